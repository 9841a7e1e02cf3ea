/** Light or dark, as the page around has it. */

/** Nothing where the page follows the system. */
export type Theme = "light" | "dark" | undefined;

/** Attributes by which sites say it: mdBook, Docusaurus, Material for MkDocs, and others. */
const MARKERS = ["class", "data-theme", "data-md-color-scheme", "data-bs-theme", "data-color-mode", "style"];

/** Names of themes; those of mdBook and Material among them. */
const NAMES: Readonly<Record<string, Theme>> = {
  light: "light",
  rust: "light",
  default: "light",
  dark: "dark",
  coal: "dark",
  navy: "dark",
  ayu: "dark",
  slate: "dark",
};

/** What the page around has now. */
export function pageTheme(): Theme {
  return named(document.body) ?? named(document.documentElement) ?? painted() ?? undefined;
}

function named(element: Element | null): Theme {
  if (!element) return undefined;
  for (const attribute of MARKERS.slice(1, -1)) {
    const theme = NAMES[element.getAttribute(attribute) ?? ""];
    if (theme) return theme;
  }
  // mdBook has names of themes among its classes; `default` means nothing there.
  const name = [...element.classList].find((name) => name !== "default" && Object.hasOwn(NAMES, name));
  return name ? NAMES[name] : undefined;
}

/** By the colour that the page is painted in. */
function painted(): Theme {
  for (const element of [document.body, document.documentElement]) {
    const numbers = getComputedStyle(element).backgroundColor.match(/[\d.]+/g)?.map(Number);
    const [red = 0, green = 0, blue = 0, alpha = 1] = numbers ?? [0, 0, 0, 0];
    if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  // A page that says nothing is light, whatever the system is.
  return scheme.includes("dark") ? (scheme.includes("light") ? undefined : "dark") : "light";
}

const followers = new Set<() => void>();
const observer = new MutationObserver(() => followers.forEach((follower) => follower()));
const system = matchMedia("(prefers-color-scheme: dark)");
const tell = (): void => followers.forEach((follower) => follower());

/** Calls back when the page may have changed; gives what ends it. */
export function follow(follower: () => void): () => void {
  if (followers.size === 0) {
    for (const element of [document.documentElement, document.body]) {
      observer.observe(element, { attributeFilter: MARKERS });
    }
    system.addEventListener("change", tell);
  }
  followers.add(follower);
  return () => {
    followers.delete(follower);
    if (followers.size > 0) return;
    observer.disconnect();
    system.removeEventListener("change", tell);
  };
}
