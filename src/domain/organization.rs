//! Organization (organizace): a legal person, or a part of one, that can be a member.

use chrono::NaiveDate;
use uuid::Uuid;

use super::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use super::kind::{LegalForm, Level, MemberType};
use super::span::Existence;
use super::territory::{Detail, Territory, Unit};
use super::text::Name;
use super::violation::{Refusal, Violation};

/// What the register knows of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its key; an IČO may be absent and a name is shared by many.
    pub id: Uuid,
    /// Czech name.
    pub name_cs: Name,
    /// English name.
    pub name_en: Option<Name>,
    /// Names it had before, the latest first.
    pub former_names: Vec<FormerName>,
    /// Legal form.
    pub legal_form: LegalForm,
    /// IČO, unique when present.
    pub ico: Option<Ico>,
    /// DIČ.
    pub dic: Option<Dic>,
    /// Data box.
    pub data_box: Option<DataBox>,
    /// Address of its office.
    pub address: Option<Address>,
    /// Contacts of its office, never of a person.
    pub office: Office,
    /// The territories it governs.
    pub governs: Governed,
    /// Where it sits, for those that govern no territory.
    pub seat: Option<Seat>,
    /// The days on which it exists.
    pub existence: Existence,
    /// Whether anyone may see it.
    pub published: bool,
    /// Whether it is the association itself; at most one is, and rules alone say so.
    pub association: bool,
}

/// A name that an organization had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerName {
    /// The name.
    pub name: Name,
    /// First day it no longer had it, where known.
    pub until: Option<NaiveDate>,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Street and number.
    pub street: Name,
    /// Postcode.
    pub postcode: Postcode,
    /// Town.
    pub city: Name,
}

/// How an office is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// Telephone of the office.
    pub phone: Option<String>,
    /// E-mail of the filing office (e-podatelna).
    pub email: Option<String>,
    /// Web pages.
    pub web: Option<String>,
}

/// The territories an organization governs; Prague is one legal person that
/// stands as a municipality and as a region.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Governed {
    /// A region.
    pub region: Option<TerritoryCode>,
    /// A municipality.
    pub municipality: Option<TerritoryCode>,
    /// A city district.
    pub city_district: Option<TerritoryCode>,
}

impl Governed {
    /// Each with its level.
    pub fn iter(&self) -> impl Iterator<Item = (Level, &TerritoryCode)> {
        [
            (Level::Region, &self.region),
            (Level::Municipality, &self.municipality),
            (Level::CityDistrict, &self.city_district),
        ]
        .into_iter()
        .filter_map(|(level, code)| code.as_ref().map(|code| (level, code)))
    }
}

/// Where an organization sits: a municipality, or only the region where no more is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// [`Level::Municipality`] or [`Level::Region`].
    pub level: Level,
    /// Code of that level.
    pub code: TerritoryCode,
}

