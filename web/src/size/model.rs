//! Two weighings as bars and rows.

use plimsoll_analysis::report::{
    Change, Contents, Level, Rebuild, SizeInput, Surface, Weighing, format_bytes,
};

use super::rows::{self, LayerRow};

/// What the legend says, by the class of the segments.
pub(super) const LEGEND: [(&str, &str); 5] = [
    ("base", "base image"),
    ("system", "system packages"),
    ("dependencies", "language dependencies"),
    ("files", "your files"),
    ("leftovers", "leftovers nobody needs"),
];

/// Two weighings beside each other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) before: Bar,
    pub(super) after: Bar,
    /// What the whole width stands for, in bytes.
    pub(super) axis: u64,
    /// What the image is made of, before and after side by side.
    pub(super) rows: Vec<LayerRow>,
    pub(super) not_shipped: Vec<String>,
    pub(super) inputs: Vec<SizeInput>,
    pub(super) rebuilds: Vec<RebuildRow>,
    /// What somebody finds who gets in: what, before, after.
    pub(super) surface: Vec<[String; 3]>,
    /// The bytes to pull, before and after.
    pub(super) downloads: [u64; 2],
    /// What holds of all figures.
    pub(super) notes: Vec<String>,
}

impl Comparison {
    /// Whether there is no image.
    pub(super) fn is_empty(&self) -> bool {
        self.axis == 0
    }
}

/// What a change makes run and travel again, before and after.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RebuildRow {
    pub(super) change: &'static str,
    pub(super) before: String,
    pub(super) after: String,
}

/// A stacked bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) total: String,
    pub(super) download: String,
    /// All of it in words.
    pub(super) label: String,
    pub(super) segments: Vec<Segment>,
}

/// A part of a bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// What the style sheet calls it.
    pub(super) class: &'static str,
    pub(super) title: String,
    /// The source line that it comes from; only before.
    pub(super) line: Option<u32>,
    from: u64,
    bytes: u64,
}

impl Segment {
    /// Where it begins and how wide it is, in thousandths of the axis.
    pub(super) fn place(&self, axis: u64) -> (u64, u64) {
        let axis = axis.max(1);
        let at = |bytes: u64| (bytes.saturating_mul(1000) + axis / 2) / axis;
        let from = at(self.from);
        // Rounded as the next one's beginning is, so that there is no gap between the two.
        (from, at(self.from + self.bytes) - from)
    }
}

/// Two weighings beside each other, on one axis.
pub(super) fn compare(before: &Weighing, after: &Weighing) -> Comparison {
    Comparison {
        axis: before.total.likely.max(after.total.likely),
        rows: rows::rows(before, after),
        not_shipped: after
            .not_shipped
            .iter()
            .map(|stage| {
                format!(
                    "{} (about {})",
                    stage.name,
                    format_bytes(stage.total.likely)
                )
            })
            .collect(),
        inputs: before.inputs.clone(),
        rebuilds: rebuilds(before, after),
        surface: surface(&before.surface, &after.surface),
        downloads: [before.download.likely, after.download.likely],
        notes: before.notes.clone(),
        before: bar(before),
        after: bar(after),
    }
}

fn rebuilds(before: &Weighing, after: &Weighing) -> Vec<RebuildRow> {
    let rows = before.rebuilds.iter().zip(&after.rebuilds);
    rows.map(|(before, after)| RebuildRow {
        change: match before.change {
            Change::Sources => "A source file",
            Change::Dependencies => "A dependency",
        },
        before: rebuild(before),
        after: rebuild(after),
    })
    .collect()
}

fn surface(before: &Surface, after: &Surface) -> Vec<[String; 3]> {
    let yes = |known: Option<bool>, yes: &str, no: &str| match known {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => "not known".to_owned(),
    };
    let user = |surface: &Surface| yes(surface.root, "root: may do everything", "no root");
    let shell = |surface: &Surface| yes(surface.shell, "a shell", "no shell");
    let manager = |surface: &Surface| match &surface.package_manager {
        Some(manager) => format!("{manager}, to install more"),
        None => yes(surface.shell.filter(|shell| !shell), "", "none"),
    };
    let packages = |surface: &Surface| match surface.packages {
        Some(count) => format!("about {count}"),
        None => yes(surface.shell.filter(|shell| !shell), "", "hardly any"),
    };
    let tools = |surface: &Surface| match surface.tools.as_slice() {
        [] => "none that are known".to_owned(),
        tools => tools.join(", "),
    };
    let row =
        |what: &str, of: &dyn Fn(&Surface) -> String| [what.to_owned(), of(before), of(after)];
    vec![
        row("User", &user),
        row("Shell", &shell),
        row("Package manager", &manager),
        row("System packages", &packages),
        row("Tools of the base image", &tools),
    ]
}

fn rebuild(rebuild: &Rebuild) -> String {
    let steps = match rebuild.reruns.len() {
        0 => return "nothing runs again".to_owned(),
        1 => format!("1 step (line {})", rebuild.reruns[0]),
        count => {
            let lines: Vec<String> = rebuild.reruns.iter().map(u32::to_string).collect();
            format!("{count} steps (lines {})", lines.join(", "))
        }
    };
    let installs = if rebuild.installs {
        ", an install among them"
    } else {
        ""
    };
    format!("{steps}{installs}; {} to push and pull", rebuild.download)
}

