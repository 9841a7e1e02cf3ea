/** The text that an element wraps. */

/** The text of the code block inside, with one line end at its end. */
export function textOf(element: Element): string {
  const block = element.querySelector("pre code") ?? element.querySelector("pre, code") ?? element;
  const text = plain(block).replace(/\r\n?/g, "\n").replace(/^\n/, "").trimEnd();
  return text && `${text}\n`;
}

/** Like `textContent`, with line breaks where a highlighter has made elements of them. */
function plain(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (node.nodeName === "BR") return "\n";
  // Buttons that copy and the like are no part of the text.
  if (node.nodeName === "BUTTON") return "";
  let text = "";
  for (const child of node.childNodes) text += plain(child);
  return text;
}

/** Whether another script has defined an element of that name. */
export function isElsewhere(name: string): boolean {
  return customElements.get(name) !== undefined;
}
