//! Bodies of organizations: as they are sent, and as they are answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::domain::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{LegalForm, Level};
use crate::domain::organization::{Address, FormerName, Governed, Office, Organization, Seat};
use crate::domain::register::{Filed, Recorded};
use crate::domain::span::Existence;
use crate::domain::text::Name;
use crate::domain::violation::{Refusal, Violation};
use crate::http::days;
use crate::http::valid;
use crate::http::word;

/// An organization as it is sent. In a merge patch every member is optional, and
/// null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "short_lists", skip_on_field_errors = false))]
pub struct OrganizationForm {
    /// Its names.
    #[validate(nested)]
    name: NamesForm,
    /// Names it had, the latest first.
    #[serde(default)]
    #[validate(nested)]
    former_names: Vec<FormerNameForm>,
    /// Legal form.
    #[validate(custom(function = "valid::legal_form"))]
    #[schema(value_type = word::LegalForm)]
    legal_form: String,
    /// IČO, unique when present; left zeros may be left out.
    #[validate(custom(function = "valid::ico"))]
    #[schema(example = "70892156")]
    ico: Option<String>,
    /// DIČ.
    #[validate(custom(function = "valid::dic"))]
    #[schema(example = "CZ70892156")]
    dic: Option<String>,
    /// Data box.
    #[validate(custom(function = "valid::data_box"))]
    #[schema(example = "t9zbsva")]
    data_box: Option<String>,
    /// Address of its office.
    #[validate(nested)]
    address: Option<AddressForm>,
    /// Contacts of its office, never of a person.
    #[serde(default)]
    #[validate(nested)]
    office: OfficeForm,
    /// The territories it governs, one a level at most.
    #[serde(default)]
    #[validate(nested)]
    territories: Vec<TerritoryForm>,
    /// Municipality or region of its seat, for those that govern none.
    #[validate(nested)]
    seat: Option<TerritoryForm>,
    /// First day of its being.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    founded: Option<String>,
    /// First day without it.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    dissolved: Option<String>,
    /// Whether anyone may see it; true where absent, and never false again.
    #[serde(default = "yes")]
    published: bool,
}

const fn yes() -> bool {
    true
}

fn short_lists(form: &OrganizationForm) -> Result<(), ValidationError> {
    valid::at_most(20, "former_names", &form.former_names)?;
    valid::at_most(3, "territories", &form.territories)
}

/// Names of an organization.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamesForm {
    /// In Czech.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "Ústecký kraj", max_length = 300)]
    cs: String,
    /// In English.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    en: Option<String>,
}

/// A name that an organization had.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerNameForm {
    /// The name.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    name: String,
    /// First day it no longer had it.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    until: Option<String>,
}

/// A postal address.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressForm {
    /// Street and number.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "Velká Hradební 3118/48")]
    street: String,
    /// Postcode, with or without its blank.
    #[validate(custom(function = "valid::postcode"))]
    #[schema(example = "40002")]
    postcode: String,
    /// Town.
    #[validate(custom(function = "valid::name"))]
    city: String,
}

/// How an office is reached.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeForm {
    /// Telephone of the office.
    #[validate(custom(function = "valid::phone"))]
    phone: Option<String>,
    /// E-mail of the filing office.
    #[validate(custom(function = "valid::email"))]
    email: Option<String>,
    /// Web pages.
    #[validate(custom(function = "valid::web"))]
    web: Option<String>,
}

/// A unit of territory by its level and code.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerritoryForm {
    /// Level.
    #[validate(custom(function = "valid::level"))]
    #[schema(value_type = word::Level)]
    level: String,
    /// Code of that level.
    #[schema(example = "CZ042")]
    code: String,
}

/// An organization as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it is.
    #[serde(flatten)]
    form: OrganizationForm,
    /// Where to read on.
    links: OrganizationLinks,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationLinks {
    history: String,
    memberships: String,
    affiliations: String,
}

impl OrganizationBody {
    /// The body of a filed organization.
    pub fn of(filed: &Filed) -> Self {
        Self::new(&filed.organization, filed.recorded_from)
    }

    /// The body of one just recorded.
    pub fn recorded(recorded: &Recorded<Organization>) -> Self {
        Self::new(&recorded.fact, recorded.from)
    }

    fn new(organization: &Organization, revision: i64) -> Self {
        let id = organization.id;
        Self {
            id: id.to_string(),
            revision,
            form: OrganizationForm::of(organization),
            links: OrganizationLinks {
                history: format!("/api/v1/organizations/{id}/history"),
                memberships: format!("/api/v1/memberships?organization_id={id}"),
                affiliations: format!("/api/v1/affiliations?organization_id={id}"),
            },
        }
    }
}

impl OrganizationForm {
    /// The form of an organization.
    pub fn of(organization: &Organization) -> Self {
        let name = |name: &Name| name.as_str().to_owned();
        let former = organization.former_names.iter();
        Self {
            name: NamesForm {
                cs: name(&organization.name_cs),
                en: organization.name_en.as_ref().map(name),
            },
            former_names: former
                .map(|former| FormerNameForm {
                    name: name(&former.name),
                    until: former.until.map(|day| day.to_string()),
                })
                .collect(),
            legal_form: organization.legal_form.to_string(),
            ico: organization.ico.as_ref().map(ToString::to_string),
            dic: organization.dic.as_ref().map(ToString::to_string),
            data_box: organization.data_box.as_ref().map(ToString::to_string),
            address: organization.address.as_ref().map(|address| AddressForm {
                street: name(&address.street),
                postcode: address.postcode.to_string(),
                city: name(&address.city),
            }),
            office: OfficeForm {
                phone: organization.office.phone.clone(),
                email: organization.office.email.clone(),
                web: organization.office.web.clone(),
            },
            territories: organization
                .governs
                .iter()
                .map(|(level, code)| TerritoryForm {
                    level: level.to_string(),
                    code: code.to_string(),
                })
                .collect(),
            seat: organization.seat.as_ref().map(|seat| TerritoryForm {
                level: seat.level.to_string(),
                code: seat.code.to_string(),
            }),
            founded: organization.existence.founded.map(|day| day.to_string()),
            dissolved: organization.existence.dissolved.map(|day| day.to_string()),
            published: organization.published,
        }
    }

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
    if pointer.starts_with("/memberships/") {
        // The change as a whole would make its memberships wrong.
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
