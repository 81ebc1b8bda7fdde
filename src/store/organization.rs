//! Organizations in rows.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::column::{self, Reading};
use super::db::Db;
use super::error::StoreError;
use super::record::Record;
use super::schema::organization;
use crate::domain::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{LegalForm, Level};
use crate::domain::organization::{Address, FormerName, Governed, Office, Organization, Seat};
use crate::domain::policy::Scope;
use crate::domain::register::Filed;
use crate::domain::search;
use crate::domain::span::Existence;
use crate::domain::text::Name;
use crate::record;

/// A row of `organization`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = organization)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct OrganizationRow {
    pub id: String,
    #[serde(skip)]
    pub recorded_from: i64,
    #[serde(skip)]
    pub recorded_until: Option<i64>,
    pub name_cs: String,
    pub name_en: Option<String>,
    pub former_names: String,
    pub legal_form: String,
    pub ico: Option<String>,
    pub dic: Option<String>,
    pub data_box: Option<String>,
    pub street: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub web: Option<String>,
    pub region_code: Option<String>,
    pub municipality_code: Option<String>,
    pub city_district_code: Option<String>,
    pub seat_level: Option<String>,
    pub seat_code: Option<String>,
    pub founded: Option<NaiveDate>,
    pub dissolved: Option<NaiveDate>,
    pub published: bool,
    #[serde(skip)]
    pub search_key: String,
    #[serde(skip)]
    pub sort_key: Vec<u8>,
    // Left out where false: documents of older journals don't know it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub association: bool,
}

record!(OrganizationRow, organization, public: true,
    fn is_public(&self) -> bool {
        self.published
    },
    fn organization(&self, _conn: &mut Db) -> diesel::QueryResult<Option<String>> {
        Ok(Some(self.id.clone()))
    },
    fn stale_key(&self) -> Option<&'static str> {
        let organization = Organization::try_from(self).ok()?;
        if self.search_key != search::fold_all(organization.names()) {
            Some("search_key")
        } else if self.sort_key != search::sort_key(&self.name_cs) {
            Some("sort_key")
        } else {
            None
        }
    }
);

#[derive(Serialize, Deserialize)]
struct FormerNameColumn {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
}

/// The present version of one organization that `scope` may see.
///
/// # Errors
/// The statement fails.
pub fn find(conn: &mut Db, id: Uuid, scope: Scope) -> Result<Option<OrganizationRow>, StoreError> {
    let row = <OrganizationRow as Record>::find(conn, &id.to_string())?;
    Ok(row.filter(|row| scope.sees(row.published, Some(id))))
}

/// Another organization with this IČO, if there is one.
///
/// # Errors
/// The statement fails.
pub fn with_ico(conn: &mut Db, ico: &Ico) -> Result<Option<OrganizationRow>, StoreError> {
    let present = organization::table.filter(organization::recorded_until.is_null());
    Ok(present.filter(organization::ico.eq(ico.as_str().to_owned())).first(conn).optional()?)
}

/// The association itself, if the first start has recorded it.
///
/// # Errors
/// The statement fails.
pub fn association(conn: &mut Db) -> Result<Option<OrganizationRow>, StoreError> {
    let present = organization::table.filter(organization::recorded_until.is_null());
    Ok(present.filter(organization::association.eq(true)).first(conn).optional()?)
}

/// The organizations that govern `code` of `level`, dissolved ones among them.
///
/// # Errors
/// The statement fails.
pub fn governing(
    conn: &mut Db,
    level: Level,
    code: &TerritoryCode,
) -> Result<Vec<OrganizationRow>, StoreError> {
    let code = code.to_string();
    let present = organization::table.filter(organization::recorded_until.is_null()).into_boxed();
    let rows = match level {
        Level::Region => present.filter(organization::region_code.eq(code)),
        Level::Municipality => present.filter(organization::municipality_code.eq(code)),
        Level::CityDistrict => present.filter(organization::city_district_code.eq(code)),
        Level::District | Level::Orp => return Ok(Vec::new()),
    };
    Ok(rows.order(organization::id).load(conn)?)
}

/// Makes the search and order keys of all versions anew.
///
/// # Errors
/// A statement fails, or a row makes no sense.
pub fn rebuild_keys(conn: &mut Db) -> Result<(), StoreError> {
    for row in OrganizationRow::versions(conn)?.iter().filter(|row| row.stale_key().is_some()) {
        let fresh = OrganizationRow::from(&Organization::try_from(row)?);
        let version = organization::table.find((&row.id, row.recorded_from));
        diesel::update(version)
            .set((
                organization::search_key.eq(fresh.search_key),
                organization::sort_key.eq(fresh.sort_key),
            ))
            .execute(conn)?;
    }
    Ok(())
}

