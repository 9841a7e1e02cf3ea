//! What could stand at a place.

mod images;

use plimsoll_syntax::{Instruction, Keyword, Span, known_flags, parse};

use super::manual::{self, MANUAL};
use super::place::{Place, meant, place, word_start};
use crate::facts::Facts;
use crate::{Options, registry};

/// What could stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Completion {
    /// First byte of what is replaced; its end is the place that was asked for.
    pub start: u32,
    /// What could stand there, best first.
    pub proposals: Vec<Proposal>,
}

/// Something that could stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Proposal {
    /// What is written.
    pub text: String,
    /// What it is: `instruction`, `flag`, `stage`, `variable`, `image`, `tag`, `rule` or `value`.
    pub kind: &'static str,
    /// A few words beside it, such as a size.
    pub detail: String,
    /// What it does, for those that stay on it.
    pub info: String,
    /// More is to be written behind it, such as the value of a flag.
    pub goes_on: bool,
}

/// Platforms that images are mostly made for.
const PLATFORMS: [&str; 6] = [
    "$BUILDPLATFORM",
    "$TARGETPLATFORM",
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/s390x",
];

const MOUNTS: [(&str, &str); 6] = [
    ("type=cache,target=", "a folder that stays between builds"),
    ("type=secret,id=", "a secret that is in no layer"),
    ("type=bind,target=", "files of the build context"),
    ("type=bind,from=", "files of another stage"),
    ("type=tmpfs,target=", "a folder in memory"),
    ("type=ssh", "the SSH agent"),
];

