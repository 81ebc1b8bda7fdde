//! Invitations: one-time links to a password.

use chrono::Duration;
use serde_json::{Value, json};

use crate::app::App;
use crate::given::{PASSWORD, accepted, invited, organization, signed_in};
use crate::specimen::{places, refused, union};

const INVITATIONS: &str = "/api/v1/invitations";
const ACCEPT: &str = "/api/v1/invitations/accept";
const LOGIN: &str = "strategie@example.cz";

/// A clerk who was invited: account and secret.
fn clerk(app: &App) -> (String, String) {
    let staff = app.staff();
    let id = organization(&staff, &union(1));
    invited(&staff, LOGIN, &[&id])
}

/// What is refused of taking up `secret`.
fn refusal(app: &App, secret: &str, password: &str) -> Vec<(String, String)> {
    let body = json!({"secret": secret, "password": password});
    refused(&app.anonymous().post(ACCEPT, &body), 422, "invalid", ACCEPT)
}

fn invalid() -> Vec<(String, String)> {
    places(&[("/secret", "invitation_invalid")])
}

on_both! {
    fn an_invitation_is_taken_up_once(app: Reference) {
        let (account, secret) = clerk(app);
        assert!(secret.starts_with("hci_") && secret.len() > 40, "{secret}");
        let newest = app.newest_revision();
        let answer = app.anonymous().post(ACCEPT, &json!({"secret": secret, "password": PASSWORD}));
        let body = answer.expect(201);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(body["account"]["id"], account);
        assert_eq!(body["account"]["organizations"][0]["name"], "Svazek obcí 1");
        let own = app.bearing(body["token"].as_str().expect("a token")).get("/api/v1/account").expect(200);
        assert_eq!((&own["account_id"], &own["session_id"]), (&json!(account), &body["id"]));
        assert_eq!(app.newest_revision(), newest, "it is no part of the register");
        assert_eq!(refusal(app, &secret, "jiné heslo, delší"), invalid());
        signed_in(&app.anonymous(), LOGIN);
    }

    fn the_first_administrator_is_invited_by_a_start_for_half_an_hour(app: Reference) {
        let anonymous = app.anonymous();
        let take = |secret: &str, login: &str| {
            anonymous.post(ACCEPT, &json!({"secret": secret, "login": login, "password": PASSWORD}))
        };
        let newest = app.newest_revision();
        let first = app.first_start().expect("nobody can act yet");
        assert_eq!(app.newest_revision(), newest + 1, "its account is a fact");
        // A second start, while nobody took it up: the older secret ends.
        let second = app.first_start().expect("nobody can act yet");
        assert_eq!(app.newest_revision(), newest + 1, "the account is there already");
        assert_eq!(take(&first, LOGIN).status, 422);
        app.advance(Duration::minutes(30));
        assert_eq!(take(&second, LOGIN).status, 422, "it has expired");
        let third = app.first_start().expect("nobody can act yet");
        app.advance(Duration::minutes(29));
        assert_eq!(take(&third, "no address").status, 422);
        let body = take(&third, LOGIN).expect(201);
        assert_eq!(body["account"]["role"], "admin", "{body}");
        assert_eq!(take(&third, LOGIN).status, 422, "it was used");
        assert_eq!(app.first_start(), None, "somebody can act now");
        let admin = signed_in(&anonymous, LOGIN);
        let made = json!({"login": "rada@example.cz", "label": "Kancelář", "role": "staff"});
        crate::given::invitation(&admin, &made);
        assert!(app.verify().faults.is_empty());
    }

    fn where_somebody_can_act_no_start_invites(app: Reference) {
        app.staff();
        assert_eq!(app.first_start(), None, "there is a token");
    }

    fn of_many_who_take_one_up_one_gets_in(app: Reference) {
        let (_, secret) = clerk(app);
        let all: Vec<_> = (0..6)
            .map(|number| {
                let (anonymous, secret) = (app.anonymous(), secret.clone());
                let body = json!({"secret": secret, "password": format!("moje vlastní heslo {number}")});
                std::thread::spawn(move || anonymous.post(ACCEPT, &body).status)
            })
            .collect();
        let mut statuses: Vec<u16> = all.into_iter().map(|one| one.join().expect("an answer")).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422, 422, 422]);
    }

    fn an_invitation_lasts_a_week(app: Reference) {
        let (_, secret) = clerk(app);
        app.advance(Duration::days(7) - Duration::microseconds(1));
        assert_eq!(refusal(app, &secret, "krátké"), places(&[("/password", "password_length")]), "it is looked at first");
        app.advance(Duration::microseconds(1));
        assert_eq!(refusal(app, &secret, PASSWORD), invalid());
        for other in ["", "hci_", "hcs_x", &secret[..secret.len() - 1], &format!("{secret}x")] {
            assert_eq!(refusal(app, other, PASSWORD), invalid(), "{other}");
        }
    }

    fn a_new_link_ends_the_old_one_and_sets_a_new_password(app: Reference) {
        let (account, first) = clerk(app);
        let staff = app.staff();
        let path = format!("/api/v1/accounts/{account}/invitations");
        let renew = || {
            let answer = staff.post(&path, &json!({}));
            assert_eq!(answer.header("location"), Some(format!("/api/v1/accounts/{account}").as_str()));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            answer.expect(201)["secret"].as_str().expect("a secret").to_owned()
        };
        let newest = app.newest_revision();
        let second = renew();
        assert_eq!(app.newest_revision(), newest, "it is no part of the register");
        assert_eq!(refusal(app, &first, PASSWORD), invalid());
        let session = accepted(&app.anonymous(), &second);
        let third = renew();
        session.get("/api/v1/account").expect(200);
        signed_in(&app.anonymous(), LOGIN).get("/api/v1/account").expect(200);
        let reset = json!({"secret": third, "password": "úplně jiné heslo"});
        app.anonymous().post(ACCEPT, &reset).expect(201);
        refused(&session.get("/api/v1/account"), 401, "unauthorized", "/api/v1/account");
        let old = json!({"login": LOGIN, "password": PASSWORD});
        refused(&app.anonymous().post("/api/v1/sessions", &old), 401, "sign_in_refused", "/api/v1/sessions");
        let new = json!({"login": LOGIN, "password": "úplně jiné heslo"});
        app.anonymous().post("/api/v1/sessions", &new).expect(201);
        refused(&staff.post("/api/v1/accounts/00000000-0000-7000-8000-000000000000/invitations", &json!({})), 404, "not_found",
            "/api/v1/accounts/00000000-0000-7000-8000-000000000000/invitations");
    }

    fn passwords_that_are_refused(app: Reference) {
        let (_, secret) = clerk(app);
        let hashed = app.hasher.done();
        let long = "x".repeat(201);
        for (password, code) in [
            ("", "password_length"),
            ("jedenáctzna", "password_length"),
            (long.as_str(), "password_length"),
            (LOGIN, "password_holds_login"),
            ("STRATEGIE@Example.CZ", "password_holds_login"),
            ("moje strategie@example.cz 2026", "password_holds_login"),
        ] {
            assert_eq!(refusal(app, &secret, password), places(&[("/password", code)]), "{password}");
        }
        assert_eq!(app.hasher.done(), hashed, "what is refused costs no hash");
        for body in [json!({}), json!({"secret": secret}), json!({"secret": 1, "password": PASSWORD}), json!({"secret": secret, "password": PASSWORD, "x": 1})] {
            refused(&app.anonymous().post(ACCEPT, &body), 422, "invalid", ACCEPT);
        }
        accepted(&app.anonymous(), &secret);
    }

    fn what_cannot_be_invited(app: Reference) {
        let (staff, admin) = (app.staff(), app.admin());
        let (account, _) = clerk(app);
        let id = staff.get("/api/v1/organizations?association=false").expect(200)["items"][0]["id"].clone();
        let plain = json!({"login": "b@example.cz", "label": "x", "organizations": [id]});
        let with = |member: &str, value: Value| {
            let mut body = plain.clone();
            body[member] = value;
            body
        };
        let nine: Vec<String> = (1..=9).map(|number| uuid::Uuid::from_u128(number).to_string()).collect();
        for (body, status, place, code) in [
            (with("login", json!("nobody")), 422, "/login", "email_form"),
            (with("login", json!(" Strategie@EXAMPLE.cz")), 422, "/login", "email_form"),
            (with("login", json!("Strategie@EXAMPLE.cz")), 409, "/login", "login_taken"),
            (with("label", json!("")), 422, "/label", "text_empty"),
            (with("role", json!("chief")), 422, "/role", "word_unknown"),
            (with("role", json!("anonymous")), 422, "/role", "word_unknown"),
            (with("organizations", json!([])), 422, "/organizations", "organizations_form"),
            (with("organizations", json!(nine)), 422, "/organizations", "organizations_form"),
            (with("organizations", json!([id, id])), 422, "/organizations", "inconsistent"),
            (with("organizations", json!([id, uuid::Uuid::nil()])), 422, "/organizations/1", "organization_unknown"),
            (with("person_id", json!(uuid::Uuid::nil())), 422, "/person_id", "person_unknown"),
        ] {
            let answer = staff.post(INVITATIONS, &body);
            let found = refused(&answer, status, if status == 409 { "conflict" } else { "invalid" }, INVITATIONS);
            assert_eq!(found, places(&[(place, code)]), "{body}");
            if code == "login_taken" {
                assert!(answer.text.contains(&account), "it says whose it is: {}", answer.text);
            }
        }
        let other = admin.post(INVITATIONS, &with("role", json!("staff")));
        assert_eq!(refused(&other, 422, "invalid", INVITATIONS), places(&[("/organizations", "inconsistent")]));
        let body = with("role", json!("staff"));
        refused(&staff.post(INVITATIONS, &body), 403, "forbidden", INVITATIONS);
    }

    fn a_secret_is_shown_once(app: Reference) {
        let staff = app.staff();
        let id = organization(&staff, &union(1));
        let body = json!({"login": LOGIN, "label": "x", "organizations": [id]}).to_string();
        let send = |query: &str| {
            let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "once")];
            staff.send("POST", &format!("{INVITATIONS}{query}"), &headers, body.as_bytes())
        };
        assert_eq!(send("?validate_only=true").expect(200)["secret"], Value::Null, "it would do nothing");
        let first = send("");
        let secret = first.expect(201)["secret"].as_str().expect("a secret").to_owned();
        assert_eq!(first.header("cache-control"), Some("no-store"));
        let newest = app.newest_revision();
        let again = send("");
        assert_eq!((again.status, again.header("idempotent-replayed")), (201, Some("true")));
        let mut expected = first.json();
        expected["secret"] = Value::Null;
        assert_eq!((again.json(), again.header("location")), (expected, first.header("location")));
        assert_eq!(app.newest_revision(), newest);
        let kept: Vec<String> = kept(app);
        assert!(!kept.is_empty() && !kept.iter().any(|text| text.contains(&secret)), "{kept:?}");
        accepted(&app.anonymous(), &secret);
    }

    fn without_a_master_key_nobody_is_invited(app: Reference) {
        let app = App::without_master_key(app.engine, crate::engine::Seed::Reference);
        let (staff, anonymous) = (app.staff(), app.anonymous());
        let id = organization(&staff, &union(1));
        let invite = json!({"login": LOGIN, "label": "x", "organizations": [id]});
        let account = app.account(healthy_cities_registry::domain::policy::Role::Clerk, &[uuid::Uuid::nil()]);
        let renew = format!("/api/v1/accounts/{account}/invitations");
        for (actor, path, body) in [
            (&staff, INVITATIONS, invite),
            (&staff, renew.as_str(), json!({})),
            (&anonymous, ACCEPT, json!({"secret": "hci_x", "password": PASSWORD})),
            (&anonymous, "/api/v1/sessions", json!({"login": LOGIN, "password": PASSWORD})),
        ] {
            let answer = actor.post(path, &body);
            refused(&answer, 503, "personal_data_unavailable", path);
            assert!(answer.text.contains("master key"), "{}", answer.text);
        }
        app.clerk_of(uuid::Uuid::nil()).get("/api/v1/account").expect(200);
    }
}

/// The answers that are kept for repeated requests.
fn kept(app: &App) -> Vec<String> {
    use diesel::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Body {
        #[diesel(sql_type = diesel::sql_types::Text)]
        body: String,
    }
    let rows: Result<Vec<Body>, healthy_cities_registry::store::error::StoreError> = app
        .store
        .read_now(|conn| Ok(diesel::sql_query("SELECT body FROM idempotency").load(conn)?));
    rows.expect("they are read").into_iter().map(|row| row.body).collect()
}
