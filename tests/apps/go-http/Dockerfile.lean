# syntax=docker/dockerfile:1

FROM golang:1.27 AS build
WORKDIR /app
COPY go.mod go.sum* ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go build -o server .

FROM debian:trixie-slim
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /app/server /app/server
USER 10001
EXPOSE 8080
CMD ["./server"]
