//! Sessions: signing in and out, how long they last, and who fails.

use chrono::Duration;
use healthy_cities_registry::domain::policy::{Role, TokenScopes};
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::given::{PASSWORD, accepted, invited, organization, signed_in};
use crate::specimen::{places, refused, union};

const SESSIONS: &str = "/api/v1/sessions";
const OWN: &str = "/api/v1/account";
const CHANGE: &str = "/api/v1/account/password";
const LOGIN: &str = "strategie@example.cz";

/// A clerk who has a password: account and open session.
fn clerk(app: &App) -> (String, Actor) {
    let staff = app.staff();
    let id = organization(&staff, &union(1));
    let (account, secret) = invited(&staff, LOGIN, &[&id]);
    (account, accepted(&app.anonymous(), &secret))
}

fn sign_in(app: &App, login: &str, password: &str) -> Answer {
    app.anonymous().post(SESSIONS, &json!({"login": login, "password": password}))
}

/// A refusal without what differs from request to request.
fn said(answer: &Answer) -> Value {
    let mut body = answer.json();
    body["request_id"] = Value::Null;
    body
}

fn works(actor: &Actor) -> bool {
    let answer = actor.get(OWN);
    assert!(answer.status == 200 || answer.status == 401, "{}", answer.text);
    answer.status == 200
}

fn change(actor: &Actor, current: &str, new: &str) -> Answer {
    actor.put(CHANGE, &json!({"current": current, "new": new}))
}

