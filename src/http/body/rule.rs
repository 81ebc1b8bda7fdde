//! Rules of bodies as they are sent: one of law by its id, or one of the body's
//! own, given in full.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::body::{BodyRule, OwnRule, RuleSpell};
use crate::domain::kind::MemberType;
use crate::domain::majority::law;
use crate::domain::violation::{Refusal, Violation};
use crate::http::days;
use crate::http::rule::{RuleChoice, RuleForm};
use crate::http::valid;
use crate::http::word;

/// A majority rule from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSpellForm {
    /// First day; null, for the first alone, where it is so from the beginning.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2000-11-12")]
    from: Option<String>,
    /// The rule.
    #[validate(nested)]
    rule: RuleChoice,
    /// Votes by type of member, in a general assembly with a rule of its own; a
    /// type that is not listed has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested)]
    weights: Vec<WeightForm>,
    /// How many others one voter may stand for, in a general assembly with a
    /// rule of its own; nobody may where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proxies_max: Option<u32>,
}

/// Votes of members of one type.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightForm {
    /// The type.
    #[serde(rename = "type")]
    #[validate(custom(function = "valid::member_type"))]
    #[schema(value_type = word::MemberType)]
    r#type: String,
    /// Votes of each of them.
    #[schema(example = 3)]
    votes: u32,
}

impl RuleSpellForm {
    /// The form of a rule from a day on.
    pub fn of(version: &RuleSpell) -> Self {
        let own = version.rule.own();
        let weights = own.map(|own| own.weights.as_slice()).unwrap_or_default();
        Self {
            from: version.from.map(|day| day.to_string()),
            rule: match &version.rule {
                BodyRule::Law(law) => RuleChoice::Law(law.id.to_owned()),
                BodyRule::Own(own) => RuleChoice::Full(RuleForm::of(&own.rule)),
            },
            weights: WeightForm::all(weights),
            proxies_max: own.and_then(|own| own.proxies_max),
        }
    }

    /// The rule that a validated form, which stands `at` a place, describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse; votes or proxies
    /// beside a rule of law.
    pub fn rule(&self, at: &str) -> Result<RuleSpell, Refusal> {
        let rule = match &self.rule {
            RuleChoice::Law(id) => {
                let why = "votes by type of member and proxies stand beside a rule given in full";
                if !self.weights.is_empty() {
                    let field = format!("{at}/weights");
                    return Err(Refusal::at(field, Violation::Inconsistent(why)));
                }
                if self.proxies_max.is_some() {
                    let field = format!("{at}/proxies_max");
                    return Err(Refusal::at(field, Violation::Inconsistent(why)));
                }
                let unknown = || Refusal::at(format!("{at}/rule"), law::unknown());
                BodyRule::Law(law::find(id).ok_or_else(unknown)?)
            }
            RuleChoice::Full(form) => BodyRule::Own(OwnRule {
                rule: form.rule().map_err(|refusal| Refusal {
                    field: format!("{at}/rule/{}", refusal.field),
                    ..refusal
                })?,
                weights: self.weights(at)?,
                proxies_max: self.proxies_max,
            }),
        };
        Ok(RuleSpell { from: days::checked(self.from.as_deref()), rule })
    }

    fn weights(&self, at: &str) -> Result<Vec<(MemberType, u32)>, Refusal> {
        let weight = |(place, weight): (usize, &WeightForm)| {
            let allowed = MemberType::list;
            let field = format!("{at}/weights/{place}/type");
            let unknown = || Refusal::at(field, Violation::WordUnknown { allowed: allowed() });
            Ok((MemberType::parse(&weight.r#type).ok_or_else(unknown)?, weight.votes))
        };
        self.weights.iter().enumerate().map(weight).collect()
    }
}

impl WeightForm {
    /// The forms of votes by type.
    pub fn all(weights: &[(MemberType, u32)]) -> Vec<Self> {
        let form =
            |(kind, votes): &(MemberType, u32)| Self { r#type: kind.to_string(), votes: *votes };
        weights.iter().map(form).collect()
    }
}
