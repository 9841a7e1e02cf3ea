//! The size as files to take along: a table in Markdown, the bars as a picture.

use std::fmt::Write as _;

use super::model::{Bar, Comparison, LEGEND, LayerRow};

/// The tables in Markdown.
pub(super) fn markdown(comparison: &Comparison) -> String {
    let mut text = String::from("# What the image weighs\n\n");
    for bar in [&comparison.before, &comparison.after] {
        let _ = writeln!(
            text,
            "- **{}**: {} on disk, {}",
            bar.name, bar.total, bar.download
        );
    }
    table(&mut text, &comparison.before.name, &comparison.before_rows);
    if !comparison.after_rows.is_empty() {
        table(&mut text, &comparison.after.name, &comparison.after_rows);
    }
    text.push_str("\nEstimates for linux/amd64, made in the browser by Plimsoll.\n");
    text
}

fn table(text: &mut String, title: &str, rows: &[LayerRow]) {
    let _ = write!(
        text,
        "\n## {title}\n\n| Line | Instruction | On disk | What it rests on |\n|---:|---|---:|---|\n"
    );
    for row in rows {
        let line = row.line.map(|line| line.to_string()).unwrap_or_default();
        let cell = |content: &str| {
            content
                .replace('\\', "\\\\")
                .replace('|', "\\|")
                .replace('\n', " ")
        };
        let waste = if row.waste.is_empty() {
            String::new()
        } else {
            format!(" {}", row.waste)
        };
        let _ = writeln!(
            text,
            "| {line} | `{}` | {} | {}{} |",
            cell(&row.instruction).replace('`', "'"),
            row.bytes,
            cell(&row.basis),
            cell(&waste),
        );
    }
}

/// Colours of the light page, by the class of the segments.
const FILLS: [(&str, &str); 5] = [
    ("base", "#5b7c8d"),
    ("system", "#7a5c99"),
    ("dependencies", "#0b7285"),
    ("files", "#2f7d4f"),
    ("leftovers", "#c2562d"),
];

/// The bars as a picture that stands alone.
pub(super) fn svg(comparison: &Comparison) -> String {
    let mut text = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1040 230\" font-family=\"system-ui, sans-serif\" font-size=\"18\">\n<rect width=\"1040\" height=\"230\" fill=\"#ffffff\"/>\n",
    );
    bar(&mut text, &comparison.before, comparison.axis, 20);
    bar(&mut text, &comparison.after, comparison.axis, 105);
    for (at, (class, name)) in LEGEND.into_iter().enumerate() {
        let x = 20 + at * 205;
        let _ = writeln!(
            text,
            "<rect x=\"{x}\" y=\"194\" width=\"14\" height=\"14\" fill=\"{}\"/><text x=\"{}\" y=\"206\" font-size=\"14\" fill=\"#4d5d69\">{name}</text>",
            fill(class),
            x + 20
        );
    }
    text.push_str("</svg>\n");
    text
}

fn bar(text: &mut String, bar: &Bar, axis: u64, y: u32) {
    let _ = writeln!(
        text,
        "<text x=\"20\" y=\"{}\" fill=\"#14232e\"><tspan font-weight=\"600\">{}</tspan> {} · {}</text>",
        y + 18,
        escape(&bar.name),
        escape(&bar.total),
        escape(&bar.download)
    );
    for segment in &bar.segments {
        let (x, width) = segment.place(axis);
        let _ = writeln!(
            text,
            "<rect x=\"{:.1}\" y=\"{}\" width=\"{width:.1}\" height=\"36\" fill=\"{}\" stroke=\"#ffffff\"><title>{}</title></rect>",
            x + 20.0,
            y + 28,
            fill(segment.class),
            escape(&segment.title)
        );
    }
}

fn fill(class: &str) -> &'static str {
    let mut fills = FILLS.iter();
    fills
        .find(|(known, _)| *known == class)
        .map_or("#888888", |(_, fill)| fill)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{markdown, svg};
    use crate::size::model::compare;
    use plimsoll_analysis::report::Level;
    use plimsoll_analysis::{Options, weigh};

    #[test]
    fn texts_are_safe_in_both() {
        let text = "FROM node:20\nCOPY <a>&|`b /x\nRUN npm install\n";
        let weighing = weigh(text, Level::Original, &Options::default());
        let comparison = compare(&weighing, &weighing);
        let table = markdown(&comparison);
        assert!(table.contains("| 2 |") && table.contains("\\|"), "{table}");
        let picture = svg(&comparison);
        assert!(
            picture.contains("&lt;a&gt;&amp;") && !picture.contains("<a>"),
            "{picture}"
        );
    }
}