impl Organization {
    /// Every name it has or had.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name_cs.as_str())
            .chain(self.name_en.as_ref().map(Name::as_str))
            .chain(self.former_names.iter().map(|former| former.name.as_str()))
    }

    /// The unit that it governs as a member of `member_type`; none for a group of
    /// municipalities.
    #[must_use]
    pub const fn governed_as(&self, member_type: MemberType) -> Option<(Level, &TerritoryCode)> {
        let (level, code) = match member_type {
            MemberType::Region => (Level::Region, &self.governs.region),
            MemberType::Municipality => (Level::Municipality, &self.governs.municipality),
            MemberType::CityDistrict => (Level::CityDistrict, &self.governs.city_district),
            MemberType::Microregion | MemberType::MunicipalUnion | MemberType::LocalActionGroup => {
                return None;
            }
        };
        match code {
            Some(code) => Some((level, code)),
            None => None,
        }
    }

    /// The unit in which it is counted as a member of `member_type`: the one that it
    /// governs, or where a group of municipalities has its seat.
    #[must_use]
    pub fn unit_as(&self, member_type: MemberType) -> Option<(Level, &TerritoryCode)> {
        match member_type {
            MemberType::Region | MemberType::Municipality | MemberType::CityDistrict => {
                self.governed_as(member_type)
            }
            MemberType::Microregion | MemberType::MunicipalUnion | MemberType::LocalActionGroup => {
                self.seat.as_ref().map(|seat| (seat.level, &seat.code))
            }
        }
    }

    /// The region in which it is counted as a member of `member_type`: that of
    /// the territory it governs, or that of its seat.
    #[must_use]
    pub fn region_as(
        &self,
        member_type: MemberType,
        territory: &Territory,
    ) -> Option<TerritoryCode> {
        let (level, code) = self.unit_as(member_type)?;
        territory.region_of(level, code.as_str()).cloned()
    }

    /// Checks what can be checked from the organization and the units it names.
    ///
    /// # Errors
    /// Every rule that refuses it: an existence that ends before it begins, a
    /// DIČ that is not of its IČO, a military area, a city district of another
    /// municipality, an IČO that is not the territory's.
    pub fn check(&self, units: &[&Unit]) -> Result<(), Vec<Refusal>> {
        let mut refusals = Vec::new();
        if let Err(violation) = self.existence.check() {
            refusals.push(Refusal::at("dissolved", violation));
        }
        if let (Some(ico), Some(dic)) = (&self.ico, &self.dic)
            && dic.ico() != ico.as_str()
        {
            refusals.push(Refusal::at("dic", Violation::DicForm));
        }
        for unit in units {
            self.check_unit(unit, &mut refusals);
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    fn check_unit(&self, unit: &Unit, refusals: &mut Vec<Refusal>) {
        let field = format!("territories/{}", unit.level());
        if unit.is_military_area() {
            refusals
                .push(Refusal::at(&field, Violation::MilitaryArea { code: unit.code.to_string() }));
        }
        if let (Detail::CityDistrict { municipality, .. }, Some(given)) =
            (&unit.detail, &self.governs.municipality)
            && municipality != given
        {
            refusals.push(Refusal::at(
                &field,
                Violation::DistrictElsewhere {
                    district: unit.code.to_string(),
                    municipality: municipality.to_string(),
                    given: given.to_string(),
                },
            ));
        }
        if let (Some(expected), Some(given)) = (unit.ico(), &self.ico)
            && expected != given
        {
            let expected = expected.to_string();
            refusals.push(Refusal::at("ico", Violation::IcoOfOtherTerritory { expected }));
        }
    }

    /// Whether it can be a member of `member_type`: type and legal form are
    /// different things, and the type picks the level of territory.
    ///
    /// # Errors
    /// What it lacks for the type.
    pub fn fits(&self, member_type: MemberType) -> Result<(), Violation> {
        let why = match member_type {
            MemberType::Region if self.governs.region.is_none() => "it governs no region",
            MemberType::Municipality if self.governs.municipality.is_none() => {
                "it governs no municipality"
            }
            MemberType::CityDistrict if self.governs.city_district.is_none() => {
                "it governs no city district"
            }
            MemberType::Microregion | MemberType::MunicipalUnion
                if !self.is_grouping() && self.legal_form != LegalForm::UnionOfMunicipalities =>
            {
                "its legal form is not one that groups municipalities"
            }
            MemberType::LocalActionGroup if !self.is_grouping() => {
                "its legal form is not one of a local action group"
            }
            _ => return Ok(()),
        };
        Err(Violation::TypeUnfit { member_type, why })
    }

    const fn is_grouping(&self) -> bool {
        matches!(
            self.legal_form,
            LegalForm::Unknown
                | LegalForm::AssociationOfLegalPersons
                | LegalForm::RegisteredSociety
                | LegalForm::PublicBenefitCompany
                | LegalForm::Institute
        )
    }
}
