//! Export of unions of municipalities with their members, in the terms of the Czech
//! open formal norm *Rejstříky svazků obcí* of 1 April 2026 (JSON-LD).
//!
//! What this register does not know is left out, also where the norm wants it.

use actix_web::http::header::{CONTENT_TYPE, CacheControl, ETag};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer;
use super::caller::Caller;
use super::describe::{Known, ReadProblems};
use super::error::ApiError;
use super::parameter::Parameters;
use super::state::State;
use super::view::{Facts, View, view};
use crate::domain::composition::Composition;
use crate::domain::kind::{CompositionRelation, LegalForm, Level};
use crate::domain::organization::{Address, Organization};
use crate::domain::policy::Scope;
use crate::domain::span::Bounds;
use crate::domain::territory::Detail;

const CONTEXT: &str = "https://ofn.gov.cz/rejstříky-svazků-obcí/2026-04-01/kontexty/kontext.jsonld";
const MEDIA_TYPE: &str = "application/ld+json";

/// A register of unions.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnionRegister {
    /// The context of the norm.
    #[serde(rename = "@context")]
    context: &'static str,
    /// IRI of this list.
    #[schema(example = "/api/v1/unions")]
    iri: &'static str,
    /// `Rejstřík svazků obcí`.
    typ: &'static str,
    /// The unions that exist on the day.
    eviduje_svazky_obcí: Vec<Union>,
}

/// A union.
#[derive(Debug, Serialize, ToSchema)]
pub struct Union {
    /// Its path.
    iri: String,
    /// `Dobrovolný svazek obcí`.
    typ: &'static str,
    /// Its IČO.
    #[serde(skip_serializing_if = "Option::is_none")]
    ičo: Option<String>,
    /// Its names.
    název: UnionName,
    /// Its data box.
    #[serde(skip_serializing_if = "Option::is_none")]
    idds: Option<String>,
    /// Its web pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    web: Option<String>,
    /// First day of its being, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    datum_vzniku: Option<String>,
    /// First day without it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    datum_zániku: Option<String>,
    /// Address of its office.
    #[serde(skip_serializing_if = "Option::is_none")]
    adresa_sídla_neevidovaná_v_rúian: Option<String>,
    /// Its members on the day, as far as they are known.
    má_člena: Vec<UnionMember>,
}

/// Names of a union.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnionName {
    /// Czech.
    cs: String,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

/// A member of a union.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnionMember {
    /// `Obecní úřad jako člen dobrovolného svazku obcí`.
    typ: &'static str,
    /// First day of membership, where known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    den_vzniku_členství: Option<String>,
    /// First day it can be; not in the norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    den_vzniku_členství_nejdříve: Option<String>,
    /// Last day it can be; not in the norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    den_vzniku_členství_nejpozději: Option<String>,
    /// First day without membership, where there is one and it is known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    den_zániku_členství: Option<String>,
    /// First day it can be; not in the norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    den_zániku_členství_nejdříve: Option<String>,
    /// Last day it can be; not in the norm.
    #[serde(skip_serializing_if = "Option::is_none")]
    den_zániku_členství_nejpozději: Option<String>,
    /// IČO of the municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    ičo: Option<String>,
    /// The municipality.
    spravuje_obec: UnionMunicipality,
    /// IRI of its region.
    leží_na_území_vyššího_územního_samosprávního_celku: String,
}

/// A municipality.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnionMunicipality {
    /// Its IRI of RÚIAN.
    iri: String,
    /// `Obec`.
    typ: &'static str,
    /// Its name.
    název_obce: String,
}

/// Lists the unions of municipalities that exist on a day, with their members on that
/// day, in the Czech open formal norm for registers of unions.
#[utoipa::path(
    get, path = "/api/v1/unions", tag = "compositions", operation_id = "unions",
    params(
        ("as_of" = Option<String>, Query, format = Date, description = "The day; today where absent", example = "2020-02-20"),
        Known,
    ),
    responses((status = 200, description = "The unions in Czech order", body = UnionRegister, content_type = "application/ld+json"), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, ()) = view(&state, &caller, Facts::Public, parameters, |_| ()).await?;
    let (tag, caching) = (view.tag(), view.caching());
    if answer::has_it(&request, &tag) {
        return Ok(answer::tagged(&request, tag, caching, &(), None));
    }
    let mut response = HttpResponse::Ok();
    response.insert_header(ETag(tag)).insert_header(CacheControl(caching));
    Ok(response.insert_header((CONTENT_TYPE, MEDIA_TYPE)).json(UnionRegister::of(&view)))
}

