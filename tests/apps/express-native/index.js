const express = require("express");
const morgan = require("morgan");
const { drawn, hashed } = require("./lib/native");

const app = express();
app.use(morgan("tiny"));
app.get("/", (request, response) => response.send("Hello from the sail loft"));
app.get("/hash", async (request, response) => response.json(await hashed("mainsail")));
app.get("/sail.png", async (request, response) => {
  response.type("png").send(await drawn());
});
app.listen(process.env.PORT || 8080);
process.on("SIGTERM", () => process.exit(0));
