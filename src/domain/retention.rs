//! Retention (doba uchování): of whom something is known that nobody needs any more.
//!
//! Regulation (EU) 2016/679, article 5(1)(e): personal data are kept no longer than
//! what they are for takes. A contact is for as long as it lasts, or for as long as
//! the application of its organization can come to something.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::contact::Contact;
use super::kind::ContactRole;

/// Somebody of whom something is known that is needed no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The person.
    pub person: Uuid,
    /// The roles the person had; none where no contact names it.
    pub roles: BTreeSet<ContactRole>,
    /// First day on which what is known was needed no more.
    pub since: NaiveDate,
}

/// Who of the `known` was needed for the last time before `limit`.
///
/// Every contact of theirs ended, or is of an organization that `left` (whose application ended without
/// admission) on that day. Of those without a contact counts the day on which
/// something was last recorded, which `known` has beside each.
#[must_use]
pub fn due(
    known: &BTreeMap<Uuid, NaiveDate>,
    contacts: &[Contact],
    left: &BTreeMap<Uuid, NaiveDate>,
    limit: NaiveDate,
) -> Vec<Due> {
    let needed = |contact: &Contact| match (contact.until, left.get(&contact.organization)) {
        (Some(until), Some(left)) => Some(until.min(*left)),
        (Some(until), None) => Some(until),
        (None, left) => left.copied(),
    };
    let mut found = Vec::new();
    for (person, recorded) in known {
        let own: Vec<&Contact> =
            contacts.iter().filter(|contact| contact.person == *person).collect();
        let ends: Option<Vec<NaiveDate>> = own.iter().map(|contact| needed(contact)).collect();
        // One contact that lasts is enough to need all that is known.
        let since = ends.map(|ends| ends.into_iter().max().unwrap_or(*recorded));
        let roles = own.iter().map(|contact| contact.role).collect();
        if let Some(since) = since.filter(|since| *since < limit) {
            found.push(Due { person: *person, roles, since });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::text::Prose;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn contact(person: u128, organization: u128, until: Option<&str>) -> Contact {
        Contact {
            id: Uuid::from_u128(person * 100 + organization),
            organization: Uuid::from_u128(organization),
            role: ContactRole::Coordinator,
            person: Uuid::from_u128(person),
            from: day("2001-01-01"),
            until: until.map(day),
            source: Prose::parse("scenario").expect("a source"),
            note: None,
        }
    }

    #[test]
    fn only_those_are_due_whom_nothing_needs_any_more() {
        let known: BTreeMap<Uuid, NaiveDate> =
            (1..=6).map(|id| (Uuid::from_u128(id), day("2015-01-01"))).collect();
        let contacts = [
            contact(1, 1, Some("2016-01-01")),
            contact(2, 1, Some("2016-01-01")),
            contact(2, 2, None),
            contact(3, 3, None),
            contact(4, 1, Some("2020-01-01")),
            contact(5, 1, Some("2010-01-01")),
            contact(5, 2, Some("2019-12-31")),
        ];
        let left = BTreeMap::from([(Uuid::from_u128(3), day("2018-05-05"))]);
        let due = due(&known, &contacts, &left, day("2020-01-01"));
        let told: Vec<(u128, String, usize)> = due
            .iter()
            .map(|due| (due.person.as_u128(), due.since.to_string(), due.roles.len()))
            .collect();
        let expected = [
            (1, "2016-01-01", 1),
            (3, "2018-05-05", 1),
            (5, "2019-12-31", 1),
            (6, "2015-01-01", 0),
        ];
        let expected = expected.map(|(id, since, roles)| (id, since.to_owned(), roles));
        assert_eq!(told, expected, "2 is a contact still, 4 was one until the limit");
    }
}
