//! Files that curl and wget write.

use std::borrow::Cow;

use super::{Argument, CommandFact, CommandOptions};

/// Options of curl that take the next argument as their value.
const CURL: &[&str] = &[
    "-o",
    "--output",
    "-H",
    "--header",
    "-d",
    "--data",
    "-u",
    "--user",
    "-A",
    "--user-agent",
    "-e",
    "-x",
    "--proxy",
    "-b",
    "--cookie",
    "-c",
    "-X",
    "--request",
    "-m",
    "--max-time",
    "-w",
    "-T",
    "-F",
    "-K",
    "-C",
    "--retry",
    "--retry-delay",
    "--connect-timeout",
    "--cacert",
    "--output-dir",
    "--proto",
    "-y",
    "-Y",
];

impl CommandFact<'_> {
    /// The file that curl or wget writes, as written or by the address's last part.
    pub fn downloaded_file(&self) -> Option<Cow<'_, str>> {
        let letter = match self.name.as_str() {
            "curl" => 'o',
            "wget" => 'O',
            _ => return None,
        };
        let mut by_address = letter == 'O';
        let mut arguments = self.arguments.iter().map(Argument::text);
        while let Some(text) = arguments.next() {
            let long = text
                .strip_prefix("--output-document=")
                .or_else(|| text.strip_prefix("--output="));
            if let Some(file) = long {
                return Some(file.into());
            }
            let short = text.starts_with('-') && !text.starts_with("--");
            if matches!(text, "--output" | "--output-document") || (short && text.ends_with(letter))
            {
                return arguments.next().filter(|file| *file != "-").map(Cow::from);
            }
            if short && text.contains(letter) {
                let (_, file) = text.split_once(letter)?;
                return (file != "-").then(|| file.into());
            }
            by_address |= text == "--remote-name" || (short && text.contains('O'));
        }
        let name = self
            .address()?
            .split(['?', '#'])
            .next()?
            .rsplit('/')
            .next()?;
        (by_address && !name.is_empty()).then(|| name.into())
    }

    /// The address that it names.
    pub fn address(&self) -> Option<&str> {
        let mut arguments = self.arguments.iter().map(Argument::text);
        arguments.find(|text| text.contains("://") && !text.starts_with('-'))
    }

    /// The options of curl.
    pub fn curl_options(&self) -> CommandOptions<'_, '_> {
        CommandOptions::new(&self.arguments, CURL)
    }
}
