# syntax=docker/dockerfile:1

FROM node:20 AS deps
WORKDIR /site
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm install

FROM deps AS build
COPY . .
RUN npm run build && rm -rf node_modules

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /site
COPY --from=deps --chown=node:node /site/node_modules ./node_modules
COPY --from=build --chown=node:node /site ./
USER node
EXPOSE 4321
CMD ["npm", "run", "preview", "--", "--host", "0.0.0.0", "--port", "4321"]
