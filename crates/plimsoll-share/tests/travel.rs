//! What happens to links on their way: through Markdown, chats, mail and browsers.
#![allow(clippy::unwrap_used)]

use std::time::Instant;

use plimsoll_share::{Level, LinkError, MAX_ENCODED, Settings, View, decode, encode};

const DOCKERFILE: &str = "# syntax=docker/dockerfile:1\nFROM node:20\nWORKDIR /app\nCOPY . .\n\
    RUN npm install && npm run build # \"(<[äöü]>)\" *_~`|\\\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n";

fn settings() -> Settings {
    Settings {
        view: Some(View::Size),
        level: Some(Level::Minimal),
        rules_off: vec!["untagged-base".into(), "DL3008".into()],
        at: Some((4, "root-user".into())),
        engine: Some("0.1.0".into()),
        ..Settings::default()
    }
}

/// A character that programs take for a part of an address in running text.
fn in_address(c: char) -> bool {
    !c.is_whitespace() && !"<>\"'|[]{}`".contains(c)
}

/// The address in a text as GitHub's Markdown finds it: up to white space or `<`, without
/// punctuation at the end, without a bracket that was not opened, without an entity at the end.
fn linked_by_markdown(text: &str) -> String {
    let start = text.find("https://").unwrap();
    let mut end = start
        + text[start..]
            .find([' ', '\n', '<'])
            .unwrap_or(text.len() - start);
    loop {
        let address = &text[start..end];
        let opened = address.matches('(').count();
        if address.ends_with(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"'])
            || (address.ends_with(')') && opened < address.matches(')').count())
        {
            end -= 1;
        } else {
            return address.to_owned();
        }
    }
}

/// The address as chats find it, who send `&amp;` for `&` and set it between angle brackets.
fn linked_by_chat(text: &str) -> String {
    let start = text.find("https://").unwrap();
    let rest = &text[start..];
    let end = rest.find(|c| !in_address(c)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(|c: char| ".,:;!?)".contains(c));
    format!("<{}>", address.replace('&', "&amp;"))
}

/// Everything but letters, digits and what RFC 3986 leaves alone, as `encodeURIComponent` does.
fn escaped_whole(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out + &char::from(byte).to_string()
        } else {
            format!("{out}%{byte:02X}")
        }
    })
}

/// Also what needs no escape, in small letters, as some mail programs do.
fn escaped_much(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| {
        if byte.is_ascii_alphanumeric() {
            out + &char::from(byte).to_string()
        } else {
            format!("{out}%{byte:02x}")
        }
    })
}

#[test]
fn a_link_opens_after_every_journey() {
    let link = format!("https://example.org/p/#{}", encode(DOCKERFILE, &settings()));
    let (page, fragment) = link.split_once('#').unwrap();
    let table: Vec<(&str, String)> = vec![
        ("as it is", link.clone()),
        ("Markdown link", {
            let text = format!("see [this file]({link}), please");
            let start = text.find("](").unwrap() + 2;
            text[start..text.find("),").unwrap()].to_owned()
        }),
        ("Markdown in angle brackets", {
            let text = format!("see <{link}>.");
            text[text.find('<').unwrap() + 1..text.find('>').unwrap()].to_owned()
        }),
        (
            "found in a sentence",
            linked_by_markdown(&format!("Look: {link}.")),
        ),
        (
            "found in brackets",
            linked_by_markdown(&format!("(it is {link})")),
        ),
        (
            "found in emphasis",
            linked_by_markdown(&format!("**{link}**!")),
        ),
        (
            "found before a line end",
            linked_by_markdown(&format!("{link}\nnext")),
        ),
        (
            "chat, sent on",
            linked_by_chat(&format!("here: {link}, look")),
        ),
        (
            "chat, with a label",
            linked_by_chat(&format!("<{link}|my file>")),
        ),
        ("HTML", link.replace('&', "&amp;")),
        ("HTML of HTML", link.replace('&', "&amp;amp;")),
        (
            "the fragment escaped",
            format!("{page}#{}", escaped_whole(fragment)),
        ),
        ("all of it escaped", escaped_whole(&link)),
        ("much of it escaped", escaped_much(&link)),
        ("escaped with its mark", format!("{page}%23{fragment}")),
        ("escaped twice", escaped_whole(&escaped_whole(&link))),
        (
            "wrapped by mail",
            link.chars()
                .collect::<Vec<_>>()
                .chunks(70)
                .map(|line| line.iter().collect::<String>())
                .collect::<Vec<_>>()
                .join("\r\n"),
        ),
        (
            "with a space of no width",
            link.replacen('.', ".\u{200b}", 3),
        ),
        ("in quotation marks", format!("{link}\"")),
        ("at the end of a sentence", format!("{link}…")),
    ];
    let expected = decode(&link).unwrap();
    assert_eq!(expected.text, DOCKERFILE);
    for (journey, arrived) in table {
        let shared = decode(&arrived).map_err(|error| error.to_string());
        assert_eq!(shared.as_ref(), Ok(&expected), "{journey}: {arrived}");
    }
}

