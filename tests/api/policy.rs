//! Who may call which route: every route by every role and state of a token.

use std::fmt::Write as _;

use actix_web::http::Method;
use chrono::Duration;
use healthy_cities_registry::domain::policy::{Action, Role, TokenScope, TokenScopes, allows};
use healthy_cities_registry::http::routes;
use healthy_cities_registry::service::account::{Manager, disable};
use healthy_cities_registry::service::error::{Expected, ServiceError};
use healthy_cities_registry::service::token;
use healthy_cities_registry::store::revision::{self, Mode};
use uuid::Uuid;

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::specimen::{places, refused};

/// A path that a pattern matches.
fn path_of(pattern: &str) -> String {
    [
        ("{id}", "00000000-0000-7000-8000-000000000000"),
        ("{number}", "1"),
        ("{point}", "1"),
        ("{level}", "regions"),
        ("{code}", "CZ042"),
        ("{file:.*}", "index.html"),
    ]
    .iter()
    .fold(pattern.to_owned(), |path, (name, value)| path.replace(name, value))
}

fn ask(actor: &Actor, method: &Method, path: &str) -> Answer {
    actor.send(method.as_str(), path, &[], b"")
}

fn revoke(app: &App, id: Uuid) {
    let act = app.act("revoke a token");
    let revoked = app.store.write_now(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| token::revoke(tx, id))
    });
    assert!(revoked.expect("it is revoked").revision.is_some());
}

/// Who bears what is valid no more, or never was, by what became of it.
pub fn invalid(app: &App, role: Role) -> Vec<(&'static str, Actor)> {
    let (_, expired) = app.token(role, Duration::zero());
    let (id, revoked) = app.token(role, Duration::days(1));
    revoke(app, id);
    let (disabled, ended) = (disabled(app, role), ended(app, role));
    vec![
        ("expired", app.bearing(&expired)),
        ("revoked", app.bearing(&revoked)),
        ("of a disabled account", app.bearing(&disabled.0)),
        ("session of a disabled account", app.bearing(&disabled.1)),
        ("ended session", app.bearing(&ended)),
        ("unknown", app.bearing("hcr_0000000000000000000000000000000000000000000")),
        ("unknown session", app.bearing("hcs_0000000000000000000000000000000000000000000")),
        ("invitation", app.bearing("hci_0000000000000000000000000000000000000000000")),
    ]
}

/// An account of `role`.
fn account(app: &App, role: Role) -> Uuid {
    let organizations = [Uuid::from_u128(7)];
    app.account(role, if role == Role::Clerk { &organizations } else { &[] })
}

/// Token and session of an account that is disabled after they were made.
fn disabled(app: &App, role: Role) -> (String, String) {
    let account = account(app, role);
    let (_, token) = app.token_of(account, TokenScopes::ALL, Duration::days(1));
    let session = app.session_of(account).1;
    let act = app.act("disable an account");
    let done = app.store.write_now(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| {
            disable(tx, account, &Expected::Any, Manager::COMMAND_LINE)
        })
    });
    assert!(done.expect("it is disabled").revision.is_some());
    (token, session)
}

/// A session that was ended.
fn ended(app: &App, role: Role) -> String {
    let (_, secret) = app.session_of(account(app, role));
    let actor = app.bearing(&secret);
    assert_eq!(actor.send("DELETE", "/api/v1/sessions/current", &[], b"").status, 204);
    secret
}

/// A line of the matrix.
fn line<'a>(first: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = format!("{first:<50}");
    for cell in cells {
        // Writing to a string never fails.
        let _ = write!(line, "{cell:<10}");
    }
    line.trim_end().to_owned()
}

fn outcome(answer: &Answer, path: &str) -> &'static str {
    match answer.status {
        401 => {
            refused(answer, 401, "unauthorized", path);
            assert!(
                answer.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer "))
            );
            "401"
        }
        403 => {
            refused(answer, 403, "forbidden", path);
            "403"
        }
        status => {
            assert!(status < 500, "{path}: {}", answer.text);
            "yes"
        }
    }
}

