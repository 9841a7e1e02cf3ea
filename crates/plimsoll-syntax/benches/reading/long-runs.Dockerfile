# syntax=docker/dockerfile:1

# A media service with a compiled codec, as such files often look: few instructions, long RUNs.
ARG DEBIAN_RELEASE=bookworm
ARG CODEC_VERSION=4.2.7

FROM debian:${DEBIAN_RELEASE}-slim AS codec

ARG CODEC_VERSION
ENV CODEC_PREFIX=/opt/codec \
    PKG_CONFIG_PATH=/opt/codec/lib/pkgconfig:/usr/local/lib/pkgconfig \
    LD_LIBRARY_PATH=/opt/codec/lib \
    CFLAGS="-O3 -fPIC -fstack-protector-strong -D_FORTIFY_SOURCE=2" \
    LDFLAGS="-Wl,-O1 -Wl,-z,relro"

# The compiler goes again at the end of this stage; nothing of it reaches the last one.
RUN set -eux; \
    apt-get update; \
    apt-get install -y --no-install-recommends \
        autoconf \
        automake \
        build-essential \
        ca-certificates \
        cmake \
        curl \
        git \
        libtool \
        nasm \
        pkg-config \
        xz-utils \
        zlib1g-dev \
    ; \
    rm -rf /var/lib/apt/lists/*

RUN set -eux; \
    mkdir -p /usr/src/codec; \
    cd /usr/src/codec; \
    arch="$(dpkg --print-architecture)"; \
    case "${arch##*-}" in \
        amd64) triplet='x86_64-linux-gnu'; extra='--enable-avx2 --enable-sse4' ;; \
        arm64) triplet='aarch64-linux-gnu'; extra='--enable-neon' ;; \
        *) echo >&2 "error: unsupported architecture '$arch'"; exit 1 ;; \
    esac; \
    curl -fsSL --retry 5 -o codec.tar.xz "https://downloads.example.org/codec/codec-${CODEC_VERSION}.tar.xz"; \
    echo "5f1d7a6c5a6a2cdd7e0c8ff9ab2c4c4aafc9f5cbe2ee87b9ca6ab4f8e64ba2a3  codec.tar.xz" | sha256sum -c -; \
    tar --extract --file codec.tar.xz --strip-components=1; \
    ./configure \
        --build="$triplet" \
        --prefix="$CODEC_PREFIX" \
        --disable-debug \
        --disable-doc \
        --disable-static \
        --enable-gpl \
        --enable-pthreads \
        --enable-shared \
        --enable-version3 \
        $extra \
    ; \
    make -j "$(nproc)"; \
    make install; \
    # Only what the linker needs later is kept.
    find "$CODEC_PREFIX" -type f \( -name '*.a' -o -name '*.la' \) -delete; \
    find "$CODEC_PREFIX" -type f -executable -exec strip --strip-unneeded '{}' + || true; \
    cd /; \
    rm -rf /usr/src/codec

FROM python:3.12-slim-${DEBIAN_RELEASE} AS wheels

WORKDIR /build
COPY requirements.txt constraints.txt ./
RUN --mount=type=cache,target=/root/.cache/pip,sharing=locked \
    --mount=type=bind,source=vendor,target=/build/vendor \
    pip wheel --wheel-dir /wheels --find-links /build/vendor -r requirements.txt -c constraints.txt \
    && pip wheel --wheel-dir /wheels --no-deps gunicorn==22.0.0 uvicorn[standard]==0.30.1 \
    && find /wheels -name '*.whl' -newer constraints.txt -print | sort > /wheels/LIST

FROM python:3.12-slim-${DEBIAN_RELEASE}

LABEL org.opencontainers.image.title="media-service" \
      org.opencontainers.image.description="Turns uploads into streams" \
      org.opencontainers.image.source="https://git.example.org/media/service" \
      org.opencontainers.image.licenses="MIT"

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MEDIA_ROOT=/srv/media MEDIA_WORKERS=4

COPY --from=codec --link /opt/codec /opt/codec
COPY --from=wheels /wheels /wheels

RUN groupadd --system --gid 10001 media && useradd --system --uid 10001 --gid media --home-dir /srv/media --shell /usr/sbin/nologin media \
 && pip install --no-cache-dir --no-index --find-links /wheels -r /wheels/LIST && rm -rf /wheels \
 && echo /opt/codec/lib > /etc/ld.so.conf.d/codec.conf && ldconfig \
 && install -d -o media -g media -m 0750 /srv/media /srv/media/incoming /srv/media/outgoing /var/log/media

COPY <<-"EOF" /etc/media/settings.toml
	[server]
	listen = "0.0.0.0:8080"
	workers = 4

	[streams]
	# Pieces of six seconds suit most players.
	piece-seconds = 6
	codecs = ["h264", "vp9", "av1"]
EOF

RUN <<EOF
set -eu
for folder in incoming outgoing; do
    touch "/srv/media/$folder/.keep"
    chown media:media "/srv/media/$folder/.keep"
done
python -m compileall -q /usr/local/lib/python3.12/site-packages
EOF

WORKDIR /srv/media
COPY --chown=media:media service/ ./service/
COPY --chown=media:media --chmod=0755 scripts/entrypoint.sh scripts/healthcheck.sh /usr/local/bin/

USER media:media
EXPOSE 8080/tcp 9100/tcp
VOLUME ["/srv/media/incoming", "/srv/media/outgoing"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["healthcheck.sh", "--quiet", "http://127.0.0.1:8080/health"]
ENTRYPOINT ["entrypoint.sh"]
CMD ["gunicorn", "--bind", "0.0.0.0:8080", "--worker-class", "uvicorn.workers.UvicornWorker", "service.main:app"]
