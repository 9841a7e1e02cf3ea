# syntax=docker/dockerfile:1

FROM node:20 AS build
WORKDIR /app
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm install
COPY . .
RUN npm run build

FROM node:20 AS prod-deps
WORKDIR /app
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm pkg delete scripts.prepare && npm install --omit=dev

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
ENV PORT=3000
COPY --from=prod-deps /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app/package.json ./
COPY --from=build --chown=node:node /app/build ./build
USER node
EXPOSE 3000
CMD ["node", "build"]
