//! The build takes tools at whatever version is newest.
//!
//! ## What it does
//! Collects what the built stages install or fetch without a version, beside the packages of a
//! distribution: packages of pip, global ones of npm, yarn and pnpm, of gem, cargo, go and pipx,
//! the latest release of a project, and the head of a Git repository. One finding a file.
//!
//! ## Why it matters
//! The same Dockerfile gives other versions on another day. A build that fails or behaves
//! differently without a change of its own is hard to understand, and hard to go back from.
//!
//! ## Example
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN npm install --global serve
//! RUN git clone https://github.com/example/theme /theme
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:22-bookworm-slim
//! RUN npm install --global serve@14.2.5
//! RUN git clone --branch v2.1.0 https://github.com/example/theme /theme
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the text does not tell which versions are wanted.
//!
//! ## When to ignore it
//! Where the newest version is what is wanted, and somebody looks at each build.
//!
//! ## References
//! - hadolint DL3013, DL3016, DL3028 and DL3062, each of which reports every place

use crate::facts::Facts;
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "The build takes tools at whatever version is newest",
    equivalents: &[],
    category: Category::Reproducibility,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

/// How many names the message lists.
const LISTED: usize = 6;

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let newest = facts.newest();
    let Some(first) = newest.first() else {
        return;
    };
    let mut names: Vec<&str> = Vec::new();
    for found in &newest {
        if !names.contains(&found.name.as_str()) && names.len() <= LISTED {
            names.push(&found.name);
        }
    }
    let more = if names.len() > LISTED { " and others" } else { "" };
    names.truncate(LISTED);
    let message = format!(
        "{}{more} come at whatever version is newest at that moment, so that the next build may differ; give each a version.",
        names.join(", ")
    );
    sink.report(Problem::new(first.instruction, first.span, message));
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(marked: &str) {
        check_rule("tools-at-newest-version", marked);
    }

    #[test]
    fn open() {
        check("FROM a:1\nRUN pip install -U pip && pip install «x» y==1\nRUN npm i -g z\n");
        check("FROM a:1\nRUN go install «example.org/a@latest»\n");
        check("FROM a:1\nRUN cargo install --locked «a»\n");
        check("FROM a:1\nRUN curl -LO «https://github.com/a/b/releases/latest/download/c.tgz»\n");
        check("FROM a:1\nRUN git clone «https://a.example/b.git»\n");
        check("FROM a:1\nRUN yarn global add «a@latest»\n");
    }

    #[test]
    fn settled() {
        check("FROM a:1\nRUN pip install -r r.txt x && npm i x && npm i -g a@1 $B && cargo install --path . && gem install a -v 1 && gem install bundler && go install ./...\n");
        check("FROM a:1\nRUN git clone https://a.example/b && cd b && git checkout 123abc\nRUN git clone -b v1 https://a.example/c\n");
        check("FROM a:1 AS unused\nRUN npm i -g x\nFROM a:1\n");
    }
}
