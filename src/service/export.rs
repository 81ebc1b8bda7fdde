//! All that is known of a person, for that person.
//!
//! Regulation (EU) 2016/679, articles 15 and 20.

use uuid::Uuid;

use super::error::ServiceError;
use super::vault;
use crate::domain::contact::Values;
use crate::domain::fact::Recorded;
use crate::domain::mention::{self, Mention};
use crate::domain::person::Person;
use crate::domain::policy::Scope;
use crate::master_key::MasterKey;
use crate::store::access::{self, AccessRow};
use crate::store::contact::{self, ContactRow};
use crate::store::db::Db;
use crate::store::register::Registers;
use crate::store::revision;

/// All that is known of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The reference.
    pub person: Recorded<Person>,
    /// What is known; none where nothing is, or it was erased.
    pub values: Option<Values>,
    /// Every version of every contact that ever named the person.
    pub contacts: Vec<ContactRow>,
    /// Where the present facts name the person otherwise.
    pub mentions: Vec<Mention>,
    /// Who was shown what is known.
    pub accesses: Vec<AccessRow>,
}

/// Gathers all that is known of a person.
///
/// # Errors
/// There is no such person, what is known cannot be read with this master key, or
/// the store fails.
pub fn gather(
    conn: &mut Db,
    registers: &Registers,
    id: Uuid,
    master: Option<&MasterKey>,
) -> Result<Known, ServiceError> {
    let number = revision::head(conn)?.number;
    let register = registers.at(conn, number)?;
    let person = register.proceedings.persons.find(id, Scope::OF_RULES).cloned();
    let person = person.ok_or(ServiceError::NotFound { noun: "person", id })?;
    Ok(Known {
        person,
        values: vault::read(conn, master, &[id])?.remove(&id),
        contacts: contact::versions_of_person(conn, id)?,
        mentions: mention::of(&register.proceedings, id),
        accesses: access::of_person(conn, id)?,
    })
}
