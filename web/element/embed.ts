/**
 * `embed.html#1.…`: one element in a page of its own, for frames. It works in a frame that is
 * sandboxed without `allow-same-origin`, where there is neither storage nor a worker.
 *
 * It tells the page around it how high it is, and nothing else: `{ type: "plimsoll-height", version: 1,
 * height }`, in CSS pixels. It listens to nobody.
 */

import { decodeLink } from "./engine";
import type {} from "./index";

const place = document.querySelector("#place");
const element = document.createElement("dockerfile-playground");

/** How often the height is told at most. */
const PAUSE_MS = 50;

async function start(): Promise<void> {
  await import("./index");
  const { hash } = location;
  if (hash.length > 1) {
    try {
      const { text, settings } = await decodeLink(hash);
      element.value = text;
      if (settings.view) element.setAttribute("view", settings.view);
      if (settings.level) element.setAttribute("level", settings.level);
    } catch (error) {
      const note = document.createElement("p");
      note.setAttribute("role", "alert");
      note.textContent = error instanceof Error ? error.message : String(error);
      place?.replaceChildren(note);
      return;
    }
  }
  const asked = new URLSearchParams(location.search);
  for (const name of ["view", "level", "theme"]) {
    const value = asked.get(name);
    if (value !== null) element.setAttribute(name, value);
  }
  if (asked.has("readonly")) element.setAttribute("readonly", "");
  element.setAttribute("load", "now");
  place?.replaceChildren(element);
  await element.edit();
}

let told = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const height = Math.ceil(place?.getBoundingClientRect().height ?? 0);
    if (Math.abs(height - told) <= 1) return;
    told = height;
    // Whoever frames it may know; a height says nothing of the text.
    parent.postMessage({ type: "plimsoll-height", version: 1, height }, "*");
  }, PAUSE_MS);
}

if (place && parent !== window) new ResizeObserver(tell).observe(place);
void start();
addEventListener("hashchange", () => location.reload());
