//! The import rules, shown failing: a test that can't fail proves nothing.

use crate::imports::{declared_modules, violations};

/// What the rules say about one made-up file.
fn found(path: &str, source: &str) -> Vec<String> {
    let order = ["day", "bounds", "membership"].map(str::to_owned);
    violations(path, source, &order)
}

#[track_caller]
fn refused(path: &str, source: &str) {
    assert!(!found(path, source).is_empty(), "{path} passed: {source}");
}

#[track_caller]
fn accepted(path: &str, source: &str) {
    assert_eq!(found(path, source), Vec::<String>::new(), "{source}");
}

#[test]
fn a_domain_file_that_imports_store_fails() {
    let said = found("src/domain/bounds.rs", "\nuse crate::store::db::Db;\n");
    assert_eq!(said, ["src/domain/bounds.rs:2: `crate::store::db::Db`: domain may not name store"]);
}

#[test]
fn store_can_not_be_reached_from_domain_by_another_way() {
    for source in [
        "use super::super::store;",
        "use super::super::store::db::Db;",
        "use crate::{domain::day::Day, store::{db, journal}};",
        "pub use healthy_cities_registry::store;",
        "fn f() -> crate::store::Row { todo() }",
        "fn f() { let n = crate::store::count(); }",
        "fn f() { println!(\"{}\", crate::store::count()); }",
        "macro_rules! m { () => { $crate::store::count() } }",
        "#[cfg(test)] mod tests { use super::super::super::store::db; }",
        "use crate as everything;",
        "use crate::*;",
        "use super::super::*;",
        "fn f() { crate::on_each!(c, c => c.run()) }",
    ] {
        refused("src/domain/bounds.rs", source);
    }
}

#[test]
fn domain_stays_pure() {
    for source in [
        "use serde::Serialize;",
        "#[derive(serde::Serialize)] struct A;",
        "fn f() { serde_json::json!({}); }",
        "use diesel::prelude::*;",
        "use actix_web::{web, get};",
        "async fn f() { tokio::task::yield_now().await }",
        "use std::{fs, collections::BTreeMap};",
        "fn f() { std::env::args(); }",
        "type A = ::std::net::IpAddr;",
        "fn f() { tracing::info!(\"x\") }",
        "fn f() -> i64 { chrono::Utc::now().timestamp() }",
        "use chrono::Utc; fn f() -> i64 { Utc::now().timestamp() }",
        "extern crate serde;",
        "use tracing;",
    ] {
        refused("src/domain/bounds.rs", source);
    }
    accepted(
        "src/domain/bounds.rs",
        "use std::{fmt, collections::BTreeMap};
         use chrono::{DateTime, NaiveDate, Utc};
         use super::day::Day;
         /// Not `crate::store`, not `serde::Serialize`.
         pub fn text() -> &'static str { \"crate::store::db\" }
         #[cfg(test)] mod tests { use super::*; use super::super::day; }",
    );
}

#[test]
fn inside_domain_the_declared_order_holds() {
    accepted("src/domain/membership.rs", "use super::{bounds::Bounds, day::Day};");
    accepted("src/domain/bounds/clip.rs", "use super::super::day::Day; use super::Bounds;");
    accepted("src/domain/mod.rs", "pub mod day; pub use day::Day; pub use self::bounds::Bounds;");
    refused("src/domain/day.rs", "use super::bounds::Bounds;");
    refused("src/domain/day.rs", "use crate::domain::membership;");
    refused("src/domain/bounds.rs", "use super::Day;");
    refused("src/domain/bounds.rs", "use super::*;");
    refused("src/domain/unknown.rs", "use super::day::Day;");
    let order = declared_modules("//! Rules.\npub mod day;\nmod bounds;\nmod inline {}\n");
    assert_eq!(order, ["day", "bounds"]);
}

#[test]
fn layers_point_downward() {
    accepted("src/store/members.rs", "use crate::domain::day::Day; use diesel::prelude::*;");
    accepted("src/store/members.rs", "use super::schema::membership; use crate::store::db::Conn;");
    accepted("src/service/admit.rs", "use crate::{clock::Clock, domain::day, store};");
    accepted("src/http/members.rs", "use crate::{service, store}; use actix_web::web;");
    accepted("src/server.rs", "use crate::{config, http, web}; fn f() { actix_web::x() }");
    accepted("src/cli/demo.rs", "use crate::{server, config, store};");
    accepted("src/main.rs", "fn main() { healthy_cities_registry::cli::run() }");
    refused("src/store/members.rs", "use crate::service::admit;");
    refused("src/store/members.rs", "fn f() { actix_web::web::block(g) }");
    refused("src/service/admit.rs", "use crate::http::problem::Problem;");
    refused("src/service/admit.rs", "use serde_json::Value;");
    refused("src/service/admit.rs", "use diesel::Connection;");
    refused("src/http/members.rs", "use diesel::Connection;");
    refused("src/http/members.rs", "use crate::web;");
    refused("src/web/members.rs", "use crate::http::problem;");
    refused("src/server.rs", "use crate::cli;");
    refused("src/odd/members.rs", "use crate::domain;");
}

#[test]
fn siblings_meet_only_in_leaves() {
    refused("src/store/members.rs", "use super::organizations;");
    refused("src/service/admit.rs", "use crate::service::import::run;");
    refused("src/store/members.rs", "use crate::store::*;");
    accepted("src/service/import/rows.rs", "use super::report; use crate::service::import;");
    accepted("src/http/mod.rs", "use self::members::list; use crate::http::problem;");
}

#[test]
fn a_file_that_is_no_rust_fails() {
    refused("src/domain/bounds.rs", "use crate::store");
}
