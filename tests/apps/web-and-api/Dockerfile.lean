# syntax=docker/dockerfile:1

FROM node:20 AS build
WORKDIR /web
COPY web/package.json ./
RUN --mount=type=cache,target=/root/.npm npm install
COPY web .
RUN npm run build

FROM python:3.11 AS final-build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home app
COPY --from=final-build /opt/venv /opt/venv
COPY tides ./tides
COPY --from=build /web/dist ./tides/static
USER 10001
EXPOSE 8200
CMD ["gunicorn", "--bind", "0.0.0.0:8200", "tides:app"]
