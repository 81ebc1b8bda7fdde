use std::collections::BTreeSet;
use std::sync::Arc;

use uuid::Uuid;

use super::*;
use crate::domain::composition::Composition;
use crate::domain::fact::{Facts, Recorded};
use crate::domain::identifier::{Ico, Postcode};
use crate::domain::kind::{CompositionRelation, LegalForm, MunicipalStatus, ReachRelation};
use crate::domain::membership::{Member, Membership, UnnamedKey};
use crate::domain::organization::{Governed, Office, Organization};
use crate::domain::register::{Filed as FiledOrganization, Known, Register};
use crate::domain::span::{Bounds, Dated, Existence, Span};
use crate::domain::territory::{DistrictSpell, Municipality, Territory};
use crate::domain::text::{Name, Prose};

mod property;

/// Municipal units: code, region, and whether it is a military area. The codes are
/// those of real ones, since they have check digits; what is told of them is made up.
const UNITS: [(&str, &str, bool); 7] = [
    ("554782", "CZ010", false),
    ("500011", "CZ020", false),
    ("500020", "CZ020", false),
    ("500046", "CZ020", false),
    ("500062", "CZ031", false),
    ("554804", "CZ031", false),
    ("503941", "CZ031", true),
];
const REGIONS: [&str; 3] = ["CZ010", "CZ020", "CZ031"];
const PRAGUE: &str = "554782";
const DISTRICTS: [&str; 2] = ["500054", "500089"];

/// Inhabitants of the unit at `place` on the first and the second day of counting.
fn inhabitants_of(place: usize) -> (i64, i64) {
    let place = i64::try_from(place).expect("few");
    (100 + place, 1_000 * (place + 1))
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 1, 1).expect("a day") + chrono::Days::new(number)
}

/// The second day on which inhabitants were counted; the first is long before.
fn second_count() -> NaiveDate {
    day(30)
}

fn code(level: Level, text: &str) -> TerritoryCode {
    TerritoryCode::parse(level, text).expect("a code")
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a text")
}

fn filed(code: TerritoryCode, detail: Detail, population: Vec<(NaiveDate, i64)>) -> Filed {
    let sort = code.as_str().as_bytes().to_vec();
    let vintage = "scenario".to_owned();
    let unit = Unit { name: name(code.as_str()), code, detail, population, vintage };
    Filed { unit, search: String::new(), sort, recorded_from: 1 }
}

fn municipality(place: usize, from: Option<NaiveDate>) -> Filed {
    let (text, region, military) = UNITS[place];
    let district = code(Level::District, &format!("{region}1"));
    let (first, second) = inhabitants_of(place);
    let detail = Detail::Municipality(Municipality {
        status: if military { MunicipalStatus::MilitaryArea } else { MunicipalStatus::Town },
        ico: None,
        region: code(Level::Region, region),
        districts: vec![DistrictSpell { district, from, until: None }],
        orp: code(Level::Orp, "1000"),
        pou: None,
        postcode: Postcode::parse("40002").expect("a postcode"),
        latitude: String::new(),
        longitude: String::new(),
    });
    filed(code(Level::Municipality, text), detail, vec![(day(0), first), (second_count(), second)])
}

fn region(text: &str) -> Filed {
    let detail = Detail::Region {
        ruian: "1".to_owned(),
        iso: "CZ-10".to_owned(),
        seat: name("Praha"),
        ico: Ico::parse("00064581").expect("an IČO"),
        data_box: None,
        assembly_seats: None,
        council_seats: 11,
    };
    filed(code(Level::Region, text), detail, Vec::new())
}

fn district(text: &str) -> Filed {
    let municipality = code(Level::Municipality, PRAGUE);
    filed(
        code(Level::CityDistrict, text),
        Detail::CityDistrict { municipality, ico: None },
        vec![(day(0), 7)],
    )
}

/// The territory; the municipality at place 3 exists from `born` on, if that is given.
fn territory(born: Option<NaiveDate>) -> Arc<Territory> {
    let units = (0..UNITS.len()).map(|place| municipality(place, born.filter(|_| place == 3)));
    let regions = REGIONS.iter().map(|text| region(text));
    let districts = DISTRICTS.iter().map(|text| district(text));
    Arc::new(Territory::new(units.chain(regions).chain(districts).collect()))
}

