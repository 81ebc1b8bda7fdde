//! Rows of the register are changed behind the program's back, one at a time.

use std::fs;
use std::path::Path;

use diesel::sql_types::{BigInt, Text};
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection};
use healthy_cities_registry::clock::{Clock, Ids};
use healthy_cities_registry::domain::association::Association;
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::service::organization::ensure_association;
use healthy_cities_registry::service::revision::checkpoint::{self, Checkpoint, SignerKey};
use healthy_cities_registry::service::revision::verify;
use healthy_cities_registry::store::db::{Missing, Store, Target};
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::migration;
use healthy_cities_registry::store::moment::Moment;
use healthy_cities_registry::store::revision::{self, Act, Mode};
use healthy_cities_registry::store::setting::SettingRow;

use crate::told::{Budget, alone, tell};

/// How many revisions the register has.
const REVISIONS: i64 = 20;

/// What the journal is about, and the journal.
const TABLES: [&str; 5] = ["revision", "change", "setting", "organization", "journal_head"];

#[derive(QueryableByName)]
struct Cell {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    row: i64,
}

/// A small register of as many revisions, and a checkpoint of its end.
fn register(path: &Path, key: &SignerKey) -> Checkpoint {
    let store =
        Store::open(&Target::Sqlite(path.to_owned()), Missing::Create, 1, 8).expect("opens");
    let act = |number: i64| Act {
        actor: "command line".to_owned(),
        reason: format!("drill {number}"),
        request_id: None,
        at: Moment(Clock::System.now()),
    };
    let made = store.write_now(move |conn| {
        migration::run(conn)?;
        let association = Association::national().expect("the national one");
        revision::write(conn, &act(0), Mode::Commit, |tx| {
            ensure_association(tx, &Ids::default(), &association)
        })?;
        for number in 1..REVISIONS {
            revision::write::<_, ServiceError>(conn, &act(number), Mode::Commit, |tx| {
                let rows = (0..3).map(|row| {
                    SettingRow::new(&format!("drill {number} {row}"), format!("value {row}"))
                });
                Ok(tx.create(rows.collect())?)
            })?;
        }
        Ok::<_, ServiceError>(())
    });
    made.expect("a register");
    let now = Moment(Clock::System.now());
    let made = store.read_now(|conn| key.checkpoint(conn, now)).expect("a checkpoint");
    store.close();
    made
}

/// How many faults are found; with `checkpoint`, also against it.
fn faults(path: &Path, checkpoint: Option<&Checkpoint>) -> usize {
    let store = Store::open_reading(&Target::Sqlite(path.to_owned())).expect("opens");
    let found = store.read_now(|conn| {
        let mut faults = verify(conn, None, |_, _| ())?.faults;
        if let Some(made) = checkpoint {
            faults.extend(checkpoint::compare(conn, &[(1, Some(made.clone()))], None)?);
        }
        Ok::<_, StoreError>(faults.len())
    });
    store.close();
    found.expect("it can be read")
}

fn any(conn: &mut SqliteConnection, sql: &str) -> Cell {
    diesel::sql_query(sql).get_result(conn).expect("a row")
}

fn any_row(conn: &mut SqliteConnection, table: &str) -> i64 {
    any(conn, &format!("SELECT '' AS name, rowid AS row FROM {table} ORDER BY random() LIMIT 1"))
        .row
}

/// Changes one row, or two against each other; says how. None where the table refuses it.
fn tamper(conn: &mut SqliteConnection) -> Option<String> {
    let table = TABLES[fastrand::usize(..TABLES.len())];
    let row = any_row(conn, table);
    let column = any(
        conn,
        &format!(
            "SELECT name, 0 AS row FROM pragma_table_info('{table}') ORDER BY random() LIMIT 1"
        ),
    )
    .name;
    let other = any_row(conn, table);
    let same = format!(
        "SELECT '' AS name, (SELECT {column} FROM {table} WHERE rowid = {row}) IS (SELECT {column} FROM {table} WHERE rowid = {other}) AS row"
    );
    let sql = match fastrand::u8(..3) {
        0 if table != "journal_head" => format!("DELETE FROM {table} WHERE rowid = {row}"),
        1 if any(conn, &same).row == 0 => format!(
            "UPDATE {table} SET {column} = CASE rowid WHEN {row} THEN (SELECT {column} FROM {table} WHERE rowid = {other}) \
             ELSE (SELECT {column} FROM {table} WHERE rowid = {row}) END WHERE rowid IN ({row}, {other})"
        ),
        _ => format!(
            "UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 1 \
             WHEN 'blob' THEN {column} || x'00' WHEN 'null' THEN 'x' ELSE {column} || 'x' END WHERE rowid = {row}"
        ),
    };
    diesel::sql_query(&sql).execute(conn).is_ok().then_some(sql)
}

/// The register as it was before its last revisions, whole in itself.
fn cut(conn: &mut SqliteConnection, left: i64) {
    for sql in [
        format!("DELETE FROM setting WHERE recorded_from > {left}"),
        format!("DELETE FROM change WHERE revision > {left}"),
        format!("DELETE FROM revision WHERE number > {left}"),
        format!(
            "UPDATE journal_head SET number = {left}, hash = (SELECT hash FROM revision WHERE number = {left}), \
             recorded_at = (SELECT recorded_at FROM revision WHERE number = {left}), \
             public_number = (SELECT coalesce(max(number), 0) FROM revision WHERE public)"
        ),
    ] {
        diesel::sql_query(sql).execute(conn).expect("a statement");
    }
}

#[test]
fn tampered_journal() {
    let _alone = alone();
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    let (whole, copy) = (directory.path().join("whole.db"), directory.path().join("copy.db"));
    let key = SignerKey::parse(&SignerKey::generate().expect("a key")).expect("a key");
    let line = register(&whole, &key);
    assert_eq!(faults(&whole, Some(&line)), 0, "the control: a register that nobody touched");
    let budget = Budget::of((1_000, 60), (100_000, 3_600));
    let (mut done, mut cuts) = (0, 0);
    while done < budget.rounds && budget.lasts() {
        fs::copy(&whole, &copy).expect("a copy");
        let mut conn = SqliteConnection::establish(copy.to_str().expect("a path")).expect("opens");
        let how = if fastrand::u8(..20) == 0 {
            let left = fastrand::i64(1..REVISIONS);
            cut(&mut conn, left);
            Some(format!("cut after revision {left}"))
        } else {
            tamper(&mut conn)
        };
        drop(conn);
        let Some(how) = how else { continue };
        if how.starts_with("cut") {
            assert_eq!(faults(&copy, None), 0, "a cut journal is whole in itself: {how}");
            cuts += 1;
        }
        assert!(faults(&copy, Some(&line)) > 0, "not found: {how}");
        done += 1;
    }
    tell(&format!(
        "tampered journal: {done} tamperings of any row, all found; {cuts} of them cut the journal's end, \
         found by a checkpoint alone, in {} s",
        budget.seconds(),
    ));
    assert!(done > 0 && cuts > 0);
}
