//! Many write to SQLite at once: in turn they all do, and each for itself they are refused.

use std::path::Path;
use std::sync::Barrier;

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection as _, QueryResult, QueryableByName, RunQueryDsl as _, SqliteConnection};
use healthy_cities_registry::store::db::{Missing, Store, Target};
use healthy_cities_registry::store::error::StoreError;

use crate::told::{Budget, alone, tell};

/// How many write at once.
const CLIENTS: usize = 16;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Reads and then writes, as every change does that looks at what is there.
fn count_up(conn: &mut impl SimpleConnection) -> QueryResult<()> {
    let done = conn.batch_execute(
        "BEGIN; SELECT number FROM counted; UPDATE counted SET number = number + 1; COMMIT",
    );
    if done.is_err() {
        // Where it was not begun there is nothing to undo.
        let _ = conn.batch_execute("ROLLBACK");
    }
    done
}

/// A connection that waits for a lock as long as those of the program do.
fn connection(path: &Path) -> SqliteConnection {
    let mut conn = SqliteConnection::establish(path.to_str().expect("a path")).expect("opens");
    conn.batch_execute("PRAGMA busy_timeout = 5000").expect("it is set");
    conn
}

fn counted(path: &Path) -> i64 {
    let found: Counted = diesel::sql_query("SELECT number FROM counted")
        .get_result(&mut connection(path))
        .expect("a number");
    found.number
}

/// Lets each client count up so many times; how often one was refused.
fn refused<S>(
    times: usize,
    line: impl Fn() -> S + Sync,
    step: impl Fn(&mut S) -> bool + Sync,
) -> usize {
    let gate = Barrier::new(CLIENTS);
    std::thread::scope(|scope| {
        let client = || {
            let mut line = line();
            gate.wait();
            (0..times).filter(|_| !step(&mut line)).count()
        };
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
        clients.into_iter().map(|client| client.join().expect("a count")).sum()
    })
}

#[test]
fn writes_in_turn() {
    let _alone = alone();
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let path = directory.path().join("counted.db");
    let store =
        Store::open(&Target::Sqlite(path.clone()), Missing::Create, 1, 64).expect("it opens");
    let made = store.write_now(|conn| {
        conn.batch_execute(
            "CREATE TABLE counted (number INTEGER NOT NULL); INSERT INTO counted VALUES (0)",
        )
        .map_err(StoreError::from)
    });
    made.expect("a table");
    let budget = Budget::of((20, 20), (2_000, 600));
    let in_turn = refused(
        budget.rounds,
        || store.clone(),
        |store| store.write_now(|conn| count_up(conn).map_err(StoreError::from)).is_ok(),
    );
    let counted_in_turn = counted(&path);
    let apart = refused(10, || connection(&path), |conn| count_up(conn).is_ok());
    store.close();
    let all = i64::try_from(CLIENTS * budget.rounds).expect("it fits");
    tell(&format!(
        "writes in turn: {all} of {CLIENTS} clients, {in_turn} refused, {} lost; control without the queue of the \
         one writer: {apart} of {} refused; in {} s",
        all - counted_in_turn,
        CLIENTS * 10,
        budget.seconds(),
    ));
    assert_eq!((in_turn, counted_in_turn), (0, all));
    assert!(apart > 0, "nobody is refused who does not wait in turn");
}
