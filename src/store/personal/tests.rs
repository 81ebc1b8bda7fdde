use std::path::Path;

use diesel::connection::SimpleConnection as _;
use tempfile::TempDir;

use super::*;
use crate::store::db::{self, Missing, Target};

#[test]
fn values_come_back_and_their_length_is_not_seen() {
    let values_of = |name: &str, email: Option<&str>| Values {
        name: Name::parse(name).expect("a name"),
        email: email.map(str::to_owned),
        phone: None,
    };
    let short = values_of("Jan Mo", None);
    let long = values_of("Ing. Jana Nováková, Ph.D.", Some("jana@example.cz"));
    assert_eq!(plain(&short).len(), plain(&long).len());
    for told in [short, long] {
        assert_eq!(values("x", &plain(&told)).ok(), Some(told));
    }
    let wrong = values("x", b"{\"name\":\"Jana\",\"born\":1}").expect_err("an unknown member");
    assert!(!wrong.to_string().contains("Jana"), "{wrong}");
}

/// Numbers that look like chance and are the same each time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).expect("a number")).expect("a number")
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| u8::try_from(self.below(256)).expect("a byte")).collect()
    }
}

fn row(chance: &mut Chance, id: Uuid) -> PersonalRow {
    let long = [168, 296, 424, 1_000][chance.below(4)];
    PersonalRow {
        person_id: id.to_string(),
        master_key_id: "key".to_owned(),
        wrapped_key: chance.bytes(72),
        sealed: chance.bytes(long),
        changed_at: Moment(chrono::DateTime::UNIX_EPOCH),
    }
}

/// How many of the deleted rows left a piece in the file, among others that came,
/// changed and went.
fn left_behind(seed: u64, delete: fn(&mut Db, Uuid) -> Result<(), StoreError>) -> (usize, usize) {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("registry.db");
    let target = Target::Sqlite(path.clone());
    target.check(Missing::Create).expect("a place");
    let mut conn = target.connect().expect("a connection");
    let table = include_str!("../../../migrations/sqlite/2026-11-21-000016_contact/up.sql");
    let begin = table.find("CREATE TABLE personal").expect("the table");
    let table =
        table.get(begin..).expect("a statement").split_inclusive(';').next().expect("a statement");
    conn.batch_execute(table).expect("the table");
    // Nothing here has to outlive a cut of power.
    conn.batch_execute("PRAGMA synchronous = OFF").expect("a setting");
    let mut chance = Chance(seed);
    let mut there: Vec<PersonalRow> = Vec::new();
    let (mut deleted, mut left) = (0, 0);
    for number in 0..600_u128 {
        let turn = chance.below(20);
        if turn < 9 || there.is_empty() {
            let new = row(&mut chance, Uuid::from_u128(number));
            keep(&mut conn, &new).expect("it is kept");
            there.push(new);
            continue;
        }
        let place = chance.below(there.len());
        if turn < 12 {
            let id = Uuid::try_parse(&there[place].person_id).expect("an id");
            there[place] = row(&mut chance, id);
            keep(&mut conn, &there[place]).expect("it is kept");
            continue;
        }
        let gone = there.swap_remove(place);
        delete(&mut conn, Uuid::try_parse(&gone.person_id).expect("an id")).expect("it goes");
        db::remove_traces(&mut conn);
        deleted += 1;
        left += usize::from(holds_a_part(&path, &gone));
    }
    (deleted, left)
}

fn holds_a_part(path: &Path, row: &PersonalRow) -> bool {
    let bytes = std::fs::read(path).expect("the file");
    let middle = row.sealed.len() / 2;
    let parts = [&row.wrapped_key[..16], &row.sealed[..16], &row.sealed[middle..middle + 16]];
    bytes.windows(16).any(|window| {
        let begins = |part: &&&[u8]| part[0] == window[0];
        parts.iter().filter(begins).any(|part| *part == window)
    })
}

/// A row moves when pages are split and joined, and what it leaves behind is no
/// deleted content to the engine: writing all rows anew removes that, too.
#[test]
fn a_destroyed_key_is_in_no_page_it_went_through() {
    fn plainly(conn: &mut Db, person: Uuid) -> Result<(), StoreError> {
        let row = personal::table.filter(personal::person_id.eq(person.to_string()));
        Ok(diesel::delete(row).execute(conn).map(drop)?)
    }
    for seed in [2, 11] {
        let (deleted, left) = left_behind(seed, destroy);
        assert!(deleted > 200 && left == 0, "{left} of {deleted}");
        let (_, left) = left_behind(seed, plainly);
        assert!(left > 0, "the engine alone leaves pieces behind");
    }
}
