//! Answers that were given lately. One report asks for the same few images hundreds of times.

use std::cell::RefCell;

/// How many answers are kept.
const MOST: usize = 32;

/// The latest answers of a function of a text that always answers the same.
pub(crate) struct Memo<V> {
    answers: RefCell<Vec<(String, V)>>,
}

impl<V: Clone> Memo<V> {
    /// No answers yet.
    pub(crate) const fn new() -> Self {
        Self {
            answers: RefCell::new(Vec::new()),
        }
    }

    /// The answer that was given before, or that `answer` gives now.
    pub(crate) fn of(&self, question: &str, answer: impl FnOnce() -> V) -> V {
        let known = self
            .answers
            .borrow()
            .iter()
            .find(|(known, _)| known == question)
            .map(|(_, value)| value.clone());
        known.unwrap_or_else(|| {
            let value = answer();
            let mut answers = self.answers.borrow_mut();
            if answers.len() >= MOST {
                answers.remove(0);
            }
            answers.push((question.to_owned(), value.clone()));
            value
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Memo};

    #[test]
    fn what_was_asked_is_known_for_a_while() {
        let memo = Memo::new();
        assert_eq!(memo.of("a", || 1), 1);
        assert_eq!(memo.of("a", || 2), 1);
        for number in 0..MOST {
            memo.of(&number.to_string(), || 0);
        }
        assert_eq!(memo.of("a", || 3), 3);
    }
}
