//! Bodies as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::rule::RuleSpellForm;
use crate::domain::body::{Body, SeatsSpell};
use crate::domain::kind::{BodyKind, Electorate};
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};
use crate::http::days;
use crate::http::valid;
use crate::http::word;

/// Most versions of seats, or of rules, of one body.
const VERSIONS_MAX: usize = 100;

/// A body as it is sent. In a merge patch every member is optional, and null
/// takes a value away; a list replaces the whole list.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::duplicated_attributes, reason = "two checks of one kind")]
#[validate(schema(function = "few_seats", skip_on_field_errors = false))]
#[validate(schema(function = "few_rules", skip_on_field_errors = false))]
pub struct BodyForm {
    /// The organization whose organ it is; cannot be changed.
    pub organization_id: Uuid,
    /// Which organ it is.
    #[validate(custom(function = "valid::body_kind"))]
    #[schema(value_type = word::BodyKind)]
    kind: String,
    /// Its names.
    #[validate(nested)]
    name: BodyNameForm,
    /// Its seats by date, the earliest first; each is valid until the next begins.
    #[serde(default)]
    #[validate(nested)]
    seats: Vec<SeatsForm>,
    /// Its majority rules by date, the earliest first; each is valid until the
    /// next begins.
    #[serde(default)]
    #[validate(nested)]
    rules: Vec<RuleSpellForm>,
    /// Who votes in it; `seats` where absent.
    #[serde(default = "seats")]
    #[validate(custom(function = "valid::electorate"))]
    #[schema(value_type = word::Electorate)]
    electorate: String,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
    /// Whether anyone may see it; true where absent, and never false again.
    #[serde(default = "yes")]
    published: bool,
}

fn seats() -> String {
    Electorate::Seats.to_string()
}

const fn yes() -> bool {
    true
}

fn few_seats(form: &BodyForm) -> Result<(), ValidationError> {
    valid::at_most(VERSIONS_MAX, "seats", &form.seats)
}

fn few_rules(form: &BodyForm) -> Result<(), ValidationError> {
    valid::at_most(VERSIONS_MAX, "rules", &form.rules)
}

/// Names of a body.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyNameForm {
    /// In Czech.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "Zastupitelstvo Ústeckého kraje", max_length = 300)]
    cs: String,
    /// In English.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    en: Option<String>,
}

/// A number of seats from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatsForm {
    /// First day; null, for the first alone, where it is so from the beginning.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2016-10-08")]
    from: Option<String>,
    /// Seats, vacant ones among them, to 10,000.
    #[schema(example = 55)]
    seats: u32,
    /// Act, resolution or page that says so.
    #[validate(custom(function = "valid::prose"))]
    #[schema(example = "§ 31 zákona č. 129/2000 Sb.")]
    source: String,
}

impl BodyForm {
    /// The form of a body.
    pub fn of(body: &Body) -> Self {
        Self {
            organization_id: body.organization,
            kind: body.kind.to_string(),
            name: BodyNameForm {
                cs: body.name_cs.as_str().to_owned(),
                en: body.name_en.as_ref().map(|name| name.as_str().to_owned()),
            },
            seats: body.seats.iter().map(SeatsForm::of).collect(),
            rules: body.rules.iter().map(RuleSpellForm::of).collect(),
            electorate: body.electorate.to_string(),
            source: body.source.as_str().to_owned(),
            note: body.note.as_ref().map(|note| note.as_str().to_owned()),
            published: body.published,
        }
    }

    /// The body with `id` that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn body(&self, id: Uuid) -> Result<Body, Refusal> {
        let unknown = |field, allowed| Refusal::at(field, Violation::WordUnknown { allowed });
        let name = |field: &str, text: &str| {
            Name::parse(text).map_err(|violation| Refusal::at(field, violation))
        };
        let seats = self.seats.iter().enumerate();
        let rules = self.rules.iter().enumerate();
        Ok(Body {
            id,
            organization: self.organization_id,
            kind: BodyKind::parse(&self.kind).ok_or_else(|| unknown("kind", BodyKind::list()))?,
            name_cs: name("name/cs", &self.name.cs)?,
            name_en: self.name.en.as_deref().map(|text| name("name/en", text)).transpose()?,
            seats: seats
                .map(|(place, version)| version.seats(&format!("seats/{place}")))
                .collect::<Result<_, _>>()?,
            rules: rules
                .map(|(place, version)| version.rule(&format!("rules/{place}")))
                .collect::<Result<_, _>>()?,
            electorate: Electorate::parse(&self.electorate)
                .ok_or_else(|| unknown("electorate", Electorate::list()))?,
            source: prose("source", &self.source)?,
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
            published: self.published,
        })
    }

    /// `before` as a validated form corrects it.
    ///
    /// # Errors
    /// Another organization, or values that the rules refuse.
    pub fn corrected(&self, before: &Body) -> Result<Body, Refusal> {
        if self.organization_id != before.organization {
            let why = "a body stays with its organization: take it back and record another";
            return Err(Refusal::at("organization_id", Violation::Inconsistent(why)));
        }
        self.body(before.id)
    }
}

impl SeatsForm {
    fn of(version: &SeatsSpell) -> Self {
        Self {
            from: version.from.map(|day| day.to_string()),
            seats: version.seats,
            source: version.source.as_str().to_owned(),
        }
    }

    fn seats(&self, at: &str) -> Result<SeatsSpell, Refusal> {
        Ok(SeatsSpell {
            from: days::checked(self.from.as_deref()),
            seats: self.seats,
            source: prose(&format!("{at}/source"), &self.source)?,
        })
    }
}

fn prose(field: &str, text: &str) -> Result<Prose, Refusal> {
    Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
}
