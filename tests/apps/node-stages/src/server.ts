import Fastify from "fastify";

const app = Fastify();

app.get("/", async () => ({ greeting: "Hello from the buoy", zone: process.env.TZ }));

app.get<{ Querystring: { depth?: string } }>("/sound", async (request, reply) => {
  const depth = Number(request.query.depth ?? "10");
  if (!(depth > 0)) {
    return reply.code(400).send({ error: "depth must be more than nothing" });
  }
  // Sound travels about 1,500 metres a second in sea water, there and back.
  return { seconds: Number(((2 * depth) / 1500).toFixed(4)) };
});

await app.listen({ host: "0.0.0.0", port: 4100 });
