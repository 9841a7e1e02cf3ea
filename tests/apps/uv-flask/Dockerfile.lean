# syntax=docker/dockerfile:1

FROM python:3.11 AS build
RUN --mount=type=cache,target=/root/.cache/pip pip install uv
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    VIRTUAL_ENV=/opt/venv \
    UV_PROJECT_ENVIRONMENT=/opt/venv \
    UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy
COPY pyproject.toml uv.lock* ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --no-dev --no-install-project

FROM build AS project
COPY . .
RUN --mount=type=cache,target=/root/.cache/uv mkdir -p /out/project \
    && touch /out/start \
    && uv sync --no-dev \
    && cd / \
    && find opt/venv -cnewer /out/start ! -type d -exec cp -a --parents -t /out/project {} +

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /opt/venv /opt/venv
COPY --from=project /out/project/ /
COPY . .
USER 10001
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "harbour:app"]
