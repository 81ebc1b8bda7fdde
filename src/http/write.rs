//! Writes: what all of them read from the request, and how they become one
//! revision with one answer, however often they are repeated.

use std::future::{Ready, ready};

use actix_web::dev::Payload as DevPayload;
use actix_web::web::{Bytes, Payload};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use chrono::Duration;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use validator::Validate;

use super::caller::{Caller, RequestId};
use super::content;
use super::error::ApiError;
use super::parameter::Parameters;
use super::precondition;
use super::problem::{Code, FieldCode, FieldError};
use super::state::{Held, State};
use crate::domain::text::Prose;
use crate::master_key::MasterKey;
use crate::service::error::Expected;
use crate::store::idempotency;
use crate::store::moment::Moment;
use crate::store::revision::{self, Act, Mode, Tx};

mod answer;
mod operational;

pub use answer::Answer;

/// How long an answer is kept for a repeated request.
const KEPT: Duration = Duration::hours(24);

/// A write on its way in.
pub struct Writing {
    /// Shared state.
    pub state: web::Data<State>,
    /// Who writes.
    pub caller: Caller,
    /// The request.
    pub request: HttpRequest,
    parameters: Option<Parameters>,
    explained: bool,
    digest: String,
}

impl FromRequest for Writing {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut DevPayload) -> Self::Future {
        ready(Self::of(request, payload))
    }
}

/// What came of a write within its transaction.
enum Outcome {
    Answered(Answer),
    Replayed(Answer),
    KeyReused,
}

/// An idempotency key, and what it was sent with.
#[derive(Clone)]
pub struct Key {
    account: String,
    route: String,
    text: String,
    request: String,
}

impl Writing {
    fn of(request: &HttpRequest, payload: &mut DevPayload) -> Result<Self, ApiError> {
        let state = request.app_data::<web::Data<State>>().cloned();
        Ok(Self {
            state: state.ok_or_else(|| ApiError::internal("a server without its state"))?,
            caller: Caller::from_request(request, payload).into_inner()?,
            request: request.clone(),
            parameters: Some(Parameters::from_request(request, payload).into_inner()?),
            explained: false,
            digest: revision::digest(request.uri().to_string().as_bytes()),
        })
    }

    /// Reads the body, of at most `limit` bytes.
    ///
    /// # Errors
    /// Too large, too slow, or broken off.
    pub async fn bytes(&mut self, limit: usize, payload: Payload) -> Result<Bytes, ApiError> {
        let bytes = content::bytes(&self.request, &self.state.limits, limit, payload).await?;
        self.remember(&bytes);
        Ok(bytes)
    }

    /// Makes `bytes` part of what a repeated request must be equal in.
    pub fn remember(&mut self, bytes: &[u8]) {
        let request = format!("{} {}", self.digest, revision::digest(bytes));
        self.digest = revision::digest(request.as_bytes());
    }

    /// Reads the body as JSON of the form of `T`.
    ///
    /// # Errors
    /// Another media type, not JSON, or not valid.
    pub async fn json<T: DeserializeOwned + Validate>(
        &mut self,
        payload: Payload,
    ) -> Result<T, ApiError> {
        content::media_type(&self.request, &["application/json"])?;
        let bytes = self.bytes(self.state.limits.json, payload).await?;
        content::json(&self.state.limits, &bytes)
    }

    /// Reads the body as a merge patch (RFC 7396).
    ///
    /// # Errors
    /// Another media type, or no JSON object.
    pub async fn patch(&mut self, payload: Payload) -> Result<serde_json::Value, ApiError> {
        content::media_type(&self.request, &["application/merge-patch+json", "application/json"])?;
        let bytes = self.bytes(self.state.limits.json, payload).await?;
        content::patch(&self.state.limits, &bytes)
    }

    /// The version that `If-Match` says is meant.
    ///
    /// # Errors
    /// `If-Match` is missing.
    pub fn expected(&self) -> Result<Expected, ApiError> {
        precondition::expected(&self.request)
    }

    /// The same write, which needs a reason of the caller's own.
    #[must_use]
    pub const fn explained(mut self) -> Self {
        self.explained = true;
        self
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.state.ids.next(self.state.clock.now())
    }

