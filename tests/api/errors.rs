//! `docs/ERRORS.md` lists every code there is, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use healthy_cities_registry::http::problem::Code;

use crate::specimen::field_codes;

/// Rows of the tables whose first cell is a code: that code and the other cells.
fn rows() -> Vec<(String, Vec<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ERRORS.md");
    let text = std::fs::read_to_string(path).expect("docs/ERRORS.md");
    let cells = |line: &str| -> Option<Vec<String>> {
        let line = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        Some(line.split('|').map(|cell| cell.trim().to_owned()).collect())
    };
    text.lines()
        .filter_map(cells)
        .filter_map(|mut row| {
            let code = row.remove(0);
            let code = code.strip_prefix('`')?.strip_suffix('`')?;
            let plain = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            plain.then(|| (code.to_owned(), row))
        })
        .collect()
}

fn status(row: &[String]) -> Option<u16> {
    row.first().and_then(|cell| cell.parse().ok())
}

#[test]
fn every_code_of_a_problem_is_listed_with_its_status() {
    let listed: Vec<(String, u16)> = rows()
        .into_iter()
        .filter_map(|(code, row)| status(&row).map(|status| (code, status)))
        .collect();
    let known: BTreeMap<String, u16> =
        Code::ALL.iter().map(|code| (code.as_str().to_owned(), code.status())).collect();
    assert_eq!(listed.len(), known.len(), "each once");
    assert_eq!(listed.into_iter().collect::<BTreeMap<_, _>>(), known);
}

#[test]
fn every_code_of_a_field_is_listed() {
    let listed: Vec<String> =
        rows().into_iter().filter(|(_, row)| status(row).is_none()).map(|(code, _)| code).collect();
    let known: BTreeSet<String> = field_codes().into_iter().map(ToOwned::to_owned).collect();
    assert_eq!(known.len(), field_codes().len(), "no code means two things");
    assert_eq!(listed.len(), listed.iter().collect::<BTreeSet<_>>().len(), "each once");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_row_says_something() {
    for (code, row) in rows() {
        assert!(row.last().is_some_and(|text| !text.is_empty()), "{code}");
    }
}

on_both! {
    fn the_type_of_a_problem_leads_to_the_list(app: Reference) {
        let problem = app.anonymous().get("/api/v1/nowhere").expect(404);
        let link = problem["type"].as_str().expect("a type");
        let (page, code) = link.split_once('#').expect("a page and its place");
        let answer = app.anonymous().get(page);
        assert_eq!(answer.status, 200);
        assert!(answer.text.contains(&format!("| `{code}` |")), "{link}");
    }
}
