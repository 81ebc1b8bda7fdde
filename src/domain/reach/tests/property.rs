//! Reach against a union of sets made one by one.

use proptest::prelude::*;

use super::*;

fn days() -> impl Strategy<Value = Days> {
    let end = proptest::option::of((0_u64..30, 0_u64..20));
    (0_u64..40, 0_u64..20, end).prop_map(|(from, width, end)| {
        let latest = from + width;
        let end = end.map(|(gap, width)| (latest + 1 + gap, latest + 1 + gap + width));
        ((from, latest), end)
    })
}

fn spelled() -> impl Strategy<Value = Spelled> {
    let who = prop::sample::select(vec![
        (Whom::Prague, MemberType::Region),
        (Whom::Prague, MemberType::Municipality),
        (Whom::Region("CZ020"), MemberType::Region),
        (Whom::Region("CZ031"), MemberType::Region),
        (Whom::Town("500011"), MemberType::Municipality),
        (Whom::Town("554804"), MemberType::Municipality),
        (Whom::District("500054"), MemberType::CityDistrict),
        (Whom::District("500089"), MemberType::CityDistrict),
        (Whom::Union(1), MemberType::Microregion),
        (Whom::Union(2), MemberType::MunicipalUnion),
        (Whom::Union(3), MemberType::LocalActionGroup),
        (Whom::Nobody, MemberType::Region),
        (Whom::Nobody, MemberType::Municipality),
    ]);
    (who, days()).prop_map(|((whom, member_type), days)| (whom, member_type, days))
}

fn composed() -> impl Strategy<Value = Composed> {
    (1_u128..4, 0..UNITS.len(), any::<bool>(), days(), prop::bool::weighted(0.8))
}

/// The places that a member covers whole where the days allow it: by definition, one
/// by one, each with the days of its own.
fn leads_to((whom, member_type, _): Spelled, compositions: &[Composed]) -> Vec<(usize, Days)> {
    let places = 0..UNITS.len();
    match (whom, member_type) {
        (Whom::Prague, _) => vec![(0, ALWAYS)],
        (Whom::Region(region), _) => {
            places.filter(|place| UNITS[*place].1 == region).map(|place| (place, ALWAYS)).collect()
        }
        (Whom::Town(code), _) => {
            places.filter(|place| UNITS[*place].0 == code).map(|place| (place, ALWAYS)).collect()
        }
        (Whom::Union(number), _) => compositions
            .iter()
            .filter(|drawn| drawn.0 == number && drawn.4)
            .map(|drawn| (drawn.1, drawn.3))
            .collect(),
        (Whom::District(_) | Whom::Nobody, _) => Vec::new(),
    }
}

proptest! {
    /// Reach is the union of the sets that each member covers, counted anew.
    #[test]
    fn reach_is_the_union_of_what_members_cover(
        spells in prop::collection::vec(spelled(), 0..12),
        compositions in prop::collection::vec(composed(), 0..12),
        on in 0_u64..110,
    ) {
        let register = register(None, &spells, &compositions);
        let found = reach(&register, day(on)).expect("a reach");
        let by = |holds: fn(Days, u64) -> bool| -> BTreeSet<usize> {
            let members = spells.iter().filter(|(.., days)| holds(*days, on));
            let led = members.flat_map(|drawn| leads_to(*drawn, &compositions));
            led.filter(|(place, days)| holds(*days, on) && !UNITS[*place].2)
                .map(|(place, _)| place)
                .collect()
        };
        let (sure, maybe) = (by(certain), by(possible));
        let inhabitants = |places: &BTreeSet<usize>| -> u64 {
            let of = |place: &usize| {
                let (first, second) = inhabitants_of(*place);
                if day(on) < second_count() { first } else { second }
            };
            places.iter().map(of).sum::<i64>().try_into().expect("none below none")
        };
        let count = |places: &BTreeSet<usize>| u64::try_from(places.len()).expect("few");
        prop_assert_eq!(
            found.total.municipalities,
            Amount { certain: count(&sure), at_most: count(&maybe), of: 6 }
        );
        prop_assert_eq!(found.total.inhabitants.certain, inhabitants(&sure));
        prop_assert_eq!(found.total.inhabitants.at_most, inhabitants(&maybe));
        let listed: BTreeSet<String> = municipalities(&register, day(on))
            .map(|reached| format!("{} {}", reached.filed.unit.code, reached.certain))
            .collect();
        let expected: BTreeSet<String> = maybe
            .iter()
            .map(|place| format!("{} {}", UNITS[*place].0, sure.contains(place)))
            .collect();
        prop_assert_eq!(listed, expected);
        let parts = spells.iter().any(|(whom, _, days)| {
            matches!(whom, Whom::District(_)) && possible(*days, on)
        });
        prop_assert_eq!(found.partly.len() == 1, parts && !sure.contains(&0));
        let unknown: u64 = found.unknown.values().map(|count| count.at_most).sum();
        let lost = spells.iter().filter(|(whom, _, days)| {
            let known = match whom {
                Whom::Nobody => false,
                Whom::Union(number) => compositions
                    .iter()
                    .any(|drawn| drawn.0 == *number && drawn.4 && possible(drawn.3, on)),
                _ => true,
            };
            possible(*days, on) && !known
        });
        prop_assert_eq!(unknown, u64::try_from(lost.count()).expect("few"));
    }

    /// Every municipality that is listed has a way that leads to it whole, as certain
    /// as it is, and whatever leads to one is listed.
    #[test]
    fn what_is_reached_has_ways(
        spells in prop::collection::vec(spelled(), 0..12),
        compositions in prop::collection::vec(composed(), 0..12),
        on in 0_u64..110,
    ) {
        let register = register(None, &spells, &compositions);
        let all: Vec<usize> = (0..UNITS.len()).collect();
        let ways = ways(&register, day(on), &all);
        let reached: BTreeMap<usize, bool> = municipalities(&register, day(on))
            .map(|reached| (reached.place, reached.certain))
            .collect();
        for (place, ways) in ways {
            let mut whole = ways.iter().filter(|way| way.relation != ReachRelation::District);
            prop_assert_eq!(reached.contains_key(&place), whole.clone().next().is_some());
            prop_assert_eq!(reached.get(&place).copied().unwrap_or(false), whole.any(|way| way.certain));
        }
    }
}
