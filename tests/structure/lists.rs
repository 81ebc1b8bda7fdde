//! Every closed list of words is one that clients can look up.

use std::collections::BTreeSet;

use crate::tree::{self, SourceFile};

const LISTS: &str = "src/domain/code_list.rs";

/// Names of the types that `words!` declares.
fn declared(files: &[SourceFile]) -> BTreeSet<String> {
    let blocks = files.iter().flat_map(|file| file.text.split("\nwords! {").skip(1));
    blocks
        .filter_map(|block| {
            let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.find(|line| !line.starts_with("//")).and_then(|line| line.strip_suffix(" {"))
        })
        .map(str::to_owned)
        .collect()
}

/// Names of the types that the table lists: `Verb = "verb";`.
fn listed(text: &str) -> BTreeSet<String> {
    let rows = text.lines().filter_map(|line| line.trim().strip_suffix("\";")?.split_once(" = \""));
    rows.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_list_that_is_declared_can_be_looked_up() {
    let declared = declared(&tree::files("src", ".rs"));
    assert!(declared.len() >= 20, "{declared:?}");
    assert_eq!(declared, listed(&tree::text(LISTS).expect(LISTS)), "see {LISTS}");
}

#[test]
fn a_list_is_found_by_its_declaration() {
    let text = "use words;\n\nwords! {\n    /// What it is.\n    /// More.\n    Kind {\n        A = \"a\";\n    }\n}\n";
    let file = SourceFile { path: "a.rs".to_owned(), text: text.to_owned() };
    assert_eq!(declared(&[file]), BTreeSet::from(["Kind".to_owned()]));
    assert_eq!(listed("lists! {\n    Kind = \"kind\";\n}\n"), BTreeSet::from(["Kind".to_owned()]));
    assert!(listed("let text = \"a\";\n").iter().all(|name| name != "Kind"));
}
