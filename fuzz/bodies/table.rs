//! The table of an import, as a spreadsheet program may have written it.

use healthy_cities_registry::service::import::row::Row;
use healthy_cities_registry::service::import::sheet::{SheetRow, read};
use healthy_cities_registry::service::import::{COLUMNS, REQUIRED};

use super::Oracle;

/// Most rows of a table that is tried.
const ROWS: usize = 200;

pub fn check(input: &[u8], oracle: Oracle) {
    let Ok(sheet) = read(input, &COLUMNS, &REQUIRED, ROWS) else {
        return;
    };
    assert!((1..=ROWS).contains(&sheet.rows.len()));
    let lines: Vec<u64> = sheet.rows.iter().map(|row| row.line).collect();
    assert!(lines.is_sorted_by(|a, b| a < b), "{lines:?}");
    // The first line names the columns.
    assert!(lines.iter().all(|line| (2..=1 + line_ends(input)).contains(line)), "{lines:?}");
    let before: Vec<_> = sheet.rows.iter().map(fields).collect();
    let again = read(printed(&before).as_bytes(), &COLUMNS, &REQUIRED, ROWS);
    let after: Vec<_> = again.iter().flat_map(|sheet| &sheet.rows).map(fields).collect();
    assert!(oracle.of(before == after), "{before:?} {after:?}");
    for row in &sheet.rows {
        if let Err(reasons) = Row::read(row) {
            assert!(!reasons.is_empty());
            assert!(reasons.iter().all(|reason| COLUMNS.contains(&reason.column)));
        }
    }
}

/// More than there can be lines, in whatever encoding.
fn line_ends(input: &[u8]) -> u64 {
    input.iter().map(|byte| u64::from(matches!(byte, b'\n' | b'\r'))).sum()
}

fn fields(row: &SheetRow) -> Vec<String> {
    COLUMNS.iter().map(|column| row.get(column).to_owned()).collect()
}

/// As a table again (RFC 4180), every field in quotes.
fn printed(rows: &[Vec<String>]) -> String {
    let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
    let head = COLUMNS.join(",");
    rows.iter().map(line).fold(head, |text, line| format!("{text}\n{line}"))
}
