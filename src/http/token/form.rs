//! A token as it is asked for.

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::policy::{TokenScope, TokenScopes};
use crate::domain::text::Name;
use crate::domain::violation::{AccountViolation, Refusal, Violation};
use crate::http::valid;
use crate::http::word;
use crate::service::token::New;

/// A token as it is asked for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenForm {
    /// Which program it is for.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "spisová služba")]
    label: String,
    /// What of one's own role it is for: at least one, and no more than one has.
    #[schema(value_type = Vec<word::TokenScope>)]
    scopes: Vec<String>,
    /// When it ends (RFC 3339): within a year.
    #[schema(example = "2027-06-30T22:00:00Z")]
    expires_at: String,
}

impl TokenForm {
    /// The token with `id` that a validated form describes.
    ///
    /// # Errors
    /// No scope or an unknown one, or an end that is no instant.
    pub fn token(&self, id: Uuid) -> Result<New, Refusal> {
        let mut scopes = Vec::new();
        for (place, word) in self.scopes.iter().enumerate() {
            let unknown = Violation::WordUnknown { allowed: TokenScope::list() };
            let refused = || Refusal::at(format!("scopes/{place}"), unknown);
            scopes.push(TokenScope::parse(word).ok_or_else(refused)?);
        }
        let none = || AccountViolation::ScopesForm { allowed: TokenScope::list() };
        let instant = DateTime::parse_from_rfc3339(&self.expires_at).ok();
        let instant = instant.map(|instant| instant.with_timezone(&Utc).trunc_subsecs(6));
        Ok(New {
            id,
            label: Name::parse(&self.label).map_err(|violation| Refusal::at("label", violation))?,
            scopes: TokenScopes::of(&scopes).ok_or_else(|| Refusal::at("scopes", none()))?,
            expires_at: instant
                .ok_or_else(|| Refusal::at("expires_at", AccountViolation::MomentForm))?,
        })
    }
}
