FROM node:22
WORKDIR /app
COPY . .
RUN npm install && npm run build && npm cache clean --force
ENV NODE_ENV=production PASSWORD=a
EXPOSE 3000
CMD npm start
