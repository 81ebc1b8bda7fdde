//! The only place that knows JSON and status codes; a file for each noun. This
//! module is the table of routes.

use actix_web::http::Method;
use actix_web::web;

use crate::domain::policy::Action::{
    CheckMajority, ImportMembers, ReadDecisions, ReadRegister, ReadService, WriteRegister,
};

pub mod affiliation;
pub mod answer;
pub mod body;
pub mod caller;
pub mod days;
pub mod describe;
pub mod edge;
pub mod error;
pub mod evaluation;
pub mod health;
pub mod import;
pub mod majority;
pub mod member;
pub mod membership;
pub mod openapi;
pub mod organization;
pub mod page;
pub mod parameter;
pub mod precondition;
pub mod problem;
pub mod revision;
pub mod route;
pub mod rule;
pub mod state;
pub mod statistics;
pub mod territory;
pub mod valid;
pub mod view;
pub mod word;
pub mod write;

use route::Route;

/// Declares routes: method, path, policy, handler.
macro_rules! routes {
    ($($method:ident $path:literal $action:ident $handler:path;)+) => {
        vec![$(Route {
            method: Method::$method,
            path: $path,
            action: $action,
            handler: || web::to($handler),
        }),+]
    };
}

/// Every route of the service.
#[must_use]
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    routes! {
        // For everyone
        GET    "/api/v1/statistics/members"           ReadRegister  statistics::members;
        GET    "/api/v1/members"                      ReadRegister  member::members;
        GET    "/api/v1/organizations"                ReadRegister  organization::list;
        GET    "/api/v1/organizations/{id}"           ReadRegister  organization::read;
        GET    "/api/v1/organizations/{id}/history"   ReadRegister  organization::history::history;
        GET    "/api/v1/memberships"                  ReadRegister  membership::list;
        GET    "/api/v1/memberships/{id}"             ReadRegister  membership::read;
        GET    "/api/v1/affiliations"                 ReadRegister  affiliation::list;
        GET    "/api/v1/affiliations/{id}"            ReadRegister  affiliation::read;
        GET    "/api/v1/territory/{level}"            ReadRegister  territory::list;
        GET    "/api/v1/territory/{level}/{code}"     ReadRegister  territory::read;
        GET    "/api/v1/revisions"                    ReadRegister  revision::feed;
        GET    "/api/v1/revisions/{number}"           ReadRegister  revision::read;
        POST   "/api/v1/majority-checks"              CheckMajority majority::check;
        GET    "/api/v1/majority-rules"               ReadDecisions majority::list;
        GET    "/api/v1/majority-rules/{id}"          ReadDecisions majority::read;

        // For staff
        POST   "/api/v1/organizations"                WriteRegister organization::create;
        PATCH  "/api/v1/organizations/{id}"           WriteRegister organization::change;
        DELETE "/api/v1/organizations/{id}"           WriteRegister organization::remove;
        POST   "/api/v1/memberships"                  WriteRegister membership::begin;
        PATCH  "/api/v1/memberships/{id}"             WriteRegister membership::correct;
        DELETE "/api/v1/memberships/{id}"             WriteRegister membership::remove;
        POST   "/api/v1/memberships/{id}/end"         WriteRegister membership::end;
        POST   "/api/v1/memberships/{id}/reclassify"  WriteRegister membership::reclassify;
        POST   "/api/v1/memberships/{id}/identify"    WriteRegister membership::identify;
        POST   "/api/v1/affiliations"                 WriteRegister affiliation::create;
        PATCH  "/api/v1/affiliations/{id}"            WriteRegister affiliation::correct;
        DELETE "/api/v1/affiliations/{id}"            WriteRegister affiliation::remove;
        POST   "/api/v1/imports"                      ImportMembers import::members;

        // For those who run or study the service
        GET    "/health/live"                         ReadService   health::live;
        GET    "/health/ready"                        ReadService   health::ready;
        GET    "/api/v1/openapi.json"                 ReadService   openapi::json;
        GET    "/docs"                                ReadService   openapi::entrance;
        GET    "/docs/errors"                         ReadService   openapi::errors;
        GET    "/docs/{file:.*}"                      ReadService   openapi::viewer;
    }
}
