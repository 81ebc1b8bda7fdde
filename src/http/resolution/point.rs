//! Operative points as they are sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::domain::kind::{Subject, Verb};
use crate::domain::resolution::{Addressee, Condition, Done, Point};
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};
use crate::http::{days, valid, word};

/// An operative point.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointForm {
    /// How the resolution marks it.
    #[serde(default)]
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "III")]
    label: Option<String>,
    /// What it does.
    #[validate(custom(function = "valid::verb"))]
    #[schema(value_type = word::Verb)]
    verb: String,
    /// What it is about; `other` where absent.
    #[serde(default = "other")]
    #[validate(custom(function = "valid::subject"))]
    #[schema(value_type = word::Subject)]
    subject: String,
    /// Its wording, never with the name of a natural person: those are addressees.
    #[validate(custom(function = "valid::prose"))]
    text: String,
    /// Whom it turns to.
    #[serde(default)]
    #[validate(nested)]
    addressee: Option<AddresseeForm>,
    /// Day by which it is to be done.
    #[serde(default)]
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    due: Option<String>,
    /// What another body must approve before it takes effect.
    #[serde(default)]
    #[validate(nested)]
    condition: Option<ConditionForm>,
    /// That it was done, for an instruction.
    #[serde(default)]
    #[validate(nested)]
    done: Option<DoneForm>,
}

/// Whom an operative point turns to: exactly one of the four.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "exactly_one", skip_on_field_errors = false))]
pub struct AddresseeForm {
    /// Another body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_id: Option<Uuid>,
    /// An organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organization_id: Option<Uuid>,
    /// A natural person, by reference alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person_id: Option<Uuid>,
    /// An office, never the name of who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "valid::name"))]
    office: Option<String>,
}

/// What another body must approve.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionForm {
    /// The body.
    body_id: Uuid,
    /// What it must approve.
    #[validate(custom(function = "valid::subject"))]
    #[schema(value_type = word::Subject)]
    subject: String,
}

/// That an instruction was done.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoneForm {
    /// The day.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2013-06-20")]
    on: String,
    /// What shows it.
    #[validate(custom(function = "valid::prose"))]
    evidence: String,
}

fn other() -> String {
    Subject::Other.to_string()
}

fn exactly_one(form: &AddresseeForm) -> Result<(), ValidationError> {
    // What is wrong with the office itself is said of its field.
    valid::refusal(
        addressee(form)
            .map(drop)
            .or_else(|refusal| if refusal.field.is_empty() { Err(refusal) } else { Ok(()) }),
    )
}

fn addressee(form: &AddresseeForm) -> Result<Addressee, Refusal> {
    let why = "give exactly one of body_id, organization_id, person_id, office";
    let wrong = Refusal::whole(Violation::Inconsistent(why));
    match (form.body_id, form.organization_id, form.person_id, form.office.as_deref()) {
        (Some(id), None, None, None) => Ok(Addressee::Body(id)),
        (None, Some(id), None, None) => Ok(Addressee::Organization(id)),
        (None, None, Some(id), None) => Ok(Addressee::Person(id)),
        (None, None, None, Some(text)) => Name::parse(text)
            .map(Addressee::Office)
            .map_err(|refused| Refusal::at("office", refused)),
        _ => Err(wrong),
    }
}

impl From<&Addressee> for AddresseeForm {
    fn from(addressee: &Addressee) -> Self {
        let none = Self::default();
        match addressee {
            Addressee::Body(id) => Self { body_id: Some(*id), ..none },
            Addressee::Organization(id) => Self { organization_id: Some(*id), ..none },
            Addressee::Person(id) => Self { person_id: Some(*id), ..none },
            Addressee::Office(name) => Self { office: Some(name.as_str().to_owned()), ..none },
        }
    }
}

impl DoneForm {
    /// What a validated form says.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn done(&self) -> Result<Done, Refusal> {
        Ok(Done {
            on: days::checked(Some(&self.on))
                .ok_or_else(|| Refusal::at("on", Violation::DayForm))?,
            evidence: Prose::parse(&self.evidence)
                .map_err(|violation| Refusal::at("evidence", violation))?,
        })
    }
}

impl PointForm {
    /// The form of an operative point as it stands.
    pub fn of(point: &Point) -> Self {
        Self {
            label: point.label.as_ref().map(|label| label.as_str().to_owned()),
            verb: point.verb.to_string(),
            subject: point.subject.to_string(),
            text: point.text.as_str().to_owned(),
            addressee: point.addressee.as_ref().map(AddresseeForm::from),
            due: point.due.map(|day| day.to_string()),
            condition: point.condition.map(|condition| ConditionForm {
                body_id: condition.body,
                subject: condition.subject.to_string(),
            }),
            done: point.done.as_ref().map(|done| DoneForm {
                on: done.on.to_string(),
                evidence: done.evidence.as_str().to_owned(),
            }),
        }
    }

    /// The operative point that a validated form describes.
    ///
    /// # Errors
    /// Values that validation has passed and the rules refuse.
    pub fn point(&self) -> Result<Point, Refusal> {
        let below = |place: &'static str| {
            move |refusal: Refusal| Refusal {
                field: format!("{place}/{}", refusal.field),
                ..refusal
            }
        };
        let subject = |field, text: &str| {
            let unknown = Violation::WordUnknown { allowed: Subject::list() };
            Subject::parse(text).ok_or_else(|| Refusal::at(field, unknown))
        };
        let condition = self.condition.as_ref().map(|condition| {
            let subject = subject("condition/subject", &condition.subject)?;
            Ok::<_, Refusal>(Condition { body: condition.body_id, subject })
        });
        let done = self.done.as_ref().map(|done| done.done().map_err(below("done")));
        Ok(Point {
            label: (self.label.as_deref().map(Name::parse).transpose())
                .map_err(|violation| Refusal::at("label", violation))?,
            verb: Verb::parse(&self.verb).ok_or_else(|| {
                Refusal::at("verb", Violation::WordUnknown { allowed: Verb::list() })
            })?,
            subject: subject("subject", &self.subject)?,
            text: Prose::parse(&self.text).map_err(|violation| Refusal::at("text", violation))?,
            addressee: (self.addressee.as_ref().map(addressee).transpose())
                .map_err(below("addressee"))?,
            due: days::checked(self.due.as_deref()),
            condition: condition.transpose()?,
            done: done.transpose()?,
        })
    }
}
