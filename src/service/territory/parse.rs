//! Reads the CSV tables of reference data into units.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Tables, VINTAGE};
use crate::domain::identifier::{DataBox, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{Level, MunicipalStatus};
use crate::domain::territory::{Detail, DistrictSpell, Municipality, Unit};
use crate::domain::text::Name;
use crate::domain::violation::Violation;

/// The days of the population columns.
const POPULATION: [(&str, i32, u32, u32); 3] =
    [("pop_20180101", 2018, 1, 1), ("pop_20201231", 2020, 12, 31), ("pop_20250101", 2025, 1, 1)];

/// Number of municipalities that a district or an ORP says it has.
pub type Totals = HashMap<(Level, String), i64>;

/// The units of all tables, and the totals the tables state.
pub fn units(tables: Tables<'_>) -> Result<(Vec<Unit>, Totals), String> {
    let mut units = Vec::new();
    let mut totals = Totals::new();
    for (level, text) in [
        (Level::Region, tables.regions),
        (Level::District, tables.districts),
        (Level::Orp, tables.orps),
        (Level::Municipality, tables.municipalities),
        (Level::CityDistrict, tables.city_districts),
    ] {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| error.to_string())?.clone();
        for (record, line) in reader.records().zip(2u64..) {
            let record = record.map_err(|error| format!("{level}: {error}"))?;
            let row = Row { level, line, fields: headers.iter().zip(record.iter()).collect() };
            let unit = row.unit()?;
            if matches!(level, Level::District | Level::Orp) {
                totals.insert((level, unit.code.to_string()), row.number("municipalities")?);
            }
            units.push(unit);
        }
    }
    Ok((units, totals))
}

struct Row<'a> {
    level: Level,
    line: u64,
    fields: HashMap<&'a str, &'a str>,
}

impl Row<'_> {
    fn text(&self, column: &str) -> Result<&str, String> {
        let value = self.fields.get(column).copied();
        value.ok_or_else(|| format!("{}, line {}: no column {column}", self.level, self.line))
    }

    fn maybe(&self, column: &str) -> Result<Option<&str>, String> {
        self.text(column).map(|text| (!text.is_empty()).then_some(text))
    }

    fn read<T>(
        &self,
        column: &str,
        parse: impl Fn(&str) -> Result<T, Violation>,
    ) -> Result<T, String> {
        parse(self.text(column)?).map_err(|violation| self.problem(column, &violation.to_string()))
    }

    fn read_maybe<T>(
        &self,
        column: &str,
        parse: impl Fn(&str) -> Result<T, Violation>,
    ) -> Result<Option<T>, String> {
        match self.maybe(column)? {
            None => Ok(None),
            Some(_) => self.read(column, parse).map(Some),
        }
    }

    fn code(&self, column: &str, level: Level) -> Result<TerritoryCode, String> {
        self.read(column, |text| TerritoryCode::parse(level, text))
    }

    fn number<T: std::str::FromStr>(&self, column: &str) -> Result<T, String> {
        self.text(column)?.parse().map_err(|_| self.problem(column, "not a number"))
    }

    fn number_maybe<T: std::str::FromStr>(&self, column: &str) -> Result<Option<T>, String> {
        match self.maybe(column)? {
            None => Ok(None),
            Some(_) => self.number(column).map(Some),
        }
    }

    fn problem(&self, column: &str, problem: &str) -> String {
        format!("{}, line {}, {column}: {problem}", self.level, self.line)
    }

    fn unit(&self) -> Result<Unit, String> {
        let detail = match self.level {
            Level::Region => Detail::Region {
                ruian: self.text("ruian")?.to_owned(),
                iso: self.text("iso3166_2")?.to_owned(),
                seat: self.read("seat", Name::parse)?,
                ico: self.read("ico", Ico::parse)?,
                data_box: self.read_maybe("databox", DataBox::parse)?,
                assembly_seats: self.number_maybe("assembly_seats_2016_2024")?,
                council_seats: self.number("council_seats")?,
            },
            Level::District => Detail::District {
                ruian: self.text("ruian")?.to_owned(),
                region: self.code("region", Level::Region)?,
            },
            Level::Orp => Detail::Orp { region: self.code("region", Level::Region)? },
            Level::Municipality => Detail::Municipality(self.municipality()?),
            Level::CityDistrict => Detail::CityDistrict {
                municipality: self.code("municipality", Level::Municipality)?,
                ico: self.read_maybe("ico", Ico::parse)?,
            },
        };
        Ok(Unit {
            code: self.code("code", self.level)?,
            name: self.read("name", Name::parse)?,
            detail,
            population: self.population()?,
            vintage: VINTAGE.to_owned(),
        })
    }

    fn municipality(&self) -> Result<Municipality, String> {
        let status = MunicipalStatus::parse(self.text("status")?);
        Ok(Municipality {
            status: status.ok_or_else(|| self.problem("status", "an unknown word"))?,
            ico: self.read_maybe("ico", Ico::parse)?,
            region: self.code("region", Level::Region)?,
            districts: self.districts()?,
            orp: self.code("orp", Level::Orp)?,
            pou: self.maybe("pou")?.map(ToOwned::to_owned),
            postcode: self.read("psc", Postcode::parse)?,
            latitude: self.text("lat")?.to_owned(),
            longitude: self.text("lon")?.to_owned(),
        })
    }

    /// One spell, or two where the district changed on 1 January 2021
    /// (Government Regulation 51/2020 Coll.).
    fn districts(&self) -> Result<Vec<DistrictSpell>, String> {
        let before = self.code("district_until_2020", Level::District)?;
        let after = self.code("district", Level::District)?;
        if before == after {
            return Ok(vec![DistrictSpell { district: after, from: None, until: None }]);
        }
        let changed = NaiveDate::from_ymd_opt(2021, 1, 1);
        Ok(vec![
            DistrictSpell { district: before, from: None, until: changed },
            DistrictSpell { district: after, from: changed, until: None },
        ])
    }

    fn population(&self) -> Result<Vec<(NaiveDate, i64)>, String> {
        if !matches!(self.level, Level::Region | Level::Municipality) {
            return Ok(Vec::new());
        }
        let mut counts = Vec::new();
        for (column, year, month, day) in POPULATION {
            if let (Some(on), Some(count)) =
                (NaiveDate::from_ymd_opt(year, month, day), self.number_maybe(column)?)
            {
                counts.push((on, count));
            }
        }
        Ok(counts)
    }
}
