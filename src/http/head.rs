//! Heads of requests that are larger than they may be.

use actix_web::HttpRequest;

use super::error::ApiError;
use super::problem::Code;
use super::state::Limits;

/// Refuses a request whose path, or whose head, is larger than it may be. What is
/// larger still the server below does not read (128 KiB, 96 fields): it closes with a
/// bare 431.
///
/// # Errors
/// It is.
pub fn check(request: &HttpRequest, limits: &Limits) -> Result<(), ApiError> {
    let uri = request.uri().path_and_query().map_or(0, |text| text.as_str().len());
    if uri > limits.uri {
        let detail = format!("A path with its query has at most {} bytes here.", limits.uri);
        return Err(ApiError::new(Code::UriTooLong, detail));
    }
    let headers = request.headers();
    if headers.len() > limits.headers {
        let detail = format!("A head has at most {} fields here.", limits.headers);
        return Err(ApiError::new(Code::HeadersTooLarge, detail));
    }
    // As they are written: a colon, a blank and the end of the line go with each.
    let sizes = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    if sizes.sum::<usize>() > limits.header_bytes {
        let detail = format!("The fields of a head have at most {} bytes.", limits.header_bytes);
        return Err(ApiError::new(Code::HeadersTooLarge, detail));
    }
    Ok(())
}
