//! Distributions and their releases.

/// The distribution that an image is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Distribution {
    /// Debian.
    Debian,
    /// Ubuntu.
    Ubuntu,
    /// Alpine Linux.
    Alpine,
    /// Distroless images, made of Debian's packages without its tools.
    Distroless,
    /// Red Hat Enterprise Linux and what is built like it: UBI, `CentOS`, `AlmaLinux`, Rocky, Oracle.
    RedHat,
    /// Fedora.
    Fedora,
    /// Amazon Linux.
    Amazon,
    /// Arch Linux.
    Arch,
    /// openSUSE and SLE.
    Suse,
    /// Wolfi, as in Chainguard's images.
    Wolfi,
    /// Only `BusyBox`.
    Busybox,
    /// Windows.
    Windows,
    /// Nothing at all.
    Scratch,
}

/// What `/bin/sh` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Shell {
    /// dash, as on Debian and Ubuntu.
    Dash,
    /// `BusyBox` ash, as on Alpine.
    Ash,
    /// bash.
    Bash,
}

/// The C library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Libc {
    /// The GNU C library.
    Glibc,
    /// musl.
    Musl,
}

/// The package manager of the distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum PackageManager {
    /// apt-get and dpkg.
    Apt,
    /// apk.
    Apk,
    /// dnf.
    Dnf,
    /// microdnf, in minimal images.
    Microdnf,
    /// yum.
    Yum,
    /// pacman.
    Pacman,
    /// zypper.
    Zypper,
}

/// Debian's releases: code name and number.
const DEBIAN: [(&str, u32); 9] = [
    ("wheezy", 7),
    ("jessie", 8),
    ("stretch", 9),
    ("buster", 10),
    ("bullseye", 11),
    ("bookworm", 12),
    ("trixie", 13),
    ("forky", 14),
    ("sid", 15),
];

/// Ubuntu's releases that images name: code name, year, month.
const UBUNTU: [(&str, u32, u32); 23] = [
    ("precise", 12, 4),
    ("trusty", 14, 4),
    ("xenial", 16, 4),
    ("yakkety", 16, 10),
    ("zesty", 17, 4),
    ("artful", 17, 10),
    ("bionic", 18, 4),
    ("cosmic", 18, 10),
    ("disco", 19, 4),
    ("eoan", 19, 10),
    ("focal", 20, 4),
    ("groovy", 20, 10),
    ("hirsute", 21, 4),
    ("impish", 21, 10),
    ("jammy", 22, 4),
    ("kinetic", 22, 10),
    ("lunar", 23, 4),
    ("mantic", 23, 10),
    ("noble", 24, 4),
    ("oracular", 24, 10),
    ("plucky", 25, 4),
    ("questing", 25, 10),
    ("resolute", 26, 4),
];

/// The number of a release with that code name, and its distribution.
pub(crate) fn number(word: &str) -> Option<(Distribution, [u32; 2])> {
    if let Some((_, number)) = DEBIAN.iter().find(|(name, _)| *name == word) {
        return Some((Distribution::Debian, [*number, 0]));
    }
    let (_, year, month) = UBUNTU.iter().find(|(name, ..)| *name == word)?;
    Some((Distribution::Ubuntu, [*year, *month]))
}

/// The code name of a release of Debian or Ubuntu by its number.
pub(crate) fn code_name(distribution: Distribution, number: [u32; 2]) -> Option<&'static str> {
    match distribution {
        Distribution::Debian => DEBIAN
            .iter()
            .find(|(_, n)| *n == number[0])
            .map(|(name, _)| *name),
        Distribution::Ubuntu => UBUNTU
            .iter()
            .find(|(_, year, month)| [*year, *month] == number)
            .map(|(name, ..)| *name),
        _ => None,
    }
}
