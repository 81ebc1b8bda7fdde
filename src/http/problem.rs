//! Problems (RFC 9457): the closed list of codes, and the body of every answer
//! of 400 and above.

use serde::Serialize;
use utoipa::ToSchema;

/// Media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Declares the codes with status and title, so that no code lacks one.
macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $text:literal, $status:literal, $title:literal;)+) => {
        /// What went wrong. Clients branch on the code, which never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($(#[$meta])* $variant),+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code itself.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Its HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// What it means, in short.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

codes! {
    /// The request cannot be read as HTTP asks for.
    BadRequest = "bad_request", 400, "The request cannot be read";
    /// The body is not JSON.
    JsonMalformed = "json_malformed", 400, "The body is not JSON";
    /// A query parameter is unknown, repeated, or cannot be read.
    ParameterInvalid = "parameter_invalid", 400, "A query parameter cannot be accepted";
    /// A header cannot be read.
    HeaderInvalid = "header_invalid", 400, "A header cannot be read";
    /// A cursor is not one that this question handed out.
    CursorInvalid = "cursor_invalid", 400, "The cursor does not belong to this question";
    /// Arrays and objects of the body lie too deep in each other.
    JsonTooDeep = "json_too_deep", 400, "The body is nested too deep";
    /// No token, or one that is unknown, revoked or has expired.
    Unauthorized = "unauthorized", 401, "A valid token is needed";
    /// Login and password do not fit, whatever the reason.
    SignInRefused = "sign_in_refused", 401, "Login and password do not fit";
    /// The token's role may not do this.
    Forbidden = "forbidden", 403, "This role may not do this";
    /// The token is not for this, though its role may do it.
    ScopeInsufficient = "scope_insufficient", 403, "This token is not for that";
    /// There is no such thing, or it is not the caller's to see.
    NotFound = "not_found", 404, "There is nothing here";
    /// The path is there and does not take this method.
    MethodNotAllowed = "method_not_allowed", 405, "This path does not take this method";
    /// The body came too slowly.
    RequestTimeout = "request_timeout", 408, "The request took too long to arrive";
    /// The register's present state stands against it.
    Conflict = "conflict", 409, "The register's present state stands against it";
    /// The same request is being worked on.
    IdempotencyKeyRunning = "idempotency_key_running", 409, "A request with this key is being worked on";
    /// It was changed since it was read.
    PreconditionFailed = "precondition_failed", 412, "It has changed since it was read";
    /// The body is too large.
    ContentTooLarge = "content_too_large", 413, "The body is too large";
    /// The path with its query is too long.
    UriTooLong = "uri_too_long", 414, "The path is too long";
    /// The body's media type is not taken here.
    MediaTypeUnsupported = "media_type_unsupported", 415, "This media type is not taken here";
    /// Bodies are taken as they are, never compressed.
    EncodingUnsupported = "encoding_unsupported", 415, "Compressed bodies are not taken";
    /// It was read and is not valid.
    Invalid = "invalid", 422, "The content is not valid";
    /// A state of knowledge that is still to come.
    KnownAtFuture = "known_at_future", 422, "Nothing is known yet of the future";
    /// The caller asks for a revision that is still to come.
    MinRevisionFuture = "min_revision_future", 422, "That revision is not there yet";
    /// The key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 422, "This key was used for another request";
    /// The file cannot be read as a table of members.
    ImportUnreadable = "import_unreadable", 422, "The file cannot be read as a table of members";
    /// Rows of the table are refused; nothing was recorded.
    ImportRefused = "import_refused", 422, "Rows are refused and nothing was recorded";
    /// A change needs `If-Match`.
    PreconditionRequired = "precondition_required", 428, "If-Match is needed";
    /// Too many attempts to sign in failed.
    TooManyAttempts = "too_many_attempts", 429, "Too many attempts failed";
    /// Too many requests came from one address, or with one token.
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    /// The head of the request is too large.
    HeadersTooLarge = "headers_too_large", 431, "The head of the request is too large";
    /// Something broke that is not the caller's fault.
    Internal = "internal", 500, "Something broke on our side";
    /// Too much waits already.
    Busy = "busy", 503, "Too much is waiting";
    /// The database cannot be reached.
    Unavailable = "unavailable", 503, "The database cannot be reached";
    /// The disk of the database is full or fails.
    StorageUnavailable = "storage_unavailable", 503, "The disk takes no writes";
    /// Personal values are asked for, and the service has no master key.
    PersonalDataUnavailable = "personal_data_unavailable", 503, "The service has no key to personal data";
    /// Personal values are asked for, and the service has another master key.
    PersonalDataUnreadable = "personal_data_unreadable", 503, "The service has another key than that of the personal data";
    /// Somebody is to be erased, and there is no ledger to note it in.
    ErasureLedgerUnavailable = "erasure_ledger_unavailable", 503, "There is no erasure ledger to write to";
}

/// Declares the codes of fields, so that none is missing from the list.
macro_rules! field_codes {
    ($($(#[$meta:meta])* $variant:ident = $text:literal;)+) => {
        /// What is wrong with a field, a parameter or a header. The code never changes.
        ///
        /// Where a rule of the domain refuses it, the code is that of the rule:
        /// [`Violation::code`](crate::domain::violation::Violation::code).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum FieldCode { $($(#[$meta])* $variant),+ }

        impl FieldCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code itself.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

field_codes! {
    /// A query parameter that is not known here.
    ParameterUnknown = "parameter_unknown";
    /// A query parameter that was given more than once.
    ParameterRepeated = "parameter_repeated";
    /// A query parameter that is not of its form.
    ParameterForm = "parameter_form";
    /// A query parameter that is needed.
    ParameterMissing = "parameter_missing";
    /// A header that is needed.
    HeaderMissing = "header_missing";
    /// A header that is not of its form.
    HeaderForm = "header_form";
    /// A member of the body that is not known here.
    MemberUnknown = "member_unknown";
    /// A member of the body that is needed.
    MemberMissing = "member_missing";
    /// A part of a form that was given more than once.
    MemberRepeated = "member_repeated";
    /// A member of the body with a value of another type.
    JsonType = "json_type";
    /// A list with more items than are taken.
    ListTooLong = "list_too_long";
    /// A cursor that this question did not hand out.
    CursorInvalid = "cursor_invalid";
    /// A state of knowledge that is still to come.
    KnownAtFuture = "known_at_future";
    /// `min_revision` is greater than the newest revision.
    MinRevisionFuture = "min_revision_future";
}

impl From<FieldCode> for String {
    fn from(code: FieldCode) -> Self {
        code.as_str().to_owned()
    }
}

/// Body of every answer of 400 and above.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Reference to the meaning of the code.
    #[schema(example = "/docs/errors#invalid")]
    pub r#type: String,
    /// What the code means, in short.
    pub title: String,
    /// HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What happened this time, and how to mend it.
    pub detail: String,
    /// Path of the request.
    pub instance: String,
    /// The stable code.
    #[schema(example = "invalid")]
    pub code: String,
    /// Id under which the log knows this request.
    pub request_id: String,
    /// All that is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Outcome of each row of an import that was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub report: Option<serde_json::Value>,
}

/// One thing that is wrong: a field of the body by its pointer, a query
/// parameter or a header by its name, or a cell of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Name of a query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Name of a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// Line of the imported file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column of the imported file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Stable code of the rule.
    #[schema(example = "ico_check_digit")]
    pub code: String,
    /// How to mend it.
    pub detail: String,
}

impl FieldError {
    /// Something wrong at `pointer` of the body.
    pub fn pointer(
        pointer: impl Into<String>,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            pointer: Some(pointer.into()),
            code: code.into(),
            detail: detail.into(),
            ..Self::default()
        }
    }

    /// Something wrong with query parameter `name`.
    pub fn parameter(
        name: impl Into<String>,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            parameter: Some(name.into()),
            code: code.into(),
            detail: detail.into(),
            ..Self::default()
        }
    }

    /// Something wrong with header `name`.
    pub fn header(name: &str, code: FieldCode, detail: impl Into<String>) -> Self {
        Self {
            header: Some(name.to_owned()),
            code: code.into(),
            detail: detail.into(),
            ..Self::default()
        }
    }
}
