//! A file that holds secrets is copied into the image.
//!
//! ## What it does
//! Looks for private keys, `.env`, `.npmrc`, `.pypirc`, `.netrc`, `.git-credentials` and the
//! credentials of AWS, Docker and Kubernetes among the sources of a COPY or ADD in the image that
//! is built. Samples such as `.env.example` are left alone, and so is an `.npmrc` that is given
//! beside the Dockerfile and holds no token.
//!
//! ## Why it matters
//! Everybody who gets the image gets the file; to delete it in a later layer only hides it.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY .npmrc package.json ./
//! RUN npm install && rm .npmrc
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! COPY package.json ./
//! RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm install
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the secret has to be given to the build, or to the container, in
//! another way.
//!
//! ## When to ignore it
//! Where the file holds settings alone.
//!
//! ## References
//! - Docker documentation, "Build secrets"

use plimsoll_syntax::{Keyword, Word};

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A file that holds secrets is copied into the image",
    equivalents: &[],
    category: Category::Security,
    severity: Severity::Warning,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (at, instruction) in facts.instructions().iter().enumerate() {
        let copies = matches!(instruction.keyword, Keyword::Copy | Keyword::Add);
        let Some((_, sources)) = instruction.words().split_last() else {
            continue;
        };
        if !copies || !facts.is_shipped(at) {
            continue;
        }
        let heredoc = |word: &Word<'_>| word.text.starts_with("<<");
        for word in sources.iter().filter(|word| !heredoc(word)) {
            let path = word.unquoted();
            let Some((what, certain)) = holds(facts, path).filter(|_| !is_repository_key(facts, path))
            else {
                continue;
            };
            let message = format!(
                "This {what}, and everybody who gets the image gets it, even if a later layer deletes it; pass it with RUN --mount=type=secret or at run time."
            );
            let severity = if certain { Severity::Warning } else { Severity::Info };
            sink.report(Problem::new(at, word.span, message).severity(severity));
        }
    }
}

/// Whether a RUN gives the file to a package manager, as the public key of a repository.
fn is_repository_key(facts: &Facts<'_>, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut commands = facts.command_lines.iter().flat_map(|line| &line.commands);
    commands.any(|command| {
        let reads = matches!(command.name.as_str(), "apt-key" | "gpg" | "rpm" | "rpmkeys");
        reads && command.arguments.iter().any(|argument| argument.text().ends_with(name))
    })
}

/// What a file of that path holds, and whether it surely does.
fn holds(facts: &Facts<'_>, path: &str) -> Option<(&'static str, bool)> {
    let path = path.trim_end_matches('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folder.rsplit('/').next().unwrap_or(folder);
    let key = "is a private key";
    let login = "holds a login";
    match name {
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" => return Some((key, true)),
        ".netrc" | ".git-credentials" | ".pypirc" | ".aws" | ".kube" => {
            return Some((login, true));
        }
        "credentials" if folder == ".aws" => return Some((login, true)),
        "config.json" if folder == ".docker" => return Some((login, true)),
        "config" if folder == ".kube" => return Some((login, true)),
        ".npmrc" => {
            let text = facts.options.beside(path);
            let token = |text: &str| text.contains("_auth") && !text.contains("${");
            return text
                .is_none_or(token)
                .then_some(("may hold a token", text.is_some()));
        }
        _ => {}
    }
    let environment = name == ".env" || name.starts_with(".env.");
    let sample = ["example", "sample", "template", "dist", "test", "ci", "default", "erb", "tpl", "tmpl", "j2"];
    if environment && !sample.iter().any(|word| name.contains(word)) {
        return Some(("usually holds secrets", name == ".env"));
    }
    let ends = [".key", ".p12", ".pfx", "-key.pem", "_key.pem"];
    let private = ends.iter().any(|end| name.ends_with(end)) || matches!(name, "key.pem" | "privkey.pem");
    let public = ["pub", "gpg", "apt", "repo", "release", "signing", "trusted", "*"];
    let lower = name.to_ascii_lowercase();
    (private && !public.iter().any(|word| lower.contains(word))).then_some((key, true))
}

#[cfg(test)]
mod tests {
    use crate::Options;
    use crate::report::Finding;
    use crate::testing::check_rule;

    #[test]
    fn files() {
        check_rule(
            "secret-file-copied",
            "FROM a:1 AS b\nCOPY .env .\nFROM a:1\nCOPY «.env» .env.example «.env.production» ./\nADD «ssh/id_rsa» id_rsa.pub /root/.ssh/\nCOPY --from=b .env.sample .env\nCOPY «certs/server.key» repo.key public.key /etc/\nCOPY «.npmrc» .\n",
        );
    }

    #[test]
    fn a_known_file() {
        let options = Options {
            beside: vec![crate::Beside {
                path: ".npmrc".into(),
                content: "save-exact=true\n".into(),
            }],
            ..Options::default()
        };
        let report = crate::analyze("FROM a:1\nCOPY .npmrc .\n", &options);
        let is_it = |finding: &Finding| finding.rule == "secret-file-copied";
        assert!(!report.findings.iter().any(is_it));
    }
}
