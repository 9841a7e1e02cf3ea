//! What the image will be configured to, as the build evaluates it.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_syntax::{Command, Expansion, Instruction, Keyword};

use super::Facts;

/// What runs: the words of the exec form, or the text that a shell gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Program {
    /// A program and its arguments.
    Exec(Vec<String>),
    /// Text for the shell.
    Shell(String),
}

/// What a stage's image is configured to, without what its base image brings. Values of pairs are
/// `None` where they depend on something unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Configuration {
    /// ENV, by name.
    pub environment: BTreeMap<String, Option<String>>,
    /// LABEL, by name.
    pub labels: BTreeMap<String, Option<String>>,
    /// EXPOSE: port and protocol, such as `80/tcp`; ranges stay ranges.
    pub ports: BTreeSet<String>,
    /// VOLUME.
    pub volumes: BTreeSet<String>,
    /// WORKDIR, absolute; `None` where there is none.
    pub directory: Option<Expansion>,
    /// USER; `None` where there is none.
    pub user: Option<Expansion>,
    /// STOPSIGNAL; `None` where there is none.
    pub stop_signal: Option<Expansion>,
    /// ENTRYPOINT.
    pub entrypoint: Option<Program>,
    /// CMD.
    pub command: Option<Program>,
    /// SHELL.
    pub shell: Option<Vec<String>>,
}

impl Facts<'_> {
    /// What the image of a stage is configured to at the stage's end.
    pub fn configuration(&self, stage: usize) -> Configuration {
        let mut found = Configuration::default();
        for each in self.ancestry(stage).into_iter().rev() {
            let mut command_set = false;
            for at in self.stage_instructions(each) {
                let instruction = &self.file.instructions[at];
                command_set |= instruction.keyword == Keyword::Cmd;
                // A new entry point drops the command of the stage below.
                if instruction.keyword == Keyword::Entrypoint && !command_set {
                    found.command = None;
                }
                self.configure(at, instruction, &mut found);
            }
        }
        found
    }

    fn configure(&self, at: usize, instruction: &Instruction<'_>, found: &mut Configuration) {
        match instruction.keyword {
            Keyword::Env => self.pairs(at, instruction, &mut found.environment),
            Keyword::Label => self.pairs(at, instruction, &mut found.labels),
            Keyword::Expose => found.ports.extend(self.ports(at, instruction)),
            Keyword::Volume => {
                let words = instruction.words().iter();
                found.volumes.extend(words.map(|word| {
                    self.expand(&word.text, at)
                        .unwrap_or_else(|| word.text.to_string())
                }));
            }
            Keyword::Workdir => found.directory = Some(known(self.working_directory(at + 1))),
            Keyword::User => found.user = self.single(at, instruction),
            Keyword::Stopsignal => found.stop_signal = self.single(at, instruction),
            Keyword::Cmd => found.command = instruction.command().map(program),
            Keyword::Entrypoint => found.entrypoint = instruction.command().map(program),
            Keyword::Shell => {
                if let Some(Command::Exec(words)) = instruction.command() {
                    found.shell = Some(words.iter().map(|word| word.text.to_string()).collect());
                }
            }
            _ => {}
        }
    }

    fn single(&self, at: usize, instruction: &Instruction<'_>) -> Option<Expansion> {
        Some(known(self.expand(&instruction.value()?.text, at)))
    }

    fn pairs(
        &self,
        at: usize,
        instruction: &Instruction<'_>,
        found: &mut BTreeMap<String, Option<String>>,
    ) {
        for pair in instruction.pairs() {
            let name = self
                .expand(&pair.key.text, at)
                .unwrap_or_else(|| pair.key.text.to_string());
            let value = pair.value.as_ref();
            found.insert(name, value.and_then(|value| self.expand(&value.text, at)));
        }
    }

    fn ports(&self, at: usize, instruction: &Instruction<'_>) -> Vec<String> {
        let words = instruction.words().iter();
        let expanded = words.map(|word| {
            self.expand(&word.text, at)
                .unwrap_or_else(|| word.text.to_string())
        });
        expanded
            .flat_map(|text| {
                text.split_whitespace()
                    .map(|port| {
                        // `ip:public:private/protocol`: the container's own port stands last.
                        let port = port.rsplit(':').next().unwrap_or(port).to_ascii_lowercase();
                        if port.contains('/') {
                            port
                        } else {
                            format!("{port}/tcp")
                        }
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

fn known(value: Option<String>) -> Expansion {
    value.map_or(Expansion::Unknown, Expansion::Known)
}

fn program(command: &Command<'_>) -> Program {
    match command {
        Command::Exec(words) => {
            Program::Exec(words.iter().map(|word| word.text.to_string()).collect())
        }
        Command::Shell(text) => Program::Shell(text.text.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::{Expansion, parse};

    use super::Program;
    use crate::{Options, facts::Facts};

    #[track_caller]
    fn environment(text: &str, expected: &[(&str, Option<&str>)]) {
        let file = parse(text);
        let options = Options::default();
        let facts = Facts::new(&file, &options);
        let found = facts.configuration(facts.stages.len() - 1).environment;
        let found: Vec<_> = found
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_deref()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn each_instruction_sees_what_stands_before_it() {
        environment(
            "FROM a\nENV A=1 B=$A\nENV C=$A\n",
            &[("A", Some("1")), ("B", None), ("C", Some("1"))],
        );
        environment("FROM a\nARG A=1 B=$A\nENV C=$B\n", &[("C", Some("1"))]);
    }

    #[test]
    fn the_last_assignment_wins() {
        environment(
            "FROM a\nENV A=1\nARG A=2\nENV B=$A\n",
            &[("A", Some("1")), ("B", Some("2"))],
        );
    }

    #[test]
    fn global_arguments_count_where_they_are_named() {
        environment("ARG V=1\nFROM a\nENV A=x$V\n", &[("A", None)]);
        environment("ARG V=1\nFROM a\nARG V\nENV A=x$V\n", &[("A", Some("x1"))]);
        environment(
            "ARG V=1\nARG V\nFROM a\nARG V\nENV A=$V\n",
            &[("A", Some("1"))],
        );
        environment("FROM a\nARG V\nENV A=${V:-d}\n", &[("A", Some("d"))]);
    }

    #[test]
    fn what_the_base_may_set_is_unknown() {
        environment("FROM a\nENV PATH=/x:$PATH\n", &[("PATH", None)]);
        environment("FROM scratch\nENV A=/x$Y\n", &[("A", Some("/x"))]);
    }

    #[test]
    fn stages_inherit() {
        environment(
            "FROM a AS b\nARG V=1\nENV A=$V\nFROM b\nENV C=$A$V\n",
            &[("A", Some("1")), ("C", Some("11"))],
        );
    }

    #[test]
    fn a_new_entry_point_drops_the_command_below() {
        let file = parse(
            "FROM a AS b\nCMD [\"x\"]\nFROM b\nENTRYPOINT [\"y\"]\nWORKDIR /a/../b\nWORKDIR c\nEXPOSE 8080:80/TCP\n",
        );
        let options = Options::default();
        let found = Facts::new(&file, &options).configuration(1);
        assert_eq!(found.command, None);
        assert_eq!(found.entrypoint, Some(Program::Exec(vec!["y".into()])));
        assert_eq!(found.directory, Some(Expansion::Known("/b/c".into())));
        assert!(found.ports.contains("80/tcp"));
    }
}
