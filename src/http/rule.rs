//! Majority rules in bodies: by the id of a rule of law, or given in full.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::valid;
use super::word;
use crate::domain::kind::{Base, Comparison};
use crate::domain::majority::{Fraction, Rule, Threshold};
use crate::domain::text::Prose;
use crate::domain::violation::{Refusal, Violation};

mod choice;

pub use choice::RuleChoice;

/// A rule given in full: which part of which base carries, with its quorum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_comparison", skip_on_field_errors = false))]
pub struct RuleForm {
    /// What the majority is taken of.
    #[validate(custom(function = "valid::base"))]
    #[schema(value_type = word::Base)]
    base: String,
    /// More than this fraction, as `[1, 2]`; either this or `at_least`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 2, max_items = 2, example = json!([1, 2]))]
    more_than: Option<Vec<u32>>,
    /// At least this fraction, as `[2, 3]`; either this or `more_than`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 2, max_items = 2)]
    at_least: Option<Vec<u32>>,
    /// How many must be present; null where the rule asks for no quorum.
    #[serde(default)]
    #[validate(nested)]
    quorum: Option<QuorumForm>,
    /// Act and section, or article of the statutes.
    #[serde(default)]
    #[validate(custom(function = "valid::prose"))]
    citation: Option<String>,
    /// Whether the majority was read in a source.
    #[serde(default)]
    majority_confirmed: bool,
    /// Whether the quorum, or that there is none, was read in a source.
    #[serde(default)]
    quorum_confirmed: bool,
}

/// How many must be present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_comparison_of_quorum", skip_on_field_errors = false))]
pub struct QuorumForm {
    /// What the quorum is taken of: `statutory_seats` or `occupied_seats`.
    #[validate(custom(function = "valid::base"))]
    #[schema(value_type = word::Base)]
    base: String,
    /// More than this fraction; either this or `at_least`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 2, max_items = 2, example = json!([1, 2]))]
    more_than: Option<Vec<u32>>,
    /// At least this fraction; either this or `more_than`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 2, max_items = 2)]
    at_least: Option<Vec<u32>>,
}

fn one_comparison(form: &RuleForm) -> Result<(), ValidationError> {
    valid::refusal(part(form.more_than.as_deref(), form.at_least.as_deref()).map(drop))
}

fn one_comparison_of_quorum(form: &QuorumForm) -> Result<(), ValidationError> {
    let seats = Base::parse(&form.base).map_or(Ok(()), of_seats);
    valid::refusal(
        seats.and_then(|()| part(form.more_than.as_deref(), form.at_least.as_deref()).map(drop)),
    )
}

/// Which part, and how it is compared.
fn part(
    more_than: Option<&[u32]>,
    at_least: Option<&[u32]>,
) -> Result<(Comparison, Fraction), Refusal> {
    let (field, comparison, parts) = match (more_than, at_least) {
        (Some(parts), None) => ("more_than", Comparison::MoreThan, parts),
        (None, Some(parts)) => ("at_least", Comparison::AtLeast, parts),
        _ => {
            let why = "give either more_than or at_least";
            return Err(Refusal::whole(Violation::Inconsistent(why)));
        }
    };
    let fraction = match parts {
        [numerator, denominator] => Fraction::new(*numerator, *denominator),
        _ => Err(Violation::FractionForm),
    };
    Ok((comparison, fraction.map_err(|violation| Refusal::at(field, violation))?))
}

fn of_seats(base: Base) -> Result<(), Refusal> {
    match base {
        Base::StatutorySeats | Base::OccupiedSeats => Ok(()),
        Base::Present | Base::Cast | Base::Valid => {
            let why = "a quorum is taken of statutory_seats or occupied_seats";
            Err(Refusal::at("base", Violation::Inconsistent(why)))
        }
    }
}

fn threshold(
    base: &str,
    more_than: Option<&[u32]>,
    at_least: Option<&[u32]>,
) -> Result<Threshold, Refusal> {
    let base = Base::parse(base)
        .ok_or_else(|| Refusal::at("base", Violation::WordUnknown { allowed: Base::list() }))?;
    let (comparison, fraction) = part(more_than, at_least)?;
    Ok(Threshold { base, fraction, comparison })
}

fn quorum(form: &QuorumForm) -> Result<Threshold, Refusal> {
    let quorum = threshold(&form.base, form.more_than.as_deref(), form.at_least.as_deref())?;
    of_seats(quorum.base).map(|()| quorum)
}

impl RuleForm {
    /// The form of a rule.
    pub fn of(rule: &Rule) -> Self {
        let parts = |threshold: Threshold, comparison| {
            let fraction = threshold.fraction;
            (threshold.comparison == comparison)
                .then(|| vec![fraction.numerator(), fraction.denominator()])
        };
        Self {
            base: rule.majority.base.to_string(),
            more_than: parts(rule.majority, Comparison::MoreThan),
            at_least: parts(rule.majority, Comparison::AtLeast),
            quorum: rule.quorum.map(|quorum| QuorumForm {
                base: quorum.base.to_string(),
                more_than: parts(quorum, Comparison::MoreThan),
                at_least: parts(quorum, Comparison::AtLeast),
            }),
            citation: rule.citation.as_ref().map(|citation| citation.as_str().to_owned()),
            majority_confirmed: rule.majority_confirmed,
            quorum_confirmed: rule.quorum_confirmed,
        }
    }

    /// The rule that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn rule(&self) -> Result<Rule, Refusal> {
        let citation = self.citation.as_deref().map(Prose::parse).transpose();
        Ok(Rule {
            id: None,
            majority: threshold(&self.base, self.more_than.as_deref(), self.at_least.as_deref())?,
            quorum: self.quorum.as_ref().map(quorum).transpose().map_err(|refusal| Refusal {
                field: format!("quorum/{}", refusal.field),
                ..refusal
            })?,
            citation: citation.map_err(|violation| Refusal::at("citation", violation))?,
            majority_confirmed: self.majority_confirmed,
            quorum_confirmed: self.quorum_confirmed,
        })
    }
}
