//! `docs/ASVS.md` leaves out no item of levels 1 and 2 of the OWASP ASVS 5.0.0, and
//! says of each what its state is.

use std::collections::BTreeMap;

use crate::evidence::EVIDENCE;
use crate::markdown::{code_spans, rows};
use crate::tree;

const PAGE: &str = "docs/ASVS.md";

/// Which edition the page cites, before the number of each item.
const EDITION: &str = "v5.0.0-";

/// Sections of the ASVS 5.0.0, and the level of each of their items in turn.
const SECTIONS: &[(&str, &str)] = &[
    ("1.1", "22"),
    ("1.2", "1111122223"),
    ("1.3", "112222222223"),
    ("1.4", "222"),
    ("1.5", "123"),
    ("2.1", "122"),
    ("2.2", "112"),
    ("2.3", "12223"),
    ("2.4", "23"),
    ("3.1", "3"),
    ("3.2", "113"),
    ("3.3", "12223"),
    ("3.4", "11222233"),
    ("3.5", "11122333"),
    ("3.6", "3"),
    ("3.7", "22333"),
    ("4.1", "12233"),
    ("4.2", "23333"),
    ("4.3", "22"),
    ("4.4", "1222"),
    ("5.1", "2"),
    ("5.2", "112333"),
    ("5.3", "113"),
    ("5.4", "222"),
    ("6.1", "122"),
    ("6.2", "111111112222"),
    ("6.3", "11223333"),
    ("6.4", "112233"),
    ("6.5", "22222333"),
    ("6.6", "2223"),
    ("6.7", "33"),
    ("6.8", "2222"),
    ("7.1", "222"),
    ("7.2", "1111"),
    ("7.3", "22"),
    ("7.4", "11222"),
    ("7.5", "223"),
    ("7.6", "22"),
    ("8.1", "1233"),
    ("8.2", "1123"),
    ("8.3", "133"),
    ("8.4", "23"),
    ("9.1", "111"),
    ("9.2", "1222"),
    ("10.1", "22"),
    ("10.2", "223"),
    ("10.3", "22223"),
    ("10.4", "1111122222233333"),
    ("10.5", "22222"),
    ("10.6", "22"),
    ("10.7", "222"),
    ("11.1", "2233"),
    ("11.2", "22233"),
    ("11.3", "11233"),
    ("11.4", "1222"),
    ("11.5", "23"),
    ("11.6", "23"),
    ("11.7", "33"),
    ("12.1", "12233"),
    ("12.2", "11"),
    ("12.3", "22223"),
    ("13.1", "2333"),
    ("13.2", "222223"),
    ("13.3", "2233"),
    ("13.4", "1222233"),
    ("14.1", "22"),
    ("14.2", "12223333"),
    ("14.3", "122"),
    ("15.1", "12233"),
    ("15.2", "12233"),
    ("15.3", "1222222"),
    ("15.4", "3333"),
    ("16.1", "2"),
    ("16.2", "22222"),
    ("16.3", "2222"),
    ("16.4", "222"),
    ("16.5", "2223"),
    ("17.1", "23"),
    ("17.2", "22223333"),
    ("17.3", "22"),
];

/// Items of levels 1 and 2, with their level.
fn wanted() -> BTreeMap<String, char> {
    let items = SECTIONS.iter().flat_map(|(section, levels)| {
        let numbered = (1..).zip(levels.chars());
        numbered.map(move |(number, level)| (format!("{section}.{number}"), level))
    });
    items.filter(|(_, level)| *level != '3').collect()
}

/// What is not right in the state that a row tells.
fn state_violation(state: &str, evidence: &str, missing: &str) -> Option<&'static str> {
    let named = !code_spans(evidence).is_empty();
    match state {
        "holds" if !named => Some("holds, and names no evidence"),
        "holds" if !missing.is_empty() => Some("holds, and something is missing"),
        "in part" if !named || missing.is_empty() => Some("needs evidence, and what is missing"),
        "not held" | "not yet" if missing.is_empty() => Some("does not say what is missing"),
        "holds" | "in part" | "not held" | "not yet" => None,
        _ => Some("has no known state"),
    }
}

