//! Contact (kontaktní osoba): a person in a role at an organization. The person is
//! a reference; what is known of it is kept apart, as [`Values`].

use std::fmt;

use chrono::NaiveDate;
use uuid::Uuid;

use super::fact::Fact;
use super::kind::ContactRole;
use super::text::{Name, Prose};
use super::violation::{PersonalViolation, Refusal};

/// A person in a role at an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its key.
    pub id: Uuid,
    /// The organization.
    pub organization: Uuid,
    /// The role there.
    pub role: ContactRole,
    /// The person, by reference alone.
    pub person: Uuid,
    /// First day.
    pub from: NaiveDate,
    /// First day without it; none while it lasts.
    pub until: Option<NaiveDate>,
    /// Who says so. Never the name of a natural person: the journal keeps it.
    pub source: Prose,
    /// A remark; never the name of a natural person.
    pub note: Option<Prose>,
}

/// What is known of a person. It never shows in the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Values {
    /// Name, with titles.
    pub name: Name,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

impl fmt::Debug for Values {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Values(…)")
    }
}

impl Contact {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |one: &Self, two: &Self| one.until.is_some_and(|until| until <= two.from);
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// Checks its days, and those of the `others` of the same organization: one
    /// contact of a role on a day.
    ///
    /// # Errors
    /// No day is left, or another contact has the role on some of its days.
    pub fn check(&self, others: &[Self]) -> Result<(), Vec<Refusal>> {
        if self.until.is_some_and(|until| until <= self.from) {
            let violation = PersonalViolation::EndsTooEarly { from: self.from };
            return Err(vec![Refusal::at("until", violation)]);
        }
        let same = |other: &&Self| {
            other.id != self.id
                && other.organization == self.organization
                && other.role == self.role
                && other.overlaps(self)
        };
        let overlap = |other: &Self| {
            let violation = PersonalViolation::ContactsOverlap { role: self.role, with: other.id };
            Refusal::at("from", violation)
        };
        let refusals: Vec<Refusal> = others.iter().filter(same).map(overlap).collect();
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }
}

impl Fact for Contact {
    fn id(&self) -> Uuid {
        self.id
    }

    fn owner(&self) -> Option<Uuid> {
        Some(self.organization)
    }

    fn published(&self) -> bool {
        false
    }

    /// By organization, role and first day.
    fn position(&self) -> Vec<u8> {
        let mut key = self.organization.as_bytes().to_vec();
        key.extend(self.role.as_str().bytes());
        key.push(0);
        // Days of the register are of four-digit years, whose text sorts as they do.
        key.extend(self.from.to_string().bytes());
        key.extend(self.id.as_bytes());
        key
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::violation::Violation;
    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::default() + chrono::Days::new(number)
    }

    fn contact(id: u128, role: ContactRole, from: u64, until: Option<u64>) -> Contact {
        Contact {
            id: Uuid::from_u128(id),
            organization: Uuid::from_u128(1),
            role,
            person: Uuid::from_u128(id),
            from: day(from),
            until: until.map(day),
            source: Prose::parse("scenario").expect("a source"),
            note: None,
        }
    }

    #[test]
    fn an_end_is_after_the_begin() {
        for until in [4, 5] {
            let found = contact(1, ContactRole::Head, 5, Some(until)).check(&[]);
            let expected = PersonalViolation::EndsTooEarly { from: day(5) };
            assert_eq!(found, Err(vec![Refusal::at("until", expected)]));
        }
        assert_eq!(contact(1, ContactRole::Head, 5, Some(6)).check(&[]), Ok(()));
    }

    #[test]
    fn a_role_has_one_contact_on_a_day() {
        let head = |id, from, until| contact(id, ContactRole::Head, from, until);
        let first = head(1, 5, Some(9));
        for (other, fits) in [
            (head(2, 9, None), true),
            (head(2, 8, None), false),
            (head(2, 1, Some(5)), true),
            (head(2, 1, Some(6)), false),
            (head(2, 1, None), false),
            (head(1, 1, None), true),
            (contact(2, ContactRole::Coordinator, 5, Some(9)), true),
            (Contact { organization: Uuid::from_u128(2), ..head(2, 5, None) }, true),
        ] {
            let found = other.check(std::slice::from_ref(&first));
            assert_eq!(found.is_ok(), fits, "{other:?}");
            if let Err(refusals) = found {
                let expected =
                    PersonalViolation::ContactsOverlap { role: ContactRole::Head, with: first.id };
                assert_eq!(refusals, [Refusal::at("from", Violation::from(expected))]);
            }
        }
    }

    #[test]
    fn values_never_show() {
        let values = Values {
            name: Name::parse("Jana Vzorová").expect("a name"),
            email: Some("jana@example.cz".to_owned()),
            phone: None,
        };
        assert_eq!(format!("{values:?}"), "Values(…)");
    }

    proptest! {
        /// Two contacts of a role overlap where, and only where, both hold on some day.
        #[test]
        fn an_overlap_is_a_day_that_both_hold(
            a in (0_u64..20, proptest::option::of(1_u64..10)),
            b in (0_u64..20, proptest::option::of(1_u64..10)),
        ) {
            let made = |id, (from, days): (u64, Option<u64>)| {
                contact(id, ContactRole::Head, from, days.map(|days| from + days))
            };
            let (a, b) = (made(1, a), made(2, b));
            let both = (0..60).map(day).any(|day| a.holds_on(day) && b.holds_on(day));
            prop_assert_eq!(a.check(std::slice::from_ref(&b)).is_err(), both);
            prop_assert_eq!(b.check(std::slice::from_ref(&a)).is_err(), both);
        }
    }
}
