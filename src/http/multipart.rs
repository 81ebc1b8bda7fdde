//! Forms with a file (RFC 7578): read part by part, within limits of size,
//! number and time.

use std::future::ready;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, Payload};
use futures_util::{StreamExt as _, TryStreamExt as _};

use super::error::ApiError;
use super::problem::Code;
use super::state::Limits;

/// The part of a form that holds the file.
pub const FILE: &str = "file";
/// Most bytes of any other part: the longest text of four bytes a letter, twice.
const TEXT_MAX: usize = 16 * 1024;
/// Most parts of a form.
const PARTS_MAX: usize = 32;
/// Bytes that a form may have besides its file.
const BESIDES: usize = 64 * 1024;

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// The name of its file, as the client wrote it.
    pub file_name: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Reads a whole form whose file has at most `limit` bytes.
///
/// # Errors
/// It cannot be read as a form, is too large, too slow, or broken off.
pub async fn parts(
    request: &HttpRequest,
    limits: &Limits,
    limit: usize,
    payload: Payload,
) -> Result<Vec<Part>, ApiError> {
    let mut form =
        Multipart::new(request.headers(), bounded(payload, limit.saturating_add(BESIDES)));
    let read = async {
        let mut parts = Vec::new();
        while let Some(field) = form.try_next().await.map_err(|error| broken(&error, limit))? {
            if parts.len() == PARTS_MAX {
                let detail = format!("A form has at most {PARTS_MAX} parts.");
                return Err(ApiError::new(Code::ContentTooLarge, detail));
            }
            parts.push(part(field, limit).await?);
        }
        Ok(parts)
    };
    let slow = |_| ApiError::new(Code::RequestTimeout, "The body took too long to arrive.");
    tokio::time::timeout(limits.body_timeout, read).await.map_err(slow)?
}

/// The bytes of a body, with an error in the place of those beyond `limit`.
fn bounded(
    payload: Payload,
    limit: usize,
) -> impl futures_util::Stream<Item = Result<Bytes, PayloadError>> {
    let mut left = limit;
    payload.and_then(move |chunk| {
        let fits = left.checked_sub(chunk.len());
        left = fits.unwrap_or_default();
        ready(fits.map(|_| chunk).ok_or(PayloadError::Overflow))
    })
}

async fn part(mut field: Field, limit: usize) -> Result<Part, ApiError> {
    let name = field.name().unwrap_or_default().to_owned();
    let disposition = field.content_disposition();
    let file_name = disposition.and_then(|found| found.get_filename()).map(ToOwned::to_owned);
    let own = if name == FILE { limit } else { TEXT_MAX };
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| broken(&error, limit))?;
        if bytes.len() + chunk.len() > own {
            let detail = format!("At most {own} bytes are taken here.");
            return Err(ApiError::new(Code::ContentTooLarge, detail));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Part { name, file_name, bytes })
}

fn broken(error: &MultipartError, limit: usize) -> ApiError {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => ApiError::new(
            Code::ContentTooLarge,
            format!("At most {limit} bytes of a file and {BESIDES} besides are taken here."),
        ),
        _ => ApiError::new(
            Code::BadRequest,
            "The form cannot be read: check its boundary and the heads of its parts.",
        ),
    }
}
