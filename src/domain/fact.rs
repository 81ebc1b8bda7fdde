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

/// All facts of one kind. What a caller gets of them depends on its scope.
#[derive(Debug)]
pub struct Facts<T> {
    items: Vec<Recorded<T>>,
    places: HashMap<Uuid, usize>,
    owned: HashMap<Uuid, Vec<usize>>,
}

impl<T> Default for Facts<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashMap::new(), owned: HashMap::new() }
    }
}

impl<T: Fact> Facts<T> {
    /// Puts facts in order.
    #[must_use]
    pub fn new(mut items: Vec<Recorded<T>>) -> Self {
        items.sort_by_cached_key(|recorded| recorded.fact.position());
        let mut facts =
            Self { places: HashMap::with_capacity(items.len()), owned: HashMap::new(), items };
        for (place, Recorded { fact, .. }) in facts.items.iter().enumerate() {
            facts.places.insert(fact.id(), place);
            if let Some(owner) = fact.owner() {
                facts.owned.entry(owner).or_default().push(place);
            }
        }
        facts
    }

    /// All that `scope` may see, in order.
    pub fn all(&self, scope: Scope) -> impl Iterator<Item = &Recorded<T>> {
        self.items.iter().filter(move |recorded| seen(scope, recorded))
    }

    /// One of them, if `scope` may see it.
    #[must_use]
    pub fn find(&self, id: Uuid, scope: Scope) -> Option<&Recorded<T>> {
        let recorded = self.items.get(*self.places.get(&id)?)?;
        seen(scope, recorded).then_some(recorded)
    }

    /// Those that belong to `owner` and that `scope` may see, in order.
    pub fn of(&self, owner: Uuid, scope: Scope) -> impl Iterator<Item = &Recorded<T>> {
        let places = self.owned.get(&owner).into_iter().flatten();
        places
            .filter_map(|place| self.items.get(*place))
            .filter(move |recorded| seen(scope, recorded))
    }
}

fn seen<T: Fact>(scope: Scope, recorded: &Recorded<T>) -> bool {
    recorded.fact.published() || scope.sees_unpublished()
}

#[cfg(test)]
mod tests {
    use super::super::policy::{Role, scope};
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
        let facts = Facts::new(vec![leaf(1, true), leaf(3, false), leaf(2, true)]);
        let one = Uuid::from_u128(1);
        for (role, all, owned, draft) in [
            (Role::Staff, vec![3, 2, 1], vec![3, 2], true),
            (Role::Anonymous, vec![2, 1], vec![2], false),
        ] {
            let scope = scope(role);
            assert_eq!(numbers(facts.all(scope)), all, "{role}");
            assert_eq!(numbers(facts.of(one, scope)), owned, "{role}");
            assert_eq!(facts.find(Uuid::from_u128(3), scope).is_some(), draft, "{role}");
        }
        assert_eq!(numbers(facts.of(Uuid::from_u128(2), Scope::OF_RULES)), Vec::<u8>::new());
    }
}
