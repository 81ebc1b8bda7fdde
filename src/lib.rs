//! The membership register of a national Healthy Cities association: who is a
//! member, since when, by which resolution, and how many there are, so that
//! every number can be proven.
//!
//! The routes are in [`http`], the rules in [`domain`], the use cases in
//! [`service`], SQL in [`store`]. `docs/ARCHITECTURE.md` is the map.

pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod http;
pub mod master_key;
pub mod schedule;
pub mod server;
pub mod service;
pub mod store;
pub mod telemetry;
