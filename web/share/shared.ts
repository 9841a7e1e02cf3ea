/** What is shared: the text with its findings, with or without the secrets in it, and its link. */

/** Calls a function of the engine. */
export type Ask = <Value>(method: "analyze" | "encodeLink" | "redact" | "version", args: readonly unknown[]) => Promise<Value>;

/** What the page shows when somebody shares it. */
export interface Shown {
  readonly text: string;
  /** The open pane and the level of the rewrite, by their names in links. */
  readonly view: string;
  readonly level: string;
  /** Problems and sizes in one line. */
  readonly headline: string;
  /** The engine's options. */
  readonly options: Options;
}

/** The engine's options, as far as they are shared; see `plimsoll_analysis::Options`. */
export interface Options {
  readonly beside: readonly Beside[];
  readonly answers: Readonly<Record<string, string>>;
  readonly assume: Readonly<Record<string, number>>;
  readonly build_args: Readonly<Record<string, string>>;
  readonly rules_off: readonly string[];
  readonly steps_off: readonly string[];
  readonly settings: { readonly severities: Readonly<Record<string, string>> };
  readonly target: string | null;
  readonly platform: string | null;
}

/** A file beside the Dockerfile. */
export interface Beside {
  readonly path: string;
  readonly content: string;
}

/** A finding of the report, as far as it is told. */
export interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly folded: boolean;
  readonly start: { readonly line: number };
}

/** A secret that was found, and whether it can be taken out. */
export interface Secret {
  readonly place: string;
  readonly what: string;
  readonly takenOut: boolean;
}

/** All that a form of sharing may need. */
export interface Shared {
  readonly text: string;
  readonly headline: string;
  readonly findings: readonly Finding[];
  /** The address that opens all of it, or why there is none. */
  readonly link: string | undefined;
  readonly refused: string;
}

interface Redacted {
  readonly text: string;
  readonly secrets: readonly { readonly line: number; readonly what: string; readonly taken_out: boolean }[];
}

/** A text and options without their secrets, and what was found in them. */
export interface Clean {
  readonly text: string;
  readonly options: Options;
  readonly secrets: readonly Secret[];
}

/** Looks for secrets in everything that a link would carry. */
export async function clean(shown: Shown, ask: Ask): Promise<Clean> {
  const secrets: Secret[] = [];
  const redact = async (text: string, place: (line: number) => string): Promise<string> => {
    const redacted = await ask<Redacted>("redact", [text]);
    for (const { line, what, taken_out } of redacted.secrets) secrets.push({ place: place(line), what, takenOut: taken_out });
    return redacted.text;
  };
  const text = await redact(shown.text, (line) => `Line ${line}`);
  const beside = [];
  for (const { path, content } of shown.options.beside) {
    beside.push({ path, content: await redact(content, (line) => `${path}, line ${line}`) });
  }
  const args: Record<string, string> = {};
  for (const [name, value] of Object.entries(shown.options.build_args)) {
    // As it would stand in a Dockerfile, its name says as much as there.
    const found = await ask<Redacted>("redact", [`FROM scratch\nENV ${name}="${value}"\n`]);
    if (found.secrets.length > 0) secrets.push({ place: "Build arguments", what: `the value of ${name}`, takenOut: true });
    args[name] = found.secrets.length > 0 ? "REDACTED" : value;
  }
  return { text, options: { ...shown.options, beside, build_args: args }, secrets };
}

/** Makes the link and the report of a text. */
export async function share(shown: Shown, ask: Ask): Promise<Shared> {
  const { text, options, headline } = shown;
  const report = await ask<{ findings: readonly Finding[] }>("analyze", [text, options]);
  const findings = report.findings.filter((finding) => !finding.folded);
  try {
    return { text, headline, findings, link: await link(shown, ask), refused: "" };
  } catch (error) {
    const refused = error instanceof Error ? error.message : String(error);
    return { text, headline, findings, link: undefined, refused };
  }
}

/**
 * The address that opens the page with all that is shown, and at a problem, by its line and rule,
 * where one is meant. Fails with a sentence for people where it would be too long.
 */
export async function link(shown: Omit<Shown, "headline">, ask: Ask, at?: readonly [number, string]): Promise<string> {
  const { text, view, level, options } = shown;
  const settings = {
    view,
    level,
    at,
    rules_off: options.rules_off,
    steps_off: options.steps_off,
    answers: options.answers,
    assume: options.assume,
    build_args: options.build_args,
    target: options.target,
    platform: options.platform,
    severities: options.settings.severities,
    beside: options.beside,
    engine: await ask<string>("version", []),
  };
  const fragment = await ask<string>("encodeLink", [text, settings]);
  return `${location.origin}${location.pathname}#${fragment}`;
}
