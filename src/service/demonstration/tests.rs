//! The demonstration on a database of its own.

use super::*;
use crate::clock::Clock;
use crate::domain::association::Association;
use crate::domain::statistics::{By, count};
use crate::service::{revision::verify, setup};
use crate::store::claim::ClaimRow;
use crate::store::db::{Missing, Store, Target};
use crate::store::event::EventRow;
use crate::store::moment::Moment;
use crate::store::register;

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        reason: String::new(),
        request_id: None,
        at: Moment(Clock::System.now()),
    }
}

#[test]
fn a_load_that_was_stopped_is_done_to_its_end() {
    let directory = tempfile::tempdir().expect("a directory");
    let target = Target::Sqlite(directory.path().join("registry.db"));
    let store = Store::open(&target, Missing::Create, 1, 1).expect("a store");
    let events = store.write_now(|conn| {
        let (act, ids) = (act(), Ids::default());
        let association = Association::national().expect("the national one");
        setup::prepare(conn, &act, &ids, &association)?;
        // Stopped after the event, before the members.
        revision::write(conn, &act, Mode::Commit, |tx| event::ensure(tx, &ids))?;
        assert!(load(conn, &act, &ids)?, "no member was there yet");
        let head = revision::head(conn)?;
        let counted = count(&register::within(conn, head.number)?, AS_OF, By::default());
        assert_eq!(counted.expect("sums").total.certain, 131, "the host is a member once");
        Ok::<_, ServiceError>(EventRow::versions(conn).map_err(StoreError::from)?)
    });
    let states: Vec<_> = events.expect("loads").into_iter().map(|event| event.state).collect();
    assert_eq!(states, ["planned"], "one event, of which nobody says that it was held");
    store.close();
}

#[test]
fn claims_follow_where_the_program_was_stopped_after_the_members() {
    let directory = tempfile::tempdir().expect("a directory");
    let target = Target::Sqlite(directory.path().join("registry.db"));
    let store = Store::open(&target, Missing::Create, 1, 1).expect("a store");
    let counts = store.write_now(|conn| {
        let ids = Ids::default();
        let association = Association::national().expect("the national one");
        setup::prepare(conn, &act(), &ids, &association)?;
        let digest = revision::digest(MEMBERS.as_bytes());
        let imported =
            Act { reason: format!("import members from {FILE} (sha256 {digest})"), ..act() };
        revision::write(conn, &imported, Mode::Commit, |tx| import_members(tx, &ids))?;
        let loaded = [load(conn, &act(), &ids)?, load(conn, &act(), &ids)?];
        let claims = ClaimRow::keys(conn).map_err(StoreError::from)?.len();
        Ok::<_, ServiceError>((loaded, claims))
    });
    assert_eq!(counts.expect("loads"), ([true, false], 22));
    store.close();
}

#[test]
fn a_register_of_somebodys_own_gets_no_claims() {
    let directory = tempfile::tempdir().expect("a directory");
    let target = Target::Sqlite(directory.path().join("registry.db"));
    let store = Store::open(&target, Missing::Create, 1, 1).expect("a store");
    let counts = store.write_now(|conn| {
        let ids = Ids::default();
        let association = Association::national().expect("the national one");
        setup::prepare(conn, &act(), &ids, &association)?;
        revision::write(conn, &act(), Mode::Commit, |tx| import_members(tx, &ids))?;
        let loaded = load(conn, &act(), &ids)?;
        Ok::<_, ServiceError>((loaded, ClaimRow::keys(conn).map_err(StoreError::from)?.len()))
    });
    assert_eq!(counts.expect("nothing"), (false, 0));
    store.close();
}

#[test]
fn it_is_loaded_once_and_counts_131_members() {
    let directory = tempfile::tempdir().expect("a directory");
    let target = Target::Sqlite(directory.path().join("registry.db"));
    let store = Store::open(&target, Missing::Create, 1, 1).expect("a store");
    let act = act();
    let loaded = store.write_now(move |conn| {
        let ids = Ids::default();
        let association = Association::national().expect("the national one");
        setup::prepare(conn, &act, &ids, &association)?;
        Ok::<_, ServiceError>([load(conn, &act, &ids)?, load(conn, &act, &ids)?])
    });
    assert_eq!(loaded.expect("loads"), [true, false]);
    let (register, verification) = store
        .read_now(|conn| {
            let head = revision::head(conn)?;
            Ok::<_, StoreError>((
                register::within(conn, head.number)?,
                verify(conn, None, |_, _| ())?,
            ))
        })
        .expect("reads");
    let counts = count(&register, AS_OF, By::default()).expect("sums");
    assert_eq!((counts.total.certain, counts.total.at_most), (131, 131));
    let region = register.organizations.iter().find(|filed| filed.search.contains("ustecky kraj"));
    let region = region.expect("the region").organization.id;
    assert!(register.spells.iter().all(|spell| spell.membership.organization() != Some(region)));
    assert_eq!(
        register.affiliations.iter().map(|one| one.fact.organization).collect::<Vec<_>>(),
        [region]
    );
    assert_eq!(verification.faults, []);
    store.close();
}
