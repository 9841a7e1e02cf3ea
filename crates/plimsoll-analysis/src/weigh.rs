//! What the image of a Dockerfile weighs, layer by layer.

mod compile;
mod copy;
mod download;
mod files;
mod history;
mod node;
mod node_sizes;
mod paths;
mod project;
mod python;
mod python_project;
mod rebuild;
mod run;
mod shell;
mod step;
mod surface;
mod system;
#[cfg(test)]
mod tests;
mod toolchain;
mod toolchain_go;
mod toolchain_rust;
mod tree;

use std::collections::BTreeSet;

use plimsoll_sizes::{Bytes, Certainty, TableName, Weight};
use plimsoll_syntax::{Instruction, Keyword, parse};

use crate::Options;
use crate::facts::{Base, Facts, Manager};
use crate::report::{
    BaseWeight, Change, Contents, HISTORY, LayerWeight, Level, SizeInput, StageWeight, Weighing,
};
use history::History;
use project::Project;
use python::Python;
use system::System;
use tree::{Layer, Stage};

/// What the image of `text` weighs. `level` only names the text in the result; sizes set for
/// `line:N` count for this text's own lines.
pub fn weigh(text: &str, level: Level, options: &Options) -> Weighing {
    let file = parse(text);
    let facts = Facts::new(&file, options);
    let project = Project::of(&facts);
    let history = match (level, &options.history) {
        (Level::Original, Some(output)) => history::read(output, &facts),
        _ => None,
    };
    let mut stages: Vec<Stage> = Vec::new();
    for stage in &facts.stages {
        let weighed = weigh_stage(&facts, &project, history.as_ref(), stage.number, &stages);
        stages.push(weighed);
    }
    let Some(last) = facts.target else {
        return nothing(level);
    };
    let ancestry = facts.ancestry(last);
    let root = ancestry.last().copied().unwrap_or(last);
    let mut layers: Vec<LayerWeight> = Vec::new();
    for stage in ancestry.iter().rev() {
        layers.extend(
            stages[*stage]
                .layers
                .iter()
                .map(|layer| layer_weight(&facts, layer)),
        );
    }
    let base = base_weight(&facts, root, &stages[root]);
    let rebuilds = [Change::Sources, Change::Dependencies]
        .map(|change| rebuild::after(change, &facts, &stages, &layers, download))
        .to_vec();
    let total =
        Bytes::of_parts(std::iter::once(base.bytes()).chain(layers.iter().map(LayerWeight::bytes)));
    let download_total = Bytes::of_parts(
        std::iter::once(stages[root].base_download.bytes).chain(layers.iter().map(download)),
    );
    let built = facts.stages_built();
    let not_shipped = facts
        .stages
        .iter()
        .filter(|stage| built[stage.number] && !ancestry.contains(&stage.number))
        .map(|stage| StageWeight {
            name: stage
                .name
                .clone()
                .unwrap_or_else(|| stage.number.to_string()),
            line: facts.instructions()[stage.from].start_line,
            total: stages[stage.number].total(),
        })
        .collect();
    Weighing {
        level,
        inputs: inputs(&facts, &project, &base),
        base,
        layers,
        total,
        download: download_total,
        not_shipped,
        rebuilds,
        surface: surface::of(&facts, &stages[last].system),
        notes: notes(&facts, level, history.as_ref()),
        needs: needs(&facts, &project, &stages),
    }
}

