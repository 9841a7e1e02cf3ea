FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y pandoc imagemagick git jq curl vim wget \
    && rm -rf /var/lib/apt/lists/*
COPY . /tool
RUN apt-get clean
RUN rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["/tool/convert.sh"]
