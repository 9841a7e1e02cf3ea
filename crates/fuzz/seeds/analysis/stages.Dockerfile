FROM golang:1.24 as build
COPY . /a
RUN go build -o /b
FROM alpine
RUN apk add c && yum install d && dnf install e
COPY --from=Build /b /b
RUN <<EOF
wget -q f
set -o pipefail
EOF
CMD ["/b"]
