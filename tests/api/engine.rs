//! Databases for tests: a template is filled once for each engine and seed, and
//! copied for every test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use healthy_cities_registry::clock::Ids;
use healthy_cities_registry::domain::association::Association;
use healthy_cities_registry::domain::search;
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::service::organization::ensure_association;
use healthy_cities_registry::service::{demonstration, setup};
use healthy_cities_registry::store::db::{Db, Missing, Store, Target};
use healthy_cities_registry::store::migration;
use healthy_cities_registry::store::moment::Moment;
use healthy_cities_registry::store::revision::{self, Act, Mode};
use healthy_cities_registry::store::setting::{CURSOR_KEY, SEARCH_VERSION, SettingRow};

/// An engine to test on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// What a test's database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// Settings and the association: the least that can be served, for what starts
    /// many services.
    Bare,
    /// Territory and settings.
    Reference,
    /// The register of 20 February 2020 besides.
    Demonstration,
}

/// The moment at which all tests begin.
pub fn start_of_time() -> DateTime<Utc> {
    "2026-11-21T10:00:00Z".parse().expect("a moment")
}

/// A database of one test, removed with it.
pub struct Database {
    pub target: Target,
    name: String,
}

/// Name of a database that is left to another test.
const SHARED: &str = "shared";

static COUNT: AtomicU64 = AtomicU64::new(0);
/// PostgreSQL copies a template only while nobody is connected to it.
static COPYING: Mutex<()> = Mutex::new(());

impl Database {
    /// A copy of the template of `engine` and `seed`.
    pub fn copy(engine: Engine, seed: Seed) -> Self {
        let template = template(engine, seed);
        let name = unique("test");
        match engine {
            Engine::Sqlite => {
                let path = directory().join(format!("{name}.db"));
                std::fs::copy(template, &path).expect("the template is copied");
                Self { target: Target::Sqlite(path), name }
            }
            Engine::Postgres => {
                let _copying = COPYING.lock().expect("no test panicked while copying");
                administer(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
                Self { target: Target::Postgres(url_of(&name)), name }
            }
        }
    }

    /// A database of another test that is still open, which is left to that test.
    pub fn shared(target: Target) -> Self {
        Self { target, name: SHARED.to_owned() }
    }

    /// An empty database, not even migrated.
    pub fn empty(engine: Engine) -> Self {
        let name = unique("empty");
        let target = match engine {
            Engine::Sqlite => Target::Sqlite(directory().join(format!("{name}.db"))),
            Engine::Postgres => {
                administer(&format!("CREATE DATABASE {name}"));
                Target::Postgres(url_of(&name))
            }
        };
        Self { target, name }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.name == SHARED {
            return;
        }
        match &self.target {
            Target::Sqlite(path) => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
                }
            }
            Target::Postgres(_) => {
                administer(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
            }
        }
    }
}

/// Directory for the files of this run of the tests.
pub fn directory() -> &'static Path {
    static DIRECTORY: OnceLock<tempfile::TempDir> = OnceLock::new();
    DIRECTORY
        .get_or_init(|| tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory"))
        .path()
}

fn unique(prefix: &str) -> String {
    format!("{prefix}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst))
}

fn template(engine: Engine, seed: Seed) -> &'static str {
    static TEMPLATES: [OnceLock<String>; 6] = [const { OnceLock::new() }; 6];
    let place = match (engine, seed) {
        (Engine::Sqlite, Seed::Reference) => 0,
        (Engine::Sqlite, Seed::Demonstration) => 1,
        (Engine::Postgres, Seed::Reference) => 2,
        (Engine::Postgres, Seed::Demonstration) => 3,
        (Engine::Sqlite, Seed::Bare) => 4,
        (Engine::Postgres, Seed::Bare) => 5,
    };
    TEMPLATES[place].get_or_init(|| fill(engine, seed))
}

fn fill(engine: Engine, seed: Seed) -> String {
    let name = unique("template");
    let (target, template) = match engine {
        Engine::Sqlite => {
            let path: PathBuf = directory().join(format!("{name}.db"));
            (Target::Sqlite(path.clone()), path.display().to_string())
        }
        Engine::Postgres => {
            administer(&format!("CREATE DATABASE {name}"));
            (Target::Postgres(url_of(&name)), name)
        }
    };
    let store = Store::open(&target, Missing::Create, 1, 8).expect("opens");
    let act = Act {
        actor: "command line".to_owned(),
        reason: "prepare a test".to_owned(),
        request_id: None,
        at: Moment(start_of_time()),
    };
    store
        .write_now(move |conn| {
            // Ids of its own, so that those of the demonstration stay as they are.
            let ids = Ids::Counted(Arc::new(AtomicU64::new(900_000)));
            let association = Association::national().expect("the national one");
            if seed == Seed::Bare {
                return bare(conn, &act, &ids, &association);
            }
            setup::prepare(conn, &act, &ids, &association)?;
            if seed == Seed::Demonstration {
                demonstration::load(conn, &act, &Ids::counted())?;
            }
            Ok::<_, ServiceError>(())
        })
        .expect("the template is filled");
    store.close();
    template
}

/// What can be served without territory.
fn bare(
    conn: &mut Db,
    act: &Act,
    ids: &Ids,
    association: &Association,
) -> Result<(), ServiceError> {
    migration::run(conn)?;
    revision::write::<_, ServiceError>(conn, act, Mode::Commit, |tx| {
        tx.create(vec![
            SettingRow::new(CURSOR_KEY, "scenario of a test".to_owned()),
            SettingRow::new(SEARCH_VERSION, search::VERSION.to_owned()),
        ])?;
        ensure_association(tx, ids, association)
    })?;
    Ok(())
}

/// URL of the server that `scripts/test` starts.
#[expect(clippy::disallowed_methods, reason = "the server to test on is named by the environment")]
fn server_url() -> String {
    std::env::var("TEST_POSTGRES_URL").expect(
        "TEST_POSTGRES_URL names no PostgreSQL server: ./scripts/test starts one, or add `-- --skip postgres`",
    )
}

fn url_of(database: &str) -> String {
    let url = server_url();
    let (server, _) = url.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{database}")
}

fn administer(statement: &str) {
    let mut conn = PgConnection::establish(&server_url()).expect("PostgreSQL answers");
    conn.batch_execute(statement).expect(statement);
}
