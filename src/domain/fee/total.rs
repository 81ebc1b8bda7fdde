//! Sums of fees.

use super::Fee;
use crate::domain::kind::MemberType;
use crate::domain::statistics::PartsDoNotSum;

/// The fees of some members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// Members that pay, or may pay.
    pub members: u64,
    /// Those whose fee can be told.
    pub computed: u64,
    /// Those whose fee cannot.
    pub unverifiable: u64,
    /// Haléře at least.
    pub at_least: u64,
    /// Haléře at most; none where the fee of one is not bounded.
    pub at_most: Option<u64>,
}

impl Total {
    const NONE: Self =
        Self { members: 0, computed: 0, unverifiable: 0, at_least: 0, at_most: Some(0) };

    fn and(self, other: Self) -> Self {
        Self {
            members: self.members + other.members,
            computed: self.computed + other.computed,
            unverifiable: self.unverifiable + other.unverifiable,
            at_least: self.at_least.saturating_add(other.at_least),
            at_most: self.at_most.zip(other.at_most).map(|(a, b)| a.saturating_add(b)),
        }
    }

    fn of(fee: &Fee<'_>) -> Self {
        let computed = u64::from(fee.told().is_some());
        Self {
            members: 1,
            computed,
            unverifiable: 1 - computed,
            at_least: fee.amount.map_or(0, |(least, _)| least),
            at_most: fee.amount.map(|(_, most)| most),
        }
    }
}

/// The sums of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Of all members.
    pub total: Total,
    /// Of each type, those without members included; they sum to the total.
    pub by_type: Vec<(MemberType, Total)>,
}

/// Sums fees, in all and by type of member.
///
/// # Errors
/// The types do not sum to the total; checked before the answer leaves.
pub fn totals(fees: &[Fee<'_>]) -> Result<Totals, PartsDoNotSum> {
    let sum = |fees: &mut dyn Iterator<Item = &Fee<'_>>| {
        fees.map(Total::of).fold(Total::NONE, Total::and)
    };
    let total = sum(&mut fees.iter());
    let by_type: Vec<(MemberType, Total)> = MemberType::ALL
        .iter()
        .map(|kind| {
            let mut of_type = fees.iter().filter(|fee| fee.spell.membership.member_type == *kind);
            (*kind, sum(&mut of_type))
        })
        .collect();
    let parts = by_type.iter().map(|(_, part)| *part).fold(Total::NONE, Total::and);
    if parts == total { Ok(Totals { total, by_type }) } else { Err(PartsDoNotSum) }
}
