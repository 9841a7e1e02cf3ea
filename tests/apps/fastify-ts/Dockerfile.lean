# syntax=docker/dockerfile:1

FROM node:20 AS build
# Where the service lives
WORKDIR /srv/api
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm install
COPY . /srv/api
RUN npm run build && rm -rf node_modules

FROM node:20 AS prod-deps
WORKDIR /srv/api
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm install --omit=dev

FROM node:20-slim
WORKDIR /srv/api
ENV NODE_ENV=production
ENV HOST=0.0.0.0
COPY --from=prod-deps /srv/api/node_modules ./node_modules
COPY --from=build --chown=node:node /srv/api ./
USER node
EXPOSE 4000
CMD ["npm", "run", "start"]
