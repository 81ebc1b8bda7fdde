//! A document as it is sent: a form with its file.

use std::collections::BTreeSet;

use actix_web::web::{Payload, block};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::form::DocumentForm;
use crate::domain::document::File;
use crate::domain::violation::Violation;
use crate::http::content;
use crate::http::error::{ApiError, summary};
use crate::http::multipart::{self, FILE, Part};
use crate::http::problem::{Code, FieldCode, FieldError};
use crate::http::word;
use crate::http::write::Writing;
use crate::service;

/// The parts that say what the file is, and whether each must be there.
const SAID: &[(&str, bool)] = &[
    ("kind", true),
    ("source", true),
    ("title", false),
    ("dated", false),
    ("note", false),
    ("published", false),
    ("organization_id", false),
];

/// A document as it is sent: a part for each member, in any order.
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only described: parts are read one by one")]
pub struct DocumentUpload {
    /// The file, with its name.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it is.
    #[schema(value_type = word::DocumentKind)]
    kind: String,
    /// Where it came from.
    #[schema(max_length = 2000)]
    source: String,
    /// What it is called, where its file name does not tell.
    #[schema(max_length = 300, nullable = false)]
    title: Option<String>,
    /// The day it bears.
    #[schema(format = Date, nullable = false)]
    dated: Option<String>,
    /// A remark.
    #[schema(max_length = 2000, nullable = false)]
    note: Option<String>,
    /// Whether anyone may see it; true where absent, and never false again.
    #[schema(nullable = false)]
    published: Option<bool>,
    /// The organization it belongs to; left out of the association's own, and by a
    /// clerk of one.
    #[schema(nullable = false)]
    organization_id: Option<Uuid>,
}

/// Reads what is said of a document, and its file.
///
/// # Errors
/// Another media type, no form, too large or too slow; or parts that are
/// unknown, repeated, missing or not valid, all of them at once.
pub async fn read(
    writing: &mut Writing,
    payload: Payload,
) -> Result<(DocumentForm, File, Vec<u8>), ApiError> {
    content::media_type(&writing.request, &["multipart/form-data"])?;
    let limits = writing.state.limits;
    let parts = multipart::parts(&writing.request, &limits, limits.document, payload).await?;
    let mut errors = misplaced(&parts);
    let (files, said): (Vec<Part>, Vec<Part>) =
        parts.into_iter().partition(|part| part.name == FILE);
    let form = form(&said, &mut errors);
    let file = if let Some(part) = files.into_iter().next() {
        let found = block(move || examined(part)).await.map_err(ApiError::internal)?;
        found.map_err(|refused| errors.push(at_file(refused.code(), refused.to_string()))).ok()
    } else {
        errors.push(at_file(FieldCode::MemberMissing, "send the file"));
        None
    };
    match (form, file) {
        (Some(form), Some((name, file, bytes))) if errors.is_empty() => {
            // By what it says: a client that repeats a request draws the boundary anew.
            let said = serde_json::to_string(&form).map_err(ApiError::internal)?;
            writing.remember(format!("{said} {name:?} {}", file.sha256.as_str()).as_bytes());
            Ok((form, file, bytes))
        }
        _ => {
            errors.sort_by(|a, b| a.pointer.cmp(&b.pointer));
            Err(ApiError::new(Code::Invalid, summary(&errors)).with_errors(errors))
        }
    }
}

fn at_file(code: impl Into<String>, detail: impl Into<String>) -> FieldError {
    FieldError::pointer(format!("/{FILE}"), code, detail)
}

/// What is known of the file of a part, by its bytes.
fn examined(part: Part) -> Result<(String, File, Vec<u8>), Violation> {
    let name = part.file_name.unwrap_or_default();
    let file = service::document::file(&name, &part.bytes)?;
    Ok((name, file, part.bytes))
}

/// Parts that are not known here, or come twice.
fn misplaced(parts: &[Part]) -> Vec<FieldError> {
    let mut seen = BTreeSet::new();
    let known = |name: &str| name == FILE || SAID.iter().any(|(known, _)| *known == name);
    let wrong = parts.iter().filter_map(|Part { name, .. }| {
        let first = seen.insert(name);
        if !known(name) {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            let at = format!("/{}", shown.replace('~', "~0").replace('/', "~1"));
            let names: Vec<&str> = SAID.iter().map(|(known, _)| *known).collect();
            let detail = format!("known here: {FILE}, {}", names.join(", "));
            return Some(FieldError::pointer(at, FieldCode::MemberUnknown, detail));
        }
        (!first).then(|| {
            FieldError::pointer(format!("/{name}"), FieldCode::MemberRepeated, "give it once")
        })
    });
    wrong.collect()
}

/// The form of the parts, if each can be read; what is wrong goes to `errors`.
fn form(parts: &[Part], errors: &mut Vec<FieldError>) -> Option<DocumentForm> {
    let mut members = Map::new();
    let mut unread = Vec::new();
    for (name, required) in SAID {
        let part = parts.iter().find(|part| part.name == *name);
        let value = part.map(|part| value(name, &part.bytes)).transpose();
        let wrong = match value {
            Ok(Some(value)) => {
                members.insert((*name).to_owned(), value);
                continue;
            }
            Ok(None) if !*required => continue,
            Ok(None) => (FieldCode::MemberMissing, "the form lacks this part"),
            Err(detail) => (FieldCode::JsonType, detail),
        };
        unread.push(FieldError::pointer(format!("/{name}"), wrong.0, wrong.1));
    }
    // What is missing is a fault of its own; the others are judged all the same.
    for (name, _) in SAID.iter().filter(|(_, required)| *required) {
        members.entry(*name).or_insert_with(|| Value::String(String::new()));
    }
    let judged = content::from_value::<DocumentForm>(Value::Object(members));
    let named: BTreeSet<Option<String>> =
        unread.iter().map(|error| error.pointer.clone()).collect();
    errors.append(&mut unread);
    match judged {
        Ok(form) => Some(form),
        Err(refused) => {
            errors
                .extend(refused.errors.into_iter().filter(|error| !named.contains(&error.pointer)));
            None
        }
    }
}

/// What a part holds, as JSON would write it.
fn value(name: &str, bytes: &[u8]) -> Result<Value, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "must be text in UTF-8")?;
    match (name, text) {
        ("published", "true") => Ok(Value::Bool(true)),
        ("published", "false") => Ok(Value::Bool(false)),
        ("published", _) => Err("must be true or false"),
        _ => Ok(Value::String(text.to_owned())),
    }
}