/// The tables that would make the figures of any stage better.
fn needs(facts: &Facts<'_>, project: &Project, stages: &[Stage]) -> Vec<String> {
    let names = stages
        .iter()
        .flat_map(|stage| stage.system.needs.iter().chain(&stage.python.needs));
    let of_node = facts.installs.iter().filter(|install| {
        matches!(
            install.manager,
            Manager::Npm | Manager::Yarn | Manager::Pnpm
        )
    });
    let of_node =
        of_node.filter_map(|install| node_sizes::needs(project, !install.packages.is_empty()));
    let names: BTreeSet<&str> = names.copied().chain(of_node).map(TableName::name).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// What holds of all figures.
fn notes(facts: &Facts<'_>, level: Level, history: Option<&History>) -> Vec<String> {
    let mut notes = Vec::new();
    if level == Level::Original && facts.options.history.is_some() && history.is_none() {
        notes.push(
            "The docker history that you gave does not match this Dockerfile's instructions, so that it was not used; give that of the image that was built of this text."
                .to_owned(),
        );
    }
    if let Some(platform) = other_platform(facts) {
        notes.push(format!(
            "The figures were measured on linux/amd64; for {platform} the ranges are wider."
        ));
    }
    notes
}

/// The platform that is built for, where it is known to be another than that of the figures.
fn other_platform<'f>(facts: &'f Facts<'_>) -> Option<&'f str> {
    let last = facts.target?;
    let root = facts.ancestry(last).last().copied()?;
    let written = facts.stages[root].platform.as_deref();
    let constant = written.filter(|platform| !platform.contains('$'));
    constant
        .or(facts.options.platform.as_deref())
        .filter(|platform| !matches!(*platform, "linux/amd64" | "linux/x86_64" | "amd64"))
}

/// A weight that was measured on another platform: programs differ by a tenth or so.
fn widened(weight: &mut Weight) {
    if !matches!(
        weight.certainty,
        Certainty::Measured | Certainty::Modelled | Certainty::RuleOfThumb
    ) {
        return;
    }
    let bytes = weight.bytes;
    weight.bytes = Bytes::range(
        bytes.low - bytes.low / 7,
        bytes.likely,
        bytes.high + bytes.high / 7,
    );
    weight.certainty = weight.certainty.max(Certainty::Modelled);
}

fn nothing(level: Level) -> Weighing {
    Weighing {
        level,
        base: BaseWeight {
            reference: String::new(),
            low: 0,
            likely: 0,
            high: 0,
            certainty: Certainty::Unknown,
            basis: "There is no FROM, so there is no image.".into(),
        },
        layers: Vec::new(),
        total: Bytes::ZERO,
        download: Bytes::ZERO,
        not_shipped: Vec::new(),
        inputs: Vec::new(),
        rebuilds: Vec::new(),
        surface: crate::report::Surface::default(),
        notes: Vec::new(),
        needs: Vec::new(),
    }
}

fn weigh_stage(
    facts: &Facts<'_>,
    project: &Project,
    history: Option<&History>,
    number: usize,
    earlier: &[Stage],
) -> Stage {
    let image = |reference: &str| {
        let (base, download) = base_image(facts, reference);
        let system = System::of(&facts.options.tables, reference);
        (base, download, Vec::new(), (system, Python::default()))
    };
    let (base, base_download, trees, (system, python)) = match &facts.stages[number].base {
        Base::Stage(parent) => {
            let parent = &earlier[*parent];
            (
                Weight::new(parent.total(), Certainty::Modelled, "an earlier stage"),
                parent.base_download.clone(),
                parent.trees.clone(),
                (parent.system.clone(), parent.python.clone()),
            )
        }
        Base::Image(base) => image(&base.reference),
        Base::Unknown(written) => image(written),
    };
    let root = facts
        .target
        .and_then(|last| facts.ancestry(last).last().copied());
    let (base, base_download) = match history {
        Some(history) if root == Some(number) => measured_base(history.base, &base, &base_download),
        _ => (base, base_download),
    };
    let other_platform = history.is_none() && other_platform(facts).is_some();
    let (mut base, mut base_download) = (base, base_download);
    if other_platform && matches!(facts.stages[number].base, Base::Image(_)) {
        widened(&mut base);
        widened(&mut base_download);
    }
    let mut stage = Stage {
        base,
        base_download,
        layers: Vec::new(),
        trees,
        system,
        python,
    };
    for at in facts.stage_instructions(number) {
        let instruction = &facts.instructions()[at];
        let mut layer = match instruction.keyword {
            Keyword::Run => run::layer(facts, project, at, &stage),
            Keyword::Copy | Keyword::Add => copy::layer(facts, project, at, earlier),
            _ => continue,
        };
        if other_platform {
            let installed = layer.added.iter_mut();
            installed
                .filter(|tree| tree.contents != Contents::Files)
                .for_each(|tree| widened(&mut tree.weight));
        }
        let name = format!("line:{}", instruction.start_line);
        let seen = history.and_then(|history| history.layers.get(&at));
        if let Some(bytes) = facts.options.assume.get(&name) {
            layer.set(Weight::new(
                Bytes::exact(*bytes),
                Certainty::Given,
                "as you set it",
            ));
        } else if let Some(bytes) = seen {
            layer.set(Weight::new(
                history::rounded(*bytes),
                Certainty::Measured,
                HISTORY,
            ));
        }
        stage.add(layer);
    }
    stage
}

/// A base image whose size on disk is known; its download is scaled along.
fn measured_base(bytes: u64, base: &Weight, download: &Weight) -> (Weight, Weight) {
    let ratio = bytes as f64 / base.bytes.likely.max(1) as f64;
    let measured = Weight::new(history::rounded(bytes), Certainty::Measured, HISTORY);
    let download = Weight::new(
        download.bytes.scaled(ratio),
        Certainty::Modelled,
        "in proportion to its measured size on disk",
    );
    (measured, download)
}

/// What a base image weighs on disk and as it is sent, the person's own figure first.
fn base_image(facts: &Facts<'_>, reference: &str) -> (Weight, Weight) {
    let found = plimsoll_sizes::base_image(reference);
    match facts.options.assume.get(reference) {
        Some(bytes) => {
            let given = Weight::new(Bytes::exact(*bytes), Certainty::Given, "as you set it");
            let ratio = *bytes as f64 / found.uncompressed.bytes.likely.max(1) as f64;
            let download = Weight::new(
                found.download.bytes.scaled(ratio),
                Certainty::Modelled,
                "in proportion to the size that you set",
            );
            (given, download)
        }
        None => (found.uncompressed, found.download),
    }
}

fn base_weight(facts: &Facts<'_>, root: usize, stage: &Stage) -> BaseWeight {
    let reference = match &facts.stages[root].base {
        Base::Image(image) => image.reference.clone(),
        Base::Unknown(written) => written.clone(),
        Base::Stage(_) => String::new(),
    };
    BaseWeight {
        reference,
        low: stage.base.bytes.low,
        likely: stage.base.bytes.likely,
        high: stage.base.bytes.high,
        certainty: stage.base.certainty,
        basis: stage.base.basis.clone(),
    }
}

fn layer_weight(facts: &Facts<'_>, layer: &Layer) -> LayerWeight {
    let instruction = &facts.instructions()[layer.instruction];
    let weight = layer.weight();
    LayerWeight {
        line: instruction.start_line,
        instruction: shortened(instruction),
        low: weight.bytes.low,
        likely: weight.bytes.likely,
        high: weight.bytes.high,
        certainty: weight.certainty,
        basis: weight.basis,
        contents: layer.contents(),
        hides: Bytes::of_parts(layer.hidden.iter().copied()),
        waste: layer.waste(),
    }
}

/// The instruction on one line, cut where it is long.
fn shortened(instruction: &Instruction<'_>) -> String {
    const LENGTH: usize = 120;
    let text = instruction
        .rest
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let flags: String = instruction
        .flags
        .iter()
        .map(|flag| format!("{} ", flag.word.text))
        .collect();
    let whole = format!("{} {flags}{text}", instruction.keyword.name());
    match whole.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &whole[..at]),
        None => whole,
    }
}

