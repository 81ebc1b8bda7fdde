//! What follows from a vote by a rule, in bodies: the evaluation with its
//! figures, the rule that was applied, and findings.

use serde::Serialize;
use utoipa::ToSchema;

use super::word;
use crate::domain::kind::FindingCode;
use crate::domain::majority::{Evaluation, QuorumCheck, Rule};
use crate::domain::text::Prose;

/// What follows from the counts of a vote by a rule, and from which numbers. A
/// number is null where the counts do not tell it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvaluationBody {
    /// What follows; `unverifiable` where the rule, or counts that could decide
    /// either way, are missing.
    #[schema(value_type = word::VoteResult)]
    result: &'static str,
    /// What the majority is taken of.
    #[schema(example = 55)]
    base: Option<u32>,
    /// Votes in favour that carry.
    #[schema(example = 28)]
    needed: Option<u32>,
    /// Votes in favour.
    #[schema(example = 27)]
    got: Option<u32>,
    /// Votes in favour that are missing; null where enough are there.
    #[schema(example = 1)]
    short_by: Option<u32>,
    /// The quorum; null where the rule asks for none.
    quorum: Option<QuorumCheckBody>,
    /// The rule that was applied; null where none is known.
    rule: Option<AppliedRuleBody>,
}

/// Whether enough members were present.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuorumCheckBody {
    /// Members who must be present.
    #[schema(example = 28)]
    needed: Option<u32>,
    /// Members who were.
    #[schema(example = 40)]
    present: Option<u32>,
    /// Whether they were enough.
    met: Option<bool>,
}

/// The rule that was applied.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AppliedRuleBody {
    /// Id of a rule of law; null for one of statutes or one given in full.
    #[schema(example = "cz-region-assembly")]
    id: Option<&'static str>,
    /// Act and section, or article of the statutes.
    #[schema(example = "§ 40 zákona č. 129/2000 Sb.")]
    citation: Option<String>,
    /// Whether all of it was read in a source.
    confirmed: bool,
    /// Its parts that were not: `majority`, `quorum`.
    #[schema(example = json!(["majority", "quorum"]))]
    unconfirmed: Vec<&'static str>,
}

/// Something that is possible and does not follow from the rules.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingTextBody {
    /// Its code, which never changes.
    #[schema(value_type = word::FindingCode)]
    code: &'static str,
    /// What it says, in Czech.
    cs: &'static str,
    /// The same in English.
    en: &'static str,
}

impl EvaluationBody {
    /// The body of what follows by `rule`.
    #[must_use]
    pub fn of(rule: Option<&Rule>, evaluation: &Evaluation) -> Self {
        Self {
            result: evaluation.result.as_str(),
            base: evaluation.base,
            needed: evaluation.needed,
            got: evaluation.got,
            short_by: evaluation.short_by,
            quorum: evaluation.quorum.map(QuorumCheckBody::from),
            rule: rule.map(AppliedRuleBody::from),
        }
    }
}

impl From<QuorumCheck> for QuorumCheckBody {
    fn from(quorum: QuorumCheck) -> Self {
        Self { needed: quorum.needed, present: quorum.present, met: quorum.met }
    }
}

impl From<&Rule> for AppliedRuleBody {
    fn from(rule: &Rule) -> Self {
        let parts = [("majority", rule.majority_confirmed), ("quorum", rule.quorum_confirmed)];
        let unconfirmed: Vec<_> = parts
            .into_iter()
            .filter_map(|(part, confirmed)| (!confirmed).then_some(part))
            .collect();
        Self {
            id: rule.id,
            citation: rule.citation.as_ref().map(Prose::as_str).map(ToOwned::to_owned),
            confirmed: unconfirmed.is_empty(),
            unconfirmed,
        }
    }
}

impl From<FindingCode> for FindingTextBody {
    fn from(code: FindingCode) -> Self {
        let label = code.label();
        Self { code: label.code, cs: label.cs, en: label.en }
    }
}
