//! Whether the value of a label has the form that a project asks for.

use super::spdx;
use crate::LabelForm;

impl LabelForm {
    /// Whether a value that is not empty has the form.
    pub(crate) fn fits(self, value: &str) -> bool {
        match self {
            Self::Text | Self::RawText => true,
            Self::Url => is_uri(value),
            Self::Rfc3339 => is_time(value).is_some(),
            Self::SemVer => is_version(value),
            Self::Spdx => spdx::is_expression(value),
            Self::Hash => {
                let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                matches!(value.len(), 7..=40 | 64) && value.bytes().all(digit)
            }
            Self::Email => is_address(value),
        }
    }
}

/// A URI with a scheme, as in RFC 3986.
fn is_uri(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else {
        return false;
    };
    let authority = rest.strip_prefix("//");
    let authority = authority.and_then(|rest| rest.split(['/', '?', '#']).next());
    let host = authority.map(|text| text.rsplit('@').next().unwrap_or(text));
    // The brackets of an IPv6 address are the only ones.
    let (address, port) = match host.and_then(|host| host.split_once(']')) {
        Some((address, port)) => (address.strip_prefix('['), port.strip_prefix(':')),
        None => (None, host.and_then(|host| Some(host.split_once(':')?.1))),
    };
    let brackets = usize::from(address.is_some());
    let port = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let escapes = rest.split('%').skip(1).all(|after| {
        let digits = after.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte))
        && rest.matches('#').count() < 2
        && rest.matches(['[', ']']).count() == 2 * brackets
        && port
        && escapes
}

/// A date and time with its offset, as in RFC 3339.
fn is_time(value: &str) -> Option<()> {
    let (date, time) = value.split_once(['T', 't'])?;
    let mut date = date.split('-');
    let (year, month, day) = (
        number(&mut date, 4)?,
        number(&mut date, 2)?,
        number(&mut date, 2)?,
    );
    let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-'])?);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut clock = clock.split(':');
    let (hour, minute, second) = (
        number(&mut clock, 2)?,
        number(&mut clock, 2)?,
        number(&mut clock, 2)?,
    );
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let zone = matches!(offset, "Z" | "z") || {
        let mut parts = offset.get(1..)?.split(':');
        let fits = number(&mut parts, 2)? < 24 && number(&mut parts, 2)? < 60;
        fits && parts.next().is_none()
    };
    let whole = date.next().is_none() && clock.next().is_none();
    let fits = (1..=12).contains(&month)
        && (1..=days).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    (whole && zone && fits).then_some(())
}

/// The next part, where it is a number of so many digits.
fn number<'v>(parts: &mut impl Iterator<Item = &'v str>, digits: usize) -> Option<u32> {
    let part = parts.next()?;
    let whole = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|_| whole)
}

/// A version as semver.org defines it.
fn is_version(value: &str) -> bool {
    let (version, build) = value.split_once('+').unwrap_or((value, "0"));
    let (core, before) = version.split_once('-').unwrap_or((version, "0"));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |part: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty() && part.bytes().all(fits)
    };
    let short =
        |part: &str| plain(part) && (part == "0" || !digits(part) || !part.starts_with('0'));
    core.split('.').count() == 3
        && core.split('.').all(|part| digits(part) && short(part))
        && before.split('.').all(short)
        && build.split('.').all(plain)
}

/// An e-mail address, as in RFC 5322, without comments.
fn is_address(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    let atom = |part: &str| {
        let fits =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        !part.is_empty() && part.bytes().all(fits)
    };
    let quoted = local.len() > 2
        && local
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .is_some_and(|inner| !inner.contains('"'));
    let name = |part: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty() && part.bytes().all(fits) && !part.starts_with('-') && !part.ends_with('-')
    };
    let literal = domain.starts_with('[') && domain.ends_with(']');
    (quoted || local.split('.').all(atom)) && (literal || domain.split('.').all(name))
}

#[cfg(test)]
mod tests {
    use crate::LabelForm;

    #[track_caller]
    fn check(form: LabelForm, good: &[&str], bad: &[&str]) {
        for value in good {
            assert!(form.fits(value), "{form:?} {value}");
        }
        for value in bad {
            assert!(!form.fits(value), "{form:?} {value}");
        }
    }

    #[test]
    fn addresses() {
        check(
            LabelForm::Url,
            &[
                "https://a.example/b?c#d",
                "mailto:a@b.example",
                "http://[::1]:80/%20",
                "x:",
            ],
            &[
                "a.example/b",
                "//a.example",
                "http://a b",
                "http://a:b/",
                "a:%zz",
                "a:#b#c",
                "a:[b]",
            ],
        );
        check(
            LabelForm::Email,
            &["a+b@c.example", "a@localhost", "\"a b\"@c.example"],
            &[
                "a",
                "A <a@b.example>",
                "a@b@c",
                "a..b@c",
                "a@-c",
                "a@",
                "a b@c",
            ],
        );
    }

    #[test]
    fn times_and_versions() {
        check(
            LabelForm::Rfc3339,
            &["2024-02-29T23:59:60Z", "2020-01-02t03:04:05.5+01:00"],
            &[
                "2020-01-02",
                "2023-02-29T00:00:00Z",
                "2020-01-02T03:04:05",
                "2020-01-02T24:00:00Z",
            ],
        );
        check(
            LabelForm::SemVer,
            &["1.2.3", "1.2.3-rc.1+build.05", "1.2.3-x-y+z-w"],
            &[
                "1.2",
                "v1.2.3",
                "01.2.3",
                "1.2.3-01",
                "1.2.3-",
                "1.2.3-a..b",
                "1.2.3.4",
            ],
        );
        check(
            LabelForm::Hash,
            &["0123abc", "0123456789abcdef0123456789abcdef01234567"],
            &["0123ab", "ABCDEF0", "main", "0123abcg"],
        );
    }
}
