//! Registers that are made up: real territory, spells as they may be, and a label that
//! says so on each of them.

use std::path::Path;

use chrono::{Days, NaiveDate};
use healthy_cities_registry::clock::{Clock, Ids};
use healthy_cities_registry::config::DatabaseUrl;
use healthy_cities_registry::domain::association::Association;
use healthy_cities_registry::domain::identifier::{Ico, TerritoryCode};
use healthy_cities_registry::domain::kind::{EndKind, LegalForm, Level, MemberType};
use healthy_cities_registry::domain::membership::{End, Member, Membership};
use healthy_cities_registry::domain::organization::{Governed, Office, Organization, Seat};
use healthy_cities_registry::domain::span::{Bounds, Existence, Span};
use healthy_cities_registry::domain::territory::{Detail, Unit};
use healthy_cities_registry::domain::text::{Name, Prose};
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::service::setup;
use healthy_cities_registry::service::territory::{SHIPPED, units};
use healthy_cities_registry::store::db::{Missing, Store, Target};
use healthy_cities_registry::store::membership::MembershipRow;
use healthy_cities_registry::store::moment::Moment;
use healthy_cities_registry::store::organization::OrganizationRow;
use healthy_cities_registry::store::revision::{self, Act, Mode};
use uuid::Uuid;

use crate::chance::Chance;
use crate::flat;

/// What stands as the source of each member.
const SOURCE: &str = "Generated for a benchmark: no source says that this is a member";

/// The capital is a municipality and a region in one legal person.
const CAPITAL: &str = "554782";

/// Days on which members may have come, from the founding on.
const FOUNDED: NaiveDate = NaiveDate::from_ymd_opt(1994, 11, 14).expect("a day");
const DAYS: u64 = 11_400;

/// A member with its organization and region.
type Made = (Organization, String, Membership);

/// Fills `database` with a register of `members` members.
pub fn generate(database: &DatabaseUrl, members: u32, seed: u64, path: Option<&Path>) {
    let target = match database {
        DatabaseUrl::Postgres(url) => Target::Postgres(url.clone()),
        DatabaseUrl::Sqlite(path) => Target::Sqlite(path.clone()),
    };
    let made = register(members, seed);
    if let Some(path) = path {
        flat::write(path, &made);
    }
    let store = Store::open(&target, Missing::Create, 1, 8).expect("a database");
    let act = Act {
        actor: "command line".to_owned(),
        reason: format!("generate a register of {members} members for a benchmark, seed {seed}"),
        request_id: None,
        at: Moment(Clock::System.now()),
    };
    let association = Association::national().expect("the national one");
    let written = store.write_now(move |conn| {
        setup::prepare(conn, &act, &Ids::default(), &association)?;
        revision::write(conn, &act, Mode::Commit, |tx| {
            tx.create(
                made.iter()
                    .map(|(organization, _, _)| organization.into())
                    .collect::<Vec<OrganizationRow>>(),
            )?;
            tx.create(
                made.iter()
                    .map(|(_, _, membership)| membership.into())
                    .collect::<Vec<MembershipRow>>(),
            )
        })?;
        Ok::<_, ServiceError>(())
    });
    written.expect("it is recorded");
    store.close();
}

/// Units that no member governs yet, and municipalities where groupings may sit.
struct Country {
    regions: Vec<Unit>,
    municipalities: Vec<Unit>,
    districts: Vec<Unit>,
    seats: Vec<Unit>,
}

impl Country {
    fn new() -> Self {
        let all = units(SHIPPED).expect("the shipped tables hold together");
        let of = |level: Level| -> Vec<Unit> {
            let found = all.iter().filter(|unit| unit.level() == level);
            found.filter(|unit| unit.code.as_str() != CAPITAL && governs(unit)).cloned().collect()
        };
        let mut regions = of(Level::Region);
        regions.retain(|unit| unit.code.as_str() != "CZ010");
        let (municipalities, districts) = (of(Level::Municipality), of(Level::CityDistrict));
        Self { regions, seats: municipalities.clone(), municipalities, districts }
    }

    /// A region, municipality or city district that is no member yet.
    fn unit(&mut self, member_type: MemberType, chance: &mut Chance) -> Option<Unit> {
        chance.take(match member_type {
            MemberType::Region => &mut self.regions,
            MemberType::Municipality => &mut self.municipalities,
            MemberType::CityDistrict => &mut self.districts,
            _ => return None,
        })
    }

    fn region_of(&self, unit: &Unit) -> String {
        match &unit.detail {
            Detail::Region { .. } => unit.code.to_string(),
            Detail::Municipality(municipality) => municipality.region.to_string(),
            Detail::CityDistrict { municipality, .. } => {
                let found = self.seats.iter().find(|seat| seat.code == *municipality);
                found.map_or_else(|| "CZ010".to_owned(), |seat| self.region_of(seat))
            }
            Detail::District { region, .. } | Detail::Orp { region } => region.to_string(),
        }
    }
}

/// Whether somebody governs it: nobody does a military area.
fn governs(unit: &Unit) -> bool {
    !matches!(&unit.detail, Detail::Municipality(municipality) if municipality.ico.is_none())
}

