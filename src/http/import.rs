//! Import of a table of members.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::Serialize;
use utoipa::ToSchema;

use super::content;
use super::describe::{Journaled, Repeatable, WriteProblems};
use super::error::ApiError;
use super::multipart;
use super::problem::{Code, FieldCode, FieldError};
use super::write::{Answer, Writing};
use crate::service::import::{self, Outcome, Report, RowReport};
use crate::store::revision::digest;

/// What became of a table.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// Rows that were new.
    created: usize,
    /// Rows that were there already, just so.
    unchanged: usize,
    /// Rows that were there otherwise.
    changed: usize,
    /// Rows that rules refuse; then nothing is recorded.
    refused: usize,
    /// Each row, in the order of the file.
    rows: Vec<ImportRow>,
}

/// What became of a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportRow {
    /// Line of the file on which it begins.
    line: u64,
    /// `created`, `unchanged`, `changed` or `refused`.
    outcome: &'static str,
    /// Every reason for which it is refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<ImportReason>,
    /// What is odd and no reason to refuse it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Why a row is refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReason {
    /// The column.
    column: &'static str,
    /// Stable code of the rule.
    code: &'static str,
    /// How to mend it.
    detail: String,
}

/// Imports a table of members: all rows are recorded in one revision, or none.
///
/// The table is CSV with the columns of `docs/API.md`, parted by commas,
/// semicolons or tabs, in UTF-8, UTF-16 or Windows-1250.
#[utoipa::path(
    post, path = "/api/v1/imports", tag = "imports",
    request_body(content((String = "text/csv"), (String = "multipart/form-data"))),
    params(
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "What became of each row", body = ImportReport), WriteProblems),
    security(("token" = []))
)]
pub(super) async fn members(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let bytes = read(&mut writing, payload).await?;
    let what = format!("import members, sha256 {}", digest(&bytes));
    let ids = writing.state.ids.clone();
    let sheet =
        actix_web::web::block(move || import::read(bytes)).await.map_err(ApiError::internal)??;
    let run = writing.run(&what, move |tx| {
        let report = import::members(tx, &ids, &sheet)?;
        if report.is_refused() {
            Err(refused(&report))
        } else {
            Answer::done(&ImportReport::of(&report))
        }
    });
    run.await
}

/// The file: the body itself, or the first file of a form.
async fn read(writing: &mut Writing, payload: Payload) -> Result<Vec<u8>, ApiError> {
    let limit = writing.state.limits.import;
    if content::media_type(&writing.request, &["text/csv", "multipart/form-data"])? == "text/csv" {
        return Ok(writing.bytes(limit, payload).await?.into());
    }
    let parts = multipart::parts(&writing.request, &writing.state.limits, limit, payload).await?;
    let file = parts.into_iter().find(|part| part.name == "file").ok_or_else(|| {
        let detail = "the form has no field of this name";
        let error = FieldError::pointer("/file", FieldCode::MemberMissing, detail);
        ApiError::new(Code::Invalid, "Send the table as form field `file`.")
            .with_errors(vec![error])
    })?;
    writing.remember(&file.bytes);
    Ok(file.bytes)
}

fn refused(report: &Report) -> ApiError {
    let errors = report.rows.iter().flat_map(|row| {
        row.reasons.iter().map(|reason| FieldError {
            pointer: Some(format!("/{}/{}", row.line, reason.column)),
            line: Some(row.line),
            column: Some(reason.column.to_owned()),
            code: reason.violation.code().to_owned(),
            detail: reason.violation.to_string(),
            ..FieldError::default()
        })
    });
    let rows = report.counts().get(&Outcome::Refused).copied().unwrap_or_default();
    let detail = format!(
        "Nothing was recorded: {rows} rows are refused; `errors` names each reason with its line."
    );
    let mut error = ApiError::new(Code::ImportRefused, detail).with_errors(errors.collect());
    error.report = serde_json::to_value(ImportReport::of(report)).ok();
    error
}

impl ImportReport {
    fn of(report: &Report) -> Self {
        let counts = report.counts();
        let count = |outcome| counts.get(&outcome).copied().unwrap_or_default();
        Self {
            created: count(Outcome::Created),
            unchanged: count(Outcome::Unchanged),
            changed: count(Outcome::Changed),
            refused: count(Outcome::Refused),
            rows: report.rows.iter().map(ImportRow::of).collect(),
        }
    }
}

impl ImportRow {
    fn of(row: &RowReport) -> Self {
        let reasons = row.reasons.iter().map(|reason| ImportReason {
            column: reason.column,
            code: reason.violation.code(),
            detail: reason.violation.to_string(),
        });
        Self {
            line: row.line,
            outcome: row.outcome.as_str(),
            reasons: reasons.collect(),
            warnings: row.warnings.clone(),
        }
    }
}
