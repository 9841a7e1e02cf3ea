//! Conda: an environment with a name is shipped at its own path, without conda.

use plimsoll_sizes::Distribution;
use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::Edit;
use crate::rewrite::fetch_first::Early;
use crate::rewrite::non_root;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::split::{Fate, New, Split};
use crate::rewrite::step::step;

/// Images with conda below `/opt/conda`, all on Debian.
const IMAGES: [&str; 4] = ["anaconda3", "miniconda3", "miniforge3", "mambaforge"];

const NEEDED: &str = "An environment of conda is shipped alone only where one `conda env create` makes it and CMD runs a program in it by `conda run -n NAME`; the structure is left alone.";

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if !IMAGES.contains(&single.image_name()) {
        return Verdict::NotMine;
    }
    let Some((create, name, unwrapped)) = environment(single) else {
        return Verdict::Refused(NEEDED.into());
    };
    let answer = planner.ask(
        "conda_activation",
        "Does a package of the environment set variables when it is activated?",
        "GDAL, PROJ, Java and compilers do so; a program that is started without activation does not find their data.",
        &[("no", "No, or not known"), ("yes", "Yes")],
    );
    if answer == "yes" {
        return Verdict::Refused(
            "The environment has to be activated, so conda stays with it.".into(),
        );
    }
    let Some(main) = planner.step(step(
        "multi-stage",
        "Install in one stage, ship another",
        "Only the environment is shipped, at the path that its programs hold; conda, its own Python and its downloads stay behind.",
        &[
            "The file names the environment as CMD does, and the program finds all of it without activation (variables of GDAL, PROJ, Java).",
            "Nothing runs conda or a package of its base environment in the container.",
        ],
    )) else {
        return Verdict::Off;
    };
    let Some(base) = planner.step(step(
        "small-base",
        "Ship on the small image of Debian",
        "The environment brings its own libraries and needs the C library alone.",
        &["No package of the environment needs a library of the system, as those for screens do (libGL, X11)."],
    )) else {
        return Verdict::Off;
    };
    let mut split = Split::of(single, main);
    for at in single.from + 1..split.fates.len() {
        let instruction = &single.facts.instructions()[at];
        split.fates[at] = match instruction.keyword {
            Keyword::Copy | Keyword::Add if at > create => Fate::Shipped,
            Keyword::Copy | Keyword::Add if is_manifest(single.facts, at) => Fate::Built,
            Keyword::Copy | Keyword::Add => Fate::Both,
            Keyword::Run if at != create => {
                return Verdict::Refused(format!(
                    "It cannot be told whether line {} is needed to build or to run, so the structure is left alone.",
                    instruction.start_line
                ));
            }
            _ => split.fates[at],
        };
    }
    for (at, edit) in unwrapped {
        let rest = single.edited(at, &[edit]);
        let keyword = single.facts.instructions()[at].keyword;
        split
            .instead
            .insert(at, New::changed(keyword, rest, &[main]));
    }
    let path = format!("/opt/conda/envs/{name}");
    split.base = "debian:trixie-slim".into();
    split.base_steps = vec![base];
    split.opening.push(New::of(
        Keyword::Env,
        format!("PATH={path}/bin:$PATH"),
        &[main],
    ));
    split.take(&path, &path, None, &[main]);
    non_root::make(&mut split, single, planner, Some(Distribution::Debian));
    split.ignored = vec!["__pycache__", "*.py[cod]", ".ipynb_checkpoints"];
    Verdict::Split(Box::new(split))
}

/// Edits of instructions, by number.
type Edits = Vec<(usize, Edit)>;

/// The RUN that makes the environment, the environment's name, and what takes `conda run` away.
fn environment(single: &Single<'_>) -> Option<(usize, String, Edits)> {
    let mut creates = single.runs().filter(|run| is_create(run));
    let create = creates.next().filter(|_| creates.next().is_none())?;
    let lines = single.facts.command_lines.iter();
    let lines = lines.filter(|line| line.keyword != Keyword::Run);
    let mut name: Option<String> = None;
    let mut edits = Vec::new();
    for line in lines {
        let [command] = line.commands.as_slice() else {
            return None;
        };
        let (found, edit) = run_in(command)?;
        if name.as_ref().is_some_and(|name| *name != found) {
            return None;
        }
        name = Some(found);
        edits.push((line.instruction, edit));
    }
    let name = name?;
    let made = create.commands.first()?;
    let mut words = made
        .words()
        .skip_while(|word| !matches!(*word, "-n" | "--name"));
    let given = words.nth(1);
    let fits = given.is_none_or(|given| given == name);
    let user = single
        .facts
        .effective(Keyword::User, single.facts.instructions().len());
    (fits && user.is_none()).then_some((create.instruction, name, edits))
}

/// Whether a RUN makes an environment, and besides cleans up only.
fn is_create(run: &CommandLine<'_>) -> bool {
    let conda = |command: &CommandFact<'_>| matches!(command.name.as_str(), "conda" | "mamba");
    let plain = !run.heredoc
        && run
            .commands
            .iter()
            .all(|command| conda(command) && command.is_plain());
    let mut commands = run.commands.iter();
    let first = commands.next();
    plain
        && first.is_some_and(|first| {
            (first.argument(0), first.argument(1)) == (Some("env"), Some("create"))
                && !first.words().any(|word| matches!(word, "-p" | "--prefix"))
        })
        && commands.all(|command| command.argument(0) == Some("clean"))
}

/// The environment that `conda run` names, and the edit that leaves the program alone.
fn run_in(command: &CommandFact<'_>) -> Option<(String, Edit)> {
    let mut words = command.arguments.iter();
    if command.name != "conda" || words.next()?.text() != "run" {
        return None;
    }
    let mut name = None;
    for word in words.by_ref() {
        match word.text() {
            "--no-capture-output" | "--live-stream" => {}
            "-n" | "--name" => break,
            _ => return None,
        }
    }
    let mut rest = words.skip_while(|word| {
        let first = name.is_none();
        if first {
            name.clone_from(&word.literal);
        }
        first || matches!(word.text(), "--no-capture-output" | "--live-stream")
    });
    let program = rest.next().filter(|word| !word.text().starts_with('-'))?;
    let span = plimsoll_syntax::Span {
        start: command.program.span.start,
        end: program.span.start,
    };
    let name = name?;
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    plain.then(|| (name, Edit::delete(span)))
}

fn is_manifest(facts: &Facts<'_>, at: usize) -> bool {
    let words = facts.instructions()[at].words();
    words[..words.len().saturating_sub(1)]
        .iter()
        .all(|word| word.unquoted().ends_with(".yml") || word.unquoted().ends_with(".yaml"))
}

/// The environment is made by its file alone.
pub(super) fn early(facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    if certain || !is_create(run) {
        return None;
    }
    let create = run.commands.first()?;
    let mut words = create
        .words()
        .skip_while(|word| !matches!(*word, "-f" | "--file"));
    let file = words.nth(1).unwrap_or("environment.yml");
    let local = facts.options.beside(file).unwrap_or_default();
    let plain =
        !file.contains(['/', '$', ':']) && !local.contains("- -e") && !local.contains("- -r");
    plain.then(|| Early {
        manifests: file.to_owned(),
        fetch: None,
        assumes: "The environment's file lists no folder and no further file of the project.",
    })
}
