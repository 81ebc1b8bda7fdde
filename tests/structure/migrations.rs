//! Both engines get the same migrations, and each can be taken back.

use std::collections::BTreeSet;

use crate::tree::{self, SourceFile};

const ENGINES: [&str; 2] = ["sqlite", "postgres"];

fn violations(files: &[SourceFile]) -> Vec<String> {
    let names: BTreeSet<&str> = files.iter().filter_map(|file| name(&file.path)).collect();
    let wanted = names.iter().flat_map(|name| {
        ENGINES.iter().flat_map(move |engine| {
            ["up.sql", "down.sql"].map(|script| format!("migrations/{engine}/{name}/{script}"))
        })
    });
    wanted
        .filter(|path| !files.iter().any(|file| file.path == *path && says_more(&file.text)))
        .map(|path| format!("{path} is missing or empty"))
        .collect()
}

/// `migrations/sqlite/00001_start/up.sql` belongs to `00001_start`.
fn name(path: &str) -> Option<&str> {
    path.split('/').nth(2)
}

/// Whether anything is left without comments and blank lines.
fn says_more(sql: &str) -> bool {
    sql.lines().map(str::trim).any(|line| !line.is_empty() && !line.starts_with("--"))
}

#[test]
fn both_trees_hold_the_same_migrations_both_ways() {
    let files = tree::files("migrations", ".sql");
    assert!(!files.is_empty(), "there are no migrations");
    tree::expect_none("Migrations that are not there for both engines", &violations(&files));
}

#[test]
fn a_missing_or_empty_script_is_found() {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let mut files = vec![
        file("migrations/sqlite/1_a/up.sql", "create table a (x text);"),
        file("migrations/sqlite/1_a/down.sql", "drop table a;"),
        file("migrations/postgres/1_a/up.sql", "create table a (x text);"),
        file("migrations/postgres/1_a/down.sql", "-- nothing yet\n"),
    ];
    assert_eq!(violations(&files), ["migrations/postgres/1_a/down.sql is missing or empty"]);
    files.pop();
    files.push(file("migrations/postgres/1_a/down.sql", "drop table a;"));
    assert!(violations(&files).is_empty());
    files.push(file("migrations/sqlite/2_b/up.sql", "select 1;"));
    assert_eq!(violations(&files).len(), 3);
}
