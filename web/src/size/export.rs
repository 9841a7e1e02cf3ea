//! The size as files to take along: a table in Markdown, the bars as a picture.

use std::fmt::Write as _;

use super::model::{Bar, Comparison, LEGEND};
use super::rows::Cell;

/// The bars and the table in Markdown.
pub(super) fn markdown(comparison: &Comparison) -> String {
    let mut text = String::from("# What the image weighs\n\n");
    for bar in [&comparison.before, &comparison.after] {
        let _ = writeln!(
            text,
            "- **{}**: {} on disk, {}",
            bar.name, bar.total, bar.download
        );
    }
    table(&mut text, comparison);
    text.push_str("\nEstimates for linux/amd64, made in the browser by Plimsoll.\n");
    text
}

fn table(text: &mut String, comparison: &Comparison) {
    let _ = write!(
        text,
        "\n| Line | Layer | {} | {} | Change | What it rests on |\n|---:|---|---:|---:|---:|---|\n",
        comparison.before.name, comparison.after.name
    );
    let plain = |content: &str| {
        content
            .replace('\\', "\\\\")
            .replace('|', "\\|")
            .replace('\n', " ")
    };
    let code = |cell: &Cell| format!("`{}`", plain(&cell.instruction).replace('`', "'"));
    for row in &comparison.rows {
        let (before, after) = (row.before.as_ref(), row.after.as_ref());
        let line = before.and_then(|cell| cell.line);
        let mut layer: Vec<String> = [before, after].into_iter().flatten().map(code).collect();
        layer.dedup();
        let bytes = |cell: Option<&Cell>| cell.map_or("—".to_owned(), |cell| cell.bytes.clone());
        let basis = [before, after].into_iter().flatten().map(|cell| {
            let text = [cell.basis.as_str(), cell.waste.as_str()];
            plain(&text.join(" ")).trim().to_owned()
        });
        let mut basis: Vec<String> = basis.collect();
        basis.dedup();
        // Where nothing differs, the second column says so.
        let new = if row.change.is_empty() { before } else { after };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            line.map(|line| line.to_string()).unwrap_or_default(),
            layer.join(" → "),
            bytes(before),
            bytes(new),
            row.change,
            basis.join(" → "),
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
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"36\" fill=\"{}\" stroke=\"#ffffff\"><title>{}</title></rect>",
            x + 20,
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
