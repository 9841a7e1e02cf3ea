# syntax=docker/dockerfile:1

FROM python:3.11 AS build
WORKDIR /code
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
RUN --mount=type=cache,target=/root/.cache/pip pip install fastapi==0.116.1
RUN --mount=type=cache,target=/root/.cache/pip pip install "uvicorn==0.35.0"
RUN --mount=type=cache,target=/root/.cache/pip pip install numpy==2.3.2

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /code
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=build /opt/venv /opt/venv
COPY . /code/
USER 10001
EXPOSE 8000
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
