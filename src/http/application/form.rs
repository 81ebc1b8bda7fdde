//! Applications as they are sent.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::domain::application::{Application, DOCUMENTS_MAX, Decisions, Planned};
use crate::domain::identifier::Ico;
use crate::domain::kind::MemberType;
use crate::domain::text::Prose;
use crate::domain::violation::{Refusal, Violation};
use crate::http::{days, valid, word};

/// An application as it is sent. In a merge patch every member is optional, and
/// null takes a value away. What moves set is not here.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "few_documents", skip_on_field_errors = false))]
pub struct ApplicationForm {
    /// The organization that applies; a clerk of one may leave it out. Cannot be
    /// changed.
    organization_id: Option<Uuid>,
    /// Its IČO, in place of `organization_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "valid::ico"))]
    #[schema(example = "70892156")]
    ico: Option<String>,
    /// As what it applies.
    #[validate(custom(function = "valid::member_type"))]
    #[schema(value_type = word::MemberType)]
    member_type: String,
    /// The applicant's resolutions that it rests on.
    #[serde(default)]
    decisions: DecisionsForm,
    /// The day on which the office designated a coordinator.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    coordinator_designated_on: Option<String>,
    /// Ids of documents that belong to it, an extract of the resolution among them.
    #[serde(default)]
    documents: Vec<Uuid>,
    /// The days planned for its steps.
    #[serde(default)]
    #[validate(nested)]
    planned: PlannedForm,
    /// The day on which it was presented at the General Assembly; staff tell it once
    /// it was admitted.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    presented_on: Option<String>,
    /// Who says so, where not the applicant itself.
    #[validate(custom(function = "valid::prose"))]
    source: Option<String>,
}

/// The applicant's resolutions that an application rests on.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_field_names, reason = "ids are named as everywhere in the API")]
pub struct DecisionsForm {
    /// With the proposal of its council.
    proposal_id: Option<Uuid>,
    /// By which its deciding body approved membership.
    approval_id: Option<Uuid>,
    /// By which that body approved the Declaration, where that is another one.
    declaration_id: Option<Uuid>,
    /// By which the responsible politician was named, where that is another one.
    politician_id: Option<Uuid>,
}

/// The days planned for the steps of an application.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlannedForm {
    /// When the applicant's deciding body is to decide.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    approval: Option<String>,
    /// When it is to be submitted.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    filing: Option<String>,
    /// When the association's body is to decide.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    decision: Option<String>,
    /// When it is to be presented at the General Assembly.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    presentation: Option<String>,
    /// When membership is to begin.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    membership: Option<String>,
}

fn few_documents(form: &ApplicationForm) -> Result<(), ValidationError> {
    valid::at_most(DOCUMENTS_MAX, "documents", &form.documents)
}

/// Which organization a form names.
pub enum Applicant {
    /// By its id.
    Id(Uuid),
    /// By its IČO.
    Ico(Ico),
    /// Not at all.
    Unnamed,
}

impl PlannedForm {
    fn of(planned: &Planned) -> Self {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        Self {
            approval: text(planned.approval),
            filing: text(planned.filing),
            decision: text(planned.decision),
            presentation: text(planned.presentation),
            membership: text(planned.membership),
        }
    }

    fn planned(&self) -> Planned {
        let day = |text: &Option<String>| days::checked(text.as_deref());
        Planned {
            approval: day(&self.approval),
            filing: day(&self.filing),
            decision: day(&self.decision),
            presentation: day(&self.presentation),
            membership: day(&self.membership),
        }
    }
}

impl ApplicationForm {
    /// The form of an application as it stands.
    pub fn of(application: &Application) -> Self {
        let Decisions { proposal, approval, declaration, politician, .. } = application.decisions;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        Self {
            organization_id: Some(application.organization),
            ico: None,
            member_type: application.member_type.to_string(),
            decisions: DecisionsForm {
                proposal_id: proposal,
                approval_id: approval,
                declaration_id: declaration,
                politician_id: politician,
            },
            coordinator_designated_on: day(application.coordinator_designated_on),
            documents: application.documents.clone(),
            planned: PlannedForm::of(&application.planned),
            presented_on: day(application.presented_on),
            source: application.source.as_ref().map(|source| source.as_str().to_owned()),
        }
    }

    /// The organization that it names.
    ///
    /// # Errors
    /// Both id and IČO are given.
    pub fn applicant(&self) -> Result<Applicant, Refusal> {
        let why = "give either organization_id or ico";
        match (self.organization_id, self.ico.as_deref().map(Ico::parse)) {
            (Some(id), None) => Ok(Applicant::Id(id)),
            (None, Some(Ok(ico))) => Ok(Applicant::Ico(ico)),
            (None, None) => Ok(Applicant::Unnamed),
            (_, Some(_)) => Err(Refusal::at("ico", Violation::Inconsistent(why))),
        }
    }

    /// The application with `id` of `organization`, begun on `today`, that a
    /// validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn begun(
        &self,
        id: Uuid,
        organization: Uuid,
        today: NaiveDate,
    ) -> Result<Application, Refusal> {
        let before = Application {
            id,
            organization,
            member_type: MemberType::Region,
            begun_on: today,
            decisions: Decisions::default(),
            coordinator_designated_on: None,
            documents: Vec::new(),
            planned: Planned::default(),
            meeting: None,
            effective_from: None,
            presented_on: None,
            membership: None,
            moves: Vec::new(),
            source: None,
        };
        Self { organization_id: Some(organization), ico: None, ..self.clone() }.corrected(&before)
    }

    /// `before` as a validated form corrects it.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn corrected(&self, before: &Application) -> Result<Application, Refusal> {
        let unknown =
            || Refusal::at("member_type", Violation::WordUnknown { allowed: MemberType::list() });
        let source = self.source.as_deref().map(Prose::parse).transpose();
        if self.ico.is_some() {
            let why = "which organization applies cannot be changed";
            return Err(Refusal::at("ico", Violation::Inconsistent(why)));
        }
        Ok(Application {
            organization: self.organization_id.unwrap_or(before.organization),
            member_type: MemberType::parse(&self.member_type).ok_or_else(unknown)?,
            decisions: Decisions {
                proposal: self.decisions.proposal_id,
                approval: self.decisions.approval_id,
                declaration: self.decisions.declaration_id,
                politician: self.decisions.politician_id,
                ..before.decisions
            },
            coordinator_designated_on: days::checked(self.coordinator_designated_on.as_deref()),
            documents: self.documents.clone(),
            planned: self.planned.planned(),
            presented_on: days::checked(self.presented_on.as_deref()),
            source: source.map_err(|violation| Refusal::at("source", violation))?,
            ..before.clone()
        })
    }
}
