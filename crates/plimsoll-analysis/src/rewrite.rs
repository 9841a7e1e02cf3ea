//! The optimised rewrite: recognise, ask, plan, emit, check.

mod cache_mounts;
mod certificates;
mod compiled;
mod dockerignore;
mod draft;
mod ecosystems;
mod fetch_first;
mod final_base;
mod fixes;
mod in_turn;
mod invariants;
mod joined_installs;
mod libraries;
mod manifests_first;
mod non_root;
mod planner;
pub(crate) mod savings;
mod secret_files;
mod secret_mounts;
mod split;
mod step;
mod style;
mod syntax_line;
mod system_packages;
mod tagged;

use plimsoll_syntax::parse;

use crate::Options;
use crate::facts::Facts;
use crate::report::{Companion, Level, Question, Rewrite};
use crate::weigh::weigh;
use in_turn::in_turn;
use tagged::Tagged;

/// What the structural part of a rewrite came to.
enum Outcome {
    /// Lines were put together; what is asked and what belongs beside the file.
    Done {
        questions: Vec<Question>,
        companions: Vec<Companion>,
        /// Why less was done than the level's name promises.
        refused: Option<String>,
        /// The step that stands for lines that were left out.
        main_step: usize,
    },
    /// Nothing was done; why, one sentence.
    Refused {
        questions: Vec<Question>,
        reason: String,
    },
}

/// The text at one level, with what each step saves. [`Level::Original`] gives it back as it is.
///
/// A rewrite that fails its own check is not given; the level below it is, with the reason.
pub fn rewrite(text: &str, level: Level, options: &Options) -> Rewrite {
    let mut rewritten = rewrite_unweighed(text, level, options);
    if !rewritten.steps.is_empty() {
        let before = weigh(text, Level::Original, options);
        let after = weigh(&rewritten.text, level, options);
        savings::fill(&mut rewritten, &before, &after);
    }
    rewritten
}

/// The text at one level, without what its steps save.
fn rewrite_unweighed(text: &str, level: Level, options: &Options) -> Rewrite {
    let file = parse(text);
    let facts = Facts::new(&file, options);
    rewrite_fixed(&facts, level, &fixed(text, options))
}

/// The text at all levels, without what their steps save. What all levels do is done once.
pub(crate) fn rewrites_unweighed(text: &str, options: &Options) -> Vec<Rewrite> {
    let file = parse(text);
    let facts = Facts::new(&file, options);
    let fixed = fixed(text, options);
    let at = |level| rewrite_fixed(&facts, level, &fixed);
    Level::REWRITES.into_iter().map(at).collect()
}

