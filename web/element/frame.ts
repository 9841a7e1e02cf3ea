/**
 * For pages with frames of `embed.html`: gives each the height that it asks for. A message counts
 * only where it comes from the window of a frame of this page whose address is an `embed.html`; the
 * origin of a sandboxed frame says nothing. The height is held between two limits.
 */

/** In CSS pixels. */
const LEAST = 120;
const MOST = 2_000;

addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
  if (typeof data !== "object" || data === null) return;
  const { type, version, height } = data as Record<string, unknown>;
  if (type !== "plimsoll-height" || version !== 1 || typeof height !== "number" || !Number.isFinite(height)) return;
  const frame = [...document.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source);
  if (!frame || !new URL(frame.src, document.baseURI).pathname.endsWith("/embed.html")) return;
  frame.style.setProperty("height", `${Math.min(Math.max(Math.ceil(height), LEAST), MOST)}px`);
});
