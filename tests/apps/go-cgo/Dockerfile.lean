# syntax=docker/dockerfile:1

FROM golang:1.27 AS build
RUN apt-get update && apt-get install -y gcc libsqlite3-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /go/src/app
COPY go.mod go.sum* ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go build -o /go/bin/app
RUN mkdir -p /out/lib \
    && { ldd /go/bin/app || true; } > /out/linked \
    && awk '/=> \// && !/\/(libc|libm|libdl|libpthread|librt|libresolv|libc\.musl[^\/]*)\.so/ && !seen[$3]++ { if (system("cp -L " $3 " /out/lib/")) exit 1 }' /out/linked

FROM debian:trixie-slim
WORKDIR /go/src/app
ENV PORT=8080
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/lib/ /usr/local/lib/
RUN ldconfig
COPY --from=build /go/bin/app /go/bin/app
COPY --from=build /go/src/app/templates /go/src/app/templates
USER 10001
EXPOSE 8080
ENTRYPOINT ["/go/bin/app"]
