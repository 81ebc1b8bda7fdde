//! Erasing a person: what was known is gone from every byte, what stands on the
//! reference stays, and nothing brings the person back.

use std::collections::HashSet;

use diesel::RunQueryDsl as _;
use diesel::sql_types::Binary;
use healthy_cities_registry::domain::policy::Role;
use healthy_cities_registry::service::erasure;
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::service::vault::{self, new_master_key};
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::ledger::{Entry, Ledger};
use healthy_cities_registry::store::moment::Moment;
use healthy_cities_registry::store::personal;
use healthy_cities_registry::store::revision::{self, Mode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, master_key};
use crate::contact::{holds, kept};
use crate::engine::{Database, Engine, Seed};
use crate::given::{self, SCENARIO, recorded};
use crate::specimen::{contact, id_of, made, places, refused, union};

const PATH: &str = "/api/v1/contacts";

fn organization(app: &App, number: u32) -> String {
    id_of(&made(&app.staff().post("/api/v1/organizations", &union(number))).0)
}

/// Path and body of a contact, and the path of its person.
fn known(app: &App, role: &str) -> (String, Value, String) {
    let number = u32::try_from(app.newest_revision()).expect("few revisions");
    let id = organization(app, number);
    let answer = app.staff().post(PATH, &contact(&id, role));
    let body = answer.expect(201);
    let person = format!("/api/v1/persons/{}", body["person_id"].as_str().expect("an id"));
    (made(&answer).0, body, person)
}

fn reason() -> Value {
    json!({"reason": "Asked for it (scenario)"})
}

/// Wrapped key and encrypted values of one person.
pub fn sealed(app: &App, person: &str) -> [Vec<u8>; 2] {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = Binary)]
        wrapped_key: Vec<u8>,
        #[diesel(sql_type = Binary)]
        sealed: Vec<u8>,
    }
    let query =
        format!("SELECT wrapped_key, sealed FROM personal WHERE person_id = '{}'", id_of(person));
    let row: Result<Row, StoreError> =
        app.store.read_now(|conn| Ok(diesel::sql_query(query).get_result(conn)?));
    let row = row.expect("a row");
    [row.wrapped_key, row.sealed]
}

/// Whether any 16 bytes in a row of one of the `needles` are in `bytes`.
pub fn holds_a_part(bytes: &[u8], needles: &[&[u8]]) -> bool {
    let parts: HashSet<&[u8]> = needles.iter().flat_map(|needle| needle.windows(16)).collect();
    // Most places are told by their first bytes.
    let mut begins = vec![false; 1 << 16];
    let first = |part: &[u8]| usize::from(part[0]) << 8 | usize::from(part[1]);
    for part in &parts {
        begins[first(part)] = true;
    }
    bytes.windows(16).any(|window| begins[first(window)] && parts.contains(window))
}

