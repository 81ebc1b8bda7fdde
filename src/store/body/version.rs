//! Seats and rules by date, as their columns hold them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::body::{BodyRule, OwnRule, RuleSpell, SeatsSpell};
use crate::domain::kind::{Base, Comparison, MemberType};
use crate::domain::majority::{Fraction, Rule, Threshold, law};
use crate::domain::text::Prose;
use crate::store::column::Reading;
use crate::store::error::StoreError;

/// A number of seats from a day on.
#[derive(Serialize, Deserialize)]
pub struct SeatsColumn {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    seats: u32,
    source: String,
}

/// A rule from a day on: the id of a rule of law, or one of the body's own.
#[derive(Serialize, Deserialize)]
pub struct RuleColumn {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(flatten)]
    rule: BodyRuleColumn,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BodyRuleColumn {
    Law(String),
    Own(OwnRuleColumn),
}

#[derive(Serialize, Deserialize)]
struct OwnRuleColumn {
    majority: ThresholdColumn,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quorum: Option<ThresholdColumn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
    majority_confirmed: bool,
    quorum_confirmed: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weights: Vec<(String, u32)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proxies_max: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct ThresholdColumn {
    base: String,
    comparison: String,
    fraction: [u32; 2],
}

impl From<&SeatsSpell> for SeatsColumn {
    fn from(version: &SeatsSpell) -> Self {
        Self {
            from: version.from,
            seats: version.seats,
            source: version.source.as_str().to_owned(),
        }
    }
}

impl SeatsColumn {
    /// What it says.
    ///
    /// # Errors
    /// It makes no sense.
    pub fn read(&self, reading: Reading<'_>) -> Result<SeatsSpell, StoreError> {
        let source = reading.of("seats", Prose::parse(&self.source))?;
        Ok(SeatsSpell { from: self.from, seats: self.seats, source })
    }
}

impl From<&RuleSpell> for RuleColumn {
    fn from(version: &RuleSpell) -> Self {
        let rule = match &version.rule {
            BodyRule::Law(law) => BodyRuleColumn::Law(law.id.to_owned()),
            BodyRule::Own(own) => BodyRuleColumn::Own(own.into()),
        };
        Self { from: version.from, rule }
    }
}

impl RuleColumn {
    /// What it says.
    ///
    /// # Errors
    /// It makes no sense.
    pub fn read(&self, reading: Reading<'_>) -> Result<RuleSpell, StoreError> {
        let rule = match &self.rule {
            BodyRuleColumn::Law(id) => BodyRule::Law(reading.word("rules", law::find(id))?),
            BodyRuleColumn::Own(own) => BodyRule::Own(own.read(reading)?),
        };
        Ok(RuleSpell { from: self.from, rule })
    }
}

impl From<&OwnRule> for OwnRuleColumn {
    fn from(own: &OwnRule) -> Self {
        let rule = &own.rule;
        let weights = own.weights.iter();
        Self {
            majority: rule.majority.into(),
            quorum: rule.quorum.map(ThresholdColumn::from),
            citation: rule.citation.as_ref().map(|citation| citation.as_str().to_owned()),
            majority_confirmed: rule.majority_confirmed,
            quorum_confirmed: rule.quorum_confirmed,
            weights: weights.map(|(kind, votes)| (kind.to_string(), *votes)).collect(),
            proxies_max: own.proxies_max,
        }
    }
}

impl OwnRuleColumn {
    fn read(&self, reading: Reading<'_>) -> Result<OwnRule, StoreError> {
        let quorum = self.quorum.as_ref().map(|quorum| quorum.read(reading)).transpose()?;
        let weight = |(kind, votes): &(String, u32)| {
            Ok::<_, StoreError>((reading.word("rules", MemberType::parse(kind))?, *votes))
        };
        Ok(OwnRule {
            rule: Rule {
                id: None,
                majority: self.majority.read(reading)?,
                quorum,
                citation: reading.maybe("rules", self.citation.as_deref(), Prose::parse)?,
                majority_confirmed: self.majority_confirmed,
                quorum_confirmed: self.quorum_confirmed,
            },
            weights: self.weights.iter().map(weight).collect::<Result<_, _>>()?,
            proxies_max: self.proxies_max,
        })
    }
}

impl From<Threshold> for ThresholdColumn {
    fn from(threshold: Threshold) -> Self {
        let fraction = threshold.fraction;
        Self {
            base: threshold.base.to_string(),
            comparison: threshold.comparison.to_string(),
            fraction: [fraction.numerator(), fraction.denominator()],
        }
    }
}

impl ThresholdColumn {
    fn read(&self, reading: Reading<'_>) -> Result<Threshold, StoreError> {
        let [numerator, denominator] = self.fraction;
        Ok(Threshold {
            base: reading.word("rules", Base::parse(&self.base))?,
            fraction: reading.of("rules", Fraction::new(numerator, denominator))?,
            comparison: reading.word("rules", Comparison::parse(&self.comparison))?,
        })
    }
}
