//! Verification: on a journal of more than 20 revisions, no change of any column
//! of any row passes unseen.

use std::collections::BTreeSet;
use std::path::PathBuf;

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection};
use healthy_cities_registry::clock::Ids;
use healthy_cities_registry::domain::association::Association;
use healthy_cities_registry::domain::policy::Role;
use healthy_cities_registry::domain::search;
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::service::revision::{Verification, verify};
use healthy_cities_registry::service::{organization, secret, token};
use healthy_cities_registry::store::db::{Db, Missing, Store, Target, snapshot, whole};
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::migration;
use healthy_cities_registry::store::moment::Moment;
use healthy_cities_registry::store::record::Record as _;
use healthy_cities_registry::store::revision::{self, Act, Mode};
use healthy_cities_registry::store::setting::{CURSOR_KEY, SEARCH_VERSION, SettingRow};
use healthy_cities_registry::store::territory::TerritoryRow;
use serde_json::json;

use crate::actor::Actor;
use crate::app::App;
use crate::engine::{Database, Engine, Seed, start_of_time};
use crate::given::{accepted, invitation, invited};
use crate::specimen::{
    acknowledgement, affiliation, body, claim, composition, contact, document, end, event, form,
    id_of, made, meeting, membership, notice, resolution, table, union, unnamed, vote,
};

mod case;

