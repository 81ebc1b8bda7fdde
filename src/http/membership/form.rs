//! Memberships as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{EndKind, Level, MemberType};
use crate::domain::membership::{End, Member, Membership, Reclassification, UnnamedKey};
use crate::domain::span::{Bounds, Span};
use crate::domain::text::Prose;
use crate::domain::violation::{Refusal, Violation};
use crate::http::days::DayBody;
use crate::http::valid;
use crate::http::word;

/// A membership as it begins: either of an organization, or of a member that a
/// source counts under a number and does not name.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipForm {
    /// The organization.
    organization_id: Option<Uuid>,
    /// Number of the unnamed member among those the source counts, from 1.
    #[validate(range(min = 1, max = 10_000, code = "count_form", message = "from 1 to 10,000"))]
    unnamed_number: Option<u32>,
    /// Region of an unnamed member (NUTS 3), where the source tells it.
    region: Option<String>,
    /// What the association counts it as.
    #[validate(custom(function = "valid::member_type"))]
    #[schema(value_type = word::MemberType)]
    r#type: String,
    /// First day of membership.
    #[validate(nested)]
    began: DayBody,
    /// How it ended, for one that has ended already.
    #[validate(nested)]
    end: Option<EndForm>,
    /// Resolution or document that began it.
    #[validate(custom(function = "valid::prose"))]
    evidence: Option<String>,
    /// Who says that it is a member.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
}

/// How a membership ends.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndForm {
    /// First day without membership.
    #[validate(nested)]
    on: DayBody,
    /// Kind of end.
    #[validate(custom(function = "valid::end_kind"))]
    #[schema(value_type = word::EndKind)]
    kind: String,
    /// The reason given.
    #[validate(custom(function = "valid::prose"))]
    reason: Option<String>,
    /// Resolution or document that ended it.
    #[validate(custom(function = "valid::prose"))]
    evidence: Option<String>,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
}

/// A change of type on an exact day.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReclassifyForm {
    /// The new type.
    #[validate(custom(function = "valid::member_type"))]
    #[schema(value_type = word::MemberType)]
    r#type: String,
    /// The day; bounds are refused.
    #[validate(nested)]
    on: DayBody,
    /// Resolution or document.
    #[validate(custom(function = "valid::prose"))]
    evidence: Option<String>,
    /// Who says so.
    #[validate(custom(function = "valid::prose"))]
    source: String,
}

/// Who an unnamed member is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifyForm {
    /// The organization.
    organization_id: Uuid,
    /// Resolution or document that shows it.
    #[validate(custom(function = "valid::prose"))]
    evidence: Option<String>,
}

/// What can be corrected of a membership. In a merge patch every member is
/// optional, and null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionForm {
    /// First day of membership.
    #[validate(nested)]
    began: DayBody,
    /// How it ended; null where it has not.
    #[validate(nested)]
    end: Option<EndForm>,
    /// Resolution or document that began it.
    #[validate(custom(function = "valid::prose"))]
    evidence: Option<String>,
    /// Who says that it is a member.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
}

impl MembershipForm {
    /// The membership with `id` that a validated form describes.
    ///
    /// # Errors
    /// What validation cannot see: both or neither of organization and number,
    /// a region of a named member, days that cannot be.
    pub fn membership(&self, id: Uuid) -> Result<Membership, Refusal> {
        let member_type = kind(&self.r#type)?;
        let end = self.end.as_ref().map(EndForm::end).transpose()?;
        let span = Span::new(bounds("began", &self.began)?, end.as_ref().map(|(on, _)| *on))?;
        let source = prose("source", &self.source)?;
        Ok(Membership {
            id,
            member: self.member(&source, member_type, span)?,
            member_type,
            span,
            end: end.map(|(_, end)| end),
            continues: None,
            evidence: maybe("evidence", self.evidence.as_deref())?,
            source,
            note: maybe("note", self.note.as_deref())?,
        })
    }

    fn member(
        &self,
        source: &Prose,
        member_type: MemberType,
        span: Span,
    ) -> Result<Member, Refusal> {
        let region = self.region.as_deref().map(|code| {
            TerritoryCode::parse(Level::Region, code)
                .map_err(|violation| Refusal::at("region", violation))
        });
        let region = region.transpose()?;
        let wrong = |field, why| Err(Refusal::at(field, Violation::Inconsistent(why)));
        match (self.organization_id, self.unnamed_number) {
            (Some(_), _) if region.is_some() => wrong(
                "region",
                "the region of a named member follows from its organization: leave it out",
            ),
            (Some(organization), None) => Ok(Member::Named { organization, identified_from: None }),
            (None, Some(number)) => {
                let key = UnnamedKey::new(source, member_type, span, region.as_ref(), number);
                Ok(Member::Unnamed { key, region })
            }
            _ => wrong("organization_id", "give either organization_id or unnamed_number"),
        }
    }
}

impl EndForm {
    /// How a membership ended; none where it has not.
    pub fn of(membership: &Membership) -> Option<Self> {
        let (end, on) = (membership.end.as_ref()?, membership.span.ended()?);
        Some(Self {
            on: DayBody::Bounds(on.into()),
            kind: end.kind.to_string(),
            reason: text(end.reason.as_ref()),
            evidence: text(end.evidence.as_ref()),
            source: end.source.as_str().to_owned(),
        })
    }

