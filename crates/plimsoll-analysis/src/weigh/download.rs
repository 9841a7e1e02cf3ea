//! Downloads, clones and archives.

use plimsoll_sizes::{Bytes, Weight, download, toolchain};

use super::paths::{base_name, join};
use super::step::{Fetched, Step, Unpacked, scaled, unsure};

/// Folders that many things share, so that no one thing is all of them.
const SHARED: [&str; 12] = [
    "/",
    "/bin",
    "/opt",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/local",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/share",
    "/usr/share",
    "/usr/src",
];

/// Endings of keys, signatures, sums and lists, which weigh next to nothing.
const SIGNATURES: [&str; 19] = [
    ".asc", ".gpg", ".key", ".pub", ".pgp", ".sig", ".sign", ".sha256", ".sha1", ".sha512", ".md5",
    ".txt", ".list", ".repo", ".sources", "KEYS", ".minisig", ".pem", ".crt",
];

/// A command of this kind; whether it was one.
pub(super) fn command(step: &mut Step<'_, '_, '_>) -> bool {
    let name = step.command.name.as_str();
    match name {
        "curl" | "wget" | "aria2c" | "axel" => fetch(step),
        "git" | "hg" | "svn" => clone(step),
        "tar" | "bsdtar" => tar(step),
        "unzip" | "7z" | "7za" | "bunzip2" | "gunzip" | "unxz" | "gzip" | "xz" | "bzip2"
        | "zstd" | "unar" => unpack_file(step),
        "dpkg" | "rpm" | "gdebi" => package_files(step),
        "sh" | "bash" | "ash" | "dash" | "zsh" | "php" | "python" | "python3" | "perl" | "node"
            if step.made.piped.is_some() && step.call.place.pipe_index > 0 =>
        {
            let address = step.made.piped.clone().unwrap_or_default();
            run_script(step, &address);
        }
        "tee" if step.made.piped.is_some() => {
            let path = step.call.operands().next().map(|path| step.call.path(path));
            if let (Some(path), Some(address)) = (path, step.made.piped.clone()) {
                file(step, path, address);
            }
        }
        _ => return false,
    }
    true
}

/// What an address holds as it is sent.
pub(super) fn weight_of(address: &str) -> Weight {
    let plain = address.split(['?', '#']).next().unwrap_or(address);
    let signs = |part: &str| SIGNATURES.iter().any(|ending| part.ends_with(ending));
    if plain.split('/').any(signs) {
        return toolchain("user");
    }
    if let Some(found) = download(address) {
        return found.file;
    }
    let name = base_name(plain);
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&[
        ".sh", ".py", ".conf", ".cfg", ".ini", ".json", ".yml", ".yaml", ".toml", ".patch",
    ]) {
        return Weight::new(
            Bytes::range(500, 15_000, 3_000_000),
            plimsoll_sizes::Certainty::RuleOfThumb,
            "a script or configuration from the network: mostly some kB",
        );
    }
    unsure(toolchain("download"))
}