/// What is not right in a page about the ASVS.
fn violations(text: &str, wanted: &BTreeMap<String, char>) -> Vec<String> {
    let mut found = Vec::new();
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows(text).into_iter().flatten() {
        if let Some(left_out) = row.cell("does not apply") {
            for part in left_out.split(", ") {
                let within = |item: &&String| {
                    let rest = part.strip_prefix('V').and_then(|part| item.strip_prefix(part));
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                let items: Vec<&String> = wanted.keys().filter(within).collect();
                if items.is_empty() {
                    found.push(format!("{part} is no item, section or chapter"));
                }
                for item in items {
                    *told.entry(item.clone()).or_default() += 1;
                }
            }
        }
        let Some(level) = row.cell("level") else { continue };
        let item = row.name().strip_prefix(EDITION).unwrap_or(row.name());
        let expected = wanted.get(item).map(char::to_string);
        if expected.as_deref() != Some(level) || item == row.name() {
            found.push(format!("{} of level {level} is no item", row.name()));
        }
        *told.entry(item.to_owned()).or_default() += 1;
        let cell = |heading| row.cell(heading).unwrap_or_default();
        let wrong = state_violation(cell("state"), cell(EVIDENCE), cell("what is missing"));
        found.extend(wrong.map(|wrong| format!("{item} {wrong}")));
    }
    let untold = wanted.keys().filter(|item| !told.contains_key(*item));
    found.extend(untold.map(|item| format!("{item} is left out")));
    let twice = told.iter().filter(|(_, times)| **times > 1);
    found.extend(twice.map(|(item, _)| format!("{item} is told twice")));
    found
}

#[test]
fn every_item_of_levels_one_and_two_has_its_state() {
    // As the edition counts them itself.
    let of = |level| wanted().values().filter(|found| **found == level).count();
    assert_eq!((of('1'), of('2')), (70, 183));
    let text = tree::text(PAGE).expect(PAGE);
    tree::expect_none(PAGE, &violations(&text, &wanted()));
}

#[test]
fn an_untrue_page_is_found() {
    let wanted: BTreeMap<String, char> =
        [("1.1.1", '2'), ("1.1.2", '1'), ("1.11.1", '2')].map(|(n, l)| (n.to_owned(), l)).into();
    let page = |rows: &str, left_out: &str| {
        let text = format!(
            "| item | level | asks | state | evidence | what is missing |\n|---|---|---|---|---|---|\n\
             {rows}\n\n| does not apply | why |\n|---|---|\n| {left_out} | x |\n"
        );
        violations(&text, &wanted)
    };
    let first = "| v5.0.0-1.1.1 | 2 | a | holds | `t` | |";
    let second = "| v5.0.0-1.1.2 | 1 | a | in part | `t` | more |";
    let none: [&str; 0] = [];
    assert_eq!(page(&format!("{first}\n{second}"), "V1.11"), none);
    assert_eq!(page(first, "V1.1.2, V1.11.1"), none);
    assert_eq!(page(first, "V1.11"), ["1.1.2 is left out"]);
    assert_eq!(
        page(first, "V1.1, V1.11, V2"),
        ["V2 is no item, section or chapter", "1.1.1 is told twice"]
    );
    for (row, wrong) in [
        ("| v5.0.0-1.1.2 | 2 | a | holds | `t` | |", "v5.0.0-1.1.2 of level 2 is no item"),
        ("| 1.1.2 | 1 | a | holds | `t` | |", "1.1.2 of level 1 is no item"),
        ("| v5.0.0-1.1.2 | 1 | a | holds | said | |", "1.1.2 holds, and names no evidence"),
        ("| v5.0.0-1.1.2 | 1 | a | holds | `t` | x |", "1.1.2 holds, and something is missing"),
        ("| v5.0.0-1.1.2 | 1 | a | in part | `t` | |", "1.1.2 needs evidence, and what is missing"),
        ("| v5.0.0-1.1.2 | 1 | a | not held | | |", "1.1.2 does not say what is missing"),
        ("| v5.0.0-1.1.2 | 1 | a | maybe | `t` | |", "1.1.2 has no known state"),
    ] {
        assert_eq!(page(&format!("{first}\n{row}"), "V1.11"), [wrong]);
    }
}
