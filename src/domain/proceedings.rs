//! Proceedings (jednání): all that bodies do and all that goes with it, as one
//! revision left it.

/// Facts of every kind, each shared between the revisions that did not touch it.
#[derive(Debug, Clone, Default)]
pub struct Proceedings {}
