# syntax=docker/dockerfile:1

FROM rust:1.95-bookworm AS build
RUN apt-get update && apt-get install -y pkg-config zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /usr/src/svc
COPY . .
RUN --mount=type=cache,target=/usr/src/svc/target \
    --mount=type=cache,target=/usr/local/cargo/git/db \
    --mount=type=cache,target=/usr/local/cargo/registry \
    cargo build --release -p api \
    && install -D /usr/src/svc/target/release/api /out/api
RUN mkdir -p /out/lib \
    && { ldd /out/api || true; } > /out/linked \
    && awk '/=> \// && !/\/(libc|libm|libdl|libpthread|librt|libresolv|libc\.musl[^\/]*)\.so/ && !seen[$3]++ { if (system("cp -L " $3 " /out/lib/")) exit 1 }' /out/linked

FROM debian:bookworm-slim
WORKDIR /usr/src/svc
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/lib/ /usr/local/lib/
RUN ldconfig
COPY --from=build /out/api /usr/src/svc/target/release/api
USER 10001
EXPOSE 8080
CMD ["/usr/src/svc/target/release/api"]
