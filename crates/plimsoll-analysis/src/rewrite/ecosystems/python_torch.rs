//! PyTorch: with or without what drives a graphics card.

use plimsoll_syntax::Keyword;

use crate::facts::Facts;
use crate::facts::Manager;
use crate::report::Edit;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{New, Split};
use crate::rewrite::step::step;

/// The packages whose wheels for Linux bring CUDA along, some gigabytes.
const TORCH: [&str; 3] = ["torch", "torchvision", "torchaudio"];

/// Where no graphics card is used, PyTorch is installed without what drives one.
pub(super) fn ask(split: &mut Split, single: &Single<'_>, planner: &mut Planner<'_>) {
    if single.image_name() == "cuda" {
        return;
    }
    let mut installs = single.facts.installs.iter().filter(|install| {
        let options = install.options(single.facts);
        install.manager == Manager::Pip
            && !options.has("--index-url")
            && !options.has("--extra-index-url")
            && !options.has("-i")
            && install
                .packages
                .iter()
                .any(|package| is_torch(package.text()))
    });
    let Some(install) = installs.next() else {
        return;
    };
    let answer = planner.ask(
        "gpu",
        "Does the container ever use a graphics card?",
        "PyTorch's usual wheels bring CUDA along, several gigabytes that a machine without a graphics card never touches.",
        &[("yes", "Yes, or not sure"), ("no", "No, never")],
    );
    if answer != "no" {
        return;
    }
    let Some(number) = planner.step(step(
        "cpu-wheels",
        "Install PyTorch without CUDA",
        "The wheels for the processor alone leave out the libraries for graphics cards, several gigabytes.",
        &["No machine that runs the container is to compute on a graphics card."],
    )) else {
        return;
    };
    let Some(command) = install.command(single.facts) else {
        return;
    };
    let (torch, others): (Vec<_>, Vec<_>) = install
        .packages
        .iter()
        .partition(|package| is_torch(package.text()));
    let names = |packages: &[&crate::facts::Argument<'_>]| {
        let names: Vec<&str> = packages
            .iter()
            .map(|package| package.raw.as_ref())
            .collect();
        names.join(" ")
    };
    let only_packages = install
        .options(single.facts)
        .options
        .iter()
        .all(|(option, value)| value.is_none() && option.text() != "-r");
    let index = "--index-url https://download.pytorch.org/whl/cpu";
    let verb = &command.arguments[install.verb];
    let mut edits = Vec::new();
    if others.is_empty() {
        edits.push(Edit::insert(verb.span.end, format!(" {index}")));
    } else if only_packages {
        let start = command.program.span.text(single.facts.source());
        let before = format!("{start} install {index} {} && ", names(&torch));
        edits.push(Edit::insert(command.program.span.start, before));
        for package in torch {
            let mut span = package.span;
            span.start = span.start.saturating_sub(1);
            edits.push(Edit::delete(span));
        }
    } else {
        edits.push(Edit::insert(
            verb.span.end,
            " --extra-index-url https://download.pytorch.org/whl/cpu",
        ));
    }
    let rest = single.edited(install.instruction, &edits);
    split.instead.insert(
        install.instruction,
        New::changed(Keyword::Run, rest, &[number]),
    );
}

/// Whether a package is PyTorch or of its family.
pub(super) fn is_torch(package: &str) -> bool {
    let end = package.find(|c: char| !c.is_ascii_alphanumeric());
    TORCH.contains(&&package[..end.unwrap_or(package.len())])
}

/// Packages that write into the home or working directory when they run: models, settings.
const FETCHING: [&str; 11] = [
    "transformers",
    "diffusers",
    "sentence-transformers",
    "huggingface",
    "openai-whisper",
    "easyocr",
    "nltk",
    "spacy",
    "streamlit",
    "gradio",
    "mlflow",
];

/// Whether the running program writes where an ordinary user may not, as far as the text and the
/// requirements tell.
pub(in crate::rewrite) fn writes(facts: &Facts<'_>) -> bool {
    let is = |name: &str| FETCHING.iter().any(|fetching| name.starts_with(fetching));
    let mut named = facts.installs.iter().flat_map(|install| &install.packages);
    let requirements = facts.options.beside("requirements.txt").unwrap_or_default();
    let lines = facts.command_lines.iter();
    let mut run = lines
        .filter(|line| line.keyword != Keyword::Run)
        .flat_map(|line| &line.commands);
    named.any(|package| is(package.text()))
        || requirements.lines().any(is)
        // A script may do anything; the others write beside the sources.
        || run.any(|command| {
            command.name.ends_with(".sh")
                || matches!(command.name.as_str(), "bash" | "sh" | "streamlit" | "mlflow")
                || command.words().any(|word| {
                    matches!(word, "migrate" | "runserver" | "beat" | "-B")
                        || word.starts_with("--pid")
                })
        })
}
