//! R: packages load libraries of the distribution by name, so the image stays whole; what it
//! installs comes before the sources, and what it downloads does not stay.

use super::Verdict;
use crate::facts::{CommandFact, CommandLine, Facts};
use crate::rewrite::fetch_first::Early;
use crate::rewrite::planner::{Planner, Single};

/// Scripts that install by littler, which keeps what it downloads in `/tmp`.
const INSTALLERS: [&str; 4] = [
    "install.r",
    "install2.r",
    "installBioc.r",
    "installGithub.r",
];

/// What littler downloads: its temporary folder is `/tmp` itself, which nobody empties.
const DOWNLOADS: &str = "/tmp/downloaded_packages";

pub(super) fn plan(single: &Single<'_>, _planner: &mut Planner<'_>) -> Verdict {
    let name = single.image.name.as_str();
    let publishers = ["rocker/", "rstudio/", "bioconductor/"];
    if name == "r-base"
        || publishers
            .iter()
            .any(|publisher| name.starts_with(publisher))
    {
        return Verdict::Refused("R's packages load libraries of the distribution that the text does not name, so the image stays whole; its layers are improved in place.".into());
    }
    Verdict::NotMine
}

/// Packages that R installs by their names, or by a script of its own, need none of the sources.
pub(super) fn early(_facts: &Facts<'_>, run: &CommandLine<'_>, certain: bool) -> Option<Early> {
    let [only] = run.commands.as_slice() else {
        return None;
    };
    // A `.Rprofile` of the project may name another archive or library.
    if certain || !only.is_plain() {
        return None;
    }
    let words: Option<Vec<&str>> = only
        .arguments
        .iter()
        .map(|word| word.literal.as_deref())
        .collect();
    let words = words?;
    if let ("Rscript", [script]) = (only.name.as_str(), words.as_slice()) {
        return is_install_script(script).then(|| Early {
            manifests: script.trim_start_matches("./").to_owned(),
            fetch: None,
            assumes: "The script that installs packages reads no other file of the project, and no `.Rprofile` changes where R installs.",
        });
    }
    installs_by_name(only, &words).then(|| Early {
        manifests: String::new(),
        fetch: None,
        assumes: "No package is installed out of the build context, and no `.Rprofile` changes where R installs.",
    })
}

/// Whether a script beside the Dockerfile says by its name that it installs packages.
fn is_install_script(script: &str) -> bool {
    let name = script.trim_start_matches("./").to_ascii_lowercase();
    let signs = ["install", "package", "requirement", "dependenc"];
    let stem = name.strip_suffix(".r");
    !name.contains('/') && stem.is_some_and(|stem| signs.iter().any(|sign| stem.contains(sign)))
}

/// Whether a command installs packages by their names and does nothing else.
fn installs_by_name(command: &CommandFact<'_>, words: &[&str]) -> bool {
    let local = |text: &str| {
        let signs = [
            "./", "../", "file:", "local", "source(", "NULL", "read", "getwd", "$",
        ];
        signs.iter().any(|sign| text.contains(sign)) || text == "."
    };
    let calls = |expression: &str| {
        let whole = expression.trim().trim_end_matches(';');
        let calls = [
            "install.packages(",
            "BiocManager::install(",
            "pak::pkg_install(",
        ];
        calls.iter().any(|call| whole.starts_with(call))
            && whole.ends_with(')')
            && !whole.contains(';')
    };
    let plain = !words
        .iter()
        .any(|word| local(word) || word.starts_with('/'));
    match command.name.as_str() {
        "R" | "Rscript" => {
            let mut expressions = 0;
            let known = words.iter().all(|word| {
                let expression = !word.starts_with('-');
                expressions += usize::from(expression);
                !expression || calls(word)
            });
            plain && known && expressions > 0 && words.contains(&"-e")
        }
        name => plain && INSTALLERS.contains(&name),
    }
}

/// What littler's scripts download; unless the same RUN empties `/tmp`.
pub(super) fn caches(facts: &Facts<'_>, run: &CommandLine<'_>) -> Vec<&'static str> {
    let mut commands = run.commands.iter();
    let installs = commands
        .clone()
        .any(|command| INSTALLERS.contains(&command.name.as_str()));
    let empties = commands.any(|command| command.words().any(|word| word.starts_with("/tmp")));
    let moved = facts.is_given("TMPDIR", run.instruction);
    if installs && !empties && !moved {
        vec![DOWNLOADS]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use crate::report::Level;
    use crate::{Options, rewrite};

    fn lines(text: &str) -> Vec<String> {
        let made = rewrite(text, Level::Lean, &Options::default());
        assert!(
            made.refused
                .is_some_and(|reason| reason.contains("stays whole"))
        );
        let again = rewrite(&made.text, Level::Lean, &Options::default());
        assert_eq!(again.text, made.text);
        made.text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn packages_come_before_the_sources() {
        let before = "FROM rocker/r-ver:4.4.1\nWORKDIR /app\nCOPY . .\nRUN ";
        let after = "\nEXPOSE 8000\nCMD [\"Rscript\", \"serve.R\"]\n";
        let cases = [
            (
                "Rscript install_packages.R",
                Some("COPY install_packages.R ./"),
            ),
            ("R -e \"install.packages(c('plumber', 'dplyr'))\"", None),
            ("install2.r --error plumber", None),
        ];
        for (run, manifest) in cases {
            let lines = lines(&format!("{before}{run}{after}"));
            let at = |sign: &str| lines.iter().position(|line| line.contains(sign));
            assert!(at(run) < at("COPY . ."), "{lines:?}");
            assert!(manifest.is_none_or(|manifest| at(manifest).is_some()));
        }
        for run in [
            "Rscript build.R",
            "R -e \"install.packages('.', repos = NULL)\"",
            "R -e \"renv::restore()\"",
            "R -e \"install.packages('x'); source('a.R')\"",
        ] {
            let lines = lines(&format!("{before}{run}{after}"));
            let at = |sign: &str| lines.iter().position(|line| line.contains(sign));
            assert!(at(run) > at("COPY . ."), "{lines:?}");
        }
    }

    #[test]
    fn downloads_stay_out_of_the_layer() {
        let text = |rest: &str| {
            format!("FROM rocker/shiny:4.4.1\nRUN install2.r --error plumber{rest}\nCMD [\"R\"]\n")
        };
        let mount = "RUN --mount=type=cache,target=/tmp/downloaded_packages install2.r";
        assert!(lines(&text("")).iter().any(|line| line.starts_with(mount)));
        let emptied = text(" && rm -rf /tmp/downloaded_packages");
        assert!(!lines(&emptied).iter().any(|line| line.starts_with(mount)));
    }
}
