//! The shared libraries that a compiled program links, taken along where its base lacks them.

use plimsoll_syntax::Keyword;

use super::planner::Planner;
use super::split::{BUILD, New, Split};
use super::step::step;

/// Where the build stage gathers them.
const GATHERED: &str = "/out/lib";

/// Where it notes what the programs link.
const LINKED: &str = "/out/linked";

/// Gathers the libraries that `program` links in the build stage and puts them into the shipped
/// one. What the C library itself brings stays out: the base has it, and two of them do not mix.
pub(crate) fn take_along(
    split: &mut Split,
    planner: &mut Planner<'_>,
    program: &str,
    ldconfig: bool,
) {
    gather(split, planner, &format!("ldd {program}"), "", ldconfig);
}

/// The same for all programs and libraries below a folder, which is shipped itself.
pub(crate) fn take_along_of_folder(
    split: &mut Split,
    planner: &mut Planner<'_>,
    folder: &str,
    ldconfig: bool,
) {
    let find = format!("find {folder} -type f -name '*.so*' -exec ldd {{}} + 2>/dev/null");
    let own = format!(
        " && !/=> {}/ && !/=> \\/usr\\/local\\//",
        folder.replace('/', "\\/")
    );
    gather(split, planner, &find, &own, ldconfig);
}

/// `but` is what awk leaves out besides the C library.
fn gather(split: &mut Split, planner: &mut Planner<'_>, ldd: &str, but: &str, ldconfig: bool) {
    let made = step(
        "shared-libraries",
        "Take along the shared libraries that are linked",
        "The build stage asks the programs themselves which shared libraries they need, so that none has to be guessed.",
        &[ASSUMES],
    );
    let Some(number) = planner.step(made) else {
        return;
    };
    let steps = [number];
    let command = gathering(ldd, but);
    split.built.push(New::of(Keyword::Run, command, &steps));
    split
        .files
        .push(New::of(Keyword::Copy, shipping(BUILD), &steps));
    if ldconfig {
        split.files.push(New::of(Keyword::Run, "ldconfig", &steps));
    }
}

/// What gathering by `ldd` assumes.
pub(crate) const ASSUMES: &str =
    "Nothing loads a library by a name that it makes up at run time (plug-ins).";

/// The command that gathers what `ldd` lists, but what `but` tells awk to leave out.
pub(crate) fn gathering(ldd: &str, but: &str) -> String {
    // `ldd` fails on what is linked to nothing, which is no fault; a copy that fails is one.
    format!(
        "mkdir -p {GATHERED}\n&& {{ {ldd} || true; }} > {LINKED}\n&& awk '/=> \\// && !/\\/(libc|libm|libdl|libpthread|librt|libresolv|libc\\.musl[^\\/]*)\\.so/{but} && !seen[$3]++ {{ if (system(\"cp -L \" $3 \" {GATHERED}/\")) exit 1 }}' {LINKED}"
    )
}

/// What a COPY takes of them out of a stage.
pub(crate) fn shipping(stage: &str) -> String {
    format!("--from={stage} {GATHERED}/ /usr/local/lib/")
}