impl From<&Organization> for OrganizationRow {
    fn from(organization: &Organization) -> Self {
        let text = |name: &Name| name.as_str().to_owned();
        let former: Vec<FormerNameColumn> = organization
            .former_names
            .iter()
            .map(|former| FormerNameColumn { name: text(&former.name), until: former.until })
            .collect();
        let address = organization.address.as_ref();
        let governs = &organization.governs;
        Self {
            id: organization.id.to_string(),
            recorded_from: 0,
            recorded_until: None,
            name_cs: text(&organization.name_cs),
            name_en: organization.name_en.as_ref().map(text),
            former_names: column::list(&former),
            legal_form: organization.legal_form.to_string(),
            ico: organization.ico.as_ref().map(ToString::to_string),
            dic: organization.dic.as_ref().map(ToString::to_string),
            data_box: organization.data_box.as_ref().map(ToString::to_string),
            street: address.map(|address| text(&address.street)),
            postcode: address.map(|address| address.postcode.to_string()),
            city: address.map(|address| text(&address.city)),
            phone: organization.office.phone.clone(),
            email: organization.office.email.clone(),
            web: organization.office.web.clone(),
            region_code: governs.region.as_ref().map(ToString::to_string),
            municipality_code: governs.municipality.as_ref().map(ToString::to_string),
            city_district_code: governs.city_district.as_ref().map(ToString::to_string),
            seat_level: organization.seat.as_ref().map(|seat| seat.level.to_string()),
            seat_code: organization.seat.as_ref().map(|seat| seat.code.to_string()),
            founded: organization.existence.founded,
            dissolved: organization.existence.dissolved,
            published: organization.published,
            search_key: search::fold_all(organization.names()),
            sort_key: search::sort_key(organization.name_cs.as_str()),
            association: organization.association,
        }
    }
}

impl OrganizationRow {
    fn former(&self, reading: Reading<'_>) -> Result<Vec<FormerName>, StoreError> {
        reading
            .list::<FormerNameColumn>("former_names", &self.former_names)?
            .into_iter()
            .map(|former| {
                let name = reading.of("former_names", Name::parse(&former.name))?;
                Ok(FormerName { name, until: former.until })
            })
            .collect()
    }

    fn address(&self, reading: Reading<'_>) -> Result<Option<Address>, StoreError> {
        match (&self.street, &self.postcode, &self.city) {
            (Some(street), Some(postcode), Some(city)) => Ok(Some(Address {
                street: reading.of("street", Name::parse(street))?,
                postcode: reading.of("postcode", Postcode::parse(postcode))?,
                city: reading.of("city", Name::parse(city))?,
            })),
            (None, None, None) => Ok(None),
            _ => reading.word("street, postcode, city", None),
        }
    }

    fn seat(&self, reading: Reading<'_>) -> Result<Option<Seat>, StoreError> {
        match (&self.seat_level, &self.seat_code) {
            (Some(level), Some(code)) => {
                let level = reading.word("seat_level", Level::parse(level))?;
                Ok(Some(Seat {
                    level,
                    code: reading.of("seat_code", TerritoryCode::parse(level, code))?,
                }))
            }
            (None, None) => Ok(None),
            _ => reading.word("seat_level, seat_code", None),
        }
    }

    fn governs(&self, reading: Reading<'_>) -> Result<Governed, StoreError> {
        let code = |column, level, text: &Option<String>| {
            reading.maybe(column, text.as_deref(), |text| TerritoryCode::parse(level, text))
        };
        Ok(Governed {
            region: code("region_code", Level::Region, &self.region_code)?,
            municipality: code("municipality_code", Level::Municipality, &self.municipality_code)?,
            city_district: code(
                "city_district_code",
                Level::CityDistrict,
                &self.city_district_code,
            )?,
        })
    }
}

impl TryFrom<&OrganizationRow> for Organization {
    type Error = StoreError;

    fn try_from(row: &OrganizationRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "organization", id: &row.id };
        Ok(Self {
            id: reading.of("id", Uuid::try_parse(&row.id))?,
            name_cs: reading.of("name_cs", Name::parse(&row.name_cs))?,
            name_en: reading.maybe("name_en", row.name_en.as_deref(), Name::parse)?,
            former_names: row.former(reading)?,
            legal_form: reading.word("legal_form", LegalForm::parse(&row.legal_form))?,
            ico: reading.maybe("ico", row.ico.as_deref(), Ico::parse)?,
            dic: reading.maybe("dic", row.dic.as_deref(), Dic::parse)?,
            data_box: reading.maybe("data_box", row.data_box.as_deref(), DataBox::parse)?,
            address: row.address(reading)?,
            office: Office {
                phone: row.phone.clone(),
                email: row.email.clone(),
                web: row.web.clone(),
            },
            governs: row.governs(reading)?,
            seat: row.seat(reading)?,
            existence: Existence { founded: row.founded, dissolved: row.dissolved },
            published: row.published,
            association: row.association,
        })
    }
}

impl TryFrom<OrganizationRow> for Filed {
    type Error = StoreError;

    fn try_from(row: OrganizationRow) -> Result<Self, StoreError> {
        let organization = Organization::try_from(&row)?;
        Ok(Self {
            organization,
            search: row.search_key,
            sort: row.sort_key,
            recorded_from: row.recorded_from,
        })
    }
}
