# syntax=docker/dockerfile:1

FROM rust:1.95 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/git/db \
    --mount=type=cache,target=/usr/local/cargo/registry \
    cargo build --release
RUN mkdir -p /out/lib \
    && { ldd /src/target/release/sextant || true; } > /out/linked \
    && awk '/=> \// && !/\/(libc|libm|libdl|libpthread|librt|libresolv|libc\.musl[^\/]*)\.so/ && !seen[$3]++ { if (system("cp -L " $3 " /out/lib/")) exit 1 }' /out/linked

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /out/lib/ /usr/local/lib/
RUN ldconfig
COPY --from=build /src/target/release/sextant /usr/local/bin/sextant
USER 10001
EXPOSE 8300
CMD ["sextant"]