    /// The end that a validated form describes, and its day.
    ///
    /// # Errors
    /// A reclassification, which is no end by itself.
    pub fn end(&self) -> Result<(Bounds, End), Refusal> {
        let (on, end) = self.any_end()?;
        if end.kind == EndKind::Reclassification {
            let why = "a change of type is made by reclassifying, not by an end";
            return Err(Refusal::at("kind", Violation::Inconsistent(why)));
        }
        Ok((on, end))
    }

    fn any_end(&self) -> Result<(Bounds, End), Refusal> {
        let unknown = || Refusal::at("kind", Violation::WordUnknown { allowed: EndKind::list() });
        let end = End {
            kind: EndKind::parse(&self.kind).ok_or_else(unknown)?,
            reason: maybe("reason", self.reason.as_deref())?,
            evidence: maybe("evidence", self.evidence.as_deref())?,
            source: prose("source", &self.source)?,
        };
        Ok((bounds("on", &self.on)?, end))
    }
}

impl ReclassifyForm {
    /// The reclassification that a validated form describes; the spell that
    /// begins gets `id`.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn reclassification(&self, id: Uuid) -> Result<Reclassification, Refusal> {
        Ok(Reclassification {
            id,
            member_type: kind(&self.r#type)?,
            on: bounds("on", &self.on)?,
            evidence: maybe("evidence", self.evidence.as_deref())?,
            source: prose("source", &self.source)?,
        })
    }
}

impl IdentifyForm {
    /// The organization, and what shows it.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn identified(&self) -> Result<(Uuid, Option<Prose>), Refusal> {
        Ok((self.organization_id, maybe("evidence", self.evidence.as_deref())?))
    }
}

impl CorrectionForm {
    /// The form of a membership as it stands.
    pub fn of(membership: &Membership) -> Self {
        Self {
            began: DayBody::Bounds(membership.span.began().into()),
            end: EndForm::of(membership),
            evidence: text(membership.evidence.as_ref()),
            source: membership.source.as_str().to_owned(),
            note: text(membership.note.as_ref()),
        }
    }

    /// `before` with what a validated form says of it.
    ///
    /// # Errors
    /// Days that cannot be, or a reclassification made or unmade by an end.
    pub fn apply(&self, before: &Membership) -> Result<Membership, Refusal> {
        let end = self.end.as_ref().map(EndForm::any_end).transpose()?;
        let reclassified =
            |end: Option<&End>| end.is_some_and(|end| end.kind == EndKind::Reclassification);
        if reclassified(end.as_ref().map(|(_, end)| end)) != reclassified(before.end.as_ref()) {
            let why = "a change of type is neither made nor unmade by correcting an end";
            return Err(Refusal::at("end/kind", Violation::Inconsistent(why)));
        }
        let ended = end.as_ref().map(|(on, _)| *on);
        Ok(Membership {
            span: Span::new(bounds("began", &self.began)?, ended)?,
            end: end.map(|(_, end)| end),
            evidence: maybe("evidence", self.evidence.as_deref())?,
            source: prose("source", &self.source)?,
            note: maybe("note", self.note.as_deref())?,
            ..before.clone()
        })
    }
}

/// The text, where there is one.
pub(super) fn text(prose: Option<&Prose>) -> Option<String> {
    prose.map(|prose| prose.as_str().to_owned())
}

fn kind(text: &str) -> Result<MemberType, Refusal> {
    let unknown = || Refusal::at("type", Violation::WordUnknown { allowed: MemberType::list() });
    MemberType::parse(text).ok_or_else(unknown)
}

fn bounds(field: &str, day: &DayBody) -> Result<Bounds, Refusal> {
    day.bounds().map_err(|(_, violation)| Refusal::at(field, violation))
}

fn prose(field: &str, text: &str) -> Result<Prose, Refusal> {
    Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
}

fn maybe(field: &str, text: Option<&str>) -> Result<Option<Prose>, Refusal> {
    text.map(|text| prose(field, text)).transpose()
}