/// How small gzip makes a layer, by what is in it. Distribution packages: median of 8 layers of 2026
/// (2.7); packages of a language: tarballs against their unpacked size; the rest: typical of text
/// and code. Widened by a third, since contents differ.
fn download(layer: &LayerWeight) -> Bytes {
    let factor = match layer.contents {
        Contents::Base | Contents::SystemPackages => 0.37,
        Contents::Dependencies => 0.27,
        Contents::Files => 0.35,
        Contents::Leftovers => 0.6,
    };
    let scaled = layer.bytes().scaled(factor);
    Bytes::range(
        (scaled.low as f64 * 0.67) as u64,
        scaled.likely,
        (scaled.high as f64 * 1.33) as u64,
    )
}

fn inputs(facts: &Facts<'_>, project: &Project, base: &BaseWeight) -> Vec<SizeInput> {
    let mut inputs = Vec::new();
    let copies = facts
        .instructions()
        .iter()
        .enumerate()
        .any(|(at, instruction)| {
            matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
                && copy::takes_context(facts, at)
        });
    if copies {
        inputs.push(SizeInput {
            name: "context".into(),
            label: "Your files (the build context)".into(),
            bytes: project.context.bytes,
            given: project.context.certainty == Certainty::Given,
        });
    }
    if base.certainty >= Certainty::RuleOfThumb || base.certainty == Certainty::Given {
        inputs.push(SizeInput {
            name: base.reference.clone(),
            label: format!("The base image {}", base.reference),
            bytes: base.bytes(),
            given: base.certainty == Certainty::Given,
        });
    }
    inputs
}
