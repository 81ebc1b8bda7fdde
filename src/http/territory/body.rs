//! Body of a unit of territory.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::territory::{Detail, Filed, Municipality};
use crate::http::view::View;
use crate::http::word;

/// A unit of territory; what its level does not have is left out.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct UnitBody {
    /// Level.
    #[schema(value_type = word::Level)]
    level: &'static str,
    /// Code of that level.
    #[schema(example = "CZ042")]
    code: String,
    /// Name.
    name: String,
    /// State of the sources.
    vintage: String,
    /// Identifier in the register of territorial identification (RÚIAN).
    #[serde(skip_serializing_if = "Option::is_none")]
    iri: Option<String>,
    /// RÚIAN code of a region or district.
    #[serde(skip_serializing_if = "Option::is_none")]
    ruian: Option<String>,
    /// ISO 3166-2 code of a region.
    #[serde(skip_serializing_if = "Option::is_none")]
    iso: Option<String>,
    /// City where the authority of a region sits.
    #[serde(skip_serializing_if = "Option::is_none")]
    seat: Option<String>,
    /// IČO of the authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    ico: Option<String>,
    /// Data box of the authority of a region.
    #[serde(skip_serializing_if = "Option::is_none")]
    data_box: Option<String>,
    /// Seats of the assembly of a region in 2016-2024.
    #[serde(skip_serializing_if = "Option::is_none")]
    assembly_seats: Option<i32>,
    /// Seats of the council of a region.
    #[serde(skip_serializing_if = "Option::is_none")]
    council_seats: Option<i32>,
    /// Status of a municipal unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<word::MunicipalStatus>)]
    status: Option<&'static str>,
    /// Region it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    /// District a municipality lies in on the day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    district: Option<String>,
    /// All districts a municipality lay in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    districts: Vec<DistrictBody>,
    /// ORP of a municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    orp: Option<String>,
    /// Municipality of a city district.
    #[serde(skip_serializing_if = "Option::is_none")]
    municipality: Option<String>,
    /// Postcode of the office of a municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
    /// WGS 84 latitude in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<String>,
    /// WGS 84 longitude in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<String>,
    /// Inhabitants by day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    population: Vec<PopulationBody>,
}

/// The days on which a municipality lay in a district.
#[derive(Debug, Serialize, ToSchema)]
pub struct DistrictBody {
    district: String,
    /// First day, where known.
    from: Option<String>,
    /// First day no longer.
    until: Option<String>,
}

/// Inhabitants on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct PopulationBody {
    /// The day.
    on: String,
    /// Inhabitants.
    count: i64,
}

impl UnitBody {
    /// The body of a unit.
    pub fn of(view: &View, filed: &Filed) -> Self {
        let unit = &filed.unit;
        let region = view.register.territory.region_of(unit.level(), unit.code.as_str());
        let mut body = Self {
            level: unit.level().as_str(),
            code: unit.code.to_string(),
            name: unit.name.as_str().to_owned(),
            vintage: unit.vintage.clone(),
            ico: unit.ico().map(ToString::to_string),
            region: region.map(ToString::to_string),
            district: unit.district_on(view.as_of).map(ToString::to_string),
            population: unit
                .population
                .iter()
                .map(|(on, count)| PopulationBody { on: on.to_string(), count: *count })
                .collect(),
            ..Self::default()
        };
        body.add(&unit.detail);
        body
    }

    fn add(&mut self, detail: &Detail) {
        let iri = |kind: &str, code: &str| {
            Some(format!("https://linked.cuzk.cz/resource/ruian/{kind}/{code}"))
        };
        match detail {
            Detail::Region {
                ruian, iso, seat, data_box, assembly_seats, council_seats, ..
            } => {
                self.iri = iri("vusc", ruian);
                self.ruian = Some(ruian.clone());
                self.iso = Some(iso.clone());
                self.seat = Some(seat.as_str().to_owned());
                self.data_box = data_box.as_ref().map(ToString::to_string);
                self.assembly_seats = *assembly_seats;
                self.council_seats = Some(*council_seats);
            }
            Detail::District { ruian, .. } => {
                self.iri = iri("okres", ruian);
                self.ruian = Some(ruian.clone());
            }
            Detail::Orp { .. } => {}
            Detail::Municipality(municipality) => {
                self.iri = iri("obec", &self.code);
                self.add_municipality(municipality);
            }
            Detail::CityDistrict { municipality, .. } => {
                self.iri = iri("momc", &self.code);
                self.municipality = Some(municipality.to_string());
            }
        }
    }

    fn add_municipality(&mut self, municipality: &Municipality) {
        self.status = Some(municipality.status.as_str());
        self.orp = Some(municipality.orp.to_string());
        self.postcode = Some(municipality.postcode.to_string());
        self.latitude = Some(municipality.latitude.clone());
        self.longitude = Some(municipality.longitude.clone());
        self.districts = municipality
            .districts
            .iter()
            .map(|spell| DistrictBody {
                district: spell.district.to_string(),
                from: spell.from.map(|day| day.to_string()),
                until: spell.until.map(|day| day.to_string()),
            })
            .collect();
    }
}
