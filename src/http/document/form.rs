//! Bodies of documents: as they are sent, and as they are answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::document::{Document, File};
use crate::domain::fact::Recorded;
use crate::domain::kind::DocumentKind;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};
use crate::http::{days, valid, word};

/// What is said of a document. In a merge patch every member is optional, and
/// null takes a value away; in a form with a file each is a part.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentForm {
    /// What it is.
    #[validate(custom(function = "valid::document_kind"))]
    #[schema(value_type = word::DocumentKind)]
    kind: String,
    /// What it is called, where its file name does not tell.
    #[validate(custom(function = "valid::name"))]
    #[schema(max_length = 300)]
    title: Option<String>,
    /// Where it came from.
    #[validate(custom(function = "valid::prose"))]
    #[schema(max_length = 2000)]
    source: String,
    /// The day it bears.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    dated: Option<String>,
    /// A remark.
    #[validate(custom(function = "valid::prose"))]
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// Whether anyone may see it; true where absent, and never false again.
    #[serde(default = "yes")]
    published: bool,
    /// The organization it belongs to, whose clerks see it while it is a draft; left
    /// out of the association's own. What a clerk uploads belongs to the clerk's.
    organization_id: Option<Uuid>,
}

const fn yes() -> bool {
    true
}

/// A document as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What is said of it.
    #[serde(flatten)]
    form: DocumentForm,
    /// The name its file is handed out under.
    file_name: String,
    /// What its file is, told by its bytes.
    #[schema(value_type = word::MediaType)]
    media_type: &'static str,
    /// Bytes of its file.
    size: u64,
    /// SHA-256 of its file, in hexadecimal.
    sha256: String,
    /// Where to read on.
    links: DocumentLinks,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentLinks {
    /// Its file.
    content: String,
}

impl DocumentBody {
    /// The body of a document.
    pub fn of(recorded: &Recorded<Document>) -> Self {
        let Document { id, file, .. } = &recorded.fact;
        Self {
            id: id.to_string(),
            revision: recorded.from,
            form: DocumentForm::of(&recorded.fact),
            file_name: file.name.as_str().to_owned(),
            media_type: file.media_type.as_str(),
            size: file.size,
            sha256: file.sha256.as_str().to_owned(),
            links: DocumentLinks { content: format!("/api/v1/documents/{id}/content") },
        }
    }
}

impl DocumentForm {
    /// The form of a document as it stands.
    pub fn of(document: &Document) -> Self {
        Self {
            kind: document.kind.to_string(),
            title: document.title.as_ref().map(|title| title.as_str().to_owned()),
            source: document.source.as_str().to_owned(),
            dated: document.dated.map(|day| day.to_string()),
            note: document.note.as_ref().map(|note| note.as_str().to_owned()),
            published: document.published,
            organization_id: document.organization,
        }
    }

    /// The document with `id` and `file` that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn document(&self, id: Uuid, file: File) -> Result<Document, Refusal> {
        let prose = |field, text: &str| {
            Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
        };
        let kind = DocumentKind::parse(&self.kind).ok_or_else(|| {
            Refusal::at("kind", Violation::WordUnknown { allowed: DocumentKind::list() })
        })?;
        let title = self.title.as_deref().map(Name::parse).transpose();
        Ok(Document {
            id,
            kind,
            title: title.map_err(|violation| Refusal::at("title", violation))?,
            file,
            source: prose("source", &self.source)?,
            dated: days::checked(self.dated.as_deref()),
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
            published: self.published,
            organization: self.organization_id,
        })
    }
}
