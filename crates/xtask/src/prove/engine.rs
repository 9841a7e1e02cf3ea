//! The Docker engine that builds and runs.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Instant, SystemTime};
use std::{env, fs};

use plimsoll_analysis::report::Level;
use serde_json::Value;

use super::application::Application;
use super::measured::Measured;
use super::record;
use crate::failure::{Failure, Outcome};

/// How many lines of a failed build are kept.
const LINES_KEPT: usize = 12;

/// The Docker engine, by its command.
pub(super) struct Engine {
    command: String,
}

impl Engine {
    /// The command that `PLIMSOLL_DOCKER` names, or `docker`.
    pub(super) fn find() -> Self {
        let command = env::var("PLIMSOLL_DOCKER").unwrap_or_else(|_| "docker".into());
        Self { command }
    }

    fn docker(&self, arguments: &[&str]) -> Outcome<Output> {
        let mut command = Command::new(&self.command);
        command.args(arguments).env("DOCKER_BUILDKIT", "1");
        command.output().map_err(|error| {
            Failure::new(
                format!("`{}` cannot be started: {error}", self.command),
                "install Docker, or name its command in PLIMSOLL_DOCKER",
            )
        })
    }

    /// Builds a context, asks the image whether it serves, and builds again after an edit.
    pub(super) fn measure(
        &self,
        application: &Application,
        context: &Path,
        level: Level,
        key: String,
    ) -> Outcome<Measured> {
        let tag = format!("plimsoll-prove/{}:{}", application.name, level.name());
        let mut measured = Measured {
            key,
            day: record::today(),
            ..Measured::default()
        };
        let start = Instant::now();
        let built = self.build(context, &tag)?;
        measured.seconds = start.elapsed().as_secs_f64();
        if !built.status.success() {
            measured.trouble = last_lines(&built);
            return Ok(measured);
        }
        let image = self.inspect(&tag)?;
        measured.bytes = image["Size"].as_u64().unwrap_or_default();
        let user = image["Config"]["User"].as_str().unwrap_or_default();
        user.clone_into(&mut measured.user);
        self.layers(context, &tag, &mut measured)?;
        self.check(application, &tag, &mut measured)?;
        if let Some([file, old, new]) = &application.edit {
            let file = context.join(file);
            let text = fs::read_to_string(&file).unwrap_or_default();
            if text.contains(old.as_str())
                && fs::write(&file, text.replace(old, &never_built(new))).is_ok()
            {
                self.rebuild(context, &tag, &image, &mut measured)?;
                // The context stays as it is described.
                let _ = fs::write(&file, text);
            } else {
                measured
                    .trouble
                    .push(format!("the edit does not fit {}", file.display()));
            }
        }
        Ok(measured)
    }

    fn build(&self, context: &Path, tag: &str) -> Outcome<Output> {
        let context = context.to_string_lossy();
        self.docker(&["build", "--progress=plain", "-t", tag, &context])
    }

    fn inspect(&self, tag: &str) -> Outcome<Value> {
        let output = self.docker(&["image", "inspect", tag])?;
        let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        Ok(json[0].clone())
    }

    /// What was put onto which base.
    fn layers(&self, context: &Path, tag: &str, measured: &mut Measured) -> Outcome {
        let text = fs::read_to_string(context.join("Dockerfile")).unwrap_or_default();
        let base = final_base(&text);
        let below = if base == "scratch" {
            0
        } else {
            let image = self.inspect(&base)?;
            measured.base.1 = image["Size"].as_u64().unwrap_or_default();
            self.history(&base)?.len()
        };
        let rows = self.history(tag)?.into_iter().skip(below);
        measured.layers = rows
            .filter(|(_, text)| {
                ["RUN", "COPY", "ADD"]
                    .iter()
                    .any(|word| text.starts_with(word))
            })
            .map(|(bytes, text)| (text, bytes))
            .collect();
        measured.base.0 = base;
        Ok(())
    }

    /// The bytes and the instruction of each row of an image's history, oldest first.
    fn history(&self, tag: &str) -> Outcome<Vec<(u64, String)>> {
        let history = self.docker(&[
            "history",
            "--human=false",
            "--format",
            "{{.Size}}\t{{.CreatedBy}}",
            "--no-trunc",
            tag,
        ])?;
        let history = String::from_utf8_lossy(&history.stdout).into_owned();
        let rows = history.lines().rev().filter_map(|line| {
            let (size, text) = line.split_once('\t')?;
            Some((size.parse().ok()?, text.to_owned()))
        });
        Ok(rows.collect())
    }

    fn check(&self, application: &Application, tag: &str, measured: &mut Measured) -> Outcome {
        let output = Command::new("bash")
            .arg(&application.check)
            .arg(tag)
            .env("PLIMSOLL_DOCKER", &self.command)
            .output()
            .map_err(|error| {
                Failure::new(
                    format!("`{}` cannot be run: {error}", application.check.display()),
                    "install bash",
                )
            })?;
        measured.serves = output.status.success();
        if !measured.serves {
            measured.trouble.extend(last_lines(&output));
        }
        Ok(())
    }