/// What is done to a text, one after the other.
#[derive(Clone, Copy)]
enum Pass {
    FetchFirst,
    CacheMounts,
    JoinedInstalls,
    /// The fixes of a rule; whether for the second time.
    Rule(&'static str, bool),
    /// Manifests before sources; whether before the structure is made.
    ManifestsFirst(bool),
    Structure,
    SecretMounts,
    SyntaxLine,
}

/// The text with every fix that all levels apply.
fn fixed(text: &str, options: &Options) -> Tagged {
    let mut tagged = Tagged::new(text);
    // A cache in a mount needs no option that switches it off.
    let before = [Pass::FetchFirst, Pass::CacheMounts, Pass::JoinedInstalls];
    // Fixing one rule can open the way for another; two times settle all that are known.
    let rules = |again| fixes::rules().map(move |rule| Pass::Rule(rule, again));
    // What the fixes spelled out may be understood now.
    let after = [Pass::FetchFirst, Pass::JoinedInstalls];
    let passes = before
        .into_iter()
        .chain(rules(false))
        .chain(rules(true))
        .chain(after);
    let mut mended = false;
    in_turn(
        &mut tagged,
        options,
        passes,
        |pass, tagged, facts| match pass {
            Pass::FetchFirst => fetch_first::turn(tagged, facts, true),
            Pass::CacheMounts => cache_mounts::turn(tagged, facts),
            Pass::JoinedInstalls => joined_installs::turn(tagged, facts),
            Pass::Rule(_, true) if !mended => false,
            Pass::Rule(rule, _) => {
                let turned = fixes::turn(tagged, facts, rule);
                mended |= turned;
                turned
            }
            _ => false,
        },
    );
    tagged
}

fn rewrite_fixed(before: &Facts<'_>, level: Level, fixed: &Tagged) -> Rewrite {
    let (text, options) = (before.source(), before.options);
    let mut reason = None;
    let mut attempt = level;
    loop {
        let mut rewritten = at_level(text, attempt, options, fixed);
        let after_file = parse(&rewritten.text);
        let after = Facts::new(&after_file, options);
        let Some(sentence) = invariants::broken(before, &after, attempt) else {
            rewritten.level = level;
            rewritten.refused = reason.or(rewritten.refused);
            return rewritten;
        };
        reason = Some(sentence);
        attempt = match attempt {
            Level::Minimal => Level::Lean,
            Level::Lean => Level::Safe,
            Level::Safe | Level::Original => Level::Original,
        };
        if attempt == Level::Original {
            return Rewrite {
                refused: reason,
                ..unchanged(text, level)
            };
        }
    }
}

fn unchanged(text: &str, level: Level) -> Rewrite {
    Rewrite {
        level,
        text: text.to_owned(),
        steps: Vec::new(),
        questions: Vec::new(),
        companions: Vec::new(),
        hunks: Vec::new(),
        refused: None,
    }
}

fn at_level(text: &str, level: Level, options: &Options, fixed: &Tagged) -> Rewrite {
    if level == Level::Original {
        return unchanged(text, level);
    }
    let mut tagged = fixed.clone();
    let mut result = unchanged(text, level);
    let mut outcome: Option<Result<usize, ()>> = None;
    let deep = level > Level::Safe;
    let passes: &[Pass] = if deep {
        &[
            Pass::FetchFirst,
            Pass::CacheMounts,
            Pass::ManifestsFirst(true),
            Pass::Structure,
            // What ran a package manager may do so no more.
            Pass::CacheMounts,
            Pass::ManifestsFirst(false),
            Pass::SecretMounts,
            Pass::SyntaxLine,
        ]
    } else {
        &[Pass::ManifestsFirst(false), Pass::SyntaxLine]
    };
    in_turn(
        &mut tagged,
        options,
        passes.iter().copied(),
        |pass, tagged, facts| match pass {
            Pass::FetchFirst => fetch_first::turn(tagged, facts, false),
            Pass::CacheMounts => outcome != Some(Err(())) && cache_mounts::turn(tagged, facts),
            Pass::ManifestsFirst(before) => {
                let fits = if before {
                    facts.stages.len() > 1
                } else {
                    !matches!(outcome, Some(Ok(_)))
                };
                fits && manifests_first::turn(tagged, facts, !deep, &mut result.companions)
            }
            Pass::Structure if outcome.is_some() => false,
            Pass::Structure => match ecosystems::restructure(tagged, facts, level) {
                Outcome::Done {
                    questions,
                    companions,
                    refused,
                    main_step,
                } => {
                    result.questions = questions;
                    let known = std::mem::replace(&mut result.companions, companions);
                    join(&mut result.companions, known);
                    result.refused = refused;
                    outcome = Some(Ok(main_step));
                    true
                }
                Outcome::Refused { questions, reason } => {
                    result.questions = questions;
                    result.refused = Some(tagged.in_original(&reason, text));
                    outcome = Some(Err(()));
                    false
                }
            },
            Pass::SecretMounts => secret_mounts::turn(tagged, facts),
            Pass::SyntaxLine => syntax_line::turn(tagged, facts),
            _ => false,
        },
    );
    let main_step = outcome.and_then(Result::ok);
    result.text = tagged.text();
    result.hunks = tagged.hunks(text, main_step);
    // A step whose lines did not make it into the result has done nothing.
    let used = |id: &str| {
        result
            .hunks
            .iter()
            .any(|hunk| hunk.steps.iter().any(|step| step == id))
    };
    result.steps = tagged
        .steps
        .into_iter()
        .filter(|step| used(&step.id))
        .collect();
    if result.steps.is_empty() {
        result.companions.clear();
    }
    result
}

/// Adds the companions that are not there yet.
fn join(companions: &mut Vec<Companion>, more: Vec<Companion>) {
    for one in more {
        if !companions.iter().any(|other| other.path == one.path) {
            companions.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rewrite;
    use crate::report::Level;
    use crate::{Beside, Options};

    #[test]
    fn safe_keeps_every_other_step_where_the_command_gets_its_exec_form() {
        let text = "FROM debian:bookworm\nRUN apt-get update && apt-get install -y curl\nCMD service x start && ./y $Z\n";
        let made = rewrite(text, Level::Safe, &Options::default());
        assert_eq!(made.refused, None);
        assert!(
            made.text.contains("rm -rf /var/lib/apt/lists"),
            "{}",
            made.text
        );
        assert!(made.text.contains("exec ./y $Z"), "{}", made.text);
    }

    #[test]
    fn a_comment_that_ignores_something_stays() {
        let text = "FROM debian:13\n# hadolint ignore=DL3008\nRUN apt-get update && apt-get install -y curl\nCMD [\"curl\"]\n";
        let made = rewrite(text, Level::Safe, &Options::default());
        assert_ne!(made.text, text);
        assert!(made.text.contains("ignore=DL3008"), "{}", made.text);
    }

    #[test]
    fn sentences_name_lines_of_the_original() {
        let text = "FROM golang:1.25\nWORKDIR /src\nCOPY go.mod ./\nRUN apt-get update\nRUN apt-get install -y git\nCOPY . .\nRUN go build -o /b/x .\nCMD [\"/b/y\"]\n";
        let made = rewrite(text, Level::Lean, &Options::default());
        let reason = made.refused.unwrap_or_default();
        assert!(reason.contains("line 7 "), "{reason}\n{}", made.text);
    }

    #[test]
    fn safe_fetches_first_only_where_the_manifest_is_seen_to_name_nothing_else() {
        let python = "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD [\"python\", \"a.py\"]\n";
        let go = "FROM golang:1.25\nWORKDIR /app\nCOPY . .\nRUN go mod download\nRUN go build -o /app/x .\nCMD [\"/app/x\"]\n";
        let cases = [
            (python, None, false),
            (
                python,
                Some(("requirements.txt", "flask==3.1\n# a/b\ngunicorn\n")),
                true,
            ),
            (
                python,
                Some(("requirements.txt", "flask\n-r other.txt\n")),
                false,
            ),
            (
                python,
                Some(("requirements.txt", "flask\nlibs/own\n")),
                false,
            ),
            (go, None, false),
            (go, Some(("go.mod", "module x\n")), true),
            (go, Some(("go.mod", "module x\nreplace y => ./y\n")), false),
        ];
        for (text, beside, moved) in cases {
            let beside = beside.map(|(path, content)| Beside {
                path: path.into(),
                content: content.into(),
            });
            let options = Options {
                beside: beside.into_iter().collect(),
                ..Options::default()
            };
            let made = rewrite(text, Level::Safe, &options);
            let steps = made.steps.iter().any(|step| step.id == "fetch-first");
            assert_eq!(steps, moved, "{options:?}\n{}", made.text);
        }
    }
}
