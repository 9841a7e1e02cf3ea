//! What comments in the file say of its findings.

use crate::facts::{Facts, PragmaSays, PragmaScope, PragmaTool, is_build_check};
use crate::report::{Finding, Ignored, Severity};

/// Takes out the findings that a comment ignores, with the comment that does, and does what else
/// the comments say. The places of names that ignored nothing are returned beside.
pub(crate) fn obey(
    facts: &Facts<'_>,
    findings: &mut Vec<Finding>,
) -> (Vec<Ignored>, Vec<(usize, usize)>) {
    if facts.pragmas.is_empty() || facts.options.settings.pragmas_off {
        return (Vec::new(), Vec::new());
    }
    let mut used: Vec<Vec<bool>> = facts
        .pragmas
        .iter()
        .map(|pragma| match &pragma.says {
            PragmaSays::Ignore(names) => vec![false; names.len()],
            _ => Vec::new(),
        })
        .collect();
    let mut ignored = Vec::new();
    let mut kept = Vec::with_capacity(findings.len());
    for mut finding in findings.drain(..) {
        let instruction = instruction_of(facts, &finding);
        let stage = instruction.and_then(|at| facts.stage_of.get(at).copied().flatten());
        let mut by = None;
        for (at, pragma) in facts.pragmas.iter().enumerate() {
            let reaches = match pragma.scope {
                PragmaScope::File => true,
                PragmaScope::Stage(of) => stage == Some(of),
                PragmaScope::Instruction(of) => instruction == Some(of),
                PragmaScope::Nothing => false,
            };
            if !reaches {
                continue;
            }
            let means = |name: &str| is_meant(&finding, name, pragma.tool);
            match &pragma.says {
                PragmaSays::Ignore(names) => {
                    for (name, (said, _)) in names.iter().enumerate() {
                        if means(said) {
                            used[at][name] = true;
                            by = by.or(Some(pragma));
                        }
                    }
                }
                PragmaSays::Wanted(names) => {
                    if names.iter().any(|(said, _)| means(said)) {
                        finding.folded = false;
                    }
                }
                PragmaSays::Error => {
                    if is_build_finding(&finding) {
                        finding.severity = Severity::Error;
                    }
                }
                PragmaSays::Shell(_) => {}
            }
        }
        match by {
            None => kept.push(finding),
            Some(pragma) => ignored.push(Ignored {
                finding,
                line: facts.lines.line(pragma.span.start),
                reason: pragma.reason.map(str::to_owned),
            }),
        }
    }
    *findings = kept;
    let without_effect = used.iter().enumerate().flat_map(|(at, names)| {
        let names = names.iter().enumerate();
        names
            .filter(|(_, used)| !**used)
            .map(move |(name, _)| (at, name))
    });
    (ignored, without_effect.collect())
}

/// The number of the instruction that a finding belongs to.
fn instruction_of(facts: &Facts<'_>, finding: &Finding) -> Option<usize> {
    facts
        .instructions()
        .binary_search_by_key(&finding.instruction_line, |instruction| {
            instruction.start_line
        })
        .ok()
}

fn is_meant(finding: &Finding, name: &str, tool: PragmaTool) -> bool {
    finding.rule == name
        || finding.equivalents.iter().any(|known| known == name)
        || tool == PragmaTool::BuildKit && name == "all" && is_build_finding(finding)
}

/// Whether BuildKit has a check for it.
fn is_build_finding(finding: &Finding) -> bool {
    finding
        .equivalents
        .iter()
        .any(|known| is_build_check(known))
}
