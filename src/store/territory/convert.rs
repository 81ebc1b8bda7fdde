//! Between rows of territory and units of the domain.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{TerritoryRow, id};
use crate::domain::identifier::{DataBox, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{Level, MunicipalStatus};
use crate::domain::search;
use crate::domain::territory::{Detail, DistrictSpell, Filed, Municipality, Unit};
use crate::domain::text::Name;
use crate::store::column::{self, Reading};
use crate::store::error::StoreError;

#[derive(Serialize, Deserialize)]
struct DistrictColumn {
    district: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
}

#[derive(Serialize, Deserialize)]
struct PopulationColumn {
    on: NaiveDate,
    count: i64,
}

impl From<&Unit> for TerritoryRow {
    fn from(unit: &Unit) -> Self {
        let population: Vec<PopulationColumn> = unit
            .population
            .iter()
            .map(|(on, count)| PopulationColumn { on: *on, count: *count })
            .collect();
        let mut row = Self {
            id: id(unit.level(), unit.code.as_str()),
            recorded_from: 0,
            recorded_until: None,
            level: unit.level().to_string(),
            code: unit.code.to_string(),
            name: unit.name.as_str().to_owned(),
            vintage: unit.vintage.clone(),
            ruian: None,
            iso: None,
            seat: None,
            ico: unit.ico().map(ToString::to_string),
            data_box: None,
            assembly_seats: None,
            council_seats: None,
            region_code: None,
            municipality_code: None,
            orp_code: None,
            pou: None,
            status: None,
            postcode: None,
            latitude: None,
            longitude: None,
            districts: "[]".to_owned(),
            population: column::list(&population),
            search_key: search::fold(unit.name.as_str()),
            sort_key: search::sort_key(unit.name.as_str()),
        };
        row.set_detail(&unit.detail);
        row
    }
}

impl TerritoryRow {
    fn set_detail(&mut self, detail: &Detail) {
        match detail {
            Detail::Region {
                ruian, iso, seat, data_box, assembly_seats, council_seats, ..
            } => {
                self.ruian = Some(ruian.clone());
                self.iso = Some(iso.clone());
                self.seat = Some(seat.as_str().to_owned());
                self.data_box = data_box.as_ref().map(ToString::to_string);
                self.assembly_seats = *assembly_seats;
                self.council_seats = Some(*council_seats);
            }
            Detail::District { ruian, region } => {
                self.ruian = Some(ruian.clone());
                self.region_code = Some(region.to_string());
            }
            Detail::Orp { region } => self.region_code = Some(region.to_string()),
            Detail::Municipality(municipality) => self.set_municipality(municipality),
            Detail::CityDistrict { municipality, .. } => {
                self.municipality_code = Some(municipality.to_string());
            }
        }
    }

    fn set_municipality(&mut self, municipality: &Municipality) {
        let districts: Vec<DistrictColumn> = municipality
            .districts
            .iter()
            .map(|spell| DistrictColumn {
                district: spell.district.to_string(),
                from: spell.from,
                until: spell.until,
            })
            .collect();
        self.status = Some(municipality.status.to_string());
        self.region_code = Some(municipality.region.to_string());
        self.districts = column::list(&districts);
        self.orp_code = Some(municipality.orp.to_string());
        self.pou.clone_from(&municipality.pou);
        self.postcode = Some(municipality.postcode.to_string());
        self.latitude = Some(municipality.latitude.clone());
        self.longitude = Some(municipality.longitude.clone());
    }

    fn detail(&self, reading: Reading<'_>) -> Result<Detail, StoreError> {
        let text = |column, value: &Option<String>| reading.word(column, value.clone());
        let code = |column, level, value: &Option<String>| {
            reading.of(column, TerritoryCode::parse(level, &text(column, value)?))
        };
        let ico = reading.maybe("ico", self.ico.as_deref(), Ico::parse)?;
        Ok(match reading.word("level", Level::parse(&self.level))? {
            Level::Region => Detail::Region {
                ruian: text("ruian", &self.ruian)?,
                iso: text("iso", &self.iso)?,
                seat: reading.of("seat", Name::parse(&text("seat", &self.seat)?))?,
                ico: reading.word("ico", ico)?,
                data_box: reading.maybe("data_box", self.data_box.as_deref(), DataBox::parse)?,
                assembly_seats: self.assembly_seats,
                council_seats: reading.word("council_seats", self.council_seats)?,
            },
            Level::District => Detail::District {
                ruian: text("ruian", &self.ruian)?,
                region: code("region_code", Level::Region, &self.region_code)?,
            },
            Level::Orp => {
                Detail::Orp { region: code("region_code", Level::Region, &self.region_code)? }
            }
            Level::Municipality => Detail::Municipality(self.municipality(reading, ico)?),
            Level::CityDistrict => Detail::CityDistrict {
                municipality: code(
                    "municipality_code",
                    Level::Municipality,
                    &self.municipality_code,
                )?,
                ico,
            },
        })
    }

    fn municipality(
        &self,
        reading: Reading<'_>,
        ico: Option<Ico>,
    ) -> Result<Municipality, StoreError> {
        let text = |column, value: &Option<String>| reading.word(column, value.clone());
        let code =
            |column, level, value: &str| reading.of(column, TerritoryCode::parse(level, value));
        let districts = reading
            .list::<DistrictColumn>("districts", &self.districts)?
            .into_iter()
            .map(|spell| {
                Ok(DistrictSpell {
                    district: code("districts", Level::District, &spell.district)?,
                    from: spell.from,
                    until: spell.until,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(Municipality {
            status: reading
                .word("status", self.status.as_deref().and_then(MunicipalStatus::parse))?,
            ico,
            region: code("region_code", Level::Region, &text("region_code", &self.region_code)?)?,
            districts,
            orp: code("orp_code", Level::Orp, &text("orp_code", &self.orp_code)?)?,
            pou: self.pou.clone(),
            postcode: reading
                .of("postcode", Postcode::parse(&text("postcode", &self.postcode)?))?,
            latitude: text("latitude", &self.latitude)?,
            longitude: text("longitude", &self.longitude)?,
        })
    }
}

impl TryFrom<&TerritoryRow> for Unit {
    type Error = StoreError;

    fn try_from(row: &TerritoryRow) -> Result<Self, StoreError> {
        let reading = Reading { table: "territory", id: &row.id };
        let detail = row.detail(reading)?;
        let level = reading.word("level", Level::parse(&row.level))?;
        Ok(Self {
            code: reading.of("code", TerritoryCode::parse(level, &row.code))?,
            name: reading.of("name", Name::parse(&row.name))?,
            detail,
            population: reading
                .list::<PopulationColumn>("population", &row.population)?
                .into_iter()
                .map(|entry| (entry.on, entry.count))
                .collect(),
            vintage: row.vintage.clone(),
        })
    }
}

impl TryFrom<TerritoryRow> for Filed {
    type Error = StoreError;

    fn try_from(row: TerritoryRow) -> Result<Self, StoreError> {
        let unit = Unit::try_from(&row)?;
        Ok(Self {
            unit,
            search: row.search_key,
            sort: row.sort_key,
            recorded_from: row.recorded_from,
        })
    }
}
