# syntax=docker/dockerfile:1

FROM node:20 AS deps
WORKDIR /app
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm ci

FROM deps AS build
COPY . .
RUN npm run build && rm -rf node_modules

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=deps --chown=node:node /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE 4173
CMD ["npm", "run", "preview"]
