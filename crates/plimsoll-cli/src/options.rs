//! What several subcommands take: files beside the Dockerfile, answers, sizes.

use plimsoll_analysis::{Beside, Options, Settings, SettingsFile, Tables};

use crate::settings;

/// Files beside the Dockerfile, answers and sizes.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct Knowledge {
    /// An answer to a question of the rewrite, such as framework=nextjs.
    #[arg(long = "answer", value_name = "KEY=VALUE", value_parser = pair)]
    answers: Vec<(String, String)>,
    /// A file beside the Dockerfile, such as package.json.
    #[arg(long = "beside", value_name = "FILE")]
    beside: Vec<String>,
    /// A size to reckon with: an image reference, `context` or `line:N`, and bytes or 25MB.
    #[arg(long = "assume", value_name = "NAME=SIZE", value_parser = assumption)]
    assume: Vec<(String, u64)>,
    /// The output of `docker history` for the built image; its figures stand in place of estimates.
    #[arg(long = "history", value_name = "FILE")]
    history: Option<String>,
    /// The value of a build argument.
    #[arg(long = "build-arg", value_name = "NAME=VALUE", value_parser = pair)]
    build_args: Vec<(String, String)>,
    /// The platform that is built for, such as linux/arm64.
    #[arg(long, value_name = "PLATFORM")]
    platform: Option<String>,
    /// The stage that is built, by name or number.
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    /// The day to hold ends of life against, such as 2026-11-23; today where nothing is said.
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// A settings file; without it plimsoll.yaml, .plimsoll.yaml or .hadolint.yaml of the current
    /// directory is taken.
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// A rule to switch off, by its name or another tool's.
    #[arg(long = "off", value_name = "RULE")]
    off: Vec<String>,
    /// A step of the rewrite to switch off.
    #[arg(long = "without", value_name = "STEP")]
    without: Vec<String>,
}

impl Knowledge {
    /// The settings file.
    ///
    /// # Errors
    /// Which file cannot be read, and where it is wrong.
    pub(crate) fn settings(&self) -> Result<SettingsFile, String> {
        settings::read(self.config.as_deref())
    }

    /// The engine's full options for a file of that name.
    ///
    /// # Errors
    /// Which of the files that the options name cannot be read, and why.
    pub(crate) fn options_for(&self, file: &str) -> Result<Options, String> {
        let mut options = self.options(true, &self.settings()?)?;
        file.clone_into(&mut options.file);
        Ok(options)
    }

    /// The engine's options but for the file's name; the command line stands above the settings.
    ///
    /// # Errors
    /// Which file beside the Dockerfile cannot be read, and why.
    pub(crate) fn options(&self, full: bool, settings: &SettingsFile) -> Result<Options, String> {
        let mut beside = Vec::new();
        for path in &self.beside {
            let input = crate::input::read(path)?;
            let name = std::path::Path::new(path).file_name();
            let name =
                name.map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
            beside.push(Beside {
                path: name,
                content: input.text,
            });
        }
        let mut options = Options {
            file: String::new(),
            full,
            beside,
            answers: self.answers.iter().cloned().collect(),
            assume: self.assume.iter().cloned().collect(),
            history: match &self.history {
                Some(path) => Some(crate::input::read(path)?.text),
                None => None,
            },
            rules_off: self.off.clone(),
            steps_off: self.without.clone(),
            build_args: self.build_args.iter().cloned().collect(),
            platform: self.platform.clone(),
            target: self.target.clone(),
            today: Some(self.today.clone().unwrap_or_else(today)),
            settings: Settings::default(),
            tables: Tables::all(),
        };
        settings.settle(&mut options);
        Ok(options)
    }
}

/// The day by the machine's clock, in UTC.
fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    if key.is_empty() {
        return Err("a name is missing before the `=`".into());
    }
    Ok((key.to_owned(), value.to_owned()))
}

fn assumption(text: &str) -> Result<(String, u64), String> {
    let (name, size) = text
        .rsplit_once('=')
        .ok_or("write NAME=SIZE, such as context=25MB")?;
    Ok((name.to_owned(), bytes(size)?))
}

/// Bytes from `123`, `25MB`, `1.2 GB`, `512KiB`.
fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let number: f64 = text[..digits]
        .parse()
        .map_err(|_| format!("{text} is no size; write bytes, or 25MB"))?;
    let factor = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        unit => {
            return Err(format!(
                "{unit} is no unit of size; use kB, MB, GB, KiB, MiB or GiB"
            ));
        }
    };
    Ok((number * factor).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes() {
        assert_eq!(bytes("25MB"), Ok(25_000_000));
        assert_eq!(bytes("1.5 KiB"), Ok(1536));
        assert_eq!(bytes("42"), Ok(42));
        assert!(bytes("x").is_err() && bytes("1 pony").is_err());
    }
}
