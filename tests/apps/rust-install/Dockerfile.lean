# syntax=docker/dockerfile:1

FROM rust:1.95 AS build
WORKDIR /usr/src/semaphore
COPY . .
RUN --mount=type=cache,target=/usr/src/semaphore/target \
    --mount=type=cache,target=/usr/local/cargo/git/db \
    --mount=type=cache,target=/usr/local/cargo/registry \
    cargo install --path .
RUN mkdir -p /out/lib \
    && { ldd /usr/local/cargo/bin/semaphore || true; } > /out/linked \
    && awk '/=> \// && !/\/(libc|libm|libdl|libpthread|librt|libresolv|libc\.musl[^\/]*)\.so/ && !seen[$3]++ { if (system("cp -L " $3 " /out/lib/")) exit 1 }' /out/linked

FROM debian:trixie-slim
WORKDIR /usr/src/semaphore
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/lib/ /usr/local/lib/
RUN ldconfig
COPY --from=build /usr/local/cargo/bin/semaphore /usr/local/bin/semaphore
USER 10001
EXPOSE 8080
CMD ["semaphore"]
