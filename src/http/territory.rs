//! Territory: reference data, level by level.

use actix_web::http::header::EntityTag;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, web};

use super::answer;
use super::caller::Caller;
use super::describe::{Known, Paged, ReadProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::precondition;
use super::state::State;
use super::view::{Facts, View, view};
use super::word;
use crate::domain::identifier::{Ico, TerritoryCode};
use crate::domain::kind::{Level, MunicipalStatus};
use crate::domain::territory::{Detail, Filed};

mod body;

pub use body::UnitBody;

/// The level that a path names in the plural.
fn level(plural: &str) -> Result<Level, ApiError> {
    match plural {
        "regions" => Ok(Level::Region),
        "districts" => Ok(Level::District),
        "orps" => Ok(Level::Orp),
        "municipalities" => Ok(Level::Municipality),
        "city-districts" => Ok(Level::CityDistrict),
        other => Err(ApiError::not_found("level of territory", other)),
    }
}

/// Lists the units of a level.
#[utoipa::path(
    get, path = "/api/v1/territory/{level}", tag = "territory",
    params(
        ("level" = String, Path, description = "`regions`, `districts`, `orps`, `municipalities` or `city-districts`", example = "municipalities"),
        ("as_of" = Option<String>, Query, format = Date, description = "The day on which a municipality lies in a district; today where absent"),
        Known,
        ("q" = Option<String>, Query, description = "Part of a name, without regard to case and diacritics"),
        ("ico" = Option<String>, Query, description = "IČO of the authority"),
        ("region" = Option<String>, Query, description = "NUTS 3 code of the region"),
        ("district" = Option<String>, Query, description = "LAU 1 code of the district"),
        ("orp" = Option<String>, Query, description = "Code of the ORP"),
        ("municipality" = Option<String>, Query, description = "RÚIAN code of the municipality of a city district"),
        ("status" = Option<word::MunicipalStatus>, Query, description = "Status of a municipal unit"),
        Paged,
    ),
    responses((status = 200, description = "A page of units in Czech order", body = Page<UnitBody>), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    plural: Path<String>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let level = level(&plural)?;
    let (view, (asked, paging)) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let units =
        view.register.territory.level(level).iter().filter(|filed| asked.admits(&view, filed));
    let found =
        page(&state.cursor_key, &asked.question(&plural, &view), &paging, units, |filed| {
            [filed.sort.as_slice(), &[0], filed.unit.code.as_str().as_bytes()].concat()
        })?;
    let next = found.next.clone();
    let mut body = found.map(|filed| UnitBody::of(&view, filed));
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// Reads one unit.
#[utoipa::path(
    get, path = "/api/v1/territory/{level}/{code}", tag = "territory",
    params(
        ("level" = String, Path, description = "`regions`, `districts`, `orps`, `municipalities` or `city-districts`", example = "regions"),
        ("code" = String, Path, description = "Code of the unit", example = "CZ042"),
        ("as_of" = Option<String>, Query, format = Date, description = "The day on which a municipality lies in a district; today where absent"),
        Known,
    ),
    responses((status = 200, description = "The unit", body = UnitBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    path: Path<(String, String)>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (plural, code) = path.into_inner();
    let level = level(&plural)?;
    let (view, ()) = view(&state, &caller, Facts::Public, parameters, |_| ()).await?;
    let found = view.register.territory.find(level, &code);
    let filed = found.ok_or_else(|| ApiError::not_found(level.as_str(), &code))?;
    // The district shown depends on the day.
    let tag = format!("{}.{}", precondition::tag(filed.recorded_from), view.as_of);
    let body = UnitBody::of(&view, filed);
    Ok(answer::tagged(&request, EntityTag::new_strong(tag), view.caching(), &body, None))
}

struct Asked {
    q: Option<String>,
    ico: Option<Ico>,
    region: Option<TerritoryCode>,
    district: Option<TerritoryCode>,
    orp: Option<TerritoryCode>,
    municipality: Option<TerritoryCode>,
    status: Option<MunicipalStatus>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        let mut code = |name, level: Level| {
            parameters.parsed(name, &format!("the code of a {level}"), |text| {
                TerritoryCode::parse(level, text).ok()
            })
        };
        let region = code("region", Level::Region);
        let district = code("district", Level::District);
        let orp = code("orp", Level::Orp);
        let municipality = code("municipality", Level::Municipality);
        Self {
            q: parameters.search(),
            ico: parameters
                .parsed("ico", "an IČO with its check digit", |text| Ico::parse(text).ok()),
            region,
            district,
            orp,
            municipality,
            status: parameters.parsed("status", &MunicipalStatus::list(), MunicipalStatus::parse),
        }
    }

    fn admits(&self, view: &View, filed: &Filed) -> bool {
        let unit = &filed.unit;
        let region = || view.register.territory.region_of(unit.level(), unit.code.as_str());
        self.q.as_ref().is_none_or(|q| filed.search.contains(q.as_str()))
            && self.ico.as_ref().is_none_or(|ico| unit.ico() == Some(ico))
            && self.region.as_ref().is_none_or(|code| region() == Some(code))
            && self.district.as_ref().is_none_or(|code| unit.district_on(view.as_of) == Some(code))
            && self.lies_within(&unit.detail)
    }

    fn lies_within(&self, detail: &Detail) -> bool {
        let (orp, municipality, status) = match detail {
            Detail::Municipality(found) => (Some(&found.orp), None, Some(found.status)),
            Detail::CityDistrict { municipality, .. } => (None, Some(municipality), None),
            Detail::Region { .. } | Detail::District { .. } | Detail::Orp { .. } => {
                (None, None, None)
            }
        };
        self.orp.as_ref().is_none_or(|code| orp == Some(code))
            && self.municipality.as_ref().is_none_or(|code| municipality == Some(code))
            && self.status.is_none_or(|wanted| status == Some(wanted))
    }

    fn question(&self, plural: &str, view: &View) -> Question {
        Question::at(format!("/api/v1/territory/{plural}"))
            .with("as_of", Some(view.as_of))
            .with("known_at", Some(view.register.known.revision))
            .with("q", self.q.as_ref())
            .with("ico", self.ico.as_ref())
            .with("region", self.region.as_ref())
            .with("district", self.district.as_ref())
            .with("orp", self.orp.as_ref())
            .with("municipality", self.municipality.as_ref())
            .with("status", self.status)
    }
}