    /// Runs `work` as one revision whose reason is `what`, unless the caller
    /// gave one, and answers.
    ///
    /// # Errors
    /// What `work` returns, or a parameter or header that is wrong.
    pub async fn run(
        mut self,
        what: &str,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<Answer, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let (act, mode) = self.act(what)?;
        let key = self.key(mode)?;
        let _held = self.hold(key.as_ref())?;
        let written = self.state.store.write(move |conn| {
            revision::write(conn, &act, mode, |tx| within(tx, key.as_ref(), act.at, &mut work))
        });
        match written.await?.value {
            Outcome::Answered(answer) if mode == Mode::Validate => {
                Ok(answer.tried().response(false))
            }
            Outcome::Answered(answer) => Ok(answer.response(false)),
            Outcome::Replayed(answer) => Ok(answer.response(true)),
            Outcome::KeyReused => {
                Err(ApiError::new(Code::IdempotencyKeyReused, "Use a new key for a new request."))
            }
        }
    }

    fn act(&mut self, what: &str) -> Result<(Act, Mode), ApiError> {
        let mut parameters =
            self.parameters.take().ok_or_else(|| ApiError::internal("a request was run twice"))?;
        if self.explained {
            parameters.require("reason", "say why: `?reason=…`");
        }
        let reason = parameters
            .parsed("reason", "a text of at most 2,000 characters", |text| Prose::parse(text).ok());
        let validate_only = parameters.flag("validate_only").unwrap_or(false);
        parameters.finish()?;
        let request_id = self.request.extensions().get::<RequestId>().map(|id| id.0.clone());
        let reason = reason.map_or_else(|| what.to_owned(), |reason| reason.as_str().to_owned());
        let at = Moment(self.state.clock.now());
        let mode = if validate_only { Mode::Validate } else { Mode::Commit };
        Ok((Act { actor: self.caller.actor(), reason, request_id, at }, mode))
    }

    /// The idempotency key of a POST that is to last.
    fn key(&self, mode: Mode) -> Result<Option<Key>, ApiError> {
        let Some(text) = key(&self.request)? else {
            return Ok(None);
        };
        let keyed = mode == Mode::Commit && self.request.method() == actix_web::http::Method::POST;
        Ok(keyed.then(|| Key {
            account: self.caller.actor(),
            route: format!("POST {}", self.request.path()),
            text: text.to_owned(),
            request: self.kept_digest(),
        }))
    }

    /// What is kept of the request, to know it again. Under the master key where
    /// there is one: a body may hold personal values, and a plain digest would tell
    /// whoever guesses them that they are right.
    fn kept_digest(&self) -> String {
        let keyed = |key: &MasterKey| key.digest("request", &self.digest);
        self.state.master_key.as_ref().map_or_else(|| self.digest.clone(), keyed)
    }

    fn hold(&self, key: Option<&Key>) -> Result<Option<Held>, ApiError> {
        let Some(key) = key else { return Ok(None) };
        let held = self.state.running.hold(&key.account, &key.route, &key.text);
        let busy = || {
            ApiError::new(Code::IdempotencyKeyRunning, "Wait for the answer to the first request.")
        };
        held.ok_or_else(busy).map(Some)
    }
}

/// The idempotency key that a request has.
///
/// # Errors
/// It cannot be read.
pub fn key(request: &HttpRequest) -> Result<Option<&str>, ApiError> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    if (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(Some(text));
    }
    let detail = "1 to 128 visible ASCII characters";
    let error = FieldError::header("Idempotency-Key", FieldCode::HeaderForm, detail);
    Err(ApiError::new(Code::HeaderInvalid, "`Idempotency-Key` cannot be read.")
        .with_errors(vec![error]))
}

fn within(
    tx: &mut Tx<'_>,
    key: Option<&Key>,
    at: Moment,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<Answer, ApiError>,
) -> Result<Outcome, ApiError> {
    let Some(key) = key else {
        return work(tx).map(Outcome::Answered);
    };
    let since = Moment(at.0 - KEPT);
    if let Some(row) = idempotency::find(tx.conn(), &key.account, &key.route, &key.text, since)? {
        return if row.request == key.request {
            Ok(Outcome::Replayed(row.into()))
        } else {
            Ok(Outcome::KeyReused)
        };
    }
    let answer = work(tx)?;
    idempotency::keep(tx.conn(), &answer.kept(key, at), since)?;
    Ok(Outcome::Answered(answer))
}
