//! Contacts: what is known of persons, shown to those who may see it, written down
//! each time, and nowhere else.

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use healthy_cities_registry::domain::policy::{Organizations, Role, Scope, scope};
use healthy_cities_registry::master_key::MasterKey;
use healthy_cities_registry::service::contact::{self as service, Writer};
use healthy_cities_registry::service::error::{Expected, ServiceError};
use healthy_cities_registry::store::db::{Store, Target};
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::revision::{self, Mode, Tx};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Answer;
use crate::app::{App, master_key};
use crate::engine::{Database, Engine, Seed};
use crate::given::{self, SCENARIO, all, column, recorded};
use crate::specimen::{contact, id_of, made, places, refused, union};

const PATH: &str = "/api/v1/contacts";
/// All that [`contact`] says of a person, and parts of it.
const VALUES: [&str; 4] =
    ["Jana Vzorová-Zkušební", "Vzorová", "jana.vzorova@example.cz", "+420 475 000 111"];

fn organization(app: &App, number: u32) -> String {
    id_of(&made(&app.staff().post("/api/v1/organizations", &union(number))).0)
}

fn execute(store: &Store, statement: &'static str) {
    let done = store.write_now(move |conn| conn.batch_execute(statement).map_err(StoreError::from));
    done.expect(statement);
}

/// Every byte that the database keeps: its file and its log, or all tables as text.
pub fn kept(app: &App) -> Vec<u8> {
    #[derive(diesel::QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    match &app.database.target {
        Target::Sqlite(path) => {
            let beside = ["", "-wal", "-shm"].map(|end| format!("{}{end}", path.display()));
            beside.iter().filter_map(|file| std::fs::read(file).ok()).flatten().collect()
        }
        Target::Postgres(_) => {
            let read = app.store.read_now(|conn| {
                let tables: Vec<Line> = diesel::sql_query(
                    "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'",
                )
                .load(conn)?;
                let mut all = String::new();
                for table in tables {
                    let query = format!("SELECT t::text AS line FROM \"{}\" AS t", table.line);
                    let rows: Vec<Line> = diesel::sql_query(query).load(conn)?;
                    all.extend(rows.into_iter().map(|row| row.line + "\n"));
                }
                Ok::<_, StoreError>(all.into_bytes())
            });
            read.expect("all tables")
        }
    }
}

/// Whether `bytes` hold `text`, in UTF-8, in UTF-16, or in hexadecimal digits.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let hexadecimal = text.bytes().fold(String::new(), |all, byte| format!("{all}{byte:02x}"));
    [
        text.as_bytes().to_vec(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        hexadecimal.into_bytes(),
    ]
    .iter()
    .any(|needle| bytes.windows(needle.len()).any(|window| window == needle))
}

fn accesses(app: &App, person: &Value) -> Vec<Value> {
    all(&app.auditor(), &format!("/api/v1/persons/{}/accesses", person.as_str().expect("an id")))
}

fn shows(body: &Value) -> [&Value; 3] {
    [&body["name"], &body["email"], &body["phone"]]
}

/// A service on the database of `app`, with another master key or none.
fn with_key(app: &App, key: Option<MasterKey>) -> App {
    App::start_serving(
        Database::shared(app.database.target.clone()),
        app.engine,
        |_| (),
        |service| service.master_key = key,
    )
}

