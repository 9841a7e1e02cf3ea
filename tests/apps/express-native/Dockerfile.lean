# syntax=docker/dockerfile:1

FROM node:20 AS deps
RUN mkdir -p /home/app
WORKDIR /home/app
COPY package.json .
RUN --mount=type=cache,target=/root/.npm npm i --omit=dev

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /home/app
ENV PORT=8080
COPY --from=deps /home/app/node_modules ./node_modules
COPY . .
USER node
EXPOSE 8080
CMD ["node", "index.js"]
