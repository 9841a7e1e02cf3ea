/**
 * What helps while writing: completion, documentation, flags, folds, stages, the usual form. It
 * arrives after the first report, so that nobody waits for it.
 */

import {
  autocompletion,
  type Completion as Choice,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  startCompletion,
} from "@codemirror/autocomplete";
import { isolateHistory } from "@codemirror/commands";
import { codeFolding, foldGutter, foldKeymap, foldService } from "@codemirror/language";
import { EditorSelection, type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  type Command,
  EditorView,
  hoverTooltip,
  keymap,
  showDialog,
  showTooltip,
  type Tooltip,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

import { element } from "../dom";
import { openMenu } from "./fixes";
import { Offsets } from "./offsets";
import type { Completion, LanguageService, Occurrences, Signature } from "./service";

/** How long after the last letter the outline is made again. */
const OUTLINE_MS = 300;
/** In front of what a person means by an instruction's flags. */
const IN_FLAGS = /^\s*(?:onbuild\s+)?[a-z]+\s+(?:--\S+\s+)*-\S*$/i;

/** The commands that the page can give as well. */
export interface Commands {
  format(): void;
  rename(): void;
}

/** All of it, for an editor. */
export function smart(service: LanguageService): { extension: Extension; commands(view: EditorView): Commands } {
  const rename: Command = (view) => {
    void askForName(view, service);
    return true;
  };
  const format: Command = (view) => {
    void putInForm(view, service);
    return true;
  };
  return {
    extension: [
      autocompletion({
        override: [(context) => complete(context, service)],
        icons: false,
        tooltipClass: () => "cm-completions",
      }),
      hoverTooltip((view, pos) => describe(view, pos, service), { hideOnChange: true }),
      flagsHelp(service),
      folds(service),
      keymap.of([
        { key: "F2", run: rename },
        { key: "F12", run: goToStage(service), preventDefault: true },
        { key: "Mod-Shift-o", run: chooseStage(service), preventDefault: true },
        { key: "Shift-Alt-f", run: format, preventDefault: true },
        ...foldKeymap,
      ]),
      EditorView.domEventHandlers({
        mousedown(event, view) {
          if (!event.ctrlKey && !event.metaKey) return false;
          const pos = view.posAtCoords({ x: event.clientX, y: event.clientY });
          if (pos === null) return false;
          void goTo(view, pos, service);
          return false;
        },
      }),
    ],
    commands: (view) => ({ format: () => format(view), rename: () => rename(view) }),
  };
}

/** How often an answer that did not come is asked for again, such as of an engine that is started anew. */
const MOST_ASKED = 4;

async function complete(context: CompletionContext, service: LanguageService): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const offsets = new Offsets(text);
  const byte = offsets.toBytes(context.pos);
  const moved = (): boolean => context.view !== undefined && context.view.state.doc !== context.state.doc;
  let found: Completion | undefined;
  for (let asked = 0; !found && asked < MOST_ASKED && !context.aborted && !moved(); asked += 1) {
    found = await service.complete(text, byte).catch(() => undefined);
  }
  const from = found ? offsets.toUnits(found.start) : context.pos;
  // On a new line nobody has asked for anything yet.
  const early = !context.explicit && from === context.pos && found?.proposals[0]?.kind === "instruction";
  if (!found || found.proposals.length === 0 || early) {
    // After a null nobody asks again for what was written in the meantime; what holds only here is
    // asked for anew.
    return moved() ? { from: context.pos, options: [] } : null;
  }
  return {
    from,
    validFor: /^[\w./$-]*$/,
    options: found.proposals.map(
      (proposal, index): Choice => ({
        label: proposal.text.trimEnd(),
        detail: proposal.detail,
        type: proposal.kind,
        ...(proposal.info && { info: proposal.info }),
        // The engine's order where the letters fit equally well.
        boost: -Math.min(index, 99),
        apply: (view, _choice, start, end) => {
          const spaced = proposal.kind === "instruction" ? `${proposal.text} ` : proposal.text;
          view.dispatch(insertCompletionText(view.state, spaced, start, end));
          if (proposal.goes_on) startCompletion(view);
        },
      }),
    ),
  };
}

