//! Results as HTML that needs no JavaScript and no style of its own. No line is empty, since an empty
//! line would end the block of HTML that Markdown sees.

use std::fmt::Write as _;

use plimsoll_analysis::report::{Bytes, Finding, Level, Report, Severity, Weighing, format_bytes};

/// The findings.
pub(crate) fn problems(report: &Report) -> String {
    let shown: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| !finding.folded)
        .collect();
    if shown.is_empty() && report.errors.is_empty() {
        return section("problems", "Problems", "<p>No problems.</p>\n");
    }
    let mut list = String::from("<ul>\n");
    for error in &report.errors {
        item(&mut list, "error", error.line, "", &prose(&error.message));
    }
    for finding in shown {
        let names: Vec<&str> = std::iter::once(finding.rule.as_str())
            .chain(finding.equivalents.iter().take(2).map(String::as_str))
            .collect();
        let known = format!(" <code>{}</code>", escaped(&names.join(" · ")));
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Style => "style",
        };
        item(
            &mut list,
            severity,
            finding.start.line,
            &known,
            &prose(&finding.message),
        );
    }
    list.push_str("</ul>\n");
    section("problems", "Problems", &list)
}

fn item(list: &mut String, severity: &str, line: u32, known: &str, message: &str) {
    let _ = writeln!(
        list,
        "<li class=\"plimsoll-{severity}\"><strong>{severity}</strong>, line {line}: {message}{known}</li>"
    );
}

/// The rewrite, as a diff below the titles of its steps.
pub(crate) fn rewrite(report: &Report, level: Level, text: &str) -> String {
    let Some(rewrite) = report.rewrites.iter().find(|one| one.level == level) else {
        return String::new();
    };
    if rewrite.text == text {
        return section("rewrite", "Rewrite", "<p>Nothing to change.</p>\n");
    }
    let mut steps = String::from("<ol>\n");
    for step in &rewrite.steps {
        let _ = writeln!(
            steps,
            "<li><strong>{}</strong> {}</li>",
            prose(&step.title),
            prose(&step.why)
        );
    }
    steps.push_str("</ol>\n");
    // The classes of highlight.js, for which mdBook's themes have colours without any script.
    let mut lines = String::new();
    let (before, after): (Vec<&str>, Vec<&str>) =
        (text.lines().collect(), rewrite.text.lines().collect());
    let mut next = 0;
    for hunk in &rewrite.hunks {
        let start = (hunk.before_line as usize).saturating_sub(1);
        push(&mut lines, "", ' ', before.get(next..start));
        next = start + hunk.before_lines as usize;
        push(&mut lines, "hljs-deletion", '-', before.get(start..next));
        let start = (hunk.after_line as usize).saturating_sub(1);
        let end = start + hunk.after_lines as usize;
        push(&mut lines, "hljs-addition", '+', after.get(start..end));
    }
    push(&mut lines, "", ' ', before.get(next..));
    section(
        "rewrite",
        "Rewrite",
        &format!(
            "{steps}<pre><code class=\"language-diff nohighlight hljs\">{lines}</code></pre>\n"
        ),
    )
}

fn push(out: &mut String, class: &str, mark: char, lines: Option<&[&str]>) {
    for line in lines.unwrap_or_default() {
        // An empty line ends with its mark, so that it is none for Markdown.
        let line = escaped(line);
        let _ = if class.is_empty() {
            writeln!(out, "{mark} {line}<span></span>")
        } else {
            writeln!(out, "<span class=\"{class}\">{mark} {line}</span>")
        };
    }
}

/// What the image weighs now and at a level.
pub(crate) fn size(report: &Report, level: Level) -> String {
    let at = |level: Level| report.weights.iter().find(|one| one.level == level);
    let (Some(now), Some(then)) = (at(Level::Original), at(level)) else {
        return String::new();
    };
    let mut table = format!(
        "<table>\n<caption>{} on disk, {} after the rewrite at level {}</caption>\n<thead><tr><th scope=\"col\">Line</th><th scope=\"col\">Layer</th><th scope=\"col\">Size</th><th scope=\"col\">Why</th></tr></thead>\n",
        figure(now.total),
        figure(then.total),
        level.name()
    );
    for (name, weighing) in [("Now", now), (level.name(), then)] {
        body(&mut table, name, weighing);
    }
    table.push_str("</table>\n");
    section("size", "Size", &table)
}

fn body(table: &mut String, name: &str, weighing: &Weighing) {
    let base = &weighing.base;
    let _ = writeln!(
        table,
        "<tbody><tr><th scope=\"rowgroup\" colspan=\"2\">{name}</th><td>{}</td><td></td></tr>\n<tr><td></td><td><code>FROM {}</code></td><td>{}</td><td>{}</td></tr>",
        figure(weighing.total),
        one_line(&base.reference),
        figure(base.bytes()),
        one_line(&base.basis)
    );
    for layer in &weighing.layers {
        let _ = writeln!(
            table,
            "<tr><td>{}</td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
            layer.line,
            one_line(&layer.instruction),
            figure(layer.bytes()),
            one_line(&layer.basis)
        );
    }
    table.push_str("</tbody>\n");
}

/// One figure where the range allows it, the range otherwise.
fn figure(bytes: Bytes) -> String {
    let text = if bytes.is_figure() {
        format!("about {}", format_bytes(bytes.likely))
    } else {
        bytes.to_string()
    };
    // Columns are narrow, and a unit belongs to its figure.
    text.replace(' ', "\u{a0}")
}

fn section(name: &str, title: &str, content: &str) -> String {
    format!(
        "<div class=\"plimsoll plimsoll-{name}\" role=\"group\" aria-label=\"{title}\">\n{content}</div>\n"
    )
}

/// A sentence of the engine: what stands between backquotes is code.
fn prose(text: &str) -> String {
    let parts = one_line(text);
    parts
        .split('`')
        .enumerate()
        .map(|(index, part)| match index % 2 {
            1 => format!("<code>{part}</code>"),
            _ => part.to_owned(),
        })
        .collect()
}

fn one_line(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{problems, rewrite, size};
    use plimsoll_analysis::report::Level;
    use plimsoll_analysis::{Options, analyze};

    const TEXT: &str = "FROM node:22\n\n# <b>\nCOPY . .\nRUN apt-get update && apt-get install -y curl\nCMD npm start\n";

    #[test]
    fn no_line_of_any_result_is_empty_and_text_is_escaped() {
        let options = Options {
            full: true,
            ..Options::default()
        };
        let report = analyze(TEXT, &options);
        let results = [
            problems(&report),
            rewrite(&report, Level::Lean, TEXT),
            size(&report, Level::Lean),
        ];
        for result in results {
            assert!(result.lines().count() > 3, "{result}");
            assert!(
                result.lines().all(|line| !line.trim().is_empty()),
                "{result}"
            );
            assert!(!result.contains("<b>"), "{result}");
        }
    }

    #[test]
    fn a_good_file_has_no_problems() {
        let text = "FROM scratch\nCOPY a /a\nUSER 1\nENTRYPOINT [\"/a\"]\n";
        let report = analyze(text, &Options::default());
        assert!(problems(&report).contains("No problems"), "{report:?}");
    }
}
