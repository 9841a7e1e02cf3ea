//! What is inside a base image: what its distribution brings, and the programs besides.

use super::name::Name;
use super::release::{Distribution, Libc, PackageManager, Shell};

/// What a distribution's base has.
#[derive(Clone, Copy, Default)]
pub(crate) struct Inside {
    pub(crate) shell: Option<Shell>,
    pub(crate) bash: Option<bool>,
    pub(crate) package_manager: Option<PackageManager>,
    pub(crate) libc: Option<Libc>,
    pub(crate) windows: bool,
}

impl Inside {
    /// What the base of `distribution` has, in the image of that name.
    pub(crate) fn of(distribution: Distribution, name: &Name<'_>) -> Self {
        use Distribution as D;
        let of = |shell, bash, package_manager, libc| Self {
            shell,
            bash: Some(bash),
            package_manager,
            libc,
            windows: false,
        };
        let glibc = Some(Libc::Glibc);
        match distribution {
            D::Debian | D::Ubuntu if name.tag.contains("chiseled") => of(None, false, None, glibc),
            D::Debian | D::Ubuntu => of(Some(Shell::Dash), true, Some(PackageManager::Apt), glibc),
            D::Alpine => of(
                Some(Shell::Ash),
                false,
                Some(PackageManager::Apk),
                Some(Libc::Musl),
            ),
            D::RedHat => {
                let manager = if name.image.contains("minimal") || name.tag.contains("minimal") {
                    PackageManager::Microdnf
                } else if name.image == "centos" && !name.tag.contains('8') {
                    PackageManager::Yum
                } else {
                    PackageManager::Dnf
                };
                let micro = name.image.contains("micro");
                of(Some(Shell::Bash), true, (!micro).then_some(manager), glibc)
            }
            D::Fedora | D::Amazon => of(Some(Shell::Bash), true, Some(PackageManager::Dnf), glibc),
            D::Arch => of(Some(Shell::Bash), true, Some(PackageManager::Pacman), glibc),
            D::Suse => of(Some(Shell::Bash), true, Some(PackageManager::Zypper), glibc),
            D::Busybox => of(Some(Shell::Ash), false, None, None),
            D::Distroless if name.tag.contains("debug") => of(Some(Shell::Ash), false, None, glibc),
            D::Distroless if name.image.contains("/static") => of(None, false, None, None),
            D::Wolfi if name.tag.contains("dev") => {
                of(Some(Shell::Ash), false, Some(PackageManager::Apk), glibc)
            }
            D::Distroless | D::Wolfi => of(None, false, None, glibc),
            D::Scratch => of(None, false, None, None),
            D::Windows => Self {
                windows: true,
                ..Self::default()
            },
        }
    }
}

/// Programs that an image has besides its distribution's minimum.
pub(crate) fn tools(
    name: &Name<'_>,
    distribution: Option<Distribution>,
    slim: bool,
) -> &'static [&'static str] {
    let debian = matches!(
        distribution,
        Some(Distribution::Debian | Distribution::Ubuntu)
    );
    let full = debian && !slim;
    match name.figures() {
        // The full variants stand on buildpack-deps.
        "node" if full => &[
            "node", "npm", "npx", "yarn", "curl", "wget", "git", "gcc", "g++", "make", "python3",
            "openssl",
        ],
        "node" => &["node", "npm", "npx", "yarn"],
        "python" if full => &[
            "python3", "python", "pip", "curl", "wget", "git", "gcc", "g++", "make", "openssl",
        ],
        "python" => &["python3", "python", "pip"],
        "golang" if full => &["go", "gofmt", "curl", "wget", "git", "gcc", "g++", "make"],
        "golang" => &["go", "gofmt"],
        "rust" if full => &[
            "cargo", "rustc", "rustup", "curl", "wget", "git", "gcc", "g++", "make",
        ],
        "rust" => &["cargo", "rustc", "rustup", "gcc"],
        "ruby" if full => &[
            "ruby", "gem", "bundle", "curl", "wget", "git", "gcc", "g++", "make",
        ],
        "ruby" => &["ruby", "gem", "bundle"],
        "php" => &["php", "docker-php-ext-install", "curl"],
        "nginx" if debian => &["nginx", "curl", "envsubst"],
        "nginx" if !name.tag.contains("slim") => &["nginx", "curl", "envsubst"],
        "nginx" => &["nginx", "envsubst"],
        "eclipse-temurin" | "openjdk" | "amazoncorretto" => &["java"],
        "maven" => &["java", "mvn"],
        "gradle" => &["java", "gradle"],
        _ => &[],
    }
}
