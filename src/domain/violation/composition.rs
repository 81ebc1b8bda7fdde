//! The refusals of the rules of compositions.

use thiserror::Error;
use uuid::Uuid;

/// Why a rule refuses a composition, or an entry of a register of unions. The text
/// says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CompositionViolation {
    /// The organization is none that municipalities belong to.
    #[error("this organization has no composition: {why}")]
    Unfit {
        /// What stands against it.
        why: &'static str,
    },
    /// The possible days of two compositions of the same three overlap.
    #[error(
        "overlaps composition {with} of the same organization, municipality and relation: end that one first, or correct the bounds"
    )]
    Overlap {
        /// The other composition.
        with: Uuid,
    },
    /// No organization has the IČO of a union.
    #[error("no organization of the register has IČO {ico}: record the union first")]
    UnionUnknown {
        /// The IČO.
        ico: String,
    },
    /// Nothing tells which municipality a member is.
    #[error("name the municipality by its IRI of RÚIAN (`spravuje_obec`) or by its IČO (`ičo`)")]
    MunicipalityUnclear,
    /// An IRI that is not that of a municipality.
    #[error(
        "is not the IRI of a municipality: write it as https://linked.cuzk.cz/resource/ruian/obec/571946"
    )]
    MunicipalityIri,
}

super::coded! {
    CompositionViolation:
        Unfit = "composition_unfit",
        Overlap = "compositions_overlap",
        UnionUnknown = "union_unknown",
        MunicipalityUnclear = "municipality_unclear",
        MunicipalityIri = "municipality_iri_form",
}

impl CompositionViolation {
    /// Whether the value is fine in itself and only the register's present
    /// state stands against it.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Overlap { .. })
    }
}
