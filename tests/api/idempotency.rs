//! `Idempotency-Key`: a repeated request is done once.

use chrono::Duration;
use healthy_cities_registry::domain::policy::Role;
use healthy_cities_registry::http::state::Running;
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::specimen::{
    affiliation, composition, end, made, member, places, refused, table, union, union_register,
    unnamed,
};

const ORGANIZATIONS: &str = "/api/v1/organizations";

fn post(actor: &Actor, path: &str, key: &str, body: &Value) -> Answer {
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    actor.send("POST", path, &headers, body.to_string().as_bytes())
}

/// The same with `If-Match: *`, as moves need it.
fn advance(actor: &Actor, path: &str, key: &str, body: &Value) -> Answer {
    let headers =
        [("Content-Type", "application/json"), ("If-Match", "*"), ("Idempotency-Key", key)];
    actor.send("POST", path, &headers, body.to_string().as_bytes())
}

fn is_replay_of(first: &Answer, second: &Answer) {
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!((first.status, &first.text), (second.status, &second.text));
    for name in ["etag", "location", "content-type", "content-length"] {
        assert_eq!(first.header(name), second.header(name), "{name}");
    }
    assert_ne!(
        first.header("x-request-id"),
        second.header("x-request-id"),
        "each request has its own id"
    );
}

