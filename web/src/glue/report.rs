//! The engine's report and options, field by field; see `plimsoll_analysis::report`.

use plimsoll_analysis::language::{Outline, StageOutline, StageUse, Use};
use plimsoll_analysis::report::{
    BaseWeight, Bytes, Category, Certainty, Change, Choice, Companion, CompanionMode, Contents,
    Edit, Effect, Finding, Fix, Hunk, Ignored, LayerWeight, Level, Position, Question,
    ReadingError, Rebuild, Report, Rewrite, Safety, Severity, SizeInput, StageWeight, Step,
    Surface, Waste, Weighing,
};
use plimsoll_analysis::{Beside, LabelForm, Options, Settings};
use wasm_bindgen::JsValue;

use super::value::{FromJs, IntoJs, Parts, make, names, read, whole};

read! {
    Report { file, findings, ignored, errors, rewrites, weights, needs }
    Position { line, column, offset }
    ReadingError { line, message, start, end }
    Ignored { finding, line, reason }
    Finding {
        rule, equivalents, severity, category, message, instruction_line, folded, start, end, effect,
        rank, fixes,
    }
    Effect { bytes, reruns }
    Fix { title, safety, edits }
    Edit { start, end, text }
    Rewrite { level, text, steps, questions, companions, hunks, refused }
    Step { id, title, why, assumptions, saves }
    Question { id, text, why, default, choices, answer }
    Choice { value, label }
    Companion { path, mode, content, why }
    Hunk { before_line, before_lines, after_line, after_lines, steps }
    Weighing {
        level, base, layers, total, download, not_shipped, inputs, rebuilds, surface, notes, needs,
    }
    BaseWeight { reference = "ref", low, likely, high, certainty, basis }
    LayerWeight {
        line, instruction, low, likely, high, certainty, basis, contents, hides, waste,
    }
    Waste { what, bytes }
    StageWeight { name, line, total }
    SizeInput { name, label, bytes, given }
    Rebuild { change, reruns, installs, on_disk, download }
    Surface { root, shell, package_manager, packages, tools }
    Bytes { low, likely, high }
    Outline { stages, folds }
    StageOutline { name, base, line, start, end, instructions, uses, built, shipped }
    StageUse { stage, how, line }
    Beside { path, content }
    Settings { severities, trusted_registries, labels, strict_labels, pragmas_off }
}

make! {
    Edit { start, end, text }
    Beside { path, content }
    Settings { severities, trusted_registries, labels, strict_labels, pragmas_off }
}

names! {
    Severity { Error = "error", Warning = "warning", Info = "info"; Style = "style" }
    Category {
        Size = "size", Cache = "cache", Security = "security", Correctness = "correctness",
        Reproducibility = "reproducibility"; Style = "style"
    }
    Safety { Safe = "safe", ChangesLayers = "changes-layers"; NeedsReview = "needs-review" }
    Level { Original = "original", Safe = "safe", Lean = "lean"; Minimal = "minimal" }
    CompanionMode { Create = "create"; Merge = "merge" }
    Change { Sources = "sources"; Dependencies = "dependencies" }
    Contents {
        Base = "base", SystemPackages = "system-packages", Dependencies = "dependencies",
        Files = "files"; Leftovers = "leftovers"
    }
    Certainty {
        Given = "given", Measured = "measured", Modelled = "modelled",
        RuleOfThumb = "rule-of-thumb"; Unknown = "unknown"
    }
    Use { Base = "base", Copy = "copy"; Mount = "mount" }
    LabelForm {
        RawText = "rawtext", Url = "url", Rfc3339 = "rfc3339", SemVer = "semver", Spdx = "spdx",
        Hash = "hash", Email = "email"; Text = "text"
    }
}

/// In the order in which they are read and made.
const OPTIONS: &str = "file,full,beside,answers,assume,history,rules_off,settings,steps_off,build_args,platform,target,today,";

impl FromJs for Options {
    fn from_js(value: &JsValue) -> Self {
        let mut parts = Parts::of(value, OPTIONS);
        Self {
            file: parts.read(),
            full: parts.read(),
            beside: parts.read(),
            answers: parts.read(),
            assume: parts.read(),
            history: parts.read(),
            rules_off: parts.read(),
            settings: parts.read(),
            steps_off: parts.read(),
            build_args: parts.read(),
            platform: parts.read(),
            target: parts.read(),
            today: parts.read(),
            // The engine's own.
            ..Self::default()
        }
    }
}

impl IntoJs for Options {
    fn to_js(&self) -> JsValue {
        whole(
            OPTIONS,
            &[
                self.file.to_js(),
                self.full.to_js(),
                self.beside.to_js(),
                self.answers.to_js(),
                self.assume.to_js(),
                self.history.to_js(),
                self.rules_off.to_js(),
                self.settings.to_js(),
                self.steps_off.to_js(),
                self.build_args.to_js(),
                self.platform.to_js(),
                self.target.to_js(),
                self.today.to_js(),
            ],
        )
    }
}