/// Variables that every FROM can use.
const AUTOMATIC: [&str; 8] = [
    "BUILDPLATFORM",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// What could stand at a byte offset of a text, given what is written before it.
pub fn complete(text: &str, offset: u32, options: &Options) -> Completion {
    let file = parse(text);
    let facts = Facts::new(&file, options);
    let mut list = List {
        facts: &facts,
        offset,
        completion: Completion::default(),
    };
    match place(&facts, offset) {
        Place::Keyword(span) => list.keywords(span.start),
        Place::Comment(span) => list.comment(span),
        Place::Inside(at) => list.inside(at),
        Place::Nowhere => {}
    }
    list.completion
}

struct List<'f, 't> {
    facts: &'f Facts<'t>,
    offset: u32,
    completion: Completion,
}

impl List<'_, '_> {
    fn add(&mut self, kind: &'static str, text: impl Into<String>, detail: impl Into<String>) {
        self.completion.proposals.push(Proposal {
            text: text.into(),
            kind,
            detail: detail.into(),
            ..Proposal::default()
        });
    }

    fn keywords(&mut self, start: u32) {
        self.completion.start = start;
        // Before the first stage, only these two.
        let from = self.facts.stages.first().map(|stage| stage.from);
        let begun = from.is_some_and(|from| self.facts.instructions()[from].span.end < self.offset);
        let fits = |keyword| begun || matches!(keyword, Keyword::From | Keyword::Arg);
        let entries = MANUAL
            .iter()
            .filter(|entry| entry.keyword != Keyword::Maintainer && fits(entry.keyword));
        let proposals = entries.map(|entry| Proposal {
            text: entry.keyword.name().to_owned(),
            kind: "instruction",
            detail: entry.usage.to_owned(),
            info: entry.does.to_owned(),
            goes_on: true,
        });
        self.completion.proposals.extend(proposals);
    }

    fn comment(&mut self, span: Span) {
        let source = self.facts.source();
        let written = span.text(source);
        let body = written.trim_start_matches(['#', ' ', '\t']);
        self.completion.start = span.start + (written.len() - body.len()) as u32;
        if let Some((_, list)) = body.split_once("ignore=") {
            let own = body.starts_with("plimsoll");
            self.completion.start =
                self.offset - list.rsplit(',').next().map_or(0, str::len) as u32;
            for (name, rule) in registry::REGISTRY {
                let names = std::iter::once(name).filter(|_| own);
                for name in names.chain(rule.equivalents.iter().copied().filter(|_| !own)) {
                    self.add("rule", name, rule.summary);
                }
            }
            return;
        }
        if self
            .facts
            .instructions()
            .first()
            .is_none_or(|first| self.offset <= first.span.start)
        {
            self.add(
                "value",
                "syntax=docker/dockerfile:1",
                "which Dockerfile language this is",
            );
            self.add("value", "check=skip=", "build checks that are not wanted");
            self.add("value", "escape=`", "the character that joins lines");
        }
        self.add(
            "value",
            "plimsoll ignore=",
            "a rule that is not wanted below",
        );
        self.add("value", "hadolint ignore=", "the same for hadolint, too");
    }

    fn inside(&mut self, at: usize) {
        let facts = self.facts;
        let source = facts.source();
        let instruction = meant(facts, at, self.offset);
        let keyword_end = instruction.keyword_word.span.end;
        if self.offset <= keyword_end {
            self.keywords(instruction.keyword_word.span.start);
            return;
        }
        let start = word_start(source, keyword_end, self.offset);
        let word = source
            .get(start as usize..self.offset as usize)
            .unwrap_or_default();
        self.completion.start = start;
        if let Some(from) = variable(word) {
            self.completion.start = start + from as u32;
            self.variables(at, instruction);
            return;
        }
        let before = Span {
            start: keyword_end,
            end: start,
        }
        .text(source);
        let only_flags = before
            .split_whitespace()
            .all(|word| word.starts_with("--") || word == "\\");
        if only_flags && word.starts_with('-') {
            match word.split_once('=') {
                Some((name, value)) => {
                    self.completion.start = self.offset - value.len() as u32;
                    self.flag_value(at, instruction.keyword, &name[2.min(name.len())..], value);
                }
                None => self.flags(instruction),
            }
            return;
        }
        match instruction.keyword {
            Keyword::From if only_flags => self.images(at, word, false),
            Keyword::From if before.split_whitespace().count() == 1 + instruction.flags.len() => {
                self.add("value", "AS ", "a name for this stage");
            }
            Keyword::Healthcheck if only_flags => {
                self.add("value", "CMD ", "the command that checks");
                self.add("value", "NONE", "no check, whatever the base image says");
            }
            Keyword::Onbuild if only_flags => self.keywords(start),
            Keyword::User => self.users(at),
            Keyword::Stopsignal => {
                for signal in [
                    "SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGWINCH",
                ] {
                    self.add("value", signal, "");
                }
            }
            Keyword::Copy | Keyword::Add => self.sources(),
            _ => {}
        }
    }

    fn flags(&mut self, instruction: &Instruction<'_>) {
        let Some(entry) = manual::of(instruction.keyword) else {
            return;
        };
        let written = |name: &str| {
            let mut flags = instruction.flags.iter();
            flags.any(|flag| flag.name() == name && flag.word.span.end != self.offset)
        };
        let many = |name: &str| {
            known_flags(instruction.keyword).any(|(known, many)| many && known == name)
        };
        for flag in entry.flags {
            if written(flag.name) && !many(flag.name) {
                continue;
            }
            let equals = if flag.value.is_empty() { " " } else { "=" };
            self.completion.proposals.push(Proposal {
                text: format!("--{}{equals}", flag.name),
                kind: "flag",
                detail: flag.value.to_owned(),
                info: flag.does.to_owned(),
                goes_on: !flag.value.is_empty(),
            });
        }
    }

    fn flag_value(&mut self, at: usize, keyword: Keyword, name: &str, value: &str) {
        match (keyword, name) {
            (Keyword::From, "platform") => {
                for platform in PLATFORMS {
                    self.add("value", platform, "");
                }
            }
            (Keyword::Copy, "from") => self.images(at, value, true),
            (Keyword::Copy | Keyword::Add, "chown") => self.users(at),
            (Keyword::Run, "network") => {
                for network in ["none", "host", "default"] {
                    self.add("value", network, "");
                }
            }
            (Keyword::Run, "mount") => {
                if let Some((_, from)) = value
                    .rsplit_once("from=")
                    .filter(|(_, from)| !from.contains(','))
                {
                    self.completion.start = self.offset - from.len() as u32;
                    self.stages(at);
                    return;
                }
                for (mount, what) in MOUNTS {
                    self.add("value", mount, what);
                }
                for proposal in &mut self.completion.proposals {
                    proposal.goes_on = true;
                }
            }
            _ => {}
        }
    }

    /// The stages before an instruction's own; of FROM only those before it.
    fn stages(&mut self, at: usize) {
        let facts = self.facts;
        let own = facts
            .stage_of
            .get(at)
            .copied()
            .flatten()
            .unwrap_or_default();
        for stage in facts.stages[..own].iter().rev() {
            let from = &facts.instructions()[stage.from];
            let (image, name) = super::rename::from_words(from);
            let base = image.map(|image| image.text.as_ref()).unwrap_or_default();
            if let Some(name) = name {
                self.add("stage", name.text.as_ref(), format!("stage on {base}"));
            }
        }
    }

    /// Files beside the Dockerfile, where some were given.
    fn sources(&mut self) {
        for file in &self.facts.options.beside {
            self.add("value", file.path.as_str(), "beside this file");
        }
    }

    /// What holds at the place, the latest first.
    fn variables(&mut self, at: usize, instruction: &Instruction<'_>) {
        let facts = self.facts;
        let mut seen: Vec<&str> = Vec::new();
        let globals = instruction.keyword == Keyword::From;
        let stage = facts.stage_of.get(at).copied().flatten();
        let ranges: Vec<std::ops::Range<usize>> = match stage.filter(|_| !globals) {
            Some(stage) => facts
                .ancestry(stage)
                .into_iter()
                .map(|each| facts.stage_instructions(each))
                .collect(),
            None => {
                let first = facts.stages.first().map_or(0, |stage| stage.from);
                std::iter::once(0..first).collect()
            }
        };
        for range in ranges {
            for declared in facts.instructions()[range.start..range.end.min(at.max(range.start))]
                .iter()
                .rev()
            {
                if !matches!(declared.keyword, Keyword::Arg | Keyword::Env) {
                    continue;
                }
                for pair in declared.pairs() {
                    let name = pair.key.unquoted();
                    if seen.contains(&name) {
                        continue;
                    }
                    seen.push(name);
                    let value = pair.value.as_ref().map_or("", |value| &value.text);
                    self.add(
                        "variable",
                        name,
                        format!("{} {value}", declared.keyword.name()),
                    );
                }
            }
        }
        if globals {
            for name in AUTOMATIC {
                self.add("variable", name, "filled in by the builder");
            }
        }
    }
}

/// Where the name of a variable begins that `word` ends in.
fn variable(word: &str) -> Option<usize> {
    let dollar = word.rfind('$')?;
    let rest = &word[dollar + 1..];
    let name = rest.strip_prefix('{').unwrap_or(rest);
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then_some(word.len() - name.len())
}

#[cfg(test)]
mod tests {
    use super::complete;
    use crate::Options;

    /// What is proposed at `|`, and what is written there already.
    fn at(marked: &str) -> (String, Vec<String>) {
        let offset = marked.find('|').unwrap_or(marked.len());
        let text = marked.replacen('|', "", 1);
        let completion = complete(&text, offset as u32, &Options::default());
        let written = text
            .get(completion.start as usize..offset)
            .unwrap_or_default();
        let proposals = completion.proposals.into_iter().map(|each| each.text);
        (written.to_owned(), proposals.collect())
    }

    #[track_caller]
    fn offers(marked: &str, written: &str, expected: &[&str]) {
        let (found, proposals) = at(marked);
        assert_eq!(found, written, "{marked}");
        for each in expected {
            assert!(
                proposals.iter().any(|text| text == each),
                "{marked}: {each} in {proposals:?}"
            );
        }
    }

    #[test]
    fn instructions() {
        offers("FROM a\nRU|", "RU", &["RUN", "COPY"]);
        offers("FROM a\n\n|", "", &["RUN"]);
        assert_eq!(at("|").1, ["ARG", "FROM"]);
        assert_eq!(at("FROM a\nRUN <<E\nco|\nE\n").1, [""; 0]);
        assert_eq!(at("FROM a\nRUN apt-get update \\\n  && RU|\n").1, [""; 0]);
    }

    #[test]
    fn flags_and_their_values() {
        offers(
            "FROM a\nCOPY --|",
            "--",
            &["--from=", "--chown=", "--link "],
        );
        assert!(
            !at("FROM a\nCOPY --link --|")
                .1
                .contains(&"--link ".to_owned())
        );
        offers("FROM a\nRUN --mount=a --|", "--", &["--mount="]);
        offers("FROM a AS web\nFROM b\nCOPY --from=|", "", &["web"]);
        offers(
            "FROM a AS web\nFROM b\nRUN --mount=type=bind,from=w|",
            "w",
            &["web"],
        );
        offers("FROM --platform=|", "", &["$BUILDPLATFORM"]);
    }

    #[test]
    fn images_and_tags() {
        offers("FROM no|", "no", &["node", "scratch"]);
        offers("FROM a AS deps\nFROM d|", "d", &["deps", "debian"]);
        let (written, tags) = at("FROM node:2|");
        assert_eq!(written, "2");
        let place = |tag: &str| {
            tags.iter()
                .position(|each| each == tag)
                .unwrap_or(usize::MAX)
        };
        assert!(place("22") < place("22-slim"), "{tags:?}");
        assert!(place("22-slim") < place("20-slim"), "{tags:?}");
        offers("FROM node:20 |", "", &["AS "]);
        offers("FROM node:20\nUSER |", "", &["node", "root"]);
    }

    #[test]
    fn variables() {
        offers("ARG V=1\nFROM a:${V|", "V", &["V", "TARGETARCH"]);
        offers("FROM a\nENV HOMES=x\nRUN echo $HO|", "HO", &["HOMES"]);
        assert!(
            at("ARG V=1\nFROM a\nRUN echo $|").1.is_empty(),
            "a stage declares its own"
        );
    }

    #[test]
    fn comments() {
        offers("# |\nFROM a\n", "", &["syntax=docker/dockerfile:1"]);
        offers(
            "FROM a\n# plimsoll ignore=ro|\nUSER root\n",
            "ro",
            &["root-user"],
        );
        offers("FROM a\n# hadolint ignore=DL3008,DL|\n", "DL", &["DL3009"]);
    }
}