on_both! {
    fn an_erased_person_is_gone_and_the_references_stay(app: Demonstration) {
        let (staff, admin) = (app.staff(), app.admin());
        let (path, before, person) = known(app, "head");
        let counts = admin.get("/api/v1/statistics/members?as_of=2020-02-20&by=type").expect(200);
        let tag = admin.get(&person).etag().to_owned();
        let erase = format!("{person}/erase");
        assert_eq!(admin.post(&erase, &reason()).problem().0, "precondition_required");
        assert_eq!(admin.post_to(&erase, "\"1.1\"", &reason()).problem().0, "precondition_failed");
        let empty = admin.post_to(&erase, "*", &json!({"reason": " "}));
        assert_eq!(refused(&empty, 422, "invalid", &erase), places(&[("/reason", "text_empty")]));
        for role in [Role::Anonymous, Role::Dashboard, Role::Staff, Role::Auditor] {
            assert!(matches!(app.with_role(role).post_to(&erase, "*", &reason()).status, 401 | 403), "{role}");
        }
        let tried = admin.post_to(&format!("{erase}?validate_only=true"), &tag, &reason());
        assert_eq!(tried.expect(200)["erased_on"], "2026-11-21");
        assert!(app.ledger.entries().is_err(), "what is only tried is noted nowhere");
        assert_eq!(staff.get(&path).expect(200)["name"], before["name"]);

        let erased = admin.post_to(&erase, &tag, &reason());
        assert_eq!(erased.expect(200)["erased_on"], "2026-11-21");
        let entries = app.ledger.entries().expect("a ledger");
        assert_eq!(entries.iter().map(|entry| (entry.person.to_string(), entry.revision)).collect::<Vec<_>>(), [(id_of(&person), app.newest_revision())]);
        let newest = app.newest_revision();
        assert_eq!(admin.post_to(&erase, "*", &reason()).expect(200), erased.json(), "again changes nothing");
        assert_eq!((app.newest_revision(), app.ledger.entries().expect("a ledger").len()), (newest, 1));

        let after = staff.get(&path).expect(200);
        assert_eq!((&after["erased"], &after["name"], &after["email"], &after["phone"]), (&json!(true), &Value::Null, &Value::Null, &Value::Null));
        for member in ["id", "role", "organization_id", "person_id", "from", "source"] {
            assert_eq!(after[member], before[member], "{member}");
        }
        let revision = app.auditor().get(&format!("/api/v1/revisions/{newest}")).expect(200);
        assert_eq!((&revision["reason"], &revision["public"]), (&reason()["reason"], &json!(false)));
        assert_eq!(revision["changes"][0]["after"], json!({"id": id_of(&person), "erased_on": "2026-11-21"}));
        let export = admin.get(&format!("{person}/export")).expect(200);
        assert_eq!((&export["name"], &export["erased_on"]), (&Value::Null, &json!("2026-11-21")));
        let again = staff.patch(&path, "*", &json!({"name": "Zase Známá"}));
        assert_eq!(refused(&again, 409, "conflict", &path), places(&[("/name", "person_erased")]));
        staff.patch(&path, "*", &json!({"until": "2024-01-01"})).expect(200);
        assert_eq!(admin.get("/api/v1/statistics/members?as_of=2020-02-20&by=type").expect(200)["items"], counts["items"]);
        assert_eq!(given::total(&admin, "2020-02-20"), (131, 131));
        assert_eq!(app.verify().faults, []);
    }

    fn what_an_erased_person_signed_in_with_is_gone(app: Reference) {
        let (staff, anyone) = (app.staff(), app.anonymous());
        let office = organization(app, 1);
        let (account, secret) = given::invited(&staff, "clerk@example.cz", &[&office]);
        let clerk = given::accepted(&anyone, &secret);
        clerk.get("/api/v1/account").expect(200);
        let person = made(&staff.post("/api/v1/persons", &json!({}))).0;
        let account = format!("/api/v1/accounts/{account}");
        staff.patch(&account, "*", &json!({"person_id": id_of(&person)})).expect(200);
        app.admin().post_to(&format!("{person}/erase"), "*", &json!({"reason": SCENARIO})).expect(200);
        assert_eq!(clerk.get("/api/v1/account").status, 401, "the session ended");
        let again = json!({"login": "clerk@example.cz", "password": given::PASSWORD});
        assert_eq!(anyone.post("/api/v1/sessions", &again).status, 401, "and the login is unknown");
        assert_eq!(app.verify().faults, []);
    }

    fn nobody_is_erased_without_a_ledger(app: Reference) {
        let (path, before, person) = known(app, "head");
        let erase = format!("{person}/erase");
        let newest = app.newest_revision();
        for ledger in [None, Some(Ledger::at(crate::engine::directory().to_owned()))] {
            let shared = Database::shared(app.database.target.clone());
            let other = App::start_serving(shared, app.engine, |_| (), |service| service.erasure_ledger = ledger);
            let answer = other.admin().post_to(&erase, "*", &reason());
            refused(&answer, 503, "erasure_ledger_unavailable", &erase);
        }
        assert_eq!(app.staff().get(&path).expect(200)["name"], before["name"]);
        let tokens = app.newest_revision() - newest;
        assert!(tokens <= 3, "the tokens of this test and nothing else");
        assert_eq!(app.verify().faults, []);
    }

    fn the_ledger_is_replayed_on_a_register_that_lags_behind(app: Reference) {
        let (path, _, person) = known(app, "head");
        let (other, before, _) = known(app, "politician");
        let bytes = sealed(app, &person);
        // As after a crash between ledger and commit, or in an older backup.
        let at = Moment(app.now() - chrono::Duration::days(40));
        let id = Uuid::parse_str(&id_of(&person)).expect("an id");
        app.ledger.append(&Entry { person: id, at, revision: 99 }).expect("it is noted");
        app.ledger.append(&Entry { person: Uuid::from_u128(9), at, revision: 100 }).expect("it is noted");
        let replay = || {
            let (act, entries) = (app.act("replay"), app.ledger.entries().expect("a ledger"));
            app.store.write_now(move |conn| erasure::replay(conn, &act, &entries)).expect("it is replayed")
        };
        assert_eq!(replay().erased, [id]);
        let newest = app.newest_revision();
        assert_eq!((replay().erased, app.newest_revision()), (vec![], newest), "once");
        let after = app.staff().get(&path).expect(200);
        assert_eq!((&after["erased"], &after["name"]), (&json!(true), &Value::Null));
        assert_eq!(app.admin().get(&person).expect(200)["erased_on"], "2026-10-12", "the day it was erased");
        assert_eq!(app.staff().get(&other).expect(200)["name"], before["name"], "nobody else");
        if app.engine == Engine::Sqlite {
            let now = kept(app);
            assert!(!holds_a_part(&now, &bytes.each_ref().map(Vec::as_slice)));
        }
        assert_eq!(app.verify().faults, []);
        // A ledger that lost its end is seen.
        std::fs::write(app.ledger.path(), "").expect("an empty ledger");
        assert_eq!(replay().unknown, [id]);
    }

    fn keys_are_wrapped_anew_all_or_none(app: Reference) {
        let staff = app.staff();
        let (path, before, person) = known(app, "head");
        known(app, "politician");
        let new = new_master_key().expect("random");
        let stranger = new_master_key().expect("random");
        let [wrapped, values] = sealed(app, &person);
        let rewrap = |from, to| {
            let act = app.act("rewrap");
            let done = app.store.write_now(move |conn| {
                revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| vault::rewrap(tx, Some(&from), &to))
            });
            done.map(|written| (written.value.done, written.value.before, written.revision))
        };
        assert!(rewrap(stranger.clone(), new.clone()).is_err(), "the keys are not wrapped under this one");
        assert_eq!(staff.get(&path).expect(200), before, "nothing was changed");
        assert_eq!(rewrap(master_key(), new.clone()).expect("wrapped"), (2, 0, None), "no revision");
        assert_eq!(rewrap(master_key(), new.clone()).expect("wrapped"), (0, 2, None), "once");
        let [again, same] = sealed(app, &person);
        assert!(wrapped != again && values == same, "the values stay as they are");
        if app.engine == Engine::Sqlite {
            assert!(!holds_a_part(&kept(app), &[&wrapped]), "nothing stays wrapped under the old key");
        }
        refused(&staff.get(&path), 503, "personal_data_unreadable", &path);
        let id = Uuid::parse_str(&id_of(&person)).expect("an id");
        let read = app.store.read_now(move |conn| vault::read(conn, Some(&new), &[id])).expect("values");
        assert_eq!(read[&id].name.as_str(), before["name"]);
    }
}

