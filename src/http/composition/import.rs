//! Import of a register of unions in the terms of the Czech open formal norm
//! *Rejstříky svazků obcí* of 1 April 2026.
//!
//! Of the many members of the norm those are read that compositions are made of. Its
//! organs with their persons are not even looked at.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::identifier::Ico;
use crate::domain::violation::{Refusal, Violation};
use crate::http::content;
use crate::http::days;
use crate::http::describe::{Journaled, Repeatable, WriteProblems};
use crate::http::error::ApiError;
use crate::http::problem::{Code, FieldError};
use crate::http::valid;
use crate::http::write::{Answer, Writing};
use crate::service::composition::import::{
    Field, ListedDay, ListedMember, ListedUnion, Place, Reason, Report, unions,
};
use crate::store::revision::digest;

/// Media types of the file.
const MEDIA_TYPES: [&str; 2] = ["application/ld+json", "application/json"];
/// What the code list of sources begins with, in either form that the norm has had.
const SOURCES: [&str; 2] =
    ["https://data.dia.gov.cz/zdroj/číselníky/zdroje-výčtu-členů/položky/", "zdroje-výčtu-členů:"];

/// A register of unions (*Rejstřík svazků obcí*), as far as it is read.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct UnionRegisterForm {
    /// IRI of the register.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "https://www.kraj-lbc.cz/urad/rejstrik-dobrovolnych-svazku-obci")]
    iri: String,
    /// Its unions.
    #[validate(nested)]
    eviduje_svazky_obcí: Vec<UnionForm>,
}

/// A union (*Dobrovolný svazek obcí*), as far as it is read.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct UnionForm {
    /// Its IČO, by which it is found.
    #[validate(custom(function = "valid::ico"))]
    #[schema(example = "69155950")]
    ičo: String,
    /// Where the register has the list of its members from.
    #[serde(default)]
    zdroj_výčtu_členů: Vec<String>,
    /// Its members.
    #[validate(nested)]
    má_člena: Vec<UnionMemberForm>,
}

/// A member of a union (*Obecní úřad jako člen dobrovolného svazku obcí*), as far as
/// it is read.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct UnionMemberForm {
    /// IČO of the municipality.
    #[validate(custom(function = "valid::ico"))]
    #[schema(example = "00509205")]
    ičo: Option<String>,
    /// The municipality.
    #[validate(nested)]
    spravuje_obec: Option<MunicipalityForm>,
    /// First day of membership.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "1999-10-20")]
    den_vzniku_členství: Option<String>,
    /// First day it can be, where no source tells it exactly; not in the norm.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    den_vzniku_členství_nejdříve: Option<String>,
    /// Last day it can be; not in the norm.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    den_vzniku_členství_nejpozději: Option<String>,
    /// First day without membership.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    den_zániku_členství: Option<String>,
    /// First day it can be, where no source tells it exactly; not in the norm.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    den_zániku_členství_nejdříve: Option<String>,
    /// Last day it can be; not in the norm.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    den_zániku_členství_nejpozději: Option<String>,
}

/// A municipality (*Obec*), as far as it is read.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
pub struct MunicipalityForm {
    /// Its IRI of RÚIAN.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "https://linked.cuzk.cz/resource/ruian/obec/571946")]
    iri: String,
}

/// What became of the members of a register of unions.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct CompositionImportReport {
    /// Members that were new.
    created: usize,
    /// Members that were there already, just so.
    unchanged: usize,
    /// Members that were there otherwise.
    changed: usize,
}

