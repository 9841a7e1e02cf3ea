/** The style sheet of all elements, constructed once. */

/** The page's tokens for a shadow root, and the element's own rules; set by the bundler. */
declare const STYLES: string;

let made: CSSStyleSheet | undefined;

export function sheet(): CSSStyleSheet {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(STYLES);
  }
  return made;
}
