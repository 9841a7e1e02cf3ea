//! Images that install what they run out of Debian's archive: the slim variant of the same release.

use plimsoll_syntax::Keyword;

use super::Verdict;
use crate::facts::Manager;
use crate::fix::apply;
use crate::report::{Edit, Step};
use crate::rewrite::planner::{Planner, Single};
use crate::rewrite::step::step;

/// The folders that the slim variant leaves out, also of packages that are installed later.
const LEFT_OUT: [&str; 5] = [
    "/usr/share/doc",
    "/usr/share/man",
    "/usr/share/info",
    "/usr/share/locale",
    "/usr/share/lintian",
];

/// Releases that have a slim variant.
const RELEASES: [&str; 12] = [
    "stretch",
    "buster",
    "bullseye",
    "bookworm",
    "trixie",
    "forky",
    "sid",
    "stable",
    "oldstable",
    "testing",
    "unstable",
    "latest",
];

pub(super) fn plan(single: &Single<'_>, planner: &mut Planner<'_>) -> Verdict {
    let official = single.image.name == "debian";
    let Some(slim) = slim(single).filter(|_| official) else {
        return Verdict::NotMine;
    };
    let facts = single.facts;
    // Who works inside the container reads manuals, and nobody knows what others build on the image.
    let first = single.words.as_ref().and_then(|words| words.first());
    let serves = first.is_some_and(|program| {
        let name = program.rsplit('/').next().unwrap_or(program);
        !matches!(
            name,
            "bash" | "sh" | "zsh" | "fish" | "sleep" | "tail" | "cat" | "true"
        )
    });
    let installs = facts
        .installs
        .iter()
        .any(|install| install.manager == Manager::Apt);
    if !serves || !installs {
        return Verdict::NotMine;
    }
    let reads = facts.instructions().iter().any(|instruction| {
        let text = instruction.span.text(facts.source());
        instruction.keyword != Keyword::From
            && (LEFT_OUT.iter().any(|folder| text.contains(folder)) || text.contains("man-db"))
    });
    if reads {
        return Verdict::Refused(
            "Something reads documentation or translations, which the slim variant leaves out, so the image stays.".into(),
        );
    }
    let text = facts.source();
    let from = &facts.instructions()[single.from];
    let Some(at) = from.span.text(text).find(&single.image.reference) else {
        return Verdict::NotMine;
    };
    let Some(number) = planner.step(slim_base()) else {
        return Verdict::Off;
    };
    let start = from.span.start + u32::try_from(at).unwrap_or_default();
    let edit = Edit {
        start,
        end: start + u32::try_from(single.image.reference.len()).unwrap_or_default(),
        text: slim,
    };
    planner.tagged.advance(&apply(text, &[edit]), number);
    Verdict::Edited(number)
}

/// The slim variant of the same release: `12`, `12.5`, `bookworm`, `bookworm-20260101`.
fn slim(single: &Single<'_>) -> Option<String> {
    let tag = single.image.tag.as_deref()?;
    if single.image.digest.is_some() {
        return None;
    }
    let (release, date) = tag.split_once('-').unwrap_or((tag, "1"));
    let number =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let known = RELEASES.contains(&release) || number(release);
    let tag = if tag == "latest" { "stable" } else { tag };
    (known && number(date)).then(|| single.image.with_tag(&format!("{tag}-slim")))
}

fn slim_base() -> Step {
    step(
        "slim-base",
        "Ship on the slim variant of the same release",
        "The slim variant has the same programs without manuals, documentation and translations, and installs packages without them.",
        &["Nothing that runs reads manuals, documentation or translated messages."],
    )
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    fn lean(text: &str) -> String {
        rewrite(text, Level::Lean, &Options::default()).text
    }

    #[test]
    fn a_service_of_packages_ships_on_the_slim_variant() {
        let file = |base: &str| {
            format!(
                "FROM {base}\nRUN apt-get update && apt-get install -y php-cli && rm -rf /var/lib/apt/lists/*\nWORKDIR /srv\nCOPY . .\nCMD [\"php\", \"-S\", \"0.0.0.0:8000\"]\n"
            )
        };
        for (base, becomes) in [
            ("debian:bookworm", "debian:bookworm-slim"),
            ("debian:12", "debian:12-slim"),
            ("debian:12.5", "debian:12.5-slim"),
            ("debian:bookworm-20260101", "debian:bookworm-20260101-slim"),
            ("debian:latest", "debian:stable-slim"),
        ] {
            assert_eq!(lean(&file(base)), file(becomes));
        }
        for base in [
            "debian",
            "debian:bookworm-backports",
            "ubuntu:24.04",
            "debian:bookworm-slim",
            "me/debian:12",
        ] {
            assert_eq!(lean(&file(base)), file(base));
        }
    }

    #[test]
    fn who_works_in_the_container_keeps_the_manuals() {
        let file = |end: &str| {
            format!(
                "FROM debian:12\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n{end}"
            )
        };
        for end in [
            "",
            "CMD [\"bash\"]\n",
            "CMD [\"sleep\", \"infinity\"]\n",
            "COPY . .\nRUN cp -r /usr/share/doc/git /srv\nCMD [\"git\", \"daemon\"]\n",
        ] {
            let file = file(end);
            assert!(!lean(&file).contains("slim"), "{end}");
        }
    }
}
