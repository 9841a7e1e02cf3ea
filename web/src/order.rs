//! Sorting. Each kind of thing that is sorted would bring a sorting of its own, several kilobytes
//! long, so numbers are sorted only.

/// The places of keys, counted from 0, in the order of the keys; equal ones stay as they stand.
pub(crate) fn order(keys: impl Iterator<Item = (u32, u32)>) -> Vec<usize> {
    let mut sorted: Vec<((u32, u32), usize)> = keys.zip(0..).collect();
    sorted.sort_unstable();
    sorted.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn equal_keys_stay_as_they_stand() {
        let keys = [(2, 0), (1, 5), (2, 0), (1, 4)];
        assert_eq!(order(keys.into_iter()), [3, 1, 0, 2]);
    }
}
