//! Memberships as they are answered.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::form::{EndForm, text};
use crate::domain::fact::Recorded;
use crate::domain::membership::{Member, Membership};
use crate::domain::policy::Scope;
use crate::domain::register::Spell;
use crate::http::cited::ResolutionCited;
use crate::http::days::BoundsBody;
use crate::http::view::View;
use crate::http::word;

/// A membership as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MembershipBody {
    /// Its id, kept when an unnamed member is identified.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// The organization; null for an unnamed member.
    organization_id: Option<String>,
    /// Key it has or had as an unnamed member: type, bounds, region, number and source.
    unnamed_key: Option<String>,
    /// Region of an unnamed member, where the source tells it.
    region: Option<String>,
    /// What the association counts it as.
    #[schema(value_type = word::MemberType)]
    r#type: &'static str,
    /// First day of membership, within bounds.
    began: BoundsBody,
    /// How it ended; null where it has not.
    end: Option<EndForm>,
    /// The spell it continues after a change of type.
    continues: Option<String>,
    /// Resolution or document that began it.
    evidence: Option<String>,
    /// Who says that it is a member.
    source: String,
    /// A remark.
    note: Option<String>,
}

/// A membership with the decisions that it rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipRead {
    #[serde(flatten)]
    body: MembershipBody,
    /// The resolutions by which it came about, from the applicant's council to the
    /// association; left out where it was not begun by an application.
    #[serde(skip_serializing_if = "Option::is_none")]
    decisions: Option<AdmittedByBody>,
}

/// The resolutions by which a membership came about.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdmittedByBody {
    /// The proposal of the applicant's council; null where it has none, or made none.
    proposal: Option<ResolutionCited>,
    /// The approval by the applicant's deciding body.
    approval: Option<ResolutionCited>,
    /// The decision of the association's body.
    admission: Option<ResolutionCited>,
}

impl MembershipRead {
    /// The body of a spell, with what the facts of `view` say of how it came about.
    pub fn of(view: &View, spell: &Spell) -> Self {
        let id = Some(spell.membership.id);
        let mut all = view.register.proceedings.applications.all(Scope::OF_RULES);
        let led = all.find(|recorded| recorded.fact.membership == id);
        let cited = |id: Option<Uuid>| id.and_then(|id| ResolutionCited::of(view, id));
        Self {
            body: MembershipBody::of(&spell.membership, spell.recorded_from),
            decisions: led.map(|Recorded { fact, .. }| AdmittedByBody {
                proposal: cited(fact.decisions.proposal),
                approval: cited(fact.decisions.approval),
                admission: cited(fact.decisions.admission),
            }),
        }
    }
}

impl MembershipBody {
    /// The body of a membership that revision `from` recorded.
    pub fn of(membership: &Membership, from: i64) -> Self {
        let region = match &membership.member {
            Member::Unnamed { region, .. } => region.as_ref(),
            Member::Named { .. } => None,
        };
        Self {
            id: membership.id.to_string(),
            revision: from,
            organization_id: membership.organization().map(|id| id.to_string()),
            unnamed_key: membership.unnamed_key().map(|key| key.as_str().to_owned()),
            region: region.map(ToString::to_string),
            r#type: membership.member_type.as_str(),
            began: membership.span.began().into(),
            end: EndForm::of(membership),
            continues: membership.continues.map(|id| id.to_string()),
            evidence: text(membership.evidence.as_ref()),
            source: membership.source.as_str().to_owned(),
            note: text(membership.note.as_ref()),
        }
    }
}
