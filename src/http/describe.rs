//! Failures in the description of the API: one list for reads, one for writes.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::response::{Response, ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};

use super::problem::{Code, MEDIA_TYPE};

/// Failures of reads.
#[derive(Debug, Clone, Copy)]
pub struct ReadProblems;

/// Failures of writes.
#[derive(Debug, Clone, Copy)]
pub struct WriteProblems;

/// Failures that any route may answer with.
const ANY: [u16; 7] = [400, 401, 403, 415, 422, 500, 503];
const READ: [u16; 1] = [404];
const WRITE: [u16; 6] = [404, 408, 409, 412, 413, 428];

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let not_modified =
            ResponseBuilder::new().description("The caller has it already (If-None-Match).");
        let mut responses = problems(&READ);
        responses.insert("304".to_owned(), RefOr::T(not_modified.build()));
        responses
    }
}

impl IntoResponses for WriteProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&WRITE)
    }
}

fn problems(more: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let statuses = ANY.iter().chain(more);
    let builder = statuses.fold(ResponsesBuilder::new(), |builder, status| {
        let codes: Vec<String> = Code::ALL
            .iter()
            .filter(|code| code.status() == *status)
            .map(|code| format!("`{}`: {}", code.as_str(), code.title()))
            .collect();
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new()
            .description(format!("{}.", codes.join("; ")))
            .content(MEDIA_TYPE, content);
        builder.response(status.to_string(), response)
    });
    builder.build().into()
}
