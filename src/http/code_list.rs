//! Code lists: the closed lists of words with their Czech and English labels.

use actix_web::http::header::{CacheDirective, EntityTag};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer;
use super::describe::ReadProblems;
use super::error::ApiError;
use super::parameter::Parameters;
use super::view::REPRESENTATION;
use crate::domain::code_list::{self, CodeList};
use crate::store::revision::digest;

/// Seconds for which an answer may be kept: words change with the program alone.
const FRESH: u32 = 3_600;

/// All code lists.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CodeListsBody {
    /// The lists, in the order of their nouns.
    lists: Vec<CodeListBody>,
}

/// A closed list of words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CodeListBody {
    /// Its name, which never changes.
    #[schema(example = "member_type")]
    name: &'static str,
    /// Its words, in the order they are shown.
    items: Vec<CodeBody>,
}

/// A word with its labels.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CodeBody {
    /// The word as bodies and parameters have it.
    #[schema(example = "municipality")]
    code: &'static str,
    /// In Czech.
    #[schema(example = "Město nebo obec")]
    cs: &'static str,
    /// In English.
    #[schema(example = "Municipality")]
    en: &'static str,
}

impl CodeListBody {
    fn of(list: &CodeList) -> Self {
        let items = list.items.iter();
        Self {
            name: list.name,
            items: items.map(|l| CodeBody { code: l.code, cs: l.cs, en: l.en }).collect(),
        }
    }
}

/// Lists all code lists.
#[utoipa::path(
    get, path = "/api/v1/code-lists", tag = "code-lists",
    responses((status = 200, description = "Every closed list of words with its labels", body = CodeListsBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn list(
    request: HttpRequest,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let lists = code_list::ALL.iter().map(CodeListBody::of).collect();
    kept(&request, &CodeListsBody { lists })
}

/// Reads one code list.
#[utoipa::path(
    get, path = "/api/v1/code-lists/{name}", tag = "code-lists",
    params(("name" = String, Path, description = "Name of the list", example = "member_type")),
    responses((status = 200, description = "The closed list with its labels", body = CodeListBody, headers(("ETag" = String))), ReadProblems)
)]
pub(super) async fn read(
    request: HttpRequest,
    name: Path<String>,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    parameters.finish()?;
    let found = code_list::find(&name).ok_or_else(|| ApiError::not_found("code list", &name))?;
    kept(&request, &CodeListBody::of(found))
}

/// Answers with `body`, which is the same for everybody, tagged by its content.
fn kept<T: Serialize>(request: &HttpRequest, body: &T) -> Result<HttpResponse, ApiError> {
    let bytes = serde_json::to_vec(body).map_err(ApiError::internal)?;
    let tag = EntityTag::new_strong(format!("{REPRESENTATION}.{}", digest(&bytes)));
    let caching = vec![CacheDirective::Public, CacheDirective::MaxAge(FRESH)];
    Ok(answer::tagged(request, tag, caching, body, None))
}
