# syntax=docker/dockerfile:1

FROM node:20 AS build
WORKDIR /app
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
# "public" is optional in Next.js; made here so that the COPY below never fails
RUN mkdir -p public && npm run build && mv .next/standalone/node_modules /modules

FROM node:20-slim
ENV HOSTNAME=0.0.0.0 \
    PORT=3000
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /modules ./node_modules
COPY --from=build --chown=node:node /app/.next/standalone ./
COPY --from=build --chown=node:node /app/.next/static ./.next/static
COPY --from=build --chown=node:node /app/public ./public
USER node
EXPOSE 3000
CMD ["node", "server.js"]
