use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::affiliation::Affiliation;
use crate::domain::fact::Recorded;
use crate::domain::identifier::{Postcode, TerritoryCode};
use crate::domain::kind::{LegalForm, Level, MemberType, MunicipalStatus, Network};
use crate::domain::membership::{Member, Membership};
use crate::domain::organization::{Governed, Office, Organization};
use crate::domain::register::{Filed, Known};
use crate::domain::span::{Existence, Span};
use crate::domain::territory::{Detail, Filed as FiledUnit, Municipality, Territory, Unit};
use crate::domain::text::{Name, Prose};

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a text")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn bounds(earliest: &str, latest: &str) -> Bounds {
    Bounds::new(day(earliest), day(latest)).expect("in order")
}

fn code(level: Level, text: &str) -> TerritoryCode {
    TerritoryCode::parse(level, text).expect("a code")
}

/// Codes of municipalities and city districts with right check digits.
const SEAT: &str = "564567";
const VILLAGE: &str = "565083";
const SMALL_TOWN: &str = "565814";
const FAR_TOWN: &str = "565709";
const FAR_VILLAGE: &str = "568295";
const DISTRICT: &str = "500054";

fn unit(detail: Detail, code: TerritoryCode, named: &str, inhabitants: Option<i64>) -> FiledUnit {
    let population = inhabitants.map(|number| (day("2020-12-31"), number)).into_iter().collect();
    let unit =
        Unit { code, name: name(named), detail, population, vintage: "Scénář".to_owned() };
    FiledUnit { unit, search: String::new(), sort: vec![], recorded_from: 1 }
}

/// A district of extended powers with two districts of authorized offices: that of
/// its seat, and another whose seat is not known.
fn territory(inhabitants: i64) -> Territory {
    let region = code(Level::Region, "CZ042");
    let municipality = |text: &str, status, pou: &str, named| {
        let detail = Detail::Municipality(Municipality {
            status,
            ico: None,
            region: region.clone(),
            districts: vec![],
            orp: code(Level::Orp, "4205"),
            pou: Some(pou.to_owned()),
            postcode: Postcode::parse("412 01").expect("a postcode"),
            latitude: "50".to_owned(),
            longitude: "14".to_owned(),
        });
        unit(detail, code(Level::Municipality, text), named, Some(inhabitants))
    };
    let (town, village) = (MunicipalStatus::Town, MunicipalStatus::Municipality);
    let city = Detail::CityDistrict { municipality: code(Level::Municipality, SEAT), ico: None };
    Territory::new(vec![
        unit(Detail::Orp { region: region.clone() }, code(Level::Orp, "4205"), "Sídlo", None),
        municipality(SEAT, town, "42051", "Sídlo"),
        municipality(VILLAGE, village, "42051", "Ves"),
        municipality(SMALL_TOWN, town, "42051", "Městečko"),
        municipality(FAR_TOWN, town, "42052", "Dálné"),
        municipality(FAR_VILLAGE, village, "42052", "Dálná"),
        unit(city, code(Level::CityDistrict, DISTRICT), "Obvod", None),
    ])
}

/// A member: what it is counted as, the unit it governs, and when it began.
#[derive(Debug, Clone)]
struct Told {
    kind: MemberType,
    code: Option<&'static str>,
    began: Bounds,
    ended: Option<Bounds>,
    in_network: Option<Bounds>,
}

fn told(kind: MemberType, code: Option<&'static str>) -> Told {
    let began = bounds("2010-01-01", "2010-12-31");
    Told { kind, code, began, ended: None, in_network: None }
}

fn organization((number, told): (u128, &Told)) -> Filed {
    let of = |level| told.code.map(|text| code(level, text));
    let governs = match told.kind {
        MemberType::Municipality => {
            Governed { municipality: of(Level::Municipality), ..Governed::default() }
        }
        MemberType::CityDistrict => {
            Governed { city_district: of(Level::CityDistrict), ..Governed::default() }
        }
        _ => Governed::default(),
    };
    let organization = Organization {
        id: Uuid::from_u128(number),
        name_cs: name("Člen"),
        name_en: None,
        former_names: vec![],
        legal_form: LegalForm::Unknown,
        ico: None,
        dic: None,
        data_box: None,
        address: None,
        office: Office::default(),
        governs,
        seat: None,
        existence: Existence::default(),
        published: true,
        association: false,
    };
    Filed { organization, search: String::new(), sort: vec![], recorded_from: 1 }
}

