//! The instructions of the Dockerfile reference.

/// An instruction of the Dockerfile reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyword {
    /// `ADD`
    Add,
    /// `ARG`
    Arg,
    /// `CMD`
    Cmd,
    /// `COPY`
    Copy,
    /// `ENTRYPOINT`
    Entrypoint,
    /// `ENV`
    Env,
    /// `EXPOSE`
    Expose,
    /// `FROM`
    From,
    /// `HEALTHCHECK`
    Healthcheck,
    /// `LABEL`
    Label,
    /// `MAINTAINER`
    Maintainer,
    /// `ONBUILD`
    Onbuild,
    /// `RUN`
    Run,
    /// `SHELL`
    Shell,
    /// `STOPSIGNAL`
    Stopsignal,
    /// `USER`
    User,
    /// `VOLUME`
    Volume,
    /// `WORKDIR`
    Workdir,
    /// Anything else.
    Unknown,
}

impl Keyword {
    /// All instructions, in alphabetical order.
    pub const ALL: [Self; 18] = [
        Self::Add,
        Self::Arg,
        Self::Cmd,
        Self::Copy,
        Self::Entrypoint,
        Self::Env,
        Self::Expose,
        Self::From,
        Self::Healthcheck,
        Self::Label,
        Self::Maintainer,
        Self::Onbuild,
        Self::Run,
        Self::Shell,
        Self::Stopsignal,
        Self::User,
        Self::Volume,
        Self::Workdir,
    ];

    /// The keyword in upper case; empty for [`Keyword::Unknown`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Arg => "ARG",
            Self::Cmd => "CMD",
            Self::Copy => "COPY",
            Self::Entrypoint => "ENTRYPOINT",
            Self::Env => "ENV",
            Self::Expose => "EXPOSE",
            Self::From => "FROM",
            Self::Healthcheck => "HEALTHCHECK",
            Self::Label => "LABEL",
            Self::Maintainer => "MAINTAINER",
            Self::Onbuild => "ONBUILD",
            Self::Run => "RUN",
            Self::Shell => "SHELL",
            Self::Stopsignal => "STOPSIGNAL",
            Self::User => "USER",
            Self::Volume => "VOLUME",
            Self::Workdir => "WORKDIR",
            Self::Unknown => "",
        }
    }

    /// The instruction that `word` names, in any casing.
    pub fn from_word(word: &str) -> Self {
        // A table, since this is asked for every instruction, and matching on `Self` is slow.
        const NAMES: [&str; 18] = {
            let mut names = [""; 18];
            let mut at = 0;
            while at < names.len() {
                names[at] = Keyword::ALL[at].name();
                at += 1;
            }
            names
        };
        NAMES
            .iter()
            .position(|name| name.len() == word.len() && name.eq_ignore_ascii_case(word))
            .map_or(Self::Unknown, |at| Self::ALL[at])
    }

    /// The instruction whose name is nearest to `word`, where one is near enough to be meant.
    pub fn nearest(word: &str) -> Option<Self> {
        let word = word.to_ascii_uppercase();
        let limit = if word.len() <= 4 { 1 } else { 2 };
        Self::ALL
            .into_iter()
            .filter(|keyword| keyword.name().len().abs_diff(word.len()) <= limit)
            .map(|keyword| (edit_distance(&word, keyword.name()), keyword))
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, _)| *distance <= limit)
            .map(|(_, keyword)| keyword)
    }
}

/// The longest word, in bytes, that can be a misspelt one.
const MAX_WORD: usize = 32;

/// Number of letters to insert, remove, replace or swap with a neighbour to get from `a` to `b`.
/// Words of over 32 bytes are as far away as they are long.
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > MAX_WORD || b.len() > MAX_WORD {
        return a.len().max(b.len());
    }
    // The last three rows of the table of distances between beginnings of the words.
    let mut before = [0_u8; MAX_WORD + 1];
    let mut last: [u8; MAX_WORD + 1] = std::array::from_fn(|j| j as u8);
    for (i, x) in a.iter().enumerate() {
        let mut row = [i as u8 + 1; MAX_WORD + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + u8::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = last;
        last = row;
    }
    usize::from(last[b.len()])
}

#[cfg(test)]
mod tests {
    use super::Keyword;

    #[test]
    fn nearest_keyword() {
        assert_eq!(Keyword::nearest("RNU"), Some(Keyword::Run));
        assert_eq!(Keyword::nearest("FORM"), Some(Keyword::From));
        assert_eq!(Keyword::nearest("COPPY"), Some(Keyword::Copy));
        assert_eq!(Keyword::nearest("apt-get"), None);
        assert_eq!(Keyword::nearest("set"), None);
    }
}
