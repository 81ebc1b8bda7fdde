//! Dimensions with all their keys, for tools that build their own choices.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::label;
use crate::domain::dimension::Sorter;
use crate::domain::kind::Dimension;
use crate::http::answer;
use crate::http::caller::Caller;
use crate::http::describe::{Dated, Known, ReadProblems};
use crate::http::error::ApiError;
use crate::http::key;
use crate::http::parameter::Parameters;
use crate::http::state::State;
use crate::http::table::NONE;
use crate::http::view::{Facts, KnownAtBody, View, view};
use crate::http::word::Dimension as DimensionWord;

/// Every key of every dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dimensions {
    /// The state of knowledge they were taken from.
    known_at: KnownAtBody,
    /// The keys, by dimension, in the order they are shown.
    items: Vec<DimensionKey>,
}

/// One key of a dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct DimensionKey {
    /// The dimension, as `by` takes it.
    #[schema(value_type = DimensionWord)]
    dimension: &'static str,
    /// The key, as filters take it; `none` for members that have none.
    #[schema(example = "CZ042")]
    code: String,
    /// Label in Czech.
    #[schema(example = "Ústecký kraj")]
    cs: String,
    /// Label in English; places have one name.
    en: String,
}

/// Lists what members can be counted by, with every key and its labels.
#[utoipa::path(
    get, path = "/api/v1/statistics/dimensions", tag = "statistics",
    params(
        ("dimension" = Option<DimensionWord>, Query, description = "Only this one"),
        Dated,
        Known,
    ),
    responses((status = 200, description = "The keys", body = Dimensions), ReadProblems)
)]
pub(crate) async fn dimensions(
    request: HttpRequest,
    caller: Caller,
    state: web::Data<State>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let (view, wanted) = view(&state, &caller, Facts::Public, parameters, |parameters| {
        parameters.parsed("dimension", &Dimension::list(), Dimension::parse)
    })
    .await?;
    let dimensions = Dimension::ALL.iter().filter(|one| wanted.is_none_or(|only| only == **one));
    let items = dimensions.flat_map(|dimension| keys(&view, *dimension)).collect();
    let body = Dimensions { known_at: view.known_at(), items };
    Ok(answer::tagged(&request, view.tag(), view.caching(), &body, None))
}

fn keys(view: &View, dimension: Dimension) -> Vec<DimensionKey> {
    let sorter = Sorter::new(&view.register, dimension, view.as_of);
    let key = |key| {
        let (cs, en) = label(view, dimension, key);
        let code = key::code(key).unwrap_or(NONE).to_owned();
        DimensionKey { dimension: dimension.as_str(), code, cs, en }
    };
    sorter.keys().iter().map(key).collect()
}
