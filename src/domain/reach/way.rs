//! Ways: how each member of a day leads to municipalities.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::composition::Composition;
use crate::domain::identifier::TerritoryCode;
use crate::domain::kind::{CompositionRelation, Level, MemberType, ReachRelation};
use crate::domain::organization::Organization;
use crate::domain::policy::Scope;
use crate::domain::register::{Register, Spell};
use crate::domain::territory::{Detail, Unit};

/// A way from a member to a municipality, or to a part of a city.
#[derive(Debug, Clone, Copy)]
pub struct Way<'r> {
    /// The member.
    pub spell: &'r Spell,
    /// How it leads there.
    pub relation: ReachRelation,
    /// Whether it does on that day whatever the exact days are.
    pub certain: bool,
    /// The composition it rests on.
    pub composition: Option<Uuid>,
    /// The district it leads to.
    pub district: Option<&'r Unit>,
}

/// What is found of a member.
pub enum Found<'r> {
    /// A municipality, by its place in the territory, that it covers.
    Whole(usize, Way<'r>),
    /// A city of which it covers a part.
    Part(usize, Way<'r>),
    /// Its municipalities are not known.
    Unknown(&'r Spell),
}

/// Tells `found` of every way that leads from a member of `day` to a municipality
/// that exists then and is no military area, and of every member without one that is
/// known.
pub fn walk<'r>(register: &'r Register, day: NaiveDate, mut found: impl FnMut(Found<'r>)) {
    for spell in register.spells.iter().filter(|spell| spell.counted.possible_on(day)) {
        let walker = Walker { register, day, spell };
        let filed = register.organization_of(spell);
        let known = filed.is_some_and(|filed| walker.walk(&filed.organization, &mut found));
        if !known {
            found(Found::Unknown(spell));
        }
    }
}

/// A member on its way.
struct Walker<'r> {
    register: &'r Register,
    day: NaiveDate,
    spell: &'r Spell,
}

impl<'r> Walker<'r> {
    /// Whether it is known where the member leads to.
    fn walk(&self, organization: &'r Organization, found: &mut impl FnMut(Found<'r>)) -> bool {
        let governs = &organization.governs;
        match self.spell.membership.member_type {
            MemberType::Region => {
                let places = governs.region.as_ref().map(|code| self.in_region(code));
                let whole = |place| found(Found::Whole(place, self.way(ReachRelation::Region)));
                places.map(|places| places.for_each(whole)).is_some()
            }
            MemberType::Municipality => {
                let place = governs.municipality.as_ref().and_then(|code| self.place(code));
                let whole = |place| found(Found::Whole(place, self.way(ReachRelation::Itself)));
                place.map(whole).is_some()
            }
            MemberType::CityDistrict => {
                let district = governs.city_district.as_ref().and_then(|code| self.district(code));
                district.map(|(place, way)| found(Found::Part(place, way))).is_some()
            }
            MemberType::Microregion | MemberType::MunicipalUnion | MemberType::LocalActionGroup => {
                self.through_composition(organization, found)
            }
        }
    }

    fn way(&self, relation: ReachRelation) -> Way<'r> {
        Way {
            spell: self.spell,
            relation,
            certain: self.spell.counted.certain_on(self.day),
            composition: None,
            district: None,
        }
    }

    /// Whether the municipality at `place` can be covered on that day.
    fn counts(&self, place: usize) -> bool {
        let filed = self.register.territory.level(Level::Municipality).get(place);
        filed.is_some_and(|filed| !filed.unit.is_military_area() && filed.unit.exists_on(self.day))
    }

    fn place(&self, code: &TerritoryCode) -> Option<usize> {
        let place = self.register.territory.place(Level::Municipality, code.as_str())?;
        self.counts(place).then_some(place)
    }

    fn in_region(&self, code: &TerritoryCode) -> impl Iterator<Item = usize> {
        let places = self.register.territory.places_within(code).iter().copied();
        places.filter(|place| self.counts(*place))
    }

    /// The city of a district, and the way that leads to a part of it.
    fn district(&self, code: &TerritoryCode) -> Option<(usize, Way<'r>)> {
        let filed = self.register.territory.find(Level::CityDistrict, code.as_str())?;
        let Detail::CityDistrict { municipality, .. } = &filed.unit.detail else {
            return None;
        };
        let way = Way { district: Some(&filed.unit), ..self.way(ReachRelation::District) };
        Some((self.place(municipality)?, way))
    }

    /// The composition of a grouping on that day, as far as anyone may see it.
    fn through_composition(
        &self,
        organization: &'r Organization,
        found: &mut impl FnMut(Found<'r>),
    ) -> bool {
        let mut known = false;
        for recorded in self.register.compositions.of(organization.id, Scope::PUBLIC) {
            let composition = &recorded.fact;
            let days = composition.counted(organization);
            let Some(days) = days.filter(|days| days.possible_on(self.day)) else { continue };
            known = true;
            let Some(place) = self.place(&composition.municipality) else { continue };
            let way = self.way(relation(composition));
            let certain = way.certain && days.certain_on(self.day);
            found(Found::Whole(place, Way { certain, composition: Some(composition.id), ..way }));
        }
        known
    }
}

const fn relation(composition: &Composition) -> ReachRelation {
    match composition.relation {
        CompositionRelation::LegalMember => ReachRelation::LegalMember,
        CompositionRelation::TerritorialScope => ReachRelation::TerritorialScope,
    }
}
