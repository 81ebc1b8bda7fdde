//! Lists: pages by key, signed cursors, the envelope.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use sha2::Sha256;
use utoipa::ToSchema;

use super::error::ApiError;
use super::parameter::Parameters;
use super::problem::{Code, FieldCode, FieldError};
use super::view::KnownAtBody;

/// Items of a page where nothing is asked for.
const LIMIT: usize = 50;
/// Most items of a page.
const LIMIT_MAX: usize = 200;
/// Bytes of a signature: 128 bits are more than anyone can guess.
const SIGNATURE: usize = 16;

/// Which page is asked for.
#[derive(Debug)]
pub struct Paging {
    limit: usize,
    cursor: Option<String>,
    exact: bool,
}

impl Paging {
    /// Reads `limit`, `cursor` and `count`.
    pub fn read(parameters: &mut Parameters) -> Self {
        let form = "a whole number from 1 to 200";
        let limit = parameters.parsed("limit", form, |text| {
            text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit))
        });
        let exact = parameters.parsed("count", "exact", |text| (text == "exact").then_some(true));
        Self {
            limit: limit.unwrap_or(LIMIT),
            cursor: parameters.text("cursor"),
            exact: exact.unwrap_or(false),
        }
    }
}

/// A list of one page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Path of the next page; null on the last.
    pub next: Option<String>,
    /// How many items all pages have, where `count=exact` was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<usize>,
    /// The day the list is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The state of knowledge it was taken from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<KnownAtBody>,
}

/// The question that a cursor belongs to: a path with all its parameters but
/// the page.
#[derive(Debug, Clone)]
pub struct Question {
    path: String,
    query: Vec<(&'static str, String)>,
}

impl Question {
    /// A question at `path`.
    #[must_use]
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Vec::new() }
    }

    /// The same question with one more parameter, if it was given.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// It as a path and query.
    #[must_use]
    pub fn url(&self) -> String {
        if self.query.is_empty() {
            return self.path.clone();
        }
        let query = serde_urlencoded::to_string(&self.query).unwrap_or_default();
        format!("{}?{query}", self.path)
    }
}

/// Takes a page out of `all`, which are in the order of their keys.
///
/// # Errors
/// The cursor does not belong to the question.
pub fn page<'a, T>(
    key: &str,
    question: &Question,
    paging: &Paging,
    all: impl Iterator<Item = &'a T>,
    key_of: impl Fn(&T) -> Vec<u8>,
) -> Result<Page<&'a T>, ApiError> {
    let after = paging.cursor.as_deref().map(|cursor| open(key, question, cursor)).transpose()?;
    let mut total = 0;
    let mut items = Vec::with_capacity(paging.limit);
    let mut more = false;
    for item in all {
        total += 1;
        if items.len() > paging.limit || after.as_ref().is_some_and(|after| key_of(item) <= *after)
        {
            continue;
        }
        items.push(item);
        if items.len() > paging.limit && !paging.exact {
            break;
        }
    }
    if items.len() > paging.limit {
        items.truncate(paging.limit);
        more = true;
    }
    let next = items.last().filter(|_| more).map(|last| {
        let cursor = seal(key, question, &key_of(last));
        question
            .clone()
            .with("limit", Some(paging.limit))
            .with("count", paging.exact.then_some("exact"))
            .with("cursor", Some(cursor))
            .url()
    });
    Ok(Page { items, next, total: paging.exact.then_some(total), as_of: None, known_at: None })
}

impl<T> Page<T> {
    /// The same page with its items turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            next: self.next,
            total: self.total,
            as_of: self.as_of,
            known_at: self.known_at,
        }
    }
}

fn seal(key: &str, question: &Question, position: &[u8]) -> String {
    let mut bytes = sign(key, question, position);
    bytes.extend_from_slice(position);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn open(key: &str, question: &Question, cursor: &str) -> Result<Vec<u8>, ApiError> {
    let refused = || {
        let detail = "follow `next` as it stands, or leave the cursor out to begin anew";
        ApiError::new(Code::CursorInvalid, "The cursor does not belong to this question.")
            .with_errors(vec![FieldError::parameter("cursor", FieldCode::CursorInvalid, detail)])
    };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
    let (signature, position) = bytes.split_at_checked(SIGNATURE).ok_or_else(refused)?;
    // The signature guards against mistakes more than against attacks: a cursor
    // only says where in a list the caller may see anyway the page begins.
    if sign(key, question, position) == signature { Ok(position.to_vec()) } else { Err(refused()) }
}

fn sign(key: &str, question: &Question, position: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return Vec::new();
    };
    mac.update(question.url().as_bytes());
    mac.update(b"\n");
    mac.update(position);
    let mut bytes = mac.finalize().into_bytes().to_vec();
    bytes.truncate(SIGNATURE);
    bytes
}
