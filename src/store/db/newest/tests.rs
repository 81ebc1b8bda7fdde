use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;

use super::*;

struct Bench {
    _directory: tempfile::TempDir,
    target: Target,
}

fn bench() -> Bench {
    let directory = tempfile::tempdir().expect("a directory");
    let target = Target::Sqlite(directory.path().join("t.db"));
    let mut conn = target.connect().expect("connects");
    conn.batch_execute(
        "CREATE TABLE journal_head (id INTEGER, number BIGINT, public_number BIGINT); \
         INSERT INTO journal_head VALUES (1, 4, 2)",
    )
    .expect("a journal");
    Bench { _directory: directory, target }
}

fn set(conn: &mut Db, number: i64) {
    let sql = format!("UPDATE journal_head SET number = {number}, public_number = {number} - 2");
    diesel::sql_query(sql).execute(conn).expect("a statement");
}

const fn newest(number: i64) -> Newest {
    Newest { number, public: number - 2 }
}

#[test]
fn what_another_writes_is_seen_within_the_lag_and_what_this_one_writes_at_once() {
    let bench = bench();
    let heads = Heads::of(Some(&bench.target));
    assert_eq!(heads.at_hand(Duration::ZERO), Some(newest(4)));
    let mut other = bench.target.connect().expect("connects");
    set(&mut other, 5);
    std::thread::sleep(LAG);
    assert_eq!(heads.at_hand(Duration::ZERO), Some(newest(5)), "another process");
    assert_eq!(heads.at_hand(Duration::from_mins(1)), Some(newest(5)));
    set(&mut other, 6);
    heads.publish(&mut other);
    assert_eq!(heads.at_hand(Duration::ZERO), Some(newest(6)), "this process");
    let known = *heads.known();
    assert_eq!(heads.learn(newest(5), Instant::now(), known.forgotten), newest(6), "no news");
    heads.close();
    assert_eq!(heads.at_hand(Duration::from_mins(1)), Some(newest(6)));
    std::thread::sleep(LAG);
    assert_eq!(heads.at_hand(Duration::ZERO), None, "nobody watches");
}

#[test]
fn a_journal_that_cannot_be_read_is_forgotten() {
    let bench = bench();
    let heads = Heads::of(Some(&bench.target));
    assert_eq!(heads.at_hand(Duration::ZERO), Some(newest(4)));
    let mut other = bench.target.connect().expect("connects");
    other.batch_execute("ALTER TABLE journal_head RENAME TO gone").expect("a statement");
    let before = heads.known().forgotten;
    heads.publish(&mut other);
    assert_eq!(heads.at_hand(Duration::from_mins(1)), None);
    other.batch_execute("ALTER TABLE gone RENAME TO journal_head").expect("a statement");
    assert_eq!(heads.learn(newest(3), Instant::now(), before), newest(3));
    assert_eq!(heads.known().newest, None, "it was read before all was forgotten");
    assert_eq!(heads.at_hand(Duration::ZERO), Some(newest(4)));
}

#[test]
fn those_who_wait_share_a_reading_that_began_after_they_came() {
    let bench = bench();
    let store = Store {
        pool: crate::store::db::pool::pool(&bench.target, 2, false).expect("a pool"),
        patience: crate::store::db::pool::patience(&bench.target),
        turns: crate::store::db::pool::turns(2),
        writer: None,
        pulse: None,
        registers: std::sync::Arc::default(),
        heads: std::sync::Arc::new(Heads::of(None)),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let target = bench.target.clone();
    runtime.block_on(async {
        let answers = futures_util::future::join_all((0..32).map(|_| store.newest(Duration::ZERO)));
        assert!(answers.await.into_iter().all(|answer| answer.is_ok_and(|got| got == newest(4))));
        let mut other = target.connect().expect("connects");
        for number in 5..20 {
            set(&mut other, number);
            let got = store.newest(Duration::ZERO).await.expect("an answer");
            assert_eq!(got, newest(number), "never older than what was written before");
        }
        set(&mut other, 20);
        let got = store.newest(Duration::from_mins(1)).await.expect("an answer");
        assert_eq!(got, newest(19), "older where that is allowed");
    });
}
