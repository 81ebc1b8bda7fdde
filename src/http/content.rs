//! Contents of requests: read within limits of size and time, parsed strictly,
//! validated with all errors at once.

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::error::{ApiError, summary};
use super::problem::{Code, FieldCode, FieldError};
use super::state::Limits;
use super::valid::FIELD;

/// Reads a whole body of at most `limit` bytes.
///
/// # Errors
/// Too large, too slow, or broken off.
pub async fn bytes(
    request: &HttpRequest,
    limits: &Limits,
    limit: usize,
    mut payload: Payload,
) -> Result<Bytes, ApiError> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse().ok());
    let read = async {
        // Room that is only announced takes no memory until something is written into it.
        let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(limit));
        while let Some(chunk) = payload.next().await {
            let chunk =
                chunk.map_err(|_| ApiError::new(Code::BadRequest, "The body broke off."))?;
            if body.len() + chunk.len() > limit {
                let detail = format!("At most {limit} bytes are taken here.");
                return Err(ApiError::new(Code::ContentTooLarge, detail));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    let slow = |_| ApiError::new(Code::RequestTimeout, "The body took too long to arrive.");
    tokio::time::timeout(limits.body_timeout, read).await.map_err(slow)?
}

/// Checks that the request has one of `accepted` media types, and returns it.
///
/// # Errors
/// It has another, or none.
pub fn media_type<'a>(request: &HttpRequest, accepted: &[&'a str]) -> Result<&'a str, ApiError> {
    let given = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    accepted.iter().copied().find(|accepted| *accepted == essence).ok_or_else(|| {
        let detail = format!("Send Content-Type: {}.", accepted.join(" or "));
        ApiError::new(Code::MediaTypeUnsupported, detail)
    })
}

/// Parses `bytes` as JSON of the form of `T` and validates it.
///
/// # Errors
/// Not JSON, or nested too deep (400); a member that is unknown, missing or of the wrong type, or
/// values that are not valid (422).
pub fn json<T: DeserializeOwned + Validate>(limits: &Limits, bytes: &[u8]) -> Result<T, ApiError> {
    shallow(limits, bytes)?;
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let pointer = pointer(error.path());
        parse_error(error.inner(), pointer)
    })?;
    deserializer.end().map_err(|error| parse_error(&error, String::new()))?;
    valid(value)
}

/// Turns a JSON value into `T` and validates it.
///
/// # Errors
/// As [`json`], without 400.
pub fn from_value<T: DeserializeOwned + Validate>(value: serde_json::Value) -> Result<T, ApiError> {
    let value = serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = pointer(error.path());
        unfit(error.inner(), pointer)
    })?;
    valid(value)
}

/// The target of a merge patch (RFC 7396).
#[must_use]
pub fn merged(target: serde_json::Value, patch: &serde_json::Value) -> serde_json::Value {
    let mut target = target;
    json_patch::merge(&mut target, patch);
    target
}

/// The form that a merge patch (RFC 7396) makes of `target`, validated.
///
/// # Errors
/// As [`from_value`].
pub fn patched<T: Serialize + DeserializeOwned + Validate>(
    target: &T,
    patch: &serde_json::Value,
) -> Result<T, ApiError> {
    let target = serde_json::to_value(target).map_err(ApiError::internal)?;
    from_value(merged(target, patch))
}

/// A patch must be an object: what RFC 7396 says of others replaces the whole.
///
/// # Errors
/// Not JSON, nested too deep, or no object.
pub fn patch(limits: &Limits, bytes: &[u8]) -> Result<serde_json::Value, ApiError> {
    shallow(limits, bytes)?;
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| parse_error(&error, String::new()))?;
    if value.is_object() {
        return Ok(value);
    }
    let error = FieldError::pointer("", FieldCode::JsonType, "a merge patch is an object");
    Err(ApiError::new(Code::Invalid, "A merge patch is an object.").with_errors(vec![error]))
}

/// Null takes a value away, and what is taken away gets its default: here that
/// would publish a draft without saying so.
///
/// # Errors
/// The patch has null at `member`.
pub fn never_null(patch: &serde_json::Value, member: &str) -> Result<(), ApiError> {
    if !patch.get(member).is_some_and(serde_json::Value::is_null) {
        return Ok(());
    }
    let error = FieldError::pointer(
        format!("/{member}"),
        FieldCode::JsonType.as_str(),
        "must be true or false",
    );
    Err(ApiError::new(Code::Invalid, "Refused: it cannot be null.").with_errors(vec![error]))
}

/// Refuses JSON whose arrays and objects lie deeper in each other than they may,
/// before anything is made of it.
fn shallow(limits: &Limits, bytes: &[u8]) -> Result<(), ApiError> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'[' | b'{') => depth += 1,
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits.json_depth {
            let most = limits.json_depth;
            let detail = format!("Arrays and objects lie at most {most} deep in each other.");
            return Err(ApiError::new(Code::JsonTooDeep, detail));
        }
    }
    Ok(())
}

fn valid<T: Validate>(value: T) -> Result<T, ApiError> {
    match value.validate() {
        Ok(()) => Ok(value),
        Err(errors) => {
            let mut list = Vec::new();
            flatten("", &errors, &mut list);
            list.sort_by(|a, b| a.pointer.cmp(&b.pointer));
            Err(ApiError::new(Code::Invalid, summary(&list)).with_errors(list))
        }
    }
}

fn parse_error(error: &serde_json::Error, pointer: String) -> ApiError {
    if error.classify() == serde_json::error::Category::Data {
        return unfit(error, pointer);
    }
    ApiError::new(Code::JsonMalformed, format!("The body is not JSON: {error}."))
}

fn unfit(error: &serde_json::Error, pointer: String) -> ApiError {
    let detail = error.to_string();
    let code = if detail.starts_with("unknown field") {
        FieldCode::MemberUnknown
    } else if detail.starts_with("missing field") {
        FieldCode::MemberMissing
    } else {
        FieldCode::JsonType
    };
    let error = FieldError::pointer(pointer, code, &detail);
    ApiError::new(Code::Invalid, format!("Refused: {detail}.")).with_errors(vec![error])
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

fn flatten(prefix: &str, errors: &ValidationErrors, list: &mut Vec<FieldError>) {
    for (field, kind) in errors.errors() {
        // `validator` names a field as Rust writes it: `r#type`.
        let field = field.strip_prefix("r#").unwrap_or(field);
        let at = format!("{prefix}/{field}");
        match kind {
            ValidationErrorsKind::Field(found) => list.extend(found.iter().map(|error| {
                let detail = error.message.clone().unwrap_or_default();
                // A check of a whole struct may name the field it found wrong.
                let at = match error.params.get(FIELD).and_then(|field| field.as_str()) {
                    Some(named) => format!("{prefix}/{named}"),
                    None if field == "__all__" => prefix.to_owned(),
                    None => at.clone(),
                };
                FieldError::pointer(at, error.code.clone(), detail)
            })),
            ValidationErrorsKind::Struct(inner) => flatten(&at, inner, list),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    flatten(&format!("{at}/{index}"), inner, list);
                }
            }
        }
    }
}
