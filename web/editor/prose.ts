/** Sentences for people, with the words of a Dockerfile in them. */

/** A sentence as an element; backticks stand around code. */
export function prose(name: "p" | "span", text: string): HTMLElement {
  const made = document.createElement(name);
  text.split("`").forEach((part, at) => {
    if (at % 2 === 0) {
      made.append(part);
      return;
    }
    const code = document.createElement("code");
    code.textContent = part;
    made.append(code);
  });
  return made;
}
