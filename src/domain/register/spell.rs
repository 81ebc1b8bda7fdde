//! One membership, with what counting needs to know of its organization.

use std::cmp::Ordering;
use std::sync::Arc;

use uuid::Uuid;

use super::Filed;
use crate::domain::fact::Recorded;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{Level, MemberType};
use crate::domain::membership::{Member, Membership};
use crate::domain::organization::Organization;
use crate::domain::shared::Ordered;
use crate::domain::span::Span;
use crate::domain::tally::Tally;
use crate::domain::territory::Territory;

/// A membership with what counting needs to know of its organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// The membership.
    pub membership: Membership,
    /// Its days within the organization's existence.
    pub counted: Span,
    /// Region in which it is counted; none where unknown.
    pub region: Option<TerritoryCode>,
    /// Its organization, where it is named.
    pub filed: Option<Arc<Filed>>,
    /// What counting needs of it.
    pub tally: Tally,
    /// Revision that recorded this version.
    pub recorded_from: i64,
}

/// The unnamed stand by the rank of their type: so many of these.
const RANKS: [u8; 16] = [1; 16];

impl Spell {
    /// What orders spells: those of named members in Czech order, then the unnamed by
    /// type.
    fn key(&self) -> (bool, &[u8], Uuid) {
        let key = self.filed.as_ref().map_or_else(
            || {
                let kinds = MemberType::ALL.iter();
                let rank = kinds.take_while(|kind| **kind <= self.membership.member_type).count();
                RANKS.get(..rank).unwrap_or(&RANKS)
            },
            |filed| filed.sort.as_slice(),
        );
        (self.filed.is_none(), key, self.membership.id)
    }

    /// Its place among all spells, as bytes that compare as the spells are
    /// ordered. A sort key never holds a byte 0, which parts it from the id.
    #[must_use]
    pub fn position(&self) -> Vec<u8> {
        let (unnamed, key, id) = self.key();
        [&[u8::from(unnamed)], key, &[0], id.as_bytes()].concat()
    }
}

impl Ordered for Spell {
    fn id(&self) -> Uuid {
        self.membership.id
    }

    fn order(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// What counting needs of a spell; its unit is that of its organization, or the
/// region that a source tells of one it does not name.
fn tally(
    span: Span,
    member_type: MemberType,
    organization: Option<&Organization>,
    region: Option<&TerritoryCode>,
    territory: &Territory,
) -> Tally {
    let unit = organization.map_or_else(
        || region.map(|code| (Level::Region, code)),
        |organization| organization.unit_as(member_type),
    );
    Tally {
        span,
        member_type,
        named: organization.is_some(),
        governs: organization.is_some_and(|found| found.governed_as(member_type).is_some()),
        unit: unit.and_then(|(level, code)| {
            let place = territory.place(level, code.as_str())?;
            Some((level, u32::try_from(place).ok()?))
        }),
    }
}

pub(super) fn spell(
    recorded: Recorded<Membership>,
    organization: impl Fn(Uuid) -> Option<Arc<Filed>>,
    territory: &Territory,
) -> Spell {
    let Recorded { fact: membership, from } = recorded;
    let filed = membership.organization().and_then(organization);
    let of = filed.as_ref().map(|filed| &filed.organization);
    let existence = of.map(|organization| organization.existence).unwrap_or_default();
    let region = match &membership.member {
        Member::Unnamed { region, .. } => region.clone(),
        Member::Named { .. } => {
            of.and_then(|organization| organization.region_as(membership.member_type, territory))
        }
    };
    // A spell without a day left is refused when it is written.
    let counted = membership.span.clip(existence).unwrap_or(membership.span);
    let tally = tally(counted, membership.member_type, of, region.as_ref(), territory);
    Spell { membership, counted, region, filed, tally, recorded_from: from }
}
