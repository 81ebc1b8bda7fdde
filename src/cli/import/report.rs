//! What became of a table, for people and for scripts.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::super::output::table;
use crate::service::import::{Outcome, Report, RowReport};

const OUTCOMES: [Outcome; 4] =
    [Outcome::Created, Outcome::Unchanged, Outcome::Changed, Outcome::Refused];

/// A table that was imported, or was to be.
pub struct Imported<'a> {
    /// The file.
    pub file: &'a Path,
    /// Its SHA-256.
    pub digest: String,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The revision that recorded it.
    pub revision: Option<i64>,
    /// What became of its rows.
    pub report: Report,
}

impl Imported<'_> {
    /// For people: counts, what is to be looked at, and the outcome.
    pub fn text(&self) -> String {
        let rows = self.report.rows.len();
        let counts = self.counts().map(|(word, count)| [word.to_owned(), count.to_string()]);
        let mut text = format!("{}: {rows} rows\n{}", self.file.display(), table(&counts, 1));
        for row in &self.report.rows {
            tell(&mut text, row);
        }
        text.push_str(&self.outcome());
        text.push('\n');
        text
    }

    /// For scripts.
    pub fn json(&self) -> Value {
        let counts: serde_json::Map<String, Value> = self
            .counts()
            .into_iter()
            .map(|(word, count)| (word.to_owned(), json!(count)))
            .collect();
        json!({
            "file": self.file.to_string_lossy(),
            "sha256": self.digest,
            "dry_run": self.dry_run,
            "revision": self.revision,
            "counts": counts,
            "rows": self.report.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }

    fn counts(&self) -> [(&'static str, usize); 4] {
        let counts = self.report.counts();
        OUTCOMES.map(|outcome| (outcome.as_str(), counts.get(&outcome).copied().unwrap_or(0)))
    }

    fn outcome(&self) -> String {
        match self.revision {
            _ if self.report.is_refused() => {
                "nothing is recorded: mend the refused rows and import the table again".to_owned()
            }
            _ if self.dry_run => "nothing is recorded: this was a dry run".to_owned(),
            Some(number) => format!("recorded as revision {number}"),
            None => "nothing to record: the register says all of it already".to_owned(),
        }
    }
}

/// A line for each reason, warning, or change; rows as expected aren't listed.
fn tell(text: &mut String, row: &RowReport) {
    let line = row.line;
    // Writing to a string never fails.
    for reason in &row.reasons {
        let (column, code) = (reason.column, reason.violation.code());
        let _ = writeln!(text, "line {line}, {column}: refused ({code}): {}", reason.violation);
    }
    if row.outcome == Outcome::Changed {
        let _ = writeln!(text, "line {line}: changed");
    }
    for warning in &row.warnings {
        let _ = writeln!(text, "line {line}: warning: {warning}");
    }
}

fn row(row: &RowReport) -> Value {
    let reasons = row.reasons.iter().map(|reason| {
        json!({
            "column": reason.column,
            "code": reason.violation.code(),
            "detail": reason.violation.to_string(),
        })
    });
    json!({
        "line": row.line,
        "outcome": row.outcome.as_str(),
        "errors": reasons.collect::<Vec<_>>(),
        "warnings": row.warnings,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::violation::Violation;
    use crate::service::import::Reason;

    fn imported(rows: Vec<RowReport>, revision: Option<i64>) -> String {
        let report = Report { rows };
        let digest = String::new();
        Imported { file: Path::new("a.csv"), digest, dry_run: false, revision, report }.text()
    }

    fn row(line: u64, outcome: Outcome) -> RowReport {
        RowReport { line, outcome, reasons: Vec::new(), warnings: Vec::new() }
    }

    #[test]
    fn a_refused_row_is_told_by_line_column_code_and_reason() {
        let reasons = vec![Reason { column: "ico", violation: Violation::IcoForm }];
        let refused = RowReport { reasons, ..row(3, Outcome::Refused) };
        let text = imported(vec![row(2, Outcome::Created), refused], None);
        assert_eq!(
            text,
            "a.csv: 2 rows\n  created    1\n  unchanged  0\n  changed    0\n  refused    1\n\
             line 3, ico: refused (ico_form): an IČO has 8 digits (left zeros may be left out)\n\
             nothing is recorded: mend the refused rows and import the table again\n"
        );
    }

    #[test]
    fn the_revision_is_told_and_that_there_was_nothing_to_record() {
        let text = imported(vec![row(2, Outcome::Changed)], Some(7));
        assert!(text.ends_with("line 2: changed\nrecorded as revision 7\n"), "{text}");
        let text = imported(vec![row(2, Outcome::Unchanged)], None);
        assert!(
            text.ends_with("nothing to record: the register says all of it already\n"),
            "{text}"
        );
    }
}
