//! What comments in the file switch off.

use plimsoll_analysis::{Options, Settings, analyze};

/// A text, and the lines in which `sudo` is still reported.
const CASES: &[(&str, &[u32])] = &[
    (
        "FROM a:1\n# hadolint ignore=DL3004\nRUN sudo a\nRUN sudo b\n",
        &[4],
    ),
    (
        "FROM a:1\n# hadolint ignore=DL3004\n# hadolint ignore=DL3059\nRUN sudo a\n",
        &[],
    ),
    (
        "FROM a:1\n# hadolint ignore=DL3004 # it is a must\nRUN sudo a\n",
        &[],
    ),
    (
        "FROM a:1\n# plimsoll ignore=sudo-in-run: it is a must\nRUN sudo a\n",
        &[],
    ),
    (
        "FROM a:1\nRUN a && \\\n  # plimsoll ignore=DL3004\n  sudo b\n",
        &[],
    ),
    (
        "# hadolint global ignore=DL3004\nFROM a:1\nRUN sudo a\n",
        &[],
    ),
    (
        "FROM a:1\nRUN sudo a\n# plimsoll global ignore=DL3004\n",
        &[],
    ),
    (
        "# hadolint stage ignore=DL3004\nFROM a:1\nRUN sudo a\nFROM a:1\nRUN sudo b\n",
        &[5],
    ),
    ("FROM a:1\n# hadolint ignore=DL3003\nRUN sudo a\n", &[3]),
    (
        "FROM a:1\nRUN <<E\n# hadolint ignore=DL3004\nsudo a\nE\n",
        &[2],
    ),
    ("# check=skip=all\nFROM a:1\nRUN sudo a\n", &[3]),
];

fn lines(text: &str, options: &Options) -> Vec<u32> {
    let report = analyze(text, options);
    let sudo = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "sudo-in-run");
    sudo.map(|finding| finding.instruction_line).collect()
}

#[test]
fn comments_switch_off() {
    for (text, expected) in CASES {
        assert_eq!(lines(text, &Options::default()), *expected, "{text}");
        let settings = Settings {
            pragmas_off: true,
            ..Settings::default()
        };
        let options = Options {
            settings,
            ..Options::default()
        };
        assert_eq!(
            lines(text, &options).len(),
            text.matches("sudo ").count(),
            "nothing is switched off where the project allows no exception: {text}"
        );
    }
}

#[test]
fn what_is_ignored_is_kept_with_its_reason() {
    let text = "FROM a:1\n# plimsoll ignore=DL3004: the base needs it\nRUN sudo a\n";
    let report = analyze(text, &Options::default());
    assert_eq!(report.ignored.len(), 1, "{:?}", report.ignored);
    let ignored = &report.ignored[0];
    assert_eq!(ignored.finding.rule, "sudo-in-run");
    assert_eq!(ignored.line, 2);
    assert_eq!(ignored.reason.as_deref(), Some("the base needs it"));
}

#[test]
fn build_checks() {
    let severities = |text: &str| {
        let report = analyze(text, &Options::default());
        let found = report.findings.iter().filter(|finding| {
            finding
                .equivalents
                .iter()
                .any(|name| name == "JSONArgsRecommended")
        });
        found
            .map(|finding| format!("{:?}", finding.severity))
            .collect::<Vec<_>>()
    };
    assert_eq!(severities("FROM a:1\nCMD a $B\n").len(), 1);
    assert!(severities("# check=skip=all\nFROM a:1\nCMD a $B\n").is_empty());
    assert!(severities("FROM a:1\n# check=skip=JSONArgsRecommended\nCMD a $B\n").is_empty());
    assert_eq!(
        severities("# check=error=true\nFROM a:1\nCMD a $B\n"),
        ["Error"]
    );
}

#[test]
fn a_shell_is_named() {
    let bashisms = |text: &str| {
        let report = analyze(text, &Options::default());
        let found = report
            .findings
            .iter()
            .filter(|finding| finding.rule == "bash-syntax-in-sh");
        found.count()
    };
    let run = "RUN [[ -e a ]] && b\n";
    assert_eq!(bashisms(&format!("FROM debian:12\n{run}")), 1);
    assert_eq!(
        bashisms(&format!(
            "FROM debian:12\n# hadolint shell=bash\n{run}{run}"
        )),
        0
    );
    assert_eq!(
        bashisms(&format!(
            "FROM debian:12\n# hadolint shell=bash\nFROM debian:12\n{run}"
        )),
        0
    );
    assert_eq!(
        bashisms(&format!(
            "FROM debian:12\n# hadolint shell=bash\nRUN a\nSHELL [\"/bin/sh\", \"-c\"]\n{run}"
        )),
        1
    );
}