on_both! {
    fn every_post_is_replayed(app: Reference) {
        let staff = app.staff();
        let (path, _) = member(&staff, 1);
        let organization = made(&staff.post(ORGANIZATIONS, &union(2))).0;
        let id = organization.rsplit('/').next().expect("an id").to_owned();
        let nameless = made(&staff.post("/api/v1/memberships", &unnamed(1))).0;
        let reclassify = json!({"type": "municipal_union", "on": "2023-01-01", "source": "letter"});
        for (path, body) in [
            (ORGANIZATIONS.to_owned(), union(3)),
            ("/api/v1/memberships".to_owned(), unnamed(2)),
            ("/api/v1/affiliations".to_owned(), affiliation(&id)),
            ("/api/v1/compositions".to_owned(), composition(&id, "500011")),
            ("/api/v1/compositions/import".to_owned(), union_register(2)),
            (format!("{path}/reclassify"), reclassify),
            (format!("{nameless}/identify"), json!({"organization_id": id})),
            (format!("{nameless}/end"), end()),
            ("/api/v1/persons".to_owned(), json!({})),
        ] {
            let first = advance(&staff, &path, "once", &body);
            assert!(first.status < 300, "{path}: {}", first.text);
            let newest = app.newest_revision();
            is_replay_of(&first, &advance(&staff, &path, "once", &body));
            assert_eq!(app.newest_revision(), newest, "{path}: nothing was done twice");
        }
        let headers = [("Content-Type", "text/csv"), ("Idempotency-Key", "once")];
        let import = |text: &str| staff.send("POST", "/api/v1/imports", &headers, text.as_bytes());
        let first = import(&table(1));
        assert_eq!(first.expect(200)["created"], 1);
        is_replay_of(&first, &import(&table(1)));
        refused(&import(&table(2)), 422, "idempotency_key_reused", "/api/v1/imports");
        assert_eq!(app.verify().faults, []);
    }

    fn a_key_is_for_one_request(app: Reference) {
        let staff = app.staff();
        let first = post(&staff, ORGANIZATIONS, "k", &union(1));
        assert_eq!(first.status, 201);
        let newest = app.newest_revision();
        refused(&post(&staff, ORGANIZATIONS, "k", &union(2)), 422, "idempotency_key_reused", ORGANIZATIONS);
        let query = format!("{ORGANIZATIONS}?reason=other");
        refused(&post(&staff, &query, "k", &union(1)), 422, "idempotency_key_reused", ORGANIZATIONS);
        assert_eq!(app.newest_revision(), newest);
        is_replay_of(&first, &post(&staff, ORGANIZATIONS, "k", &union(1)));
    }

    fn keys_of_other_routes_and_accounts_are_their_own(app: Reference) {
        let (staff, other) = (app.staff(), app.admin());
        assert_eq!(post(&staff, ORGANIZATIONS, "k", &union(1)).status, 201);
        assert_eq!(post(&staff, "/api/v1/memberships", "k", &unnamed(1)).status, 201, "another route");
        assert_eq!(post(&other, ORGANIZATIONS, "k", &union(2)).status, 201, "another account");
        refused(&post(&other, ORGANIZATIONS, "k", &union(1)), 422, "idempotency_key_reused", ORGANIZATIONS);
        assert_eq!(post(&staff, ORGANIZATIONS, "K", &union(3)).status, 201, "another key");
    }

    fn answers_are_kept_for_a_day(app: Reference) {
        let (_, secret) = app.token(Role::Staff, Duration::days(3));
        let staff = app.bearing(&secret);
        let first = post(&staff, ORGANIZATIONS, "k", &union(1));
        app.advance(Duration::hours(24) - Duration::microseconds(1));
        is_replay_of(&first, &post(&staff, ORGANIZATIONS, "k", &union(1)));
        app.advance(Duration::microseconds(1));
        let late = post(&staff, ORGANIZATIONS, "k", &union(1));
        let errors = refused(&late, 409, "conflict", ORGANIZATIONS);
        assert_eq!(errors, places(&[("/ico", "ico_taken")]), "it is a new request");
        let fresh = post(&staff, ORGANIZATIONS, "k", &union(2));
        assert_eq!((fresh.status, fresh.header("idempotent-replayed")), (201, None));
        is_replay_of(&fresh, &post(&staff, ORGANIZATIONS, "k", &union(2)));
    }

    fn what_only_checks_is_not_kept(app: Reference) {
        let staff = app.staff();
        let query = format!("{ORGANIZATIONS}?validate_only=true");
        for _ in 0..2 {
            let answer = post(&staff, &query, "k", &union(1));
            assert_eq!((answer.status, answer.header("idempotent-replayed")), (200, None), "{}", answer.text);
        }
        let real = post(&staff, ORGANIZATIONS, "k", &union(2));
        assert_eq!((real.status, real.header("idempotent-replayed")), (201, None));
    }

    fn what_failed_is_not_kept(app: Reference) {
        let staff = app.staff();
        let mut wrong = union(1);
        wrong["ico"] = "12345678".into();
        refused(&post(&staff, ORGANIZATIONS, "k", &wrong), 422, "invalid", ORGANIZATIONS);
        assert_eq!(post(&staff, ORGANIZATIONS, "k", &union(1)).status, 201, "mended, under the same key");
        let taken = post(&staff, ORGANIZATIONS, "l", &union(1));
        refused(&taken, 409, "conflict", ORGANIZATIONS);
        assert_eq!(post(&staff, ORGANIZATIONS, "l", &union(2)).status, 201);
    }

    fn keys_have_a_form(app: Reference) {
        let staff = app.staff();
        let longest = "k".repeat(128);
        let too_long = "k".repeat(129);
        for key in ["", "a b", too_long.as_str()] {
            let answer = post(&staff, ORGANIZATIONS, key, &union(1));
            let errors = refused(&answer, 400, "header_invalid", ORGANIZATIONS);
            assert_eq!(errors, places(&[("Idempotency-Key", "header_form")]), "{key}");
        }
        assert_eq!(post(&staff, ORGANIZATIONS, &longest, &union(1)).status, 201);
    }

    fn many_at_once_are_done_once(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let threads: Vec<_> = (0..32)
            .map(|_| {
                let staff = staff.clone();
                std::thread::spawn(move || post(&staff, ORGANIZATIONS, "k", &union(1)))
            })
            .collect();
        let answers: Vec<_> = threads.into_iter().map(|thread| thread.join().expect("an answer")).collect();
        let (done, waiting): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        for answer in waiting {
            refused(answer, 409, "idempotency_key_running", ORGANIZATIONS);
        }
        assert!(done.iter().filter(|answer| answer.header("idempotent-replayed").is_none()).count() == 1);
        assert!(done.iter().all(|answer| answer.text == done[0].text), "all hear of the same one");
        assert_eq!(app.newest_revision(), newest + 1);
        assert_eq!(staff.get("/api/v1/organizations?association=false").expect(200)["items"].as_array().map(Vec::len), Some(1));
    }

    fn the_answer_is_kept_with_what_was_done(app: Reference) {
        use diesel::connection::SimpleConnection as _;
        let staff = app.staff();
        let newest = app.newest_revision();
        let execute = |statement: &'static str| {
            let done = app.store.write_now(move |conn| {
                conn.batch_execute(statement).map_err(healthy_cities_registry::store::error::StoreError::from)
            });
            done.expect(statement);
        };
        execute("ALTER TABLE idempotency RENAME TO elsewhere");
        refused(&post(&staff, ORGANIZATIONS, "k", &union(1)), 500, "internal", ORGANIZATIONS);
        execute("ALTER TABLE elsewhere RENAME TO idempotency");
        assert_eq!(app.newest_revision(), newest, "neither without the other");
        assert_eq!(post(&staff, ORGANIZATIONS, "k", &union(1)).status, 201);
    }
}

#[test]
fn a_key_in_work_is_held_until_it_is_done() {
    let running = Running::default();
    let held = running.hold("token 1", "POST /a", "k").expect("it is free");
    assert!(running.hold("token 1", "POST /a", "k").is_none());
    assert!(running.clone().hold("token 1", "POST /a", "k").is_none(), "all workers know");
    for (account, route, key) in
        [("token 2", "POST /a", "k"), ("token 1", "POST /b", "k"), ("token 1", "POST /a", "l")]
    {
        assert!(running.hold(account, route, key).is_some());
    }
    drop(held);
    assert!(running.hold("token 1", "POST /a", "k").is_some());
}
