//! The answer to a write, kept for when the request is repeated.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_TYPE, CacheControl, CacheDirective, ETag, EntityTag, LOCATION,
};
use serde::Serialize;

use super::Key;
use crate::http::error::ApiError;
use crate::http::precondition;
use crate::store::idempotency::IdempotencyRow;
use crate::store::moment::Moment;

/// The answer to a write that came about.
#[derive(Debug, Clone)]
pub struct Answer {
    status: StatusCode,
    etag: Option<String>,
    location: Option<String>,
    body: String,
    /// What is answered in the place of the body, and never kept.
    shown: Option<String>,
}

impl Answer {
    /// Something was made, at `location`, recorded by revision `from`.
    ///
    /// # Errors
    /// `body` has no JSON form.
    pub fn created<T: Serialize>(location: String, from: i64, body: &T) -> Result<Self, ApiError> {
        Ok(Self {
            status: StatusCode::CREATED,
            location: Some(location),
            ..Self::changed(from, body)?
        })
    }

    /// Something was opened at `location` that makes no revision. Its `body`, with a
    /// secret in it, is kept nowhere.
    ///
    /// # Errors
    /// `body` has no JSON form.
    pub fn opened<T: Serialize>(location: String, body: &T) -> Result<Self, ApiError> {
        Ok(Self { status: StatusCode::CREATED, location: Some(location), ..Self::removed() })
            .and_then(|answer| answer.showing_once(body))
    }

    /// Something was changed, recorded by revision `from`.
    ///
    /// # Errors
    /// `body` has no JSON form.
    pub fn changed<T: Serialize>(from: i64, body: &T) -> Result<Self, ApiError> {
        Ok(Self { etag: Some(precondition::tag(from)), ..Self::done(body)? })
    }

    /// Something was done that leaves no single thing behind.
    ///
    /// # Errors
    /// `body` has no JSON form.
    pub fn done<T: Serialize>(body: &T) -> Result<Self, ApiError> {
        let body = serde_json::to_string(body).map_err(ApiError::internal)?;
        Ok(Self { status: StatusCode::OK, etag: None, location: None, body, shown: None })
    }

    /// The same, but with `body`, which has a secret in it, for the first to ask:
    /// it is never kept, so who repeats the request gets the answer without it.
    ///
    /// # Errors
    /// `body` has no JSON form.
    pub fn showing_once<T: Serialize>(self, body: &T) -> Result<Self, ApiError> {
        let shown = serde_json::to_string(body).map_err(ApiError::internal)?;
        Ok(Self { shown: Some(shown), ..self })
    }

    /// Something was taken back.
    #[must_use]
    pub const fn removed() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            etag: None,
            location: None,
            body: String::new(),
            shown: None,
        }
    }

    /// The same, where it was only tried: nothing was made, so there is nowhere
    /// to find it, and no secret that would do.
    pub(super) fn tried(self) -> Self {
        let made = self.status == StatusCode::CREATED;
        Self {
            status: if made { StatusCode::OK } else { self.status },
            etag: None,
            location: None,
            shown: None,
            ..self
        }
    }

    /// It as it is kept for when the request with `key` is repeated.
    pub(super) fn kept(&self, key: &Key, at: Moment) -> IdempotencyRow {
        IdempotencyRow {
            account: key.account.clone(),
            route: key.route.clone(),
            key: key.text.clone(),
            request: key.request.clone(),
            status: i32::from(self.status.as_u16()),
            etag: self.etag.clone(),
            location: self.location.clone(),
            body: self.body.clone(),
            created_at: at,
        }
    }

    pub(super) fn response(self, replayed: bool) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(tag) = self.etag {
            response.insert_header(ETag(EntityTag::new_strong(tag)));
        }
        if let Some(location) = self.location {
            response.insert_header((LOCATION, location));
        }
        if replayed {
            response.insert_header(("Idempotent-Replayed", "true"));
        }
        if let Some(shown) = self.shown {
            response.insert_header(CacheControl(vec![CacheDirective::NoStore]));
            return response.insert_header((CONTENT_TYPE, "application/json")).body(shown);
        }
        if self.body.is_empty() {
            return response.finish();
        }
        if let Some(shown) = self.shown {
            response.insert_header(CacheControl(vec![CacheDirective::NoStore]));
            return response.insert_header((CONTENT_TYPE, "application/json")).body(shown);
        }
        response.insert_header((CONTENT_TYPE, "application/json")).body(self.body)
    }
}

impl From<IdempotencyRow> for Answer {
    fn from(row: IdempotencyRow) -> Self {
        let status =
            u16::try_from(row.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        Self {
            status: status.unwrap_or(StatusCode::OK),
            etag: row.etag,
            location: row.location,
            body: row.body,
            shown: None,
        }
    }
}