/// `curl` and `wget`: a file, or a pipe.
fn fetch(step: &mut Step<'_, '_, '_>) {
    let words = &step.call.words;
    let curl = step.command.name == "curl";
    let (mut written, mut named_remotely, mut folder) = (Vec::new(), !curl, None);
    let mut rest = words.iter();
    let mut addresses: Vec<String> = Vec::new();
    while let Some(word) = rest.next() {
        let short = word.starts_with('-') && !word.starts_with("--");
        let letter = if curl { 'o' } else { 'O' };
        if let Some(at) = word.find(letter).filter(|at| short && *at > 0) {
            let value = &word[at + 1..];
            if value.is_empty() {
                written.extend(rest.next().cloned());
            } else {
                written.push(value.to_owned());
            }
        } else if curl && short && word.contains('O') || word == "--remote-name" {
            named_remotely = true;
        } else if let Some((_, value)) = word.split_once('=').filter(|_| word.starts_with("--out"))
        {
            written.push(value.to_owned());
        } else if matches!(word.as_str(), "--output" | "--output-document") {
            written.extend(rest.next().cloned());
        } else if matches!(
            word.as_str(),
            "-P" | "--directory-prefix" | "--output-dir" | "-d"
        ) && !curl
            || word == "--output-dir"
        {
            folder = rest.next().cloned();
        } else if word.contains("://") || (!short && word.starts_with('$')) {
            addresses.push(word.clone());
        }
    }
    if addresses.is_empty() {
        let plain = step
            .call
            .operands()
            .filter(|word| word.contains('.') && !word.contains(' '));
        addresses.extend(plain.last().map(str::to_owned));
    }
    let folder = step.call.path(folder.as_deref().unwrap_or("."));
    let place = step.call.place;
    let follows = place.pipe_index + 1 < place.pipe_length;
    let output = step.call.output.clone();
    for (number, address) in addresses.into_iter().enumerate() {
        let file_name = base_name(address.split('?').next().unwrap_or(&address)).to_owned();
        let path = match written.get(number).map(String::as_str) {
            Some("-") => None,
            Some(path) if path.starts_with("/dev/") => return,
            Some(path) => Some(join(&folder, path)),
            None if output.is_some() => output.clone(),
            None if named_remotely => Some(join(&folder, &file_name)),
            None => None,
        };
        match path {
            Some(path) => file(step, path, address),
            None if output.is_some() => {
                file(step, output.clone().unwrap_or_default(), address);
            }
            None if follows => step.made.piped = Some(address),
            // `sh -c "$(curl …)"` and `bash <(curl …)`.
            None if place.substituted && is_script(&address) => run_script(step, &address),
            None => {}
        }
    }
}

fn is_script(address: &str) -> bool {
    address.ends_with(".sh") || download(address).is_some_and(|found| found.installed.is_some())
}

fn file(step: &mut Step<'_, '_, '_>, path: String, address: String) {
    if path.starts_with("/dev/") {
        return;
    }
    // A second attempt at the same file, from another place.
    step.layer.added.retain(|tree| tree.path != path);
    step.add(path.clone(), weight_of(&address));
    step.made.fetched.push(Fetched { path, address });
}

/// A script from the network that runs at once.
fn run_script(step: &mut Step<'_, '_, '_>, address: &str) {
    let Some(found) = download(address) else {
        step.add("/script", unsure(toolchain("script")));
        return;
    };
    let Some(installed) = found.installed else {
        return;
    };
    let minimal = step
        .call
        .words
        .windows(2)
        .any(|pair| pair[0] == "--profile" && pair[1] == "minimal");
    let none = step
        .call
        .words
        .windows(2)
        .any(|pair| pair[1] == "none" && pair[0].contains("toolchain"));
    let (place, weight) = match found.name {
        "Rust with its standard profile" if none => ("/root/.cargo/bin", toolchain("rust.rustup")),
        "Rust with its standard profile" if minimal => ("/root/.rustup", toolchain("rust.minimal")),
        "Rust with its standard profile" => ("/root/.rustup", installed),
        "nvm" => ("/root/.nvm", installed),
        "the installer of Composer" | "Composer" => ("/usr/local/bin/composer", installed),
        _ => ("/usr/local/bin", installed),
    };
    let place = if SHARED.contains(&place) {
        format!("{place}/{}", leading_word(found.name))
    } else {
        place.to_owned()
    };
    step.add(place, weight);
}

/// A downloaded file that is run by name: an installer.
pub(super) fn run_downloaded(step: &mut Step<'_, '_, '_>) -> bool {
    let program = step.command.program.text().to_owned();
    let interpreter = matches!(
        step.command.name.as_str(),
        "sh" | "bash" | "ash" | "php" | "python" | "python3" | "zsh"
    );
    let word = if interpreter {
        let Some(word) = step.call.operands().next() else {
            return false;
        };
        word.to_owned()
    } else if program.contains('/') {
        program
    } else {
        return false;
    };
    let path = step.call.path(&word);
    let fetched = step.made.fetched.iter().find(|each| each.path == path);
    let address = match fetched {
        Some(fetched) => fetched.address.clone(),
        // `./aws/install` out of an archive.
        None if base_name(&path) == "install" => {
            let mut unpacked = step.made.unpacked.iter();
            let Some(found) = unpacked.find(|each| path.starts_with(&each.folder)) else {
                return false;
            };
            let place = step
                .call
                .value(&["-i", "--install-dir"])
                .unwrap_or("/usr/local/aws-cli");
            let place = step.call.path(place);
            let whole = found
                .download
                .as_ref()
                .and_then(|found| found.unpacked.clone());
            step.add(place, whole.unwrap_or_else(|| toolchain("make.install")));
            return true;
        }
        None => return false,
    };
    let Some(installed) = download(&address).and_then(|found| found.installed) else {
        return false;
    };
    let folder = ["-p", "--prefix", "--install-dir", "--install-directory"];
    let place = step.call.value(&folder).map(|path| step.call.path(path));
    let name = leading_word(base_name(&address)).to_owned();
    step.add(
        place.unwrap_or_else(|| format!("/usr/local/lib/{name}")),
        installed,
    );
    true
}

