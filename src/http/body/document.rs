//! Bodies as they are answered.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::form::BodyForm;
use super::rule::WeightForm;
use crate::domain::body::{Body, SeatsWarning, Surroundings};
use crate::domain::fact::Recorded;
use crate::domain::seats::Lawful;
use crate::http::evaluation::FindingTextBody;
use crate::http::rule::RuleForm;

/// A body as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BodyBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it is.
    #[serde(flatten)]
    form: BodyForm,
    /// What of its dated lists holds on the day asked for.
    in_force: InForceBody,
    /// What is not as law says; it is recorded nevertheless.
    warnings: Vec<SeatsWarningBody>,
}

/// Seats and rule of a body on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InForceBody {
    /// The day.
    #[schema(format = Date)]
    on: String,
    /// Seats; null where they are not known for this day.
    seats: Option<u32>,
    /// The majority rule; null where none is recorded for this day, or where the
    /// act it is of was not in force.
    rule: Option<RuleInForceBody>,
}

/// A majority rule as it reads on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleInForceBody {
    /// Id of a rule of law; null for a rule of the body's own.
    id: Option<&'static str>,
    /// The rule in full.
    #[serde(flatten)]
    rule: RuleForm,
    /// Votes by type of member; a type that is not listed has one.
    weights: Vec<WeightForm>,
    /// How many others one voter may stand for; null where nobody may.
    proxies_max: Option<u32>,
}

/// Seats that are recorded and are not those of the law.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SeatsWarningBody {
    /// What is wrong: `seats_differ_from_law` or `seats_outside_band`.
    #[serde(flatten)]
    finding: FindingTextBody,
    /// Seats as they are recorded.
    given: u32,
    /// What law says.
    #[serde(flatten)]
    lawful: LawfulBody,
}

/// What law says of seats, and what it follows from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LawfulBody {
    /// Seats as law has them.
    expected: RangeBody,
    /// Inhabitants they follow from.
    population: i64,
    /// The day the inhabitants were counted.
    #[schema(format = Date)]
    population_day: String,
    /// Act and section.
    #[schema(example = "§ 31 zákona č. 129/2000 Sb.")]
    citation: &'static str,
}

/// The least and the most; equal where law gives one number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RangeBody {
    min: u32,
    max: u32,
}

impl BodyBody {
    /// The body of a body on a day; `around` is not known of one whose
    /// organization is gone.
    pub fn of(recorded: &Recorded<Body>, around: Option<Surroundings<'_>>, day: NaiveDate) -> Self {
        let body = &recorded.fact;
        let warning = around.and_then(|around| body.seats_warning(around, day));
        Self {
            id: body.id.to_string(),
            revision: recorded.from,
            form: BodyForm::of(body),
            in_force: InForceBody::of(body, day),
            warnings: warning.iter().map(SeatsWarningBody::of).collect(),
        }
    }
}

impl InForceBody {
    fn of(body: &Body, day: NaiveDate) -> Self {
        let own = body.body_rule_on(day).and_then(|rule| rule.own());
        let rule = body.rule_on(day).map(|rule| RuleInForceBody {
            id: rule.id,
            rule: RuleForm::of(&rule),
            weights: own.map(|own| WeightForm::all(&own.weights)).unwrap_or_default(),
            proxies_max: own.and_then(|own| own.proxies_max),
        });
        Self { on: day.to_string(), seats: body.seats_on(day), rule }
    }
}

impl SeatsWarningBody {
    fn of(warning: &SeatsWarning) -> Self {
        Self {
            finding: warning.code().into(),
            given: warning.given,
            lawful: LawfulBody::of(&warning.lawful),
        }
    }
}

impl LawfulBody {
    /// The body of what law says.
    pub fn of(lawful: &Lawful) -> Self {
        Self {
            expected: RangeBody { min: *lawful.seats.start(), max: *lawful.seats.end() },
            population: lawful.population,
            population_day: lawful.population_day.to_string(),
            citation: lawful.citation,
        }
    }
}
