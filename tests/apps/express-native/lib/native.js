const bcrypt = require("bcrypt");
const sharp = require("sharp");

async function hashed(word) {
  const hash = await bcrypt.hash(word, 4);
  return { form: hash.slice(0, 4), matches: await bcrypt.compare(word, hash) };
}

function drawn() {
  const create = { width: 8, height: 8, channels: 3, background: "teal" };
  return sharp({ create }).png().toBuffer();
}

module.exports = { drawn, hashed };
