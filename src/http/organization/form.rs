//! Organizations as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::domain::organization::Organization;
use crate::domain::text::Name;
use crate::http::valid;
use crate::http::word;

mod read;

pub use read::in_organization;

/// An organization as it is sent. In a merge patch every member is optional, and
/// null takes a value away.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::duplicated_attributes, reason = "two checks of one kind")]
#[validate(schema(function = "few_former_names", skip_on_field_errors = false))]
#[validate(schema(function = "few_territories", skip_on_field_errors = false))]
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

fn few_former_names(form: &OrganizationForm) -> Result<(), ValidationError> {
    valid::at_most(20, "former_names", &form.former_names)
}

fn few_territories(form: &OrganizationForm) -> Result<(), ValidationError> {
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
}
