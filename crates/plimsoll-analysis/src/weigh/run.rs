//! What a RUN leaves in its layer.

use plimsoll_sizes::{Bytes, Certainty, Weight, toolchain};

use super::project::Project;
use super::shell::Shell;
use super::step::{Made, Step, unsure};
use super::tree::{Layer, Stage, Tree};
use super::{compile, download, files, node, toolchain as languages};
use crate::facts::{Facts, Install, Manager};
use crate::report::Contents;

/// The layer of a RUN.
pub(super) fn layer(facts: &Facts<'_>, project: &Project, at: usize, stage: &Stage) -> Layer {
    let mut layer = Layer::new(at);
    let Some(line) = facts.command_line(at) else {
        return layer;
    };
    if line.commands.is_empty() {
        layer.added.push(Tree::new(
            "/run",
            unknown("what this runs cannot be read here"),
            Contents::Files,
        ));
    }
    let before = &stage.system;
    let mut system = before.clone();
    system.notice(line);
    let mut python = stage.python.clone();
    let mut shell = Shell::new(facts, at, line);
    let mut made = Made::default();
    for (number, command) in line.commands.iter().enumerate() {
        let call = shell.call(number, command);
        if call.place.pipe_index == 0 && !call.place.substituted {
            made.piped = None;
        }
        let install = facts
            .installs
            .iter()
            .find(|install| install.instruction == at && install.command == number);
        let filled = shell.filled(number, command);
        let packages = install.map(|install| shell.filled_install(number, install));
        let mut step = Step {
            facts,
            project,
            at,
            command,
            call: &call,
            stage,
            layer: &mut layer,
            made: &mut made,
        };
        match (command.name.as_str(), install) {
            ("apt-get" | "apt" | "aptitude", _) => {
                let packages = packages.map(|packages| named_packages(&mut step, packages));
                system.apt(facts, &filled, packages.as_ref(), step.layer);
            }
            ("apt-mark", _) => system.apt_mark(&filled),
            ("apk", _) => {
                let packages = packages.map(|packages| named_packages(&mut step, packages));
                system.apk(facts, &filled, packages.as_ref(), step.layer);
            }
            (_, Some(install)) if install.manager == Manager::Pip => {
                python.install(facts, line, install, step.layer)
            }
            (_, Some(install)) => add_install(facts, project, install, step.layer),
            (_, None) if python.command(facts, line, number, step.layer) => {}
            (_, None) => add_command(&mut step),
        }
    }
    system.add_since(before, &mut layer);
    layer.system = Some(system);
    layer.python = Some(python);
    layer
        .added
        .retain(|tree| !line.mounts.iter().any(|mount| mount.hides(&tree.path)));
    layer
}

fn unknown(why: &str) -> Weight {
    Weight::new(
        Bytes::range(0, 1_000_000, 100_000_000),
        Certainty::Unknown,
        why,
    )
}

/// The packages of an install that have a name. The files among them (`./x.deb`) and those that only
/// a command of the build names (`$(scanelf …)`) are weighed here.
fn named_packages<'t>(step: &mut Step<'_, '_, 't>, mut install: Install<'t>) -> Install<'t> {
    let packages = std::mem::take(&mut install.packages);
    let mut found_by_command = false;
    for package in packages {
        let text = package.text();
        let weight = if text.starts_with("$(") {
            if std::mem::replace(&mut found_by_command, true) {
                continue;
            }
            // Mostly the libraries that a program was linked with.
            Weight::new(
                Bytes::range(0, 3_000_000, 40_000_000),
                Certainty::Unknown,
                "packages that only a command of the build names",
            )
        } else if text.ends_with(".deb") && text.contains('/') {
            let path = step.call.path(text);
            download::package_file(step, &path)
        } else {
            install.packages.push(package);
            continue;
        };
        let tree = Tree::new("/usr", weight, Contents::SystemPackages);
        step.layer.added.push(tree);
    }
    install
}

fn add_install(facts: &Facts<'_>, project: &Project, install: &Install<'_>, layer: &mut Layer) {
    let count = install.packages.len() as u64;
    match install.manager {
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            layer.added.extend(node::install(facts, project, install))
        }
        Manager::Dnf => {
            let weight = Weight::new(
                Bytes::range(500_000, 15_000_000, 150_000_000).scaled(count as f64),
                Certainty::RuleOfThumb,
                "typical of packages of the distribution with what they depend on",
            );
            layer
                .added
                .push(Tree::new("/usr", weight, Contents::SystemPackages));
        }
        Manager::Apt | Manager::Apk | Manager::Pip => {}
    }
}

/// Programs that leave next to nothing: of the shell, those that look, test and print, and those
/// that change a line of a file.
const LIGHT: &str = " : . [ [[ a2dismod a2disconf a2dissite a2enconf a2enmod a2ensite add-apt-repository \
    alias apachectl apt-cache apt-config apt-key apxs arch awk b2sum basename bc break brew c_rehash cat cd chsh \
    cksum clear column comm command continue cut date dbus-uuidgen debconf-set-selections declare \
    depmod df diff dircolors dirname dirs dpkg-architecture dpkg-buildflags dpkg-divert dpkg-query \
    dpkg-reconfigure dpkg-statoverride du echo egrep env envsubst eval exec exit expand export expr \
    false fc-cache fgrep file fold getconf getent getopts glib-compile-schemas gosu gpg gpg-agent gpg2 gpgconf \
    gpgv grep groups hash head hostname httpd iconv id java join jobs jq kill killall ldconfig ldd ln local \
    locale logger ls lsb_release lscpu lsof md5sum mkdir mkfifo mknod mkpasswd mktemp more mount nginx nl \
    node nohup nproc objdump od openssl paste patch pathchk php php-config pidof pkg-config pkill popd \
    printenv printf ps pushd pwd read readarray readelf readlink readonly realpath return rev ruby \
    runuser scanelf sed seq service set setcap setfacl setpriv sha1sum sha256sum sha512sum shasum shift \
    shopt sleep sort source split ssh-keygen ssh-keyscan stat strings strip stty su su-exec sync sysctl \
    systemctl tail tee test time timeout touch tr trap tree true truncate ts tty type typeset tzselect umask umount \
    uname unalias uncompress uniq unlink unset update-alternatives update-ca-certificates \
    update-ca-trust update-rc.d uptime uuidgen vi vim wait wc which whereis whoami xargs xxd yes yq zcat ";

fn is_light(name: &str) -> bool {
    LIGHT.split_whitespace().any(|light| light == name)
}

fn add_command(step: &mut Step<'_, '_, '_>) {
    let name = step.command.name.as_str();
    let looks = ["--version", "--help", "-V", "-version"]
        .iter()
        .any(|word| step.call.words.first().is_some_and(|first| first == word));
    if name.is_empty() && step.command.program.raw.is_empty() || looks {
        return;
    }
    if download::run_downloaded(step) {
        return;
    }
    match name {
        "npm" | "npx" | "yarn" | "pnpm" | "next" | "tsc" | "corepack" => {
            node::command(step.facts, step.project, step.at, step.command, step.layer);
        }
        _ if files::command(step)
            || download::command(step)
            || compile::command(step)
            || languages::command(step) => {}
        name if is_light(name) || step.call.place.substituted => {}
        name => {
            let why = format!("what `{name}` leaves cannot be told from the text");
            let weight = unsure(toolchain("program"));
            step.add(
                "/run",
                Weight {
                    basis: why,
                    ..weight
                },
            );
        }
    }
}
