//! Sizes read from the output of `docker history`, in place of estimates.

use std::collections::BTreeMap;

use plimsoll_sizes::Bytes;
use plimsoll_syntax::Keyword;

use crate::facts::Facts;

/// What the history of a built image says of a Dockerfile's own layers and of what lies below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct History {
    /// Bytes on disk by the number of the instruction that made them.
    pub(super) layers: BTreeMap<usize, u64>,
    /// Bytes on disk of the base image.
    pub(super) base: u64,
}

/// A row: what made the layer, and its bytes.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    keyword: Keyword,
    /// What ran, white space made single; as far as the output shows it.
    text: String,
    bytes: u64,
}

/// Reads what `docker history IMAGE` prints, with `--no-trunc` and `--format json` too, and finds
/// the Dockerfile's instructions in it. Nothing where the two do not belong together.
pub(super) fn read(output: &str, facts: &Facts<'_>) -> Option<History> {
    let rows: Vec<Row> = output.lines().filter_map(row).collect();
    let last = facts.target?;
    let mut instructions: Vec<usize> = facts
        .ancestry(last)
        .into_iter()
        .rev()
        .flat_map(|stage| facts.stage_instructions(stage).skip(1))
        .collect();
    let mut layers = BTreeMap::new();
    let mut rest = rows.as_slice();
    // The newest layer stands first.
    while let Some(at) = instructions.pop() {
        let [newest, older @ ..] = rest else { break };
        let instruction = &facts.instructions()[at];
        if newest.keyword == instruction.keyword && is_same(newest, &instruction.rest.text) {
            layers.insert(at, newest.bytes);
            rest = older;
        } else if makes_layer(instruction.keyword) {
            // A layer that is missing from the history: it is that of another build.
            return None;
        }
    }
    let base = rest.iter().map(|row| row.bytes).sum();
    let found = layers.values().any(|bytes| *bytes > 0) || base > 0;
    found.then_some(History { layers, base })
}

/// The bytes behind a size that docker has rounded to three digits.
pub(super) fn rounded(bytes: u64) -> Bytes {
    Bytes::range(bytes - bytes / 200, bytes, bytes + bytes / 200)
}

/// Whether an instruction always has a row of its own.
fn makes_layer(keyword: Keyword) -> bool {
    matches!(keyword, Keyword::Run | Keyword::Copy | Keyword::Add)
}