/// What a clerk tries within a transaction.
type Work = Box<dyn Fn(&mut Tx<'_>) -> Result<(), ServiceError> + Send>;

fn unavailable(answer: &Answer, code: &str, path: &str) {
    refused(answer, 503, code, path);
    for text in VALUES {
        assert!(!answer.text.contains(text), "{}", answer.text);
    }
}

on_both! {
    fn a_contact_from_its_record_to_its_removal(app: Reference) {
        let staff = app.staff();
        let id = organization(app, 1);
        let answer = staff.post(PATH, &contact(&id, "head"));
        let first = answer.expect(201);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(shows(&first), [&json!(VALUES[0]), &json!(VALUES[2]), &json!(VALUES[3])]);
        assert_eq!((&first["erased"], &first["until"], &first["role"]), (&json!(false), &Value::Null, &json!("head")));
        let path = made(&answer).0;
        for actor in [&staff, &app.auditor(), &app.admin()] {
            let read = actor.get(&path);
            assert_eq!((read.expect(200), read.etag()), (first.clone(), answer.etag()));
            assert_eq!(read.header("cache-control"), Some("no-store"));
            let list = actor.get(PATH);
            assert_eq!(list.header("cache-control"), Some("no-store"));
            assert_eq!(list.expect(200)["items"], json!([first]));
        }
        let newest = app.newest_revision();
        let same = staff.patch(&path, answer.etag(), &json!({"name": VALUES[0]}));
        assert_eq!((same.expect(200), app.newest_revision()), (first.clone(), newest));
        // What is known of the person is part of the version, though not of the row.
        let renamed = staff.patch(&path, answer.etag(), &json!({"name": "Jana Nová", "phone": null}));
        let second = renamed.expect(200);
        assert_eq!(shows(&second), [&json!("Jana Nová"), &json!(VALUES[2]), &Value::Null]);
        assert_ne!(renamed.etag(), answer.etag());
        assert_eq!(staff.patch(&path, answer.etag(), &json!({"email": null})).problem().0, "precondition_failed");
        assert_eq!(staff.get(&path).expect(200), second);
        let ended = staff.patch(&path, renamed.etag(), &json!({"until": "2024-01-01", "note": "seen"}));
        assert_eq!(ended.expect(200)["until"], "2024-01-01");
        assert_eq!(shows(&ended.json()), shows(&second));
        assert_eq!(staff.delete(&path, answer.etag()).problem().0, "precondition_failed");
        assert_eq!(staff.delete(&path, ended.etag()).status, 204);
        refused(&staff.get(&path), 404, "not_found", &path);
        assert_eq!(app.verify().faults, []);
    }

    fn lists_and_filters(app: Reference) {
        let staff = app.staff();
        let (one, two) = (organization(app, 1), organization(app, 2));
        let mut past = contact(&one, "head");
        past["from"] = "2010-01-01".into();
        past["until"] = "2020-02-20".into();
        past["name"] = "Předchůdce".into();
        for body in [&past, &contact(&one, "head"), &contact(&one, "coordinator"), &contact(&two, "head")] {
            recorded(&staff, PATH, body);
        }
        let found = |query: &str| all(&staff, &format!("{PATH}?{query}")).len();
        assert_eq!(found("limit=200"), 4);
        assert_eq!(all(&staff, &format!("{PATH}?limit=1")), all(&staff, PATH), "pages join up");
        assert_eq!((found(&format!("organization_id={one}")), found("role=head"), found("role=politician")), (3, 3, 0));
        for (day, count) in [("2009-12-31", 0), ("2010-01-01", 1), ("2020-02-19", 1), ("2020-02-20", 3)] {
            assert_eq!(found(&format!("as_of={day}")), count, "{day}");
        }
        let newest = app.newest_revision();
        assert_eq!(found(&format!("known_at={}", newest - 1)), 3);
        for query in ["role=mayor", "organization_id=1", "name=a", "as_of=2020"] {
            assert_eq!(staff.get(&format!("{PATH}?{query}")).problem().0, "parameter_invalid", "{query}");
        }
        let tag = staff.get(PATH).etag().to_owned();
        assert_eq!(staff.send("GET", PATH, &[("If-None-Match", &tag)], b"").status, 304);
    }

    fn a_person_in_two_roles_is_known_once(app: Reference) {
        let staff = app.staff();
        let (one, two) = (organization(app, 1), organization(app, 2));
        let first = staff.post(PATH, &contact(&one, "head")).expect(201);
        let again = json!({"organization_id": two, "role": "politician", "from": "2020-02-20", "person_id": first["person_id"], "source": SCENARIO});
        let second = staff.post(PATH, &again).expect(201);
        assert_eq!(shows(&second), shows(&first));
        let path = format!("{PATH}/{}", second["id"].as_str().expect("an id"));
        let tag = staff.get(&path).etag().to_owned();
        let other = format!("{PATH}/{}", first["id"].as_str().expect("an id"));
        staff.patch(&other, "*", &json!({"email": "nova@example.cz"})).expect(200);
        let after = staff.get(&path);
        assert_eq!(after.expect(200)["email"], "nova@example.cz");
        assert_ne!(after.etag(), tag);
        let mut both = again.clone();
        both["name"] = "Kdo".into();
        let mut neither = again.clone();
        neither["person_id"] = Value::Null;
        for (body, place) in [(both, "/person_id"), (neither, "/name")] {
            assert_eq!(refused(&staff.post(PATH, &body), 422, "invalid", PATH), places(&[(place, "inconsistent")]));
        }
        let bare = recorded(&staff, "/api/v1/persons", &json!({})).0;
        let mut nameless = contact(&two, "head");
        for member in ["name", "email", "phone"] {
            nameless[member] = Value::Null;
        }
        nameless["person_id"] = bare.into();
        let (nameless, _) = recorded(&staff, PATH, &nameless);
        let path = format!("{PATH}/{nameless}");
        assert_eq!(shows(&staff.get(&path).expect(200)), [&Value::Null; 3]);
        let answer = staff.patch(&path, "*", &json!({"email": "a@example.cz"}));
        assert_eq!(refused(&answer, 422, "invalid", &path), places(&[("/name", "text_empty")]));
        staff.patch(&path, "*", &json!({"name": "Už známá", "email": "a@example.cz"})).expect(200);
        let answer = staff.patch(&path, "*", &json!({"name": null, "email": null}));
        assert_eq!(refused(&answer, 422, "invalid", &path), places(&[("/name", "text_empty")]));
        assert_eq!(app.verify().faults, []);
    }

    fn personal_values_are_in_no_byte_of_the_database(app: Reference) {
        let staff = app.staff();
        let id = organization(app, 1);
        let body = contact(&id, "head").to_string();
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "once")];
        let answer = staff.send("POST", PATH, &headers, body.as_bytes());
        let path = made(&answer).0;
        let replayed = staff.send("POST", PATH, &headers, body.as_bytes());
        assert_eq!(replayed.header("idempotent-replayed"), Some("true"));
        let (first, second) = (answer.json(), replayed.expect(201));
        assert_eq!(shows(&second), [&Value::Null; 3], "what is kept for a repetition says nothing");
        assert_eq!((&second["id"], &second["person_id"], &second["revision"]), (&first["id"], &first["person_id"], &first["revision"]));
        staff.patch(&path, "*", &json!({"name": "Vzorová Druhá", "note": "seen"})).expect(200);
        staff.get(&path).expect(200);
        let bytes = kept(app);
        assert!(holds(&bytes, SCENARIO) && bytes.len() > 100_000, "the search finds what is there");
        for text in VALUES.iter().chain(&["Vzorová Druhá", "vzorova"]) {
            assert!(!holds(&bytes, text), "{text}");
        }
        let feed = app.auditor().get("/api/v1/revisions?limit=200").text;
        let openly = app.anonymous().get("/api/v1/revisions?limit=200").text;
        for text in VALUES {
            assert!(!feed.contains(text), "{text}");
        }
        assert!(feed.contains("\"contact\"") && !openly.contains("\"contact\""), "nobody outside learns of a contact");
        // Not even a digest of what was sent that can be tried with guesses.
        let digest = revision::digest(body.as_bytes());
        assert!(!holds(&bytes, &digest));
    }

    fn who_was_shown_what_is_written_down(app: Reference) {
        let (staff, auditor) = (app.staff(), app.auditor());
        let id = organization(app, 1);
        let answer = staff.post(PATH, &contact(&id, "head"));
        let (body, path) = (answer.json(), made(&answer).0);
        let purposes = |found: &[Value]| column(found, "purpose").iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        assert_eq!(purposes(&accesses(app, &body["person_id"])), ["contact_write"]);
        app.advance(chrono::Duration::seconds(1));
        let read = auditor.get(&path);
        app.advance(chrono::Duration::seconds(1));
        auditor.get(PATH).expect(200);
        auditor.send("GET", &path, &[("If-None-Match", read.etag())], b"");
        staff.patch(&format!("{path}?validate_only=true"), "*", &json!({"note": "seen"})).expect(200);
        auditor.get(&format!("{PATH}?role=politician")).expect(200);
        app.advance(chrono::Duration::seconds(1));
        let person = body["person_id"].as_str().expect("an id");
        let export = app.admin().get(&format!("/api/v1/persons/{person}/export")).expect(200);
        let found = accesses(app, &body["person_id"]);
        assert_eq!(purposes(&found), ["contact_write", "contact_read", "contact_read", "export"]);
        assert_eq!(found[1]["request_id"].as_str(), read.header("x-request-id"));
        assert!(found[1]["actor"].as_str().is_some_and(|actor| actor.starts_with("token ")));
        assert_ne!(found[0]["actor"], found[1]["actor"]);
        assert_eq!(export["accesses"], json!(found), "the export tells of itself");
        assert_eq!(export["name"], VALUES[0]);
        assert_eq!(all(&auditor, &format!("/api/v1/persons/{person}/accesses?limit=1")), found);
        for role in [Role::Anonymous, Role::Dashboard, Role::Staff] {
            assert!(matches!(app.with_role(role).get(&format!("/api/v1/persons/{person}/accesses")).status, 401 | 403), "{role}");
        }
        // What cannot be written down is not shown.
        execute(&app.store, "ALTER TABLE access RENAME TO elsewhere");
        for answer in [auditor.get(&path), staff.patch(&path, "*", &json!({"note": "other"}))] {
            unavailable(&answer, "unavailable", &path);
        }
        unavailable(&staff.get(PATH), "unavailable", PATH);
        unavailable(&staff.post(PATH, &contact(&id, "politician")), "unavailable", PATH);
        execute(&app.store, "ALTER TABLE elsewhere RENAME TO access");
        assert_eq!(accesses(app, &body["person_id"]), found);
        assert_eq!(auditor.get(&path).expect(200)["note"], Value::Null, "nothing was changed either");
    }

    fn the_export_tells_where_a_person_is_named(app: Reference) {
        let (staff, admin) = (app.staff(), app.admin());
        let id = organization(app, 1);
        let body = staff.post(PATH, &contact(&id, "head")).expect(201);
        let person = body["person_id"].as_str().expect("an id").to_owned();
        let organ = id_of(&made(&staff.post("/api/v1/bodies", &crate::specimen::body(&id))).0);
        let mut sits = crate::specimen::meeting(&organ);
        sits["attendance"] = json!({"persons": [person]});
        let sits = recorded(&staff, "/api/v1/meetings", &sits).0;
        let mut decided = crate::specimen::resolution(&organ);
        decided["points"][1]["addressee"] = json!({"person_id": person});
        let decided = recorded(&staff, "/api/v1/resolutions", &decided).0;
        let called = json!({"resolution_id": decided, "method": "roll_call", "source": SCENARIO, "roll": [{"person_id": person, "ballot": "for"}]});
        let called = recorded(&staff, "/api/v1/votes", &called).0;
        let path = format!("/api/v1/persons/{person}/export");
        let export = admin.get(&path).expect(200);
        assert_eq!(export["mentions"], json!([
            {"entity": "meeting", "id": sits, "place": "attendance", "number": null},
            {"entity": "resolution", "id": decided, "place": "addressee", "number": 2},
            {"entity": "vote", "id": called, "place": "roll", "number": 1},
        ]));
        assert_eq!(export["contacts"][0]["organization_id"], json!(id));
        for role in [Role::Staff, Role::Auditor] {
            refused(&app.with_role(role).get(&path), 403, "forbidden", &path);
        }
        let nobody = "/api/v1/persons/00000000-0000-7000-8000-000000000000";
        for more in ["export", "accesses"] {
            let path = format!("{nobody}/{more}");
            refused(&admin.get(&path), 404, "not_found", &path);
        }
        let path = format!("/api/v1/persons/{person}");
        assert_eq!(staff.delete(&path, "*").problem().1, places(&[("", "still_referenced")]));
    }

    fn without_its_key_nothing_is_shown_and_nothing_broken(app: Reference) {
        let staff = app.staff();
        let id = organization(app, 1);
        let path = made(&staff.post(PATH, &contact(&id, "head"))).0;
        let another = MasterKey::parse("YW5vdGhlciBzY2VuYXJpbyBvZiBhIHRlc3Q6IDMyIGI=");
        for (key, code) in [(None, "personal_data_unavailable"), (Some(another.expect("a key")), "personal_data_unreadable")] {
            let keyless = with_key(app, key.clone());
            let (staff, admin) = (keyless.staff(), keyless.admin());
            unavailable(&staff.get(&path), code, &path);
            unavailable(&staff.get(PATH), code, PATH);
            unavailable(&staff.patch(&path, "*", &json!({"until": "2024-01-01"})), code, &path);
            let person = app.staff().get(&path).expect(200)["person_id"].as_str().expect("an id").to_owned();
            let export = format!("/api/v1/persons/{person}/export");
            unavailable(&admin.get(&export), code, &export);
            if key.is_none() {
                unavailable(&staff.post(PATH, &contact(&id, "politician")), code, PATH);
                assert_eq!(keyless.store.read_now(|conn| healthy_cities_registry::service::revision::verify(conn, None, |_, _| ())).expect("read").faults, []);
            }
            assert_eq!(staff.get(&format!("{PATH}?role=coordinator")).expect(200)["items"], json!([]), "nothing of anybody");
            staff.get("/api/v1/organizations").expect(200);
        }
        assert_eq!(app.staff().get(&path).expect(200)["name"], VALUES[0]);
    }

    fn tampering_with_what_is_known_is_found(app: Reference) {
        let staff = app.staff();
        let id = organization(app, 1);
        let (head, other) = (staff.post(PATH, &contact(&id, "head")).expect(201), staff.post(PATH, &contact(&id, "politician")).expect(201));
        let before = app.verify();
        assert_eq!(before.faults, []);
        let faults = |statement: String| {
            let spoilt = app.store.write_now(move |conn| {
                conn.batch_execute("BEGIN").map_err(StoreError::from)?;
                conn.batch_execute(&statement).map_err(StoreError::from)?;
                let found = healthy_cities_registry::service::revision::verify(conn, Some(&master_key()), |_, _| ())?;
                let blind = healthy_cities_registry::service::revision::verify(conn, None, |_, _| ())?;
                conn.batch_execute("ROLLBACK").map_err(StoreError::from)?;
                Ok::<_, StoreError>((found.faults.len(), blind.faults.len()))
            });
            spoilt.expect("it can be read")
        };
        let (head, other) = (head["person_id"].as_str().expect("an id"), other["person_id"].as_str().expect("an id"));
        // A row that is gone shows without the key, too.
        assert_eq!(faults(format!("DELETE FROM personal WHERE person_id = '{head}'")), (1, 1));
        let swap = format!("UPDATE personal SET sealed = (SELECT sealed FROM personal WHERE person_id = '{other}') WHERE person_id = '{head}'");
        assert_eq!(faults(swap), (1, 0));
        let both = format!("UPDATE personal SET sealed = (SELECT sealed FROM personal WHERE person_id = '{other}'), wrapped_key = (SELECT wrapped_key FROM personal WHERE person_id = '{other}') WHERE person_id = '{head}'");
        assert_eq!(faults(both), (1, 0), "another person's key is of no use here");
        assert_eq!(faults(format!("UPDATE person SET digest = NULL WHERE id = '{head}'")).1, 2, "the row is not as the journal says, and the values are too many");
        assert_eq!(app.verify(), before);
    }

    /// A clerk's token needs an account; the use cases are what routes call with its scope.
    fn a_clerk_reaches_the_contacts_of_its_own_organizations_alone(app: Reference) {
        let staff = app.staff();
        let (mine, theirs) = (organization(app, 1), organization(app, 2));
        let (own, _) = recorded(&staff, PATH, &contact(&mine, "head"));
        let foreign = staff.post(PATH, &contact(&theirs, "head")).expect(201);
        let uuid = |text: &str| Uuid::parse_str(text).expect("an id");
        let (mine, theirs) = (uuid(&mine), uuid(&theirs));
        let clerk = scope(Role::Clerk, Organizations::of(&[mine]).expect("one"));
        assert!(service::reaches(clerk, mine) && !service::reaches(clerk, theirs));
        assert!(!service::reaches(Scope::PUBLIC, mine) && !service::reaches(scope(Role::Dashboard, Organizations::NONE), mine));
        let writer = Writer { scope: clerk, master: Some(master_key()) };
        let (foreign_id, person) = (uuid(foreign["id"].as_str().expect("an id")), uuid(foreign["person_id"].as_str().expect("an id")));
        let tried = |work: Work| {
            let act = app.act("try as a clerk");
            app.store.write_now(move |conn| revision::write(conn, &act, Mode::Validate, |tx| work(tx)).map(|_| ())).err().map(|error| error.to_string())
        };
        let to = writer.clone();
        let changed = tried(Box::new(move |tx| service::correct(tx, foreign_id, &Expected::Any, &to, |contact, values| Ok((contact.clone(), values.cloned()))).map(drop)));
        assert_eq!(changed, Some(format!("there is no contact {foreign_id}")));
        let removed = tried(Box::new(move |tx| service::remove(tx, foreign_id, &Expected::Any, clerk)));
        assert_eq!(removed, Some(format!("there is no contact {foreign_id}")));
        let own_contact = uuid(&own);
        let new = |organization: Uuid, person: Uuid| healthy_cities_registry::domain::contact::Contact {
            id: Uuid::from_u128(7), organization, person,
            role: healthy_cities_registry::domain::kind::ContactRole::Politician,
            from: "2020-02-20".parse().expect("a day"), until: None,
            source: healthy_cities_registry::domain::text::Prose::parse(SCENARIO).expect("a source"), note: None,
        };
        let (to, at) = (writer.clone(), new(theirs, Uuid::from_u128(8)));
        let made = tried(Box::new(move |tx| service::create(tx, at.clone(), None, &to).map(drop)));
        assert_eq!(made, Some(format!("there is no organization {theirs}")));
        // By naming a person of others a clerk would be told of it.
        let (to, at) = (writer.clone(), new(mine, person));
        let told = tried(Box::new(move |tx| service::create(tx, at.clone(), None, &to).map(drop)));
        assert!(told.is_some_and(|text| text.contains(&format!("there is no person {person}"))));
        let to = writer.clone();
        let fine = tried(Box::new(move |tx| service::correct(tx, own_contact, &Expected::Any, &to, |contact, values| Ok((contact.clone(), values.cloned()))).map(drop)));
        assert_eq!(fine, None);
        // A person shared with others is changed by the office.
        let shared = json!({"organization_id": mine.to_string(), "role": "coordinator", "from": "2020-02-20", "person_id": person.to_string(), "source": SCENARIO});
        let shared = uuid(&recorded(&staff, PATH, &shared).0);
        let to = writer;
        let changed = tried(Box::new(move |tx| service::correct(tx, shared, &Expected::Any, &to, |contact, values| {
            let mut values = values.cloned();
            if let Some(values) = &mut values { values.phone = None; }
            Ok((contact.clone(), values))
        }).map(drop)));
        assert!(changed.is_some_and(|text| text.contains("another organization")));
    }

    fn an_organization_with_contacts_stays(app: Reference) {
        let staff = app.staff();
        let id = organization(app, 1);
        let (contact, _) = recorded(&staff, PATH, &contact(&id, "head"));
        let path = format!("/api/v1/organizations/{id}");
        assert_eq!(staff.delete(&path, "*").problem().1, places(&[("", "still_referenced")]));
        assert_eq!(staff.delete(&format!("{PATH}/{contact}"), "*").status, 204);
        assert_eq!(staff.delete(&path, "*").status, 204);
        assert_eq!(given::all(&staff, PATH).len(), 0);
    }
}

#[test]
fn the_log_of_a_service_tells_nothing_of_persons_sqlite() {
    // The program itself is looked at in `cli`; here, that a failure on our side
    // repeats nothing of what was sent.
    let app = App::start(Engine::Sqlite, Seed::Reference);
    let id = organization(&app, 1);
    execute(&app.store, "ALTER TABLE personal RENAME TO elsewhere");
    let answer = app.staff().post(PATH, &contact(&id, "head"));
    refused(&answer, 500, "internal", PATH);
    for text in VALUES {
        assert!(!answer.text.contains(text), "{}", answer.text);
    }
}