/// `git clone`.
fn clone(step: &mut Step<'_, '_, '_>) {
    let mut operands = step.call.operands();
    match operands.next() {
        Some("clone" | "checkout" | "co" | "export") => {}
        Some("submodule") => {
            let path = step.call.path(".git/modules");
            let whole = toolchain("git.clone.shallow");
            step.add(
                path,
                unsure(Weight::new(
                    Bytes::range(0, whole.bytes.likely, whole.bytes.high),
                    whole.certainty,
                    "depends on the repository's submodules",
                )),
            );
            return;
        }
        _ => return,
    }
    let words = &step.call.words;
    let is_address = |word: &&String| word.contains("://") || word.starts_with("git@");
    let Some(at) = words.iter().position(|word| is_address(&word)).or_else(|| {
        let last = words.len().checked_sub(1)?;
        words[last].starts_with('$').then_some(last)
    }) else {
        return;
    };
    let address = words[at].clone();
    let folder = words[at + 1..].iter().find(|word| !word.starts_with('-'));
    let name = base_name(&address).trim_end_matches(".git").to_owned();
    let path = step.call.path(folder.unwrap_or(&name));
    let shallow = words.iter().any(|word| word.starts_with("--depth"));
    let known = download(&address).and_then(|found| found.unpacked);
    let weight = known.unwrap_or_else(|| {
        unsure(toolchain(if shallow {
            "git.clone.shallow"
        } else {
            "git.clone"
        }))
    });
    step.add(path.clone(), weight);
    step.made.unpacked.push(Unpacked {
        folder: path.clone(),
        tree: path,
        download: download(&address),
    });
}

/// `tar`: unpacks a file or what comes in a pipe.
fn tar(step: &mut Step<'_, '_, '_>) {
    let words = &step.call.words;
    let first = words.first().map_or("", String::as_str);
    let bundle = |word: &str| !word.starts_with("--") && (word.starts_with('-') || word == first);
    let modes = words
        .iter()
        .filter(|word| bundle(word) && !word.contains('/') && !word.contains('.'));
    let extracts = modes.clone().any(|word| word.contains('x'))
        || step.call.has("--extract")
        || step.call.has("--get");
    if !extracts {
        return;
    }
    let mut archive = step.call.value(&["--file"]).map(str::to_owned);
    let mut folder = step.call.value(&["--directory"]).map(str::to_owned);
    let mut values = 0;
    for (at, word) in words.iter().enumerate() {
        if !bundle(word) || word.contains(['/', '.']) {
            continue;
        }
        // Old bundles take their values in turn; a dashed one takes one, its last letter's.
        let letters = word.trim_start_matches('-');
        for letter in letters.chars().filter(|letter| matches!(letter, 'f' | 'C')) {
            values += 1;
            let value = if word.starts_with('-') {
                words.get(at + 1)
            } else {
                words.get(at + values)
            };
            match letter {
                'f' => archive = value.cloned(),
                _ => folder = value.cloned(),
            }
        }
    }
    let folder = step.call.path(folder.as_deref().unwrap_or("."));
    let strips = words.iter().any(|word| word.starts_with("--strip"));
    let archive = archive.filter(|archive| archive != "-");
    unpack(step, archive.as_deref(), folder, strips);
}

