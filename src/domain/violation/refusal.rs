//! A refusal: which rule refuses which field.

use super::Violation;

/// A violation and the field it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Path of the field within what was sent, parts parted by `/`; empty for the whole.
    pub field: String,
    /// The rule that refused it.
    pub violation: Violation,
}

impl Refusal {
    /// A refusal of the field at `field`.
    pub fn at(field: impl Into<String>, violation: impl Into<Violation>) -> Self {
        Self { field: field.into(), violation: violation.into() }
    }

    /// A refusal of the change as a whole.
    #[must_use]
    pub const fn whole(violation: Violation) -> Self {
        Self { field: String::new(), violation }
    }
}

/// What a body decides by where the rule of law given is not its own.
pub(super) fn rule_of_law(expected: Option<&str>) -> String {
    match expected {
        Some(id) => format!("by law this body decides by {id}: give that, or a rule in full"),
        None => "no rule of law is known for this body: give its own in full".to_owned(),
    }
}
