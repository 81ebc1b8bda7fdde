//! Claims as they are answered: with how they stand to the register.

use serde::Serialize;
use utoipa::ToSchema;

use super::ClaimForm;
use crate::domain::claim::Claim;
use crate::domain::fact::Recorded;
use crate::domain::kind::Uncomputed;
use crate::domain::member::Filter;
use crate::domain::reconciliation::{Computed, Explanation, Reconciliation, reconcile};
use crate::http::key;
use crate::http::view::View;
use crate::http::word;

/// A claim as it was recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it says.
    #[serde(flatten)]
    form: ClaimForm,
}

/// A claim with how it stands to the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimRead {
    #[serde(flatten)]
    body: ClaimBody,
    /// What the register says in its place; null where it says nothing.
    computed: Option<ComputedBody>,
    /// The figure less the count; null where there is none.
    #[schema(example = 0)]
    difference: Option<i64>,
    /// Whether the figure and the register agree.
    #[schema(value_type = word::Fit)]
    fits: &'static str,
    /// Why the register says nothing; null where it does.
    unverifiable: Option<UncomputedBody>,
    /// Members that explain the count; those beside the certain ones explain a
    /// difference within bounds. Empty for what is no count of members.
    explanations: Vec<ExplanationBody>,
}

/// What the register says on the claim's day; where that has bounds, the least and
/// the greatest of all its days.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComputedBody {
    /// For certain.
    #[schema(example = 131)]
    count: u64,
    /// The first day on which it is no more than that.
    #[schema(format = Date, example = "2020-02-20")]
    count_on: String,
    /// At most: more than `count` where days are not known exactly, or where it is
    /// parted by region and the region of some is not known.
    #[schema(example = 131)]
    at_most: u64,
    /// The first day on which it can be as much.
    #[schema(format = Date, example = "2020-02-20")]
    at_most_on: String,
}

/// Why the register cannot compute a figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UncomputedBody {
    /// Its code, which never changes.
    #[schema(value_type = word::Uncomputed)]
    code: &'static str,
    /// What it says, in Czech.
    cs: &'static str,
    /// The same in English.
    en: &'static str,
}

/// Members that explain a count.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplanationBody {
    /// What they are to it.
    #[schema(value_type = word::Explaining)]
    what: &'static str,
    /// How many they are.
    count: u64,
    /// Path of these members.
    members: String,
}

impl ClaimBody {
    /// The body of a claim.
    pub fn of(recorded: &Recorded<Claim>) -> Self {
        Self {
            id: recorded.fact.id.to_string(),
            revision: recorded.from,
            form: ClaimForm::of(&recorded.fact),
        }
    }
}

impl ClaimRead {
    /// The body of a claim, reconciled with the register of `view`.
    pub fn of(view: &View, recorded: &Recorded<Claim>) -> Self {
        let Reconciliation { computed, difference, fit, explanations } =
            reconcile(&view.register, &recorded.fact);
        let explanations = explanations.iter().map(|found| ExplanationBody::of(view, found));
        Self {
            body: ClaimBody::of(recorded),
            computed: computed.ok().map(ComputedBody::from),
            difference,
            fits: fit.as_str(),
            unverifiable: computed.err().map(UncomputedBody::from),
            explanations: explanations.collect(),
        }
    }
}

impl From<Computed> for ComputedBody {
    fn from(computed: Computed) -> Self {
        Self {
            count: computed.count,
            count_on: computed.count_on.to_string(),
            at_most: computed.at_most,
            at_most_on: computed.at_most_on.to_string(),
        }
    }
}

impl From<Uncomputed> for UncomputedBody {
    fn from(why: Uncomputed) -> Self {
        let label = why.label();
        Self { code: label.code, cs: label.cs, en: label.en }
    }
}

impl ExplanationBody {
    fn of(view: &View, explanation: &Explanation) -> Self {
        let Filter { as_of, keys, certain, .. } = &explanation.filter;
        let members =
            key::members(*as_of, view.register.known.revision, keys).with("certain", *certain);
        Self { what: explanation.what.as_str(), count: explanation.members, members: members.url() }
    }
}