    /// Builds again: which steps ran, and how many bytes are new.
    fn rebuild(&self, context: &Path, tag: &str, old: &Value, measured: &mut Measured) -> Outcome {
        let edited = format!("{tag}-edited");
        let built = self.build(context, &edited)?;
        if !built.status.success() {
            measured.serves = false;
            measured.trouble.extend(last_lines(&built));
            return Ok(());
        }
        let progress = String::from_utf8_lossy(&built.stderr).into_owned();
        measured.reruns = steps_run(&progress);
        let new = self.inspect(&edited)?;
        measured.pushed = self.new_bytes(&edited, old, &new)?;
        self.remove(&edited)
    }

    /// Removes an image; what it was built of stays in the engine's cache.
    pub(super) fn remove(&self, tag: &str) -> Outcome {
        self.docker(&["rmi", tag])?;
        Ok(())
    }

    /// Bytes of the layers that the old image does not have.
    fn new_bytes(&self, tag: &str, old: &Value, new: &Value) -> Outcome<u64> {
        let layers = |image: &Value| -> Vec<String> {
            let layers = image["RootFS"]["Layers"].as_array().into_iter().flatten();
            layers
                .filter_map(|layer| Some(layer.as_str()?.to_owned()))
                .collect()
        };
        let (old, new) = (layers(old), layers(new));
        // Oldest first; rows without a layer weigh nothing and say so.
        let rows = self.history(tag)?;
        let is_layer = |(bytes, text): &&(u64, String)| {
            *bytes > 0
                || ["RUN", "COPY", "ADD", "WORKDIR"]
                    .iter()
                    .any(|word| text.starts_with(word))
        };
        let exact: Vec<u64> = rows.iter().filter(is_layer).map(|row| row.0).collect();
        let sizes = if exact.len() == new.len() {
            exact
        } else {
            rows.iter()
                .map(|row| row.0)
                .filter(|bytes| *bytes > 0)
                .collect()
        };
        let added = new
            .iter()
            .zip(sizes)
            .filter(|(layer, _)| !old.contains(layer));
        Ok(added.map(|(_, bytes)| bytes).sum())
    }
}

/// The text of an edit, with a number that no build before had, so that the engine's cache does not
/// hold it.
fn never_built(text: &str) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    format!("{text} {}", now.unwrap_or_default().as_secs())
}

/// The image that the last stage stands on, through the stages between.
fn final_base(text: &str) -> String {
    let mut stages: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let is_from = words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("from"));
        let mut words = words.filter(|word| !word.starts_with("--"));
        if let Some(image) = words.next().filter(|_| is_from) {
            let known = stages.iter().find(|(name, _)| name == image);
            let base = known.map_or(image, |(_, base)| base).to_owned();
            stages.push((words.nth(1).unwrap_or_default().to_owned(), base));
        }
    }
    stages.pop().unwrap_or_default().1
}

/// The steps of a build that were not taken from the cache, by plain progress.
fn steps_run(progress: &str) -> Vec<String> {
    let mut steps: Vec<(&str, &str)> = Vec::new();
    let mut cached: Vec<&str> = Vec::new();
    for line in progress.lines() {
        let Some((number, rest)) = line.strip_prefix('#').and_then(|line| line.split_once(' '))
        else {
            continue;
        };
        if rest == "CACHED" {
            cached.push(number);
        } else if rest.starts_with('[') && !steps.iter().any(|(known, _)| *known == number) {
            steps.push((number, rest));
        }
    }
    let works = |step: &str| {
        let (_, instruction) = step.split_once("] ").unwrap_or_default();
        ["RUN", "COPY", "ADD", "WORKDIR"]
            .iter()
            .any(|word| instruction.starts_with(word))
    };
    let run = steps
        .into_iter()
        .filter(|(number, step)| !cached.contains(number) && works(step));
    run.map(|(_, step)| step.to_owned()).collect()
}

fn last_lines(output: &Output) -> Vec<String> {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let start = lines.len().saturating_sub(LINES_KEPT);
    lines[start..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{final_base, steps_run};

    #[test]
    fn the_base_of_the_last_stage() {
        let text =
            "FROM node:20 AS base\nFROM base AS build\nRUN x\nFROM --platform=linux/amd64 build\n";
        assert_eq!(final_base(text), "node:20");
        assert_eq!(
            final_base("FROM a AS b\nFROM debian:12-slim\n"),
            "debian:12-slim"
        );
    }

    #[test]
    fn what_ran_again() {
        let progress = "#1 [internal] load build definition from Dockerfile\n#5 [build 2/4] COPY go.mod ./\n#5 CACHED\n#6 [build 3/4] COPY . .\n#6 DONE 0.1s\n#7 [build 4/4] RUN go build\n#7 0.2 …\n#7 DONE 9s\n#8 exporting to image\n";
        assert_eq!(
            steps_run(progress),
            ["[build 3/4] COPY . .", "[build 4/4] RUN go build"]
        );
    }
}
