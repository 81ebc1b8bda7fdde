//! Facts in order, which states of knowledge share: one that follows another holds
//! again only what is new in it.

use std::cmp::Ordering;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};
use uuid::Uuid;

/// What facts must tell to be kept in order and found.
pub trait Ordered {
    /// Its key.
    fn id(&self) -> Uuid;

    /// Its order among all of its kind; no two of them are equal.
    fn order(&self, other: &Self) -> Ordering;
}

/// Facts in order.
#[derive(Debug)]
pub struct Shared<T> {
    facts: Vec<Arc<T>>,
    /// Where each of them is, by the hash of its id: the ids are in the facts.
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { facts: Vec::new(), places: HashTable::new(), hasher: DefaultHashBuilder::default() }
    }
}

impl<T: Ordered> Shared<T> {
    /// Puts facts in order.
    #[must_use]
    pub fn new(facts: Vec<T>) -> Self {
        Self::of(sorted(facts))
    }

    /// Those that `stay`, with `fresh` ones among them.
    #[must_use]
    pub fn followed_by(&self, stay: impl Fn(&T) -> bool, fresh: Vec<T>) -> Self {
        let mut facts = Vec::with_capacity(self.facts.len() + fresh.len());
        let mut fresh = sorted(fresh).into_iter().peekable();
        for fact in self.facts.iter().filter(|fact| stay(fact)) {
            while let Some(before) = fresh.next_if(|one| one.order(fact) == Ordering::Less) {
                facts.push(before);
            }
            facts.push(Arc::clone(fact));
        }
        facts.extend(fresh);
        Self::of(facts)
    }

    fn of(facts: Vec<Arc<T>>) -> Self {
        let hasher = DefaultHashBuilder::default();
        let hash =
            |place: &u32| facts.get(index(*place)).map_or(0, |fact| hasher.hash_one(fact.id()));
        let mut places = HashTable::with_capacity(facts.len());
        for place in (0_u32..).take(facts.len()) {
            places.insert_unique(hash(&place), place, hash);
        }
        Self { facts, places, hasher }
    }

    fn place(&self, id: Uuid) -> Option<usize> {
        let same = |place: &u32| self.get(index(*place)).is_some_and(|fact| fact.id() == id);
        self.places.find(self.hasher.hash_one(id), same).map(|place| index(*place))
    }

    /// The one with a key.
    #[must_use]
    pub fn find(&self, id: Uuid) -> Option<&T> {
        self.get(self.place(id)?)
    }

    /// The one with a key, to be held on to.
    #[must_use]
    pub fn hold(&self, id: Uuid) -> Option<Arc<T>> {
        self.facts.get(self.place(id)?).map(Arc::clone)
    }
}

impl<T> Shared<T> {
    /// Each of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator + Clone {
        self.facts.iter().map(AsRef::as_ref)
    }

    /// The one at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&T> {
        self.facts.get(place).map(AsRef::as_ref)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

fn sorted<T: Ordered>(facts: Vec<T>) -> Vec<Arc<T>> {
    // Collecting would keep the room that the facts themselves took.
    let mut held = Vec::with_capacity(facts.len());
    held.extend(facts.into_iter().map(Arc::new));
    held.sort_by(|a, b| a.order(b));
    held
}

/// A place, kept in four bytes: no memory holds more facts.
const fn index(place: u32) -> usize {
    place as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ordered by what remains of 40, so that fresh ones lie among the others.
    #[derive(Debug, PartialEq)]
    struct One(u8);

    impl Ordered for One {
        fn id(&self) -> Uuid {
            Uuid::from_u128(self.0.into())
        }

        fn order(&self, other: &Self) -> Ordering {
            (self.0 % 40, self.0).cmp(&(other.0 % 40, other.0))
        }
    }

    proptest! {
        #[test]
        fn what_follows_is_what_would_have_been_made_anew(
            before in proptest::collection::btree_set(0_u8..40, 0..20),
            gone in proptest::collection::btree_set(0_u8..40, 0..20),
            fresh in proptest::collection::btree_set(40_u8..80, 0..20),
        ) {
            let made = |numbers: Vec<u8>| Shared::new(numbers.into_iter().map(One).collect());
            let shared = made(before.iter().copied().collect());
            let next = shared.followed_by(|one| !gone.contains(&one.0), fresh.iter().copied().map(One).collect());
            let anew = made(before.difference(&gone).chain(&fresh).copied().collect());
            prop_assert_eq!(next.iter().collect::<Vec<_>>(), anew.iter().collect::<Vec<_>>());
            prop_assert_eq!(next.len(), anew.iter().len());
            for number in 0..80 {
                let found = anew.iter().find(|one| one.0 == number);
                prop_assert_eq!(next.find(One(number).id()), found);
            }
            let held = next.iter().filter(|one| shared.iter().any(|other| std::ptr::eq(*one, other)));
            prop_assert_eq!(held.count(), before.difference(&gone).count());
        }
    }
}
