use plimsoll_syntax::TextView;

use crate::{Connector, commands, parse};

/// The commands of `text`, one a line, with how each is joined to the one before.
fn read(text: &str) -> String {
    let script = parse(TextView::new(text, 0));
    let mut lines: Vec<String> = commands(&script)
        .iter()
        .map(|visited| {
            let words: Vec<&str> = visited.simple.words.iter().map(|word| word.raw).collect();
            for word in &visited.simple.words {
                assert_eq!(word.span.text(text), word.raw, "a word's span is its text");
            }
            let sign = match visited.place.connector {
                _ if visited.place.pipe_index > 0 => "|",
                Connector::First => "",
                Connector::And => "&&",
                Connector::Or => "||",
                Connector::Then => ";",
                Connector::Background => "&",
            };
            let marks = if visited.place.conditional { "?" } else { "" };
            format!("{sign}{marks} {}", words.join(" "))
        })
        .collect();
    lines.extend(
        script
            .errors
            .iter()
            .map(|error| format!("error: {}", error.message)),
    );
    lines.join("\n")
}

#[test]
fn lists_and_pipes() {
    assert_eq!(
        read("a b && c | d; e || f &"),
        " a b\n&& c\n| d\n; e\n||? f"
    );
    assert_eq!(read("set -e;\n a\n# no\nb"), " set -e\n; a\n; b");
}

#[test]
fn compounds() {
    assert_eq!(
        read("if a; then b; elif c; then d; else e; fi && f"),
        " a\n? b\n c\n? d\n? e\n&& f"
    );
    assert_eq!(read("for x in 1 2; do a $x; done"), "? a $x");
    assert_eq!(
        read("case $x in (a|b) c;; *) d ;; esac; e"),
        "? c\n? d\n; e"
    );
    assert_eq!(read("f() { a; }; f"), "? a\n; f");
    assert_eq!(read("while read x; do (a); done < y"), " read x\n? a");
    assert_eq!(read("[[ -f x && $y =~ ^(a|b)$ ]] && a"), "&& a");
}

#[test]
fn substitutions_are_read_inside() {
    assert_eq!(
        read("a \"$(b | c)\" `d`"),
        " a \"$(b | c)\" `d`\n b\n| c\n d"
    );
    assert_eq!(
        read("a $((1 + (2))) $(( 1 )) ${x:-$(b)}"),
        " a $((1 + (2))) $(( 1 )) ${x:-$(b)}"
    );
    assert_eq!(read("((x++)) && a"), "&& a");
    assert_eq!(read("( (a); b )"), " a\n; b");
}

#[test]
fn quoting_and_heredocs() {
    assert_eq!(
        read("echo 'a && b' \\; \"x y\""),
        " echo 'a && b' \\; \"x y\""
    );
    assert_eq!(read("cat <<E > f && a\nx && y\nE\nb"), " cat\n&& a\n; b");
}

#[test]
fn errors_do_not_lose_the_rest() {
    assert_eq!(
        read("a && (b; c"),
        " a\n b\n; c\nerror: this parenthesis is never closed"
    );
    assert!(read("if a; then b").contains("error: this `if` has no `fi`"));
    assert!(read("a ) b").contains('b'));
    assert!(read("echo \"x").contains("error: this double quote is never closed"));
    assert!(read("a &&").contains("error: a command is missing after this"));
}

#[test]
fn hostile_texts_end() {
    for text in [
        "(",
        "((",
        "$(",
        "$((",
        "${",
        "`",
        "\"$(",
        "if ",
        "case x in a) ",
        "{ ",
        "a|",
        "f() ",
        "! ",
        "<(",
    ] {
        let script = text.repeat(20_000);
        let _ = parse(TextView::new(&script, 0));
    }
}
