/** The settings: what is built, a configuration file, the colours, and how much each rule matters. */

import { button, dialog, element } from "../dom";
import { type Held, type Options, settle } from "./file";

export { settle } from "./file";

/** What the dialog needs of the page. */
export interface Host extends Held {
  /** The names of the text's stages. */
  readonly stages: readonly string[];
  /** What was chosen: `system`, `light` or `dark`. */
  readonly theme: string;
  setTheme(name: string): void;
  /** Says something above the panes. */
  say(text: string): void;
}

/** A rule as lists show it, see `plimsoll_analysis::RuleInfo`. */
interface Rule {
  readonly name: string;
  readonly summary: string;
  readonly equivalents: readonly string[];
}

/** How much a rule may matter, by the name in the options; as it says itself, or not at all. */
const WEIGHTS = [
  ["", "as it is"],
  ["off", "off"],
  ["error", "error"],
  ["warning", "warning"],
  ["info", "worth knowing"],
  ["style", "form"],
] as const;

const COLOURS = [
  ["system", "as the system has them"],
  ["light", "light"],
  ["dark", "dark"],
] as const;

/** Opens the dialog. */
export async function open(host: Host): Promise<void> {
  const { dialog: frame, body } = dialog("settings", "Settings");
  const rules = new Rules(host);
  body.append(built(host), fromFile(host, () => rules.show()), colours(host), rules.section);
  frame.showModal();
  await rules.load();
}

/** A section with a title. */
function section(title: string, ...parts: Node[]): HTMLElement {
  const made = element("section");
  made.append(element("h3", "", title), ...parts);
  return made;
}

/** A field below its label. */
function field(id: string, label: string, control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): HTMLElement {
  const made = element("div", "field");
  const name = element("label", "", label);
  name.htmlFor = control.id = id;
  made.append(name, control);
  return made;
}

function choice(options: readonly (readonly [value: string, title: string])[], chosen: string): HTMLSelectElement {
  const made = element("select");
  made.append(...options.map(([value, title]) => new Option(title, value, false, value === chosen)));
  return made;
}

function lines(rows: number, placeholder: string): HTMLTextAreaElement {
  const made = element("textarea");
  made.rows = rows;
  made.spellcheck = false;
  made.placeholder = placeholder;
  return made;
}

/** What is built: stage, platform, build arguments. */
function built(host: Host): HTMLElement {
  const { build_args, platform, target } = host.options();
  const change = (part: Partial<Options>): void => host.set({ ...host.options(), ...part });
  const stage = choice([["", "the last one"], ...host.stages.map((name) => [name, name] as const)], target ?? "");
  stage.addEventListener("change", () => change({ target: stage.value || null }));
  const machine = element("input");
  machine.type = "text";
  machine.placeholder = "linux/amd64";
  machine.value = platform ?? "";
  machine.addEventListener("change", () => change({ platform: machine.value.trim() || null }));
  const given = lines(3, "VERSION=1.2");
  given.value = Object.entries(build_args).map(([name, value]) => `${name}=${value}`).join("\n");
  given.addEventListener("change", () => change({ build_args: pairs(given.value) }));
  return section(
    "What is built",
    field("target", "Stage", stage),
    field("platform", "Platform", machine),
    field("build-args", "Build arguments, one a line", given),
  );
}

/** The arguments of lines such as `NAME=value`. */
function pairs(text: string): Record<string, string> {
  const found = [...text.matchAll(/^\s*([^=\s][^=\n]*?)\s*=(.*)$/gm)];
  return Object.fromEntries(found.map(([, name, value]) => [name ?? "", (value ?? "").trim()]));
}

/** A configuration, pasted. */
function fromFile(host: Host, settled: () => void): HTMLElement {
  const text = lines(4, "ignored:\n  - DL3008");
  const said = element("p", "note");
  said.setAttribute("role", "status");
  const use = button("Use it", async () => {
    const { failed, said: sentence } = await settle(text.value, host);
    said.textContent = sentence;
    if (failed) return;
    host.say(sentence);
    settled();
  });
  use.disabled = true;
  text.addEventListener("input", () => (use.disabled = !text.value.trim()));
  return section("From a file", field("configuration", "Paste a .hadolint.yaml here, or drop one anywhere", text), use, said);
}

/** Light, dark, or as the system has it. */
function colours(host: Host): HTMLElement {
  const row = element("div", "toolbar");
  for (const [name, title] of COLOURS) {
    const label = element("label", "check");
    const input = element("input");
    input.type = "radio";
    input.name = "theme";
    input.checked = name === host.theme;
    input.addEventListener("change", () => host.setTheme(name));
    label.append(input, title);
    row.append(label);
  }
  return section("Colours", row);
}

/** All rules, each with how much it matters. */
class Rules {
  readonly section: HTMLElement;
  readonly #list = element("ul", "rules");
  readonly #wanted = element("input");
  #all: readonly Rule[] = [];

  constructor(readonly host: Host) {
    this.#wanted.type = "search";
    this.#wanted.placeholder = "DL3008";
    this.#wanted.addEventListener("input", () => this.show());
    const find = field("find-rule", "Find a rule by its name, hadolint's or BuildKit's", this.#wanted);
    this.section = section("Rules", find, this.#list);
  }

  async load(): Promise<void> {
    this.#all = await this.host.ask<readonly Rule[]>("rules", []);
    this.show();
  }

  /** Shows those that are looked for, with how much they matter now. */
  show(): void {
    const wanted = this.#wanted.value.toLowerCase();
    const fits = ({ name, summary, equivalents }: Rule): boolean =>
      [name, summary, ...equivalents].some((text) => text.toLowerCase().includes(wanted));
    const options = this.host.options();
    this.#list.replaceChildren(...this.#all.filter(fits).map((rule) => this.#row(rule, options)));
  }

  #row({ name, summary, equivalents }: Rule, options: Options): HTMLLIElement {
    const row = element("li");
    const told = element("span", "rule-name");
    told.append(element("code", "", name), " ", element("small", "", equivalents.join(" · ")), element("br"), summary.replaceAll("`", ""));
    const now = options.rules_off.includes(name) ? "off" : (options.settings.severities[name] ?? "");
    const weight = choice(WEIGHTS, now);
    weight.setAttribute("aria-label", `How much ${name} matters`);
    weight.addEventListener("change", () => this.#weigh(name, weight.value));
    row.append(told, weight);
    return row;
  }

  /** Decides how much a rule matters. */
  #weigh(name: string, weight: string): void {
    const options = this.host.options();
    const { [name]: _, ...severities } = options.settings.severities;
    const off = options.rules_off.filter((known) => known !== name);
    this.host.set({
      ...options,
      rules_off: weight === "off" ? [...off, name] : off,
      settings: {
        ...options.settings,
        severities: weight && weight !== "off" ? { ...severities, [name]: weight } : severities,
      },
    });
  }
}
