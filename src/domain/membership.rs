//! Membership (členství): one spell of one organization in the association.

use uuid::Uuid;

use super::identifier::TerritoryCode;
use super::kind::{EndKind, MemberType};
use super::organization::Organization;
use super::span::{Bounds, Span};
use super::text::Prose;
use super::violation::{Refusal, Violation};

/// One spell of membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its key, kept when an unnamed member is identified.
    pub id: Uuid,
    /// Who the member is.
    pub member: Member,
    /// What the association counts it as.
    pub member_type: MemberType,
    /// Its days as published; clipped to the organization's existence for counting.
    pub span: Span,
    /// Why it ended; present exactly where the span has an end.
    pub end: Option<End>,
    /// The spell this one continues after a reclassification.
    pub continues: Option<Uuid>,
    /// The resolution or document that began it, where one is known.
    pub evidence: Option<Prose>,
    /// Who says that it is a member.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
}

/// Who a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// An organization of the register.
    Named {
        /// The organization.
        organization: Uuid,
        /// The key it had while a source only counted it.
        identified_from: Option<UnnamedKey>,
    },
    /// A member that a source counts and does not name.
    Unnamed {
        /// Source, type, bounds and number.
        key: UnnamedKey,
        /// Its region, where the source tells that much.
        region: Option<TerritoryCode>,
    },
}

/// What tells one unnamed member from another: source, type, bounds and number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnnamedKey(String);

impl UnnamedKey {
    /// The key of the `number`th member that `source` counts and does not name.
    #[must_use]
    pub fn new(
        source: &Prose,
        member_type: MemberType,
        span: Span,
        region: Option<&TerritoryCode>,
        number: u32,
    ) -> Self {
        let began = span.began();
        let ended = span
            .ended()
            .map_or_else(String::new, |end| format!("{}..{}", end.earliest(), end.latest()));
        let region = region.map_or("", TerritoryCode::as_str);
        Self(format!(
            "{member_type}|{}..{}|{ended}|{region}|{number}|{}",
            began.earliest(),
            began.latest(),
            source.as_str()
        ))
    }

    /// A key as it was stored.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    /// The key as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a membership ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Kind of end.
    pub kind: EndKind,
    /// The reason given.
    pub reason: Option<Prose>,
    /// The resolution or document that ended it, where one is known.
    pub evidence: Option<Prose>,
    /// Who says so.
    pub source: Prose,
}

/// What a rule needs to know of the other spells of the same organization.
pub type Others<'a> = &'a [Membership];

impl Membership {
    /// The organization, where it is named.
    #[must_use]
    pub const fn organization(&self) -> Option<Uuid> {
        match self.member {
            Member::Named { organization, .. } => Some(organization),
            Member::Unnamed { .. } => None,
        }
    }

    /// The key it has or had as an unnamed member.
    #[must_use]
    pub const fn unnamed_key(&self) -> Option<&UnnamedKey> {
        match &self.member {
            Member::Named { identified_from, .. } => identified_from.as_ref(),
            Member::Unnamed { key, .. } => Some(key),
        }
    }

