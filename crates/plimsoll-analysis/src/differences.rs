//! Where a rule differs on purpose from the check of another tool that it stands for.

/// A deliberate difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Difference {
    /// The other tool's id, such as `DL3009`.
    pub id: &'static str,
    /// The rule that stands for it; none where reading the file itself reports it.
    pub rule: Option<&'static str>,
    /// What is different, and why it is right; one sentence. Only lists show it, so the page's
    /// engine goes without.
    #[cfg(feature = "pages")]
    pub reason: &'static str,
}

/// All deliberate differences, by the other tool's id.
pub fn differences() -> &'static [Difference] {
    &DIFFERENCES
}

const fn differs(id: &'static str, rule: &'static str, reason: &'static str) -> Difference {
    Difference {
        rule: Some(rule),
        ..read(id, reason)
    }
}

#[cfg_attr(not(feature = "pages"), allow(unused_variables))]
const fn read(id: &'static str, reason: &'static str) -> Difference {
    Difference {
        id,
        rule: None,
        #[cfg(feature = "pages")]
        reason,
    }
}

/// Sorted by id.
const DIFFERENCES: [Difference; 50] = [
    differs(
        "DL3000",
        "relative-workdir",
        "A variable whose value is known is looked up, so that a relative path in it is found and an absolute one is not.",
    ),
    differs(
        "DL3003",
        "cd-in-run",
        "A `cd` inside `$( … )` ends with it, which WORKDIR could not do.",
    ),
    differs(
        "DL3007",
        "latest-base",
        "The reference is looked up first, so that a variable that holds `latest`, or an ARG without a tag, is found.",
    ),
    differs(
        "DL3009",
        "apt-lists-kept",
        "Only what removes the lists after the last `apt-get update` counts: any other `rm -rf` does not, and `apt-get dist-clean` does.",
    ),
    differs(
        "DL3010",
        "archive-unpacked-later",
        "Every program that unpacks counts, also behind `cd` and in a later line of the same stage.",
    ),
    differs(
        "DL3014",
        "apt-without-yes",
        "`apt-get upgrade` and `dist-upgrade` ask as well, and so does apt behind sudo.",
    ),
    differs(
        "DL3015",
        "apt-recommends",
        "apt behind sudo, and `apt` as well as `apt-get`, bring recommended packages; a file in apt.conf.d that switches them off counts.",
    ),
    differs(
        "DL3019",
        "apk-cache-kept",
        "Removing /var/cache/apk in the same RUN leaves as little behind as --no-cache.",
    ),
    read(
        "DL3021",
        "The build fails: COPY with several sources needs a folder, which reading the file reports.",
    ),
    differs(
        "DL3022",
        "copy-from-unknown-stage",
        "A name with a slash or a domain can only be an image.",
    ),
    differs(
        "DL3025",
        "shell-form-command",
        "HEALTHCHECK mostly needs a shell for `|| exit 1`, and gets no signals; BuildKit leaves it out too.",
    ),
    differs(
        "DL3026",
        "untrusted-registry",
        "A registry in a variable is looked up, one whose name is not known is left alone, `localhost` is a registry, and a stage that is named by its number is no image.",
    ),
    differs(
        "DL3030",
        "dnf-without-yes",
        "`yum update` asks as well, and a variable before the subcommand may hold -y.",
    ),
    differs(
        "DL3032",
        "dnf-cache-kept",
        "`yum update` and group installs fill the cache as well, and a removed or mounted /var/cache/yum is as clean.",
    ),
    differs(
        "DL3036",
        "zypper-cache-kept",
        "`zypper update` and `patch` fill the cache as well.",
    ),
    differs(
        "DL3038",
        "dnf-without-yes",
        "`dnf update` asks as well, and a variable before the subcommand may hold -y.",
    ),
    differs(
        "DL3040",
        "dnf-cache-kept",
        "`dnf update` and group installs fill the cache as well, and a removed or mounted /var/cache/dnf is as clean.",
    ),
    differs(
        "DL3041",
        "dnf-unpinned",
        "A package whose version is a variable, and a group, have no version to write.",
    ),
    differs(
        "DL3042",
        "pip-cache-kept",
        "A pip older than 6 has neither the cache nor the option, a removed ~/.cache is as clean, and pip behind sudo or with its folder is pip.",
    ),
    read(
        "DL3043",
        "The build fails: ONBUILD cannot trigger ONBUILD, FROM or MAINTAINER, which reading the file reports.",
    ),
    differs(
        "DL3046",
        "sparse-login-records",
        "A variable has no length: only a number of six digits or more makes the file large.",
    ),
    differs(
        "DL3049",
        "label-missing",
        "Only stages that no later stage uses, and the one that is built, are images of their own.",
    ),
    differs(
        "DL3052",
        "label-malformed",
        "A variable whose value is known is looked up, and a value that only the build knows is left alone.",
    ),
    differs(
        "DL3053",
        "label-malformed",
        "Only what RFC 3339 takes counts as a time: no blanks around it, an offset with its colon, a year of four digits.",
    ),
    differs(
        "DL3054",
        "label-malformed",
        "A whole licence expression counts, and upper and lower case are alike, as SPDX says.",
    ),
    differs(
        "DL3055",
        "label-malformed",
        "Every abbreviation from 7 digits on counts as a commit hash, and so does one of SHA-256.",
    ),
    differs(
        "DL3056",
        "label-malformed",
        "Versions with leading zeros or an empty part are none, as semver.org says.",
    ),
    differs(
        "DL3057",
        "healthcheck-missing",
        "Only the stage that is shipped needs one: Docker never runs that of a build stage.",
    ),
    differs(
        "DL3058",
        "label-malformed",
        "A value that only the build knows is left alone.",
    ),
    differs(
        "DL3060",
        "yarn-cache-kept",
        "`yarn` alone and `yarn global add` install too, and a mounted cache stays out of the layer.",
    ),
    read(
        "DL3061",
        "The build fails: only ARG may stand before FROM, which reading the file reports.",
    ),
    differs(
        "DL3064",
        "secret-in-arg-or-env",
        "The parts of the name decide, as in BuildKit, and not any text in it: USERNAME and TOKENIZER are no secrets.",
    ),
    differs(
        "DL3066",
        "named-user",
        "Only the last USER of the image counts for whoever starts it.",
    ),
    differs(
        "DL4003",
        "overridden-command",
        "The finding is at the CMD that does nothing, as in BuildKit, and not at the one that counts.",
    ),
    differs(
        "DL4004",
        "overridden-command",
        "The finding is at the ENTRYPOINT that does nothing, as in BuildKit, and not at the one that counts.",
    ),
    differs(
        "DL4006",
        "pipe-without-pipefail",
        "What stands at the left and cannot fail (`echo`, `printf`, `yes`) needs no pipefail, and `set -o pipefail` in the RUN itself counts.",
    ),
    read(
        "InvalidBaseImagePlatform",
        "Only a registry knows the platform of an image, and nothing is asked of one.",
    ),
    read(
        "InvalidDefinitionDescription",
        "It is an experiment that BuildKit has switched off; comments say what their author wants.",
    ),
    differs(
        "SC1036",
        "shell-text-unreadable",
        "What PowerShell and cmd read in a Windows image is not read as sh.",
    ),
    differs(
        "SC1070",
        "shell-text-unreadable",
        "What PowerShell and cmd read in a Windows image is not read as sh.",
    ),
    differs(
        "SC1072",
        "shell-text-unreadable",
        "What PowerShell and cmd read in a Windows image is not read as sh.",
    ),
    differs(
        "SC1073",
        "shell-text-unreadable",
        "What PowerShell and cmd read in a Windows image is not read as sh.",
    ),
    differs(
        "SC1088",
        "shell-text-unreadable",
        "What PowerShell and cmd read in a Windows image is not read as sh.",
    ),
    differs(
        "SC2086",
        "unquoted-variable",
        "An ENV or ARG of the stage that a stage stands on counts as set; hadolint also hides it behind another ShellCheck finding of the same RUN.",
    ),
    differs(
        "SC2154",
        "unassigned-variable",
        "What PowerShell reads is not read as sh, and an ENV of the stage that a stage stands on counts.",
    ),
    differs(
        "SC3006",
        "bash-syntax-in-sh",
        "dash takes `((` for two groups and bash for arithmetic, so that it is reported either way.",
    ),
    differs(
        "SC3040",
        "bash-command-in-sh",
        "The script in a heredoc is read as well.",
    ),
    differs(
        "SC3057",
        "bash-syntax-in-sh",
        "What PowerShell and cmd read in a Windows image is not read as sh.",
    ),
    differs(
        "UndefinedVar",
        "undefined-variable",
        "Without asking a registry only the variables of well-known base images are known; the rest is folded.",
    ),
    differs(
        "WorkdirRelativePath",
        "relative-workdir",
        "A path that begins with a variable of the base image is not taken for a relative one.",
    ),
];

#[cfg(test)]
mod tests {
    use super::DIFFERENCES;
    use crate::registry::REGISTRY;

    #[test]
    fn rules_know_the_ids() {
        for difference in DIFFERENCES {
            let Some(name) = difference.rule else {
                continue;
            };
            let rule = REGISTRY.iter().find(|(rule, _)| *rule == name);
            let known = rule.is_some_and(|(_, rule)| rule.equivalents.contains(&difference.id));
            assert!(known, "{name} is known as {}", difference.id);
        }
    }

    #[test]
    fn ids_are_sorted() {
        assert!(DIFFERENCES.is_sorted_by_key(|difference| difference.id));
    }
}