fn register(inhabitants: i64, all: &[Told]) -> Register {
    let membership = |(number, told): (u128, &Told)| Recorded {
        fact: Membership {
            id: Uuid::from_u128(1_000 + number),
            member: Member::Named { organization: Uuid::from_u128(number), identified_from: None },
            member_type: told.kind,
            span: Span::new(told.began, told.ended).expect("a span"),
            end: None,
            continues: None,
            evidence: None,
            source: prose("Scénář"),
            note: None,
        },
        from: 1,
    };
    let affiliation = |(number, told): (u128, &Told)| {
        let began = told.in_network?;
        let fact = Affiliation {
            id: Uuid::from_u128(2_000 + number),
            organization: Uuid::from_u128(number),
            network: Network::WhoEuropeanHealthyCities,
            began_earliest: Some(began.earliest()),
            began_latest: began.latest(),
            ended: None,
            source: prose("Scénář"),
            note: None,
        };
        Some(Recorded { fact, from: 1 })
    };
    Register::new(
        Known { revision: 1, recorded_at: None },
        Arc::new(territory(inhabitants)),
        (0..).zip(all).map(organization).collect(),
        (0..).zip(all).map(membership).collect(),
        (0..).zip(all).filter_map(affiliation).collect(),
    )
}

/// The amount that can be told, its bounds, the rules and the doubts.
type Assessed = (Option<u64>, Option<(u64, u64)>, Vec<FeeRule>, Vec<FeeDoubt>);

