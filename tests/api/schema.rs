//! The schema: two trees of migrations, and the tables that the code is told.

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use healthy_cities_registry::domain::policy::{Role, TokenScope, TokenScopes};
use healthy_cities_registry::store::db::{Missing, Store};
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::migration;

use crate::engine::{Database, Engine, Seed};

const TOLD: &str = include_str!("../../src/store/schema.rs");
const MIGRATIONS: &str = "__diesel_schema_migrations";

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(store: &Store, query: &'static str) -> Vec<String> {
    let lines = store.write_now(move |conn| -> Result<Vec<Line>, StoreError> {
        Ok(diesel::sql_query(query).load(conn)?)
    });
    let mut lines: Vec<String> =
        lines.expect("the catalogue is read").into_iter().map(|line| line.line).collect();
    lines.retain(|line| !line.contains(MIGRATIONS));
    lines.sort_unstable();
    lines
}

/// Tables and columns, with `null` where a column may be null.
fn columns(engine: Engine, store: &Store) -> Vec<String> {
    let query = match engine {
        Engine::Sqlite => {
            "SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN '' ELSE ' null' END AS line \
             FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'"
        }
        Engine::Postgres => {
            "SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'YES' THEN ' null' ELSE '' END AS line \
             FROM information_schema.columns WHERE table_schema = 'public' \
             AND table_name NOT IN (SELECT table_name FROM information_schema.views WHERE table_schema = 'public')"
        }
    };
    lines(store, query)
}

