//! curl saves whatever the server answers.
//!
//! ## What it does
//! Looks for `curl` in a RUN that writes a file without `-f`, where nothing unpacks, runs or verifies
//! the file, and for addresses that are known to answer with a redirect, without `-L`.
//!
//! ## Why it matters
//! Without `-f` the page "404 Not Found" counts as success: the build goes on and the image holds
//! the page instead of the program. Without `-L` it holds the empty answer of a redirect.
//!
//! ## Example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -o /usr/local/bin/tool https://example.org/tool && chmod +x /usr/local/bin/tool
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fo /usr/local/bin/tool https://example.org/tool && chmod +x /usr/local/bin/tool
//! ```
//!
//! ## Fix safety
//! `-f` is safe: it changes nothing as long as the download succeeds. `-L` needs a review, because
//! the file is another one then.
//!
//! ## When to ignore it
//! Where a later instruction looks at the file.
//!
//! ## References
//! - curl(1), `--fail` and `--location`

use plimsoll_syntax::Keyword;

use crate::facts::{Argument, CommandFact, Facts};
use crate::report::{Category, Safety, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "curl saves whatever the server answers",
    equivalents: &["tally/curl-should-follow-redirects", "DF035"],
    category: Category::Correctness,
    severity: Severity::Warning,
    folded: false,
    fix: Some(Safety::Safe),
    check,
};

/// Programs that notice when a file is not what it should be.
const READERS: [&str; 26] = [
    "tar", "bsdtar", "unzip", "gunzip", "bunzip2", "unxz", "xz", "gzip", "7z", "dpkg", "rpm", "gdebi",
    "gpg", "apt-key", "apt-get", "apt", "yum", "dnf", "sh", "bash", "python", "python3", "php",
    "perl", "ruby", "java",
];

/// How the names of files end that later instructions unpack, install or verify with.
const ENDINGS: [&str; 8] = [
    ".gz", ".tgz", ".xz", ".bz2", ".zip", ".deb", ".rpm", ".asc",
];


fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for line in &facts.command_lines {
        if line.keyword != Keyword::Run {
            continue;
        }
        for (number, command) in line.commands.iter().enumerate() {
            if command.name != "curl" || command.arguments.iter().any(is_unclear) {
                continue;
            }
            let options = command.curl_options();
            let has = |names: &[&str]| names.iter().any(|name| options.has(name));
            let redirected = !has(&["-L", "--location", "--location-trusted", "-I", "--head"])
                && command.address().is_some_and(redirects);
            let saved = command.downloaded_file().filter(|_| !has(&["-f", "--fail", "--fail-with-body"]));
            let read = |later: &CommandFact<'_>| {
                let verifies = later.name.ends_with("sum") || later.name.starts_with("gpg");
                let file = saved.as_deref().unwrap_or_default();
                let name = file.rsplit('/').next().unwrap_or(file);
                let names = later.arguments.iter().any(|argument| argument.text().contains(name));
                let runs = later.program.text().ends_with(name);
                verifies || runs || (READERS.contains(&later.name.as_str()) && names)
            };
            let later = |file: &str| ENDINGS.iter().any(|end| file.ends_with(end));
            let open = saved.as_deref().is_some_and(|file| !later(file))
                && !line.commands[number + 1..].iter().any(read);
            let (message, flag, safety) = if redirected {
                (
                    "This address answers with a redirect, which curl does not follow by itself, so that nothing useful arrives; add -L.",
                    if open { "-fL" } else { "-L" },
                    Safety::NeedsReview,
                )
            } else if open {
                (
                    "curl counts an error page of the server as success and saves it, and the build goes on with it; add -f.",
                    "-f",
                    Safety::Safe,
                )
            } else {
                continue;
            };
            let edits = vec![line.argument_after(&command.program, flag)];
            let problem = Problem::new(line.instruction, command.program.span, message);
            sink.report(problem.fix(format!("Add {flag}"), safety, edits));
        }
    }
}

/// Whether an argument may hold options that the text does not show.
fn is_unclear(argument: &Argument<'_>) -> bool {
    let name = argument.raw.trim_start_matches(['$', '{']).trim_end_matches('}').to_ascii_lowercase();
    let options = name.ends_with('s') || ["opt", "arg", "flag"].iter().any(|part| name.contains(part));
    (argument.raw.starts_with('$') && options) || matches!(argument.text(), "-K" | "--config")
}

/// Whether a server is known to answer an address with a redirect.
fn redirects(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else {
        return false;
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    match host {
        "github.com" | "www.github.com" => {
            let mut parts = path.split('/').skip(2);
            let release = matches!(parts.next(), Some("releases" | "archive" | "raw" | "tarball" | "zipball"));
            release && parts.next().is_some_and(|next| next != "tag")
        }
        "git.io" | "bit.ly" | "tinyurl.com" | "downloads.sourceforge.net" => !path.is_empty(),
        "sourceforge.net" => path.ends_with("/download"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_rule, fixed_by};

    #[track_caller]
    fn check(marked: &str) {
        check_rule("curl-takes-any-answer", marked);
    }

    #[test]
    fn answers() {
        check("FROM a:1\nRUN «curl» -sSLo /a https://x.example/a && curl -fo /b https://x.example/b && chmod +x /a\n");
        check("FROM a:1\nRUN «curl» -O https://x.example/a.jar\n");
        check("FROM a:1\nRUN curl -o a.tgz https://x.example/a.tgz && tar xf a.tgz\nRUN curl -O https://x.example/b && sha256sum -c sums\n");
        check("FROM a:1\nRUN curl -o ~/a.sh https://x.example/a && ~/a.sh && curl -O https://x.example/b.py && python3 b.py\n");
        check("FROM a:1\nRUN curl https://x.example/a | sh && curl $OPTIONS -o a https://x.example\n");
        check("FROM a:1\nRUN «curl» -s https://github.com/a/b/releases/download/v1/c.tgz | tar xz\nRUN curl -sL https://github.com/a/b/archive/v1.tgz | tar xz\n");
    }

    #[test]
    fn fixes() {
        let fixed = |text| fixed_by("curl-takes-any-answer", text);
        assert_eq!(
            fixed("FROM a:1\nRUN curl -o /a https://x.example/a\n"),
            "FROM a:1\nRUN curl -f -o /a https://x.example/a\n"
        );
        assert_eq!(
            fixed("FROM a:1\nRUN curl -o /a https://git.io/a\n"),
            "FROM a:1\nRUN curl -fL -o /a https://git.io/a\n"
        );
    }
}
