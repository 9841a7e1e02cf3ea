//! What a Node image runs when it starts.

use plimsoll_syntax::Keyword;

use crate::facts::{CommandFact, Facts, PackageJson};

/// What a Node image runs when it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Served {
    /// A script of `package.json`, through a package manager.
    Script {
        /// The script's name.
        name: String,
        /// Arguments after `--`.
        extra: Vec<String>,
    },
    /// `node` with a file.
    Node(Vec<String>),
    /// Another program.
    Other(Vec<String>),
}

/// What is known of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Next.js.
    Next,
    /// A server for built files: `vite preview`, `serve -s`.
    Static,
    /// Any other program.
    Server,
    /// A server for development.
    Development,
}

impl Served {
    /// What CMD runs, where it is one plain command.
    pub(crate) fn of(facts: &Facts<'_>) -> Option<(usize, Self)> {
        let at = facts
            .instructions()
            .iter()
            .rposition(|instruction| instruction.keyword == Keyword::Cmd)?;
        let line = facts.command_line(at)?;
        let [command] = line.commands.as_slice() else {
            return None;
        };
        if !command.environment.is_empty() || !command.wrappers.is_empty() {
            return None;
        }
        Some((at, Self::command(command)?))
    }

    fn command(command: &CommandFact<'_>) -> Option<Self> {
        let words: Option<Vec<String>> = command
            .arguments
            .iter()
            .map(|argument| argument.literal.clone())
            .collect();
        let words = words?;
        let script = |name: &str, rest: &[String]| {
            let extra = rest
                .strip_prefix(&["--".to_owned()])
                .unwrap_or(rest)
                .to_vec();
            Some(Self::Script {
                name: name.to_owned(),
                extra,
            })
        };
        match (command.name.as_str(), words.as_slice()) {
            ("npm" | "pnpm" | "yarn", [run, name, rest @ ..])
                if run == "run" || run == "run-script" =>
            {
                script(name, rest)
            }
            ("npm" | "pnpm", [name, rest @ ..]) if name == "start" => script(name, rest),
            ("yarn" | "pnpm", [name, rest @ ..]) if !name.starts_with('-') => script(name, rest),
            ("node", [file, ..]) if !file.starts_with('-') => Some(Self::Node(words)),
            _ => {
                let mut all = vec![command.program.literal.clone()?];
                all.extend(words);
                Some(Self::Other(all))
            }
        }
    }

    /// The words that really run, where they are known: the script's own, without shell signs.
    pub(crate) fn words(
        &self,
        package: Option<&PackageJson>,
        answer: Option<&str>,
    ) -> Option<Vec<String>> {
        match self {
            Self::Node(words) => Some(
                std::iter::once("node".to_owned())
                    .chain(words.iter().cloned())
                    .collect(),
            ),
            Self::Other(words) => {
                let skip = usize::from(words.first().is_some_and(|first| first == "npx"));
                Some(words[skip..].to_vec())
            }
            Self::Script { name, extra } => {
                let body = package
                    .and_then(|package| package.script(name))
                    .or(answer)?;
                let plain =
                    !body.contains(['$', '&', '|', ';', '>', '<', '`', '"', '\'', '*', '=', '(']);
                let words = body.split_whitespace().map(str::to_owned);
                plain.then(|| words.chain(extra.iter().cloned()).collect())
            }
        }
    }

    /// What kind of server it is, as far as the text and the `package.json` tell.
    pub(crate) fn kind(&self, package: Option<&PackageJson>) -> Kind {
        let words = self.words(package, None).unwrap_or_default();
        let text = match self {
            Self::Script { name, .. } => package
                .and_then(|package| package.script(name))
                .map_or_else(|| words.join(" "), str::to_owned),
            _ => words.join(" "),
        };
        let has = |sign: &str| format!(" {text} ").contains(&format!(" {sign} "));
        if has("next start") {
            return Kind::Next;
        }
        let first = words.first().map(String::as_str).unwrap_or_default();
        let development = [
            "next dev",
            "vite dev",
            "vite serve",
            "ng serve",
            "react-scripts start",
            "webpack serve",
            "webpack-dev-server",
            "nuxt dev",
            "astro dev",
            "react-router dev",
            "remix dev",
            "remix vite:dev",
            "vue-cli-service serve",
            "nest start --watch",
        ];
        let watchers = ["nodemon", "ts-node-dev", "tsx watch", "node --watch"];
        if development.iter().chain(&watchers).any(|sign| has(sign))
            || text == "vite"
            || text.starts_with("vite --")
        {
            return Kind::Development;
        }
        if has("vite preview") || matches!(first, "serve" | "http-server") || has("astro preview") {
            return Kind::Static;
        }
        match self {
            Self::Script { name, .. } if text.is_empty() => match name.as_str() {
                "preview" => Kind::Static,
                "dev" | "develop" | "watch" | "start:dev" | "start:debug" => Kind::Development,
                _ => Kind::Server,
            },
            _ => Kind::Server,
        }
    }
}

/// Whether a package that is installed for the whole image is a package manager, or a tool that only
/// building needs: its program is not what the image starts.
pub(super) fn is_tool(facts: &Facts<'_>, package: &str) -> bool {
    let version = package.rfind('@').filter(|at| *at > 0);
    let name = &package[..version.unwrap_or(package.len())];
    let program = match name {
        "npm" | "yarn" | "pnpm" | "corepack" | "node-gyp" => return true,
        "@nestjs/cli" => "nest",
        "@angular/cli" => "ng",
        "typescript" => "tsc",
        "webpack-cli" => "webpack",
        "gulp-cli" => "gulp",
        "grunt-cli" => "grunt",
        "vite" | "astro" | "webpack" | "rollup" | "gulp" | "grunt" | "rimraf" => name,
        _ => return false,
    };
    let package = PackageJson::beside(facts.options);
    let Some((_, served)) = Served::of(facts) else {
        return false;
    };
    match &served {
        Served::Script { name, .. } => package
            .as_ref()
            .and_then(|package| package.script(name))
            .is_some_and(|body| !body.contains(program)),
        _ => served
            .words(None, None)
            .is_some_and(|words| !words.iter().any(|word| word == program)),
    }
}
