//! The register's public facts at one revision, in memory, ready to be folded.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::affiliation::Affiliation;
use super::body::Surroundings;
use super::composition::Composition;
use super::fact::{Facts, Recorded};
use super::membership::Membership;
use super::organization::Organization;
use super::proceedings::Proceedings;
use super::seats;
use super::shared::{Ordered, Shared};
use super::tally::{Roll, Tally};
use super::territory::{Territory, Unit};

mod spell;

pub use spell::Spell;
use spell::spell;

/// A state of knowledge: all facts as one revision left them.
#[derive(Debug)]
pub struct Register {
    /// The revision.
    pub known: Known,
    /// Territory at that revision, shared between revisions.
    pub territory: Arc<Territory>,
    /// Organizations in Czech order.
    pub organizations: Arc<Shared<Filed>>,
    /// Spells: those of named members in Czech order, then the unnamed.
    pub spells: Arc<Shared<Spell>>,
    /// Affiliations with other networks, the earliest recorded first.
    pub affiliations: Vec<Recorded<Affiliation>>,
    /// Which municipalities belong to unions, microregions and local action groups,
    /// by organization; none where a transaction looks at members alone.
    pub compositions: Arc<Facts<Composition>>,
    /// What bodies did, and what goes with it; empty where only members are asked about.
    pub proceedings: Proceedings,
    association: Option<Uuid>,
    counted: Arc<Counted>,
}

/// What counting needs of all spells, shared where no spell changed.
#[derive(Debug)]
struct Counted {
    tallies: Vec<Tally>,
    roll: OnceLock<Roll>,
}

impl Counted {
    fn new(spells: &Shared<Spell>) -> Arc<Self> {
        let tallies = spells.iter().map(|spell| spell.tally).collect();
        Arc::new(Self { tallies, roll: OnceLock::new() })
    }
}

/// Which state of knowledge a register is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Number of the revision; 0 is the empty register.
    pub revision: i64,
    /// The instant it was recorded; none for the empty register.
    pub recorded_at: Option<DateTime<Utc>>,
}

/// An organization with its search and order keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The organization.
    pub organization: Organization,
    /// Its folded names, a line each.
    pub search: String,
    /// Key of Czech order.
    pub sort: Vec<u8>,
    /// Revision that recorded this version.
    pub recorded_from: i64,
}

/// What became of facts of one kind between two revisions.
#[derive(Debug)]
pub struct Changed<T> {
    /// Those that were made, changed or taken back.
    pub ids: HashSet<Uuid>,
    /// Those among them that are there, as they are now.
    pub present: Vec<T>,
}

/// What became of members between two revisions.
#[derive(Debug)]
pub struct Changes {
    /// Of organizations.
    pub organizations: Changed<Filed>,
    /// Of memberships.
    pub memberships: Changed<Recorded<Membership>>,
    /// All affiliations, where any of them changed.
    pub affiliations: Option<Vec<Recorded<Affiliation>>>,
}

impl Register {
    /// Puts facts in order and ties memberships to their organizations.
    #[must_use]
    pub fn new(
        known: Known,
        territory: Arc<Territory>,
        organizations: Vec<Filed>,
        memberships: Vec<Recorded<Membership>>,
        affiliations: Vec<Recorded<Affiliation>>,
    ) -> Self {
        let organizations = Shared::new(organizations);
        let filed = |id: Uuid| organizations.hold(id);
        let spells =
            memberships.into_iter().map(|recorded| spell(recorded, filed, &territory)).collect();
        let spells = Shared::new(spells);
        Self {
            known,
            territory,
            association: association(organizations.iter()),
            organizations: Arc::new(organizations),
            affiliations,
            compositions: Arc::default(),
            proceedings: Proceedings::default(),
            counted: Counted::new(&spells),
            spells: Arc::new(spells),
        }
    }

    /// The register that `changes` make of this one, on the same territory. What did not
    /// change is shared with it. The proceedings are not among it.
    #[must_use]
    pub fn changed(&self, known: Known, changes: Changes) -> Self {
        let Changes { organizations: Changed { ids: moved, present }, memberships, affiliations } =
            changes;
        let stays = self.association.filter(|id| !moved.contains(id));
        let association = stays.or_else(|| association(present.iter()));
        let organizations = if moved.is_empty() {
            Arc::clone(&self.organizations)
        } else {
            let stays = |filed: &Filed| !moved.contains(&filed.organization.id);
            Arc::new(self.organizations.followed_by(stays, present))
        };
        let (spells, counted) = self.spells_after(&moved, memberships, &organizations);
        Self {
            known,
            territory: Arc::clone(&self.territory),
            organizations,
            spells,
            affiliations: affiliations.unwrap_or_else(|| self.affiliations.clone()),
            compositions: Arc::default(),
            proceedings: Proceedings::default(),
            association,
            counted,
        }
    }

