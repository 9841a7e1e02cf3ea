FROM debian:bookworm-slim
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
    && apt-get install -y php-cli php-sqlite3 php-mbstring php-gd git unzip curl vim \
    && rm -rf /var/lib/apt/lists/*
COPY . /var/www/app
WORKDIR /var/www/app
EXPOSE 8000
CMD ["php", "-S", "0.0.0.0:8000", "-t", "public", "public/index.php"]