async function describe(view: EditorView, pos: number, service: LanguageService): Promise<Tooltip | null> {
  const text = view.state.doc.toString();
  const offsets = new Offsets(text);
  const found = await service.describe(text, offsets.toBytes(pos)).catch(() => null);
  if (!found) return null;
  return {
    pos: offsets.toUnits(found.start),
    end: offsets.toUnits(found.end),
    above: true,
    create: () => {
      const dom = element("div", "cm-described");
      if (found.code) dom.append(element("code", "", found.code));
      dom.append(element("p", "", found.text));
      return { dom };
    },
  };
}

const setFlags = StateEffect.define<Tooltip | null>();

const flagsField = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setFlags)) return effect.value;
    return value && transaction.docChanged ? { ...value, pos: transaction.changes.mapPos(value.pos) } : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** While a flag is written: which ones there are, and what this one does. */
function flagsHelp(service: LanguageService): Extension {
  const plugin = ViewPlugin.define((view) => {
    let gone = false;
    const show = (tooltip: Tooltip | null): void => {
      // An update may not begin another one.
      queueMicrotask(() => {
        if (!gone && (tooltip || view.state.field(flagsField))) view.dispatch({ effects: setFlags.of(tooltip) });
      });
    };
    return {
      update(update: ViewUpdate) {
        if (!update.docChanged && !update.selectionSet) return;
        const { doc, selection } = update.state;
        const { head } = selection.main;
        const line = doc.lineAt(head);
        if (!view.hasFocus || !IN_FLAGS.test(line.text.slice(0, head - line.from))) {
          if (update.state.field(flagsField)) show(null);
          return;
        }
        const text = doc.toString();
        const offsets = new Offsets(text);
        service.signature(text, offsets.toBytes(head)).then(
          (found) => {
            if (view.state.doc.eq(doc)) show(found && { pos: offsets.toUnits(found.start), above: true, create: () => ({ dom: flagsCard(found) }) });
          },
          () => undefined,
        );
      },
      destroy() {
        gone = true;
      },
    };
  });
  const escape = keymap.of([
    {
      key: "Escape",
      run(view) {
        if (!view.state.field(flagsField)) return false;
        view.dispatch({ effects: setFlags.of(null) });
        return true;
      },
    },
  ]);
  return [flagsField, plugin, escape];
}

function flagsCard(found: Signature): HTMLElement {
  const dom = element("div", "cm-described");
  const usage = element("code", "", `${found.keyword} `);
  for (const flag of found.flags) {
    const text = `--${flag.name}${flag.value && "="}${flag.value}`;
    usage.append(element(flag.here ? "strong" : "span", flag.written ? "cm-written" : "", text), " ");
  }
  usage.append(found.usage);
  dom.append(usage);
  const here = found.flags.find((flag) => flag.here);
  if (here) dom.append(element("p", "", here.does));
  return dom;
}

const setFolds = StateEffect.define<readonly { from: number; to: number }[]>();

const foldsField = StateField.define<readonly { from: number; to: number }[]>({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setFolds)) return effect.value;
    if (!transaction.docChanged) return value;
    return value.map(({ from, to }) => ({
      from: transaction.changes.mapPos(from, 1),
      to: transaction.changes.mapPos(to, -1),
    }));
  },
});

/** Stages, instructions, heredocs and comments over several lines. */
function folds(service: LanguageService): Extension {
  const plugin = ViewPlugin.define((view) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      const { doc } = view.state;
      const text = doc.toString();
      service.outline(text).then(
        (outline) => {
          if (!view.state.doc.eq(doc)) return;
          const offsets = new Offsets(text);
          const found = outline.folds.map(([start, end]) => ({ from: offsets.toUnits(start), to: offsets.toUnits(end) }));
          view.dispatch({ effects: setFolds.of(found) });
        },
        () => undefined,
      );
    };
    ask();
    return {
      update(update: ViewUpdate) {
        if (!update.docChanged) return;
        clearTimeout(timer);
        timer = setTimeout(ask, OUTLINE_MS);
      },
      destroy: () => clearTimeout(timer),
    };
  });
  const service_ = foldService.of((state, start, end) => {
    const found = state.field(foldsField).find(({ from, to }) => from >= start && from <= end && to > end);
    return found ?? null;
  });
  return [
    foldsField,
    plugin,
    service_,
    codeFolding(),
    foldGutter({
      markerDOM(open) {
        const mark = element("span", "cm-fold", open ? "⌄" : "›");
        mark.title = open ? "Fold" : "Unfold";
        return mark;
      },
      foldingChanged: (update) => update.startState.field(foldsField) !== update.state.field(foldsField),
    }),
  ];
}

