# syntax=docker/dockerfile:1

FROM python:3.11 AS build
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /code
RUN --mount=type=cache,target=/root/.cache/pip pip install --upgrade pip
RUN --mount=type=cache,target=/root/.cache/pip pip install pipenv
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    VIRTUAL_ENV=/opt/venv
COPY Pipfile Pipfile.lock* ./
RUN --mount=type=cache,target=/root/.cache/pipenv \
    --mount=type=cache,target=/root/.cache/pip \
    pipenv install --skip-lock

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH
ENV PYTHONDONTWRITEBYTECODE=1
WORKDIR /code
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /opt/venv /opt/venv
COPY . .
USER 10001
EXPOSE 8000
CMD ["uvicorn", "tide_tables.main:app", "--host", "0.0.0.0", "--port", "8000"]
