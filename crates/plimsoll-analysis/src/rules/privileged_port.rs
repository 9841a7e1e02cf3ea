//! A user without rights is to open a port below 1024.
//!
//! ## What it does
//! Looks for EXPOSE with a port below 1024 where the last USER is not root. Files that give a program
//! the right to open such ports with `setcap` are left alone.
//!
//! ## Why it matters
//! Docker since 20.10 lets every user open any port in a container, but Kubernetes and older engines
//! may not: there the program ends with "permission denied".
//!
//! ## Example
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! COPY . /app
//! EXPOSE 80
//! USER node
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Use instead
//! ```dockerfile
//! FROM node:24-bookworm-slim
//! COPY . /app
//! EXPOSE 8080
//! USER node
//! CMD ["node", "/app/server.js"]
//! ```
//!
//! ## Fix safety
//! There is no automatic fix: the program has to open the other port as well.
//!
//! ## When to ignore it
//! Where the image only runs on engines that allow it.
//!
//! ## References
//! - Docker Engine 20.10 release notes, "net.ipv4.ip_unprivileged_port_start"
//! - Kubernetes documentation, "Using sysctls in a Kubernetes Cluster"

use plimsoll_syntax::Keyword;

use crate::facts::{Facts, User};
use crate::report::{Category, Severity};
use crate::rule::{Problem, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    summary: "A user without rights is to open a port below 1024",
    equivalents: &[],
    category: Category::Correctness,
    severity: Severity::Info,
    folded: false,
    fix: None,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(last) = facts.final_stage() else {
        return;
    };
    let user = facts.at_end(last.number, Keyword::User);
    let gives_right = |name: &str| matches!(name, "setcap" | "authbind");
    let allowed = facts.command_lines.iter().any(|line| {
        facts.is_shipped(line.instruction)
            && line.commands.iter().any(|command| gives_right(&command.name))
    });
    if allowed || user.is_none_or(|user| facts.user_of(user) != User::Other) {
        return;
    }
    for (at, span, port) in facts.reserved_ports() {
        let message = format!(
            "The container does not run as root, and port {port} is below 1024, which Kubernetes and older engines only let root open; use a port from 1024 on."
        );
        sink.report(Problem::new(at, span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn ports() {
        let check = |marked: &str| check_rule("privileged-port", marked);
        check("FROM a:1\nEXPOSE «80» «443/tcp» 8080\nUSER app\n");
        check("FROM a:1\nARG P=80\nEXPOSE «$P» $Q\nUSER 1000\n");
        check("FROM a:1\nEXPOSE 80\n");
        check("FROM a:1\nUSER app\nEXPOSE 80\nUSER root\n");
        check("FROM a:1\nRUN setcap cap_net_bind_service=+ep /b\nEXPOSE 80\nUSER app\n");
        check("FROM a:1 AS b\nEXPOSE 80\nFROM c:1\nUSER app\nCOPY --from=b /d /d\n");
    }
}