/// All that the database says of its schema.
fn whole(engine: Engine, store: &Store) -> Vec<String> {
    let query = match engine {
        Engine::Sqlite => {
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master"
        }
        Engine::Postgres => {
            "SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) AS line \
             FROM information_schema.columns WHERE table_schema = 'public' \
             UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
             UNION ALL SELECT concat_ws(' ', 'view', viewname, definition) FROM pg_views WHERE schemaname = 'public' \
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT concat_ws(' ', 'sequence', sequencename) FROM pg_sequences WHERE schemaname = 'public' \
             UNION ALL SELECT concat_ws(' ', 'function', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
             UNION ALL SELECT concat_ws(' ', 'trigger', tgname) FROM pg_trigger WHERE NOT tgisinternal"
        }
    };
    lines(store, query)
}

fn up(store: &Store) {
    let names: Result<Vec<String>, StoreError> = store.write_now(migration::run);
    names.expect("the migrations run");
}

fn down(store: &Store) {
    let reverted: Result<(), StoreError> = store.write_now(migration::revert_all);
    reverted.expect("the migrations are undone");
}

/// Undoes the migration `name` and those after it.
fn revert_to(engine: Engine, store: &Store, name: &str) {
    let tree = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let tree = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(tree);
    let all = std::fs::read_dir(&tree)
        .expect("the tree")
        .map(|entry| entry.expect("an entry").file_name());
    let mut later: Vec<String> = all
        .map(|found| found.to_string_lossy().into_owned())
        .filter(|found| found.as_str() >= name)
        .collect();
    later.sort_unstable_by(|a, b| b.cmp(a));
    for name in later {
        let down = std::fs::read_to_string(tree.join(&name).join("down.sql")).expect("the script");
        // As diesel writes it: the date and the number without the hyphens.
        let version: String = name.split('_').next().expect("a version").replace('-', "");
        let script =
            format!("BEGIN; {down}; DELETE FROM {MIGRATIONS} WHERE version = '{version}'; COMMIT");
        let done =
            store.write_now(move |conn| conn.batch_execute(&script).map_err(StoreError::from));
        done.expect(&name);
    }
}

/// Columns and types of `src/store/schema.rs`.
fn told() -> Vec<(String, String)> {
    let mut table = "";
    let mut columns = Vec::new();
    for line in TOLD.lines().map(str::trim) {
        if let Some((column, kind)) = line.split_once(" -> ") {
            columns.push((format!("{table}.{column}"), kind.trim_end_matches(',').to_owned()));
        } else if let Some((name, _)) =
            line.strip_suffix('{').and_then(|line| line.split_once(" ("))
        {
            table = name;
        }
    }
    assert!(columns.len() > 100, "the tables were found");
    columns
}

on_both! {
    fn up_down_up_gives_the_same_schema(app: Reference) {
        let database = Database::empty(app.engine);
        let store = Store::open(&database.target, Missing::Create, 1, 8).expect("opens");
        up(&store);
        let first = whole(app.engine, &store);
        assert!(first.iter().any(|line| line.contains("membership_unnamed")), "{first:?}");
        down(&store);
        assert_eq!(whole(app.engine, &store), Vec::<String>::new(), "nothing is left");
        up(&store);
        assert_eq!(whole(app.engine, &store), first);
        up(&store);
        assert_eq!(whole(app.engine, &store), first, "once more changes nothing");
        store.close();
    }

    fn a_full_register_can_be_undone(app: Reference) {
        let database = Database::copy(app.engine, Seed::Demonstration);
        let store = Store::open(&database.target, Missing::Refuse, 1, 8).expect("opens");
        let first = whole(app.engine, &store);
        down(&store);
        assert_eq!(whole(app.engine, &store), Vec::<String>::new());
        up(&store);
        assert_eq!(whole(app.engine, &store), first);
        store.close();
    }

    fn tokens_keep_their_rows_when_they_get_accounts(app: Reference) {
        let (id, secret) = app.token(Role::Staff, chrono::Duration::days(1));
        app.bearing(&secret).get("/api/v1/persons/x");
        let (other, _) = app.scoped_token(Role::Auditor, TokenScopes::of(&[TokenScope::Read]).expect("one"), chrono::Duration::days(1));
        let tokens = || lines(&app.store, "SELECT id || ' ' || role || ' ' || digest AS line FROM token");
        let before = tokens();
        assert_eq!(before.len(), 2);
        revert_to(app.engine, &app.store, "2026-11-21-000015_account");
        assert_eq!(tokens(), before.iter().filter(|line| !line.contains(&other.to_string())).cloned().collect::<Vec<_>>(),
            "a token of a part of the scopes does not become one of all");
        assert_eq!(lines(&app.store, "SELECT id AS line FROM token"), [id.to_string()]);
        up(&app.store);
        app.bearing(&secret).get("/api/v1/accounts").expect(200);
        let faults = app.verify().faults;
        assert!(faults.iter().all(|fault| fault.problem.contains(&other.to_string())), "the journal fits as before: {faults:?}");
        assert_eq!(faults.len(), 1, "{faults:?}");
    }

    fn the_code_is_told_the_columns_that_there_are(app: Reference) {
        let mut told: Vec<String> = told()
            .into_iter()
            .map(|(column, kind)| if kind.starts_with("Nullable<") { format!("{column} null") } else { column })
            .collect();
        told.sort_unstable();
        assert_eq!(columns(app.engine, &app.store), told);
    }
}

/// `PostgreSQL` alone names the types that the code is told.
#[test]
fn the_code_is_told_the_types_that_there_are_postgres() {
    let database = Database::empty(Engine::Postgres);
    let store = Store::open(&database.target, Missing::Create, 1, 8).expect("opens");
    up(&store);
    let query = "SELECT table_name || '.' || column_name || ' ' || data_type AS line FROM information_schema.columns WHERE table_schema = 'public' \
                 AND table_name NOT IN (SELECT table_name FROM information_schema.views WHERE table_schema = 'public')";
    let mut expected: Vec<String> = told()
        .into_iter()
        .map(|(column, kind)| {
            let kind = kind.trim_start_matches("Nullable<").trim_end_matches('>');
            let kind = match kind {
                "BigInt" => "bigint",
                "Integer" => "integer",
                "Text" => "text",
                "Bool" => "boolean",
                "Date" => "date",
                "Binary" => "bytea",
                "crate::store::moment::MomentSql" => "timestamp with time zone",
                other => panic!("{column} is of type {other}"),
            };
            format!("{column} {kind}")
        })
        .collect();
    expected.sort_unstable();
    assert_eq!(lines(&store, query), expected);
    store.close();
}
