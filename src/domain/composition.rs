//! Composition (složení): which municipalities a union, microregion or local action
//! group is made of, or works for.
//!
//! What a region covers follows from the territory, and is never written here.

use uuid::Uuid;

use super::fact::Fact;
use super::identifier::TerritoryCode;
use super::kind::{CompositionRelation, LegalForm};
use super::organization::Organization;
use super::span::{Bounds, Dated, Span};
use super::territory::Unit;
use super::text::Prose;
use super::violation::{CompositionViolation, Refusal, Violation};

/// That one municipality belongs to one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composition {
    /// Its key.
    pub id: Uuid,
    /// The organization: a union, a microregion or a local action group.
    pub organization: Uuid,
    /// The municipality, by RÚIAN code.
    pub municipality: TerritoryCode,
    /// How it belongs to it.
    pub relation: CompositionRelation,
    /// First day.
    pub since: Dated,
    /// First day without it; none while it lasts.
    pub until: Option<Bounds>,
    /// The list that says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
    /// Whether anyone may see it, which is whether anyone may see the organization.
    pub published: bool,
}

impl Composition {
    /// Its days as published, an unknown earliest begin taken as the beginning of time.
    ///
    /// # Errors
    /// An end before the begin.
    pub fn span(&self) -> Result<Span, Refusal> {
        Span::new(self.since.bounds(), self.until)
            .map_err(|refusal| Refusal::at("until", refusal.violation))
    }

    /// Its days within the existence of its `organization`, as they count; none
    /// where no day is left.
    #[must_use]
    pub fn counted(&self, organization: &Organization) -> Option<Span> {
        self.span().ok()?.clip(organization.existence)
    }

    /// Checks it against its `organization`, its municipality and the `others` of
    /// the same organization.
    ///
    /// # Errors
    /// Every rule that refuses it: an organization that municipalities do not belong
    /// to, a military area as a member (it has no assembly), days that cannot be, no
    /// day left within the organization's existence, or days that may overlap those
    /// of the same municipality in the same relation.
    pub fn check(
        &self,
        organization: &Organization,
        municipality: &Unit,
        others: &[Self],
    ) -> Result<(), Vec<Refusal>> {
        let mut refusals = self.unfit(organization);
        if self.relation == CompositionRelation::LegalMember && municipality.is_military_area() {
            let code = self.municipality.to_string();
            refusals.push(Refusal::at("municipality", Violation::MilitaryArea { code }));
        }
        match self.span() {
            Err(refusal) => refusals.push(refusal),
            Ok(span) => {
                if span.clip(organization.existence).is_none() {
                    refusals.push(Refusal::at("since", Violation::OutsideExistence));
                }
                refusals.extend(self.overlaps(span, others));
            }
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    /// Checks what it rests on of its organization, where that changes.
    #[must_use]
    pub fn unfit(&self, organization: &Organization) -> Vec<Refusal> {
        let refused =
            |why| vec![Refusal::at("organization_id", CompositionViolation::Unfit { why })];
        if organization.association {
            return refused("whoever belongs to the association has a membership");
        }
        if organization.governs.iter().next().is_some() {
            return refused("it governs a territory, from which its municipalities follow");
        }
        match organization.legal_form {
            LegalForm::Region
            | LegalForm::CapitalCity
            | LegalForm::Municipality
            | LegalForm::CityDistrict => refused("its legal form is that of a territory"),
            LegalForm::UnionOfMunicipalities
            | LegalForm::AssociationOfLegalPersons
            | LegalForm::RegisteredSociety
            | LegalForm::PublicBenefitCompany
            | LegalForm::Institute
            | LegalForm::Unknown => Vec::new(),
        }
    }

    /// Whether it is about the same municipality in the same relation to the same
    /// organization.
    #[must_use]
    pub fn is_of(&self, other: &Self) -> bool {
        self.organization == other.organization
            && self.municipality == other.municipality
            && self.relation == other.relation
    }

    fn overlaps(&self, span: Span, others: &[Self]) -> Vec<Refusal> {
        let overlapping = others.iter().filter(|other| {
            other.id != self.id
                && other.is_of(self)
                && other.span().is_ok_and(|theirs| theirs.may_overlap(span))
        });
        let refusal =
            |other: &Self| Refusal::at("since", CompositionViolation::Overlap { with: other.id });
        overlapping.map(refusal).collect()
    }
}

impl Fact for Composition {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.organization)
    }

    fn published(&self) -> bool {
        self.published
    }

    /// By organization, code of the municipality, relation and first day.
    fn position(&self) -> Vec<u8> {
        let mut key = self.organization.as_bytes().to_vec();
        key.extend(self.municipality.as_str().bytes());
        key.extend(self.relation.as_str().bytes());
        key.push(0);
        // Days of the register are of four-digit years, whose text sorts as they do.
        key.extend(self.since.latest().to_string().bytes());
        key.extend(self.id.as_bytes());
        key
    }
}

#[cfg(test)]
mod tests;
