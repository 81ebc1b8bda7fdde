//! Tariffs of membership fees as resolutions of the General Assembly set them,
//! each for one year. Amounts are in haléře: 100 are one Czech crown.

use crate::domain::kind::FeeRule;

/// What a member pays for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// So much, in haléře.
    Fixed(u64),
    /// So much for each inhabitant, in haléře, up to a cap where there is one.
    PerInhabitant {
        /// Haléře for each inhabitant.
        rate: u64,
        /// Haléře at most.
        cap: Option<u64>,
    },
}

/// A row of a tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Whom it is for.
    pub rule: FeeRule,
    /// For the first year of membership.
    pub first: Charge,
    /// For each year after it.
    pub later: Charge,
}

/// The fees of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tariff {
    /// The calendar year.
    pub year: i32,
    /// The resolution that set it.
    pub source: &'static str,
    /// Its rows.
    pub rows: &'static [Row],
}

const NOTHING: Charge = Charge::Fixed(0);
const RATE: u64 = 250;

const fn crowns(crowns: u64) -> Charge {
    Charge::Fixed(crowns * 100)
}

const fn by_inhabitants(cap: Option<u64>) -> Charge {
    let cap = match cap {
        Some(crowns) => Some(crowns * 100),
        None => None,
    };
    Charge::PerInhabitant { rate: RATE, cap }
}

const fn row(rule: FeeRule, first: Charge, later: Charge) -> Row {
    Row { rule, first, later }
}

/// Every tariff that a source tells, the earliest first.
pub const ALL: &[Tariff] = &[Tariff {
    year: 2023,
    source: "Resolution of the General Assembly of 8 June 2022",
    rows: &[
        row(FeeRule::MunicipalityUpTo2000, NOTHING, NOTHING),
        row(FeeRule::MunicipalityAbove2000, NOTHING, by_inhabitants(None)),
        row(FeeRule::Town, by_inhabitants(Some(5_000)), by_inhabitants(Some(129_000))),
        row(FeeRule::TownInWhoNetwork, crowns(5_000), by_inhabitants(Some(80_000))),
        row(FeeRule::CityDistrictUpTo5000, by_inhabitants(Some(5_000)), by_inhabitants(None)),
        row(FeeRule::CityDistrictAbove5000, crowns(5_000), by_inhabitants(Some(129_000))),
        row(FeeRule::Microregion, NOTHING, crowns(3_000)),
        row(FeeRule::MicroregionWithMemberTown, NOTHING, NOTHING),
        row(FeeRule::LocalActionGroup, crowns(5_000), crowns(5_000)),
        row(FeeRule::RegionOrPrague, crowns(129_000), crowns(129_000)),
    ],
}];

/// The tariff of a year, where one is known.
#[must_use]
pub fn of_year(year: i32) -> Option<&'static Tariff> {
    ALL.iter().find(|tariff| tariff.year == year)
}

impl Tariff {
    /// The row of a rule; every tariff has one of each.
    #[must_use]
    pub fn row(&self, rule: FeeRule) -> Option<&Row> {
        self.rows.iter().find(|row| row.rule == rule)
    }
}

impl Charge {
    /// The amount in haléře; none where it depends on inhabitants that are not known.
    #[must_use]
    pub fn amount(self, inhabitants: Option<u64>) -> Option<u64> {
        match self {
            Self::Fixed(amount) => Some(amount),
            Self::PerInhabitant { rate, cap } => {
                let amount = inhabitants?.saturating_mul(rate);
                Some(cap.map_or(amount, |cap| amount.min(cap)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_tariff_has_every_row_once() {
        for tariff in ALL {
            let rules: Vec<FeeRule> = tariff.rows.iter().map(|row| row.rule).collect();
            assert_eq!(rules, FeeRule::ALL, "{}", tariff.year);
        }
        assert_eq!(of_year(2022), None);
        assert_eq!(of_year(2023).map(|tariff| tariff.year), Some(2023));
    }

    #[test]
    fn amounts_of_2023() {
        use FeeRule as F;
        let tariff = of_year(2023).expect("a tariff");
        for (rule, inhabitants, first, later) in [
            (F::MunicipalityUpTo2000, 2_000, 0, 0),
            (F::MunicipalityAbove2000, 2_001, 0, 500_250),
            (F::Town, 1_999, 499_750, 499_750),
            (F::Town, 2_001, 500_000, 500_250),
            (F::Town, 51_600, 500_000, 12_900_000),
            (F::Town, 51_601, 500_000, 12_900_000),
            (F::TownInWhoNetwork, 31_999, 500_000, 7_999_750),
            (F::TownInWhoNetwork, 92_000, 500_000, 8_000_000),
            (F::CityDistrictUpTo5000, 5_000, 500_000, 1_250_000),
            (F::CityDistrictAbove5000, 5_001, 500_000, 1_250_250),
            (F::CityDistrictAbove5000, 100_000, 500_000, 12_900_000),
            (F::Microregion, 9, 0, 300_000),
            (F::MicroregionWithMemberTown, 9, 0, 0),
            (F::LocalActionGroup, 9, 500_000, 500_000),
            (F::RegionOrPrague, 9, 12_900_000, 12_900_000),
        ] {
            let row = tariff.row(rule).expect("a row");
            let amounts = [row.first, row.later].map(|charge| charge.amount(Some(inhabitants)));
            assert_eq!(amounts, [Some(first), Some(later)], "{rule} {inhabitants}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_grows_with_inhabitants_to_its_cap(place in 0usize..10, fewer in 0u64..3_000_000, more in 0u64..3_000_000) {
            let row = ALL.first().and_then(|tariff| tariff.rows.get(place)).expect("a row");
            for charge in [row.first, row.later] {
                let amount = charge.amount(Some(fewer)).expect("an amount");
                prop_assert!(amount <= charge.amount(Some(fewer + more)).expect("an amount"));
                match charge {
                    Charge::Fixed(fixed) => prop_assert_eq!(charge.amount(None), Some(fixed)),
                    Charge::PerInhabitant { rate, cap } => {
                        prop_assert!(amount <= fewer * rate && cap.is_none_or(|cap| amount <= cap));
                        prop_assert_eq!(charge.amount(None), None);
                    }
                }
            }
        }
    }
}
