import type { Report } from "./types.js";

/**
 * `<dockerfile-playground>`: shows the problems, the rewrite and the size of the Dockerfile that it
 * wraps. Importing the module defines the element.
 */
export declare class DockerfilePlayground extends HTMLElement {
  /** The Dockerfile, as it is now. */
  value: string;
  /** The last report on `value`; nothing before the first. */
  readonly report: Report | undefined;
  /** Loads what is needed at once; fulfilled with the first report. */
  ready(): Promise<Report>;
  /** Opens the editor, or the text for reading where `readonly` is set. */
  edit(): Promise<void>;
  /** Applies every fix after which the image behaves as before; fulfilled with the new text. */
  applySafeFixes(): Promise<string>;
  /** The fragment of a link that holds the text, the view and the level. */
  toLink(): Promise<string>;
}

/** What the events carry; all of them bubble and leave shadow trees. */
export interface DockerfilePlaygroundEvents {
  /** The first report is there. */
  "plimsoll-ready": CustomEvent<{ report: Report }>;
  /** The person, or a fix, has changed the text. */
  "plimsoll-change": CustomEvent<{ value: string }>;
  /** There is a report on the text as it is now. */
  "plimsoll-report": CustomEvent<{ report: Report }>;
  /** Something could not be loaded, or the engine had to be started again. */
  "plimsoll-error": CustomEvent<{ kind: string; message: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "dockerfile-playground": DockerfilePlayground;
  }
  interface HTMLElementEventMap extends DockerfilePlaygroundEvents {}
}
