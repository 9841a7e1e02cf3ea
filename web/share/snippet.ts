/** The HTML that shows a Dockerfile in another page, as text. */

/** Where the element's files are, and what they must be. */
export interface Source {
  /** The folder of this version, ending with a slash. */
  readonly folder: string;
  /** The page for frames. */
  readonly frame: string;
  /** The hashes of the loader and of the script for frames, as `integrity` has them. */
  readonly integrity: { readonly loader: string; readonly frame: string };
}

/** What can be chosen. */
export interface Choice {
  readonly kind: "element" | "frame";
  readonly view: string;
  readonly level: string;
  readonly theme: string;
  readonly readonly: boolean;
  /** In CSS pixels; nothing is as high as it needs. */
  readonly height: number | undefined;
}

/** The height of a frame until it has said how high it would like to be, in CSS pixels. */
export const FRAME_HEIGHT = 560;

/** The attributes of the element that differ from what is meant without them. */
export function attributes({ view, level, theme, readonly, height }: Choice): [string, string][] {
  const all: [string, string][] = [];
  if (view !== "problems") all.push(["view", view]);
  if (level !== "lean") all.push(["level", level]);
  if (theme !== "auto") all.push(["theme", theme]);
  if (readonly) all.push(["readonly", ""]);
  if (height !== undefined) all.push(["height", String(height)]);
  return all;
}

/**
 * An element around the text. The empty lines keep it whole in Markdown, where a block of HTML ends
 * at the first empty line unless it is a `<pre>`.
 */
export function elementSnippet(text: string, choice: Choice, { folder, integrity }: Source): string {
  const written = attributes(choice).map(([name, value]) => (value ? ` ${name}="${escaped(value)}"` : ` ${name}`));
  return [
    ...script(`${folder}dockerfile-playground.js`, integrity.loader),
    "",
    `<dockerfile-playground${written.join("")}>`,
    "",
    `<pre><code class="language-dockerfile">${escaped(text.replace(/\n*$/, "\n"))}</code></pre>`,
    "",
    "</dockerfile-playground>",
    "",
  ].join("\n");
}

/** What a link says beside its text, such as the view; its payload has no such signs. */
export function linkSettings(link: string): URLSearchParams {
  return new URLSearchParams(link.split("#")[1]?.split("&").slice(1).join("&"));
}

/** The address of a frame, which says only what the link does not say itself. */
export function frameAddress(link: string, choice: Choice, { frame }: Source): string {
  const said = linkSettings(link);
  const asked: string[] = [];
  for (const [name, otherwise] of [["view", "problems"], ["level", "lean"]] as const) {
    if (choice[name] !== (said.get(name) ?? otherwise)) asked.push(`${name}=${choice[name]}`);
  }
  if (choice.theme !== "auto") asked.push(`theme=${choice.theme}`);
  if (choice.readonly) asked.push("readonly");
  return `${frame}${asked.length > 0 ? `?${asked.join("&")}` : ""}${link.slice(link.indexOf("#"))}`;
}

/** A frame, and where it is as high as it needs, the script that hears of its height. */
export function frameSnippet(link: string, choice: Choice, source: Source): string {
  const { height } = choice;
  return [
    `<iframe src="${escaped(frameAddress(link, choice, source))}"`,
    `  title="Dockerfile" width="100%" height="${height ?? FRAME_HEIGHT}" loading="lazy"`,
    `  sandbox="${SANDBOX}"></iframe>`,
    ...(height === undefined ? script(`${source.folder}frame.js`, source.integrity.frame) : []),
    "",
  ].join("\n");
}

/** What a frame may do: run scripts, and open the page in a tab of its own. */
export const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

function script(address: string, integrity: string): string[] {
  return [`<script type="module" crossorigin src="${escaped(address)}"`, `  integrity="${integrity}"></script>`];
}

/** A text as HTML says it, between tags and between quotation marks. */
function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
