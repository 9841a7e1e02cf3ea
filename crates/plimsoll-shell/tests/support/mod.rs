//! The self-written cases.

#![allow(dead_code, unreachable_pub, clippy::expect_used)]

/// Texts that dash or bash takes.
pub fn taken() -> Vec<&'static str> {
    include_str!("../cases/taken.txt")
        .trim_end()
        .split("\n---\n")
        .collect()
}

/// A text that both refuse.
pub struct Refused {
    /// The text, marks taken out.
    pub text: String,
    /// The errors: where each stands, from and to, and what it says.
    pub errors: Vec<(usize, usize, String)>,
}

/// Texts that both refuse, with each error's place marked in the text and its message below.
pub fn refused() -> Vec<Refused> {
    include_str!("../cases/refused.txt")
        .trim_end()
        .split("\n---\n")
        .map(|case| {
            let (text, messages) = case.split_once("\n! ").expect("a message");
            let mut messages = messages.split("\n! ");
            let mut refused = Refused {
                text: String::new(),
                errors: Vec::new(),
            };
            for character in text.chars() {
                let at = refused.text.len();
                match character {
                    '«' => {
                        let message = messages.next().expect("a message for each mark");
                        refused.errors.push((at, at, message.to_owned()));
                    }
                    '»' => refused.errors.last_mut().expect("a mark that opens").1 = at,
                    other => refused.text.push(other),
                }
            }
            assert_eq!(messages.next(), None, "a mark for each message: {text}");
            refused
        })
        .collect()
}
