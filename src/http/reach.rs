//! Reach: what the members cover of the country.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer;
use super::caller::Caller;
use super::describe::{Known, Paged, ReadProblems};
use super::error::ApiError;
use super::page::{Page, Paging, Question, page};
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::Level;
use crate::domain::reach::{self, Reached};

mod body;

pub use body::{ReachBody, ReachedMunicipality};

/// Where the municipalities are listed.
const MUNICIPALITIES: &str = "/api/v1/statistics/reach/municipalities";

/// Counts the distinct municipalities and inhabitants that the members of a day cover:
/// directly, or through a member region, union, microregion or local action group.
///
/// Each municipality counts once. It is covered for certain where some member is
/// certain on that day, and its composition, too. A member district covers a part of
/// its city and does not count the city. Where a member is unnamed or its composition
/// is not known, `complete` is false and all counts are lower bounds.
#[utoipa::path(
    get, path = "/api/v1/statistics/reach", tag = "statistics",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "The day; today where absent", example = "2020-02-20"),
        Known,
    ),
    responses((status = 200, description = "What is covered of the country and of each region", body = ReachBody), ReadProblems)
)]
pub(super) async fn reach(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Public, parameters, |_| ()).await?;
    let reach = reach::reach(&view.register, view.as_of)?;
    let body = ReachBody::of(&view, &reach);
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, None))
}

/// Lists the municipalities that the members of a day cover, each with the ways that
/// lead to it.
#[utoipa::path(
    get, path = "/api/v1/statistics/reach/municipalities", tag = "statistics",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "The day; today where absent", example = "2020-02-20"),
        Known,
        ("region" = Option<String>, Query, description = "Only those of this region (NUTS 3)"),
        ("certain" = Option<bool>, Query, description = "Only those covered for certain, or only those covered possibly"),
        Paged,
    ),
    responses((status = 200, description = "A page of municipalities in Czech order", body = Page<ReachedMunicipality>), ReadProblems)
)]
pub(super) async fn municipalities(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, (asked, paging)) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        (Asked::read(parameters), Paging::read(parameters))
    })
    .await?;
    let all: Vec<Reached<'_>> = reach::municipalities(&view.register, view.as_of)
        .filter(|reached| asked.admits(&view, reached))
        .collect();
    let found = page(&state.cursor_key, &asked.question(&view), &paging, all.iter(), |reached| {
        let filed = reached.filed;
        [filed.sort.as_slice(), &[0], filed.unit.code.as_str().as_bytes()].concat()
    })?;
    let places: Vec<usize> = found.items.iter().map(|reached| reached.place).collect();
    let ways = reach::ways(&view.register, view.as_of, &places);
    let next = found.next.clone();
    let mut body = found.map(|reached| {
        let ways = ways.get(&reached.place).map_or(&[][..], Vec::as_slice);
        ReachedMunicipality::of(&view, reached, ways)
    });
    body.as_of = Some(view.as_of.to_string());
    body.known_at = Some(view.known_at());
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, next.as_deref()))
}

/// The filters as they were asked for.
struct Asked {
    region: Option<TerritoryCode>,
    certain: Option<bool>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Self {
        let region = parameters.parsed("region", "a NUTS 3 code as CZ042", |text| {
            TerritoryCode::parse(Level::Region, text).ok()
        });
        Self { region, certain: parameters.flag("certain") }
    }

    fn admits(&self, view: &View, reached: &Reached<'_>) -> bool {
        let code = reached.filed.unit.code.as_str();
        let region = || view.register.territory.region_of(Level::Municipality, code);
        self.region.as_ref().is_none_or(|wanted| region() == Some(wanted))
            && self.certain.is_none_or(|wanted| reached.certain == wanted)
    }

    fn question(&self, view: &View) -> Question {
        Question::at(MUNICIPALITIES)
            .with("as_of", Some(view.as_of))
            .with("known_at", Some(view.register.known.revision))
            .with("region", self.region.as_ref())
            .with("certain", self.certain)
    }
}