impl UnionRegister {
    fn of(view: &View) -> Self {
        let exists = |organization: &&Organization| {
            let existence = organization.existence;
            organization.published
                && organization.legal_form == LegalForm::UnionOfMunicipalities
                && existence.founded.is_none_or(|day| day <= view.as_of)
                && existence.dissolved.is_none_or(|day| view.as_of < day)
        };
        let all = view.register.organizations.iter().map(|filed| &filed.organization);
        Self {
            context: CONTEXT,
            iri: "/api/v1/unions",
            typ: "Rejstřík svazků obcí",
            eviduje_svazky_obcí: all.filter(exists).map(|one| Union::of(view, one)).collect(),
        }
    }
}

impl Union {
    fn of(view: &View, organization: &Organization) -> Self {
        let compositions = view.register.compositions.of(organization.id, Scope::PUBLIC);
        let member = |composition: &Composition| {
            let days = composition.counted(organization)?;
            (composition.relation == CompositionRelation::LegalMember
                && days.certain_on(view.as_of))
            .then(|| UnionMember::of(view, composition))?
        };
        let text = |day: chrono::NaiveDate| day.to_string();
        Self {
            iri: format!("/api/v1/organizations/{}", organization.id),
            typ: "Dobrovolný svazek obcí",
            ičo: organization.ico.as_ref().map(ToString::to_string),
            název: UnionName {
                cs: organization.name_cs.as_str().to_owned(),
                en: organization.name_en.as_ref().map(|name| name.as_str().to_owned()),
            },
            idds: organization.data_box.as_ref().map(ToString::to_string),
            web: organization.office.web.clone(),
            datum_vzniku: organization.existence.founded.map(text),
            datum_zániku: organization.existence.dissolved.map(text),
            adresa_sídla_neevidovaná_v_rúian: organization.address.as_ref().map(address),
            má_člena: compositions.filter_map(|recorded| member(&recorded.fact)).collect(),
        }
    }
}

/// An address as the norm's examples write it.
fn address(address: &Address) -> String {
    format!("{}, {} {}", address.street.as_str(), address.postcode, address.city.as_str())
}

impl UnionMember {
    /// A member; none where the reference data does not know the municipality.
    fn of(view: &View, composition: &Composition) -> Option<Self> {
        let territory = &view.register.territory;
        let code = composition.municipality.as_str();
        let unit = &territory.find(Level::Municipality, code)?.unit;
        let region = territory.region_of(Level::Municipality, code)?;
        let region = &territory.find(Level::Region, region.as_str())?.unit;
        let Detail::Region { ruian, .. } = &region.detail else {
            return None;
        };
        let since = composition.since;
        let began = since.earliest().filter(|day| *day == since.latest());
        let ended = composition.until.and_then(Bounds::day);
        let until = composition.until.filter(|_| ended.is_none());
        let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        Some(Self {
            typ: "Obecní úřad jako člen dobrovolného svazku obcí",
            den_vzniku_členství: text(began),
            den_vzniku_členství_nejdříve: text(since.earliest().filter(|_| began.is_none())),
            den_vzniku_členství_nejpozději: text(
                Some(since.latest()).filter(|_| began.is_none()),
            ),
            den_zániku_členství: text(ended),
            den_zániku_členství_nejdříve: text(until.map(Bounds::earliest)),
            den_zániku_členství_nejpozději: text(until.map(Bounds::latest)),
            ičo: unit.ico().map(ToString::to_string),
            spravuje_obec: UnionMunicipality {
                iri: format!("https://linked.cuzk.cz/resource/ruian/obec/{code}"),
                typ: "Obec",
                název_obce: unit.name.as_str().to_owned(),
            },
            leží_na_území_vyššího_územního_samosprávního_celku: format!(
                "https://linked.cuzk.cz/resource/ruian/vusc/{ruian}"
            ),
        })
    }
}
