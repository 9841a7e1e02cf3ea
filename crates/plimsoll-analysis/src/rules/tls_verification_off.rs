//! Certificates are not checked.
//!
//! ## What it does
//! Looks for downloads that do not check the server's certificate: `curl -k`, `wget
//! --no-check-certificate`, `pip --trusted-host`, `npm config set strict-ssl false`, git with
//! `http.sslVerify` and dnf with `sslverify` off, and the variables NODE_TLS_REJECT_UNAUTHORIZED, PYTHONHTTPSVERIFY,
//! GIT_SSL_NO_VERIFY, PIP_TRUSTED_HOST and NPM_CONFIG_STRICT_SSL.
//!
//! ## Why it matters
//! Anybody between the builder and the server can send something else. In ENV it also holds for
//! the program that the container runs.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -k -o /key.asc https://example.org/key.asc
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -o /key.asc https://example.org/key.asc
//! ```
//!
//! ## Fix safety
//! Needs a review: the certificate of the server, or of your own authority, may be missing in the
//! image. There is a fix for the options of curl and wget.
//!
//! ## When to ignore it
//! For a server on the same machine.
//!
//! ## References
//! - Checkov CKV2_DOCKER_2 to 6, 12 to 16

use plimsoll_syntax::{Keyword, Span, Word};

use crate::facts::{CommandFact, CommandLine, Facts};
use crate::report::{Category, Edit, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "Certificates are not checked",
    equivalents: &[
        "CKV2_DOCKER_2",
        "CKV2_DOCKER_3",
        "CKV2_DOCKER_4",
        "CKV2_DOCKER_5",
        "CKV2_DOCKER_6",
        "CKV2_DOCKER_12",
        "CKV2_DOCKER_13",
        "CKV2_DOCKER_14",
        "CKV2_DOCKER_15",
        "CKV2_DOCKER_16",
    ],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::NeedsReview),
    check,
};

/// Variables that switch the check off, each with the values that do so (nothing: any) and its
/// other name.
const VARIABLES: [(&str, &[&str], &[&str]); 5] = [
    ("NODE_TLS_REJECT_UNAUTHORIZED", &["0"], &["CKV2_DOCKER_6"]),
    ("PYTHONHTTPSVERIFY", &["0"], &["CKV2_DOCKER_5"]),
    ("GIT_SSL_NO_VERIFY", &[], &["CKV2_DOCKER_14"]),
    ("PIP_TRUSTED_HOST", &[], &["CKV2_DOCKER_16"]),
    ("NPM_CONFIG_STRICT_SSL", &["false"], &["CKV2_DOCKER_12"]),
];

const MESSAGE: &str = "The server's certificate is not checked here, so that anybody on the way can send something else; add the certificate that is missing to the image instead.";

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        if matches!(instruction.keyword, Keyword::Env | Keyword::Arg) {
            for pair in instruction.pairs() {
                let name = pair.key.unquoted().to_ascii_uppercase();
                let value = pair.value.as_ref().map(Word::unquoted).unwrap_or_default();
                if let Some(known) = variable(&name, value) {
                    sink.report(Problem::new(at, pair.span(), MESSAGE).known_as(known));
                }
            }
        }
        let line = facts
            .command_line(at)
            .filter(|line| line.keyword == Keyword::Run);
        for command in line
            .map(|line| line.commands.as_slice())
            .unwrap_or_default()
        {
            if let Some((span, known)) = switched_off(command) {
                let problem = Problem::new(at, span, MESSAGE).known_as(known);
                let edit = line.and_then(|line| checked(facts, line, command, span));
                sink.report(match edit {
                    Some(edit) => {
                        problem.fix("Check the certificate", Safety::NeedsReview, vec![edit])
                    }
                    None => problem,
                });
            }
        }
    }
}

/// The edit that takes the option out, for curl and wget.
fn checked(
    facts: &Facts<'_>,
    line: &CommandLine<'_>,
    command: &CommandFact<'_>,
    span: Span,
) -> Option<Edit> {
    let text = span.text(facts.source());
    match text {
        "-k" | "--insecure" | "--no-check-certificate" => {
            line.without_argument(command, span, facts.source())
        }
        _ if command.name == "curl" => Some(Edit::replace(span, text.replacen('k', "", 1))),
        _ => None,
    }
}

