import { readFile } from "node:fs/promises";
import cors from "@fastify/cors";
import Fastify from "fastify";
import { flashes } from "./light.js";

const schema = JSON.parse(await readFile("schemas/light.json", "utf8")) as object;
const app = Fastify({ logger: false });
await app.register(cors, { origin: true });

app.get("/", async () => ({ message: "Hello from the lighthouse" }));
app.get<{ Querystring: { seconds: number } }>("/light", { schema: { querystring: schema } }, async (request) => ({
  flashes: flashes(request.query.seconds),
}));

await app.listen({ host: process.env.HOST ?? "127.0.0.1", port: 4000 });
