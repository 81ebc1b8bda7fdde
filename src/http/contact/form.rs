//! Bodies of contacts: as they are sent, and as they are answered. None of them can
//! be printed, lest a name reach the log.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::domain::contact::{Contact, Values};
use crate::domain::kind::ContactRole;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{DecisionViolation, Refusal, Violation};
use crate::http::{days, valid, word};
use crate::service::contact::Told;

/// A contact as it is sent. In a merge patch every member is optional, and null
/// takes a value away.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactForm {
    /// The organization; cannot be changed.
    organization_id: Uuid,
    /// The role there; cannot be changed.
    #[validate(custom(function = "valid::contact_role"))]
    #[schema(value_type = word::ContactRole)]
    role: String,
    /// First day.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date, example = "2020-02-20")]
    from: String,
    /// First day without it; null while it lasts.
    #[validate(custom(function = "valid::day"))]
    #[schema(format = Date)]
    until: Option<String>,
    /// Name of the person, with titles; of a contact that is recorded either this
    /// or `person_id`.
    #[validate(custom(function = "valid::name"))]
    name: Option<String>,
    /// E-mail address.
    #[validate(custom(function = "valid::email"))]
    email: Option<String>,
    /// Telephone number.
    #[validate(custom(function = "valid::phone"))]
    phone: Option<String>,
    /// The person, where it is known already; cannot be changed.
    person_id: Option<Uuid>,
    /// Who says so; never the name of a natural person, since the journal keeps it.
    #[validate(custom(function = "valid::prose"))]
    source: String,
    /// A remark; never the name of a natural person.
    #[validate(custom(function = "valid::prose"))]
    note: Option<String>,
}

/// A contact as it is answered.
#[derive(Clone, Serialize, ToSchema)]
pub struct ContactBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version of it, or of what is known of the person.
    revision: i64,
    /// The organization.
    organization_id: String,
    /// The role there.
    #[schema(value_type = word::ContactRole)]
    role: String,
    /// The person.
    person_id: String,
    /// Whether what was known of the person was erased.
    erased: bool,
    /// Name of the person; null where it is not known, was erased, or is not shown
    /// again (repeated and tried writes).
    name: Option<String>,
    /// E-mail address; null as the name is, or where there is none.
    email: Option<String>,
    /// Telephone number; the same.
    phone: Option<String>,
    /// First day.
    #[schema(format = Date)]
    from: String,
    /// First day without it; null while it lasts.
    #[schema(format = Date)]
    until: Option<String>,
    /// Who says so.
    source: String,
    /// A remark.
    note: Option<String>,
}

impl ContactBody {
    /// The body of a contact, with what is known of its person where that is shown.
    pub fn of(told: &Told, shown: bool) -> Self {
        let Told { contact, person, values } = told;
        let (fact, values) = (&contact.fact, values.as_ref().filter(|_| shown));
        Self {
            id: fact.id.to_string(),
            revision: contact.from,
            organization_id: fact.organization.to_string(),
            role: fact.role.to_string(),
            person_id: fact.person.to_string(),
            erased: person.erased_on.is_some(),
            name: values.map(|values| values.name.as_str().to_owned()),
            email: values.and_then(|values| values.email.clone()),
            phone: values.and_then(|values| values.phone.clone()),
            from: fact.from.to_string(),
            until: fact.until.map(|day| day.to_string()),
            source: fact.source.as_str().to_owned(),
            note: fact.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }
}

impl ContactForm {
    /// The form of a contact as it stands.
    pub fn of(contact: &Contact, values: Option<&Values>) -> Self {
        Self {
            organization_id: contact.organization,
            role: contact.role.to_string(),
            from: contact.from.to_string(),
            until: contact.until.map(|day| day.to_string()),
            name: values.map(|values| values.name.as_str().to_owned()),
            email: values.and_then(|values| values.email.clone()),
            phone: values.and_then(|values| values.phone.clone()),
            person_id: Some(contact.person),
            source: contact.source.as_str().to_owned(),
            note: contact.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }

    /// The contact with `id` that a validated form describes, and what is known of
    /// its person, who is `person` where it is a new one.
    ///
    /// # Errors
    /// Neither a name nor a person, or both, or values that the rules refuse.
    pub fn new_contact(
        &self,
        id: Uuid,
        person: Uuid,
    ) -> Result<(Contact, Option<Values>), Refusal> {
        match (&self.name, self.person_id) {
            (Some(_), None) => Ok((self.contact(id, person)?, self.values()?)),
            (None, Some(there)) if self.email.is_none() && self.phone.is_none() => {
                Ok((self.contact(id, there)?, None))
            }
            (_, Some(_)) => {
                let why = "of a person who is known already no values are given here: correct the contact";
                Err(Refusal::at("person_id", Violation::Inconsistent(why)))
            }
            (None, None) => {
                let why = "give the name of the person, or person_id of one who is known already";
                Err(Refusal::at("name", Violation::Inconsistent(why)))
            }
        }
    }

    /// `before` as a validated form corrects it, and what is known of its person.
    ///
    /// # Errors
    /// Another organization, role or person, or values that the rules refuse.
    pub fn corrected(&self, before: &Contact) -> Result<(Contact, Option<Values>), Refusal> {
        let stays = [
            ("organization_id", self.organization_id == before.organization),
            ("role", self.role == before.role.as_str()),
            ("person_id", self.person_id == Some(before.person)),
        ];
        if let Some((field, _)) = stays.iter().find(|(_, same)| !same) {
            return Err(Refusal::at(*field, DecisionViolation::Moved("a contact")));
        }
        Ok((self.contact(before.id, before.person)?, self.values()?))
    }

    fn contact(&self, id: Uuid, person: Uuid) -> Result<Contact, Refusal> {
        let prose = |field, text: &str| {
            Prose::parse(text).map_err(|violation| Refusal::at(field, violation))
        };
        let role = ContactRole::parse(&self.role).ok_or_else(|| {
            Refusal::at("role", Violation::WordUnknown { allowed: ContactRole::list() })
        })?;
        Ok(Contact {
            id,
            organization: self.organization_id,
            role,
            person,
            from: days::checked(Some(&self.from))
                .ok_or_else(|| Refusal::at("from", Violation::DayForm))?,
            until: days::checked(self.until.as_deref()),
            source: prose("source", &self.source)?,
            note: self.note.as_deref().map(|text| prose("note", text)).transpose()?,
        })
    }

    fn values(&self) -> Result<Option<Values>, Refusal> {
        let Some(name) = &self.name else {
            let more = self.email.is_some() || self.phone.is_some();
            let nameless = || Refusal::at("name", Violation::TextEmpty);
            return if more { Err(nameless()) } else { Ok(None) };
        };
        let name = Name::parse(name).map_err(|violation| Refusal::at("name", violation))?;
        let trimmed = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
        Ok(Some(Values { name, email: trimmed(&self.email), phone: trimmed(&self.phone) }))
    }
}
