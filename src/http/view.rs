//! Which state of knowledge, and which day, a read is about.

use std::sync::Arc;

use actix_web::http::header::{CacheDirective, EntityTag};
use chrono::{DateTime, NaiveDate, SubsecRound as _, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::error::ApiError;
use super::parameter::Parameters;
use super::problem::{Code, FieldCode, FieldError};
use super::state::State;

mod newest;
mod range;

pub use range::between;

use crate::clock::legal_day;
use crate::domain::policy::Scope;
use crate::domain::register::{Known, Register};
use crate::store::db::{Db, Newest};
use crate::store::moment::Moment;
use crate::store::revision;

/// Version of all representations; part of every entity tag.
pub const REPRESENTATION: u32 = 1;

/// The register and the day a read is about.
pub struct View {
    /// The register.
    pub register: Arc<Register>,
    /// The day.
    pub as_of: NaiveDate,
    /// Whether the day was asked for, and is not today for want of another.
    pub day_given: bool,
    /// What the caller may see.
    pub scope: Scope,
    /// Whether the state of knowledge was given as a revision: with the day, too, the
    /// answer can never change.
    numbered: bool,
    audience: Audience,
}

/// Who gets the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Everybody, and nobody was named.
    Everyone,
    /// Everybody, but this caller was named.
    Caller,
    /// Those who see more than anyone may: all, or what is of their organizations.
    Inside(Scope),
}

/// Which facts a read is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facts {
    /// Those that anyone may see: the answer is the same for everybody, and
    /// knows nothing of revisions that touched no public facts.
    Public,
    /// All that the caller may see.
    Visible,
    /// Whatever there is, of which the caller sees counts alone.
    Counted,
}

/// A state of knowledge as it is asked for.
#[derive(Debug, Clone, Copy)]
enum KnownAt {
    Newest,
    Revision(i64),
    Instant(DateTime<Utc>),
}

/// The state of knowledge an answer was taken from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KnownAtBody {
    /// Number of the revision.
    #[schema(example = 12)]
    pub revision: i64,
    /// When it was recorded; null for the empty register before the first revision.
    #[schema(example = "2026-11-21T10:00:00.000000Z")]
    pub recorded_at: Option<String>,
}

impl From<Known> for KnownAtBody {
    fn from(known: Known) -> Self {
        Self {
            revision: known.revision,
            recorded_at: known.recorded_at.map(|at| Moment(at).to_string()),
        }
    }
}

impl View {
    /// Entity tag of an answer that depends on the whole view.
    #[must_use]
    pub fn tag(&self) -> EntityTag {
        let revision = self.register.known.revision;
        let whose = match self.audience {
            Audience::Inside(scope) => reach(scope),
            Audience::Everyone | Audience::Caller => String::new(),
        };
        EntityTag::new_strong(format!("{REPRESENTATION}.r{revision}.{}{whose}", self.as_of))
    }

    /// Entity tag of an answer that also depends on the register of revision `from`.
    #[must_use]
    pub fn tag_since(&self, from: i64) -> EntityTag {
        EntityTag::new_strong(format!("{}.since{from}", self.tag().tag()))
    }

    /// Takes `day` for the day that was asked for.
    pub const fn set_day(&mut self, day: NaiveDate) {
        self.as_of = day;
        self.day_given = true;
    }

    /// Entity tag of one resource recorded by revision `from`, whose answer also
    /// depends on other facts and on the day. `If-Match` looks at its version alone.
    #[must_use]
    pub fn tag_of(&self, from: i64) -> EntityTag {
        EntityTag::new_strong(format!("{REPRESENTATION}.{from}/{}", self.tag().tag()))
    }

    /// How long the answer may be kept.
    #[must_use]
    pub fn caching(&self) -> Vec<CacheDirective> {
        match (self.numbered && self.day_given, self.audience) {
            (true, Audience::Everyone) => {
                vec![CacheDirective::Public, CacheDirective::MaxAge(31_536_000)]
            }
            (false, Audience::Everyone) => vec![CacheDirective::NoCache],
            (_, Audience::Caller | Audience::Inside(_)) => {
                vec![CacheDirective::Private, CacheDirective::NoCache]
            }
        }
    }

    /// State of knowledge, as it is echoed.
    #[must_use]
    pub fn known_at(&self) -> KnownAtBody {
        self.register.known.into()
    }
}

/// Part of the tag of an answer that may show more than anyone would get, so
/// that it is never taken for what anyone gets.
#[must_use]
pub fn reach(scope: Scope) -> String {
    if scope.sees_everything() {
        return ".inside".to_owned();
    }
    let own: Vec<String> = scope.own().iter().map(|id| id.simple().to_string()).collect();
    if own.is_empty() {
        return String::new();
    }
    let digest = revision::digest(own.join(" ").as_bytes());
    format!(".{}", digest.chars().take(16).collect::<String>())
}

