//! Closed lists of words in the description of the API, taken from the domain.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::{kind, policy};

/// Declares the description of closed lists.
macro_rules! described {
    ($root:ident: $($(#[$meta:meta])* $name:ident, $text:literal;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let words = $root::$name::ALL.iter().map(|word| word.as_str());
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
    kind:
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
    /// See [`kind::CompositionRelation`].
    CompositionRelation, "How a municipality belongs to a union, microregion or local action group.";
    /// See [`kind::ReachRelation`].
    ReachRelation, "How a member reaches a municipality.";
    /// See [`kind::Verb`].
    Verb, "What an operative point does (sloveso výroku).";
    /// See [`kind::Subject`].
    Subject, "What an operative point is about (předmět výroku).";
    /// See [`kind::Method`].
    Method, "How a vote is taken (způsob hlasování).";
    /// See [`kind::Round`].
    Round, "Which vote on a resolution it is (pořadí hlasování).";
    /// See [`kind::Ballot`].
    Ballot, "What one voter did (hlas).";
    /// See [`kind::Declared`].
    Declared, "What the chair declared (vyhlášený výsledek).";
    /// See [`kind::VoteResult`].
    VoteResult, "What follows from the counts by the rule (vypočtený výsledek).";
    /// See [`kind::BodyKind`].
    BodyKind, "Organ of an organization (orgán).";
    /// See [`kind::Electorate`].
    Electorate, "Who votes in a body (kdo v orgánu hlasuje).";
    /// See [`kind::Awaited`].
    Awaited, "How it stands with what an operative point waits for (stav podmínky).";
    /// See [`kind::FindingCode`].
    FindingCode, "What is possible and wrong about a decision (nález).";
    /// See [`kind::EventKind`].
    EventKind, "What an event of the association is (druh akce).";
    /// See [`kind::MeetingState`].
    MeetingState, "State of a meeting (stav zasedání) or of an event.";
    /// See [`kind::Base`].
    Base, "What a majority or a quorum is taken of (základ většiny).";
    /// See [`kind::DocumentKind`].
    DocumentKind, "What a document is (druh dokumentu).";
    /// See [`kind::MediaType`].
    MediaType, "Media type of a file that is taken.";
    /// See [`kind::ApplicationState`].
    ApplicationState, "Where an application stands (stav žádosti).";
    /// See [`kind::Move`].
    Move, "A move of an application (úkon).";
    /// See [`kind::Item`].
    Item, "An item of the checklist of an application (náležitost žádosti).";
    /// See [`kind::Due`].
    Due, "When an item of the checklist is due.";
    /// See [`kind::Step`].
    Step, "A step of the path to membership (krok).";
    /// See [`kind::StepState`].
    StepState, "How it stands with a step (stav kroku).";
    /// See [`kind::Stage`].
    Stage, "A stage of an application whose days are counted (etapa žádosti).";
    /// See [`kind::Acting`].
    Acting, "Who must act (kdo je na řadě).";
    /// See [`kind::ContactRole`].
    ContactRole, "Role of a contact at an organization (role kontaktní osoby).";
    /// See [`kind::AccessPurpose`].
    AccessPurpose, "What somebody was shown personal values for (účel nahlédnutí).";
    /// See [`kind::ClaimMetric`].
    ClaimMetric, "What a published figure counts (co údaj počítá).";
    /// See [`kind::Precision`].
    Precision, "How exactly a figure is published (přesnost údaje).";
    /// See [`kind::Fit`].
    Fit, "How a published figure stands to the register (soulad údaje s evidencí).";
    /// See [`kind::Uncomputed`].
    Uncomputed, "Why the register cannot compute a figure.";
    /// See [`kind::Explaining`].
    Explaining, "Which members explain a computed figure.";
    /// See [`kind::FeeRule`].
    FeeRule, "A row of a tariff of fees (položka sazebníku).";
    /// See [`kind::FeeYear`].
    FeeYear, "Which year of membership a fee is for (rok členství).";
    /// See [`kind::FeeState`].
    FeeState, "Whether a fee can be told (stav výpočtu příspěvku).";
    /// See [`kind::FeeDoubt`].
    FeeDoubt, "Why a fee cannot be told (proč příspěvek nelze určit).";
    /// See [`kind::MunicipalStatus`].
    MunicipalStatus, "Status of a municipal unit (status obce).";
    /// See [`kind::Dimension`].
    Dimension, "What members are parted by (třídění).";
    /// See [`kind::PopulationBand`].
    PopulationBand, "Population band (velikostní skupina).";
    /// See [`kind::Evidence`].
    Evidence, "What is known of who a member is (doložení).";
    /// See [`kind::Interval`].
    Interval, "Length of the periods of a series (období).";
    /// See [`kind::Flow`].
    Flow, "How the number of members changed (pohyb členství).";
    /// See [`kind::Shift`].
    Shift, "How what is believed of a membership changed (rozdíl).";
}

described! {
    policy:
    /// See [`policy::Role`].
    Role, "Role of a caller (role).";
    /// See [`policy::TokenScope`].
    TokenScope, "What of its role a token is for (rozsah tokenu).";
}