#[test]
fn no_part_of_a_link_gives_another_text() {
    for settings in [Settings::default(), settings()] {
        let link = encode(DOCKERFILE, &settings);
        let payload = link.find('&').unwrap();
        for end in 0..link.len() {
            match decode(&link[..end]) {
                Ok(shared) => {
                    assert!(end >= payload, "{}", &link[..end]);
                    assert_eq!(shared.text, DOCKERFILE);
                }
                Err(error) => assert!(end < payload, "{error}"),
            }
        }
        for start in 1..payload {
            assert!(decode(&link[start..]).is_err(), "{}", &link[start..]);
        }
    }
}

/// The longest link that is read at all, made of nothing but one repeated byte: about 48 MiB.
#[test]
fn a_bomb_as_long_as_a_link_may_be_is_refused_early() {
    let bomb = bomb();
    assert!(
        bomb.len() > MAX_ENCODED - 16 && bomb.len() <= MAX_ENCODED,
        "{}",
        bomb.len()
    );
    let mut fastest = u128::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        assert_eq!(decode(&bomb), Err(LinkError::TooLarge));
        fastest = fastest.min(start.elapsed().as_micros());
    }
    // Run with --release and --nocapture for the figure; without optimisation it says nothing.
    println!(
        "a bomb of {} characters is refused within {fastest} µs",
        bomb.len()
    );
}

/// A stream of format 0 that goes on for as long as the link may be. It is made by hand, since no
/// encoder here gives more than what may be read.
fn bomb() -> String {
    // zlib header; then fixed codes: one literal `a`, and copies of 258 bytes from one byte before.
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    bits.push_code(0b0011_0000 + u32::from(b'a'), 8);
    let room = (MAX_ENCODED - "0.".len()) / 4 * 3 - 16;
    while bits.bytes.len() < room {
        bits.push_code(0b1100_0101, 8);
        bits.push_code(0, 5);
    }
    bits.push_code(0, 7);
    let stream = [&[0x78, 0xda][..], &bits.bytes, &[0; 8]].concat();
    format!("0.{}", base64url(&stream))
}

/// Bits in the order of deflate.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    open: u32,
    count: u32,
}

impl Bits {
    /// The lowest first.
    fn push(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            self.open |= ((value >> bit) & 1) << self.count;
            self.count += 1;
            if self.count == 8 {
                self.bytes.push(self.open as u8);
                (self.open, self.count) = (0, 0);
            }
        }
    }

    /// A code of Huffman's, the highest first.
    fn push_code(&mut self, code: u32, count: u32) {
        self.push(code.reverse_bits() >> (32 - count), count);
    }
}

fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let number = (0..3).fold(0, |all, at| {
                all << 8 | u32::from(*chunk.get(at).unwrap_or(&0))
            });
            (0..=chunk.len())
                .map(move |at| char::from(DIGITS[(number >> (18 - 6 * at) & 63) as usize]))
        })
        .collect()
}
