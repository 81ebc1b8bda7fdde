//! Which row of the tariff a member is under, as far as the register tells.

use chrono::NaiveDate;

use super::Assessment;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{
    FeeDoubt, FeeRule, LegalForm, Level, MemberType, MunicipalStatus, Network,
};
use crate::domain::organization::Organization;
use crate::domain::policy::Scope;
use crate::domain::register::{Register, Spell};
use crate::domain::territory::{Detail, Unit};

/// Inhabitants up to which a municipality pays nothing.
const MUNICIPALITY_BAND: u64 = 2_000;
/// Inhabitants up to which a city district is a small one.
const DISTRICT_BAND: u64 = 5_000;

/// Rows that can apply to a member, and what they rest on.
pub(super) struct Category {
    /// The rows; more than one where it is not known which.
    pub rules: Vec<FeeRule>,
    /// Inhabitants, with the day they were counted, where they are known.
    pub population: Option<(NaiveDate, u64)>,
    /// Why it is not known which row applies.
    pub doubts: Vec<FeeDoubt>,
}

impl Category {
    fn plain(rule: FeeRule) -> Self {
        Self { rules: vec![rule], population: None, doubts: Vec::new() }
    }
}

impl<'r> Assessment<'r> {
    /// The rows that can apply to a member, and what they rest on; nothing where
    /// the tariff does not name its type.
    pub(super) fn category(&self, spell: &Spell) -> Option<Category> {
        let filed = self.register.organization_of(spell);
        let organization = filed.map(|filed| &filed.organization);
        if organization.is_some_and(|found| found.legal_form == LegalForm::CapitalCity) {
            return Some(Category::plain(FeeRule::RegionOrPrague));
        }
        match spell.membership.member_type {
            MemberType::Region => Some(Category::plain(FeeRule::RegionOrPrague)),
            MemberType::LocalActionGroup => Some(Category::plain(FeeRule::LocalActionGroup)),
            MemberType::Microregion => Some(self.microregion(organization)),
            MemberType::CityDistrict => Some(self.city_district(organization)),
            MemberType::Municipality => Some(self.municipality(organization)),
            MemberType::MunicipalUnion => None,
        }
    }

    fn microregion(&self, organization: Option<&Organization>) -> Category {
        match contains_member_town(self.register, organization, self.first) {
            Some(true) => Category::plain(FeeRule::MicroregionWithMemberTown),
            Some(false) => Category::plain(FeeRule::Microregion),
            None => Category {
                rules: vec![FeeRule::Microregion, FeeRule::MicroregionWithMemberTown],
                population: None,
                doubts: vec![FeeDoubt::CompositionUnknown],
            },
        }
    }

    fn city_district(&self, organization: Option<&Organization>) -> Category {
        let code = organization.and_then(|found| found.governs.city_district.as_ref());
        let unit = code.and_then(|code| self.unit(Level::CityDistrict, code.as_str()));
        let population = unit.and_then(|unit| self.population(unit));
        let bands = [FeeRule::CityDistrictUpTo5000, FeeRule::CityDistrictAbove5000];
        Category { rules: band(population, DISTRICT_BAND, bands), population, doubts: vec![] }
    }

    fn municipality(&self, organization: Option<&Organization>) -> Category {
        let code = organization.and_then(|found| found.governs.municipality.as_ref());
        let unit = code.and_then(|code| self.unit(Level::Municipality, code.as_str()));
        let population = unit.and_then(|unit| self.population(unit));
        let bands = [FeeRule::MunicipalityUpTo2000, FeeRule::MunicipalityAbove2000];
        let without = band(population, MUNICIPALITY_BAND, bands);
        let (rules, doubt) = match unit.map(|unit| self.is_town(unit)) {
            Some(Ok(true)) => (vec![FeeRule::Town], None),
            Some(Ok(false)) => (without, None),
            Some(Err(doubt)) => ([without, vec![FeeRule::Town]].concat(), Some(doubt)),
            None => ([without, vec![FeeRule::Town]].concat(), Some(FeeDoubt::AuthorityUnknown)),
        };
        let in_network = organization.map_or(Some(false), |found| self.in_who_network(found));
        let doubts = doubt.into_iter().collect();
        match in_network {
            Some(true) => Category { population, ..Category::plain(FeeRule::TownInWhoNetwork) },
            Some(false) => Category { rules, population, doubts },
            None => Category {
                rules: [rules, vec![FeeRule::TownInWhoNetwork]].concat(),
                population,
                doubts: [doubts, vec![FeeDoubt::NetworkUncertain]].concat(),
            },
        }
    }