/// Whom a test knows: by number an organization with what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    /// Prague: region and municipality in one.
    Prague,
    Region(&'static str),
    Town(&'static str),
    District(&'static str),
    Union(u128),
    Nobody,
}

impl Whom {
    fn number(self) -> u128 {
        match self {
            Self::Prague => 1,
            Self::Region(text) | Self::Town(text) | Self::District(text) => {
                text.bytes().fold(2, |number, byte| number * 256 + u128::from(byte))
            }
            Self::Union(number) => 100 + number,
            Self::Nobody => 0,
        }
    }

    fn governs(self) -> Governed {
        let mut governs = Governed::default();
        match self {
            Self::Prague => {
                governs.region = Some(code(Level::Region, "CZ010"));
                governs.municipality = Some(code(Level::Municipality, PRAGUE));
            }
            Self::Region(text) => governs.region = Some(code(Level::Region, text)),
            Self::Town(text) => governs.municipality = Some(code(Level::Municipality, text)),
            Self::District(text) => governs.city_district = Some(code(Level::CityDistrict, text)),
            Self::Union(_) | Self::Nobody => {}
        }
        governs
    }

    fn organization(self) -> FiledOrganization {
        let organization = Organization {
            id: Uuid::from_u128(self.number()),
            name_cs: name("Člen"),
            name_en: None,
            former_names: Vec::new(),
            legal_form: LegalForm::Unknown,
            ico: None,
            dic: None,
            data_box: None,
            address: None,
            office: Office::default(),
            governs: self.governs(),
            seat: None,
            existence: Existence::default(),
            published: true,
            association: false,
        };
        FiledOrganization { organization, search: String::new(), sort: vec![1], recorded_from: 1 }
    }
}

/// Days as they are drawn: bounds of the first one, and of the first one outside.
type Days = ((u64, u64), Option<(u64, u64)>);

fn certain(days: Days, on: u64) -> bool {
    days.0.1 <= on && days.1.is_none_or(|end| on < end.0)
}

fn possible(days: Days, on: u64) -> bool {
    days.0.0 <= on && days.1.is_none_or(|end| on < end.1)
}

fn bounds((earliest, latest): (u64, u64)) -> Bounds {
    Bounds::new(day(earliest), day(latest)).expect("in order")
}

/// A membership as it is drawn.
type Spelled = (Whom, MemberType, Days);

fn spell(number: usize, (whom, member_type, days): Spelled) -> Recorded<Membership> {
    let id = Uuid::from_u128(1_000 + u128::try_from(number).expect("few"));
    let span = Span::new(bounds(days.0), days.1.map(bounds)).expect("in order");
    let member = match whom {
        Whom::Nobody => Member::Unnamed {
            key: UnnamedKey::new(&prose("Scénář"), member_type, span, None, 1),
            region: None,
        },
        whom => {
            Member::Named { organization: Uuid::from_u128(whom.number()), identified_from: None }
        }
    };
    let fact = Membership {
        id,
        member,
        member_type,
        span,
        end: None,
        continues: None,
        evidence: None,
        source: prose("Scénář"),
        note: None,
    };
    Recorded { fact, from: 1 }
}

/// A composition as it is drawn: union, place of the municipality, whether it is its
/// scope, days, whether anyone may see it.
type Composed = (u128, usize, bool, Days, bool);

fn composition(number: usize, drawn: Composed) -> Recorded<Composition> {
    let (union, place, scope, days, published) = drawn;
    let relation = if scope {
        CompositionRelation::TerritorialScope
    } else {
        CompositionRelation::LegalMember
    };
    let fact = Composition {
        id: Uuid::from_u128(5_000 + u128::try_from(number).expect("few")),
        organization: Uuid::from_u128(Whom::Union(union).number()),
        municipality: code(Level::Municipality, UNITS[place].0),
        relation,
        since: Dated::new(Some(day(days.0.0)), day(days.0.1)).expect("in order"),
        until: days.1.map(bounds),
        source: prose("Scénář"),
        note: None,
        published,
    };
    Recorded { fact, from: 1 }
}

fn register(born: Option<NaiveDate>, spells: &[Spelled], compositions: &[Composed]) -> Register {
    let mut whom: Vec<Whom> = Vec::new();
    for (one, ..) in spells {
        if !whom.contains(one) && *one != Whom::Nobody {
            whom.push(*one);
        }
    }
    let organizations = whom.into_iter().map(Whom::organization).collect();
    let memberships =
        spells.iter().enumerate().map(|(number, drawn)| spell(number, *drawn)).collect();
    let composed =
        compositions.iter().enumerate().map(|(number, drawn)| composition(number, *drawn));
    let composed = Facts::new(composed.collect(), |one: &Composition| Some(one.organization));
    let known = Known { revision: 1, recorded_at: None };
    Register::new(known, territory(born), organizations, memberships, Vec::new())
        .composed(Arc::new(composed))
}

const ALWAYS: Days = ((0, 0), None);
/// A member since some day between the first and the twentieth.
const SINCE: Days = ((1, 20), None);

/// Codes that are covered on `on`, those covered possibly in brackets.
fn covered(register: &Register, on: u64) -> String {
    let found: Vec<String> = municipalities(register, day(on))
        .map(|reached| {
            let code = reached.filed.unit.code.as_str();
            if reached.certain { code.to_owned() } else { format!("({code})") }
        })
        .collect();
    found.join(" ")
}

#[test]
fn each_type_of_member_covers_what_is_its_own() {
    let union = (Whom::Union(1), MemberType::Microregion, ALWAYS);
    for (case, spells, compositions, expected) in [
        ("nobody", vec![], vec![], ""),
        (
            "a town",
            vec![(Whom::Town("500011"), MemberType::Municipality, ALWAYS)],
            vec![],
            "500011",
        ),
        (
            "a region covers all in it but the military area",
            vec![(Whom::Region("CZ031"), MemberType::Region, ALWAYS)],
            vec![],
            "500062 554804",
        ),
        (
            "a union covers its composition, whoever sits there",
            vec![union],
            vec![
                (1, 4, false, ALWAYS, true),
                (1, 1, true, ALWAYS, true),
                (2, 2, false, ALWAYS, true),
            ],
            "500011 500062",
        ),
        (
            "a scope may hold a military area, which never counts",
            vec![union],
            vec![(1, 6, true, ALWAYS, true)],
            "",
        ),
        ("drafts cover nothing", vec![union], vec![(1, 4, false, ALWAYS, false)], ""),
        (
            "a district does not cover its city",
            vec![(Whom::District("500054"), MemberType::CityDistrict, ALWAYS)],
            vec![],
            "",
        ),
        ("Prague as a region", vec![(Whom::Prague, MemberType::Region, ALWAYS)], vec![], PRAGUE),
        (
            "Prague as a municipality",
            vec![(Whom::Prague, MemberType::Municipality, ALWAYS)],
            vec![],
            PRAGUE,
        ),
        (
            "a member since some day",
            vec![(Whom::Town("500011"), MemberType::Municipality, SINCE)],
            vec![],
            "(500011)",
        ),
        (
            "what one covers possibly another covers for certain",
            vec![(Whom::Town("500062"), MemberType::Municipality, SINCE), union],
            vec![(1, 4, false, ALWAYS, true), (1, 1, false, SINCE, true)],
            "(500011) 500062",
        ),
    ] {
        assert_eq!(covered(&register(None, &spells, &compositions), 5), expected, "{case}");
    }
}

#[test]
fn a_municipality_is_covered_from_the_day_it_exists() {
    let spells = [(Whom::Region("CZ020"), MemberType::Region, ALWAYS)];
    let register = register(Some(day(10)), &spells, &[]);
    assert_eq!(covered(&register, 9), "500011 500020");
    assert_eq!(covered(&register, 10), "500011 500020 500046");
    let of = |on| reach(&register, day(on)).expect("a reach").total.municipalities.of;
    assert_eq!((of(9), of(10)), (5, 6));
}

#[test]
fn prague_counts_once_and_its_districts_not_at_all() {
    let prague = (Whom::Prague, MemberType::Region, ALWAYS);
    let part = |code| (Whom::District(code), MemberType::CityDistrict, ALWAYS);
    let alone = register(None, &[part(DISTRICTS[0]), part(DISTRICTS[1])], &[]);
    let found = reach(&alone, day(5)).expect("a reach");
    assert_eq!(found.total.municipalities, Amount { certain: 0, at_most: 0, of: 6 });
    assert_eq!(found.total.inhabitants.at_most, 0);
    assert!(found.is_complete(), "which part of a city is covered is known");
    let [partly] = found.partly.as_slice() else { panic!("{:?}", found.partly) };
    assert_eq!(partly.city.code.as_str(), PRAGUE);
    let codes: Vec<&str> =
        partly.ways.iter().filter_map(|way| Some(way.district?.code.as_str())).collect();
    assert_eq!(codes, DISTRICTS);

    let all = [prague, (Whom::Prague, MemberType::Municipality, ALWAYS), part(DISTRICTS[0])];
    let both = register(None, &all, &[]);
    let found = reach(&both, day(5)).expect("a reach");
    assert_eq!(found.total.municipalities.certain, 1);
    assert!(found.partly.is_empty(), "all of it is covered");
    let place = |code| both.territory.place(Level::Municipality, code).expect("a place");
    let (city, town) = (place(PRAGUE), place("500011"));
    let ways = ways(&both, day(5), &[city, town]);
    assert!(ways[&town].is_empty(), "nothing leads to another town");
    let relations: Vec<ReachRelation> = ways[&city].iter().map(|way| way.relation).collect();
    assert_eq!(relations, [ReachRelation::Region, ReachRelation::Itself, ReachRelation::District]);
}

#[test]
fn a_city_that_is_covered_possibly_is_covered_in_part_for_certain() {
    let spells = [
        (Whom::Prague, MemberType::Region, SINCE),
        (Whom::District(DISTRICTS[0]), MemberType::CityDistrict, ALWAYS),
    ];
    let register = register(None, &spells, &[]);
    let found = reach(&register, day(5)).expect("a reach");
    assert_eq!(found.total.municipalities, Amount { certain: 0, at_most: 1, of: 6 });
    assert_eq!(found.partly.len(), 1);
    assert!(reach(&register, day(20)).expect("a reach").partly.is_empty());
}

#[test]
fn a_union_within_a_member_region_adds_nothing() {
    let region = (Whom::Region("CZ020"), MemberType::Region, ALWAYS);
    let union = (Whom::Union(1), MemberType::MunicipalUnion, ALWAYS);
    let composed = [(1, 1, false, ALWAYS, true), (1, 2, false, ALWAYS, true)];
    let (without, with) =
        (register(None, &[region], &[]), register(None, &[region, union], &composed));
    let (a, b) =
        (reach(&without, day(5)).expect("a reach"), reach(&with, day(5)).expect("a reach"));
    assert_eq!((a.total, &a.digest, a.is_complete()), (b.total, &b.digest, b.is_complete()));
    assert_eq!(b.total.municipalities.certain, 3);
}

#[test]
fn what_is_not_known_is_told_by_type() {
    let spells = [
        (Whom::Nobody, MemberType::Municipality, ALWAYS),
        (Whom::Nobody, MemberType::Microregion, SINCE),
        (Whom::Union(1), MemberType::Microregion, ALWAYS),
        (Whom::Union(2), MemberType::LocalActionGroup, ALWAYS),
        (Whom::Union(3), MemberType::MunicipalUnion, ((50, 50), None)),
    ];
    // The composition of the second is over, and that of the third begins.
    let composed = [(2, 1, true, ((0, 0), Some((4, 4))), true), (3, 1, true, ALWAYS, true)];
    let register = register(None, &spells, &composed);
    let found = reach(&register, day(5)).expect("a reach");
    let expected = [
        (MemberType::Municipality, Unknown { certain: 1, at_most: 1, unnamed: 1 }),
        (MemberType::Microregion, Unknown { certain: 1, at_most: 2, unnamed: 1 }),
        (MemberType::LocalActionGroup, Unknown { certain: 1, at_most: 1, unnamed: 0 }),
    ];
    assert_eq!(found.unknown, BTreeMap::from(expected));
    assert!(!found.is_complete());
    assert!(
        !reach(&register, day(3))
            .expect("a reach")
            .unknown
            .contains_key(&MemberType::LocalActionGroup)
    );
}

#[test]
fn inhabitants_are_those_of_the_nearest_day_before() {
    let register = register(None, &[(Whom::Town("500011"), MemberType::Municipality, ALWAYS)], &[]);
    let (first, second) = inhabitants_of(1);
    for (on, counted, number) in [(5, day(0), first), (30, day(30), second), (900, day(30), second)]
    {
        let found = reach(&register, day(on)).expect("a reach");
        assert_eq!(found.counted_on, Some((counted, counted)), "{on}");
        assert_eq!(found.total.inhabitants.certain, u64::try_from(number).expect("more than none"));
    }
    let all: i64 = (0..UNITS.len()).map(|place| inhabitants_of(place).1).sum();
    let found = reach(&register, day(30)).expect("a reach");
    assert_eq!(found.total.inhabitants.of, u64::try_from(all).expect("some"), "military areas too");
}

#[test]
fn a_share_is_rounded_down_and_none_of_nothing() {
    for (certain, of, expected) in [
        (0, 0, None),
        (0, 7, Some(0)),
        (2, 3, Some(666)),
        (6_253, 6_254, Some(999)),
        (3, 3, Some(1_000)),
    ] {
        assert_eq!(Amount { certain, at_most: certain, of }.permille(), expected);
    }
}
