//! The register's public facts at one revision, in memory, ready to be folded.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::affiliation::Affiliation;
use super::body::Surroundings;
use super::fact::Recorded;
use super::identifier::TerritoryCode;
use super::kind::MemberType;
use super::membership::{Member, Membership};
use super::organization::Organization;
use super::proceedings::Proceedings;
use super::seats;
use super::span::Span;
use super::territory::{Territory, Unit};

/// A state of knowledge: all facts as one revision left them.
#[derive(Debug)]
pub struct Register {
    /// The revision.
    pub known: Known,
    /// Territory at that revision, shared between revisions.
    pub territory: Arc<Territory>,
    /// Organizations in Czech order.
    pub organizations: Vec<Filed>,
    /// Spells: those of named members in Czech order, then the unnamed.
    pub spells: Vec<Spell>,
    /// Affiliations with other networks, the earliest recorded first.
    pub affiliations: Vec<Recorded<Affiliation>>,
    /// What bodies did, and what goes with it; empty where only members are asked about.
    pub proceedings: Proceedings,
    places: HashMap<Uuid, usize>,
    association: Option<usize>,
    spell_places: HashMap<Uuid, usize>,
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

/// A membership with what counting needs to know of its organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// The membership.
    pub membership: Membership,
    /// Its days within the organization's existence.
    pub counted: Span,
    /// Region in which it is counted; none where unknown.
    pub region: Option<TerritoryCode>,
    /// Place of its organization in [`Register::organizations`].
    pub place: Option<usize>,
    /// Its place among all spells: the named in Czech order, then the unnamed
    /// by type.
    pub order: (bool, Vec<u8>, Uuid),
    /// Revision that recorded this version.
    pub recorded_from: i64,
}

impl Register {
    /// Puts facts in order and ties memberships to their organizations.
    #[must_use]
    pub fn new(
        known: Known,
        territory: Arc<Territory>,
        mut organizations: Vec<Filed>,
        memberships: Vec<Recorded<Membership>>,
        affiliations: Vec<Recorded<Affiliation>>,
    ) -> Self {
        organizations
            .sort_by(|a, b| (&a.sort, a.organization.id).cmp(&(&b.sort, b.organization.id)));
        let places: HashMap<Uuid, usize> = organizations
            .iter()
            .enumerate()
            .map(|(place, filed)| (filed.organization.id, place))
            .collect();
        let association = organizations.iter().position(|filed| filed.organization.association);
        let mut spells: Vec<Spell> = memberships
            .into_iter()
            .map(|recorded| spell(recorded, &organizations, &places, &territory))
            .collect();
        spells.sort_by(|a, b| a.order.cmp(&b.order));
        let spell_places =
            spells.iter().enumerate().map(|(place, spell)| (spell.membership.id, place)).collect();
        let proceedings = Proceedings::default();
        Self {
            known,
            territory,
            organizations,
            spells,
            affiliations,
            proceedings,
            places,
            association,
            spell_places,
        }
    }

    /// The same register with `proceedings`.
    #[must_use]
    pub fn with(self, proceedings: Proceedings) -> Self {
        Self { proceedings, ..self }
    }

    /// One organization.
    #[must_use]
    pub fn organization(&self, id: Uuid) -> Option<&Filed> {
        self.organizations.get(*self.places.get(&id)?)
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
        self.spells.get(*self.spell_places.get(&id)?)
    }

    /// The organization of a spell, where it is named.
    #[must_use]
    pub fn organization_of(&self, spell: &Spell) -> Option<&Filed> {
        self.organizations.get(spell.place?)
    }
}

impl Spell {
    /// Its place among all spells, as bytes that compare as the spells are
    /// ordered. A sort key never holds a byte 0, which parts it from the id.
    #[must_use]
    pub fn position(&self) -> Vec<u8> {
        let (unnamed, key, id) = &self.order;
        [&[u8::from(*unnamed)], key.as_slice(), &[0], id.as_bytes()].concat()
    }
}

fn spell(
    recorded: Recorded<Membership>,
    organizations: &[Filed],
    places: &HashMap<Uuid, usize>,
    territory: &Territory,
) -> Spell {
    let Recorded { fact: membership, from } = recorded;
    let place = membership.organization().and_then(|id| places.get(&id).copied());
    let filed = place.and_then(|place| organizations.get(place));
    let existence = filed.map(|filed| filed.organization.existence).unwrap_or_default();
    let region = match &membership.member {
        Member::Unnamed { region, .. } => region.clone(),
        Member::Named { .. } => {
            filed.and_then(|filed| filed.organization.region_as(membership.member_type, territory))
        }
    };
    // A spell without a day left is refused when it is written.
    let counted = membership.span.clip(existence).unwrap_or(membership.span);
    let sort = filed.map_or_else(
        || {
            MemberType::ALL
                .iter()
                .take_while(|kind| **kind <= membership.member_type)
                .map(|_| 1)
                .collect()
        },
        |filed| filed.sort.clone(),
    );
    let order = (filed.is_none(), sort, membership.id);
    Spell { membership, counted, region, place, order, recorded_from: from }
}
