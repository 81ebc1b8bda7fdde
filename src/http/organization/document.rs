//! Organizations as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::form::OrganizationForm;
use crate::domain::fact::Recorded;
use crate::domain::organization::Organization;
use crate::domain::register::Filed;

/// An organization as it is answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationBody {
    /// Its id.
    id: String,
    /// Revision that recorded this version.
    revision: i64,
    /// What it is.
    #[serde(flatten)]
    form: OrganizationForm,
    /// Whether it is the association whose members the register holds.
    association: bool,
    /// Where to read on.
    links: OrganizationLinks,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationLinks {
    history: String,
    memberships: String,
    affiliations: String,
    compositions: String,
    bodies: String,
}

impl OrganizationBody {
    /// The body of a filed organization.
    pub fn of(filed: &Filed) -> Self {
        Self::new(&filed.organization, filed.recorded_from)
    }

    /// The body of one just recorded.
    pub fn recorded(recorded: &Recorded<Organization>) -> Self {
        Self::new(&recorded.fact, recorded.from)
    }

    fn new(organization: &Organization, revision: i64) -> Self {
        let id = organization.id;
        Self {
            id: id.to_string(),
            revision,
            form: OrganizationForm::of(organization),
            association: organization.association,
            links: OrganizationLinks {
                history: format!("/api/v1/organizations/{id}/history"),
                memberships: format!("/api/v1/memberships?organization_id={id}"),
                affiliations: format!("/api/v1/affiliations?organization_id={id}"),
                compositions: format!("/api/v1/compositions?organization_id={id}"),
                bodies: format!("/api/v1/bodies?organization_id={id}"),
            },
        }
    }
}
