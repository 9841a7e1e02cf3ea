//! Safe: manifests before sources in a file that stays as it is otherwise.

use super::dockerignore;
use super::draft::Draft;
use super::ecosystems::node::Manifests;
use super::step;
use super::style::Style;
use super::tagged::Tagged;
use crate::Options;
use crate::facts::{Base, CommandFact, Facts, Manager, PackageJson, normal};
use crate::report::Companion;
use plimsoll_syntax::Keyword;

/// Puts `COPY package*.json ./` and the install before `COPY . .` where they stand the other way
/// round, next to each other, in a stage of a Node image. Gives the `.dockerignore` that this needs.
/// `certain` allows only what cannot break a build that works: where the `package.json` is seen to
/// need nothing else.
pub(crate) fn turn(
    tagged: &mut Tagged,
    facts: &Facts<'_>,
    certain: bool,
    companions: &mut Vec<Companion>,
) -> bool {
    let off = facts
        .options
        .steps_off
        .iter()
        .any(|off| off == "manifests-first");
    if off || !facts.file.errors.is_empty() {
        return false;
    }
    let Some((copy, install, manifests)) = misplaced(facts, facts.options, certain) else {
        return false;
    };
    let Some((first, rest)) = parts(facts, install) else {
        return false;
    };
    let number = tagged.step(step::manifests_first());
    let mut draft = Draft::new(tagged, facts);
    let style = Style::of(facts);
    for at in 0..facts.instructions().len() {
        if at == copy {
            continue;
        }
        if at == install {
            draft.add(
                &style.line(
                    Keyword::Copy,
                    &format!("{}{} ./", manifests.pattern(), settings(facts)),
                ),
                &[number],
            );
            if let Some(rest) = &rest {
                draft.keep_comments(install);
                draft.add(&style.line(Keyword::Run, &first), &[number]);
                draft.keep(copy);
                draft.add(&style.line(Keyword::Run, rest), &[number]);
            } else {
                draft.keep(install);
                draft.keep(copy);
            }
            continue;
        }
        draft.keep(at);
    }
    draft.keep_rest();
    let lines = draft.finish();
    companions.extend(dockerignore::companion(facts, &["node_modules"]));
    let next: String = lines.iter().map(|line| line.text.as_str()).collect();
    tagged.advance(&next, number);
    true
}

/// A `COPY . .` with the install that follows it directly.
fn misplaced(
    facts: &Facts<'_>,
    options: &Options,
    certain: bool,
) -> Option<(usize, usize, Manifests)> {
    let needs_more = PackageJson::beside(options).map_or(certain, |package| {
        let newer_yarn = package
            .package_manager
            .as_ref()
            .is_some_and(|engine| engine.starts_with("yarn") && !engine.starts_with("yarn@1"));
        package.workspaces
            || package.installs_with_scripts()
            || package.names_files
            || package.prepares()
            || certain && newer_yarn
    });
    if needs_more || options.beside("npm-shrinkwrap.json").is_some() {
        return None;
    }
    facts.installs.iter().find_map(|install| {
        let manifests = Manifests::of(install.manager)?;
        let stage = facts.stage_of.get(install.instruction).copied().flatten()?;
        let node = matches!(&facts.stages.get(stage)?.base, Base::Image(image) if image.published_name() == "node");
        let copy = install.instruction.checked_sub(1)?;
        let instruction = &facts.instructions()[copy];
        let [source, target] = instruction.words() else { return None };
        let whole = matches!(source.text.as_ref(), "." | "./")
            && facts
                .absolute_path(&target.text, copy)
                .is_some_and(|target| Some(normal(&target)) == facts.working_directory(copy))
            && instruction.keyword == Keyword::Copy
            && instruction.flags.is_empty();
        let line = facts.command_line(install.instruction)?;
        // What follows the install in the RUN gets one of its own.
        let alone = parts(facts, line.instruction).is_some() && install.command == 0 && install.packages.is_empty();
        // pnpm reads more files than its manifests.
        let known = !certain || install.manager != Manager::Pnpm;
        // A working directory of `/` would hold more than the application.
        let directory = facts.working_directory(copy)?;
        let seen_before = facts.stage_instructions(stage).any(|at| {
            at < copy && matches!(facts.instructions()[at].keyword, Keyword::Copy | Keyword::Add)
        });
        (node && whole && alone && known && directory != "/" && !seen_before).then_some((copy, install.instruction, manifests))
    })
}

