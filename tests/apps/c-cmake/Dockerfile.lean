FROM debian:bookworm AS build
RUN apt-get update \
    && apt-get install -y build-essential cmake libmicrohttpd-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN mkdir build && cd build && cmake -DCMAKE_BUILD_TYPE=Release .. && make
RUN mkdir -p /out/lib \
    && { ldd /app/build/buoy || true; } > /out/linked \
    && awk '/=> \// && !/\/(libc|libm|libdl|libpthread|librt|libresolv|libc\.musl[^\/]*)\.so/ && !seen[$3]++ { if (system("cp -L " $3 " /out/lib/")) exit 1 }' /out/linked

FROM debian:bookworm-slim
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /out/lib/ /usr/local/lib/
RUN ldconfig
COPY --from=build /app/build/buoy /app/build/buoy
COPY --from=build /app/www /app/www
USER 10001
EXPOSE 8080
CMD ["./build/buoy", "8080", "/app/www"]
