/**
 * What the engine knows of a text besides its problems; see `plimsoll_analysis::language`. Offsets
 * are UTF-8 bytes. Every function may fail, when the engine does or a newer call took its place;
 * the editor then goes on without.
 */
export interface LanguageService {
  /** Three numbers for each part that has a colour: start, end, kind. */
  tokens(text: string, channel: string): Promise<Uint32Array>;
  outline(text: string): Promise<Outline>;
  complete(text: string, offset: number): Promise<Completion>;
  describe(text: string, offset: number): Promise<Description | null>;
  signature(text: string, offset: number): Promise<Signature | null>;
  occurrences(text: string, offset: number): Promise<Occurrences | null>;
  /** Fails with the reason where the name cannot be. */
  rename(text: string, offset: number, name: string): Promise<readonly Edit[]>;
  format(text: string): Promise<string>;
}

/** One narrow change. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Outline {
  readonly stages: readonly { readonly name: string; readonly base: string; readonly line: number; readonly start: number }[];
  readonly folds: readonly (readonly [start: number, end: number])[];
}

export interface Completion {
  readonly start: number;
  readonly proposals: readonly {
    readonly text: string;
    readonly kind: string;
    readonly detail: string;
    readonly info: string;
    readonly goes_on: boolean;
  }[];
}

export interface Description {
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly text: string;
}

export interface Signature {
  readonly start: number;
  readonly keyword: string;
  readonly flags: readonly {
    readonly name: string;
    readonly value: string;
    readonly does: string;
    readonly written: boolean;
    readonly here: boolean;
  }[];
  readonly usage: string;
}

export interface Occurrences {
  readonly name: string;
  readonly from: readonly [start: number, end: number];
  readonly places: readonly (readonly [start: number, end: number])[];
}