on_both! {
    fn every_route_for_every_role_and_every_token(app: Demonstration) {
        let valid: Vec<_> = Role::ALL.iter().map(|role| (*role, app.with_role(*role))).collect();
        let signed_in = Role::ALL.iter().filter(|role| **role != Role::Anonymous);
        let invalid: Vec<_> =
            signed_in.flat_map(|role| invalid(app, *role).into_iter().map(|(state, actor)| (*role, state, actor))).collect();
        let mut matrix = vec![line("route", Role::ALL.iter().map(|role| role.as_str()))];
        for route in routes() {
            let path = path_of(route.path);
            let mut found_by_role = Vec::new();
            for (role, actor) in &valid {
                let found = outcome(&ask(actor, &route.method, &path), &path);
                let expected = match (allows(*role, route.action), *role) {
                    (true, _) => "yes",
                    (false, Role::Anonymous) => "401",
                    (false, _) => "403",
                };
                assert_eq!(found, expected, "{role} {} {path}", route.method);
                found_by_role.push(found);
            }
            let route_shown = format!("{} {}", route.method, route.path);
            matrix.push(line(&route_shown, found_by_role.into_iter()));
            for (role, state, actor) in &invalid {
                let found = outcome(&ask(actor, &route.method, &path), &path);
                assert_eq!(found, "401", "{role}, {state}: {} {path}", route.method);
            }
        }
        // A route that is not here yet asks who may call it.
        insta::assert_snapshot!("matrix", matrix.join("\n"));
    }

    fn a_session_may_do_what_its_account_may(app: Demonstration) {
        for role in Role::ALL.iter().filter(|role| **role != Role::Anonymous) {
            for route in routes() {
                // Each route with a session of its own: some routes end it.
                let (_, secret) = app.session_of(account(app, *role));
                let path = path_of(route.path);
                let found = outcome(&ask(&app.bearing(&secret), &route.method, &path), &path);
                let expected = if allows(*role, route.action) { "yes" } else { "403" };
                assert_eq!(found, expected, "{role} {} {path}", route.method);
            }
        }
    }

    fn a_token_may_do_no_more_than_its_scopes(app: Demonstration) {
        for role in Role::ALL.iter().filter(|role| **role != Role::Anonymous) {
            for scope in TokenScope::ALL {
                let scopes = TokenScopes::of(&[*scope]).expect("one of them");
                let actor = app.bearing(&app.scoped_token(*role, scopes, Duration::days(1)).1);
                for route in routes().iter().filter(|route| allows(*role, route.action)) {
                    let path = path_of(route.path);
                    let answer = ask(&actor, &route.method, &path);
                    let asks = route.method == Method::GET
                        || matches!(route.action, Action::CheckMajority | Action::ReplayVotes);
                    let free = matches!(route.action, Action::ReadService | Action::SignIn);
                    if free || asks == (*scope == TokenScope::Read) {
                        assert!(answer.status != 403 && answer.status < 500, "{role} {scope} {} {path}: {}", route.method, answer.text);
                    } else {
                        refused(&answer, 403, "scope_insufficient", &path);
                    }
                }
            }
        }
    }

    fn a_token_ends_when_its_time_is_up(app: Reference) {
        let (_, secret) = app.token(Role::Staff, Duration::hours(2));
        let staff = app.bearing(&secret);
        app.advance(Duration::hours(2) - Duration::microseconds(1));
        staff.get("/api/v1/organizations").expect(200);
        app.advance(Duration::microseconds(1));
        refused(&staff.get("/api/v1/organizations"), 401, "unauthorized", "/api/v1/organizations");
        app.anonymous().get("/api/v1/organizations").expect(200);
    }

    fn a_token_ends_at_once_when_it_is_revoked(app: Reference) {
        let (id, secret) = app.token(Role::Admin, Duration::days(1));
        let admin = app.bearing(&secret);
        admin.post("/api/v1/organizations", &crate::specimen::union(1)).expect(201);
        let newest = app.newest_revision();
        revoke(app, id);
        let again = admin.post("/api/v1/organizations", &crate::specimen::union(2));
        refused(&again, 401, "unauthorized", "/api/v1/organizations");
        assert_eq!(app.newest_revision(), newest + 1, "the revocation and nothing else");
    }

    fn only_bearer_tokens_are_taken(app: Reference) {
        let (_, secret) = app.token(Role::Staff, Duration::days(1));
        let anonymous = app.anonymous();
        let path = "/api/v1/organizations";
        for value in ["Basic dTpw", "Bearer", "", &secret] {
            let answer = anonymous.send("GET", path, &[("Authorization", value)], b"");
            assert_eq!(refused(&answer, 401, "unauthorized", path), places(&[("Authorization", "header_form")]), "{value}");
        }
        for value in [format!("bearer {secret}"), format!("BEARER  {secret} ")] {
            assert_eq!(anonymous.send("GET", path, &[("Authorization", &value)], b"").status, 200, "{value}");
        }
        for value in [format!("Bearer {}", &secret[..secret.len() - 1]), format!("Bearer {secret}x"), "Bearer ".to_owned()] {
            let answer = anonymous.send("GET", path, &[("Authorization", &value)], b"");
            assert!(answer.status == 401, "{value}");
            assert!(!answer.text.contains(&secret), "a secret is never repeated");
        }
    }

    fn what_a_role_sees(app: Reference) {
        let mut hidden = crate::specimen::union(1);
        hidden["published"] = false.into();
        let path = app.staff().post("/api/v1/organizations", &hidden);
        let path = crate::specimen::made(&path).0;
        for role in Role::ALL {
            let inside = matches!(role, Role::Staff | Role::Auditor | Role::Admin);
            let actor = app.with_role(*role);
            assert_eq!(actor.get(&path).status, if inside { 200 } else { 404 }, "{role}");
            let listed = actor.get("/api/v1/organizations?association=false").expect(200)["items"].as_array().map(Vec::len);
            assert_eq!(listed, Some(usize::from(inside)), "{role}");
            assert_eq!(actor.get(&format!("{path}/history")).status, if inside { 200 } else { 404 }, "{role}");
        }
    }
}
