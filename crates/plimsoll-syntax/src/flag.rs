//! Flags of an instruction, such as `--from=build`.

use crate::instruction::Word;
use crate::keyword::{Keyword, edit_distance};

/// A flag of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag<'a> {
    /// The whole flag with quotes and escapes taken out, such as `--from=build`; its span covers it as written.
    pub word: Word<'a>,
}

impl Flag<'_> {
    /// Its name without the dashes, such as `from`.
    pub fn name(&self) -> &str {
        let text = self.word.text.strip_prefix("--").unwrap_or(&self.word.text);
        text.split_once('=').map_or(text, |(name, _)| name)
    }

    /// Its value, where it has one.
    pub fn value(&self) -> Option<&str> {
        self.word.text.split_once('=').map(|(_, value)| value)
    }
}

/// What values a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// `true` or `false`; nothing means `true`.
    Boolean,
    /// One value, and the flag stands once.
    One,
    /// One value, and the flag may be repeated.
    Many,
}

/// The names of the flags that an instruction takes, each with whether it may be repeated.
pub fn known_flags(keyword: Keyword) -> impl Iterator<Item = (&'static str, bool)> {
    flags_of(keyword)
        .iter()
        .map(|(name, takes)| (*name, *takes == Takes::Many))
}

/// The flags that an instruction takes.
pub(crate) fn flags_of(keyword: Keyword) -> &'static [(&'static str, Takes)] {
    use Takes::{Boolean, Many, One};
    match keyword {
        Keyword::From => &[("platform", One)],
        Keyword::Run => &[
            ("mount", Many),
            ("network", One),
            ("security", One),
            ("device", Many),
        ],
        Keyword::Copy => &[
            ("chown", One),
            ("chmod", One),
            ("exclude", Many),
            ("from", One),
            ("link", Boolean),
            ("parents", Boolean),
        ],
        Keyword::Add => &[
            ("checksum", One),
            ("chmod", One),
            ("chown", One),
            ("exclude", Many),
            ("keep-git-dir", Boolean),
            ("link", Boolean),
            ("unpack", Boolean),
        ],
        Keyword::Healthcheck => &[
            ("interval", One),
            ("retries", One),
            ("start-interval", One),
            ("start-period", One),
            ("timeout", One),
        ],
        _ => &[],
    }
}

/// What is wrong with the flags of an instruction, each with the flag it concerns.
pub(crate) fn check_flags<'f, 'a>(
    keyword: Keyword,
    flags: &'f [Flag<'a>],
) -> Vec<(&'f Flag<'a>, String)> {
    // The reference does not look at the flags of these two.
    if matches!(
        keyword,
        Keyword::Arg | Keyword::Stopsignal | Keyword::Unknown
    ) {
        return Vec::new();
    }
    let known = flags_of(keyword);
    let mut errors = Vec::new();
    // One bit for each known flag that has been seen.
    let mut seen = 0_u32;
    for flag in flags {
        let name = flag.name();
        let found = known
            .iter()
            .enumerate()
            .find(|(_, (known, _))| *known == name);
        let Some((number, (_, takes))) = found else {
            errors.push((flag, unknown_flag(keyword, name)));
            continue;
        };
        let bit = 1 << number;
        let repeated = seen & bit != 0;
        seen |= bit;
        if *takes != Takes::Many && repeated {
            errors.push((flag, format!("--{name} stands here twice; keep one.")));
            continue;
        }
        match (takes, flag.value()) {
            (Takes::Boolean, None) => {}
            (Takes::Boolean, Some(value)) => {
                if !value.eq_ignore_ascii_case("true") && !value.eq_ignore_ascii_case("false") {
                    errors.push((
                        flag,
                        format!("--{name} takes true or false; write `--{name}`."),
                    ));
                }
            }
            (_, None) => {
                errors.push((flag, format!("--{name} needs a value; write `--{name}=…`.")))
            }
            (_, Some(_)) => {}
        }
    }
    errors
}

fn unknown_flag(keyword: Keyword, name: &str) -> String {
    let known = flags_of(keyword);
    let nearest = known
        .iter()
        .filter(|(known, _)| known.len().abs_diff(name.len()) <= 2)
        .map(|(known, _)| (edit_distance(name, known), known))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    match nearest {
        Some((_, nearest)) => format!(
            "{} has no flag --{name}; did you mean --{nearest}?",
            keyword.name()
        ),
        None if known.is_empty() => format!("{} takes no flags; remove --{name}.", keyword.name()),
        None => {
            let names: Vec<String> = known.iter().map(|(name, _)| format!("--{name}")).collect();
            format!(
                "{} has no flag --{name}; it takes {}.",
                keyword.name(),
                names.join(", ")
            )
        }
    }
}
