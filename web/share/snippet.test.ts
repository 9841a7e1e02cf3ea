import assert from "node:assert/strict";
import { test } from "node:test";

import { type Choice, elementSnippet, frameAddress, frameSnippet, linkSettings, type Source } from "./snippet";

const SOURCE: Source = {
  folder: "https://example.org/p/element/1.2.3/",
  frame: "https://example.org/p/embed.html",
  integrity: { loader: "sha384-AAA", frame: "sha384-BBB" },
};
const PLAIN: Choice = { kind: "element", view: "problems", level: "lean", theme: "auto", readonly: false, height: undefined };
const LINK = "https://example.org/p/#1.eJ-_x&view=size&level=lean&e=1.2.3";

test("an element wraps the text, with its script by version and hash", () => {
  assert.equal(
    elementSnippet("FROM a\n\nCMD b", PLAIN, SOURCE),
    `<script type="module" crossorigin src="https://example.org/p/element/1.2.3/dockerfile-playground.js"
  integrity="sha384-AAA"></script>

<dockerfile-playground>

<pre><code class="language-dockerfile">FROM a

CMD b
</code></pre>

</dockerfile-playground>
`,
  );
});

test("only what differs becomes an attribute", () => {
  const choice: Choice = { kind: "element", view: "rewrite", level: "minimal", theme: "dark", readonly: true, height: 400 };
  const html = elementSnippet("FROM a", choice, SOURCE);
  assert.ok(html.includes('<dockerfile-playground view="rewrite" level="minimal" theme="dark" readonly height="400">'));
});

test("no text leaves its code block", () => {
  const html = elementSnippet('RUN echo "</pre></code><script>&amp;\'"', PLAIN, SOURCE);
  const [, inside] = /<code [^>]*>([^]*)<\/code>/.exec(html) ?? [];
  assert.equal(inside, "RUN echo &quot;&lt;/pre&gt;&lt;/code&gt;&lt;script&gt;&amp;amp;'&quot;\n");
  assert.equal(html.match(/<\/?(pre|code|script|dockerfile-playground)\b/g)?.length, 8);
});

test("a frame asks only for what its link does not say", () => {
  assert.equal(linkSettings(LINK).get("view"), "size");
  const address = (choice: Partial<Choice>): string => frameAddress(LINK, { ...PLAIN, kind: "frame", ...choice }, SOURCE);
  const fragment = "#1.eJ-_x&view=size&level=lean&e=1.2.3";
  assert.equal(address({ view: "size" }), `https://example.org/p/embed.html${fragment}`);
  // The one that is meant without a word must be said where the link says another.
  assert.equal(address({}), `https://example.org/p/embed.html?view=problems${fragment}`);
  assert.equal(
    address({ view: "size", level: "safe", theme: "light", readonly: true, height: 300 }),
    `https://example.org/p/embed.html?level=safe&theme=light&readonly${fragment}`,
  );
});

test("a frame without a height brings the script that gives it one", () => {
  const high = frameSnippet(LINK, { ...PLAIN, kind: "frame" }, SOURCE);
  assert.ok(high.includes("?view=problems#1.eJ-_x&amp;view=size&amp;level=lean&amp;e=1.2.3\""));
  assert.ok(high.includes('src="https://example.org/p/element/1.2.3/frame.js"\n  integrity="sha384-BBB"'));
  assert.ok(!high.includes("allow-same-origin"));
  const fixed = frameSnippet(LINK, { ...PLAIN, kind: "frame", height: 300 }, SOURCE);
  assert.ok(fixed.includes('height="300"'));
  assert.ok(!fixed.includes("<script"));
});
