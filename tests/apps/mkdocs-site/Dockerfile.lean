# syntax=docker/dockerfile:1

FROM python:3.11 AS build
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
RUN --mount=type=cache,target=/root/.cache/pip pip install mkdocs==1.6.1

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /docs
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /opt/venv /opt/venv
COPY . /docs
USER 10001
EXPOSE 8000
CMD ["mkdocs", "serve", "-a", "0.0.0.0:8000"]
