//! The table of the size: layers before and after side by side.

use plimsoll_analysis::report::{
    BaseWeight, Bytes, Certainty, LayerWeight, Weighing, format_bytes,
};

/// A row: a layer before, after, or both.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LayerRow {
    pub(super) before: Option<Cell>,
    pub(super) after: Option<Cell>,
    /// By how much it changes, in words; empty where nothing differs in the whole image.
    pub(super) change: String,
    /// It sums the others up.
    pub(super) total: bool,
}

/// What a text has in a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// The line in its own text; only of layers.
    pub(super) line: Option<u32>,
    pub(super) instruction: String,
    pub(super) bytes: String,
    likely: u64,
    pub(super) certainty: Certainty,
    pub(super) basis: String,
    /// What of it nobody needs, in words; empty where all is needed.
    pub(super) waste: String,
}

/// The rows of two weighings: the base, the layers in build order, the sum. A layer stands beside the
/// one that it became: of the same instruction, or else of the same contents.
pub(super) fn rows(before: &Weighing, after: &Weighing) -> Vec<LayerRow> {
    let same = before.layers == after.layers && before.base == after.base;
    let mut rows = vec![row(Some(base(&before.base)), Some(base(&after.base)))];
    let mut left: Vec<Option<&LayerWeight>> = after.layers.iter().map(Some).collect();
    let mut partners: Vec<Option<usize>> = vec![None; before.layers.len()];
    let fits: [fn(&LayerWeight, &LayerWeight) -> bool; 2] = [
        |one, other| one.instruction == other.instruction,
        // Two copies of files have little to do with each other.
        |one, other| one.contents == other.contents && keyword(one) == keyword(other),
    ];
    for fit in fits {
        for (layer, partner) in before.layers.iter().zip(&mut partners) {
            let mut free = left.iter();
            if partner.is_none()
                && let Some(at) =
                    free.position(|known| known.is_some_and(|known| fit(layer, known)))
            {
                left[at] = None;
                *partner = Some(at);
            }
        }
    }
    let mut shown = 0;
    let mut new_up_to = |rows: &mut Vec<LayerRow>, end: usize| {
        for layer in left.iter().take(end).skip(shown).flatten() {
            rows.push(row(None, Some(cell(layer))));
        }
        shown = shown.max(end);
    };
    for (before, partner) in before.layers.iter().zip(partners) {
        if let Some(at) = partner {
            new_up_to(&mut rows, at);
        }
        let after = partner.map(|at| cell(&after.layers[at]));
        rows.push(row(Some(cell(before)), after));
    }
    new_up_to(&mut rows, left.len());
    rows.push(LayerRow {
        total: true,
        ..row(Some(total(before)), Some(total(after)))
    });
    if same {
        for row in &mut rows {
            row.after = None;
            row.change = String::new();
        }
    }
    rows
}

fn row(before: Option<Cell>, after: Option<Cell>) -> LayerRow {
    let change = match (&before, &after) {
        (Some(before), Some(after)) => match after.likely.abs_diff(before.likely) {
            0 => "as before".to_owned(),
            bytes if after.likely > before.likely => format!("+{}", format_bytes(bytes)),
            bytes => format!("−{}", format_bytes(bytes)),
        },
        (Some(before), None) if before.likely == 0 => "gone".to_owned(),
        (Some(before), None) => format!("−{}", format_bytes(before.likely)),
        (None, Some(after)) if after.likely == 0 => "new".to_owned(),
        (None, Some(after)) => format!("+{}", format_bytes(after.likely)),
        (None, None) => String::new(),
    };
    LayerRow {
        before,
        after,
        change,
        total: false,
    }
}

fn keyword(layer: &LayerWeight) -> &str {
    layer.instruction.split(' ').next().unwrap_or_default()
}

fn base(base: &BaseWeight) -> Cell {
    Cell {
        line: None,
        instruction: format!("FROM {}", base.reference),
        bytes: base.bytes().to_string(),
        likely: base.likely,
        certainty: base.certainty,
        basis: base.basis.clone(),
        waste: String::new(),
    }
}

fn cell(layer: &LayerWeight) -> Cell {
    let waste: Vec<String> = layer
        .waste
        .iter()
        .map(|waste| format!("{} ({})", waste.what, format_bytes(waste.bytes.likely)))
        .collect();
    Cell {
        line: Some(layer.line),
        instruction: layer.instruction.clone(),
        bytes: layer.bytes().to_string(),
        likely: layer.likely,
        certainty: layer.certainty,
        basis: layer.basis.clone(),
        waste: if waste.is_empty() {
            String::new()
        } else {
            format!("Not needed at run time: {}", waste.join(", "))
        },
    }
}

fn total(weighing: &Weighing) -> Cell {
    let Bytes { likely, .. } = weighing.total;
    Cell {
        line: None,
        instruction: "Total".to_owned(),
        bytes: weighing.total.to_string(),
        likely,
        certainty: Certainty::Modelled,
        basis: format!("{} to download", weighing.download),
        waste: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::rows;
    use plimsoll_analysis::report::Level;
    use plimsoll_analysis::{Options, weigh};

    #[test]
    fn layers_stand_beside_what_they_became() {
        let options = Options::default();
        let one = |text| weigh(text, Level::Original, &options);
        let before = one("FROM node:20\nWORKDIR /a\nCOPY . .\nRUN npm install\nRUN echo 1 > /b\n");
        let after = one("FROM node:20-slim\nCOPY package.json .\nRUN npm ci\nCOPY . .\n");
        let table: Vec<(Option<String>, Option<String>)> = rows(&before, &after)
            .into_iter()
            .map(|row| {
                let name = |cell: Option<super::Cell>| cell.map(|cell| cell.instruction);
                (name(row.before), name(row.after))
            })
            .collect();
        let pair = |before: &str, after: &str| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            (some(before), some(after))
        };
        assert_eq!(table[0], pair("FROM node:20", "FROM node:20-slim"));
        assert!(table.contains(&pair("COPY . .", "COPY . .")), "{table:?}");
        assert!(
            table.contains(&pair("RUN npm install", "RUN npm ci")),
            "{table:?}"
        );
        assert!(
            table.contains(&pair("", "COPY package.json .")),
            "{table:?}"
        );
        assert_eq!(table.last(), Some(&pair("Total", "Total")));
        let changes: Vec<String> = rows(&before, &after)
            .into_iter()
            .map(|row| row.change)
            .collect();
        assert!(changes[0].starts_with('−'), "{changes:?}");
    }

    #[test]
    fn where_nothing_differs_one_column_is_enough() {
        let options = Options::default();
        let text = "FROM node:20\nCOPY . .\n";
        let weighing = weigh(text, Level::Original, &options);
        assert!(
            rows(&weighing, &weighing)
                .iter()
                .all(|row| row.after.is_none())
        );
    }
}
