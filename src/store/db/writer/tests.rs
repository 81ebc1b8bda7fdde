use std::sync::mpsc;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::*;

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    found: i64,
}

/// How many rows `conn` sees.
fn rows(conn: &mut Db) -> i64 {
    diesel::sql_query("SELECT count(*) AS found FROM t").get_result::<Sum>(conn).expect("t").found
}

fn insert(conn: &mut Db, n: i64) -> Result<i64, StoreError> {
    diesel::sql_query("INSERT INTO t VALUES (?)").bind::<BigInt, _>(n).execute(conn)?;
    Ok(n)
}

struct Bench {
    _directory: tempfile::TempDir,
    target: Target,
    writer: Writer,
}

type Answer = oneshot::Receiver<Result<i64, StoreError>>;

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let target = Target::Sqlite(directory.path().join("t.db"));
        let mut conn = target.connect().expect("connects");
        conn.batch_execute("CREATE TABLE t (n INTEGER PRIMARY KEY)").expect("a table");
        let heads = Arc::new(Heads::of(None));
        let writer = Writer::start(target.clone(), conn, 64, heads).expect("a writer");
        Self { _directory: directory, target, writer }
    }

    fn reader(&self) -> Db {
        self.target.connect().expect("connects")
    }

    /// Keeps the writer busy until what is returned is dropped, so that what is
    /// queued meanwhile waits together.
    fn hold(&self) -> mpsc::Sender<()> {
        let (go, gate) = mpsc::channel::<()>();
        let held = self.writer.submit(move |_| {
            let _ = gate.recv();
            Ok::<_, StoreError>(())
        });
        drop(held.expect("queued"));
        go
    }

    fn queue(
        &self,
        write: impl FnMut(&mut Db) -> Result<i64, StoreError> + Send + 'static,
    ) -> Answer {
        self.writer.submit_shared(write).expect("queued")
    }

    fn numbers(&self) -> Vec<i64> {
        let sql = "SELECT n AS found FROM t ORDER BY n";
        let found = diesel::sql_query(sql).load::<Sum>(&mut self.reader()).expect("t");
        found.into_iter().map(|row| row.found).collect()
    }
}

fn got(answer: Answer) -> Result<i64, StoreError> {
    answer.blocking_recv().map_err(|_| StoreError::Abandoned)?
}

#[test]
fn what_waits_together_is_committed_together_and_answered_then() {
    let bench = Bench::new();
    let gate = bench.hold();
    let (mut reader, (see, seen)) = (bench.reader(), mpsc::channel());
    let mut first = bench.queue(|conn| insert(conn, 1));
    let second = bench.queue(move |conn| {
        insert(conn, 2)?;
        see.send((rows(conn), rows(&mut reader))).expect("the test waits");
        std::thread::sleep(Duration::from_millis(1));
        Ok(2)
    });
    assert!(first.try_recv().is_err(), "nothing is done yet");
    drop(gate);
    assert_eq!((got(first).expect("stands"), got(second).expect("stands")), (1, 2));
    assert_eq!(seen.recv().expect("it ran"), (2, 0), "nobody sees half of it");
    assert_eq!(bench.numbers(), [1, 2]);
}

#[test]
fn one_at_a_time_each_is_committed_before_the_next_begins() {
    let bench = Bench::new();
    bench.writer.group(false);
    let gate = bench.hold();
    let (mut reader, (see, seen)) = (bench.reader(), mpsc::channel());
    let first = bench.queue(|conn| insert(conn, 1));
    let second = bench.queue(move |conn| {
        see.send(rows(&mut reader)).expect("the test waits");
        insert(conn, 2)
    });
    drop(gate);
    assert!(got(first).is_ok() && got(second).is_ok());
    assert_eq!(seen.recv().expect("it ran"), 1);
}

#[test]
fn one_that_fails_or_panics_or_asks_to_be_alone_takes_no_other_with_it() {
    let bench = Bench::new();
    let gate = bench.hold();
    let mut answers = vec![bench.queue(|conn| insert(conn, 1))];
    answers.push(bench.queue(|conn| {
        insert(conn, 20)?;
        insert(conn, 1)
    }));
    answers.push(bench.queue(|conn| {
        insert(conn, 30)?;
        panic!("a scenario of a test")
    }));
    let mut runs = 0;
    answers.push(bench.queue(move |conn| {
        runs += 1;
        insert(conn, 40 + runs)?;
        // With others, the second insertion is within their transaction.
        let begun = crate::store::db::begin(conn)?;
        crate::store::db::rollback(conn)?;
        match begun {
            crate::store::db::Begun::Part => Err(StoreError::NotAlone),
            crate::store::db::Begun::Whole => Ok(runs),
        }
    }));
    answers.push(bench.queue(|conn| insert(conn, 5)));
    let alone = bench.writer.submit(|conn| {
        let number = rows(conn) + 100;
        insert(conn, number)
    });
    let alone = alone.expect("queued");
    let last = bench.queue(|conn| insert(conn, 7));
    drop(gate);
    let mut came = answers.into_iter().map(got);
    let mut next = || came.next().expect("an answer");
    assert_eq!(next().expect("stands"), 1);
    assert!(matches!(next(), Err(StoreError::Statement(_))), "the key is taken");
    assert!(matches!(next(), Err(StoreError::Abandoned)), "it panicked");
    // Run with the others, and then by itself.
    assert_eq!(next().expect("stands"), 2);
    assert_eq!(next().expect("stands"), 5);
    assert_eq!((got(alone).expect("stands"), got(last).expect("stands")), (103, 7));
    assert_eq!(bench.numbers(), [1, 5, 7, 42, 103]);
}

#[test]
fn a_transaction_that_is_gone_is_an_error_for_all_that_were_in_it() {
    let bench = Bench::new();
    let gate = bench.hold();
    let first = bench.queue(|conn| insert(conn, 1));
    // As SQLite does by itself where the disk is full.
    let second = bench.queue(|conn| {
        conn.batch_execute("ROLLBACK")?;
        insert(conn, 2)
    });
    drop(gate);
    for answer in [first, second] {
        assert!(matches!(got(answer), Err(StoreError::Uncommitted(_))));
    }
    let third = bench.queue(|conn| insert(conn, 3));
    assert_eq!(got(third).expect("the writer goes on"), 3);
    // The second wrote outside any transaction, which no write of this program does.
    assert_eq!(bench.numbers(), [2, 3]);
}

#[test]
fn a_commit_that_fails_is_an_error_for_all_that_were_in_it() {
    let bench = Bench::new();
    let mut conn = bench.reader();
    conn.batch_execute("CREATE TABLE u (n INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)")
        .expect("a table");
    let gate = bench.hold();
    let first = bench.queue(|conn| insert(conn, 1));
    let second = bench.queue(|conn| {
        conn.batch_execute("INSERT INTO u VALUES (9)")?;
        Ok(9)
    });
    drop(gate);
    for answer in [first, second] {
        assert!(matches!(got(answer), Err(StoreError::Uncommitted(_))));
    }
    assert_eq!(got(bench.queue(|conn| insert(conn, 3))).expect("the writer goes on"), 3);
    assert_eq!(bench.numbers(), [3]);
}
