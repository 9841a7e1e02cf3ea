use super::{Expansion, Variables, expand};

struct Environment;

impl Variables for Environment {
    fn get(&self, name: &str) -> Expansion {
        match name {
            "A" => Expansion::Known("alpha.tar.gz".into()),
            "E" => Expansion::Known(String::new()),
            "U" => Expansion::Unknown,
            "O" => Expansion::Open,
            _ => Expansion::Unset,
        }
    }
}

#[track_caller]
fn check(word: &str, expected: &str) {
    let text = expand(word, b'\\', &Environment)
        .map(|expanded| expanded.text.unwrap_or("(unknown)".into()));
    assert_eq!(
        text.unwrap_or_else(|error| format!("error: {error}")),
        expected,
        "{word}"
    );
}

#[test]
fn substitutions() {
    check("x$A-${A}", "xalpha.tar.gz-alpha.tar.gz");
    check("'$A' \"$A\" \\$A", "$A alpha.tar.gz $A");
    check("${E:-d}${E-d}${X:-d${A}}", "ddalpha.tar.gz");
    check("${E:+y}${A:+y}${X+y}", "y");
    check(
        "${A%.*}|${A%%.*}|${A#*.}|${A##*.}",
        "alpha.tar|alpha|tar.gz|gz",
    );
    check("${A/a/o}|${A//a/o}", "olpha.tar.gz|olpho.tor.gz");
    check(
        "${A///-}|${A/x*/-}",
        "-a-l-p-h-a-.-t-a-r-.-g-z-|alpha.tar.gz",
    );
    check("$U", "(unknown)");
    check("${U:-d}", "(unknown)");
    check("$O", "(unknown)");
    check("${O:-d}${O-d}${O+y}", "dd");
    check("${O#d}", "(unknown)");
    check("${O:?no}", "(unknown)");
    check("${X:?no}", "error: X must be set: no");
    check("a$", "a$");
    check("${A", "error: the closing } is missing");
}

#[test]
fn deep_nesting_is_refused() {
    let word = "${X:-".repeat(10_000);
    assert!(expand(&word, b'\\', &Environment).is_err());
}
