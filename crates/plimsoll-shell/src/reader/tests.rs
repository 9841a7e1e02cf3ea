#![allow(clippy::unwrap_used, clippy::panic)]

use plimsoll_syntax::TextView;

use crate::{Connector, Part, commands, parse};

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
        " a $((1 + (2))) $(( 1 )) ${x:-$(b)}\n b"
    );
    assert_eq!(
        read("a $(( $(b) + `c` )) <(d)"),
        " a $(( $(b) + `c` )) <(d)\n b\n c\n d"
    );
    assert_eq!(read("x=($(a) \"`b \\`c\\``\")"), " \n a\n b \\`c\\`\n c");
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
    // Both shells refuse it only when it runs, one for a program that is not there.
    assert_eq!(
        read("[[ -f a ] && b; c"),
        "; c\nerror: this `[[` is never closed with ` ]]`"
    );
    assert!(read("a ) b").contains('b'));
    assert!(read("echo \"x").contains("error: this double quote is never closed"));
    assert!(read("a &&").contains("error: a command is missing after this"));
}

#[test]
fn heredocs_stand_with_their_redirections() {
    let text = "f() { cat 3<<-'A' <<B; }\n\t$(x)\n\tA\n$(y) $z\nB\n";
    let script = parse(TextView::new(text, 0));
    assert!(script.errors.is_empty());
    let found = commands(&script);
    let programs: Vec<_> = found
        .iter()
        .map(|found| found.simple.words[0].raw)
        .collect();
    assert_eq!(programs, ["cat", "y"]);
    let redirections = &found[0].simple.redirections;
    let texts: Vec<_> = redirections
        .iter()
        .filter_map(|redirection| script.heredoc(redirection))
        .map(|heredoc| (heredoc.text, heredoc.span.text(text)))
        .collect();
    assert_eq!(
        texts,
        [("\t$(x)\n", "\t$(x)\n"), ("$(y) $z\n", "$(y) $z\n")]
    );
    assert_eq!(redirections[0].descriptor, Some("3"));
    assert_eq!(redirections[0].operator, "<<-");
}

#[test]
fn braces_tell_what_is_done_to_a_variable() {
    let script = parse(TextView::new("a ${!x[@]:-\"$y\" z} \"${#v}\"", 0));
    let words = &commands(&script)[0].simple.words;
    let [Part::Variable { name, braces, .. }] = words[1].parts.as_slice() else {
        panic!("a variable, unquoted");
    };
    let braces = braces.as_ref().unwrap();
    assert_eq!(
        (*name, braces.prefix, braces.subscript, braces.operator),
        ("x", "!", "[@]", ":-")
    );
    assert!(matches!(
        braces.argument.as_slice(),
        [Part::Double(_), Part::Plain(" z")]
    ));
    let [Part::Double(quoted)] = words[2].parts.as_slice() else {
        panic!("a variable, quoted");
    };
    assert!(matches!(
        quoted.as_slice(),
        [Part::Variable { name: "v", .. }]
    ));
}

#[test]
fn quotes_and_escapes_have_a_value() {
    let literal = |text: &str| {
        let script = parse(TextView::new(text, 0));
        commands(&script)[0].simple.words[0].literal()
    };
    assert_eq!(
        literal(r#"a'b'"c\"d"\ e$'\n\''"#).as_deref(),
        Some("abc\"d e\n'")
    );
    assert_eq!(literal("a$b"), None);
}

#[test]
fn errors_in_backquotes_are_found_when_they_run() {
    let script = parse(TextView::new("a `b (` c", 0));
    assert!(script.errors.is_empty());
    let Part::Substitution { script, .. } = &commands(&script)[0].simple.words[1].parts[0] else {
        panic!("a substitution");
    };
    assert!(!script.errors.is_empty());
}

#[test]
fn what_stands_before_and_behind_a_pipeline() {
    let script = parse(TextView::new("time ! { a; } & select b", 0));
    let [first, second] = script.list.pipelines.as_slice() else {
        panic!("two pipelines");
    };
    assert!(first.timed && first.negated && first.background);
    assert!(!second.timed && !second.negated && !second.background);
}

#[test]
fn errors_stand_on_whole_characters() {
    let text = "[[ a =~ é(";
    let script = parse(TextView::new(text, 0));
    assert!(!script.errors.is_empty());
    for error in &script.errors {
        assert!(
            text.get(error.span.start as usize..error.span.end as usize)
                .is_some()
        );
    }
}
