# syntax=docker/dockerfile:1

FROM node:20 AS build
WORKDIR /usr/src/app
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
RUN --mount=type=cache,target=/root/.npm npm install -g @nestjs/cli@11.0.10
COPY . .
RUN nest build && rm -rf node_modules

FROM node:20 AS prod-deps
WORKDIR /usr/src/app
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /usr/src/app
COPY --from=prod-deps /usr/src/app/node_modules ./node_modules
COPY --from=build --chown=node:node /usr/src/app ./
USER node
EXPOSE 3000
CMD ["npm", "run", "start:prod"]
