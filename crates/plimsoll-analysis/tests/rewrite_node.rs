//! Node applications as beginners write them: what is placed, what an edit leaves alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use plimsoll_analysis::report::{Level, Rewrite};
use plimsoll_analysis::{Beside, Options, rewrite};

fn made(text: &str, level: Level, beside: &[(&str, &str)]) -> Rewrite {
    let options = Options {
        beside: beside
            .iter()
            .map(|(path, content)| Beside {
                path: (*path).into(),
                content: (*content).into(),
            })
            .collect(),
        ..Options::default()
    };
    rewrite(text, level, &options)
}

#[test]
fn a_tool_for_building_stays_in_the_build_stage() {
    let file = |command: &str| {
        format!(
            "FROM node:20\nWORKDIR /srv\nCOPY package*.json ./\nRUN npm install\nRUN npm install -g @nestjs/cli@11\nCOPY . .\nRUN nest build\nEXPOSE 3000\nCMD {command}\n"
        )
    };
    for command in [
        "[\"node\", \"dist/main\"]",
        "[\"npm\", \"run\", \"start:prod\"]",
    ] {
        let package = r#"{"scripts": {"start:prod": "node dist/main"}}"#;
        let made = made(&file(command), Level::Lean, &[("package.json", package)]);
        let (building, shipped) = made.text.rsplit_once("\nFROM ").unwrap();
        assert!(building.contains("@nestjs/cli@11") && building.contains("nest build"));
        assert!(
            shipped.starts_with("node:20-slim") && !shipped.contains("nestjs"),
            "{shipped}"
        );
    }
    // Here it is what runs, or may be.
    for command in ["[\"nest\", \"start\"]", "[\"npm\", \"start\"]"] {
        let made = made(&file(command), Level::Lean, &[]);
        assert_eq!(made.text.matches("FROM").count(), 1, "{command}");
        assert!(made.refused.is_some());
    }
}

#[test]
fn a_folder_that_workdir_makes_is_no_riddle() {
    let file = |made: &str| {
        format!(
            "FROM node:20\nRUN mkdir -p {made}\nWORKDIR /home/app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD [\"node\", \"index.js\"]\n"
        )
    };
    for folder in ["/home/app", "/home/app/", "/home"] {
        let made = made(&file(folder), Level::Lean, &[]);
        assert!(made.text.contains("\nFROM node:20-slim\n"), "{}", made.text);
    }
    assert!(made(&file("/data"), Level::Lean, &[]).refused.is_some());
}

#[test]
fn an_edit_leaves_the_packages_layer_alone() {
    let file = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN npm run build\nEXPOSE 4173\nCMD [\"npm\", \"run\", \"preview\"]\n";
    let preview = made(file, Level::Lean, &[]).text;
    assert!(preview.contains("\nFROM deps AS build\n"), "{preview}");
    assert!(preview.contains(
        "COPY --from=deps --chown=node:node /app/node_modules ./node_modules\nCOPY --from=build"
    ));
    // What Prisma generates stands among the packages.
    let package = r#"{"scripts": {"start": "ts-node src/a.ts", "build": "prisma generate"}, "dependencies": {"@prisma/client": "6"}, "devDependencies": {"ts-node": "10"}}"#;
    let prisma = file.replace("\"run\", \"preview\"", "\"start\"");
    let prisma = made(&prisma, Level::Lean, &[("package.json", package)]).text;
    assert!(!prisma.contains("FROM deps"), "{prisma}");
}

#[test]
fn the_configuration_of_next_is_completed_where_it_has_a_name() {
    let file = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN npm run build\nEXPOSE 3000\nCMD [\"npx\", \"next\", \"start\"]\n";
    let package = r#"{"scripts": {"build": "next build"}, "dependencies": {"next": "15"}}"#;
    for (config, line) in [
        (
            "const config = {};\nexport default config;\n",
            "config.output = \"standalone\";",
        ),
        ("export default { a: 1 };\n", "output: \"standalone\","),
    ] {
        let made = made(
            file,
            Level::Lean,
            &[("package.json", package), ("next.config.mjs", config)],
        );
        let companion = made
            .companions
            .iter()
            .find(|companion| companion.path == "next.config.mjs");
        assert!(companion.unwrap().content.contains(line));
    }
}
