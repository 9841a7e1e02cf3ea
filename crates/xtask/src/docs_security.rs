//! The page that names what is defended, `docs/security/`, with the policy as it was built.

use std::fmt::Write as _;
use std::path::Path;

use crate::failure::Outcome;
use crate::places::Places;
use crate::{bundle, docs};

/// Writes the page with the template of all documentation.
pub(crate) fn write(places: &Places, site: &Path, template: &str) -> Outcome {
    let headers = rules(&bundle::read(&site.join("_headers"))?);
    let policy = headers
        .iter()
        .flat_map(|(_, lines)| lines)
        .find_map(|(name, value)| (name == "Content-Security-Policy").then_some(value.as_str()))
        .unwrap_or_default();
    let text = bundle::read(&places.root.join("web/security.md"))?
        .replace("{{policy}}", &policy.replace("; ", ";\n"))
        .replace("{{nginx}}", nginx(&headers).trim_end());
    let page = docs::guide(
        template,
        "What Plimsoll defends, and how",
        "Who could do harm with Plimsoll, what stands against it, and which test holds it.",
        &text,
    );
    docs::place_guide(site, "security", &page)
}

/// Header lines by the path that they are for.
type Rules = Vec<(String, Vec<(String, String)>)>;

/// What `_headers` says.
fn rules(text: &str) -> Rules {
    let mut rules = Rules::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('/') {
            rules.push((line.trim_end_matches('*').to_owned(), Vec::new()));
        } else if let (Some((_, lines)), Some((name, value))) =
            (rules.last_mut(), line.split_once(": "))
        {
            lines.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    rules
}

/// The same for nginx, where a location that adds a header has none of those around it.
fn nginx(rules: &Rules) -> String {
    let mut out = String::new();
    let everywhere: Vec<_> = rules
        .iter()
        .filter(|(path, _)| path == "/")
        .flat_map(|(_, lines)| lines)
        .collect();
    for (path, own) in rules {
        let _ = writeln!(out, "location {path} {{");
        let around = everywhere.iter().copied().filter(|_| path != "/");
        for (name, value) in around.chain(own) {
            let _ = writeln!(out, "    add_header {name} \"{value}\" always;");
        }
        out.push_str("}\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{nginx, rules};

    #[test]
    fn every_location_has_all_its_headers() {
        let headers = "# Why\n/*\n  A: 1; 2\n\n/element/*\n  B: *\n";
        assert_eq!(
            nginx(&rules(headers)),
            "location / {\n    add_header A \"1; 2\" always;\n}\n\
             location /element/ {\n    add_header A \"1; 2\" always;\n    add_header B \"*\" always;\n}\n"
        );
    }
}
