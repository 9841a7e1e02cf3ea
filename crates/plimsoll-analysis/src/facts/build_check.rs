//! The names of BuildKit's own checks.

/// Source: Docker's documentation, "Build checks"; `linter/ruleset.go` of BuildKit, 2026-08-21.
const BUILD_CHECKS: [&str; 22] = [
    "ConsistentInstructionCasing",
    "CopyIgnoredFile",
    "DuplicateStageName",
    "ExposeInvalidFormat",
    "ExposeProtoCasing",
    "FromAsCasing",
    "FromPlatformFlagConstDisallowed",
    "InvalidBaseImagePlatform",
    "InvalidDefaultArgInFrom",
    "InvalidDefinitionDescription",
    "JSONArgsRecommended",
    "LegacyKeyValueFormat",
    "MaintainerDeprecated",
    "MultipleInstructionsDisallowed",
    "NoEmptyContinuation",
    "RedundantTargetPlatform",
    "ReservedStageName",
    "SecretsUsedInArgOrEnv",
    "StageNameCasing",
    "UndefinedArgInFrom",
    "UndefinedVar",
    "WorkdirRelativePath",
];

/// Whether a name is that of one of BuildKit's checks, or `all` of them.
pub fn is_build_check(name: &str) -> bool {
    name == "all" || BUILD_CHECKS.binary_search(&name).is_ok()
}