    /// Checks this spell of `organization` against the `others` it has.
    ///
    /// # Errors
    /// Every rule that refuses it: a type that does not fit, a member that is
    /// not published or is the association itself, no day left within the organization's existence, possible
    /// days that overlap another spell's, or a reclassification that would part.
    pub fn check(
        &self,
        organization: &Organization,
        others: Others<'_>,
    ) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        if let Err(violation) = organization.fits(self.member_type) {
            refusals.push(Refusal::at("type", violation));
        }
        if !organization.published {
            refusals.push(Refusal::at("organization_id", Violation::MemberUnpublished));
        }
        if organization.association {
            refusals.push(Refusal::at("organization_id", Violation::AssociationItself));
        }
        match self.span.clip(organization.existence) {
            None => refusals.push(Refusal::at("began", Violation::OutsideExistence)),
            Some(span) => self.check_others(span, organization, others, &mut refusals),
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    fn check_others(
        &self,
        span: Span,
        organization: &Organization,
        others: Others<'_>,
        refusals: &mut Vec<Refusal>,
    ) {
        for other in others.iter().filter(|other| other.id != self.id) {
            let theirs = other.span.clip(organization.existence);
            if theirs.is_some_and(|theirs| theirs.may_overlap(span)) {
                refusals.push(Refusal::at("began", Violation::SpellsOverlap { with: other.id }));
            }
            if other.continues == Some(self.id)
                && self.span.ended().and_then(Bounds::day) != Some(other.span.began().earliest())
            {
                refusals.push(Refusal::at(
                    "ended",
                    Violation::ReclassificationParted { with: other.id },
                ));
            }
            if self.continues == Some(other.id)
                && self.span.began().day() != other.span.ended().and_then(Bounds::day)
            {
                refusals.push(Refusal::at(
                    "began",
                    Violation::ReclassificationParted { with: other.id },
                ));
            }
        }
    }

    /// Ends the spell on its first day without membership.
    ///
    /// # Errors
    /// It has ended already, or no day would lie between begin and end.
    pub fn end(self, on: Bounds, end: End) -> Result<Self, Vec<Refusal>> {
        if self.span.ended().is_some() {
            return Err(vec![Refusal::whole(Violation::AlreadyEnded)]);
        }
        let span = Span::new(self.span.began(), Some(on)).map_err(|refusal| vec![refusal])?;
        Ok(Self { span, end: Some(end), ..self })
    }

    /// The spell without its end: it goes on.
    #[must_use]
    pub fn reopened(self) -> Self {
        Self { span: self.span.reopened(), end: None, ..self }
    }

    /// Closes this spell on an exact day and opens the next of another type
    /// there, which is no exit and no entry.
    ///
    /// # Errors
    /// Not named, ended already, a day with bounds, the type it has, or a day
    /// on which it cannot have begun.
    pub fn reclassify(self, to: Reclassification) -> Result<(Self, Self), Vec<Refusal>> {
        let Member::Named { organization, .. } = self.member else {
            return Err(vec![Refusal::whole(Violation::NotNamed)]);
        };
        let mut refusals = Vec::new();
        if to.member_type == self.member_type {
            refusals.push(Refusal::at("type", Violation::ReclassificationSameType));
        }
        if to.on.day().is_none() {
            refusals.push(Refusal::at("on", Violation::ReclassificationDayInexact));
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let next = Self {
            id: to.id,
            member: Member::Named { organization, identified_from: None },
            member_type: to.member_type,
            span: Span::new(to.on, None).map_err(|refusal| vec![refusal])?,
            end: None,
            continues: Some(self.id),
            evidence: to.evidence.clone(),
            source: to.source.clone(),
            note: None,
        };
        let end = End {
            kind: EndKind::Reclassification,
            reason: None,
            evidence: to.evidence,
            source: to.source,
        };
        Ok((self.end(to.on, end)?, next))
    }

    /// Names the organization behind an unnamed member; its key and the counts
    /// stay as they are.
    ///
    /// # Errors
    /// It is named already, or the organization did not exist on the day by which
    /// the source counts it, so that the count would change.
    pub fn identify(
        self,
        organization: &Organization,
        evidence: Option<Prose>,
    ) -> Result<Self, Vec<Refusal>> {
        let counted = self.span.began().latest();
        let stays = |span: Span| span.certain_on(counted);
        if stays(self.span) && !self.span.clip(organization.existence).is_some_and(stays) {
            return Err(vec![Refusal::at("organization_id", Violation::OutsideExistence)]);
        }
        match self.member {
            Member::Named { organization, .. } => {
                Err(vec![Refusal::whole(Violation::AlreadyNamed { organization })])
            }
            Member::Unnamed { key, .. } => Ok(Self {
                member: Member::Named { organization: organization.id, identified_from: Some(key) },
                evidence: evidence.or(self.evidence),
                ..self
            }),
        }
    }
}

/// A change of type on a day.
#[derive(Debug, Clone)]
pub struct Reclassification {
    /// Key of the spell that begins.
    pub id: Uuid,
    /// The new type.
    pub member_type: MemberType,
    /// The day; must be exact.
    pub on: Bounds,
    /// The resolution or document, where one is known.
    pub evidence: Option<Prose>,
    /// Who says so.
    pub source: Prose,
}