/// The fee of 2023 of the only member.
fn only(inhabitants: i64, told: Told) -> Assessed {
    let register = register(inhabitants, &[told]);
    let fees = Assessment::of(&register, 2023).expect("a year").fees();
    let fee = fees.first().expect("a member of 2023");
    (fee.told(), fee.amount, fee.rules.clone(), fee.doubts.clone())
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn which_row_applies() {
    use FeeDoubt as D;
    use FeeRule as R;
    let town = |code| told(MemberType::Municipality, Some(code));
    let first = |told: Told| Told { began: bounds("2023-01-01", "2023-12-31"), ..told };
    let either = |told: Told| Told { began: bounds("2022-06-01", "2023-05-31"), ..told };
    let network =
        |latest, told: Told| Told { in_network: Some(bounds("2015-01-01", latest)), ..told };
    let (small, large) = (R::MunicipalityUpTo2000, R::MunicipalityAbove2000);
    let same = |amount| (Some(amount), Some((amount, amount)));
    let open = |least, most| (None, Some((least, most)));
    let micro = || told(MemberType::Microregion, None);
    let micros = vec![R::Microregion, R::MicroregionWithMemberTown];
    let district = || told(MemberType::CityDistrict, Some(DISTRICT));
    let districts = vec![R::CityDistrictUpTo5000, R::CityDistrictAbove5000];
    for (inhabitants, member, (amount, range), rules, doubts, why) in [
        (9_000, town(SEAT), same(2_250_000), vec![R::Town], vec![], "a town with its office"),
        (9_000, first(town(SEAT)), same(500_000), vec![R::Town], vec![], "its first year"),
        (
            9_000,
            either(town(SEAT)),
            open(500_000, 2_250_000),
            vec![R::Town],
            vec![D::BeginUncertain],
            "which year",
        ),
        (2_000, town(VILLAGE), same(0), vec![small], vec![], "a village without an office"),
        (2_001, town(VILLAGE), same(500_250), vec![large], vec![], "one of more inhabitants"),
        (2_001, first(town(VILLAGE)), same(0), vec![large], vec![], "its first year"),
        (
            2_000,
            town(SMALL_TOWN),
            open(0, 500_000),
            vec![small, R::Town],
            vec![D::CategoryUnclear],
            "a town without an office",
        ),
        (
            9_000,
            town(SMALL_TOWN),
            same(2_250_000),
            vec![large, R::Town],
            vec![],
            "both rows say the same",
        ),
        (
            9_000,
            town(FAR_TOWN),
            same(2_250_000),
            vec![large, R::Town],
            vec![],
            "whatever its authority is",
        ),
        (
            2_000,
            town(FAR_VILLAGE),
            open(0, 500_000),
            vec![small, R::Town],
            vec![D::AuthorityUnknown],
            "who knows where the office is",
        ),
        (
            90_000,
            network("2022-12-31", town(SEAT)),
            same(8_000_000),
            vec![R::TownInWhoNetwork],
            vec![],
            "in the network",
        ),
        (
            90_000,
            network("2023-12-31", town(SEAT)),
            open(8_000_000, 12_900_000),
            vec![R::Town, R::TownInWhoNetwork],
            vec![D::NetworkUncertain],
            "maybe in it",
        ),
        (
            1,
            micro(),
            open(0, 300_000),
            micros.clone(),
            vec![D::CompositionUnknown],
            "who knows whom it holds",
        ),
        (1, first(micro()), same(0), micros, vec![], "its first year"),
        (
            1,
            told(MemberType::LocalActionGroup, None),
            same(500_000),
            vec![R::LocalActionGroup],
            vec![],
            "any year",
        ),
        (
            1,
            told(MemberType::Region, None),
            same(12_900_000),
            vec![R::RegionOrPrague],
            vec![],
            "a region",
        ),
        (
            1,
            told(MemberType::MunicipalUnion, None),
            (None, None),
            vec![],
            vec![D::TypeNotInTariff],
            "no row",
        ),
        (
            1,
            district(),
            (None, None),
            districts,
            vec![D::PopulationUnknown],
            "districts have no inhabitants on file",
        ),
    ] {
        assert_eq!(only(inhabitants, member), (amount, range, rules, doubts), "{why}");
    }
}

#[test]
fn who_pays_in_a_year() {
    let region = |began, ended| Told { began, ended, ..told(MemberType::Region, None) };
    let on = |text| bounds(text, text);
    for (began, ended, amount, why) in [
        (on("2023-12-31"), None, Some(Some((12_900_000, 12_900_000))), "the last day of the year"),
        (on("2024-01-01"), None, None, "the year after"),
        (on("2010-01-01"), Some(on("2023-01-01")), None, "it left before the first day"),
        (
            on("2010-01-01"),
            Some(on("2023-01-02")),
            Some(Some((12_900_000, 12_900_000))),
            "it stayed a day",
        ),
        (
            bounds("2023-06-01", "2024-06-01"),
            None,
            Some(Some((0, 12_900_000))),
            "maybe in that year",
        ),
        (
            on("2010-01-01"),
            Some(bounds("2022-06-01", "2023-06-01")),
            Some(Some((0, 12_900_000))),
            "maybe gone",
        ),
    ] {
        let register = register(1, &[region(began, ended)]);
        let fees = Assessment::of(&register, 2023).expect("a year").fees();
        assert_eq!(fees.first().map(|fee| fee.amount), amount, "{why}");
        let other = Assessment::of(&register, 2022).expect("a year").fees();
        assert!(other.iter().all(|fee| fee.doubts == [FeeDoubt::NoTariff]), "{why}");
    }
}

fn any_told() -> impl Strategy<Value = Told> {
    let units = prop_oneof![
        Just((MemberType::Municipality, Some(SEAT))),
        Just((MemberType::Municipality, Some(VILLAGE))),
        Just((MemberType::Municipality, Some(SMALL_TOWN))),
        Just((MemberType::Municipality, Some(FAR_VILLAGE))),
        Just((MemberType::Municipality, None)),
        Just((MemberType::CityDistrict, Some(DISTRICT))),
        Just((MemberType::Microregion, None)),
        Just((MemberType::MunicipalUnion, None)),
        Just((MemberType::LocalActionGroup, None)),
        Just((MemberType::Region, None)),
    ];
    let network = proptest::option::of((0i64..3_000, 0i64..800));
    (units, 0i64..6_000, 0i64..900, proptest::option::of(0i64..3_000), network).prop_map(
        |((kind, code), first, slack, more, network)| {
            let at = |number| day("2010-01-01") + chrono::Duration::days(number);
            let within =
                |first, slack| Bounds::new(at(first), at(first + slack)).expect("in order");
            let ended = more.map(|more| within(first + slack + 1 + more, slack));
            let in_network = network.map(|(first, slack)| within(first, slack));
            Told { kind, code, began: within(first, slack), ended, in_network }
        },
    )
}

proptest! {
    #[test]
    fn fees_are_within_their_caps_and_sum_up(all in proptest::collection::vec(any_told(), 0..8), inhabitants in 0i64..200_000) {
        let register = register(inhabitants, &all);
        let fees = Assessment::of(&register, 2023).expect("a year").fees();
        let most = (u64::try_from(inhabitants).expect("not negative") * 250).max(12_900_000);
        for fee in &fees {
            if let Some((least, greatest)) = fee.amount {
                prop_assert!(least <= greatest && greatest <= most);
                prop_assert_eq!(fee.told().is_none(), least < greatest);
            }
            prop_assert_eq!(fee.doubts.is_empty(), fee.told().is_some(), "what cannot be told says why");
        }
        let Totals { total, by_type } = totals(&fees).expect("sums");
        prop_assert_eq!(total.members, u64::try_from(fees.len()).expect("few"));
        prop_assert_eq!(total.computed + total.unverifiable, total.members);
        prop_assert_eq!(by_type.len(), MemberType::ALL.len());
        prop_assert!(total.at_most.is_none_or(|most| total.at_least <= most));
        let told: u64 = fees.iter().filter_map(Fee::told).sum();
        prop_assert!(told <= total.at_least);
    }
}
