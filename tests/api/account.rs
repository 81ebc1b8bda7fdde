//! Accounts: who manages whose, and what ends with one.

use chrono::Duration;
use healthy_cities_registry::domain::policy::{Role, TokenScopes};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::given::{self, PASSWORD, accepted, all, invitation, invited, organization, present};
use crate::specimen::{places, refused, union};

const ACCOUNTS: &str = "/api/v1/accounts";
const INVITATIONS: &str = "/api/v1/invitations";

fn path(account: &str) -> String {
    format!("{ACCOUNTS}/{account}")
}

/// An account of `role` in the form of an invitation.
fn somebody(role: &str, login: &str) -> Value {
    json!({"login": login, "label": format!("Kancelář: {role}"), "role": role})
}

fn active(app: &App, account: &str) -> bool {
    app.admin().get(&path(account)).expect(200)["disabled_at"].is_null()
}

on_both! {
    fn an_account_says_what_it_is_and_not_who(app: Reference) {
        let staff = app.staff();
        let id = organization(&staff, &union(1));
        let (account, secret) = invited(&staff, "strategie@example.cz", &[&id]);
        let (mut body, tag) = present(&staff, &path(&account));
        assert!(tag.contains('/'), "what is no part of the register is in its tag, too: {tag}");
        body["revision"] = 0.into();
        assert_eq!(body, json!({
            "id": account, "revision": 0, "label": "Odbor strategie", "role": "clerk", "organizations": [id],
            "person_id": null, "disabled_at": null, "has_login": true, "has_password": false,
            "invited_until": "2026-11-28T10:00:00.000000Z",
        }));
        accepted(&app.anonymous(), &secret);
        let again = staff.send("GET", &path(&account), &[("If-None-Match", &tag)], b"");
        let body = again.expect(200);
        assert_eq!((&body["has_password"], &body["invited_until"]), (&json!(true), &Value::Null));
        let fresh = staff.send("GET", &path(&account), &[("If-None-Match", again.etag())], b"");
        assert_eq!(fresh.status, 304);
    }

    fn a_login_stands_nowhere(app: Reference) {
        let staff = app.staff();
        let id = organization(&staff, &union(1));
        let login = "Nikdo.Jiny@example.cz";
        let (account, secret) = invited(&staff, login, &[&id]);
        let invited = format!("/api/v1/revisions/{}", app.newest_revision());
        accepted(&app.anonymous(), &secret);
        let auditor = app.auditor();
        let seen = [path(&account), ACCOUNTS.to_owned(), "/api/v1/revisions?limit=200".to_owned()];
        for path in seen {
            let text = auditor.get(&path).text.to_lowercase();
            assert!(!text.contains("nikdo.jiny") && !text.contains(&secret), "{path}: {text}");
        }
        let revision = auditor.get(&invited).expect(200);
        let change = &revision["changes"][0];
        assert_eq!((&change["entity"], &change["operation"]), (&json!("account"), &json!("create")), "{revision}");
        assert_eq!(revision["reason"], "invite to an account");
        assert_eq!(app.anonymous().get(&invited).status, 404, "no part of it is public");
        assert_eq!(app.verify().faults, []);
    }

    fn staff_manage_clerks_and_administrators_everybody(app: Reference) {
        let (staff, admin) = (app.staff(), app.admin());
        let id = organization(&staff, &union(1));
        for role in ["dashboard", "staff", "auditor", "admin"] {
            let body = somebody(role, &format!("{role}@example.cz"));
            refused(&staff.post(INVITATIONS, &body), 403, "forbidden", INVITATIONS);
            let (account, _) = invitation(&admin, &body);
            let own = path(&account);
            refused(&staff.patch(&own, "*", &json!({"label": "x"})), 403, "forbidden", &own);
            for verb in ["disable", "enable"] {
                let turn = format!("{own}/{verb}");
                refused(&staff.post_to(&turn, "*", &json!({})), 403, "forbidden", &turn);
            }
            let link = format!("{own}/invitations");
            refused(&staff.post(&link, &json!({})), 403, "forbidden", &link);
            assert!(active(app, &account));
            admin.patch(&own, "*", &json!({"label": "x"})).expect(200);
            admin.post_to(&format!("{own}/disable"), "*", &json!({})).expect(200);
        }
        for (number, manager) in [&staff, &admin].into_iter().enumerate() {
            let (account, _) = invited(manager, &format!("clerk{number}@example.cz"), &[&id]);
            manager.patch(&path(&account), "*", &json!({"label": "x"})).expect(200);
            manager.post_to(&format!("{}/disable", path(&account)), "*", &json!({})).expect(200);
            manager.post_to(&format!("{}/enable", path(&account)), "*", &json!({})).expect(200);
        }
        assert_eq!(app.verify().faults, []);
    }

    fn nobody_disables_the_own_account(app: Reference) {
        let admin = app.admin();
        let (account, secret) = invitation(&admin, &somebody("admin", "spravce@example.cz"));
        let own = accepted(&app.anonymous(), &secret);
        let turn = format!("{}/disable", path(&account));
        let answer = own.post_to(&turn, "*", &json!({}));
        assert_eq!(refused(&answer, 409, "conflict", &turn), places(&[("", "own_account")]));
        let (_, token) = app.token_of(account.parse().expect("an id"), TokenScopes::ALL, Duration::days(1));
        refused(&app.bearing(&token).post_to(&turn, "*", &json!({})), 409, "conflict", &turn);
        assert!(active(app, &account));
        admin.post_to(&turn, "*", &json!({})).expect(200);
    }

    fn all_ends_at_once_with_a_disabled_account(app: Reference) {
        let staff = app.staff();
        let id = organization(&staff, &union(1));
        let (account, secret) = invited(&staff, "a@example.cz", &[&id]);
        let session = accepted(&app.anonymous(), &secret);
        let form = json!({"label": "program", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"});
        let made = session.post("/api/v1/tokens", &form).expect(201);
        let program = app.bearing(made["secret"].as_str().expect("a secret"));
        let link = staff.post(&format!("{}/invitations", path(&account)), &json!({})).expect(201);
        for actor in [&session, &program] {
            actor.get("/api/v1/account").expect(200);
        }
        let (_, tag) = present(&staff, &path(&account));
        let disabled = staff.post_to(&format!("{}/disable", path(&account)), &tag, &json!({}));
        assert_eq!(disabled.expect(200)["disabled_at"], "2026-11-21T10:00:00.000000Z");
        for actor in [&session, &program] {
            refused(&actor.get("/api/v1/account"), 401, "unauthorized", "/api/v1/account");
        }
        let again = json!({"login": "a@example.cz", "password": PASSWORD});
        refused(&app.anonymous().post("/api/v1/sessions", &again), 401, "sign_in_refused", "/api/v1/sessions");
        let accept = json!({"secret": link["secret"], "password": "jiné heslo, delší"});
        let answer = app.anonymous().post("/api/v1/invitations/accept", &accept);
        assert_eq!(refused(&answer, 422, "invalid", "/api/v1/invitations/accept"), places(&[("/secret", "invitation_invalid")]));
        let renew = format!("{}/invitations", path(&account));
        assert_eq!(refused(&staff.post(&renew, &json!({})), 409, "conflict", &renew), places(&[("", "account_disabled")]));
        let newest = app.newest_revision();
        staff.post_to(&format!("{}/disable", path(&account)), "*", &json!({})).expect(200);
        assert_eq!(app.newest_revision(), newest, "it was disabled already");

        staff.post_to(&format!("{}/enable", path(&account)), "*", &json!({})).expect(200);
        for actor in [&session, &program] {
            refused(&actor.get("/api/v1/account"), 401, "unauthorized", "/api/v1/account");
        }
        given::signed_in(&app.anonymous(), "a@example.cz").get("/api/v1/account").expect(200);
        assert_eq!(app.verify().faults, []);
    }

    fn a_change_counts_from_the_next_request_on(app: Reference) {
        let staff = app.staff();
        let (first, second) = (organization(&staff, &union(1)), organization(&staff, &union(2)));
        let (account, secret) = invited(&staff, "a@example.cz", &[&first]);
        let clerk = accepted(&app.anonymous(), &secret);
        let own = |actor: &crate::actor::Actor| actor.get("/api/v1/account").expect(200)["organizations"].clone();
        assert_eq!(own(&clerk), json!([{"id": first, "name": "Svazek obcí 1"}]));
        let (_, tag) = present(&staff, &path(&account));
        let change = json!({"label": "Podatelna", "organizations": [second, first]});
        let changed = staff.patch(&path(&account), &tag, &change);
        assert_eq!(changed.expect(200)["organizations"], json!([second, first]));
        assert_eq!(own(&clerk), json!([{"id": second, "name": "Svazek obcí 2"}, {"id": first, "name": "Svazek obcí 1"}]));
        refused(&staff.patch(&path(&account), &tag, &change), 412, "precondition_failed", &path(&account));
        refused(&staff.send("PATCH", &path(&account), &[("Content-Type", "application/json")], b"{}"), 428, "precondition_required", &path(&account));
        for (patch, code) in [
            (json!({"organizations": []}), "organizations_form"),
            (json!({"organizations": null}), "organizations_form"),
            (json!({"organizations": [first, first]}), "inconsistent"),
        ] {
            let answer = staff.patch(&path(&account), "*", &patch);
            assert_eq!(refused(&answer, 422, "invalid", &path(&account)), places(&[("/organizations", code)]));
        }
        for (patch, place, code) in [
            (json!({"role": "admin"}), "", "member_unknown"),
            (json!({"label": " "}), "/label", "text_empty"),
            (json!({"organizations": [Uuid::nil()]}), "/organizations/0", "organization_unknown"),
            (json!({"person_id": Uuid::nil()}), "/person_id", "person_unknown"),
        ] {
            let answer = staff.patch(&path(&account), "*", &patch);
            let found = refused(&answer, 422, "invalid", &path(&account));
            assert_eq!(found.iter().map(|(_, code)| code.as_str()).collect::<Vec<_>>(), [code], "{patch}");
            assert!(code == "member_unknown" || found[0].0 == place, "{found:?}");
        }
    }

    fn what_an_account_names_stays(app: Reference) {
        let staff = app.staff();
        let id = organization(&staff, &union(1));
        let person = staff.post("/api/v1/persons", &json!({})).expect(201)["id"].clone();
        let (account, _) = invited(&staff, "a@example.cz", &[&id]);
        staff.patch(&path(&account), "*", &json!({"person_id": person})).expect(200);
        for named in [format!("/api/v1/organizations/{id}"), format!("/api/v1/persons/{}", person.as_str().expect("an id"))] {
            let answer = staff.delete(&named, "*");
            assert_eq!(refused(&answer, 409, "conflict", &named), places(&[("", "still_referenced")]));
        }
    }

    fn lists_of_accounts(app: Reference) {
        let (staff, admin) = (app.staff(), app.admin());
        let (first, second) = (organization(&staff, &union(1)), organization(&staff, &union(2)));
        let (one, secret) = invited(&staff, "a@example.cz", &[&first]);
        let (two, _) = invited(&staff, "b@example.cz", &[&first, &second]);
        let (three, _) = invitation(&admin, &somebody("auditor", "c@example.cz"));
        accepted(&app.anonymous(), &secret);
        staff.post_to(&format!("{}/disable", path(&two)), "*", &json!({})).expect(200);
        let ids = |query: &str| {
            let items = all(&app.auditor(), &format!("{ACCOUNTS}?limit=1{query}"));
            given::column(&items, "id").iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(""), [one.as_str(), &two, &three]);
        assert_eq!(ids("&role=auditor"), [three.as_str()]);
        assert_eq!(ids(&format!("&organization_id={first}")), [one.as_str(), &two]);
        assert_eq!(ids(&format!("&organization_id={second}&disabled=false")), Vec::<String>::new());
        assert_eq!(ids("&disabled=true"), [two.as_str()]);
        let listed = all(&staff, ACCOUNTS);
        for item in &listed {
            let read = staff.get(&path(item["id"].as_str().expect("an id"))).expect(200);
            assert_eq!(*item, read, "the list says the same as each");
        }
        let answer = staff.get(ACCOUNTS);
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
        refused(&staff.get(&format!("{ACCOUNTS}?known_at=1")), 400, "parameter_invalid", ACCOUNTS);
    }

    fn who_am_i(app: Reference) {
        let own = |actor: &crate::actor::Actor| actor.get("/api/v1/account").expect(200);
        let (id, secret) = app.token(Role::Staff, Duration::days(1));
        assert_eq!(own(&app.bearing(&secret)), json!({
            "account_id": null, "label": null, "role": "staff", "scopes": ["read", "write"], "organizations": [],
            "token_id": id, "session_id": null, "expires_at": "2026-11-22T10:00:00.000000Z",
        }));
        let nowhere = Uuid::from_u128(5);
        let account = app.account(Role::Clerk, &[nowhere]);
        let reading = TokenScopes::of(&[healthy_cities_registry::domain::policy::TokenScope::Read]).expect("one");
        let (id, secret) = app.token_of(account, reading, Duration::days(1));
        assert_eq!(own(&app.bearing(&secret)), json!({
            "account_id": account, "label": "test clerk", "role": "clerk", "scopes": ["read"],
            "organizations": [{"id": nowhere, "name": null}],
            "token_id": id, "session_id": null, "expires_at": "2026-11-22T10:00:00.000000Z",
        }));
        let (id, secret) = app.session_of(account);
        let body = own(&app.bearing(&secret));
        assert_eq!((&body["session_id"], &body["token_id"], &body["scopes"]), (&json!(id), &Value::Null, &json!(["read", "write"])));
        assert_eq!(body["expires_at"], "2026-11-21T22:00:00.000000Z");
        refused(&app.anonymous().get("/api/v1/account"), 401, "unauthorized", "/api/v1/account");
    }

    fn the_journal_knows_the_account(app: Reference) {
        let staff = app.admin();
        let (account, secret) = invitation(&staff, &somebody("staff", "a@example.cz"));
        let session = accepted(&app.anonymous(), &secret);
        let form = json!({"label": "program", "scopes": ["read", "write"], "expires_at": "2027-01-01T00:00:00Z"});
        let token = session.post("/api/v1/tokens", &form).expect(201)["secret"].as_str().expect("a secret").to_owned();
        for (number, actor) in [(1, session), (2, app.bearing(&token))] {
            organization(&actor, &union(number));
            let revision = app.auditor();
            let newest = app.newest_revision() - 1;
            let revision = revision.get(&format!("/api/v1/revisions/{newest}")).expect(200);
            assert_eq!(revision["actor"], format!("account {account}"), "by token or session alike");
        }
    }
}