on_both! {
    fn signing_in_and_out(app: Reference) {
        let (account, first) = clerk(app);
        let newest = app.newest_revision();
        let answer = sign_in(app, " Strategie@Example.cz ", PASSWORD);
        let body = answer.expect(201);
        let token = body["token"].as_str().expect("a token");
        assert!(token.starts_with("hcs_") && token.len() > 40, "{token}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let path = format!("{SESSIONS}/{}", body["id"].as_str().expect("an id"));
        assert_eq!(answer.header("location"), Some(path.as_str()));
        assert_eq!(body["expires_at"], "2026-11-21T22:00:00.000000Z");
        assert_eq!((&body["account"]["id"], &body["account"]["role"]), (&json!(account), &json!("clerk")));
        let second = app.bearing(token);
        let mine = second.get(SESSIONS).expect(200);
        let items = mine["items"].as_array().expect("items");
        assert_eq!(items.len(), 2);
        assert_eq!(items.iter().map(|item| item["current"] == true).collect::<Vec<_>>(), [true, false], "the newest first");
        assert!(mine.to_string().find("hcs_").is_none() && !mine.to_string().contains("digest"));
        assert_eq!(second.send("DELETE", &format!("{SESSIONS}/current"), &[], b"").status, 204);
        assert!(!works(&second) && works(&first));
        let other = items[1]["id"].as_str().expect("an id");
        assert_eq!(first.send("DELETE", &format!("{SESSIONS}/{other}"), &[], b"").status, 204, "by its id, too");
        assert!(!works(&first));
        assert_eq!(app.newest_revision(), newest, "sessions are no part of the register");
        assert_eq!(app.verify().faults, []);
    }

    fn nobody_sees_or_ends_sessions_of_others(app: Reference) {
        let (_, mine) = clerk(app);
        let other = app.bearing(&app.session_of(app.account(Role::Admin, &[])).1);
        let id = mine.get(SESSIONS).expect(200)["items"][0]["id"].as_str().expect("an id").to_owned();
        let path = format!("{SESSIONS}/{id}");
        for actor in [&other, &app.admin(), &app.staff()] {
            refused(&actor.send("DELETE", &path, &[], b""), 404, "not_found", &path);
            assert!(!actor.get(SESSIONS).text.contains(&id));
        }
        refused(&app.anonymous().send("DELETE", &path, &[], b""), 401, "unauthorized", &path);
        for none in ["x", "00000000-0000-7000-8000-000000000000"] {
            let path = format!("{SESSIONS}/{none}");
            refused(&mine.send("DELETE", &path, &[], b""), 404, "not_found", &path);
        }
        let current = format!("{SESSIONS}/current");
        refused(&app.staff().send("DELETE", &current, &[], b""), 404, "not_found", &current);
        assert!(works(&mine));
    }

    fn a_session_ends_when_nobody_uses_it(app: Reference) {
        let (_, session) = clerk(app);
        app.advance(Duration::hours(2) - Duration::microseconds(1));
        assert!(works(&session));
        app.advance(Duration::hours(2) - Duration::microseconds(1));
        assert!(works(&session), "it was used meanwhile");
        app.advance(Duration::hours(2));
        assert!(!works(&session));
        assert!(!works(&session));
    }

    fn a_session_ends_after_half_a_day(app: Reference) {
        let (_, session) = clerk(app);
        for _ in 0..11 {
            app.advance(Duration::hours(1));
            assert!(works(&session));
        }
        app.advance(Duration::hours(1) - Duration::microseconds(1));
        assert!(works(&session));
        app.advance(Duration::microseconds(1));
        assert!(!works(&session), "however much it was used");
    }

    fn the_last_use_is_noted_once_a_minute(app: Reference) {
        let (_, session) = clerk(app);
        let used = || session.get(SESSIONS).expect(200)["items"][0]["last_used_at"].as_str().expect("a moment").to_owned();
        app.advance(Duration::seconds(59));
        assert_eq!(used(), "2026-11-21T10:00:00.000000Z");
        app.advance(Duration::seconds(1));
        assert_eq!(used(), "2026-11-21T10:01:00.000000Z");
        app.advance(Duration::seconds(30));
        assert_eq!(used(), "2026-11-21T10:01:00.000000Z");
    }

    fn an_account_has_so_many_sessions(app: Reference) {
        let account = app.account(Role::Staff, &[]);
        let sessions: Vec<Actor> = (0..21).map(|_| {
            app.advance(Duration::seconds(1));
            app.bearing(&app.session_of(account).1)
        }).collect();
        assert_eq!(sessions.iter().map(works).filter(|works| !works).count(), 1);
        assert!(!works(&sessions[0]), "the oldest ended");
        assert_eq!(sessions[20].get(SESSIONS).expect(200)["items"].as_array().map(Vec::len), Some(20));
    }

    fn all_failures_look_alike(app: Reference) {
        let (account, _) = clerk(app);
        let staff = app.staff();
        let id = organization(&staff, &union(2));
        invited(&staff, "not-yet@example.cz", &[&id]);
        let hashed = app.hasher.done();
        let wrong = sign_in(app, LOGIN, "není to ono heslo");
        refused(&wrong, 401, "sign_in_refused", SESSIONS);
        let unknown = sign_in(app, "nobody@example.cz", PASSWORD);
        let no_login = sign_in(app, "", PASSWORD);
        let long = sign_in(app, &"x".repeat(1_000), &"y".repeat(10_000));
        let not_yet = sign_in(app, "not-yet@example.cz", PASSWORD);
        staff.post_to(&format!("/api/v1/accounts/{account}/disable"), "*", &json!({})).expect(200);
        let disabled = sign_in(app, LOGIN, PASSWORD);
        let others = [unknown, no_login, long, not_yet, disabled];
        for other in &others {
            assert_eq!((other.status, said(other)), (401, said(&wrong)));
            assert_eq!(other.header("www-authenticate"), wrong.header("www-authenticate"));
            assert_eq!(other.header("cache-control"), wrong.header("cache-control"));
        }
        assert_eq!(app.hasher.done() - hashed, 1 + others.len(), "each of them costs one comparison");
    }

    fn a_login_that_failed_too_often_waits(app: Reference) {
        let (_, session) = clerk(app);
        for _ in 0..10 {
            refused(&sign_in(app, LOGIN, "není to ono heslo"), 401, "sign_in_refused", SESSIONS);
        }
        let hashed = app.hasher.done();
        for password in ["není to ono heslo", PASSWORD] {
            let answer = sign_in(app, LOGIN, password);
            refused(&answer, 429, "too_many_attempts", SESSIONS);
            assert_eq!(answer.header("retry-after"), Some("61"));
        }
        refused(&change(&session, PASSWORD, "úplně jiné heslo"), 429, "too_many_attempts", CHANGE);
        assert_eq!(app.hasher.done(), hashed, "it costs nothing");
        assert!(works(&session), "who is signed in stays so");
        refused(&sign_in(app, "nobody@example.cz", PASSWORD), 401, "sign_in_refused", SESSIONS);
        app.advance(Duration::seconds(60));
        signed_in(&app.anonymous(), LOGIN);
        for _ in 0..15 {
            signed_in(&app.anonymous(), LOGIN);
        }
        refused(&sign_in(app, LOGIN, "není to ono heslo"), 401, "sign_in_refused", SESSIONS);
        refused(&sign_in(app, LOGIN, "není to ono heslo"), 429, "too_many_attempts", SESSIONS);
    }

    fn no_more_than_two_are_hashed_at_once(app: Reference) {
        let (_, _) = clerk(app);
        let attempts: Vec<_> = (0..24)
            .map(|number| {
                let anonymous = app.anonymous();
                let login = if number % 2 == 0 { format!("nobody{number}@example.cz") } else { LOGIN.to_owned() };
                let password = if number % 2 == 0 { "x" } else { PASSWORD };
                std::thread::spawn(move || anonymous.post(SESSIONS, &json!({"login": login, "password": password})).status)
            })
            .collect();
        let statuses: Vec<u16> = attempts.into_iter().map(|attempt| attempt.join().expect("an answer")).collect();
        assert!(statuses.iter().all(|status| [201, 401, 429].contains(status)), "{statuses:?}");
        assert!(statuses.contains(&201) && statuses.contains(&401), "{statuses:?}");
        assert_eq!(app.hasher.most(), 2, "and no fewer, with so many");
        assert_eq!(app.anonymous().get("/health/live").status, 200);
    }

    fn another_password(app: Reference) {
        let (_, first) = clerk(app);
        let second = signed_in(&app.anonymous(), LOGIN);
        let form = json!({"label": "program", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"});
        let made = first.post("/api/v1/tokens", &form).expect(201);
        let program = app.bearing(made["secret"].as_str().expect("a secret"));
        let newest = app.newest_revision();
        for (current, new, place, code) in [
            ("není to ono heslo", "úplně jiné heslo", "/current", "password_wrong"),
            (PASSWORD, "krátké", "/new", "password_length"),
            (PASSWORD, "a strategie@example.cz", "/new", "password_holds_login"),
        ] {
            assert_eq!(refused(&change(&first, current, new), 422, "invalid", CHANGE), places(&[(place, code)]));
        }
        assert!(works(&second));
        assert_eq!(change(&first, PASSWORD, "úplně jiné heslo").status, 204);
        assert!(works(&first) && !works(&second) && works(&program), "other sessions end, tokens stay");
        refused(&sign_in(app, LOGIN, PASSWORD), 401, "sign_in_refused", SESSIONS);
        assert_eq!(sign_in(app, LOGIN, "úplně jiné heslo").status, 201);
        assert_eq!(app.newest_revision(), newest, "passwords are no part of the register");
    }

    fn who_has_no_password_changes_none(app: Reference) {
        let account = app.account(Role::Staff, &[]);
        let (_, secret) = app.token_of(account, TokenScopes::ALL, Duration::days(1));
        let answer = change(&app.bearing(&secret), PASSWORD, "úplně jiné heslo");
        assert_eq!(refused(&answer, 409, "conflict", CHANGE), places(&[("", "login_missing")]));
        let answer = change(&app.staff(), PASSWORD, "úplně jiné heslo");
        assert_eq!(refused(&answer, 422, "invalid", CHANGE), places(&[("", "account_missing")]));
        let renew = format!("/api/v1/accounts/{account}/invitations");
        assert_eq!(refused(&app.admin().post(&renew, &json!({})), 409, "conflict", &renew), places(&[("", "login_missing")]));
    }

    fn what_signing_in_takes(app: Reference) {
        let anonymous = app.anonymous();
        for body in [json!({}), json!({"login": LOGIN}), json!({"login": null, "password": PASSWORD}), json!({"login": LOGIN, "password": PASSWORD, "x": 1})] {
            refused(&anonymous.post(SESSIONS, &body), 422, "invalid", SESSIONS);
        }
        let body = json!({"login": LOGIN, "password": PASSWORD});
        refused(&anonymous.post(&format!("{SESSIONS}?validate_only=true"), &body), 400, "parameter_invalid", SESSIONS);
        let plain = anonymous.send("POST", SESSIONS, &[], body.to_string().as_bytes());
        refused(&plain, 415, "media_type_unsupported", SESSIONS);
        let huge = anonymous.send("POST", SESSIONS, &[("Content-Type", "application/json")], &vec![b' '; (256 << 10) + 1]);
        refused(&huge, 413, "content_too_large", SESSIONS);
        refused(&app.bearing("hcs_x").post(SESSIONS, &body), 401, "unauthorized", SESSIONS);
        assert_eq!(app.hasher.done(), 0);
    }
}
