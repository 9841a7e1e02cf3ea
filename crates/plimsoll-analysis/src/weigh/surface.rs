//! What somebody finds who gets into a container of the image.

use plimsoll_sizes::PackageManager;

use super::system::System;
use crate::facts::{Facts, User};
use crate::report::Surface;

/// What is found in the image that is built, whose final stage has these packages.
pub(super) fn of(facts: &Facts<'_>, system: &System) -> Surface {
    let base = system.base();
    let manager = base.package_manager.map(|manager| match manager {
        PackageManager::Apt => "apt",
        PackageManager::Apk => "apk",
        PackageManager::Dnf => "dnf",
        PackageManager::Microdnf => "microdnf",
        PackageManager::Yum => "yum",
        PackageManager::Pacman => "pacman",
        PackageManager::Zypper => "zypper",
    });
    let scratch = base.image == "scratch";
    Surface {
        root: match facts.user(facts.instructions().len()) {
            User::Root => Some(true),
            User::Other => Some(false),
            User::Unknown => None,
        },
        shell: if scratch { Some(false) } else { base.has_shell },
        package_manager: manager.map(str::to_owned),
        packages: if scratch { Some(0) } else { system.count() },
        tools: base.tools.iter().map(|&tool| tool.to_owned()).collect(),
    }
}
