//! What Python stands on, and what is shipped in its place.

use plimsoll_sizes::Distribution;
use plimsoll_syntax::Keyword;

use super::python_tools::{tool, unwrapped};
use super::python_torch::is_torch;
use crate::facts::{Image, Manager};
use crate::report::Step;
use crate::rewrite::planner::Single;
use crate::rewrite::step::step;

/// What Python stands on.
pub(super) struct Home {
    /// The image that is shipped on.
    pub(super) base: String,
    /// Python comes out of the distribution's packages.
    pub(super) packaged: bool,
}

impl Home {
    /// Nothing for an image without Python.
    pub(super) fn of(single: &Single<'_>) -> Option<Self> {
        let image = single.image;
        match single.image_name() {
            "python" => Some(Self {
                base: slim(image),
                packaged: false,
            }),
            // Made of the Python image: python3.12-bookworm-slim is python:3.12-slim-bookworm.
            "uv" if image.name.contains("astral-sh") => {
                let tag = image.tag.as_deref()?.strip_prefix("python")?;
                let mut parts = tag.split('-').filter(|part| *part != "slim");
                let (version, release) = (parts.next()?, parts.next()?);
                let base = if release.starts_with("alpine") {
                    format!("python:{version}-{release}")
                } else {
                    format!("python:{version}-slim-{release}")
                };
                Some(Self {
                    base,
                    packaged: false,
                })
            }
            "debian" | "ubuntu" => Some(Self {
                base: match single.base.distribution? {
                    Distribution::Ubuntu => image.reference.clone(),
                    _ => single.small_base()?,
                },
                packaged: true,
            }),
            "cuda" if image.name.starts_with("nvidia/") => Some(Self {
                base: image.with_tag(&without_compilers(single, image.tag.as_deref()?)),
                packaged: true,
            }),
            _ => None,
        }
    }

    /// What keeps the installs from moving into a virtual environment.
    pub(super) fn hindrance(&self, single: &Single<'_>) -> Option<String> {
        let facts = single.facts;
        let line_of = |at: usize| facts.instructions()[at].start_line;
        for install in facts
            .installs
            .iter()
            .filter(|install| install.manager == Manager::Pip)
        {
            let options = install.options(facts);
            let line = line_of(install.instruction);
            for option in ["--user", "--target", "-t", "--prefix", "--root"] {
                if options.has(option) {
                    return Some(format!(
                        "The install in line {line} puts packages at a place of its own ({option}), which a virtual environment does not have."
                    ));
                }
            }
            // Images of CUDA begin as root.
            let root = single.is_root(install.instruction)
                || single.image_name() == "cuda"
                    && facts
                        .effective(Keyword::User, install.instruction)
                        .is_none();
            if !root {
                return Some(format!(
                    "The install in line {line} runs as another user than root, so that its packages stand elsewhere."
                ));
            }
        }
        if facts
            .at_end(0, Keyword::Cmd)
            .or(facts.at_end(0, Keyword::Entrypoint))
            .is_none()
        {
            return Some("Neither CMD nor ENTRYPOINT says what the image runs, so others may build on all of it.".into());
        }
        for name in ["UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV", "CONDA_PREFIX"] {
            if facts.is_given(name, facts.instructions().len()) {
                return Some(format!(
                    "{name} already says where the packages stand, so the structure is left alone."
                ));
            }
        }
        let tag = single.image.tag_or_latest();
        if single.image_name() == "python"
            && (tag == "2" || tag.starts_with("2.") || tag.starts_with("2-"))
        {
            return Some(
                "Python 2 has no virtual environments of its own, so the structure is left alone."
                    .into(),
            );
        }
        let elsewhere = facts
            .instructions()
            .iter()
            .find(|instruction| instruction.rest.text.contains("site-packages"));
        if let Some(instruction) = elsewhere {
            return Some(format!(
                "Line {} names the folder that packages are installed to, which a virtual environment does not have.",
                instruction.start_line
            ));
        }
        for line in &facts.command_lines {
            for command in &line.commands {
                let words = || command.words();
                if words().any(|word| word.contains(".venv/")) {
                    return Some("The packages stand in an environment of the project already, so the structure is left alone.".into());
                }
                if line.keyword == Keyword::Run {
                    continue;
                }
                if tool(command).is_some() && unwrapped(command).is_none() {
                    return Some(format!(
                        "Line {} needs {} when the container runs, so that it cannot be left behind.",
                        line_of(line.instruction),
                        command.name
                    ));
                }
                if command.program.text().starts_with("/usr/local/bin/python")
                    || command.program.text().starts_with("/usr/local/bin/")
                        && !command.name.ends_with(".sh")
                {
                    return Some("CMD names a program under /usr/local/bin, where a virtual environment does not put it.".into());
                }
                let script = command.name.ends_with(".sh")
                    || matches!(command.name.as_str(), "bash" | "sh" | "supervisord");
                let mut commands = single.runs().flat_map(|run| &run.commands);
                if script
                    && (command.name == "supervisord"
                        || commands.any(|command| tool(command).is_some()))
                {
                    return Some(format!(
                        "What {} starts is not in the Dockerfile and may need anything of the image, so the structure is left alone.",
                        command.program.text()
                    ));
                }
                if self.packaged && matches!(command.name.as_str(), "bash" | "sh" | "zsh") {
                    return Some("The container runs a shell, which may need anything of the image, so the structure is left alone.".into());
                }
                if words().any(|word| word.starts_with("jupyter") || word == "start-notebook.sh") {
                    return Some("People install and compile in a running notebook, so it keeps everything; its layers are improved in place.".into());
                }
            }
        }
        None
    }

