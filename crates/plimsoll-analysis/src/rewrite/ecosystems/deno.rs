//! Deno: what a program imports is fetched when the image is built, and not whenever it starts.

use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::{CommandFact, Facts};
use crate::fix::apply;
use crate::report::Edit;
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::step::step;
use crate::rewrite::style::Style;

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    if !matches!(single.image.name.as_str(), "denoland/deno") {
        return Verdict::NotMine;
    }
    let facts = single.facts;
    let fetches = ["cache", "install", "compile", "bundle"];
    let fetched = single.runs().flat_map(|run| &run.commands).any(|command| {
        command.name == "deno"
            && command
                .argument(0)
                .is_some_and(|verb| fetches.contains(&verb))
    });
    if fetched {
        return Verdict::Refused("The image of Deno is what its programs run on, and it fetches what they import already; its layers are improved in place.".into());
    }
    let Some((file, options)) = started(single) else {
        return Verdict::Refused("Which file `deno run` starts, and with which settings it finds its imports, cannot be told, so the image is left alone.".into());
    };
    let copies = |at: &usize| {
        let instruction = &facts.instructions()[*at];
        matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
    };
    let last = (single.from + 1..facts.instructions().len())
        .rev()
        .find(copies);
    let Some(last) = last.filter(|last| stays(facts, *last)) else {
        return Verdict::Refused("Something after the sources changes where Deno keeps what it fetches, so the image is left alone.".into());
    };
    let made = step(
        "fetch-imports",
        "Fetch what the program imports when the image is built",
        "Without it, every container fetches the imports when it starts, and starts only where it reaches their hosts.",
        &["The builder reaches the hosts that the imports come from."],
    );
    let Some(number) = planner.step(made) else {
        return Verdict::Off;
    };
    let options: String = options.iter().map(|option| format!("{option} ")).collect();
    let line = Style::of(facts).line(Keyword::Run, &format!("deno cache {options}{file}"));
    let end = facts.whole_lines(facts.instructions()[last].span).end;
    let text = apply(facts.source(), &[Edit::insert(end, line)]);
    planner.tagged.advance(&text, number);
    Verdict::Edited(number)
}

/// The file that the container starts, and the options that tell how its imports are found. Nothing
/// where one is not known.
fn started(single: &Single<'_>) -> Option<(String, Vec<String>)> {
    let words = single.words.as_deref()?;
    let words = match words {
        [first, rest @ ..] if first == "deno" => rest,
        // The image's own entry point passes what it does not know to Deno.
        _ => words,
    };
    let (verb, rest) = words.split_first()?;
    let mut found = Vec::new();
    for word in rest.iter().filter(|_| verb == "run") {
        if !word.starts_with('-') {
            let file = [".ts", ".js", ".mjs", ".tsx", ".jsx"]
                .iter()
                .any(|end| word.ends_with(end));
            let plain = word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "./_-".contains(c));
            return (file && plain).then(|| (word.clone(), found));
        }
        let permits = word == "-A" || word.starts_with("--allow-") || word.starts_with("--deny-");
        if word.starts_with("--unstable") {
            found.push(word.clone());
        } else if !permits {
            return None;
        }
    }
    None
}

/// Whether nothing after the sources moves the folder that the imports are kept in, changes who runs
/// Deno, or copies elsewhere.
fn stays(facts: &Facts<'_>, last: usize) -> bool {
    let all = facts.instructions();
    let end = all.len();
    let moved = all[last + 1..].iter().any(|later| {
        matches!(
            later.keyword,
            Keyword::User | Keyword::Workdir | Keyword::Env | Keyword::Volume
        )
    });
    let uses = |command: &CommandFact<'_>| command.name == "deno";
    let runs = facts.runs(0).any(|run| run.commands.iter().any(uses));
    !moved && !runs && facts.working_directory(last) == facts.working_directory(end)
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    fn lean(command: &str, between: &str) -> String {
        let text = format!(
            "FROM denoland/deno:2.1.4\nWORKDIR /app\nCOPY . .\n{between}EXPOSE 8000\nCMD {command}\n"
        );
        let made = rewrite(&text, Level::Lean, &Options::default());
        assert_eq!(
            rewrite(&made.text, Level::Lean, &Options::default()).text,
            made.text
        );
        made.text
    }

    #[test]
    fn imports_are_fetched_by_the_build() {
        let run = "[\"deno\", \"run\", \"--allow-net\", \"--unstable-kv\", \"main.ts\"]";
        let made = lean(run, "");
        assert!(
            made.contains("COPY . .\nRUN deno cache --unstable-kv main.ts\n"),
            "{made}"
        );
        for (run, between) in [
            (run, "RUN deno install\n"),
            (run, "USER deno\n"),
            ("[\"run\", \"--import-map=a.json\", \"main.ts\"]", ""),
            ("[\"deno\", \"task\", \"start\"]", ""),
        ] {
            assert!(
                !lean(run, between).contains("deno cache"),
                "{run} {between}"
            );
        }
    }
}
