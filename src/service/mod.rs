//! Use cases: load, decide, save, each inside one revision.

pub mod affiliation;
pub mod demonstration;
pub mod error;
pub mod fact;
pub mod import;
pub mod membership;
pub mod organization;
pub mod revision;
pub mod setup;
pub mod territory;
pub mod token;
