//! Secrets that come as build arguments, given to the RUNs that need them and kept in no history.

use super::secret_files;
use super::step::step;
use super::tagged::Tagged;
use crate::analyze::findings_of;
use crate::facts::Facts;
use crate::fix::{apply, compatible};
use crate::report::{Finding, Fix, Step};

/// Makes each secret ARG that only RUNs name a secret of these RUNs; where a RUN only writes it into
/// a package manager's settings, the RUN that installs does that.
pub(crate) fn turn(tagged: &mut Tagged, facts: &Facts<'_>) -> bool {
    let off = facts
        .options
        .steps_off
        .iter()
        .any(|off| off == "secret-mount");
    if off {
        return false;
    }
    if let Some(written) = secret_files::first(facts) {
        let mut made = mounting(&written.name);
        made.assumptions.push(format!(
            "Nothing reads {} when the container runs; what does gets it there, by `docker run -e {}`.",
            written.name, written.name
        ));
        let number = tagged.step(made);
        tagged.advance(&apply(facts.source(), &written.edits), number);
        return true;
    }
    let found = findings_of(facts, "secret-in-arg-or-env");
    let wanted: Vec<(&str, &Fix)> = found.iter().filter_map(|finding| mount(finding)).collect();
    let Some((name, _)) = wanted.first() else {
        return false;
    };
    let number = tagged.step(mounting(name));
    let next = apply(
        facts.source(),
        &compatible(wanted.iter().map(|(_, fix)| *fix)),
    );
    tagged.advance(&next, number);
    true
}

/// The step that gives a secret to a RUN.
fn mounting(name: &str) -> Step {
    let mut made = step(
        "secret-mount",
        "Give secrets to the RUN that needs them",
        "Build arguments stand in the history of the image, where everybody who gets it can read them; a secret mount leaves nothing behind.",
        &[
            "No other RUN reads the secrets without naming them, as npm does through `.npmrc`.",
            "The values that were used until now are replaced where they were issued.",
        ],
    );
    made.assumptions.push(format!(
        "The build passes each secret by `docker build --secret id={name},env={name} .` instead of `--build-arg {name}`."
    ));
    made
}

/// The fix of a finding that mounts a secret, and the secret's name.
fn mount(finding: &Finding) -> Option<(&str, &Fix)> {
    finding.fixes.iter().find_map(|fix| {
        let mut mounts = fix.edits.iter().filter_map(|edit| {
            let mount = edit.text.trim().strip_prefix("--mount=type=secret,")?;
            mount.rsplit_once("env=")
        });
        Some((mounts.next()?.1, fix))
    })
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    #[track_caller]
    fn lean(text: &str) -> String {
        let made = rewrite(text, Level::Lean, &Options::default());
        let again = rewrite(&made.text, Level::Lean, &Options::default());
        assert_eq!(again.text, made.text);
        made.text
    }

    #[test]
    fn settings_with_a_secret_are_written_where_they_are_read() {
        let made = lean(
            "FROM node:20-slim\nARG NPM_TOKEN\nENV NPM_TOKEN=$NPM_TOKEN\nWORKDIR /app\nRUN echo \"//r.example/:_authToken=${NPM_TOKEN}\" > .npmrc\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nRUN rm -f .npmrc\nCOPY . .\nCMD [\"node\", \"index.js\"]\n",
        );
        assert!(
            made.contains("type=secret,id=NPM_TOKEN,env=NPM_TOKEN"),
            "{made}"
        );
        assert!(
            !made.contains("ARG ") && !made.contains("ENV NPM"),
            "{made}"
        );
        assert!(
            made.contains("> .npmrc \\\n    && npm ci --omit=dev \\\n    && rm -f .npmrc\n"),
            "{made}"
        );
        let made = lean(
            "FROM python:3.13-slim\nARG TOKEN\nWORKDIR /app\nRUN printf '[global]\\nindex-url = https://u:%s@r.example/' \"$TOKEN\" > /etc/pip.conf\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nCMD [\"python\", \"a.py\"]\n",
        );
        assert!(
            made.contains("&& rm -f /etc/pip.conf\n") && !made.contains("ARG "),
            "{made}"
        );
    }

    #[test]
    fn what_others_read_stays() {
        for other in [
            "RUN npm ci\nRUN npm run build",
            "RUN echo $T\nRUN npm ci",
            "RUN npm ci\nRUN npm i -g x",
        ] {
            let text = format!(
                "FROM node:20-slim\nARG T\nWORKDIR /app\nRUN echo $T > .npmrc\n{other}\nCMD [\"node\", \"index.js\"]\n"
            );
            let made = lean(&text);
            let kept = other.contains("$T") || other.contains("-g");
            assert_eq!(
                made.contains("RUN echo $T > .npmrc") || made.contains("env=T echo"),
                kept,
                "{made}"
            );
        }
    }
}