    /// The spells, where organizations `moved`, and `memberships` changed.
    fn spells_after(
        &self,
        moved: &HashSet<Uuid>,
        memberships: Changed<Recorded<Membership>>,
        organizations: &Shared<Filed>,
    ) -> (Arc<Shared<Spell>>, Arc<Counted>) {
        // A spell follows from its organization, too.
        let gone = |spell: &Spell| memberships.ids.contains(&spell.membership.id);
        let tied = |spell: &Spell| {
            spell.membership.organization().is_some_and(|owner| moved.contains(&owner))
        };
        let again = self.spells.iter().filter(|spell| tied(spell) && !gone(spell));
        let again = again
            .map(|spell| Recorded { fact: spell.membership.clone(), from: spell.recorded_from });
        let filed = |id: Uuid| organizations.hold(id);
        let fresh = again.chain(memberships.present);
        let fresh: Vec<Spell> =
            fresh.map(|recorded| spell(recorded, filed, &self.territory)).collect();
        if fresh.is_empty() && memberships.ids.is_empty() {
            return (Arc::clone(&self.spells), Arc::clone(&self.counted));
        }
        let spells = self.spells.followed_by(|spell| !gone(spell) && !tied(spell), fresh);
        let counted = Counted::new(&spells);
        (Arc::new(spells), counted)
    }

    /// What counting needs of every spell, in the order of [`Self::spells`].
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.counted.tallies
    }

    /// SHA-256, in hexadecimal, of the set of members of `day`: see [`Roll`].
    #[must_use]
    pub fn digest(&self, day: NaiveDate) -> Arc<str> {
        let roll = self.counted.roll.get_or_init(|| {
            Roll::new(self.spells.iter().map(|spell| (spell.membership.id, spell.region.as_ref())))
        });
        roll.digest(&self.counted.tallies, day)
    }

    /// The same register with `proceedings`.
    #[must_use]
    pub fn with(self, proceedings: Proceedings) -> Self {
        Self { proceedings, ..self }
    }

    /// The same register with `compositions`.
    #[must_use]
    pub fn composed(self, compositions: Arc<Facts<Composition>>) -> Self {
        Self { compositions, ..self }
    }

    /// One organization.
    #[must_use]
    pub fn organization(&self, id: Uuid) -> Option<&Filed> {
        self.organizations.find(id)
    }

    /// The association whose register it is; none before the first start is done.
    #[must_use]
    pub fn association(&self) -> Option<&Filed> {
        self.organization(self.association?)
    }

    /// What the bodies of an organization stand in: the organization, and the unit
    /// that it governs by its legal form.
    #[must_use]
    pub fn surroundings(&self, organization: Uuid) -> Option<Surroundings<'_>> {
        let organization = &self.organization(organization)?.organization;
        let unit = self.governed(organization);
        Some(Surroundings { organization, unit })
    }

    /// The unit that an organization governs by its legal form.
    #[must_use]
    pub fn governed(&self, organization: &Organization) -> Option<&Unit> {
        let (level, code) = seats::governed(organization)?;
        self.territory.find(level, code.as_str()).map(|filed| &filed.unit)
    }

    /// One spell.
    #[must_use]
    pub fn spell(&self, id: Uuid) -> Option<&Spell> {
        self.spells.find(id)
    }

    /// The organization of a spell, where it is named.
    #[must_use]
    pub fn organization_of<'s>(&self, spell: &'s Spell) -> Option<&'s Filed> {
        spell.filed.as_deref()
    }
}

/// Which of `organizations` is the association.
fn association<'a>(mut organizations: impl Iterator<Item = &'a Filed>) -> Option<Uuid> {
    let found = organizations.find(|filed| filed.organization.association);
    found.map(|filed| filed.organization.id)
}

impl Ordered for Filed {
    fn id(&self) -> Uuid {
        self.organization.id
    }

    /// Czech order.
    fn order(&self, other: &Self) -> Ordering {
        (&self.sort, self.organization.id).cmp(&(&other.sort, other.organization.id))
    }
}