/// How long so many bytes take at so many megabits a second.
pub(super) fn duration(bytes: u64, megabits: u64) -> String {
    let milliseconds = bytes.saturating_mul(8) / (megabits.max(1) * 1_000);
    if milliseconds < 950 {
        "less than a second".to_owned()
    } else if milliseconds < 90_000 {
        format!("{} s", (milliseconds + 500) / 1_000)
    } else {
        format!("{} min", (milliseconds + 30_000) / 60_000)
    }
}

fn bar(weighing: &Weighing) -> Bar {
    let name = match weighing.level {
        Level::Original => "Original",
        Level::Safe => "Safe",
        Level::Lean => "Lean",
        Level::Minimal => "Minimal",
    };
    let original = weighing.level == Level::Original;
    let base = weighing.base.bytes().likely;
    let mut segments = vec![Segment {
        class: "base",
        title: format!("{}: {}", weighing.base.reference, weighing.base.bytes()),
        line: None,
        from: 0,
        bytes: base,
    }];
    let mut from = base;
    for layer in &weighing.layers {
        let waste: u64 = layer.waste.iter().map(|waste| waste.bytes.likely).sum();
        let useful = layer.likely.saturating_sub(waste);
        let mut add = |class, title, bytes| {
            if bytes > 0 {
                segments.push(Segment {
                    class,
                    title,
                    line: original.then_some(layer.line),
                    from,
                    bytes,
                });
                from += bytes;
            }
        };
        add(
            class(layer.contents),
            format!(
                "line {}, {}: {}",
                layer.line,
                layer.instruction,
                layer.bytes()
            ),
            useful,
        );
        for waste in &layer.waste {
            add(
                "leftovers",
                format!("line {}, {}: {}", layer.line, waste.what, waste.bytes),
                waste.bytes.likely,
            );
        }
    }
    Bar {
        name: name.to_owned(),
        total: if weighing.total.is_figure() {
            format!("about {}", weighing.total)
        } else {
            weighing.total.to_string()
        },
        download: format!("{} to download", weighing.download),
        label: format!(
            "{name}: about {} on disk, of which the base image is {}",
            weighing.total,
            weighing.base.bytes()
        ),
        segments,
    }
}

fn class(contents: Contents) -> &'static str {
    match contents {
        Contents::Base => "base",
        Contents::SystemPackages => "system",
        Contents::Dependencies => "dependencies",
        Contents::Files => "files",
        Contents::Leftovers => "leftovers",
    }
}

/// A size as the number in an input, in megabytes.
pub(super) fn megabytes(bytes: u64) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    if tenths >= 1_000 {
        ((bytes + 500_000) / 1_000_000).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The bytes of a number of megabytes; nothing where it is none.
pub(super) fn bytes_of(megabytes: &str) -> Option<u64> {
    let text = megabytes.trim();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let part = part.get(..6).unwrap_or(part);
    let digits = format!("{whole}{part:0<6}");
    let numeric = digits.bytes().all(|digit| digit.is_ascii_digit());
    (numeric && !text.is_empty()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{bytes_of, compare, duration};
    use plimsoll_analysis::report::Level;
    use plimsoll_analysis::{Options, weigh};

    #[test]
    fn segments_fill_the_bar() {
        let weighing = weigh(
            "FROM node:20\nCOPY . .\nRUN npm install\n",
            Level::Original,
            &Options::default(),
        );
        let comparison = compare(&weighing, &weighing);
        let whole: u64 = comparison
            .before
            .segments
            .iter()
            .map(|segment| segment.place(comparison.axis).1)
            .sum();
        assert_eq!(whole, 1000);
        assert!(
            comparison
                .before
                .segments
                .iter()
                .any(|segment| segment.class == "leftovers")
        );
    }

    #[test]
    fn rebuilds_stand_beside_each_other() {
        let options = Options::default();
        let one = |text| weigh(text, Level::Original, &options);
        let comparison = compare(
            &one("FROM node:20\nCOPY . .\nRUN npm install\n"),
            &one("FROM node:20\nCOPY package.json .\nRUN npm install\nCOPY . .\n"),
        );
        let sources = &comparison.rebuilds[0];
        assert!(
            sources
                .before
                .starts_with("2 steps (lines 2, 3), an install among them")
        );
        assert!(
            sources.after.starts_with("1 step (line 4);"),
            "{}",
            sources.after
        );
    }

    #[test]
    fn durations() {
        assert_eq!(duration(100_000_000, 100), "8 s");
        assert_eq!(duration(1_000, 100), "less than a second");
        assert_eq!(duration(1_500_000_000, 50), "4 min");
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(bytes_of("2.5"), Some(2_500_000));
        assert_eq!(bytes_of(" 25"), Some(25_000_000));
        assert_eq!(bytes_of(",5"), Some(500_000));
        assert_eq!(bytes_of(""), None);
        assert_eq!(bytes_of("-1"), None);
    }
}
