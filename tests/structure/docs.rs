//! The documentation is compared with the source, as code is: what it names exists,
//! and what exists is named. (Error codes and routes are compared where the
//! library is at hand, in tests/api.)

use std::{collections::BTreeSet, path::Path};

use crate::{
    markdown::{code_spans, links, target},
    tree::{self, SourceFile},
};

const ARCHITECTURE: &str = "docs/ARCHITECTURE.md";

/// What a newcomer types, and what a contributor runs.
const README_NAMES: &[&str] = &["cargo run --release -- demo", "./scripts/test"];

/// Where a machine gets its packages from is its own business: a clone must work
/// behind any mirror. In pieces, so that this file does not find itself.
const REGISTRY_HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("npm", "js"),
    concat!("deb.deb", "ian.org"),
];

/// Paths of somebody's own machine.
const OUTSIDE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("../sha", "red")];

/// Modules of the first and the second level, as the documentation writes them:
/// `src/domain`, `src/domain/day.rs`, `src/store/journal`.
fn modules(files: &[SourceFile]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let names: Vec<&str> = file.path.split('/').collect();
        for depth in 2..=names.len().min(3) {
            found.extend(names.get(..depth).map(|start| start.join("/")));
        }
    }
    // One module may be a file, a directory, or both.
    let all = found.clone();
    found.retain(|path| !path.ends_with("/mod.rs") && !all.contains(&format!("{path}.rs")));
    found
}

/// Modules that the text does not name, and paths it names that are not there.
fn architecture_violations(text: &str, modules: &BTreeSet<String>) -> Vec<String> {
    let named: BTreeSet<&str> = code_spans(text)
        .into_iter()
        .filter(|span| span.starts_with("src/"))
        .map(|span| span.trim_end_matches("mod.rs").trim_end_matches('/'))
        .collect();
    let unnamed = modules
        .iter()
        .filter(|module| !named.contains(module.as_str()))
        .map(|module| format!("`{module}` is not described"));
    let gone = named
        .iter()
        .filter(|path| !modules.contains(**path) && !tree::root().join(path).exists())
        .map(|path| format!("`{path}` is described and not there"));
    unnamed.chain(gone).collect()
}

/// Names of hosts and of other people's directories in one file.
fn foreign_names(path: &str, text: &str) -> Vec<String> {
    let hosts_too = !path.starts_with("data/");
    let needles = OUTSIDE_PATHS.iter().chain(REGISTRY_HOSTS.iter().filter(|_| hosts_too));
    let needles: Vec<&&str> = needles.collect();
    (1..)
        .zip(text.lines())
        // Written by cargo, whatever mirror it really asked.
        .filter(|(_, line)| !(path.ends_with("Cargo.lock") && line.starts_with("source = \"registry+")))
        .flat_map(|(number, line)| {
            needles
                .iter()
                .filter(move |needle| line.contains(**needle))
                .map(move |needle| format!("{path}:{number}: {needle}"))
        })
        .collect()
}

#[test]
fn the_architecture_names_every_module_and_no_other() {
    let text = tree::text(ARCHITECTURE).expect(ARCHITECTURE);
    let found = architecture_violations(&text, &modules(&tree::files("src", ".rs")));
    tree::expect_none(ARCHITECTURE, &found);
}

#[test]
fn relative_links_resolve() {
    let root = tree::root();
    let mut broken = Vec::new();
    for file in tree::shared_files() {
        if Path::new(&file.path).extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        for link in links(&file.text) {
            let Some(target) = target(&file.path, &link) else {
                continue;
            };
            if !root.join(&target).exists() {
                broken.push(format!("{}: {link}", file.path));
            }
        }
    }
    tree::expect_none("Links to files that are not there", &broken);
}

#[test]
fn the_readme_says_how_to_run_and_how_to_test() {
    let text = tree::text("README.md").expect("README.md");
    let missing: Vec<String> = README_NAMES
        .iter()
        .filter(|command| !text.contains(**command))
        .map(|command| format!("`{command}`"))
        .collect();
    tree::expect_none("Not in README.md", &missing);
}

#[test]
fn no_file_names_a_registry_or_a_path_of_one_machine() {
    let found: Vec<String> = tree::shared_files()
        .iter()
        .flat_map(|file| foreign_names(&file.path, &file.text))
        .collect();
    tree::expect_none("Hosts and paths that are not for everybody", &found);
}

#[test]
fn untrue_architecture_is_found() {
    let file = |path: &str| SourceFile { path: path.to_owned(), text: String::new() };
    let modules = modules(&[
        file("src/main.rs"),
        file("src/made_up/mod.rs"),
        file("src/made_up/day.rs"),
        file("src/made_up/day/bounds.rs"),
        file("src/made_up/journal/mod.rs"),
        file("src/made_up/journal/rows.rs"),
    ]);
    let complete =
        "`src/main.rs`, `src/made_up/`: `src/made_up/day.rs`, `src/made_up/journal/mod.rs`";
    assert_eq!(architecture_violations(complete, &modules), Vec::<String>::new());
    assert_eq!(
        architecture_violations(
            "`src/main.rs` `src/made_up` `src/made_up/journal` `src/x.rs`",
            &modules
        ),
        ["`src/made_up/day.rs` is not described", "`src/x.rs` is described and not there"]
    );
}

#[test]
fn foreign_names_are_found() {
    let host = format!("see https://{}/x", concat!("crates", ".io"));
    let locked = format!("source = \"registry+https://{}-index\"", concat!("crates", ".io"));
    let path = format!("cd {}main", concat!("/wo", "rk/"));
    assert_eq!(foreign_names("README.md", &host).len(), 1);
    assert_eq!(foreign_names("data/README.md", &host).len(), 0);
    assert_eq!(foreign_names("data/README.md", &path).len(), 1);
    assert_eq!(foreign_names("Cargo.lock", &locked).len(), 0);
    assert_eq!(foreign_names("deny.toml", &locked).len(), 1);
    assert_eq!(foreign_names("docs/a.md", "network/workers, ../shape").len(), 0);
}
