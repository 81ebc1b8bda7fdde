//! Entity tags of single resources, and `If-Match` (RFC 9110, section 13.1.1).

use actix_web::HttpRequest;
use actix_web::http::header::{EntityTag, Header as _, IfMatch};

use super::error::ApiError;
use super::problem::{Code, FieldCode, FieldError};
use super::view::REPRESENTATION;
use crate::service::error::Expected;

/// Tag of the version that revision `from` recorded.
#[must_use]
pub fn tag(from: i64) -> String {
    format!("{REPRESENTATION}.{from}")
}

/// The version that a change is meant for.
///
/// # Errors
/// `If-Match` is missing or cannot be read.
pub fn expected(request: &HttpRequest) -> Result<Expected, ApiError> {
    if !request.headers().contains_key("if-match") {
        let detail = "read the resource and send its ETag, or * for any version";
        return Err(ApiError::new(Code::PreconditionRequired, "A change needs `If-Match`.")
            .with_errors(vec![FieldError::header("If-Match", FieldCode::HeaderMissing, detail)]));
    }
    match IfMatch::parse(request) {
        Ok(IfMatch::Any) => Ok(Expected::Any),
        Ok(IfMatch::Items(tags)) => Ok(Expected::OneOf(tags.iter().filter_map(version).collect())),
        Err(_) => {
            Err(ApiError::new(Code::HeaderInvalid, "`If-Match` cannot be read.").with_errors(vec![
                FieldError::header("If-Match", FieldCode::HeaderForm, "an entity tag, or *"),
            ]))
        }
    }
}

/// The revision in a tag of ours, which may be followed by what else the answer
/// depended on; weak and foreign tags match nothing.
fn version(given: &EntityTag) -> Option<i64> {
    if given.weak {
        return None;
    }
    let version = given.tag().strip_prefix(&format!("{REPRESENTATION}."))?;
    let written = version.split('/').next()?;
    // As it is written here: a tag is compared by its letters, not by what they mean.
    written.parse().ok().filter(|number: &i64| number.to_string() == written)
}
