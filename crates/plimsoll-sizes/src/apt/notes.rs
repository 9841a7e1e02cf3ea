//! What apt and dpkg write themselves when they install something.

use super::release::Release;
use crate::Bytes;

/// What stands in a layer besides the packages' own files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notes {
    /// How many packages are there afterwards.
    pub(crate) packages: usize,
    /// How many of them are new.
    pub(crate) new: usize,
    /// How many of them apt has installed, now or in layers below: its logs name them.
    pub(crate) by_apt: usize,
    /// Whether one of them asks questions, and so brings templates of debconf.
    pub(crate) asks: bool,
}

impl Notes {
    /// Their bytes on disk.
    ///
    /// From the layers of real installs, 2026-11-23: `/var/lib/dpkg/status` and its old copy hold
    /// about 900 B a package each; `/var/cache/debconf` is written whole, twice where a package
    /// brings templates; the logs, the cache of libraries and apt's state are the rest.
    pub(crate) fn bytes(self, release: Release, slim: bool) -> Bytes {
        if self.new == 0 {
            return Bytes::ZERO;
        }
        let debconf = match (release.is_ubuntu(), self.asks) {
            (true, false) => 496_000,
            (true, true) => 1_030_000,
            (false, false) => 772_000,
            (false, true) => 1_610_000,
        };
        let status = if release.is_ubuntu() { 1_980 } else { 1_830 };
        let of_all = status * self.packages as u64;
        let of_logs = 880 * self.by_apt as u64;
        // On Debian's slim images dpkg writes the lists of the base's packages anew where they name
        // directories that are gone: 0.2 MB in some installs, nothing in others.
        let lists = if slim && !release.is_ubuntu() {
            95_000
        } else {
            0
        };
        let likely = debconf + of_all + of_logs + lists + 24_000;
        let bytes = Bytes::within(likely, 6);
        Bytes::range(bytes.low - lists, likely, bytes.high + lists)
    }
}
