//! What the instructions and their flags do, in our own words; after the Dockerfile reference.

use plimsoll_syntax::Keyword;

/// An instruction.
pub(super) struct Entry {
    pub(super) keyword: Keyword,
    /// How it is written, without its flags.
    pub(super) usage: &'static str,
    /// What it does.
    pub(super) does: &'static str,
    /// Its flags, in the order of the reader's own list.
    pub(super) flags: &'static [Flag],
}

/// A flag.
pub(super) struct Flag {
    pub(super) name: &'static str,
    /// What stands behind `=`; empty where nothing needs to.
    pub(super) value: &'static str,
    pub(super) does: &'static str,
}

const fn flag(name: &'static str, value: &'static str, does: &'static str) -> Flag {
    Flag { name, value, does }
}

const fn entry(keyword: Keyword, usage: &'static str, does: &'static str) -> Entry {
    Entry {
        keyword,
        usage,
        does,
        flags: &[],
    }
}

const CHOWN: Flag = flag(
    "chown",
    "user:group",
    "Who owns the files in the image; saves a layer that changes it later.",
);
const CHMOD: Flag = flag(
    "chmod",
    "mode",
    "The files' permissions, such as 755 or u=rwX.",
);
const EXCLUDE: Flag = flag("exclude", "pattern", "Files that are left out.");
const LINK: Flag = flag(
    "link",
    "",
    "Makes a layer that does not depend on those below, so that it stays cached when they change.",
);

/// The manual, in alphabetical order.
pub(super) const MANUAL: [Entry; 18] = [
    Entry {
        flags: &[
            flag(
                "checksum",
                "sha256:…",
                "The build fails where the download has another checksum.",
            ),
            CHMOD,
            CHOWN,
            EXCLUDE,
            flag(
                "keep-git-dir",
                "",
                "Keeps the .git folder of a Git repository.",
            ),
            LINK,
            flag("unpack", "", "Whether archives are unpacked."),
        ],
        ..entry(
            Keyword::Add,
            "source… target",
            "Copies files, and also downloads URLs, clones Git repositories and unpacks local archives. Where none of that is meant, COPY says so.",
        )
    },
    entry(
        Keyword::Arg,
        "NAME[=default]",
        "A variable for the build, set with `--build-arg`. It is not in the image's environment, but its value can be read from the image's history: no place for secrets.",
    ),
    entry(
        Keyword::Cmd,
        "[\"program\", \"argument\"]",
        "What the container runs when nothing else is asked for, or the default arguments of ENTRYPOINT. Only the last one counts.",
    ),
    Entry {
        flags: &[
            CHOWN,
            CHMOD,
            EXCLUDE,
            flag(
                "from",
                "stage",
                "Copies from an earlier stage or from an image instead of the build context.",
            ),
            LINK,
            flag("parents", "", "Keeps the sources' folders."),
        ],
        ..entry(
            Keyword::Copy,
            "source… target",
            "Copies files of the build context, or of another stage, into the image. What changes there makes every later instruction run again.",
        )
    },
    entry(
        Keyword::Entrypoint,
        "[\"program\", \"argument\"]",
        "The program that the container is. Arguments of `docker run`, or CMD, are added to it.",
    ),
    entry(
        Keyword::Env,
        "NAME=value…",
        "Sets variables for the instructions that follow and for the container. They stay in the image for everyone to read.",
    ),
    entry(
        Keyword::Expose,
        "port[/udp]…",
        "Says on which ports the program listens. It opens none: `docker run -p` does.",
    ),
    Entry {
        flags: &[flag(
            "platform",
            "os/architecture",
            "The platform of the image; $BUILDPLATFORM is the builder's own.",
        )],
        ..entry(
            Keyword::From,
            "image [AS name]",
            "Begins a stage on an image or on an earlier stage. Only the last stage is shipped.",
        )
    },
    Entry {
        flags: &[
            flag("interval", "30s", "How long between two checks."),
            flag(
                "retries",
                "3",
                "How many failures in a row make the container unhealthy.",
            ),
            flag(
                "start-interval",
                "5s",
                "How long between two checks while it starts.",
            ),
            flag(
                "start-period",
                "0s",
                "How long it may take to start; failures do not count.",
            ),
            flag("timeout", "30s", "How long a check may take."),
        ],
        ..entry(
            Keyword::Healthcheck,
            "CMD command | NONE",
            "How Docker finds out whether the container works. Kubernetes has probes of its own and ignores it.",
        )
    },
    entry(
        Keyword::Label,
        "name=value…",
        "Facts about the image, such as org.opencontainers.image.source.",
    ),
    entry(
        Keyword::Maintainer,
        "name",
        "Who made it. Deprecated: LABEL org.opencontainers.image.authors says the same.",
    ),
    entry(
        Keyword::Onbuild,
        "instruction",
        "An instruction that runs when another image is built on this one.",
    ),
    Entry {
        flags: &[
            flag(
                "mount",
                "type=cache,target=path",
                "Something that is there while this runs and in no layer: a cache, a secret, files of another stage.",
            ),
            flag(
                "network",
                "default",
                "Which network it has: default, none or host.",
            ),
            flag(
                "security",
                "sandbox",
                "sandbox, or insecure where the builder allows it.",
            ),
            flag(
                "device",
                "name",
                "A device that it can use, where the builder has it.",
            ),
        ],
        ..entry(
            Keyword::Run,
            "command",
            "Runs a command and keeps what it changed as a layer. What a later one deletes stays in this layer.",
        )
    },
    entry(
        Keyword::Shell,
        "[\"program\", \"argument\"]",
        "The shell that reads RUN, CMD and ENTRYPOINT in shell form from here on.",
    ),
    entry(
        Keyword::Stopsignal,
        "signal",
        "The signal that asks the program to stop; SIGTERM where nothing is said.",
    ),
    entry(
        Keyword::User,
        "user[:group]",
        "Who runs the instructions that follow and the container; root where nothing is said.",
    ),
    entry(
        Keyword::Volume,
        "path…",
        "Folders whose contents live outside the container. Later changes to them in the build are lost.",
    ),
    entry(
        Keyword::Workdir,
        "path",
        "The folder in which what follows runs; it is made where it is missing.",
    ),
];

/// The entry of an instruction.
pub(super) fn of(keyword: Keyword) -> Option<&'static Entry> {
    MANUAL.iter().find(|entry| entry.keyword == keyword)
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::{Keyword, known_flags};

    use super::of;

    #[test]
    fn every_instruction_and_flag_is_described() {
        for keyword in Keyword::ALL {
            let entry = of(keyword);
            let described: Vec<&str> = entry
                .iter()
                .flat_map(|entry| entry.flags)
                .map(|flag| flag.name)
                .collect();
            let known: Vec<&str> = known_flags(keyword).map(|(name, _)| name).collect();
            assert_eq!(described, known, "{}", keyword.name());
            assert!(entry.is_some());
        }
    }
}
