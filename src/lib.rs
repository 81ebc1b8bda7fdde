//! The membership register of a national Healthy Cities association.

pub mod domain;
pub mod store;
