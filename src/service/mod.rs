//! Use cases: load, decide, save, each inside one revision.

pub mod acknowledgement;
pub mod affiliation;
pub mod body;
pub mod demonstration;
pub mod document;
pub mod error;
pub mod event;
pub mod fact;
pub mod import;
pub mod meeting;
pub mod membership;
pub mod organization;
pub mod person;
pub mod reference;
pub mod resolution;
pub mod revision;
pub mod setup;
pub mod territory;
pub mod token;
pub mod vote;
