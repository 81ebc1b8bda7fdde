//! Facts in order, which states of knowledge share: one that follows another holds
//! again only what is new in it.

use std::cmp::Ordering;
use std::sync::Arc;

/// Facts in order.
#[derive(Debug)]
pub struct Shared<T>(Vec<Arc<T>>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Shared<T> {
    /// Puts facts in the order of `by`.
    #[must_use]
    pub fn new(facts: Vec<T>, by: impl Fn(&T, &T) -> Ordering) -> Self {
        let mut facts: Vec<Arc<T>> = facts.into_iter().map(Arc::new).collect();
        facts.sort_by(|a, b| by(a, b));
        Self(facts)
    }

    /// Those that `stay`, with `fresh` ones among them, in the order of `by`, which is
    /// the order they are in.
    #[must_use]
    pub fn followed_by(
        &self,
        stay: impl Fn(&T) -> bool,
        fresh: Vec<T>,
        by: impl Fn(&T, &T) -> Ordering,
    ) -> Self {
        let fresh = Self::new(fresh, &by);
        let mut facts = Vec::with_capacity(self.0.len() + fresh.0.len());
        let mut fresh = fresh.0.into_iter().peekable();
        for fact in self.0.iter().filter(|fact| stay(fact)) {
            while let Some(before) = fresh.next_if(|one| by(one, fact) == Ordering::Less) {
                facts.push(before);
            }
            facts.push(Arc::clone(fact));
        }
        facts.extend(fresh);
        Self(facts)
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator + Clone {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The one at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&T> {
        self.0.get(place).map(AsRef::as_ref)
    }

    /// The one at a place, to be held on to.
    #[must_use]
    pub fn hold(&self, place: usize) -> Option<Arc<T>> {
        self.0.get(place).map(Arc::clone)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_follows_is_what_would_have_been_made_anew(
            before in proptest::collection::btree_set(0_u8..40, 0..20),
            gone in proptest::collection::btree_set(0_u8..40, 0..20),
            fresh in proptest::collection::btree_set(40_u8..80, 0..20),
        ) {
            // Fresh ones lie among the others: they are ordered by what remains of 40.
            let by = |a: &u8, b: &u8| (a % 40, a).cmp(&(b % 40, b));
            let shared = Shared::new(before.iter().copied().collect(), by);
            let next = shared.followed_by(|one| !gone.contains(one), fresh.iter().copied().collect(), by);
            let all = before.difference(&gone).chain(&fresh).copied().collect();
            let anew = Shared::new(all, by);
            prop_assert_eq!(next.iter().collect::<Vec<_>>(), anew.iter().collect::<Vec<_>>());
            prop_assert_eq!(next.len(), anew.iter().len());
            let held = next.0.iter().filter(|one| shared.0.iter().any(|other| Arc::ptr_eq(one, other)));
            prop_assert_eq!(held.count(), before.difference(&gone).count());
        }
    }
}
