# syntax=docker/dockerfile:1

FROM node:20 AS base
WORKDIR /srv
ENV TZ=UTC

FROM base AS deps
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm install

FROM deps AS build
COPY . .
RUN npm run build
RUN npm prune --omit=dev

# The image that is deployed
FROM node:20-slim AS runner
WORKDIR /srv
ENV TZ=UTC
COPY --from=build /srv/package.json ./
COPY --from=build /srv/node_modules ./node_modules
COPY --from=build /srv/dist ./dist
USER node
EXPOSE 4100
CMD ["node", "dist/server.js"]
