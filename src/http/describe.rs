//! What many routes have in common in the description of the API: failures, a
//! list for reads, one for writes and one for questions, and parameters.

mod patch;
mod whole;

use std::collections::BTreeMap;

use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};
use utoipa::{IntoParams, IntoResponses};

use super::problem::{Code, MEDIA_TYPE};
pub use patch::Patches;
pub use whole::Whole;

/// Failures of reads.
#[derive(Debug, Clone, Copy)]
pub struct ReadProblems;

/// Failures of writes.
#[derive(Debug, Clone, Copy)]
pub struct WriteProblems;

/// Failures of questions that are asked by POST and write nothing.
#[derive(Debug, Clone, Copy)]
pub struct QuestionProblems;

/// Failures of signing in and of what belongs to it, which makes no revision.
#[derive(Debug, Clone, Copy)]
pub struct SignInProblems;

/// Failures that any route may answer with.
const ANY: [u16; 10] = [400, 401, 403, 414, 415, 422, 429, 431, 500, 503];
const READ: [u16; 1] = [404];
const WRITE: [u16; 6] = [404, 408, 409, 412, 413, 428];
const QUESTION: [u16; 2] = [408, 413];
const SIGN_IN: [u16; 4] = [404, 408, 409, 413];

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

impl IntoResponses for QuestionProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&QUESTION)
    }
}

impl IntoResponses for SignInProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&SIGN_IN)
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

/// What a value of a parameter looks like, where its type does not say it all.
enum Form {
    Day,
    /// A number from, and up to where there is an end.
    Within(u32, Option<u32>),
    /// A text of at most so many characters, and of one at least.
    Long(usize),
    OneOf(&'static [&'static str]),
    Pattern(&'static str),
}

fn described(kind: Type, forms: &[Form]) -> Object {
    let plain = ObjectBuilder::new().schema_type(kind);
    let formed = forms.iter().fold(plain, |schema, form| match *form {
        Form::Day => schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
        Form::Within(least, most) => schema.minimum(Some(least)).maximum(most),
        Form::Long(most) => schema.min_length(Some(1)).max_length(Some(most)),
        Form::OneOf(words) => schema.enum_values(Some(words.iter().copied())),
        Form::Pattern(pattern) => schema.pattern(Some(pattern)),
    });
    formed.build()
}

/// Declares parameters that several routes take.
macro_rules! parameters {
    ($($(#[$meta:meta])* $name:ident { $($parameter:literal $place:ident $kind:ident $required:ident $text:literal $($more:expr)?;)+ })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl IntoParams for $name {
                fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                    vec![$(
                        ParameterBuilder::new()
                            .name($parameter)
                            .parameter_in(ParameterIn::$place)
                            .required(Required::$required)
                            .description(Some($text))
                            .schema(Some(described(Type::$kind, [$($more)?].as_slice())))
                            .build(),
                    )+]
                }
            }
        )+
    };
}

parameters! {
    /// Of reads of what may depend on the day.
    Dated {
        "as_of" Query String False "The day the answer is about; today where absent" Form::Day;
    }
    /// Of reads of the register.
    Known {
        "known_at" Query String False "State of knowledge: a revision number or an instant" Form::Pattern(r"^([0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))$");
        "min_revision" Query Integer False "At least what this revision left, for a caller that has just written it" Form::Within(0, None);
    }
    /// Of statistics that are tables.
    Tabled {
        "format" Query String False "`json`, `csv`, `json-stat` or `csvw` (metadata of the CSV); also by `Accept`" Form::OneOf(&["json", "csv", "json-stat", "csvw"]);
        "excel" Query String False "`cs`: the CSV as the Czech Excel opens it" Form::OneOf(&["cs"]);
    }
    /// Of lists.
    Paged {
        "limit" Query Integer False "Items of a page, at most 200" Form::Within(1, Some(200));
        "count" Query String False "`exact` adds `total`" Form::OneOf(&["exact"]);
        "cursor" Query String False "Where the page begins: follow `next`" Form::Pattern("^[A-Za-z0-9_-]{1,4000}$");
    }
    /// Of writes.
    Journaled {
        "reason" Query String False "Why, for the journal" Form::Long(2_000);
        "validate_only" Query Boolean False "Check, and record nothing";
    }
    /// Of writes that need a reason of the caller's own.
    Explained {
        "reason" Query String True "Why, for the journal" Form::Long(2_000);
        "validate_only" Query Boolean False "Check, and record nothing";
    }
    /// Of writes that make something.
    Repeatable {
        "Idempotency-Key" Header String False "Makes a repeated request safe for 24 hours" Form::Pattern("^[!-~]{1,128}$");
    }
    /// Of changes.
    Matching {
        "If-Match" Header String True "ETag of the version that is meant";
    }
}
