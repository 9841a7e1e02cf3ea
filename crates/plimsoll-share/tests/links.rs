//! The codec as a whole: round trips, damage, limits.
#![allow(clippy::unwrap_used, clippy::panic)]

use plimsoll_share::{
    Beside, Level, LinkError, MAX_DECODED, Settings, View, decode, encode, encode_within_limits,
};

const DOCKERFILE: &str = "# syntax=docker/dockerfile:1\nFROM node:20\nWORKDIR /app\nCOPY . .\n\
    RUN npm install\nRUN npm run build\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n";

fn full() -> Settings {
    Settings {
        view: Some(View::Size),
        level: Some(Level::Minimal),
        rules_off: vec!["untagged-base".into(), "odd/name".into()],
        answers: [("framework".into(), "next".into())].into(),
        assume: [("context".into(), 25_000_000), ("line:4".into(), 0)].into(),
        beside: vec![Beside {
            path: "package.json".into(),
            content: "{ \"dependencies\": { \"next\": \"15.5.29\" } }\n".into(),
        }],
        engine: Some("0.1.0".into()),
        at: Some((7, "root-user".into())),
        target: Some("web".into()),
        platform: Some("linux/arm64".into()),
        severities: [("root-user".into(), "error".into())].into(),
        ..Settings::default()
    }
}

#[test]
fn everything_survives() {
    for text in ["", "FROM scratch", DOCKERFILE, "FROM a\r\n\tRUN «ü»\u{0}\n"] {
        for settings in [Settings::default(), full()] {
            let shared = decode(&encode(text, &settings)).unwrap();
            assert_eq!(shared.text, text);
            assert_eq!(shared.settings, settings);
            assert!(shared.ignored.is_empty());
        }
    }
}

#[test]
fn a_link_stays_whole_in_running_text() {
    let odd = Settings {
        engine: Some("0.2.0+näh-".into()),
        ..full()
    };
    for settings in [Settings::default(), full(), odd] {
        let link = encode(DOCKERFILE, &settings);
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._&=,-".contains(c);
        assert!(link.chars().all(allowed), "{link}");
        assert!(
            link.ends_with(|c: char| c.is_ascii_alphanumeric()),
            "{link}"
        );
    }
}

#[test]
fn what_programs_do_to_links_is_undone() {
    let link = encode(DOCKERFILE, &full());
    let expected = decode(&link).unwrap();
    let percent = link
        .bytes()
        .fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
    let wrapped: String = link
        .chars()
        .enumerate()
        .fold(String::new(), |mut text, (at, c)| {
            if at % 60 == 59 {
                text.push_str("\r\n  ");
            }
            text.push(c);
            text
        });
    for changed in [
        format!("#{link}"),
        format!("https://example.org/plimsoll/?x=1#{link}"),
        format!("  {link}\n"),
        format!("{link}).\""),
        format!("{link}..."),
        format!("#{percent}"),
        link.replace('&', "&amp;"),
        wrapped,
    ] {
        assert_eq!(decode(&changed).as_ref(), Ok(&expected), "{changed}");
    }
}

#[test]
fn each_fault_is_named() {
    let link = encode(DOCKERFILE, &Settings::default());
    let (payload, _) = link.split_once('&').unwrap();
    let cases = [
        (String::new(), LinkError::Empty),
        ("https://example.org/".to_owned(), LinkError::Empty),
        ("https://example.org/#".to_owned(), LinkError::Empty),
        ("hello".to_owned(), LinkError::NotALink),
        ("x.abc".to_owned(), LinkError::NotALink),
        (
            link.replacen("1.", "7.", 1),
            LinkError::UnknownFormat { format: "7".into() },
        ),
        ("1.&e=1".to_owned(), LinkError::CutOff),
        (payload[..payload.len() - 9].to_owned(), LinkError::CutOff),
        (format!("{payload}AAAA&e=1"), LinkError::Surplus),
        (format!("1.A{}", &payload[3..]), LinkError::Damaged),
    ];
    for (text, error) in cases {
        assert_eq!(decode(&text), Err(error), "{text}");
    }
    let strange = link.replacen(&link[9..10], "+", 1);
    assert!(matches!(
        decode(&strange),
        Err(LinkError::Character { character: '+', .. })
    ));
}

#[test]
fn settings_that_are_not_understood_cost_nothing_else() {
    let link = encode(DOCKERFILE, &Settings::default());
    let later = link.replacen('&', "&view=rewrite&depth=3&level=extreme&x&", 1);
    let shared = decode(&later).unwrap();
    assert_eq!(shared.text, DOCKERFILE);
    assert_eq!(shared.settings.view, Some(View::Rewrite));
    assert_eq!(shared.ignored, ["depth=3", "level=extreme", "x"]);
}

/// A small deterministic generator (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn no_damaged_character_gives_another_text() {
    let mut random = Random(0x5eed_0bad_cafe_0001);
    let alphabet: Vec<char> = ('!'..='~').chain(['ä', '\u{200b}', '\n']).collect();
    let mut refused = 0;
    for (text, settings) in [
        (DOCKERFILE, Settings::default()),
        (DOCKERFILE, full()),
        ("FROM a", Settings::default()),
    ] {
        let whole = decode(&encode(text, &settings)).unwrap();
        let link: Vec<char> = encode(text, &settings).chars().collect();
        for round in 0..4_000 {
            let mut damaged = link.clone();
            let at = random.below(link.len());
            let character = alphabet[random.below(alphabet.len())];
            match round % 4 {
                0 => drop(damaged.remove(at)),
                1 => damaged.insert(at, character),
                _ => damaged[at] = character,
            }
            let damaged: String = damaged.into_iter().collect();
            match decode(&damaged) {
                Ok(shared) => {
                    assert_eq!(shared.text, text, "{damaged}");
                    assert_eq!(shared.settings.beside, whole.settings.beside, "{damaged}");
                }
                Err(error) => {
                    refused += 1;
                    assert!(error.to_string().len() > 40, "{error}");
                }
            }
        }
    }
    assert!(refused > 8_000, "{refused}");
}

#[test]
fn what_cannot_be_opened_again_is_not_written() {
    let mut random = Random(7);
    let noise: String = (0..70_000)
        .map(|_| char::from(b' ' + random.below(90) as u8))
        .collect();
    let settings = Settings::default();
    let refused = encode_within_limits(&noise, &settings);
    assert!(matches!(refused, Err(LinkError::TooLong { .. })));
    assert!(matches!(
        decode(&encode(&noise, &settings)),
        Err(LinkError::TooLong { .. })
    ));

    let long = "RUN true\n".repeat(MAX_DECODED / 9 + 1);
    assert_eq!(
        encode_within_limits(&long, &settings),
        Err(LinkError::TooLarge)
    );
    assert_eq!(decode(&encode(&long, &settings)), Err(LinkError::TooLarge));
    assert_eq!(
        encode_within_limits(DOCKERFILE, &settings),
        Ok(encode(DOCKERFILE, &settings))
    );
}
