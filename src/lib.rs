//! The membership register of a national Healthy Cities association.

pub mod clock;
pub mod config;
pub mod telemetry;
pub mod domain;
pub mod store;
pub mod service;
