# syntax=docker/dockerfile:1

FROM node:20 AS build
WORKDIR /usr/src/app
COPY package.json .
RUN --mount=type=cache,target=/root/.npm npm install
COPY . .
RUN npm run build

FROM node:20 AS prod-deps
WORKDIR /usr/src/app
COPY package.json .
RUN --mount=type=cache,target=/root/.npm npm install --omit=dev

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /usr/src/app
COPY --from=prod-deps /usr/src/app/node_modules ./node_modules
COPY --from=build --chown=node:node /usr/src/app/package.json ./
COPY --from=build --chown=node:node /usr/src/app/build ./build
USER node
EXPOSE 3000
CMD ["npm", "start"]
