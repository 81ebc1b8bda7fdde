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
    pub organizations: Shared<Filed>,
    /// Spells: those of named members in Czech order, then the unnamed.
    pub spells: Shared<Spell>,
    /// Affiliations with other networks, the earliest recorded first.
    pub affiliations: Vec<Recorded<Affiliation>>,
    /// Which municipalities belong to unions, microregions and local action groups,
    /// by organization; none where a transaction looks at members alone.
    pub compositions: Arc<Facts<Composition>>,
    /// What bodies did, and what goes with it; empty where only members are asked about.
    pub proceedings: Proceedings,
    association: Option<usize>,
    tallies: Vec<Tally>,
    roll: OnceLock<Roll>,
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
        Self::of(known, territory, organizations, Shared::new(spells), affiliations)
    }

    /// The register that `changes` make of this one, on the same territory. What did not
    /// change is shared with it. The proceedings are not among it.
    #[must_use]
    pub fn changed(&self, known: Known, changes: Changes) -> Self {
        let Changes { organizations: Changed { ids: moved, present }, memberships, affiliations } =
            changes;
        let stays = |filed: &Filed| !moved.contains(&filed.organization.id);
        let organizations = self.organizations.followed_by(stays, present);
        let filed = |id: Uuid| organizations.hold(id);
        // A spell follows from its organization, too.
        let gone = |spell: &Spell| memberships.ids.contains(&spell.membership.id);
        let tied = |spell: &Spell| {
            spell.membership.organization().is_some_and(|owner| moved.contains(&owner))
        };
        let again = self.spells.iter().filter(|spell| tied(spell) && !gone(spell));
        let again = again
            .map(|spell| Recorded { fact: spell.membership.clone(), from: spell.recorded_from });
        let fresh = again.chain(memberships.present);
        let fresh = fresh.map(|recorded| spell(recorded, filed, &self.territory)).collect();
        let stays = |spell: &Spell| !gone(spell) && !tied(spell);
        let spells = self.spells.followed_by(stays, fresh);
        let affiliations = affiliations.unwrap_or_else(|| self.affiliations.clone());
        let territory = Arc::clone(&self.territory);
        Self::of(known, territory, organizations, spells, affiliations)
    }

    fn of(
        known: Known,
        territory: Arc<Territory>,
        organizations: Shared<Filed>,
        spells: Shared<Spell>,
        affiliations: Vec<Recorded<Affiliation>>,
    ) -> Self {
        let association = organizations.iter().position(|filed| filed.organization.association);
        let proceedings = Proceedings::default();
        let tallies = spells.iter().map(|spell| spell.tally).collect();
        Self {
            known,
            territory,
            organizations,
            spells,
            affiliations,
            compositions: Arc::default(),
            proceedings,
            association,
            tallies,
            roll: OnceLock::new(),
        }
    }

    /// What counting needs of every spell, in the order of [`Self::spells`].
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// SHA-256, in hexadecimal, of the set of members of `day`: see [`Roll`].
    #[must_use]
    pub fn digest(&self, day: NaiveDate) -> Arc<str> {
        let roll = self.roll.get_or_init(|| {
            Roll::new(self.spells.iter().map(|spell| (spell.membership.id, spell.region.as_ref())))
        });
        roll.digest(&self.tallies, day)
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
        self.organizations.get(self.association?)
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

impl Ordered for Filed {
    fn id(&self) -> Uuid {
        self.organization.id
    }

    /// Czech order.
    fn order(&self, other: &Self) -> Ordering {
        (&self.sort, self.organization.id).cmp(&(&other.sort, other.organization.id))
    }
}