#[derive(QueryableByName)]
struct Limit {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Limits of time of a connection: of a statement, and between two of a transaction.
fn limits(conn: &mut Db) -> [String; 2] {
    let Db::Pg(conn) = conn else { panic!("it is on PostgreSQL") };
    ["statement_timeout", "idle_in_transaction_session_timeout"].map(|name| {
        let query = format!("SELECT current_setting('{name}') AS value");
        diesel::sql_query(query).get_result::<Limit>(conn).expect("a setting").value
    })
}

#[test]
fn a_command_that_reads_or_moves_everything_may_take_its_time_postgres() {
    let app = App::start(Engine::Postgres, Seed::Reference);
    let looked = |conn: &mut Db| {
        let reading = snapshot(conn, |conn| Ok::<_, StoreError>(limits(conn)))?;
        let moving = whole(conn, |conn| Ok::<_, StoreError>(limits(conn)))?;
        Ok::<_, StoreError>((reading, moving, limits(conn)))
    };
    let (reading, moving, after) = app.store.read_now(looked).expect("both");
    assert_eq!(reading, ["0", "0"], "whoever computes between two statements is not cut off");
    assert_eq!(moving, ["0", "0"], "nor whoever moves a register");
    assert_eq!(after, ["15s", "5s"], "others are");
}

/// Tables that hold no part of the register.
const OPERATIONAL: [&str; 6] =
    ["__diesel_schema_migrations", "idempotency", "credential", "invitation", "session", "access"];
/// Tables of the journal itself.
const JOURNAL: [&str; 3] = ["revision", "change", "journal_head"];

fn act(reason: &str) -> Act {
    Act {
        actor: "command line".to_owned(),
        reason: reason.to_owned(),
        request_id: None,
        at: Moment(start_of_time()),
    }
}

/// Some units of every level, so that a verification takes milliseconds.
fn some_territory() -> Vec<TerritoryRow> {
    let reference = Database::copy(Engine::Sqlite, Seed::Reference);
    let store = Store::open(&reference.target, Missing::Refuse, 1, 8).expect("opens");
    let all: Vec<TerritoryRow> = store
        .read_now(|conn| {
            Ok::<_, ServiceError>(
                TerritoryRow::known_at(conn, 1_000)
                    .map_err(healthy_cities_registry::store::error::StoreError::from)?,
            )
        })
        .expect("it can be read");
    let mut taken: Vec<TerritoryRow> = Vec::new();
    for row in all {
        if taken.iter().filter(|other| other.level == row.level).count() < 2 {
            taken.push(row);
        }
    }
    taken
}

/// A database with a little territory and the settings.
fn small(engine: Engine) -> Database {
    let database = Database::empty(engine);
    let store = Store::open(&database.target, Missing::Create, 1, 8).expect("opens");
    let territory = some_territory();
    let filled = store.write_now(move |conn| {
        migration::run(conn)?;
        revision::write(conn, &act("settings"), Mode::Commit, |tx| {
            tx.create(vec![SettingRow::new(CURSOR_KEY, secret::random_text()?)])?;
            tx.create(vec![SettingRow::new(SEARCH_VERSION, search::VERSION.to_owned())])?;
            Ok::<_, ServiceError>(())
        })?;
        revision::write(conn, &act("territory"), Mode::Commit, |tx| {
            tx.create(territory.clone())?;
            organization::ensure_association(
                tx,
                &Ids::counted(),
                &Association::national().expect("a name"),
            )?;
            Ok::<_, ServiceError>(())
        })
    });
    filled.expect("it is filled");
    store.close();
    database
}

/// Documents that came, changed and went, two of them with the same bytes.
fn documents(staff: &Actor) {
    let parts = [
        ("kind", "declaration"),
        ("source", "scenario"),
        ("title", "Deklarace"),
        ("dated", "2020-02-20"),
        ("note", "scanned"),
        ("published", "false"),
    ];
    let sent = |form: &[u8]| made(&staff.upload("/api/v1/documents", &[], form)).0;
    let draft = sent(&form(&parts, Some(("a.pdf", b"%PDF-1.7 twice"))));
    sent(&form(&parts[..2], Some(("b.pdf", b"%PDF-1.7 twice"))));
    staff.patch(&draft, "*", &json!({"published": true, "note": null})).expect(200);
    let gone = sent(&document(1));
    sent(&document(2));
    assert_eq!(staff.delete(&gone, "*").status, 204);
}

/// A service with a journal in which everything happened that can.
fn eventful(engine: Engine) -> App {
    let app = App::start_on(small(engine), engine, |_| ());
    let staff = app.staff();
    let id = |path: &str| path.rsplit('/').next().expect("an id").to_owned();
    let mut organizations = Vec::new();
    for number in 1..=3 {
        app.advance(chrono::Duration::minutes(7));
        organizations.push(made(&staff.post("/api/v1/organizations", &union(number))).0);
    }
    let mut full = union(4);
    full["name"]["en"] = "Union".into();
    full["former_names"] = json!([{"name": "Svaz", "until": "2001-01-01"}]);
    full["address"] = json!({"street": "Hlavní 1", "postcode": "40002", "city": "Ústí nad Labem"});
    full["office"] = json!({"phone": "+420 475 657 111", "email": "office@example.cz", "web": "https://example.cz"});
    full["seat"] = json!({"level": "region", "code": "CZ010"});
    full["founded"] = "1999-01-01".into();
    full["data_box"] = "t9zbsva".into();
    organizations.push(made(&staff.post("/api/v1/organizations", &full)).0);
    let mut hidden = union(5);
    hidden["published"] = false.into();
    let gone = made(&staff.post("/api/v1/organizations", &hidden)).0;
    assert_eq!(staff.delete(&gone, "*").status, 204);
    hidden["ico"] = crate::specimen::ico(7_000_006).into();
    staff.post("/api/v1/organizations", &hidden).expect(201);
    staff.patch(&organizations[0], "*", &json!({"name": {"cs": "Svazek obcí Labe"}})).expect(200);
    let first = made(&staff.post("/api/v1/memberships", &membership(&id(&organizations[0])))).0;
    let second = made(&staff.post("/api/v1/memberships", &membership(&id(&organizations[1])))).0;
    staff.post_to(&format!("{first}/end"), "*", &end()).expect(200);
    let reclassify = json!({"type": "municipal_union", "on": "2023-01-01", "source": "letter", "evidence": "resolution 2"});
    staff.post_to(&format!("{second}/reclassify"), "*", &reclassify).expect(201);
    let nameless = made(&staff.post("/api/v1/memberships", &unnamed(1))).0;
    staff.post("/api/v1/memberships", &unnamed(2)).expect(201);
    staff
        .post_to(
            &format!("{nameless}/identify"),
            "*",
            &json!({"organization_id": id(&organizations[2])}),
        )
        .expect(200);
    let link = made(&staff.post("/api/v1/affiliations", &affiliation(&id(&organizations[3])))).0;
    staff
        .patch(
            &link,
            "*",
            &json!({"note": "seen", "ended": {"earliest": "2024-01-01", "latest": "2024-12-31"}}),
        )
        .expect(200);
    let taken_back =
        made(&staff.post("/api/v1/affiliations", &affiliation(&id(&organizations[1])))).0;
    assert_eq!(staff.delete(&taken_back, "*").status, 204);
    compositions(&staff, &id(&organizations[3]));
    claims(&staff);
    documents(&staff);
    let person = made(&staff.post("/api/v1/persons", &json!({}))).0;
    assert_eq!(staff.delete(&person, "*").status, 204);
    staff.post("/api/v1/persons", &json!({})).expect(201);
    contacts(&app, &id(&organizations[1]));
    let organ = made(&staff.post("/api/v1/bodies", &body(&id(&organizations[0])))).0;
    let full = json!({"name": {"en": "General assembly"}, "note": "seen", "rules": [
        {"from": null, "rule": {"base": "present", "more_than": [1, 2], "citation": "čl. 7"}},
        {"from": "2020-01-01", "rule": {"base": "cast", "at_least": [2, 3], "quorum": {"base": "occupied_seats", "more_than": [1, 2]}, "citation": "čl. 8"},
         "weights": [{"type": "microregion", "votes": 2}], "proxies_max": 1}]});
    staff.patch(&organ, "*", &full).expect(200);
    let mut council = body(&id(&organizations[0]));
    council["kind"] = "council".into();
    council["published"] = false.into();
    let council = made(&staff.post("/api/v1/bodies", &council)).0;
    assert_eq!(staff.delete(&council, "*").status, 204);
    events(&staff, &id(&organizations[3]));
    decisions(&staff, &id(&organizations[2]));
    accounts(&app, &id(&organizations[3]));
    case::applications(&app);
    app.advance(chrono::Duration::hours(1));
    staff.import("", table(1).as_bytes()).expect(200);
    let (id, _) = app.token(Role::Auditor, chrono::Duration::days(9));
    let revoke = app.act("revoke a token");
    let revoked = app.store.write_now(move |conn| {
        revision::write::<_, ServiceError>(conn, &revoke, Mode::Commit, |tx| token::revoke(tx, id))
    });
    revoked.expect("it is revoked");
    assert!(app.newest_revision() >= 20, "{}", app.newest_revision());
    assert_eq!(app.verify().faults, []);
    app
}

/// Compositions that came, changed and went, one of them of an organization that is
/// published with it.
fn compositions(staff: &Actor, organization: &str) {
    let made = |body: &serde_json::Value| made(&staff.post("/api/v1/compositions", body)).0;
    let kept = made(&composition(organization, "500011"));
    let change = json!({"note": "seen", "relation": "territorial_scope",
        "since": {"earliest": "2020-01-01", "latest": "2020-12-31"},
        "until": {"earliest": "2024-01-01", "latest": "2024-12-31"}});
    staff.patch(&kept, "*", &change).expect(200);
    let gone = made(&composition(organization, "500011"));
    assert_eq!(staff.delete(&gone, "*").status, 204);
    let mut hidden = union(19);
    hidden["published"] = false.into();
    let hidden = staff.post("/api/v1/organizations", &hidden).expect(201);
    let hidden = hidden["id"].as_str().expect("an id");
    made(&composition(hidden, "500011"));
    let path = format!("/api/v1/organizations/{hidden}");
    staff.patch(&path, "*", &json!({"published": true})).expect(200);
}

/// Contacts that came, changed and went, of persons known and erased.
fn contacts(app: &App, organization: &str) {
    let staff = app.staff();
    let post = |body: &serde_json::Value| made(&staff.post("/api/v1/contacts", body)).0;
    let kept = post(&contact(organization, "head"));
    let change = json!({"name": "Jiná Osoba", "until": "2024-01-01", "note": "seen"});
    staff.patch(&kept, "*", &change).expect(200);
    let gone = post(&contact(organization, "politician"));
    assert_eq!(staff.delete(&gone, "*").status, 204);
    let erased = post(&contact(organization, "coordinator"));
    let person = staff.get(&erased).expect(200)["person_id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/persons/{person}/erase");
    app.admin().post_to(&path, "*", &json!({"reason": "scenario"})).expect(200);
}

/// Accounts in every state, with tokens, each column with a value somewhere.
fn accounts(app: &App, organization: &str) {
    let staff = app.staff();
    let person = id_of(&made(&staff.post("/api/v1/persons", &json!({}))).0);
    let (account, secret) = invited(&staff, "a@example.cz", &[organization]);
    let path = format!("/api/v1/accounts/{account}");
    staff.patch(&path, "*", &json!({"person_id": person})).expect(200);
    let clerk = accepted(&app.anonymous(), &secret);
    let token =
        json!({"label": "program", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"});
    let token = made(&clerk.post("/api/v1/tokens", &token)).0;
    assert_eq!(clerk.delete(&token, "*").status, 204);
    staff.post_to(&format!("{path}/disable"), "*", &json!({})).expect(200);
    let other = json!({"login": "b@example.cz", "label": "Audit", "role": "auditor"});
    invitation(&app.admin(), &other);
}

/// Meetings, resolutions and votes, each column with a value somewhere.
fn decisions(staff: &Actor, organization: &str) {
    let organ = made(&staff.post("/api/v1/bodies", &body(organization))).0;
    let organ = id_of(&organ);
    let person = id_of(&made(&staff.post("/api/v1/persons", &json!({}))).0);
    let file = made(&staff.upload("/api/v1/documents", &[], &document(7))).0;
    let mut sitting = meeting(&organ);
    sitting["agenda"] = json!(["Členství"]);
    sitting["attendance"] = json!({"present": 1, "persons": [person]});
    sitting["documents"] = json!([id_of(&file)]);
    sitting["note"] = "first".into();
    let sits = made(&staff.post("/api/v1/meetings", &sitting)).0;
    staff.post_to(&format!("{sits}/hold"), "*", &json!({})).expect(200);
    let mut put_off = meeting(&organ);
    put_off["published"] = false.into();
    let put_off = made(&staff.post("/api/v1/meetings", &put_off)).0;
    staff.post_to(&format!("{put_off}/postpone"), "*", &notice()).expect(200);
    assert_eq!(staff.delete(&put_off, "*").status, 204);
    let proposal = made(&staff.post("/api/v1/resolutions", &resolution(&organ))).0;
    let mut full = resolution(&organ);
    full["meeting_id"] = id_of(&sits).into();
    full["proposal_id"] = id_of(&proposal).into();
    full["decided"] = json!({"earliest": null, "latest": "2021-04-01"});
    full["documents"] = json!([id_of(&file)]);
    full["note"] = "seen".into();
    full["published"] = false.into();
    let decided = made(&staff.post("/api/v1/resolutions", &full)).0;
    let done = json!({"on": "2021-04-20", "evidence": "letter"});
    staff.post_to(&format!("{decided}/points/2/fulfil"), "*", &done).expect(200);
    let spare = made(&staff.post("/api/v1/resolutions", &resolution(&organ))).0;
    assert_eq!(staff.delete(&spare, "*").status, 204);
    let mut counts = vote(&id_of(&decided));
    counts["method"] = "electronic".into();
    counts["present"] = 6.into();
    counts["excused"] = 1.into();
    counts["note"] = "seen".into();
    let voted = made(&staff.post("/api/v1/votes", &counts)).0;
    staff.patch(&voted, "*", &json!({"excused": 2})).expect(200);
    let called = json!({"resolution_id": id_of(&proposal), "method": "roll_call", "source": "minutes",
                        "roll": [{"person_id": person, "ballot": "for"}]});
    staff.post("/api/v1/votes", &called).expect(201);
    let again = json!({"resolution_id": id_of(&proposal), "round": "recount", "source": "minutes"});
    let again = made(&staff.post("/api/v1/votes", &again)).0;
    assert_eq!(staff.delete(&again, "*").status, 204);
    let seen = made(&staff.post("/api/v1/acknowledgements", &acknowledgement(&id_of(&voted)))).0;
    assert_eq!(staff.delete(&seen, "*").status, 204);
    staff.post("/api/v1/acknowledgements", &acknowledgement(&id_of(&voted))).expect(201);
    staff.patch(&decided, "*", &json!({"published": true})).expect(200);
}

/// Claims that came, changed and went, each column with a value somewhere.
fn claims(staff: &Actor) {
    let mut full = claim(3);
    full["type"] = "microregion".into();
    full["region"] = "CZ010".into();
    full["as_printed"] = "early in 2020".into();
    full["note"] = "first".into();
    let kept = made(&staff.post("/api/v1/claims", &full)).0;
    let change = json!({"figure": 4, "precision": "approximately", "note": "seen"});
    staff.patch(&kept, "*", &change).expect(200);
    let gone = made(&staff.post("/api/v1/claims", &claim(5))).0;
    assert_eq!(staff.delete(&gone, "*").status, 204);
}

/// Events in every state, each column with a value somewhere.
fn events(staff: &Actor, host: &str) {
    let mut full = event(1);
    full["name"]["en"] = "Conference".into();
    full["place"] = "Litoměřice".into();
    full["host_id"] = host.into();
    full["themes"] = json!([{"cs": "Zdraví", "en": "Health"}]);
    full["note"] = "first".into();
    let planned = made(&staff.post("/api/v1/events", &full)).0;
    staff.post_to(&format!("{planned}/postpone"), "*", &notice()).expect(200);
    staff.post_to(&format!("{planned}/cancel"), "*", &notice()).expect(200);
    let mut hidden = event(2);
    hidden["published"] = false.into();
    let held = made(&staff.post("/api/v1/events", &hidden)).0;
    staff.post_to(&format!("{held}/hold"), "*", &json!({})).expect(200);
    let gone = made(&staff.post("/api/v1/events", &event(3))).0;
    assert_eq!(staff.delete(&gone, "*").status, 204);
}

/// A connection to a copy of the database that can be spoilt.
struct Copy {
    conn: Db,
    engine: Engine,
    file: Option<PathBuf>,
}

impl Copy {
    fn of(app: &App) -> Self {
        match &app.database.target {
            Target::Postgres(url) => {
                let conn = PgConnection::establish(url).expect("a connection");
                Self { conn: Db::Pg(conn), engine: app.engine, file: None }
            }
            Target::Sqlite(path) => {
                let file = path.with_extension("copy.db");
                let statement = format!("VACUUM INTO '{}'", file.display());
                let copied = app.store.write_now(move |conn| {
                    conn.batch_execute(&statement)
                        .map_err(healthy_cities_registry::store::error::StoreError::from)
                });
                copied.expect("a copy");
                let mut conn =
                    SqliteConnection::establish(&file.to_string_lossy()).expect("a connection");
                conn.batch_execute("PRAGMA foreign_keys = OFF").expect("it is off");
                Self { conn: Db::Lite(conn), engine: app.engine, file: Some(file) }
            }
        }
    }

    fn list(&mut self, query: &str) -> Vec<Cell> {
        diesel::sql_query(query).load(&mut self.conn).expect(query)
    }

    /// Verifies the database as `statements` leave it, and undoes them; nothing
    /// where the schema refuses them or they change nothing.
    fn spoilt(&mut self, statements: &[String]) -> Option<Verification> {
        self.conn.batch_execute("BEGIN").expect("a transaction");
        let changed = statements.iter().try_fold(0, |sum, statement| {
            diesel::sql_query(statement.as_str()).execute(&mut self.conn).map(|rows| sum + rows)
        });
        let found = changed.is_ok_and(|rows| rows > 0).then(|| {
            verify(&mut self.conn, Some(&crate::app::master_key()), |_, _| ())
                .expect("it can be read")
        });
        self.conn.batch_execute("ROLLBACK").expect("it is undone");
        found
    }

    fn tables(&mut self) -> Vec<String> {
        let query = match self.engine {
            Engine::Sqlite => {
                "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            }
            Engine::Postgres => {
                "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            }
        };
        let all = self.list(query).into_iter().filter_map(|cell| cell.value);
        all.filter(|name| !OPERATIONAL.contains(&name.as_str())).collect()
    }

    /// Columns of a table with their types.
    fn columns(&mut self, table: &str) -> Vec<(String, String)> {
        let query = match self.engine {
            Engine::Sqlite => format!(
                "SELECT name || ' ' || lower(type) AS value FROM pragma_table_info('{table}')"
            ),
            Engine::Postgres => format!(
                "SELECT column_name || ' ' || split_part(data_type, ' ', 1) AS value FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        };
        let all = self.list(&query).into_iter().filter_map(|cell| cell.value);
        all.map(|text| {
            text.split_once(' ')
                .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
                .expect("a type")
        })
        .collect()
    }

    /// What stands for the address of a row.
    const fn address(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "rowid",
            Engine::Postgres => "ctid",
        }
    }

    /// Rows: condition that selects one, and what the row is about.
    fn rows(&mut self, table: &str) -> Vec<(String, String)> {
        let address = self.address();
        let about = match table {
            "revision" => "number",
            "change" => "revision",
            "journal_head" => "'head'",
            "content" => "sha256",
            "personal" => "person_id",
            _ => "id",
        };
        let query = format!(
            "SELECT CAST({address} AS TEXT) || ' ' || CAST({about} AS TEXT) AS value FROM \"{table}\" ORDER BY 1"
        );
        let all = self.list(&query).into_iter().filter_map(|cell| cell.value);
        all.map(|text| {
            let (place, about) = text.split_once(' ').expect("two words");
            (format!("{address} = '{place}'"), about.to_owned())
        })
        .collect()
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = std::fs::remove_file(file);
        }
    }
}

#[derive(QueryableByName)]
struct Cell {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// Other values of a column of this type, as SQL.
fn others(engine: Engine, column: &str, kind: &str) -> Vec<String> {
    let words = [
        "x",
        "",
        "create",
        "update",
        "delete",
        "region",
        "municipality",
        "microregion",
        "municipal_union",
        "unknown",
        "exclusion",
        "institute",
        "other",
        "held",
        "staff",
        "admin",
        "council",
        "members",
        "seats",
        "who_regions_for_health",
        "head",
        "coordinator",
        "other",
        "held",
        "cancelled",
        "draft",
        "submitted",
        "admitted",
        "legal_member",
        "territorial_scope",
        "recount",
        "repeat",
        "secret",
        "electronic",
        "carried",
        "not_carried",
        "inquorate",
        "at_least",
        "reach_share",
        "decision_before_proposal",
        "text/plain",
        "CZ042",
        "2020-02-21",
        "2026-11-21T10:00:01.000000Z",
        "[]",
        "[\"write\"]",
        "auditor",
        "null",
    ];
    let literals = words.iter().map(|word| format!("'{word}'"));
    let list: Vec<String> = match (kind, engine) {
        ("integer" | "bigint", _) => {
            ["{} + 1", "{} - 1", "1 - {}", "0", "1", "7", "NULL", "{} + 1000", "9000"]
                .map(str::to_owned)
                .into()
        }
        ("boolean", _) => vec!["NOT {}".to_owned()],
        ("date", _) => ["{} + 1", "{} - 1", "DATE '2020-02-21'", "NULL"].map(str::to_owned).into(),
        ("timestamp", _) => [
            "{} + interval '1 microsecond'",
            "{} - interval '1 day'",
            "TIMESTAMPTZ '2026-11-21T10:00:01Z'",
            "NULL",
        ]
        .map(str::to_owned)
        .into(),
        ("blob", _) => ["{} || x'01'", "x'00'", "x''"].map(str::to_owned).into(),
        ("bytea", _) => {
            ["{} || '\\x01'::bytea", "'\\x00'::bytea", "''::bytea"].map(str::to_owned).into()
        }
        ("text", _) => [
            "{} || 'x'",
            "{} || ' '",
            "upper({})",
            "lower({})",
            "NULL",
            "replace({}, '0', '1')",
            "replace({}, '2', '3')",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain(literals)
        .collect(),
        other => panic!("a type without mutations: {other:?}"),
    };
    list.into_iter().map(|text| text.replace("{}", &format!("\"{column}\""))).collect()
}

/// Whether a fault names the row: the fact by its id, or the revision.
fn names(verification: &Verification, table: &str, about: &str, moved: bool) -> bool {
    match table {
        "journal_head" => {
            verification.faults.iter().any(|fault| fault.problem.contains("head of the journal"))
        }
        "revision" | "change" => {
            let number: i64 = about.parse().expect("a number");
            let first = verification.faults.first();
            // A change may have moved to any revision before.
            let from = if moved { 1 } else { number - 1 };
            // The bad one, one beside it that no longer follows, one that has a
            // change too many, or one that is missing.
            first.is_some_and(|fault| {
                fault.revision.is_some_and(|found| (from..=number + 1).contains(&found))
                    || fault.problem.contains(&format!("revision {number} is missing"))
            })
        }
        _ => verification
            .faults
            .iter()
            .any(|fault| fault.problem.contains(&format!("{table} {about}"))),
    }
}

/// Spoils every column of every row, one at a time.
fn spoil_all(engine: Engine) {
    let app = eventful(engine);
    let mut copy = Copy::of(&app);
    let (mut tried, mut unseen, mut untouched) = (0, Vec::new(), BTreeSet::new());
    for table in copy.tables() {
        let columns = copy.columns(&table);
        let rows = copy.rows(&table);
        assert!(!rows.is_empty(), "{table} has rows");
        for (column, kind) in columns {
            // Each row in its own way, and those of small tables in more of them.
            let enough = match rows.len() {
                ..3 => usize::MAX,
                3..8 => 4,
                _ => 1,
            };
            let mut touched = false;
            for (place, (condition, about)) in rows.iter().enumerate() {
                let mut admitted = 0;
                let ways = others(engine, &column, &kind);
                let turn = place % ways.len();
                for way in ways[turn..].iter().chain(&ways[..turn]) {
                    // The next row begins with another way.
                    if admitted == enough {
                        break;
                    }
                    let statement = format!(
                        "UPDATE \"{table}\" SET \"{column}\" = {way} WHERE {condition} AND \"{column}\" IS DISTINCT FROM {way}"
                    );
                    let Some(found) = copy.spoilt(std::slice::from_ref(&statement)) else {
                        continue;
                    };
                    admitted += 1;
                    touched = true;
                    if !names(&found, &table, about, column == "revision") {
                        unseen.push(format!("{statement} ({about}): {:?}", found.faults));
                    }
                }
                tried += admitted;
            }
            if !touched {
                untouched.insert(format!("{table}.{column}"));
            }
        }
    }
    unseen.truncate(20);
    assert!(unseen.is_empty(), "not seen or not named, of {tried}:\n{}", unseen.join("\n"));
    // The schema itself lets nothing else stand there.
    assert_eq!(untouched, BTreeSet::from(["journal_head.id".to_owned()]));
    assert!(tried > 1_000, "{tried}");
}

/// Takes away every row, and adds one of each that nobody recorded.
fn take_and_add(engine: Engine) {
    let app = eventful(engine);
    let mut copy = Copy::of(&app);
    for table in copy.tables() {
        for (condition, about) in copy.rows(&table) {
            let found = copy.spoilt(&[format!("DELETE FROM \"{table}\" WHERE {condition}")]);
            let found = found.unwrap_or_else(|| panic!("{table} {about} cannot be deleted"));
            assert!(
                names(&found, &table, &about, false),
                "{table} {about} was deleted: {:?}",
                found.faults
            );
        }
        if JOURNAL.contains(&table.as_str()) {
            continue;
        }
        let columns: Vec<String> = copy.columns(&table).into_iter().map(|(name, _)| name).collect();
        let unique = [
            "id",
            "ico",
            "unnamed_key",
            "digest",
            "sha256",
            "organization_id",
            "subject_id",
            "person_id",
        ];
        let values: Vec<String> = columns
            .iter()
            .map(|name| {
                if unique.contains(&name.as_str()) {
                    format!("{name} || '0'")
                } else {
                    name.clone()
                }
            })
            .collect();
        // Some rows have no second beside them: the association, a document's bytes.
        let added = copy.rows(&table).into_iter().find_map(|(condition, about)| {
            let insert = format!(
                "INSERT INTO \"{table}\" ({}) SELECT {} FROM \"{table}\" WHERE {condition}",
                columns.join(", "),
                values.join(", ")
            );
            copy.spoilt(&[insert]).map(|found| (found, about))
        });
        let (found, about) = added.unwrap_or_else(|| panic!("{table} takes no row more"));
        assert!(names(&found, &table, &format!("{about}0"), false), "{table}: {:?}", found.faults);
    }
}

/// Rewrites the order and the end of the journal.
fn rearrange(engine: Engine) {
    let app = eventful(engine);
    let mut copy = Copy::of(&app);
    let head: Number = diesel::sql_query("SELECT number AS value FROM journal_head")
        .get_result(&mut copy.conn)
        .expect("a head");
    let head = head.value;
    let first = |found: Option<Verification>, what: &str| {
        let found = found.unwrap_or_else(|| panic!("{what} cannot be done"));
        found
            .faults
            .first()
            .unwrap_or_else(|| panic!("{what} is not seen"))
            .revision
            .unwrap_or_else(|| panic!("{what}: {:?}", found.faults))
    };
    for (a, b) in [(3, 4), (5, 9), (head - 1, head)] {
        let swap = |table: &str, column: &str| {
            [(a, 9_001), (b, a), (9_001, b)].map(|(from, to)| {
                format!("UPDATE {table} SET {column} = {to} WHERE {column} = {from}")
            })
        };
        let statements = [swap("revision", "number"), swap("change", "revision")].concat();
        assert_eq!(first(copy.spoilt(&statements), "a swap"), a, "the first that does not follow");
    }
    let cut = [
        format!("DELETE FROM change WHERE revision = {head}"),
        format!("DELETE FROM revision WHERE number = {head}"),
    ];
    assert_eq!(first(copy.spoilt(&cut), "a cut tail"), head, "the first that is missing");
    // Even with the head: the facts know of what was cut.
    let rewind = format!(
        "UPDATE journal_head SET number = {0}, hash = (SELECT hash FROM revision WHERE number = {0}), \
         recorded_at = (SELECT recorded_at FROM revision WHERE number = {0})",
        head - 1
    );
    let statements = [cut.to_vec(), vec![rewind]].concat();
    assert!(first(copy.spoilt(&statements), "a cut tail and head") <= head);
    let emptied = ["DELETE FROM change".to_owned(), "DELETE FROM revision".to_owned()];
    assert!(!copy.spoilt(&emptied).expect("it can be emptied").faults.is_empty());
    // A revision made by hand, well chained but without a change behind it.
    let forged = format!(
        "INSERT INTO revision (number, recorded_at, actor, reason, request_id, public, changes, previous, hash) \
         SELECT number + 1, recorded_at, actor, reason, request_id, public, changes, hash, 'f' || hash FROM revision WHERE number = {head}"
    );
    assert_eq!(first(copy.spoilt(&[forged]), "a forged revision"), head + 1);
}

#[test]
fn every_change_by_hand_is_seen_sqlite() {
    spoil_all(Engine::Sqlite);
}

#[test]
fn every_change_by_hand_is_seen_postgres() {
    spoil_all(Engine::Postgres);
}

#[test]
fn rows_gone_and_rows_added_are_seen_sqlite() {
    take_and_add(Engine::Sqlite);
}

#[test]
fn rows_gone_and_rows_added_are_seen_postgres() {
    take_and_add(Engine::Postgres);
}

#[test]
fn another_order_and_another_end_are_seen_sqlite() {
    rearrange(Engine::Sqlite);
}

#[test]
fn another_order_and_another_end_are_seen_postgres() {
    rearrange(Engine::Postgres);
}

on_both! {
    fn the_whole_demonstration_verifies(app: Demonstration) {
        let found = app.verify();
        assert_eq!(found.faults, []);
        assert_eq!(found.revisions, app.newest_revision());
        assert!(found.changes > 6_000 && found.versions > 6_000, "territory and members: {found:?}");
    }

    fn stale_search_keys_are_seen(app: Demonstration) {
        let spoil = |statement: &'static str| {
            let done = app.store.write_now(move |conn| {
                conn.batch_execute(statement).map_err(healthy_cities_registry::store::error::StoreError::from)
            });
            done.expect(statement);
        };
        spoil("UPDATE territory SET search_key = 'x' WHERE id = 'region:CZ042'");
        let faults = app.verify().faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].problem, "territory region:CZ042: search_key does not follow from its names");
        assert_eq!(faults[0].revision, Some(2));
    }
}