    /// The step that chooses the base; `left` are the packages that stay behind.
    pub(super) fn step(&self, single: &Single<'_>, left: &[String]) -> Step {
        let mut made = step(
            "slim-base",
            "Ship on the slim variant of the same image",
            "The slim variant has the same Python and the same distribution without compilers, Git and development headers.",
            &[
                "The running application needs no program of the full image, such as git, curl or gcc.",
            ],
        );
        if single.image_name() == "cuda" {
            made.assumptions.push(
            "Nothing compiles for the GPU at run time (torch.compile, Triton, DeepSpeed): that needs a compiler.".into(),
        );
        } else if !self.packaged && self.base != single.image.reference {
            made.assumptions.push(
            "No package is compiled against a library that only the full image has (psycopg2, mysqlclient and pycurl are, unless they come as wheels).".into(),
        );
        }
        if !left.is_empty() {
            made.assumptions.push(format!(
                "{} are needed to install packages, and not to run them.",
                left.join(", ")
            ));
        }
        made
    }
}

/// The tag of a CUDA image without compilers. PyTorch's wheels bring CUDA along and need the driver's
/// interface alone; anything else gets the libraries.
fn without_compilers(single: &Single<'_>, tag: &str) -> String {
    let installs = || {
        let installs = single.facts.installs.iter();
        installs.filter(|install| install.manager == Manager::Pip)
    };
    let named = || installs().flat_map(|install| &install.packages);
    let known = installs().all(|install| !install.options(single.facts).has("-r"));
    let uses = [
        "tensorflow",
        "onnxruntime",
        "jax",
        "cupy",
        "paddlepaddle",
        "numba",
    ];
    let torch = named().any(|package| is_torch(package.text()));
    let others = named().any(|package| uses.iter().any(|name| package.text().starts_with(name)));
    let (before, after) = tag.split_once("-devel").unwrap_or((tag, ""));
    if after.is_empty() {
        tag.to_owned()
    } else if torch && known && !others {
        let version = before.split('-').next().unwrap_or(before);
        format!("{version}-base{after}")
    } else {
        format!("{before}-runtime{after}")
    }
}

/// The slim variant of the same image: same version, same release of the distribution.
pub(super) fn slim(image: &Image) -> String {
    let tag = image.tag_or_latest();
    if tag.contains("slim") || tag.contains("alpine") {
        return image.reference.clone();
    }
    // The release stands behind `slim`: 3.12-slim-bookworm.
    match tag.split_once('-') {
        _ if tag == "latest" => image.with_tag("slim"),
        Some((version, release)) => image.with_tag(&format!("{version}-slim-{release}")),
        None => image.with_tag(&format!("{tag}-slim")),
    }
}
