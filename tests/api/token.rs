//! Tokens of one's own account.

use chrono::Duration;
use healthy_cities_registry::domain::policy::{Role, TokenScope, TokenScopes};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::app::App;
use crate::given::{all, column};
use crate::specimen::{made, places, refused};

const TOKENS: &str = "/api/v1/tokens";

/// Somebody with an account, in a session.
fn person(app: &App, role: Role) -> Actor {
    let organizations = [uuid::Uuid::from_u128(7)];
    let account = app.account(role, if role == Role::Clerk { &organizations } else { &[] });
    app.bearing(&app.session_of(account).1)
}

fn form(scopes: &[&str]) -> Value {
    json!({"label": "spisová služba", "scopes": scopes, "expires_at": "2027-06-30T22:00:00Z"})
}

on_both! {
    fn a_person_makes_a_token_for_a_program(app: Reference) {
        let person = person(app, Role::Staff);
        let answer = person.post(TOKENS, &form(&["read"]));
        let (path, tag) = made(&answer);
        let body = answer.json();
        let secret = body["secret"].as_str().expect("a secret");
        assert!(secret.starts_with("hcr_"), "{secret}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let program = app.bearing(secret);
        program.get("/api/v1/accounts").expect(200);
        refused(&program.post("/api/v1/organizations", &crate::specimen::union(1)), 403, "scope_insufficient", "/api/v1/organizations");
        let mut expected = body.clone();
        expected["secret"] = Value::Null;
        assert_eq!(person.get(&path).expect(200), expected);
        assert_eq!(person.get(&path).etag(), tag);
        assert_eq!(all(&person, TOKENS), [expected]);
        assert_eq!(person.delete(&path, &tag).status, 204);
        refused(&program.get("/api/v1/account"), 401, "unauthorized", "/api/v1/account");
        assert_eq!(person.get(&path).expect(200)["revoked_at"], "2026-11-21T10:00:00.000000Z", "it is still known");
        let newest = app.newest_revision();
        assert_eq!(person.delete(&path, "*").status, 204);
        assert_eq!(app.newest_revision(), newest, "it was revoked already");
        refused(&person.delete(&path, &tag), 412, "precondition_failed", &path);
        assert_eq!(app.verify().faults, []);
    }

    fn a_token_of_another_is_not_there(app: Reference) {
        let (mine, other) = (person(app, Role::Clerk), person(app, Role::Admin));
        let (path, _) = made(&mine.post(TOKENS, &form(&["read"])));
        let (alone, secret) = app.token(Role::Admin, Duration::days(1));
        for actor in [&other, &app.bearing(&secret), &app.staff()] {
            refused(&actor.get(&path), 404, "not_found", &path);
            refused(&actor.delete(&path, "*"), 404, "not_found", &path);
            assert_eq!(all(actor, TOKENS), Vec::<Value>::new());
        }
        // Not even its own: a token without an account is the operator's.
        let own = format!("{TOKENS}/{alone}");
        refused(&app.bearing(&secret).get(&own), 404, "not_found", &own);
        refused(&app.bearing(&secret).delete(&own, "*"), 404, "not_found", &own);
        mine.get(&path).expect(200);
    }

    fn a_token_hands_on_no_more_than_it_has(app: Reference) {
        let account = app.account(Role::Staff, &[]);
        let only = |scope| TokenScopes::of(&[scope]).expect("one of them");
        let (_, secret) = app.token_of(account, only(TokenScope::Write), Duration::days(3));
        let writer = app.bearing(&secret);
        let mut asked = form(&["read", "write"]);
        asked["expires_at"] = "2026-11-24T10:00:00Z".into();
        let answer = writer.post(TOKENS, &asked);
        assert_eq!(refused(&answer, 422, "invalid", TOKENS), places(&[("/scopes", "scope_exceeded")]));
        asked["scopes"] = json!(["write"]);
        writer.post(TOKENS, &asked).expect(201);
        asked["expires_at"] = "2026-11-24T10:00:00.000001Z".into();
        let answer = writer.post(TOKENS, &asked);
        assert_eq!(refused(&answer, 422, "invalid", TOKENS), places(&[("/expires_at", "expiry_range")]), "longer than itself");
        assert!(answer.text.contains("2026-11-24T10:00:00Z"), "{}", answer.text);
        let (_, secret) = app.token_of(account, only(TokenScope::Read), Duration::days(3));
        refused(&app.bearing(&secret).post(TOKENS, &asked), 403, "scope_insufficient", TOKENS);
    }

    fn what_is_no_token(app: Reference) {
        let person = person(app, Role::Clerk);
        let with = |member: &str, value: Value| {
            let mut body = form(&["read"]);
            body[member] = value;
            body
        };
        for (body, place, code) in [
            (with("label", json!("")), "/label", "text_empty"),
            (with("scopes", json!([])), "/scopes", "scopes_form"),
            (with("scopes", json!(["read", "all"])), "/scopes/1", "word_unknown"),
            (with("expires_at", json!("tomorrow")), "/expires_at", "moment_form"),
            (with("expires_at", json!("2027-06-30")), "/expires_at", "moment_form"),
            (with("expires_at", json!("2026-11-21T10:00:00Z")), "/expires_at", "expiry_range"),
            (with("expires_at", json!("2027-11-21T10:00:00.000001Z")), "/expires_at", "expiry_range"),
            (with("expires_at", json!("9999-12-31T23:59:59Z")), "/expires_at", "expiry_range"),
        ] {
            assert_eq!(refused(&person.post(TOKENS, &body), 422, "invalid", TOKENS), places(&[(place, code)]), "{body}");
        }
        person.post(TOKENS, &with("expires_at", json!("2027-11-21T11:00:00+01:00"))).expect(201);
        let answer = app.staff().post(TOKENS, &form(&["read"]));
        assert_eq!(refused(&answer, 422, "invalid", TOKENS), places(&[("", "account_missing")]));
    }

    fn the_secret_of_a_token_is_shown_once(app: Reference) {
        let person = person(app, Role::Dashboard);
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "once")];
        let send = |query: &str| person.send("POST", &format!("{TOKENS}{query}"), &headers, form(&["read"]).to_string().as_bytes());
        assert_eq!(send("?validate_only=true").expect(200)["secret"], Value::Null);
        let first = send("").expect(201);
        assert!(first["secret"].is_string());
        let again = send("");
        assert_eq!((again.status, again.header("idempotent-replayed")), (201, Some("true")));
        assert_eq!((&again.json()["id"], &again.json()["secret"]), (&first["id"], &Value::Null));
        assert_eq!(column(&all(&person, TOKENS), "id").len(), 1);
    }

    fn tokens_are_paged(app: Reference) {
        let person = person(app, Role::Staff);
        let ids: Vec<Value> = (0..5).map(|_| person.post(TOKENS, &form(&["read"])).expect(201)["id"].clone()).collect();
        let listed = all(&person, &format!("{TOKENS}?limit=2&count=exact"));
        assert_eq!(listed.iter().map(|item| item["id"].clone()).collect::<Vec<_>>(), ids);
    }
}
