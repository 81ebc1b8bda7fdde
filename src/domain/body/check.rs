//! What refuses a body.

use super::{BTreeSet, Body, BodyRule, Dated, OwnRule, SEATS_MAX};
use crate::domain::kind::{BodyKind, Electorate};
use crate::domain::organization::Organization;
use crate::domain::seats::Authority;
use crate::domain::territory::Unit;
use crate::domain::violation::{Refusal, Violation};

/// What a body stands in.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Its organization.
    pub organization: &'a Organization,
    /// The unit that the organization governs by its legal form.
    pub unit: Option<&'a Unit>,
}

impl Body {
    /// Checks it in its surroundings, beside the `others` of its organization.
    ///
    /// # Errors
    /// Every rule that refuses it: a kind or an electorate that the organization
    /// does not have, a second body of the kind, versions out of order, numbers
    /// out of range, a rule without its source, a draft of an organization
    /// behind what is published.
    pub fn check(&self, around: Surroundings<'_>, others: &[Self]) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut refuse = |field: &str, found: Result<(), Violation>| {
            refusals.extend(found.err().map(|violation| Refusal::at(field, violation)));
        };
        if self.published && !around.organization.published {
            refuse("organization_id", Err(Violation::OrganizationUnpublished));
        }
        refuse("kind", self.kind_fits(around));
        let taken = others.iter().find(|other| other.id != self.id && other.kind == self.kind);
        refuse("kind", taken.map_or(Ok(()), |other| Err(Violation::BodyTaken { body: other.id })));
        refuse("electorate", self.electorate_fits(around));
        if self.electorate == Electorate::Members && !self.seats.is_empty() {
            let why = "where the association's members vote, nobody holds a seat: leave seats out";
            refuse("seats", Err(Violation::Inconsistent(why)));
        }
        refusals.extend(unordered("seats", &self.seats));
        refusals.extend(unordered("rules", &self.rules));
        for (place, version) in self.seats.iter().enumerate() {
            refusals.extend(number(format!("seats/{place}/seats"), version.seats));
        }
        for (place, version) in self.rules.iter().enumerate() {
            match &version.rule {
                BodyRule::Law(law) => {
                    let authority = Authority::of(around.organization, around.unit);
                    let expected = authority.and_then(|authority| authority.rule(self.kind));
                    if expected != Some(*law) {
                        let expected = expected.map(|law| law.id);
                        let field = format!("rules/{place}/rule");
                        refusals.push(Refusal::at(field, Violation::RuleUnfit { expected }));
                    }
                }
                BodyRule::Own(own) => {
                    own.check(self.kind, &format!("rules/{place}"), &mut refusals);
                }
            }
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    /// Regions, municipalities and city districts have an assembly and a council
    /// by law; who has members has a general assembly, and may have a council.
    fn kind_fits(&self, around: Surroundings<'_>) -> Result<(), Violation> {
        let authority = Authority::of(around.organization, around.unit);
        let why = match (self.kind, authority) {
            (BodyKind::Assembly, None) => {
                "only a region, a municipality or a city district has an assembly; see its legal form"
            }
            (BodyKind::GeneralAssembly, Some(_)) => {
                "a region, a municipality or a city district has an assembly and no general assembly"
            }
            _ => return Ok(()),
        };
        Err(Violation::BodyUnfit { why })
    }

    const fn electorate_fits(&self, around: Surroundings<'_>) -> Result<(), Violation> {
        let why = match (self.electorate, self.kind) {
            (Electorate::Seats, _) => return Ok(()),
            (Electorate::Members, BodyKind::GeneralAssembly) if around.organization.association => {
                return Ok(());
            }
            (Electorate::Members, _) => {
                "the association's members vote in its own general assembly alone"
            }
        };
        Err(Violation::BodyUnfit { why })
    }
}

impl OwnRule {
    fn check(&self, kind: BodyKind, at: &str, refusals: &mut Vec<Refusal>) {
        if self.rule.citation.is_none() {
            refusals.push(Refusal::at(format!("{at}/rule/citation"), Violation::CitationMissing));
        }
        if kind != BodyKind::GeneralAssembly {
            let why = "votes by type of member and proxies are of a general assembly";
            if !self.weights.is_empty() {
                refusals.push(Refusal::at(format!("{at}/weights"), Violation::Inconsistent(why)));
            }
            if self.proxies_max.is_some() {
                refusals
                    .push(Refusal::at(format!("{at}/proxies_max"), Violation::Inconsistent(why)));
            }
        }
        let mut types = BTreeSet::new();
        for (place, (member_type, votes)) in self.weights.iter().enumerate() {
            if !types.insert(*member_type) {
                let why = "a type of member is listed once";
                let field = format!("{at}/weights/{place}/type");
                refusals.push(Refusal::at(field, Violation::Inconsistent(why)));
            }
            refusals.extend(number(format!("{at}/weights/{place}/votes"), *votes));
        }
        let proxies = self.proxies_max;
        refusals.extend(proxies.and_then(|proxies| number(format!("{at}/proxies_max"), proxies)));
    }
}

/// Versions whose first day is not after that of the one before.
fn unordered<'a, T: Dated>(
    field: &'a str,
    versions: &'a [T],
) -> impl Iterator<Item = Refusal> + use<'a, T> {
    let pairs = versions.iter().zip(versions.iter().skip(1)).enumerate();
    // The day of the first may be none, which is before any other.
    let wrong = pairs
        .filter(|(_, (before, after))| after.from().is_none() || after.from() <= before.from());
    wrong.map(move |(place, _)| {
        Refusal::at(format!("{field}/{}/from", place + 1), Violation::VersionsUnordered)
    })
}

fn number(field: String, given: u32) -> Option<Refusal> {
    let violation = Violation::NumberForm { min: 1, max: SEATS_MAX };
    (!(1..=SEATS_MAX).contains(&given)).then(|| Refusal::at(field, violation))
}
