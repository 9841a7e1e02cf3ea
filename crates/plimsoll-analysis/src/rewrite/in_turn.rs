//! Passes over a text, one after the other.

use plimsoll_syntax::parse;

use super::tagged::Tagged;
use crate::Options;
use crate::facts::Facts;

/// How often a pass looks again at what it made itself.
const MAX_ROUNDS: usize = 24;

/// Lets passes change a text in turn, each as often as it finds something, until the last has had
/// its turn. A text is read once, however many of them look at it.
pub(super) fn in_turn<P: Copy>(
    tagged: &mut Tagged,
    options: &Options,
    passes: impl IntoIterator<Item = P>,
    mut turn: impl FnMut(P, &mut Tagged, &Facts<'_>) -> bool,
) {
    let mut passes = passes.into_iter();
    let mut pass = passes.next();
    let mut rounds = 0;
    while pass.is_some() {
        let text = tagged.text();
        let file = parse(&text);
        let facts = Facts::new(&file, options);
        while let Some(now) = pass {
            if rounds < MAX_ROUNDS && turn(now, tagged, &facts) {
                rounds += 1;
                break;
            }
            pass = passes.next();
            rounds = 0;
        }
    }
}
