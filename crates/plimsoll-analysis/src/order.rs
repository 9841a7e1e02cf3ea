//! Putting things in order by a number.
//!
//! The standard library's sorting is compiled anew for each type that is sorted, some four
//! kilobytes each in the page's engine; here only numbers are sorted.

/// Sorts by the number; what has the same number keeps its order.
pub(crate) fn by_number<T>(items: &mut Vec<T>, number: impl Fn(&T) -> u128) {
    let mut places: Vec<(u128, usize)> = items.iter().map(number).zip(0..).collect();
    places.sort_unstable();
    let mut left: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.iter().filter_map(|(_, at)| left[*at].take()));
}

/// A number whose order is that of the parts, the first one before the others.
pub(crate) fn parts<const N: usize>(parts: [u32; N]) -> u128 {
    parts
        .iter()
        .fold(0, |number, part| number << 32 | u128::from(*part))
}

#[cfg(test)]
mod tests {
    use super::{by_number, parts};

    #[test]
    fn equal_ones_keep_their_order() {
        let mut words = vec!["ccc", "a", "bb", "b", "aaa", ""];
        by_number(&mut words, |word| word.len() as u128);
        assert_eq!(words, ["", "a", "b", "bb", "ccc", "aaa"]);
    }

    #[test]
    fn the_first_part_decides() {
        assert!(parts([1, u32::MAX]) < parts([2, 0]));
        assert!(parts([1, 1, 3]) < parts([1, 2, 0]));
    }
}