/// The other name of a variable's value that switches the check off.
fn variable(name: &str, value: &str) -> Option<&'static [&'static str]> {
    let value = value.to_ascii_lowercase();
    let mut known = VARIABLES.iter().filter(|(variable, ..)| *variable == name);
    let (_, off, known) = known.next()?;
    (off.is_empty() || off.contains(&value.as_str())).then_some(*known)
}

/// The argument that switches the check off.
fn switched_off(command: &CommandFact<'_>) -> Option<(Span, &'static [&'static str])> {
    let find = |matches: &dyn Fn(&str) -> bool| {
        let found = command
            .arguments
            .iter()
            .find(|argument| matches(argument.text()));
        found.map(|argument| argument.span)
    };
    let short = |text: &str| {
        text.starts_with('-')
            && !text.starts_with("--")
            && text.contains('k')
            && !text.contains('=')
    };
    let strict = |text: &str| text == "strict-ssl=false";
    let separate = || {
        let at = command.arguments.iter().position(|argument| {
            matches!(
                argument.text(),
                "strict-ssl" | "http.sslVerify" | "http.sslverify"
            )
        })?;
        let value = command.arguments.get(at + 1)?;
        matches!(value.text(), "false" | "0").then(|| command.arguments[at].span.to(value.span))
    };
    let mut environment = command.environment.iter();
    let alone = environment.find_map(|(name, value)| {
        let known = variable(name, value.as_deref().unwrap_or_default())?;
        Some((command.span, known))
    });
    if alone.is_some() && !command.name.is_empty() {
        return alone;
    }
    if command.name == "export" {
        return command.arguments.iter().find_map(|argument| {
            let (name, value) = argument.text().split_once('=')?;
            Some((argument.span, variable(name, value)?))
        });
    }
    match command.name.as_str() {
        "curl" => Some((
            find(&|text| text == "--insecure" || (short(text) && text.len() < 8))?,
            &["CKV2_DOCKER_2"],
        )),
        "wget" => Some((
            find(&|text| text == "--no-check-certificate")?,
            &["CKV2_DOCKER_3"],
        )),
        "npm" | "yarn" => Some((find(&strict).or_else(separate)?, &["CKV2_DOCKER_13"])),
        "git" => {
            let inline = find(&|text| text.eq_ignore_ascii_case("http.sslVerify=false"));
            Some((inline.or_else(separate)?, &[]))
        }
        "dnf" | "yum" | "yum-config-manager" | "dnf-config-manager" => {
            let unchecked = |text: &str| {
                let setting = text.strip_prefix("--setopt=").and_then(|set| set.split_once('='));
                setting.is_some_and(|(name, value)| {
                    let value = value.to_ascii_lowercase();
                    name.ends_with("sslverify") && matches!(value.as_str(), "0" | "false" | "no")
                })
            };
            Some((find(&unchecked)?, &["CKV2_DOCKER_15"]))
        }
        name if name.starts_with("pip") => Some((
            find(&|text| text.starts_with("--trusted-host"))?,
            &["CKV2_DOCKER_4"],
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("tls-verification-off", marked);
    }

    #[test]
    fn checks() {
        check(
            "FROM a:1\nENV «NODE_TLS_REJECT_UNAUTHORIZED=0» A=0\nRUN curl «-fsSLk» https://a.example && wget «--no-check-certificate» b && curl -o k c\n",
        );
        check(
            "FROM a:1\nRUN pip install «--trusted-host=x» a && npm config set «strict-ssl false» && git config --global «http.sslVerify false»\n",
        );
        check(
            "FROM a:1\nRUN yum-config-manager --save «--setopt=*.sslverify=False» && dnf --setopt=sslverify=1 update\nRUN «GIT_SSL_NO_VERIFY=1 git clone a» && NPM_CONFIG_STRICT_SSL=true npm ci\n",
        );
        check(
            "FROM a:1\nENV PYTHONHTTPSVERIFY=1\nRUN export «GIT_SSL_NO_VERIFY=1» && git clone a\nRUN git -c «http.sslverify=false» clone a && npm config set strict-ssl true\n",
        );
    }
}
