//! The demonstration on a database of its own.

use super::*;
use crate::clock::Clock;
use crate::domain::statistics::{By, count};
use crate::service::{revision::verify, setup};
use crate::store::db::{Missing, Store, Target};
use crate::store::moment::Moment;
use crate::store::register;

#[test]
fn it_is_loaded_once_and_counts_131_members() {
    let directory = tempfile::tempdir().expect("a directory");
    let target = Target::Sqlite(directory.path().join("registry.db"));
    let store = Store::open(&target, Missing::Create, 1, 1).expect("a store");
    let act = Act {
        actor: "test".to_owned(),
        reason: String::new(),
        request_id: None,
        at: Moment(Clock::System.now()),
    };
    let loaded = store.write_now(move |conn| {
        setup::prepare(conn, &act)?;
        Ok::<_, ServiceError>([
            load(conn, &act, &Ids::default())?,
            load(conn, &act, &Ids::default())?,
        ])
    });
    assert_eq!(loaded.expect("loads"), [true, false]);
    let (register, verification) = store
        .read_now(|conn| {
            let head = revision::head(conn)?;
            Ok::<_, StoreError>((register::within(conn, head.number)?, verify(conn, |_, _| ())?))
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