/// Imports the members of unions from a register in the Czech open formal norm: all
/// are recorded in one revision, or none.
///
/// Unions are found by their IČO and municipalities by their code of RÚIAN; nothing
/// is created but compositions.
#[utoipa::path(
    post, path = "/api/v1/compositions/import", tag = "compositions",
    request_body(content((UnionRegisterForm = "application/ld+json"), (UnionRegisterForm = "application/json"))),
    params(
        Repeatable,
        Journaled,
    ),
    responses((status = 200, description = "What became of the members", body = CompositionImportReport), WriteProblems),
    security(("token" = []))
)]
pub(crate) async fn members(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    content::media_type(&writing.request, &MEDIA_TYPES)?;
    let bytes = writing.bytes(writing.state.limits.import, payload).await?;
    let what = format!("import compositions, sha256 {}", digest(&bytes));
    let ids = writing.state.ids.clone();
    let limits = writing.state.limits;
    let read =
        move || content::json::<UnionRegisterForm>(&limits, &bytes).and_then(|form| form.listed());
    let listed = actix_web::web::block(read).await.map_err(ApiError::internal)??;
    let run = writing.run(&what, move |tx| {
        let report = unions(tx, &ids, &listed)?;
        if report.reasons.is_empty() {
            Answer::done(&CompositionImportReport::of(&report))
        } else {
            Err(refused(&report))
        }
    });
    run.await
}

fn refused(report: &Report) -> ApiError {
    let errors: Vec<FieldError> = report.reasons.iter().map(error).collect();
    let detail = format!(
        "Nothing was recorded: {} places are refused; `errors` names each with its reason.",
        errors.len()
    );
    ApiError::new(Code::ImportRefused, detail).with_errors(errors)
}

fn error(reason: &Reason) -> FieldError {
    let pointer = match reason.place {
        Place::Union(union) => format!("/eviduje_svazky_obcí/{union}/ičo"),
        Place::Member(union, member, field) => {
            format!("/eviduje_svazky_obcí/{union}/má_člena/{member}{}", pointer(field))
        }
    };
    FieldError::pointer(pointer, reason.violation.code(), reason.violation.to_string())
}

const fn pointer(field: Field) -> &'static str {
    match field {
        Field::Whole => "",
        Field::Iri => "/spravuje_obec/iri",
        Field::Ico => "/ičo",
        Field::Since => "/den_vzniku_členství",
        Field::Until => "/den_zániku_členství",
    }
}

impl CompositionImportReport {
    const fn of(report: &Report) -> Self {
        let Report { created, unchanged, changed, .. } = *report;
        Self { created, unchanged, changed }
    }
}

impl UnionRegisterForm {
    /// The unions that a validated form lists.
    fn listed(&self) -> Result<Vec<ListedUnion>, ApiError> {
        let listed = |union: &UnionForm| union.listed(&self.iri);
        let unions: Result<Vec<ListedUnion>, Violation> =
            self.eviduje_svazky_obcí.iter().map(listed).collect();
        // Validation has passed every IČO.
        unions.map_err(|violation| vec![Refusal::at("eviduje_svazky_obcí", violation)].into())
    }
}

impl UnionForm {
    fn listed(&self, register: &str) -> Result<ListedUnion, Violation> {
        let members: Result<Vec<ListedMember>, Violation> =
            self.má_člena.iter().map(UnionMemberForm::listed).collect();
        let mut source = format!("Rejstřík svazků obcí: {register}");
        for item in &self.zdroj_výčtu_členů {
            let word = SOURCES.iter().find_map(|begin| item.strip_prefix(begin)).unwrap_or(item);
            source.push_str("; zdroj výčtu členů: ");
            source.push_str(word);
        }
        Ok(ListedUnion { ico: Ico::parse(&self.ičo)?, members: members?, source })
    }
}

impl UnionMemberForm {
    fn listed(&self) -> Result<ListedMember, Violation> {
        let day = |text: &Option<String>| days::checked(text.as_deref());
        Ok(ListedMember {
            iri: self.spravuje_obec.as_ref().map(|unit| unit.iri.trim().to_owned()),
            ico: self.ičo.as_deref().map(Ico::parse).transpose()?,
            since: ListedDay {
                exact: day(&self.den_vzniku_členství),
                earliest: day(&self.den_vzniku_členství_nejdříve),
                latest: day(&self.den_vzniku_členství_nejpozději),
            },
            until: ListedDay {
                exact: day(&self.den_zániku_členství),
                earliest: day(&self.den_zániku_členství_nejdříve),
                latest: day(&self.den_zániku_členství_nejpozději),
            },
        })
    }
}