/// Many persons, so that their rows have moved from page to page.
#[test]
fn nothing_of_an_erased_person_stays_in_the_file_sqlite() {
    let app = App::start(Engine::Sqlite, Seed::Reference);
    let (staff, admin) = (app.staff(), app.admin());
    let id = organization(&app, 1);
    let mut persons = Vec::new();
    for year in 0..60 {
        let mut body = contact(&id, "head");
        body["from"] = format!("{}-01-01", 1900 + year).into();
        body["until"] = format!("{}-01-01", 1901 + year).into();
        // Some change their size, so that rows are moved.
        let made = staff.post(PATH, &body).expect(201);
        if year % 3 == 0 {
            let path = format!("{PATH}/{}", made["id"].as_str().expect("an id"));
            let long = "Dlouhé Jméno ".repeat(20);
            staff.patch(&path, "*", &json!({"name": long})).expect(200);
        }
        persons.push(format!("/api/v1/persons/{}", made["person_id"].as_str().expect("an id")));
    }
    // Most go first, so that pages run empty and are joined, and rows move.
    let (first, rest): (Vec<_>, Vec<_>) =
        persons.iter().enumerate().partition(|(place, _)| place % 6 != 3);
    for (_, person) in first {
        admin.post_to(&format!("{person}/erase"), "*", &reason()).expect(200);
    }
    for (_, person) in rest.iter().take(8) {
        let parts = sealed(&app, person);
        let before = kept(&app);
        for part in &parts {
            assert!(holds_a_part(&before, &[part]), "the search finds what is there");
        }
        admin.post_to(&format!("{person}/erase"), "*", &reason()).expect(200);
        let parts = parts.each_ref().map(Vec::as_slice);
        assert!(!holds_a_part(&kept(&app), &parts), "{person}");
    }
    assert!(!holds(&kept(&app), "Vzorová"));
    assert_eq!(app.verify().faults, []);
    let left: i64 = app.store.read_now(personal::count).expect("a count");
    assert_eq!(left, 2, "nobody else went");
    assert_eq!(app.ledger.entries().expect("a ledger").len(), 58);
    let unread = staff.get(&format!("{PATH}?limit=200&as_of=1902-06-01")).expect(200);
    assert_eq!(unread["items"][0]["erased"], true);
    recorded(
        &staff,
        PATH,
        &json!({"organization_id": id, "role": "coordinator", "from": "2020-01-01", "name": "Po Všem", "source": SCENARIO}),
    );
}
