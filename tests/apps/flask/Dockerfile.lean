# syntax=docker/dockerfile:1

FROM python:3.11 AS build
WORKDIR /app
RUN apt-get update \
    && apt-get install -y libpq-dev gcc \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
RUN mkdir -p /out/lib \
    && { find /opt/venv -type f -name '*.so*' -exec ldd {} + 2>/dev/null || true; } > /out/linked \
    && awk '/=> \// && !/\/(libc|libm|libdl|libpthread|librt|libresolv|libc\.musl[^\/]*)\.so/ && !/=> \/opt\/venv/ && !/=> \/usr\/local\// && !seen[$3]++ { if (system("cp -L " $3 " /out/lib/")) exit 1 }' /out/linked

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /out/lib/ /usr/local/lib/
RUN ldconfig
COPY . .
USER 10001
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app:app"]