fn is_same(row: &Row, text: &str) -> bool {
    // The classic builder writes checksums where COPY names files, and every builder its own form
    // of EXPOSE and CMD; the command of a RUN stands there as it is.
    row.keyword != Keyword::Run || {
        let own = single_spaced(text);
        let shown = row.text.as_str();
        own.starts_with(shown) || shown.starts_with(&own) || text.contains("<<")
    }
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn row(line: &str) -> Option<Row> {
    if line.trim_start().starts_with('{') {
        let value: serde_json::Value = serde_json::from_str(line.trim()).ok()?;
        let size = value.get("Size")?;
        let bytes = match size.as_u64() {
            Some(bytes) => bytes,
            None => bytes(size.as_str()?)?,
        };
        return Some(created(value.get("CreatedBy")?.as_str()?, bytes));
    }
    if line.starts_with("IMAGE ") {
        return None;
    }
    // Columns are at least two spaces apart: image, created, created by, size, comment.
    let columns: Vec<&str> = line
        .split("  ")
        .map(str::trim)
        .filter(|column| !column.is_empty())
        .collect();
    let size = columns.iter().rposition(|column| bytes(column).is_some())?;
    let text = columns.get(2..size)?.join(" ");
    Some(created(&text, bytes(columns[size])?))
}

fn created(by: &str, bytes: u64) -> Row {
    let text = single_spaced(by);
    let text = text.trim_end_matches("# buildkit").trim_end();
    let text = text.trim_end_matches(['…', '.']).trim_end();
    let plain = text
        .strip_prefix("/bin/sh -c #(nop)")
        .map_or(text, str::trim_start);
    let first = plain.split(' ').next().unwrap_or_default();
    let keyword = match Keyword::from_word(first) {
        Keyword::Unknown => Keyword::Run,
        keyword if first.chars().all(|c| c.is_ascii_uppercase()) => keyword,
        _ => Keyword::Run,
    };
    // `RUN |2 A=1 B=2 /bin/sh -c command`: the command stands behind the shell.
    let command = match keyword {
        Keyword::Run => plain
            .split_once(" -c ")
            .map_or(plain, |(_, command)| command),
        _ => plain,
    };
    Row {
        keyword,
        text: command.to_owned(),
        bytes,
    }
}

/// Bytes from docker's sizes: `0B`, `1.23kB`, `594MB`, `1.05GB`.
fn bytes(text: &str) -> Option<u64> {
    let units = [
        ("kB", 3),
        ("MB", 6),
        ("GB", 9),
        ("TB", 12),
        ("KB", 3),
        ("B", 0),
    ];
    let (number, zeros) = units
        .iter()
        .find_map(|(unit, zeros)| Some((text.strip_suffix(unit)?.trim(), *zeros)))?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part = part.get(..zeros).unwrap_or(part);
    let zeros = zeros.saturating_sub(part.len());
    let digits = format!("{whole}{part}{:0<zeros$}", "");
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::parse;

    use super::read;
    use crate::{Options, facts::Facts};

    const DOCKERFILE: &str = "\
FROM node:20
WORKDIR /app
COPY . .
RUN npm install && \\
    npm run build --some-very-long-option=here
EXPOSE 3000
CMD [\"npm\", \"start\"]
";

    #[track_caller]
    fn check(output: &str, expected: Option<(&[(usize, u64)], u64)>) {
        let file = parse(DOCKERFILE);
        let options = Options::default();
        let found = read(output, &Facts::new(&file, &options));
        let found = found.map(|found| (found.layers.into_iter().collect::<Vec<_>>(), found.base));
        let expected = expected.map(|(layers, base)| (layers.to_vec(), base));
        assert_eq!(found, expected);
    }

    const LAYERS: &[(usize, u64)] = &[(1, 0), (2, 153_000), (3, 594_000_000), (4, 0), (5, 0)];

    #[test]
    fn output_of_buildkit() {
        check(
            "\
IMAGE          CREATED         CREATED BY                                      SIZE      COMMENT
5f3ab1c2d3e4   2 minutes ago   CMD [\"npm\" \"start\"]                             0B        buildkit.dockerfile.v0
<missing>      2 minutes ago   EXPOSE map[3000/tcp:{}]                         0B        buildkit.dockerfile.v0
<missing>      2 minutes ago   RUN /bin/sh -c npm install &&     npm run bu…   594MB     buildkit.dockerfile.v0
<missing>      2 minutes ago   COPY . . # buildkit                             153kB     buildkit.dockerfile.v0
<missing>      3 minutes ago   WORKDIR /app                                    0B        buildkit.dockerfile.v0
<missing>      5 weeks ago     CMD [\"node\"]                                    0B        buildkit.dockerfile.v0
<missing>      5 weeks ago     RUN /bin/sh -c set -ex   && for key in 6A010…   1.25GB    buildkit.dockerfile.v0
",
            Some((LAYERS, 1_250_000_000)),
        );
    }

    #[test]
    fn output_of_the_classic_builder_and_json() {
        check(
            "\
abc            2 days ago   /bin/sh -c #(nop)  CMD [\"npm\" \"start\"]           0B
abc            2 days ago   /bin/sh -c #(nop)  EXPOSE 3000                   0B
abc            2 days ago   /bin/sh -c npm install && npm run build --so…   594MB
abc            2 days ago   /bin/sh -c #(nop) COPY dir:0123 in .             153kB
abc            2 days ago   /bin/sh -c #(nop) WORKDIR /app                   0B
<missing>      2 days ago   /bin/sh -c #(nop)  CMD [\"node\"]                 0B
<missing>      2 days ago   /bin/sh -c #(nop) ADD file:123 in /              1.1GB
",
            Some((LAYERS, 1_100_000_000)),
        );
        check(
            "{\"CreatedBy\":\"RUN /bin/sh -c npm install && npm run build --some-very-long-option=here # buildkit\",\"Size\":\"594MB\"}\n{\"CreatedBy\":\"COPY . . # buildkit\",\"Size\":\"153kB\"}\n{\"CreatedBy\":\"ADD rootfs / # buildkit\",\"Size\":\"80MB\"}",
            Some((&[(2, 153_000), (3, 594_000_000)], 80_000_000)),
        );
    }

    #[test]
    fn another_builds_history_is_refused() {
        check("abc  2 days ago  RUN /bin/sh -c yarn  10MB\n", None);
        check("", None);
        check("no history at all", None);
    }
}
