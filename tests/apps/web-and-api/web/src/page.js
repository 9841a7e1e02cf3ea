import { table } from "./table.js";

fetch("/tides")
  .then((answer) => answer.json())
  .then((tides) => document.body.append(table(tides)));