/** The stage that is named at the place; nothing elsewhere. */
async function stageAt(view: EditorView, pos: number, service: LanguageService): Promise<Occurrences | null> {
  const text = view.state.doc.toString();
  return service.occurrences(text, new Offsets(text).toBytes(pos)).catch(() => null);
}

async function goTo(view: EditorView, pos: number, service: LanguageService): Promise<boolean> {
  const stage = await stageAt(view, pos, service);
  if (!stage) return false;
  const start = new Offsets(view.state.doc.toString()).toUnits(stage.from[0]);
  jump(view, start);
  return true;
}

function jump(view: EditorView, to: number): void {
  view.dispatch({
    selection: EditorSelection.cursor(to),
    effects: EditorView.scrollIntoView(to, { y: "start", yMargin: 24 }),
    userEvent: "select",
  });
  view.focus();
}

function goToStage(service: LanguageService): Command {
  return (view) => {
    void goTo(view, view.state.selection.main.head, service);
    return true;
  };
}

function chooseStage(service: LanguageService): Command {
  return (view) => {
    const text = view.state.doc.toString();
    service.outline(text).then(
      ({ stages }) => {
        const offsets = new Offsets(text);
        const items = stages.map((stage) => ({
          name: `${stage.name} — ${stage.base}`,
          title: `line ${stage.line}`,
          run: () => jump(view, offsets.toUnits(stage.start)),
        }));
        openMenu(view, "Stages", items, "No stage here yet");
      },
      () => undefined,
    );
    return true;
  };
}

async function askForName(view: EditorView, service: LanguageService): Promise<void> {
  const pos = view.state.selection.main.head;
  const stage = await stageAt(view, pos, service);
  if (!stage) {
    showDialog(view, { label: "Put the cursor on a stage's name or on its FROM to rename it.", top: true });
    return;
  }
  const places = stage.places.length;
  const label = stage.name ? `New name for ${stage.name} (${places} ${places === 1 ? "place" : "places"})` : "A name for this stage";
  const { result } = showDialog(view, {
    label,
    input: { name: "name", value: stage.name, "aria-label": label },
    submitLabel: "Rename",
    focus: "input",
    top: true,
  });
  const form = await result;
  if (!form) return;
  const name = String(new FormData(form).get("name") ?? "").trim();
  const text = view.state.doc.toString();
  const offsets = new Offsets(text);
  try {
    const edits = await service.rename(text, offsets.toBytes(pos), name);
    if (view.state.doc.toString() !== text) return;
    view.dispatch({
      changes: edits.map((edit) => ({ from: offsets.toUnits(edit.start), to: offsets.toUnits(edit.end), insert: edit.text })),
      annotations: isolateHistory.of("full"),
      userEvent: "input.rename",
    });
  } catch (error) {
    showDialog(view, { label: error instanceof Error ? error.message : String(error), top: true });
  }
  view.focus();
}

async function putInForm(view: EditorView, service: LanguageService): Promise<void> {
  const text = view.state.doc.toString();
  const formatted = await service.format(text).catch(() => undefined);
  if (formatted === undefined || view.state.doc.toString() !== text) return;
  const announce = EditorView.announce.of(formatted === text ? "It has this form already." : "Formatted.");
  if (formatted === text) {
    view.dispatch({ effects: announce });
    return;
  }
  const line = view.state.doc.lineAt(view.state.selection.main.head).number;
  view.dispatch({
    changes: { from: 0, to: text.length, insert: formatted },
    annotations: isolateHistory.of("full"),
    userEvent: "input.format",
    effects: announce,
  });
  const { doc } = view.state;
  view.dispatch({ selection: EditorSelection.cursor(doc.line(Math.min(line, doc.lines)).from) });
  view.focus();
}
