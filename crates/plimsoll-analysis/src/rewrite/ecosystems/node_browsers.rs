//! Node applications that drive a browser of Playwright: one stage on the slim image.

use plimsoll_syntax::Arguments;

use super::node_runtime::{self, NodeTag};
use crate::facts::{Base, Facts, User};
use crate::fix::apply;
use crate::report::Edit;
use crate::rewrite::in_turn::in_turn;
use crate::rewrite::step::step;
use crate::rewrite::tagged::Tagged;
use crate::rewrite::{Outcome, dockerignore, manifests_first};

/// Puts an application whose browsers `playwright install --with-deps` brings with all that they
/// link onto the slim image. Nothing where no such line stands.
pub(super) fn restructure(tagged: &mut Tagged, facts: &Facts<'_>) -> Option<Outcome> {
    let refuse = |reason: &str| {
        Some(Outcome::Refused {
            questions: Vec::new(),
            reason: reason.to_owned(),
        })
    };
    let runs = || {
        facts
            .runs(0)
            .flat_map(|run| run.commands.iter().map(move |command| (run, command)))
    };
    let (run, install) = runs().find(|(_, command)| {
        let is_playwright =
            command.name == "playwright" || command.words().any(|word| word == "playwright");
        is_playwright && command.words().any(|word| word == "install")
    })?;
    let Base::Image(image) = &facts.stages[0].base else {
        return None;
    };
    let Arguments::From {
        image: Some(written),
        ..
    } = &facts.instructions()[facts.stages[0].from].arguments
    else {
        return None;
    };
    let tag = NodeTag::of(image);
    if tag.alpine {
        return refuse(
            "Playwright's browsers need glibc, which Alpine does not have, so the image is left as it is.",
        );
    }
    let with_libraries = install.words().any(|word| word == "--with-deps");
    if !with_libraries || facts.user(run.instruction) != User::Root {
        return refuse(
            "Which libraries the browsers find in the full image cannot be told; let `playwright install --with-deps` bring them.",
        );
    }
    if tag.slim {
        return refuse("The image is the slim one already, and the browsers have to stay in it.");
    }
    if written.text.contains('$') {
        return refuse(
            "The base image is named by a build argument, so its slim variant is left to you.",
        );
    }
    let made = step(
        "slim-base",
        "Ship on the slim variant of the same image",
        "The slim variant has the same Node and the same distribution; `--with-deps` brings what the browsers link.",
        &[
            "No package is compiled when it is installed, and none is fetched by Git: the slim variant has neither compilers nor Git.",
            "The running application needs no program of the full image, such as git, curl or python3.",
        ],
    );
    if facts.options.steps_off.contains(&made.id) {
        return refuse("A step that the structure stands on is switched off.");
    }
    let next = apply(
        facts.source(),
        &[Edit::replace(written.span, node_runtime::slim(image))],
    );
    let main_step = tagged.step(made);
    tagged.advance(&next, main_step);
    let mut companions = Vec::new();
    in_turn(tagged, facts.options, [()], |(), tagged, facts| {
        manifests_first::turn(tagged, facts, false, &mut companions)
    });
    if companions.is_empty() {
        companions.extend(dockerignore::companion(facts, &["node_modules"]));
    }
    Some(Outcome::Done {
        questions: Vec::new(),
        companions,
        refused: None,
        main_step,
    })
}
