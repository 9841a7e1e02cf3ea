//! The documentation as static pages of the site: the rules under `docs/rules/`, and guides.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use plimsoll_analysis::report::{Category, Safety, Severity};
use plimsoll_analysis::{RuleInfo, differences, rule_page, rules};
use pulldown_cmark::{Options, Parser, html};

use crate::failure::{Failure, Outcome};
use crate::places::Places;
use crate::{bundle, docs_embedding, docs_security};

/// The style sheet's name, which the bundler leaves here.
const STYLE: &str = "docs.css.txt";

/// Writes `docs/rules/`: a list, a page for each rule, and the deliberate differences.
pub(crate) fn write(places: &Places, site: &Path) -> Outcome {
    let template = bundle::read(&places.root.join("web/docs.html"))?;
    let style = site.join(STYLE);
    let style_name = bundle::read(&style)?;
    remove(&style)?;
    let folder = site.join("docs/rules");
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    let place = |name: &str, title: &str, body: &str| {
        let page = template
            .replace("{{title}}", &escaped(title))
            .replace("{{style}}", &style_name)
            .replace("{{body}}", body);
        bundle::write(&folder.join(format!("{name}.html")), &page)
    };
    let guides = template.replace("{{style}}", &style_name);
    docs_embedding::write(places, site, &guides)?;
    docs_security::write(places, site, &guides)?;
    let rules = rules();
    place("index", "Rules", &list(&rules))?;
    place("differences", "Deliberate differences", &differ())?;
    for rule in &rules {
        place(&rule.name, &rule.summary, &explanation(rule))?;
    }
    Ok(())
}

/// A page that stands beside the rules, out of Markdown.
pub(crate) fn guide(template: &str, title: &str, description: &str, text: &str) -> String {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(text, Options::ENABLE_TABLES));
    template
        .replace(
            "Plimsoll's rules for Dockerfiles: {{title}}.",
            &escaped(description),
        )
        .replace("{{title}}", &escaped(title))
        .replace("{{body}}", &body)
}

/// Writes such a page as `docs/NAME/`.
pub(crate) fn place_guide(site: &Path, name: &str, page: &str) -> Outcome {
    let folder = site.join("docs").join(name);
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    bundle::write(&folder.join("index.html"), page)
}

fn remove(file: &Path) -> Outcome {
    fs::remove_file(file).map_err(|error| unwritable(file, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("`{}` cannot be written: {error}", path.display()),
        "see that the disk is not full",
    )
}

fn list(rules: &[RuleInfo]) -> String {
    let mut body = format!(
        "<h1>Rules</h1>\n<p>{} rules. Each works in the page, in the <code>plimsoll</code> command and in the npm package; <a href=\"differences.html\">where they differ from other tools on purpose</a>.</p>\n",
        rules.len()
    );
    for (category, title) in CATEGORIES {
        let of_category: Vec<&RuleInfo> = rules
            .iter()
            .filter(|rule| rule.category == category)
            .collect();
        if of_category.is_empty() {
            continue;
        }
        let _ = write!(
            body,
            "<h2>{title}</h2>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table><thead><tr><th>Rule</th><th>What is wrong</th><th>Known as</th><th>Matters</th><th>Fix</th></tr></thead><tbody>\n"
        );
        for rule in of_category {
            let _ = writeln!(
                body,
                "<tr><td><a href=\"{0}.html\"><code>{0}</code></a></td><td>{1}</td><td>{2}</td><td>{3}</td><td>{4}</td></tr>",
                rule.name,
                escaped(&rule.summary),
                escaped(&rule.equivalents.join(", ")),
                severity(rule),
                fix(rule.fix),
            );
        }
        body.push_str("</tbody></table></div>\n");
    }
    body
}

const CATEGORIES: [(Category, &str); 6] = [
    (Category::Correctness, "Correctness"),
    (Category::Security, "Security"),
    (Category::Size, "Size"),
    (Category::Cache, "Cache"),
    (Category::Reproducibility, "Reproducibility"),
    (Category::Style, "Style"),
];

fn explanation(rule: &RuleInfo) -> String {
    let mut body = format!(
        "<h1>{}</h1>\n<dl><dt>Rule</dt><dd><code>{}</code></dd>",
        escaped(&rule.summary),
        rule.name
    );
    if !rule.equivalents.is_empty() {
        let known = escaped(&rule.equivalents.join(", "));
        let _ = write!(body, "<dt>Known as</dt><dd>{known}</dd>");
    }
    let _ = writeln!(
        body,
        "<dt>Matters</dt><dd>{}</dd><dt>Fix</dt><dd>{}</dd></dl>",
        severity(rule),
        fix(rule.fix)
    );
    let page = rule_page(&rule.name).unwrap_or_default();
    html::push_html(&mut body, Parser::new(page));
    let _ = write!(
        body,
        "<h2>Ignore it at one place</h2>\n<pre><code># plimsoll ignore={}: why it is right here</code></pre>\n",
        rule.name
    );
    let own = differences()
        .iter()
        .filter(|difference| difference.rule == Some(rule.name.as_str()));
    let own: Vec<String> = own
        .map(|difference| {
            format!(
                "<li>{}: {}</li>\n",
                difference.id,
                inline(difference.reason)
            )
        })
        .collect();
    if !own.is_empty() {
        let _ = write!(
            body,
            "<h2>Different from other tools on purpose</h2>\n<ul>{}</ul>\n",
            own.concat()
        );
    }
    body
}

fn differ() -> String {
    let mut body = String::from(
        "<h1>Deliberate differences</h1>\n<p>Where a rule reports something else than the check of another tool that it stands for, and why.</p>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Table\"><table><thead><tr><th>Check</th><th>Rule</th><th>What is different, and why</th></tr></thead><tbody>\n",
    );
    for difference in differences() {
        let rule = difference.rule.map_or_else(
            || "reading".to_owned(),
            |rule| format!("<a href=\"{rule}.html\"><code>{rule}</code></a>"),
        );
        let _ = writeln!(
            body,
            "<tr><td>{}</td><td>{rule}</td><td>{}</td></tr>",
            difference.id,
            inline(difference.reason)
        );
    }
    body.push_str("</tbody></table></div>\n");
    body
}

fn severity(rule: &RuleInfo) -> String {
    let word = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Style => "style",
    };
    let folded = if rule.folded { ", folded" } else { "" };
    format!("{word}{folded}")
}

fn fix(safety: Option<Safety>) -> &'static str {
    match safety {
        Some(Safety::Safe) => "safe",
        Some(Safety::ChangesLayers) => "safe, changes layers",
        Some(Safety::NeedsReview) => "to be looked at",
        None => "none",
    }
}

/// One sentence of Markdown as HTML.
fn inline(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new(text));
    let out = out.trim();
    let inner = out
        .strip_prefix("<p>")
        .and_then(|out| out.strip_suffix("</p>"));
    inner.unwrap_or(out).to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
