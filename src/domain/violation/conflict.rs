//! Which refusals are conflicts.

use super::Violation;

impl Violation {
    /// Whether the value is fine in itself and only the register's present
    /// state stands against it.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        match self {
            Self::Composition(inner) => inner.is_conflict(),
            Self::Decision(inner) => inner.is_conflict(),
            Self::Personal(inner) => inner.is_conflict(),
            Self::Case(inner) => inner.is_conflict(),
            Self::Account(inner) => inner.is_conflict(),
            Self::TerritoryTaken { .. }
            | Self::IcoTaken { .. }
            | Self::SpellsOverlap { .. }
            | Self::AffiliationsOverlap { .. }
            | Self::AlreadyEnded
            | Self::AlreadyNamed { .. }
            | Self::NotNamed
            | Self::AssociationNeeded
            | Self::StillReferenced
            | Self::BodyTaken { .. }
            | Self::MoveRefused { .. }
            | Self::NotYetHeld { .. }
            | Self::UnnamedTaken { .. }
            | Self::UnnamedFewer { .. } => true,
            _ => false,
        }
    }
}
