//! Closed lists of words in the description of the API, taken from the domain.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::kind;

/// Declares the description of closed lists.
macro_rules! described {
    ($($(#[$meta:meta])* $name:ident, $text:literal;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let words = kind::$name::ALL.iter().map(|word| word.as_str());
                    ObjectBuilder::new()
                        .schema_type(Type::String)
                        .description(Some($text))
                        .enum_values(Some(words))
                        .into()
                }
            }

            impl ToSchema for $name {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed(stringify!($name))
                }
            }
        )+
    };
}

described! {
    /// See [`kind::MemberType`].
    MemberType, "What the association counts a member as (typ člena).";
    /// See [`kind::LegalForm`].
    LegalForm, "Legal form (právní forma).";
    /// See [`kind::Level`].
    Level, "Level of territory (úroveň území).";
    /// See [`kind::EndKind`].
    EndKind, "Why a membership ended (důvod zániku členství).";
    /// See [`kind::Network`].
    Network, "Another network that organizations belong to.";
    /// See [`kind::Base`].
    Base, "What a majority or a quorum is taken of (základ většiny).";
    /// See [`kind::BodyKind`].
    BodyKind, "Organ of an organization (orgán).";
    /// See [`kind::Declared`].
    Declared, "What the chair declared (vyhlášený výsledek).";
    /// See [`kind::VoteResult`].
    VoteResult, "What follows from the counts by the rule (vypočtený výsledek).";
    /// See [`kind::FindingCode`].
    FindingCode, "What is wrong with a recorded decision (nález).";
    /// See [`kind::MunicipalStatus`].
    MunicipalStatus, "Status of a municipal unit (status obce).";
}
