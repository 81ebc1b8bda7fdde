//! Reads a validated form into an organization.

use uuid::Uuid;

use super::{AddressForm, FormerNameForm, OrganizationForm, TerritoryForm};
use crate::domain::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{LegalForm, Level};
use crate::domain::organization::{Address, FormerName, Governed, Office, Organization, Seat};
use crate::domain::span::Existence;
use crate::domain::text::Name;
use crate::domain::violation::{Refusal, Violation};
use crate::http::days;

impl OrganizationForm {
    /// The organization with `id` that a validated form describes.
    ///
    /// # Errors
    /// What validation cannot see: a code that is not of its level, two
    /// territories of one level, a seat of another level.
    pub fn organization(&self, id: Uuid) -> Result<Organization, Refusal> {
        Ok(Organization {
            id,
            name_cs: read("name/cs", &self.name.cs, Name::parse)?,
            name_en: maybe("name/en", self.name.en.as_deref(), Name::parse)?,
            former_names: self.former()?,
            legal_form: LegalForm::parse(&self.legal_form).unwrap_or(LegalForm::Unknown),
            ico: maybe("ico", self.ico.as_deref(), Ico::parse)?,
            dic: maybe("dic", self.dic.as_deref(), Dic::parse)?,
            data_box: maybe("data_box", self.data_box.as_deref(), DataBox::parse)?,
            address: self.address.as_ref().map(AddressForm::address).transpose()?,
            office: Office {
                phone: self.office.phone.clone(),
                email: self.office.email.clone(),
                web: self.office.web.clone(),
            },
            governs: self.governs()?,
            seat: self.seat.as_ref().map(TerritoryForm::seat).transpose()?,
            existence: Existence {
                founded: days::checked(self.founded.as_deref()),
                dissolved: days::checked(self.dissolved.as_deref()),
            },
            published: self.published,
            // Never by a form: the first start sets it.
            association: false,
        })
    }

    /// Levels of its territories, in their order.
    pub fn levels(&self) -> Vec<String> {
        let levels = self.territories.iter();
        levels.map(|territory| territory.level.clone()).collect()
    }

    fn former(&self) -> Result<Vec<FormerName>, Refusal> {
        let read = |former: &FormerNameForm| {
            let name = read("former_names", &former.name, Name::parse)?;
            Ok(FormerName { name, until: days::checked(former.until.as_deref()) })
        };
        self.former_names.iter().map(read).collect()
    }

    fn governs(&self) -> Result<Governed, Refusal> {
        let mut governs = Governed::default();
        for (index, territory) in self.territories.iter().enumerate() {
            let field = format!("territories/{index}/code");
            let level = Level::parse(&territory.level).unwrap_or(Level::Region);
            let code = read(&field, &territory.code, |text| TerritoryCode::parse(level, text))?;
            let place = match level {
                Level::Region => &mut governs.region,
                Level::Municipality => &mut governs.municipality,
                Level::CityDistrict => &mut governs.city_district,
                Level::District | Level::Orp => {
                    let why = "districts and ORPs are governed by nobody: name a region, a municipality or a city district";
                    return Err(Refusal::at(field, Violation::Inconsistent(why)));
                }
            };
            if place.replace(code).is_some() {
                return Err(Refusal::at(
                    field,
                    Violation::Inconsistent("one territory of a level at most"),
                ));
            }
        }
        Ok(governs)
    }
}

/// Where a form with territories of these levels has what the rules say of one.
pub fn in_organization(levels: &[String], pointer: &str) -> Option<String> {
    if pointer.starts_with("/memberships/") || pointer.starts_with("/bodies/") {
        // The change as a whole would make its memberships or bodies wrong.
        return Some(String::new());
    }
    let level = pointer.strip_prefix("/territories/")?;
    let index = levels.iter().position(|found| found == level)?;
    Some(format!("/territories/{index}/code"))
}

impl AddressForm {
    fn address(&self) -> Result<Address, Refusal> {
        Ok(Address {
            street: read("address/street", &self.street, Name::parse)?,
            postcode: read("address/postcode", &self.postcode, Postcode::parse)?,
            city: read("address/city", &self.city, Name::parse)?,
        })
    }
}

impl TerritoryForm {
    fn seat(&self) -> Result<Seat, Refusal> {
        match Level::parse(&self.level) {
            Some(level @ (Level::Region | Level::Municipality)) => {
                let code = read("seat/code", &self.code, |text| TerritoryCode::parse(level, text))?;
                Ok(Seat { level, code })
            }
            _ => Err(Refusal::at(
                "seat/level",
                Violation::Inconsistent("a seat is a municipality or a region"),
            )),
        }
    }
}

fn read<T>(
    field: &str,
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, Violation>,
) -> Result<T, Refusal> {
    parse(text).map_err(|violation| Refusal::at(field, violation))
}

fn maybe<T>(
    field: &str,
    text: Option<&str>,
    parse: impl FnOnce(&str) -> Result<T, Violation>,
) -> Result<Option<T>, Refusal> {
    text.map(|text| read(field, text, parse)).transpose()
}
