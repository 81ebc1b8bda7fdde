//! `docs/RULES.md` is compared with the source: the functions, codes and tests
//! that it names are there, and no rule that refuses is left out.

use std::collections::BTreeSet;

use crate::markdown::code_spans;
use crate::tree::{self, SourceFile};

const RULES: &str = "docs/RULES.md";
const ERRORS: &str = "docs/ERRORS.md";
const COLUMNS: &str = "| rule | source | function | code | test |";

/// Where the codes of refusals and of findings are declared.
const VIOLATIONS: &[&str] = &[
    "src/domain/violation.rs",
    "src/domain/violation/composition.rs",
    "src/domain/violation/decision.rs",
    "src/domain/violation/account.rs",
];
const FINDINGS: &str = "src/domain/kind/finding.rs";

/// A rule as its row in a table tells it.
struct Row<'t> {
    rule: &'t str,
    function: &'t str,
    code: &'t str,
    test: &'t str,
}

/// What rows are compared with.
struct Project {
    sources: Vec<SourceFile>,
    tests: Vec<SourceFile>,
    /// Codes that `docs/ERRORS.md` lists, and those of findings.
    codes: BTreeSet<String>,
    /// Codes that need a rule.
    ruled: BTreeSet<String>,
}

/// Rows of the tables of rules. A row with another number of cells has lost one.
fn rows(page: &str) -> Vec<Result<Row<'_>, String>> {
    let mut found = Vec::new();
    let mut in_table = false;
    for line in page.lines() {
        let begins = line == COLUMNS;
        in_table = begins || (in_table && line.starts_with('|'));
        if begins || !in_table || line.starts_with("|---") {
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        found.push(match cells.as_slice() {
            [rule, _, function, code, test] => Ok(Row { rule, function, code, test }),
            _ => Err(format!("{} cells: {line}", cells.len())),
        });
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether `text` holds `word` and not as part of a longer one.
fn holds_word(text: &str, word: &str) -> bool {
    text.split(|c| !is_word(c)).any(|found| found == word)
}

/// The name of the function that `line` begins, if it begins one.
fn declared(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let plain = before.chars().all(|c| is_word(c) || " ()".contains(c));
    let name = after.split(|c| !is_word(c)).next()?;
    (plain && !name.is_empty()).then_some(name)
}

/// Whether `file` has a function `name`; with an `owner`, among those of that
/// type. An `impl` in a macro is of any type that the file names.
fn has_function(file: &SourceFile, owner: Option<&str>, name: &str) -> bool {
    let mut of_owner = false;
    file.text.lines().any(|line| {
        let start = line.trim_start();
        if let Some(owner) = owner
            && (start.starts_with("impl") || start.starts_with("pub trait"))
        {
            let generated = start.contains('$') && holds_word(&file.text, owner);
            of_owner = generated || holds_word(start, owner);
        }
        declared(line) == Some(name) && (owner.is_none() || of_owner)
    })
}

fn has_type(file: &SourceFile, name: &str) -> bool {
    let begins = |line: &str| {
        let line = line.trim_start_matches("pub ");
        ["struct ", "enum ", "trait "].iter().any(|word| {
            line.strip_prefix(word).and_then(|rest| rest.split(|c| !is_word(c)).next())
                == Some(name)
        })
    };
    file.text.lines().any(begins)
}

/// Whether the path of modules, type and function that `named` is exists in `sources`.
pub fn is_there(named: &str, sources: &[SourceFile]) -> bool {
    let parts: Vec<&str> = named.split("::").collect();
    let capital = |part: &&str| part.starts_with(|c: char| c.is_ascii_uppercase());
    let (modules, rest) = match parts.iter().position(capital) {
        Some(place) => parts.split_at(place),
        None if parts.len() == 1 => parts.split_at(0),
        None => {
            let path = format!("src/{}", parts.join("/"));
            let is_module = |file: &SourceFile| within(file, &path);
            if sources.iter().any(is_module) {
                return true;
            }
            parts.split_at(parts.len() - 1)
        }
    };
    let path = std::iter::once("src").chain(modules.iter().copied()).collect::<Vec<_>>().join("/");
    let mut files = sources.iter().filter(|file| within(file, &path));
    match rest {
        [one] if capital(one) => files.any(|file| has_type(file, one)),
        [one] => files.any(|file| has_function(file, None, one)),
        [owner, name] => files.any(|file| has_function(file, Some(owner), name)),
        _ => false,
    }
}

/// Whether `file` is the module at `path`, or below it.
fn within(file: &SourceFile, path: &str) -> bool {
    let rest = file.path.strip_prefix(path);
    rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// Names of the tests in `file`: functions after `#[test]` or `#[rstest]`, and
/// those in `on_both!`.
pub fn tests_of(file: &SourceFile) -> Vec<&str> {
    let (mut found, mut marked, mut on_both) = (Vec::new(), false, false);
    for line in file.text.lines() {
        on_both = line.starts_with("on_both!") || (on_both && line != "}");
        marked |= ["#[test]", "#[rstest]"].contains(&line.trim());
        if let Some(name) = declared(line) {
            if marked || (on_both && line.starts_with("    fn ")) {
                found.push(name);
            }
            marked = false;
        }
    }
    found
}

/// Tests and files in a cell that are not there. Names before "in" and a path are
/// looked for in that file.
fn absent_tests(cell: &str, files: &[SourceFile]) -> Vec<String> {
    let is_path = |span: &str| span.contains('/');
    let mut absent = Vec::new();
    let spans: Vec<&str> = cell.split('`').collect();
    for (place, span) in spans.iter().enumerate().skip(1).step_by(2) {
        if is_path(span) {
            let tested = |file: &SourceFile| file.path == *span && !tests_of(file).is_empty();
            if !files.iter().any(tested) {
                absent.push(format!("no tests in `{span}`"));
            }
            continue;
        }
        let mut after = spans.iter().skip(place + 1);
        let between = after.by_ref().step_by(2).find(|between| **between != ", ");
        let told = between.filter(|between| **between == " in ").and_then(|_| after.next());
        let mut files = files.iter().filter(|file| told.is_none_or(|path| file.path == **path));
        if !files.any(|file| tests_of(file).contains(span)) {
            absent.push(format!("no test `{span}`"));
        }
    }
    if spans.len() < 3 {
        absent.push("names no test".to_owned());
    }
    absent
}

/// What is not true in the rules that `text` tells.
fn rule_violations(text: &str, project: &Project) -> Vec<String> {
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for row in rows(text) {
        let row = match row {
            Ok(row) => row,
            Err(broken) => {
                found.push(broken);
                continue;
            }
        };
        let mut wrong = absent_tests(row.test, &project.tests);
        let functions = code_spans(row.function);
        let gone = functions.iter().filter(|named| !is_there(named, &project.sources));
        wrong.extend(gone.map(|named| format!("no function `{named}`")));
        if functions.is_empty() {
            wrong.push("names no function".to_owned());
        }
        for code in code_spans(row.code) {
            if !project.codes.contains(code) {
                wrong.push(format!("no code `{code}`"));
            }
            told.insert(code.to_owned());
        }
        found.extend(wrong.into_iter().map(|wrong| format!("{wrong}: {}", row.rule)));
    }
    let untold = project.ruled.difference(&told);
    found.extend(untold.map(|code| format!("`{code}` has no rule")));
    found
}

/// First cells of the tables of `text` that are codes.
fn listed(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter_map(|line| {
        let (code, _) = line.strip_prefix("| `")?.split_once("` |")?;
        Some(code.to_owned())
    })
}

/// What stands in `Name = "…"`, as the closed lists of codes are declared.
fn assigned(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter_map(|line| {
        let (name, value) = line.trim().split_once(" = \"")?;
        let (code, _) = value.split_once('"')?;
        name.chars().all(char::is_alphanumeric).then(|| code.to_owned())
    })
}

impl Project {
    fn read() -> Self {
        let sources = tree::files("src", ".rs");
        let text = |path: &str| tree::text(path).expect("a file that is named here");
        let findings: BTreeSet<String> = assigned(&text(FINDINGS)).collect();
        let mut codes: BTreeSet<String> = listed(&text(ERRORS)).collect();
        codes.extend(findings.iter().cloned());
        let mut ruled = findings;
        ruled.extend(VIOLATIONS.iter().flat_map(|path| assigned(&text(path)).collect::<Vec<_>>()));
        let tests = tree::files("src", ".rs").into_iter().chain(tree::files("tests", ".rs"));
        Self { sources, tests: tests.collect(), codes, ruled }
    }
}

#[test]
fn every_rule_names_functions_codes_and_tests_that_are_there() {
    let text = tree::text(RULES).expect(RULES);
    tree::expect_none(RULES, &rule_violations(&text, &Project::read()));
}

#[test]
fn untrue_rules_are_found() {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let source = "pub struct Day;\nimpl Day {\n    pub const fn parse(text: &str) {}\n}\n\
                  fn check() {}\nimpl Night {\n    fn end(self) {}\n}\n";
    let tested = "#[test]\nfn days_are_read() {}\n#[rstest]\n#[case(1)]\nfn nights_end() {}\n\
                  fn given() {}\non_both! {\n    fn it_answers(app: Empty) {\n    }\n}\n";
    let code = |code: &str| std::iter::once(code.to_owned()).collect::<BTreeSet<_>>();
    let project = Project {
        sources: vec![file("src/domain/day.rs", source)],
        tests: vec![file("tests/api/day.rs", tested)],
        codes: code("day_form"),
        ruled: code("day_form"),
    };
    let violations = |function: &str, code: &str, test: &str| {
        let text =
            format!("{COLUMNS}\n|---|---|---|---|---|\n| x | s | {function} | {code} | {test} |\n");
        rule_violations(&text, &project)
    };
    let none: [&str; 0] = [];
    let tests = "`days_are_read`, `nights_end`, `it_answers` in `tests/api/day.rs`";
    for function in ["`Day::parse`", "`domain::day::Day::parse`, `domain::day::Day`", "`check`"] {
        assert_eq!(violations(function, "`day_form`", tests), none, "{function}");
    }
    assert_eq!(violations("`domain::day`; `domain::day::check`", "`day_form`", tests), none);
    for gone in ["Day::end", "domain::night", "domain::night::Day::parse", "begin", "Dusk", "CHECK"]
    {
        let found = violations(&format!("`{gone}`"), "`day_form`", tests);
        assert_eq!(found, [format!("no function `{gone}`: x")]);
    }
    assert_eq!(
        violations("nowhere", "none", "`given`, `nights_end` in `tests/api/night.rs`"),
        [
            "no test `given`: x",
            "no test `nights_end`: x",
            "no tests in `tests/api/night.rs`: x",
            "names no function: x",
            "`day_form` has no rule",
        ]
    );
    assert_eq!(
        violations("`check`", "`day_form`, `day_past`", "—"),
        ["names no test: x", "no code `day_past`: x"]
    );
    assert_eq!(
        violations("`check`", "`day_form` | ", tests).first().and_then(|row| row.get(..7)),
        Some("6 cells")
    );
}
