import { all } from "./all.js";

console.log(JSON.stringify(await all()));