/// The settings of the package manager, where they are seen beside the file.
fn settings(facts: &Facts<'_>) -> &'static str {
    let there = facts.options.beside(".npmrc").is_some();
    if there && facts.ignored_by(".npmrc").is_none() {
        " .npmrc"
    } else {
        ""
    }
}

/// The install that a RUN begins with, and what follows it; nothing where they cannot be taken apart.
fn parts(facts: &Facts<'_>, at: usize) -> Option<(String, Option<String>)> {
    let line = facts.command_line(at)?;
    let [first, rest @ ..] = line.commands.as_slice() else {
        return None;
    };
    // What empties the package manager's cache stays beside what filled it.
    let cleans = |command: &&CommandFact<'_>| {
        command.name == first.name
            && command
                .subcommand()
                .is_some_and(|word| word.text() == "cache")
    };
    let (cleaning, rest) = rest.split_at(rest.iter().take_while(cleans).count());
    let last = cleaning.last().unwrap_or(first);
    if line.commands.iter().any(|command| !command.is_plain()) {
        return None;
    }
    let instruction = &facts.instructions()[at];
    let source = facts.source();
    let chained = line.commands.windows(2).all(|pair| {
        let between = source.get(pair[0].span.end as usize..pair[1].span.start as usize);
        between.is_some_and(|text| {
            let signs = text.chars().filter(|c| !c.is_whitespace() && *c != '\\');
            signs.eq("&&".chars())
        })
    });
    let only_caches = instruction
        .flags
        .iter()
        .all(|flag| flag.word.text.starts_with("--mount=type=cache"));
    if line.commands.len() > 1 && (!chained || !only_caches || line.heredoc) {
        return None;
    }
    let flags = instruction.flags.iter();
    let flags: String = flags.map(|flag| format!("{} ", flag.word.text)).collect();
    let rest = match (rest.first(), rest.last()) {
        (Some(next), Some(end)) => {
            Some(source.get(next.span.start as usize..end.span.end as usize)?)
        }
        _ => None,
    };
    let install = source.get(first.span.start as usize..last.span.end as usize)?;
    let install = format!("{flags}{install}");
    Some((install, rest.map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Beside, Options, rewrite};

    #[test]
    fn an_install_is_taken_out_of_a_longer_run() {
        let safe = |run: &str| {
            let text = format!(
                "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN {run}\nCMD [\"node\", \"dist/a.js\"]\n"
            );
            let options = Options {
                beside: vec![Beside {
                    path: "package.json".into(),
                    content: "{}".into(),
                }],
                ..Options::default()
            };
            let made = rewrite(&text, Level::Safe, &options).text;
            let (_, rest) = made.split_once("WORKDIR /app\n").unwrap_or_default();
            rest.replace("CMD [\"node\", \"dist/a.js\"]\n", "")
        };
        assert_eq!(
            safe("npm install && npm cache clean --force && ls"),
            "COPY package*.json ./\nRUN npm install && npm cache clean --force\nCOPY . .\nRUN ls\n"
        );
        assert_eq!(
            safe("npm install && npm run build \\\n    && ls dist"),
            "COPY package*.json ./\nRUN --mount=type=cache,target=/root/.npm npm install\nCOPY . .\nRUN npm run build \\\n    && ls dist\n"
        );
        for other in [
            "npm install; npm run build",
            "npm run lint && npm install",
            "npm install || true",
        ] {
            assert!(safe(other).starts_with("COPY . .\nRUN "), "{other}");
        }
    }
    #[test]
    fn safe_moves_nothing_that_may_need_more_than_manifests() {
        let text =
            "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD [\"node\", \"a.js\"]\n";
        let moved = |package: Option<&str>| {
            let beside = package.map(|content| Beside {
                path: "package.json".into(),
                content: content.into(),
            });
            let options = Options {
                beside: beside.into_iter().collect(),
                ..Options::default()
            };
            let made = rewrite(text, Level::Safe, &options).text;
            made.contains("COPY package*.json ./\nRUN")
        };
        assert!(moved(Some("{}")));
        assert!(moved(Some(r#"{"scripts":{"prepare":"husky"}}"#)));
        for package in [
            None,
            Some(r#"{"scripts":{"postinstall":"node build.js"}}"#),
            Some(r#"{"scripts":{"prepare":"tsc"}}"#),
            Some(r#"{"dependencies":{"a":"file:./a"}}"#),
            Some(r#"{"workspaces":["a"]}"#),
        ] {
            assert!(!moved(package), "{package:?}");
        }
    }
}
