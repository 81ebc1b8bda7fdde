//! The only place that knows JSON and status codes; a file for each noun. This
//! module is the table of routes.

use actix_web::http::Method;
use actix_web::web;

use crate::domain::policy::Action::{
    CheckMajority, CountApplications, ErasePersons, FileDecisions, ImportMembers, ManageAccounts,
    OwnAccount, ReadAccesses, ReadAccounts, ReadApplications, ReadContacts, ReadDecisions,
    ReadPersons, ReadRegister, ReadService, ReplayVotes, SignIn, WriteApplications, WriteContacts,
    WriteDecisions, WriteRegister,
};

pub mod account;
pub mod address;
pub mod admission;
pub mod acknowledgement;
pub mod affiliation;
pub mod application;
pub mod answer;
pub mod body;
pub mod cache;
pub mod caller;
pub mod cited;
pub mod claim;
pub mod contact;
pub mod content;
pub mod code_list;
pub mod composition;
pub mod days;
pub mod describe;
pub mod document;
pub mod edge;
pub mod error;
pub mod evaluation;
pub mod fee;
pub mod finding;
pub mod event;
pub mod guard;
pub mod hasher;
pub mod head;
pub mod health;
pub mod import;
pub mod invitation;
pub mod key;
pub mod majority;
pub mod meeting;
pub mod member;
pub mod membership;
pub mod multipart;
pub mod occupied;
pub mod openapi;
pub mod organization;
pub mod page;
pub mod parameter;
pub mod person;
pub mod personal;
pub mod plan;
pub mod precondition;
pub mod problem;
pub mod rate;
pub mod reach;
pub mod resolution;
pub mod revision;
pub mod route;
pub mod rule;
pub mod session;
pub mod sign_in;
pub mod state;
pub mod statistics;
pub mod table;
pub mod territory;
pub mod throttle;
pub mod token;
pub mod turn;
pub mod union;
pub mod valid;
pub mod view;
pub mod vote;
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
#[expect(clippy::too_many_lines, reason = "one table, a route a line")]
pub fn routes() -> Vec<Route> {
    routes! {
        // For everyone
        GET    "/api/v1/statistics/members"           ReadRegister  statistics::count::members;
        GET    "/api/v1/statistics/members/series"    ReadRegister  statistics::series::member_series;
        GET    "/api/v1/statistics/members/balance"   ReadRegister  statistics::balance::member_balance;
        GET    "/api/v1/statistics/members/movements" ReadRegister  statistics::movement::member_movements;
        GET    "/api/v1/statistics/diff"              ReadRegister  statistics::difference::member_difference;
        GET    "/api/v1/statistics/dimensions"        ReadRegister  statistics::dimension::dimensions;
        GET    "/api/v1/statistics/reach"             ReadRegister  reach::reach;
        GET    "/api/v1/statistics/reach/municipalities" ReadRegister reach::municipalities;
        GET    "/api/v1/members"                      ReadRegister  member::members;
        GET    "/api/v1/claims"                       ReadRegister  claim::list;
        GET    "/api/v1/claims/{id}"                  ReadRegister  claim::read;
        GET    "/api/v1/statistics/fees"              ReadRegister  fee::fees;
        GET    "/api/v1/statistics/fees/members"      ReadRegister  fee::member_fees;
        GET    "/api/v1/statistics/votes"             ReadDecisions vote::statistics::votes;
        GET    "/api/v1/statistics/votes/margins"     ReadDecisions vote::statistics::margins;
        GET    "/api/v1/organizations"                ReadRegister  organization::list;
        GET    "/api/v1/organizations/{id}"           ReadRegister  organization::read;
        GET    "/api/v1/organizations/{id}/history"   ReadRegister  organization::history::history;
        GET    "/api/v1/memberships"                  ReadRegister  membership::list;
        GET    "/api/v1/memberships/{id}"             ReadRegister  membership::read;
        GET    "/api/v1/affiliations"                 ReadRegister  affiliation::list;
        GET    "/api/v1/affiliations/{id}"            ReadRegister  affiliation::read;
        GET    "/api/v1/compositions"                 ReadRegister  composition::list;
        GET    "/api/v1/compositions/{id}"            ReadRegister  composition::read;
        GET    "/api/v1/unions"                       ReadRegister  union::list;
        GET    "/api/v1/events"                       ReadDecisions event::list;
        GET    "/api/v1/events/{id}"                  ReadDecisions event::read;
        GET    "/api/v1/territory/{level}"            ReadRegister  territory::list;
        GET    "/api/v1/territory/{level}/{code}"     ReadRegister  territory::read;
        GET    "/api/v1/bodies"                       ReadDecisions body::list;
        GET    "/api/v1/bodies/proposals"             ReadDecisions body::proposal::propose;
        GET    "/api/v1/bodies/{id}"                  ReadDecisions body::read;
        GET    "/api/v1/revisions"                    ReadRegister  revision::feed;
        GET    "/api/v1/revisions/{number}"           ReadRegister  revision::read;
        POST   "/api/v1/majority-checks"              CheckMajority majority::check;
        GET    "/api/v1/majority-rules"               ReadDecisions majority::list;
        GET    "/api/v1/majority-rules/{id}"          ReadDecisions majority::read;

        GET    "/api/v1/documents"                    ReadDecisions document::list;
        GET    "/api/v1/documents/{id}"               ReadDecisions document::read;
        GET    "/api/v1/documents/{id}/content"       ReadDecisions document::content::read;
        GET    "/api/v1/meetings"                     ReadDecisions meeting::list;
        GET    "/api/v1/meetings/{id}"                ReadDecisions meeting::read;
        GET    "/api/v1/resolutions"                  ReadDecisions resolution::list;
        GET    "/api/v1/resolutions/instructions"     ReadDecisions resolution::instruction::pending;
        GET    "/api/v1/resolutions/{id}"             ReadDecisions resolution::read;
        GET    "/api/v1/votes"                        ReadDecisions vote::list;
        GET    "/api/v1/votes/{id}"                   ReadDecisions vote::read;
        GET    "/api/v1/findings"                     ReadDecisions finding::list;
        GET    "/api/v1/acknowledgements"             ReadDecisions acknowledgement::list;
        GET    "/api/v1/acknowledgements/{id}"        ReadDecisions acknowledgement::read;

        // For clerks of applicants, and staff
        GET    "/api/v1/applications"                 ReadApplications application::list;
        POST   "/api/v1/applications"                 WriteApplications application::create;
        GET    "/api/v1/applications/{id}"            ReadApplications application::read;
        PATCH  "/api/v1/applications/{id}"            WriteApplications application::correct;
        DELETE "/api/v1/applications/{id}"            WriteApplications application::remove;
        GET    "/api/v1/applications/{id}/path"       ReadApplications application::path::show;
        GET    "/api/v1/applications/{id}/moves"      ReadApplications application::moves::moves;
        POST   "/api/v1/applications/{id}/moves"      WriteApplications application::moves::move_on;
        GET    "/api/v1/applications/{id}/notes"      ReadApplications application::note::notes;
        POST   "/api/v1/applications/{id}/notes"      WriteApplications application::note::write_note;
        GET    "/api/v1/applications/{id}/timeline"   ReadApplications application::timeline::timeline;
        GET    "/api/v1/statistics/applications"      CountApplications application::funnel::applications;

        // For staff
        POST   "/api/v1/majority-checks/replay"       ReplayVotes   majority::replay::run;
        GET    "/api/v1/persons/{id}"                 ReadPersons   person::read;
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
        POST   "/api/v1/compositions"                 WriteRegister composition::create;
        PATCH  "/api/v1/compositions/{id}"            WriteRegister composition::correct;
        DELETE "/api/v1/compositions/{id}"            WriteRegister composition::remove;
        POST   "/api/v1/compositions/import"          ImportMembers composition::import::members;
        POST   "/api/v1/claims"                       WriteRegister claim::create;
        PATCH  "/api/v1/claims/{id}"                  WriteRegister claim::correct;
        DELETE "/api/v1/claims/{id}"                  WriteRegister claim::remove;
        POST   "/api/v1/bodies"                       FileDecisions body::create;
        PATCH  "/api/v1/bodies/{id}"                  FileDecisions body::correct;
        DELETE "/api/v1/bodies/{id}"                  FileDecisions body::remove;
        POST   "/api/v1/meetings"                     FileDecisions meeting::create;
        PATCH  "/api/v1/meetings/{id}"                FileDecisions meeting::correct;
        DELETE "/api/v1/meetings/{id}"                FileDecisions meeting::remove;
        POST   "/api/v1/meetings/{id}/postpone"       FileDecisions meeting::moves::postpone;
        POST   "/api/v1/meetings/{id}/cancel"         FileDecisions meeting::moves::cancel;
        POST   "/api/v1/meetings/{id}/hold"           FileDecisions meeting::moves::hold;
        POST   "/api/v1/resolutions"                  FileDecisions resolution::create;
        PATCH  "/api/v1/resolutions/{id}"             FileDecisions resolution::correct;
        DELETE "/api/v1/resolutions/{id}"             FileDecisions resolution::remove;
        POST   "/api/v1/resolutions/{id}/points/{point}/fulfil" FileDecisions resolution::instruction::fulfil;
        POST   "/api/v1/votes"                        FileDecisions vote::create;
        PATCH  "/api/v1/votes/{id}"                   FileDecisions vote::correct;
        DELETE "/api/v1/votes/{id}"                   FileDecisions vote::remove;
        POST   "/api/v1/acknowledgements"             WriteDecisions acknowledgement::create;
        DELETE "/api/v1/acknowledgements/{id}"        WriteDecisions acknowledgement::remove;
        POST   "/api/v1/events"                       WriteDecisions event::create;
        PATCH  "/api/v1/events/{id}"                  WriteDecisions event::correct;
        DELETE "/api/v1/events/{id}"                  WriteDecisions event::remove;
        POST   "/api/v1/events/{id}/postpone"         WriteDecisions event::moves::postpone;
        POST   "/api/v1/events/{id}/cancel"           WriteDecisions event::moves::cancel;
        POST   "/api/v1/events/{id}/hold"             WriteDecisions event::moves::hold;
        POST   "/api/v1/imports"                      ImportMembers import::members;
        POST   "/api/v1/documents"                    FileDecisions document::create;
        PATCH  "/api/v1/documents/{id}"               FileDecisions document::correct;
        DELETE "/api/v1/documents/{id}"               FileDecisions document::remove;
        POST   "/api/v1/persons"                      WriteDecisions person::create;
        DELETE "/api/v1/persons/{id}"                 WriteDecisions person::remove;

        // For people and programs with an account
        POST   "/api/v1/invitations"                  ManageAccounts invitation::create;
        POST   "/api/v1/invitations/accept"           SignIn        invitation::accept;
        POST   "/api/v1/sessions"                     SignIn        session::create;
        GET    "/api/v1/sessions"                     OwnAccount    session::list;
        DELETE "/api/v1/sessions/{id}"                OwnAccount    session::remove;
        GET    "/api/v1/account"                      OwnAccount    account::own::read;
        PUT    "/api/v1/account/password"             OwnAccount    account::password::change;
        GET    "/api/v1/tokens"                       OwnAccount    token::list;
        POST   "/api/v1/tokens"                       OwnAccount    token::create;
        GET    "/api/v1/tokens/{id}"                  OwnAccount    token::read;
        DELETE "/api/v1/tokens/{id}"                  OwnAccount    token::remove;
        GET    "/api/v1/accounts"                     ReadAccounts  account::list;
        GET    "/api/v1/accounts/{id}"                ReadAccounts  account::read;
        PATCH  "/api/v1/accounts/{id}"                ManageAccounts account::change;
        POST   "/api/v1/accounts/{id}/disable"        ManageAccounts account::moves::disable;
        POST   "/api/v1/accounts/{id}/enable"         ManageAccounts account::moves::enable;
        POST   "/api/v1/accounts/{id}/invitations"    ManageAccounts invitation::renew;
        // Personal data
        GET    "/api/v1/contacts"                     ReadContacts  contact::list;
        GET    "/api/v1/contacts/{id}"                ReadContacts  contact::read;
        POST   "/api/v1/contacts"                     WriteContacts contact::create;
        PATCH  "/api/v1/contacts/{id}"                WriteContacts contact::correct;
        DELETE "/api/v1/contacts/{id}"                WriteContacts contact::remove;
        GET    "/api/v1/persons/{id}/accesses"        ReadAccesses  person::access::accesses;
        GET    "/api/v1/persons/{id}/export"          ErasePersons  person::export::export;
        POST   "/api/v1/persons/{id}/erase"           ErasePersons  person::erase::erase;

        // For those who run or study the service
        GET    "/health/live"                         ReadService   health::live;
        GET    "/health/ready"                        ReadService   health::ready;
        GET    "/api/v1/code-lists"                   ReadService   code_list::list;
        GET    "/api/v1/code-lists/{name}"            ReadService   code_list::read;
        GET    "/api/v1/openapi.json"                 ReadService   openapi::json;
        GET    "/docs"                                ReadService   openapi::entrance;
        GET    "/docs/errors"                         ReadService   openapi::errors;
        GET    "/docs/{file:.*}"                      ReadService   openapi::viewer;
    }
}
