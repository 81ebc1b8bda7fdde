//! Bodies of the rules of law.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::kind::Comparison;
use crate::domain::majority::Threshold;
use crate::domain::majority::law::{LegalRule, Source};
use crate::http::word;

/// A rule of law by which bodies of a kind decide.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LegalRuleBody {
    /// Id that never changes.
    #[schema(example = "cz-region-assembly")]
    id: &'static str,
    /// Whose rule it is.
    name: RuleNameBody,
    /// Kind of body.
    #[schema(value_type = word::BodyKind)]
    body_kind: &'static str,
    /// Votes in favour that carry.
    majority: ThresholdBody,
    /// Members who must be present.
    quorum: ThresholdBody,
    /// Where both stand, in Czech.
    #[schema(example = "§ 40 zákona č. 129/2000 Sb.")]
    citation: String,
    /// First day on which it is in force; null where not known.
    #[schema(example = "2000-11-12")]
    valid_from: Option<String>,
    /// Whether that day was read in a source.
    valid_from_confirmed: bool,
    /// First day on which it is in force no more; null where no end is known.
    valid_until: Option<String>,
}

/// Whose rule it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleNameBody {
    /// In Czech.
    cs: &'static str,
    /// In English.
    en: &'static str,
}

/// A part of a base that must be reached, and where that stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ThresholdBody {
    /// What it is a part of.
    #[schema(value_type = word::Base)]
    base: &'static str,
    /// More than this fraction is needed; left out where `at_least` is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 2, max_items = 2, example = json!([1, 2]))]
    more_than: Option<[u32; 2]>,
    /// At least this fraction is needed; left out where `more_than` is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 2, max_items = 2)]
    at_least: Option<[u32; 2]>,
    /// Where it stands, in Czech.
    #[schema(example = "§ 40 zákona č. 129/2000 Sb.")]
    citation: String,
    /// Whether it was read there.
    confirmed: bool,
}

impl LegalRuleBody {
    /// The body of a rule.
    #[must_use]
    pub fn of(rule: &LegalRule) -> Self {
        let day = |day: chrono::NaiveDate| day.to_string();
        Self {
            id: rule.id,
            name: RuleNameBody { cs: rule.cs, en: rule.en },
            body_kind: rule.body.as_str(),
            majority: ThresholdBody::of(rule, rule.majority, rule.majority_source),
            quorum: ThresholdBody::of(rule, rule.quorum, rule.quorum_source),
            citation: rule.citation(),
            valid_from: rule.valid_from.map(day),
            valid_from_confirmed: rule.valid_from_confirmed,
            valid_until: rule.valid_until.map(day),
        }
    }
}

impl ThresholdBody {
    fn of(rule: &LegalRule, threshold: Threshold, source: Source) -> Self {
        let parts = [threshold.fraction.numerator(), threshold.fraction.denominator()];
        let (more_than, at_least) = match threshold.comparison {
            Comparison::MoreThan => (Some(parts), None),
            Comparison::AtLeast => (None, Some(parts)),
        };
        Self {
            base: threshold.base.as_str(),
            more_than,
            at_least,
            citation: rule.cite(source),
            confirmed: source.confirmed,
        }
    }
}