/// Reads `as_of` and `known_at` and the rest by `more`, refuses what is wrong,
/// and gets the register.
///
/// # Errors
/// A parameter is wrong, `known_at` lies in the future, or the store fails.
pub async fn view<T>(
    state: &State,
    caller: &Caller,
    facts: Facts,
    mut parameters: Parameters,
    more: impl FnOnce(&mut Parameters) -> T,
) -> Result<(View, T), ApiError> {
    let now = state.clock.now();
    let as_of = parameters.day("as_of");
    let known_at = parameters.parsed(
        "known_at",
        "a revision number or an instant as 2020-02-20T10:00:00Z",
        known_at,
    );
    let least = parameters.parsed("min_revision", "a revision number", newest::number);
    let rest = more(&mut parameters);
    let (ticket, allowed) = (parameters.ticket.take(), parameters.allowed);
    parameters.finish()?;
    let numbered = matches!(known_at, Some(KnownAt::Revision(_)));
    let scope = caller.scope;
    let known_at = known_at.unwrap_or(KnownAt::Newest);
    let asked = match facts {
        Facts::Public => Scope::PUBLIC,
        Facts::Visible => scope,
        Facts::Counted => Scope::OF_RULES,
    };
    let newest = match (least, &ticket) {
        (Some(least), _) => newest::at_least(state, least, scope).await?,
        (None, Some(ticket)) => ticket.newest(),
        (None, None) => state.store.newest(allowed).await?,
    };
    let register = match held(state, known_at, newest, asked) {
        Some(register) => register,
        None => loaded(state, known_at, now, newest, asked).await?,
    };
    let (day_given, today) = (as_of.is_some(), legal_day(now));
    let as_of = as_of.unwrap_or(today);
    let audience = match (asked.sees_drafts(), &caller.token) {
        (true, _) => Audience::Inside(asked),
        (false, Some(_)) => Audience::Caller,
        (false, None) => Audience::Everyone,
    };
    if let Some(ticket) = ticket.filter(|_| audience == Audience::Everyone) {
        ticket.follows_from(newest.public, today);
    }
    Ok((View { register, as_of, day_given, scope, numbered, audience }, rest))
}

/// The register that is asked for, if it can be told and is held without asking the
/// database.
fn held(state: &State, known_at: KnownAt, newest: Newest, scope: Scope) -> Option<Arc<Register>> {
    let newest = revision::newest_told(newest, scope)?;
    match known_at {
        KnownAt::Newest => state.store.registers().held(newest),
        KnownAt::Revision(number) if number == newest => state.store.registers().held(newest),
        KnownAt::Revision(_) | KnownAt::Instant(_) => None,
    }
}

async fn loaded(
    state: &State,
    known_at: KnownAt,
    now: DateTime<Utc>,
    newest: Newest,
    scope: Scope,
) -> Result<Arc<Register>, ApiError> {
    let loaded = state.store.read(move |store, conn| {
        let number = number(conn, known_at, now, newest, scope)?;
        Ok::<_, ApiError>(store.registers().at(conn, number)?)
    });
    loaded.await
}

/// The revision that a state of knowledge stands for. From outside only those
/// that touched public facts, or facts of one's own organizations, can be told apart, so that nobody sees by their
/// numbers and moments that somebody works on a draft.
fn number(
    conn: &mut Db,
    known_at: KnownAt,
    now: DateTime<Utc>,
    newest: Newest,
    scope: Scope,
) -> Result<i64, ApiError> {
    let newest = revision::newest(conn, newest, scope)?;
    let number = match known_at {
        KnownAt::Newest => newest,
        KnownAt::Revision(number) if number <= newest => number,
        KnownAt::Instant(at) if at <= now => revision::known_by(conn, Moment(at))?,
        KnownAt::Revision(_) | KnownAt::Instant(_) => return Err(future(newest)),
    };
    Ok(revision::seen_by(conn, number, scope)?)
}

fn known_at(text: &str) -> Option<KnownAt> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(KnownAt::Revision);
    }
    let instant = DateTime::parse_from_rfc3339(text).ok()?;
    Some(KnownAt::Instant(instant.with_timezone(&Utc).trunc_subsecs(6)))
}

fn future(newest: i64) -> ApiError {
    let detail = format!("the newest revision is {newest}");
    ApiError::new(Code::KnownAtFuture, "`known_at` lies in the future.")
        .with_errors(vec![FieldError::parameter("known_at", FieldCode::KnownAtFuture, detail)])
}