    /// Whether the row for towns applies, or the one for municipalities without
    /// delegated authority. A town without it, and a village with it, the tariff
    /// does not place.
    fn is_town(&self, unit: &Unit) -> Result<bool, FeeDoubt> {
        let Detail::Municipality(municipality) = &unit.detail else {
            return Err(FeeDoubt::AuthorityUnknown);
        };
        let town =
            matches!(municipality.status, MunicipalStatus::Town | MunicipalStatus::StatutoryCity);
        match self.offices.delegated(&unit.code, municipality) {
            None => Err(FeeDoubt::AuthorityUnknown),
            Some(delegated) if delegated == town => Ok(town),
            Some(_) => Err(FeeDoubt::CategoryUnclear),
        }
    }

    /// Whether it was in the WHO European Healthy Cities Network when the year
    /// began; nothing where that hangs on days that are not known exactly.
    fn in_who_network(&self, organization: &Organization) -> Option<bool> {
        let spans = self.register.affiliations.iter().map(|recorded| &recorded.fact);
        let spans = spans.filter(|affiliation| {
            affiliation.organization == organization.id
                && affiliation.network == Network::WhoEuropeanHealthyCities
        });
        let spans: Vec<_> = spans.filter_map(|affiliation| affiliation.span().ok()).collect();
        if spans.iter().any(|span| span.certain_on(self.first)) {
            return Some(true);
        }
        if spans.iter().any(|span| span.possible_on(self.first)) { None } else { Some(false) }
    }

    fn unit(&self, level: Level, code: &str) -> Option<&'r Unit> {
        self.register.territory.find(level, code).map(|filed| &filed.unit)
    }

    /// Inhabitants of the nearest day on file up to 1 January of the year, else of
    /// the earliest.
    fn population(&self, unit: &Unit) -> Option<(NaiveDate, u64)> {
        let (day, inhabitants) = unit.population_on(self.first)?;
        Some((day, u64::try_from(inhabitants).ok()?))
    }
}

/// Whether a town that is a member belongs to the microregion on `day`; nothing where
/// its composition is not known, or that hangs on days that are not known exactly.
fn contains_member_town(
    register: &Register,
    microregion: Option<&Organization>,
    day: NaiveDate,
) -> Option<bool> {
    let microregion = microregion?;
    let towns: Vec<(&TerritoryCode, bool)> = member_towns(register, day).collect();
    let (mut known, mut possible) = (false, false);
    for recorded in register.compositions.of(microregion.id, Scope::PUBLIC) {
        let composition = &recorded.fact;
        let days = composition.counted(microregion).filter(|days| days.possible_on(day));
        let Some(days) = days else { continue };
        known = true;
        let found = towns.iter().filter(|(code, _)| **code == composition.municipality);
        for (_, certain) in found {
            if *certain && days.certain_on(day) {
                return Some(true);
            }
            possible = true;
        }
    }
    (known && !possible).then_some(false)
}

/// Towns that are members on `day`, each with whether that is certain.
fn member_towns(
    register: &Register,
    day: NaiveDate,
) -> impl Iterator<Item = (&TerritoryCode, bool)> {
    register.spells.iter().filter_map(move |spell| {
        let governs = &register.organization_of(spell)?.organization.governs;
        let code = governs.municipality.as_ref()?;
        let unit = &register.territory.find(Level::Municipality, code.as_str())?.unit;
        let town = matches!(&unit.detail, Detail::Municipality(found)
            if matches!(found.status, MunicipalStatus::Town | MunicipalStatus::StatutoryCity));
        let member = spell.membership.member_type == MemberType::Municipality;
        let on_day = member && town && spell.counted.possible_on(day);
        on_day.then(|| (code, spell.counted.certain_on(day)))
    })
}

/// The row for those of up to `limit` inhabitants or for those of more; both where
/// the inhabitants are not known.
fn band(population: Option<(NaiveDate, u64)>, limit: u64, rules: [FeeRule; 2]) -> Vec<FeeRule> {
    let [small, large] = rules;
    match population {
        Some((_, inhabitants)) if inhabitants <= limit => vec![small],
        Some(_) => vec![large],
        None => rules.to_vec(),
    }
}

/// Whether a row is for those of so many inhabitants.
pub(super) const fn is_banded(rule: FeeRule) -> bool {
    matches!(
        rule,
        FeeRule::MunicipalityUpTo2000
            | FeeRule::MunicipalityAbove2000
            | FeeRule::CityDistrictUpTo5000
            | FeeRule::CityDistrictAbove5000
    )
}
