//! The stages as a picture: which one feeds which, and what is shipped.

use plimsoll_analysis::language::{Outline, Use};

/// A picture of stages, in units of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Graph {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// All of it in words.
    pub(super) label: String,
}

/// A stage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) name: String,
    pub(super) base: String,
    /// What the style sheet calls it.
    pub(super) class: &'static str,
    pub(super) line: u32,
}

/// How a stage feeds another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edge {
    /// The path of its line.
    pub(super) path: String,
    /// What the style sheet calls it.
    pub(super) class: &'static str,
    pub(super) title: String,
}

pub(super) const NODE_WIDTH: u32 = 150;
pub(super) const NODE_HEIGHT: u32 = 44;
const COLUMN: u32 = 200;
const ROW: u32 = 60;
/// More characters do not fit a node.
const MOST: usize = 20;

/// The picture of an outline; nothing where there is no stage.
pub(super) fn draw(outline: &Outline) -> Option<Graph> {
    let stages = &outline.stages;
    let mut columns: Vec<u32> = Vec::with_capacity(stages.len());
    let mut filled: Vec<u32> = Vec::new();
    let mut nodes: Vec<Node> = Vec::with_capacity(stages.len());
    let mut edges = Vec::new();
    let mut words = Vec::new();
    for (number, stage) in stages.iter().enumerate() {
        // A stage stands behind all that feed it, and those stand before it in the text.
        let sources = || {
            stage
                .uses
                .iter()
                .filter(|each| (each.stage as usize) < number)
        };
        let column = sources()
            .filter_map(|each| columns.get(each.stage as usize))
            .max()
            .map_or(0, |column| column + 1);
        columns.push(column);
        if filled.len() <= column as usize {
            filled.resize(column as usize + 1, 0);
        }
        let row = &mut filled[column as usize];
        let (x, y) = (column * COLUMN, *row * ROW);
        *row += 1;
        let mut said: Vec<(u32, Use)> = Vec::new();
        for each in sources() {
            let Some(from) = nodes.get(each.stage as usize) else {
                continue;
            };
            if said.contains(&(each.stage, each.how)) {
                continue;
            }
            said.push((each.stage, each.how));
            let (x1, y1) = (from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2);
            let (x2, y2) = (x, y + NODE_HEIGHT / 2);
            let middle = x1.midpoint(x2);
            let (class, verb) = match each.how {
                Use::Base => ("is-base", "is the base of"),
                Use::Copy => ("is-copy", "gives files to"),
                Use::Mount => ("is-mount", "is mounted by"),
            };
            let title = format!("{} {verb} {} (line {})", from.name, stage.name, each.line);
            words.push(title.clone());
            edges.push(Edge {
                path: format!("M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"),
                class,
                title,
            });
        }
        nodes.push(Node {
            x,
            y,
            name: short(&stage.name),
            base: short(&stage.base),
            class: match (stage.shipped, stage.built) {
                (true, _) => "is-shipped",
                (false, true) => "is-built",
                (false, false) => "is-idle",
            },
            line: stage.line,
        });
    }
    let shipped: Vec<&str> = stages
        .iter()
        .filter(|stage| stage.shipped)
        .map(|stage| stage.name.as_str())
        .collect();
    let count = stages.len();
    words.insert(
        0,
        format!(
            "{count} {}; shipped: {}",
            if count == 1 { "stage" } else { "stages" },
            shipped.join(", ")
        ),
    );
    (count > 0).then(|| Graph {
        width: (filled.len() as u32 - 1) * COLUMN + NODE_WIDTH + 2,
        height: (filled.iter().max().copied().unwrap_or(1) - 1) * ROW + NODE_HEIGHT + 2,
        nodes,
        edges,
        label: words.join("; "),
    })
}

fn short(text: &str) -> String {
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::draw;
    use plimsoll_analysis::language::outline;

    #[test]
    fn stages_stand_behind_what_feeds_them() {
        let text = "FROM node AS deps\nFROM deps AS build\nFROM nginx\nCOPY --from=build a b\nCOPY --from=build c d\nFROM x AS idle\n";
        let graph = draw(&outline(text, Some("2")));
        let graph = graph.as_ref();
        let places: Vec<(u32, &str)> = graph
            .map(|graph| {
                graph
                    .nodes
                    .iter()
                    .map(|node| (node.x, node.class))
                    .collect()
            })
            .unwrap_or_default();
        assert_eq!(
            places,
            [
                (0, "is-built"),
                (200, "is-built"),
                (400, "is-shipped"),
                (0, "is-idle")
            ]
        );
        assert_eq!(graph.map(|graph| graph.edges.len()), Some(2));
        assert!(draw(&outline("", None)).is_none());
    }
}
