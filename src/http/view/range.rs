//! A read that is about two states of knowledge.

use std::sync::Arc;
use std::time::Duration;

use super::{Audience, KnownAt, View, known_at, newest, number};
use crate::clock::legal_day;
use crate::domain::policy::Scope;
use crate::domain::register::Register;
use crate::http::caller::Caller;
use crate::http::error::ApiError;
use crate::http::parameter::Parameters;
use crate::http::problem::{Code, FieldCode, FieldError};
use crate::http::state::State;

/// Reads `known_at` as two states of knowledge, `A..B`, and gets both registers of
/// public facts: the view of the newer one, and the older.
///
/// # Errors
/// A parameter is wrong, `A` comes after `B`, a state of knowledge lies in the
/// future, or the store fails.
pub async fn between(
    state: &State,
    caller: &Caller,
    mut parameters: Parameters,
) -> Result<(View, Arc<Register>), ApiError> {
    let now = state.clock.now();
    parameters.require("known_at", "give two states of knowledge, as 9..10");
    let asked = parameters.parsed(
        "known_at",
        "two states of knowledge parted by .., each a revision number or an instant",
        range,
    );
    let as_of = parameters.day("as_of");
    let least = parameters.parsed("min_revision", "a revision number", newest::number);
    parameters.finish()?;
    let (from, until) = asked.unwrap_or((KnownAt::Newest, KnownAt::Newest));
    let newest = match least {
        Some(least) => newest::at_least(state, least, caller.scope).await?,
        None => state.store.newest(Duration::ZERO).await?,
    };
    let registers = state.store.read(move |store, conn| {
        let older = number(conn, from, now, newest, Scope::PUBLIC)?;
        let newer = number(conn, until, now, newest, Scope::PUBLIC)?;
        if older > newer {
            return Err(turned());
        }
        Ok((store.registers().at(conn, older)?, store.registers().at(conn, newer)?))
    });
    let (older, register) = registers.await?;
    let audience = if caller.token.is_some() { Audience::Caller } else { Audience::Everyone };
    let numbered = matches!((from, until), (KnownAt::Revision(_), KnownAt::Revision(_)));
    let (day_given, as_of) = (as_of.is_some(), as_of.unwrap_or_else(|| legal_day(now)));
    Ok((View { register, as_of, day_given, scope: caller.scope, numbered, audience }, older))
}

fn range(text: &str) -> Option<(KnownAt, KnownAt)> {
    let (from, until) = text.split_once("..")?;
    let until = if until.is_empty() { Some(KnownAt::Newest) } else { known_at(until) };
    Some((known_at(from)?, until?))
}

fn turned() -> ApiError {
    let detail = "the older state of knowledge comes first";
    ApiError::new(Code::ParameterInvalid, "`known_at` ends before it begins.")
        .with_errors(vec![FieldError::parameter("known_at", FieldCode::ParameterForm, detail)])
}
