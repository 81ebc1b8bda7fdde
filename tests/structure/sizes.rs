//! Files that a reader can hold in mind, under names that say something.

use crate::tree;

/// From here on a file needs a reason; it is time to look whether it is two.
const LOOK_AGAIN: usize = 300;
/// No reason is good enough beyond this.
const TOO_LONG: usize = 500;

/// Files over `LOOK_AGAIN` lines, and why each is still one file.
const LONG_FOR_A_REASON: &[(&str, &str)] = &[
    (
        "src/domain/violation.rs",
        "one closed list: every refusal with its text, its code, and whether it is a conflict",
    ),
    (
        "src/domain/fee/tests.rs",
        "one table of members and of what each pays, with the register they are in",
    ),
    (
        "src/domain/reach/tests.rs",
        "one small country with its members, and what each of them covers",
    ),
    (
        "src/store/revision/write.rs",
        "a revision from its begin to its end, in the order in which it happens",
    ),
];

/// Made from the migrations, read by nobody.
const GENERATED: &[&str] = &["src/store/schema.rs"];

/// Names that say "everything else", and grow accordingly.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "common", "helper", "helpers", "type", "types", "manager", "misc"];

/// Lines of a file without its unit tests, which stand at its end.
fn lines(text: &str) -> usize {
    let all: Vec<&str> = text.lines().collect();
    let tests = all.windows(2).position(|pair| match pair {
        [first, second] => *first == "#[cfg(test)]" && second.starts_with("mod tests"),
        _ => false,
    });
    tests.unwrap_or(all.len())
}

fn size_violation(path: &str, lines: usize, reasons: &[(&str, &str)]) -> Option<String> {
    let listed = reasons.iter().any(|(long, _)| *long == path);
    match lines {
        _ if GENERATED.contains(&path) => None,
        _ if lines > TOO_LONG => Some(format!("{path}: {lines} lines, at most {TOO_LONG}")),
        _ if lines > LOOK_AGAIN && !listed => Some(format!(
            "{path}: {lines} lines; split it, or give a reason in tests/structure/sizes.rs"
        )),
        _ if lines <= LOOK_AGAIN && listed => Some(format!(
            "{path}: {lines} lines; it needs its reason in tests/structure/sizes.rs no more"
        )),
        _ => None,
    }
}

fn says_nothing(path: &str) -> bool {
    path.trim_end_matches(".rs").split('/').any(|name| EMPTY_NAMES.contains(&name))
}

#[test]
fn source_files_are_short_enough() {
    let found: Vec<String> = tree::files("src", ".rs")
        .iter()
        .filter_map(|file| size_violation(&file.path, lines(&file.text), LONG_FOR_A_REASON))
        .collect();
    tree::expect_none("Files that are too long", &found);
}

#[test]
fn every_long_file_is_there_and_has_a_reason() {
    let stale: Vec<String> = LONG_FOR_A_REASON
        .iter()
        .filter(|(path, reason)| reason.is_empty() || tree::text(path).is_none())
        .map(|(path, _)| (*path).to_owned())
        .collect();
    tree::expect_none("Entries of LONG_FOR_A_REASON to look at", &stale);
}

#[test]
fn module_names_say_something() {
    let found: Vec<String> = tree::files("src", ".rs")
        .into_iter()
        .map(|file| file.path)
        .filter(|path| says_nothing(path))
        .collect();
    tree::expect_none("Modules with names that say nothing", &found);
}

#[test]
fn the_limits_hold_where_they_are_set() {
    let reasons = [("src/a.rs", "one table")];
    assert_eq!(size_violation("src/b.rs", 300, &reasons), None);
    assert!(size_violation("src/b.rs", 301, &reasons).is_some());
    assert_eq!(size_violation("src/a.rs", 500, &reasons), None);
    assert!(size_violation("src/a.rs", 501, &reasons).is_some());
    assert!(size_violation("src/a.rs", 12, &reasons).is_some());
    assert_eq!(size_violation("src/store/schema.rs", 900, &reasons), None);
    assert_eq!(lines("fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n"), 2);
    assert!(says_nothing("src/http/util.rs") && says_nothing("src/types/mod.rs"));
    assert!(!says_nothing("src/http/utility_networks.rs"));
}
