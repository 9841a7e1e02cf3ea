import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

/** Where a text could become elements or programs; the page makes both by hand only. */
const SINKS = [
  /\b(inner|outer)HTML\b/,
  /\binsertAdjacentHTML\b/,
  /(inner|outer)_html\b/,
  /insert_adjacent_html\b/,
  /\bdocument\s*\.\s*write(ln)?\b/,
  /\bcreateContextualFragment\b/,
  /\bset_?html_?unsafe\b/i,
  /\bparse_?from_?string\b/i,
  /\bsrcdoc\b/,
  /\beval\s*\(/,
  /\bnew\s+Function\b/,
  /\bset(Timeout|Interval)\s*\(\s*["'`]/,
  /\bjavascript:/i,
];

/** This file names them; tests and build programs run on no page. */
const NOT_ON_A_PAGE = /(^|\/)(node_modules|examples|npm)\/|\.test\.ts$|\.mjs$/;

test("no text of a person can become elements or a program", async () => {
  const files = (await readdir("web", { recursive: true })).filter(
    (file) => /\.(ts|rs|html)$/.test(file) && !NOT_ON_A_PAGE.test(file),
  );
  assert.ok(files.length > 60, `${files.length} files`);
  const found: string[] = [];
  for (const file of files) {
    const lines = (await readFile(join("web", file), "utf8")).split("\n");
    lines.forEach((line, index) => {
      for (const sink of SINKS) if (sink.test(line)) found.push(`web/${file}:${index + 1}: ${line.trim()}`);
    });
  }
  assert.deepEqual(found, []);
});

test("what would be a sink is seen", () => {
  const bad = [
    "element.innerHTML = text;",
    'node["outerHTML"] = text',
    "place.insertAdjacentHTML('beforeend', text)",
    "element.set_inner_html(&text);",
    "document.write(text)",
    "view! { <p inner_html=text/> }",
    "new DOMParser().parseFromString(text, 'text/html')",
    "frame.srcdoc = text",
    "setTimeout(`run(${text})`, 1)",
  ];
  for (const line of bad) assert.ok(SINKS.some((sink) => sink.test(line)), line);
});