fn unpack(step: &mut Step<'_, '_, '_>, archive: Option<&str>, folder: String, strips: bool) {
    let path = archive.map(|archive| step.call.path(archive));
    let address = match &path {
        Some(path) => {
            let mut fetched = step.made.fetched.iter();
            let found = fetched.find(|each| &each.path == path);
            found.map(|found| found.address.clone())
        }
        None => step.made.piped.take(),
    };
    let known = address.as_deref().or(path.as_deref()).and_then(download);
    let held = path.as_ref().and_then(|path| {
        let mut trees = step.layer.added.iter().chain(&step.stage.trees);
        trees.find(|tree| &tree.path == path)
    });
    let weight = match (&known, held) {
        (Some(known), _) if known.unpacked.is_some() => {
            known.unpacked.clone().unwrap_or_else(|| known.file.clone())
        }
        // What archives hold is three times as much as is sent.
        (_, Some(held)) if held.weight.certainty != plimsoll_sizes::Certainty::Unknown => {
            scaled(&held.weight, 3.0)
        }
        _ => unsure(toolchain("archive.unpacked")),
    };
    let name = address.as_deref().or(path.as_deref()).unwrap_or("archive");
    let stem = stem(name);
    let shared = SHARED.contains(&folder.as_str());
    let tree = if strips && !shared {
        folder.clone()
    } else if shared && (strips || folder.ends_with("bin")) {
        join(&folder, leading_word(stem))
    } else {
        join(&folder, stem)
    };
    step.add(tree.clone(), weight);
    step.made.unpacked.push(Unpacked {
        folder,
        tree,
        download: known,
    });
}

/// `unzip x.zip -d folder`, `gunzip x.gz`.
fn unpack_file(step: &mut Step<'_, '_, '_>) {
    let name = step.command.name.clone();
    let many = matches!(name.as_str(), "unzip" | "7z" | "7za" | "unar");
    let decompresses = name.starts_with("un")
        || name == "gunzip"
        || name == "bunzip2"
        || step.call.words.iter().any(|word| {
            word == "--decompress"
                || (word.starts_with('-') && !word.starts_with("--") && word.contains('d'))
        });
    let operand = step
        .call
        .operands()
        .find(|word| word.contains('.') || word.starts_with('$'));
    let Some(archive) = operand.map(str::to_owned) else {
        return;
    };
    if many {
        let folder = step.call.value(&["-d"]).unwrap_or(".");
        let folder = step.call.path(folder);
        unpack(step, Some(&archive), folder, false);
    } else if decompresses {
        let path = step.call.path(&archive);
        let bare = path
            .rsplit_once('.')
            .map_or(path.as_str(), |(bare, _)| bare)
            .to_owned();
        for tree in step.layer.added.iter_mut().filter(|tree| tree.path == path) {
            tree.weight = scaled(&tree.weight, 3.0);
            tree.path.clone_from(&bare);
        }
    }
}

/// `dpkg -i x.deb`.
fn package_files(step: &mut Step<'_, '_, '_>) {
    let files: Vec<String> = step
        .call
        .operands()
        .filter(|word| word.ends_with(".deb") || word.ends_with(".rpm"))
        .map(|word| step.call.path(word))
        .collect();
    for path in files {
        let weight = package_file(step, &path);
        step.layer.added.push(super::tree::Tree::new(
            "/usr",
            weight,
            crate::report::Contents::SystemPackages,
        ));
    }
}

/// What a package file installs.
pub(super) fn package_file(step: &Step<'_, '_, '_>, path: &str) -> Weight {
    let fetched = step.made.fetched.iter().find(|each| each.path == path);
    let address = fetched.map_or(path, |fetched| &fetched.address);
    match download(address).and_then(|found| found.installed) {
        Some(installed) => installed,
        None => unsure(toolchain("archive.unpacked")),
    }
}

/// The name of an archive without its endings.
fn stem(name: &str) -> &str {
    let name = base_name(name.split(['?', '#']).next().unwrap_or(name));
    let endings = [
        ".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tgz", ".txz", ".tbz2", ".tbz", ".tar",
        ".zip",
    ];
    let found = endings.iter().find_map(|ending| name.strip_suffix(ending));
    found.unwrap_or(name)
}

/// The letters at the beginning of a name: `node` of `node-v20.1`.
pub(super) fn leading_word(name: &str) -> &str {
    let end = name
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(name.len());
    if end == 0 { name } else { &name[..end] }
}