/// The types of members as they were in 2020, of 131.
const SHARES: [(u64, MemberType); 6] = [
    (5, MemberType::Region),
    (104, MemberType::Municipality),
    (116, MemberType::CityDistrict),
    (125, MemberType::Microregion),
    (128, MemberType::MunicipalUnion),
    (131, MemberType::LocalActionGroup),
];

fn register(members: u32, seed: u64) -> Vec<Made> {
    let (mut country, mut chance) = (Country::new(), Chance(seed));
    let source = Prose::parse(SOURCE).expect("a text");
    (0..members)
        .map(|number| {
            let drawn = chance.below(131);
            let share = SHARES.iter().find(|(below, _)| drawn < *below);
            let wanted = share.map_or(MemberType::LocalActionGroup, |(_, kind)| *kind);
            let id = Uuid::from_u128((1 << 110) + u128::from(number));
            let (organization, region, member_type) =
                organization(id, wanted, number, &mut country, &mut chance);
            let membership = Membership {
                id: Uuid::from_u128((1 << 111) + u128::from(number)),
                member: Member::Named { organization: id, identified_from: None },
                member_type,
                evidence: None,
                continues: None,
                source: source.clone(),
                note: None,
                ..spell(&source, &mut chance)
            };
            (organization, region, membership)
        })
        .collect()
}

fn organization(
    id: Uuid,
    wanted: MemberType,
    number: u32,
    country: &mut Country,
    chance: &mut Chance,
) -> (Organization, String, MemberType) {
    let unit = country.unit(wanted, chance);
    // Where all units of a type are members, the rest are groupings.
    let member_type = match (&unit, wanted) {
        (None, MemberType::Region | MemberType::Municipality | MemberType::CityDistrict) => {
            MemberType::Microregion
        }
        _ => wanted,
    };
    let place = usize::try_from(chance.below(6_000)).expect("few");
    let at = unit
        .clone()
        .unwrap_or_else(|| country.seats.get(place).expect("so many are there").clone());
    let region = country.region_of(&at);
    let (name, legal_form) = match member_type {
        MemberType::Region => (at.name.as_str().to_owned(), LegalForm::Region),
        MemberType::Municipality => (at.name.as_str().to_owned(), LegalForm::Municipality),
        MemberType::CityDistrict => (at.name.as_str().to_owned(), LegalForm::CityDistrict),
        MemberType::Microregion => {
            (format!("Mikroregion {} {number}", at.name.as_str()), LegalForm::UnionOfMunicipalities)
        }
        MemberType::MunicipalUnion => {
            (format!("Svazek obcí {} {number}", at.name.as_str()), LegalForm::UnionOfMunicipalities)
        }
        MemberType::LocalActionGroup => {
            (format!("MAS {} {number}", at.name.as_str()), LegalForm::RegisteredSociety)
        }
    };
    let organization = Organization {
        id,
        name_cs: Name::parse(&name).expect("a name"),
        name_en: None,
        former_names: Vec::new(),
        legal_form,
        ico: unit.as_ref().and_then(ico),
        dic: None,
        data_box: None,
        address: None,
        office: Office::default(),
        governs: unit.as_ref().map_or_else(Governed::default, governed),
        seat: unit.is_none().then(|| Seat { level: Level::Municipality, code: at.code.clone() }),
        existence: Existence::default(),
        published: true,
        association: false,
    };
    (organization, region, member_type)
}

fn ico(unit: &Unit) -> Option<Ico> {
    match &unit.detail {
        Detail::Region { ico, .. } => Some(ico.clone()),
        Detail::Municipality(municipality) => municipality.ico.clone(),
        Detail::CityDistrict { ico, .. } => ico.clone(),
        Detail::District { .. } | Detail::Orp { .. } => None,
    }
}

fn governed(unit: &Unit) -> Governed {
    let code: TerritoryCode = unit.code.clone();
    match unit.level() {
        Level::Region => Governed { region: Some(code), ..Governed::default() },
        Level::Municipality => Governed { municipality: Some(code), ..Governed::default() },
        _ => Governed { city_district: Some(code), ..Governed::default() },
    }
}

/// A spell: most begin on a known day, some in a known year; some have ended.
fn spell(source: &Prose, chance: &mut Chance) -> Membership {
    let began = FOUNDED + Days::new(chance.below(DAYS));
    let within = |chance: &mut Chance, day: NaiveDate| {
        let days = if chance.in_hundred(70) { 0 } else { chance.below(365) };
        Bounds::new(day, day + Days::new(days)).expect("bounds")
    };
    let began = within(chance, began);
    let ended = chance.in_hundred(15).then(|| {
        let day = began.latest() + Days::new(1 + chance.below(4_000));
        within(chance, day)
    });
    let end = ended.map(|_| End {
        kind: EndKind::Withdrawal,
        reason: None,
        evidence: None,
        source: source.clone(),
    });
    Membership {
        id: Uuid::nil(),
        member: Member::Named { organization: Uuid::nil(), identified_from: None },
        member_type: MemberType::Microregion,
        span: Span::new(began, ended).expect("a span"),
        end,
        continues: None,
        evidence: None,
        source: source.clone(),
        note: None,
    }
}
