//! The user whom Node's images have.

use plimsoll_syntax::Keyword;

use super::Shipped;
use crate::facts::User;
use crate::report::{Edit, Step};
use crate::rewrite::non_root;
use crate::rewrite::style::Style;

/// Runs the shipped stage as the user that Node's images have.
pub(super) fn ordinary_user(shipped: &Shipped<'_>) -> Result<(Step, Vec<Edit>), String> {
    let facts = shipped.facts;
    let none = || "The user of the stage that is shipped is left as it is.".to_owned();
    let configuration = facts.configuration(shipped.stage);
    let runs_node = shipped.image.name == "node"
        && shipped.runs().is_some_and(|program| program.name == "node");
    let ports = !configuration.ports.is_empty() && facts.reserved_ports().is_empty();
    if !runs_node
        || !ports
        || configuration.user.is_some()
        || !configuration.volumes.is_empty()
        || shipped.sources().is_empty()
    {
        return Err(none());
    }
    let last_work = shipped
        .instructions()
        .rfind(|(_, instruction)| {
            matches!(
                instruction.keyword,
                Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir
            )
        })
        .map_or(0, |(at, _)| at);
    let (at, _) = shipped
        .instructions()
        .find(|(at, instruction)| {
            *at > last_work
                && matches!(
                    instruction.keyword,
                    Keyword::Expose | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck
                )
        })
        .ok_or_else(none)?;
    if facts.user(at) != User::Root {
        return Err(none());
    }
    let start = facts.whole_lines(facts.instructions()[at].span).start;
    let line = Style::of(facts).line(Keyword::User, "node");
    Ok((non_root::non_root(), vec![Edit::insert(start, line)]))
}
