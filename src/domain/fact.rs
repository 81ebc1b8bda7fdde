//! Facts as one revision left them, ready to be read: in order, by id, by owner.

use std::collections::HashMap;

use uuid::Uuid;

use super::policy::Scope;

/// A fact and the revision that recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<T> {
    /// The fact.
    pub fact: T,
    /// The revision that recorded this version of it.
    pub from: i64,
}

/// What a kind of facts must tell to be kept in order.
pub trait Fact {
    /// Its key.
    fn id(&self) -> Uuid;

    /// The fact it belongs to, if it belongs to one.
    fn owner(&self) -> Option<Uuid>;

    /// Whether anyone may see it.
    fn published(&self) -> bool;

    /// Its place among all of its kind, as bytes that compare as the facts are
    /// ordered and are equal for no two.
    fn position(&self) -> Vec<u8>;
}

/// A fact with the organization it belongs to.
#[derive(Debug)]
struct Filed<T> {
    recorded: Recorded<T>,
    organization: Option<Uuid>,
}

/// All facts of one kind. What a caller gets of them depends on its scope.
#[derive(Debug)]
pub struct Facts<T> {
    items: Vec<Filed<T>>,
    places: HashMap<Uuid, usize>,
    owned: HashMap<Uuid, Vec<usize>>,
}

impl<T> Default for Facts<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashMap::new(), owned: HashMap::new() }
    }
}

impl<T: Fact> Facts<T> {
    /// Puts facts in order. `organization` tells to which organization each
    /// belongs, whose clerks see its drafts.
    #[must_use]
    pub fn new(items: Vec<Recorded<T>>, organization: impl Fn(&T) -> Option<Uuid>) -> Self {
        let filed =
            |recorded: Recorded<T>| Filed { organization: organization(&recorded.fact), recorded };
        let mut items: Vec<Filed<T>> = items.into_iter().map(filed).collect();
        items.sort_by_cached_key(|filed| filed.recorded.fact.position());
        let mut facts =
            Self { places: HashMap::with_capacity(items.len()), owned: HashMap::new(), items };
        for (place, Filed { recorded: Recorded { fact, .. }, .. }) in facts.items.iter().enumerate()
        {
            facts.places.insert(fact.id(), place);
            if let Some(owner) = fact.owner() {
                facts.owned.entry(owner).or_default().push(place);
            }
        }
        facts
    }

    /// All that `scope` may see, in order.
    pub fn all(&self, scope: Scope) -> impl Iterator<Item = &Recorded<T>> {
        self.items.iter().filter_map(move |filed| seen(scope, filed))
    }

    /// One of them, if `scope` may see it.
    #[must_use]
    pub fn find(&self, id: Uuid, scope: Scope) -> Option<&Recorded<T>> {
        seen(scope, self.items.get(*self.places.get(&id)?)?)
    }

    /// The organization that one of them belongs to.
    #[must_use]
    pub fn organization(&self, id: Uuid) -> Option<Uuid> {
        self.items.get(*self.places.get(&id)?)?.organization
    }

    /// Those that belong to `owner` and that `scope` may see, in order.
    pub fn of(&self, owner: Uuid, scope: Scope) -> impl Iterator<Item = &Recorded<T>> {
        let places = self.owned.get(&owner).into_iter().flatten();
        places
            .filter_map(|place| self.items.get(*place))
            .filter_map(move |filed| seen(scope, filed))
    }
}

fn seen<T: Fact>(scope: Scope, filed: &Filed<T>) -> Option<&Recorded<T>> {
    let Filed { recorded, organization } = filed;
    scope.sees(recorded.fact.published(), *organization).then_some(recorded)
}

#[cfg(test)]
mod tests {
    use super::super::policy::{Organizations, Role, scope};
    use super::*;

    struct Leaf {
        number: u8,
        published: bool,
    }

    impl Fact for Leaf {
        fn id(&self) -> Uuid {
            Uuid::from_u128(u128::from(self.number))
        }

        fn owner(&self) -> Option<Uuid> {
            (self.number > 1).then(|| Uuid::from_u128(1))
        }

        fn published(&self) -> bool {
            self.published
        }

        fn position(&self) -> Vec<u8> {
            vec![u8::MAX - self.number]
        }
    }

    fn numbers<'f>(found: impl Iterator<Item = &'f Recorded<Leaf>>) -> Vec<u8> {
        found.map(|recorded| recorded.fact.number).collect()
    }

    #[test]
    fn facts_are_in_order_and_drafts_are_seen_from_inside_alone() {
        let leaf = |number, published| Recorded { fact: Leaf { number, published }, from: 1 };
        let mine = Uuid::from_u128(9);
        let all = vec![leaf(1, true), leaf(3, false), leaf(2, true)];
        let facts = Facts::new(all, |leaf| (leaf.number == 3).then_some(mine));
        let one = Uuid::from_u128(1);
        for (role, own, all, owned, draft) in [
            (Role::Staff, None, vec![3, 2, 1], vec![3, 2], true),
            (Role::Anonymous, None, vec![2, 1], vec![2], false),
            (Role::Clerk, Some(one), vec![2, 1], vec![2], false),
            (Role::Clerk, Some(mine), vec![3, 2, 1], vec![3, 2], true),
        ] {
            let own = Organizations::of(own.as_slice()).expect("one is not too many");
            let scope = scope(role, own);
            assert_eq!(numbers(facts.all(scope)), all, "{role}");
            assert_eq!(numbers(facts.of(one, scope)), owned, "{role}");
            assert_eq!(facts.find(Uuid::from_u128(3), scope).is_some(), draft, "{role}");
        }
        assert_eq!(numbers(facts.of(Uuid::from_u128(2), Scope::OF_RULES)), Vec::<u8>::new());
    }
}
