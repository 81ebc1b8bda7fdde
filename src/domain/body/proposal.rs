//! The bodies that an organization has by law, to be recorded as they are
//! proposed.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Body, BodyRule, RuleSpell, SeatsSpell};
use crate::domain::kind::{BodyKind, Electorate};
use crate::domain::majority::law::LegalRule;
use crate::domain::organization::Organization;
use crate::domain::seats::{Authority, Lawful};
use crate::domain::territory::Unit;
use crate::domain::text::{Name, Prose};

/// A body that an organization has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<'a> {
    /// The organization.
    pub organization: &'a Organization,
    /// Which organ it is.
    pub kind: BodyKind,
    /// The rule of law by which it decides; none where its statutes say.
    pub rule: Option<&'static LegalRule>,
    /// What law says of its seats.
    pub lawful: Option<Lawful>,
    /// Why no number of seats is proposed, where none is.
    pub unproposed: Option<Unproposed>,
    /// The day the proposal is for.
    day: NaiveDate,
}

/// Why no number of seats is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unproposed {
    /// Law gives a least and a most number.
    Band,
    /// The number of a municipal council is set by no rule that was read.
    Council,
    /// No rule that was read sets the seats of a city district.
    CityDistrict,
    /// Prague has its own act, whose numbers were not read.
    Prague,
    /// The statutes say.
    Statutes,
    /// The association's members vote, and nobody holds a seat.
    Members,
    /// No inhabitants of the territory are on file.
    Uncounted,
    /// The act was not in force on that day.
    NotInForce,
}

impl Unproposed {
    /// In Czech.
    #[must_use]
    pub const fn cs(self) -> &'static str {
        match self {
            Self::Band => {
                "zákon dává nejmenší a největší počet: zapište počet podle usnesení zastupitelstva"
            }
            Self::Council => {
                "registr nezná ověřené pravidlo pro počet členů rady obce: zapište jej podle usnesení zastupitelstva, má-li obec radu"
            }
            Self::CityDistrict => {
                "registr nezná ověřené pravidlo ani počet obyvatel městské části: zapište počet podle jejího usnesení"
            }
            Self::Prague => {
                "počty podle zákona č. 131/2000 Sb. registr nezná: zapište počet podle usnesení"
            }
            Self::Statutes => {
                "počet určují stanovy: zapište jej i pravidlo s odkazem na jejich článek"
            }
            Self::Members => {
                "hlasují členové asociace, místa nikdo nemá: zapište orgán s electorate members a pravidlo s odkazem na článek stanov"
            }
            Self::NotInForce => "zákon v ten den neplatil",
            Self::Uncounted => "organizace nemá v registru území s počtem obyvatel",
        }
    }

    /// In English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Band => {
                "law gives a least and a most number: enter the one of the assembly's resolution"
            }
            Self::Council => {
                "no confirmed rule for the size of a municipal council is known: enter that of the assembly's resolution, if the municipality has a council"
            }
            Self::CityDistrict => {
                "neither a confirmed rule nor the inhabitants of a city district are known: enter the number of its resolution"
            }
            Self::Prague => {
                "the numbers of Act 131/2000 Coll. are not known: enter the one of a resolution"
            }
            Self::Statutes => {
                "the statutes say: enter the number and the rule, and cite their article"
            }
            Self::Members => {
                "the association's members vote and nobody holds a seat: record it with electorate members, and cite the article of its rule"
            }
            Self::NotInForce => "the act was not in force on that day",
            Self::Uncounted => {
                "the register has no territory of this organization with its inhabitants"
            }
        }
    }
}

/// The bodies that `organization`, which governs `unit` by its legal form, has
/// on `day`: by law an assembly and a council, by statutes a general assembly.
#[must_use]
pub fn proposals<'a>(
    organization: &'a Organization,
    unit: Option<&Unit>,
    day: NaiveDate,
) -> Vec<Proposal<'a>> {
    let Some(authority) = Authority::of(organization, unit) else {
        let kind = BodyKind::GeneralAssembly;
        let members = organization.association;
        let unproposed = Some(if members { Unproposed::Members } else { Unproposed::Statutes });
        return vec![Proposal { organization, kind, rule: None, lawful: None, unproposed, day }];
    };
    let by_law = |kind| {
        let lawful = Lawful::of(kind, authority, unit, day);
        let rule = authority.rule(kind);
        let unproposed = match rule {
            Some(law) if !law.in_force(day) => Some(Unproposed::NotInForce),
            _ => unproposed(kind, authority, lawful.as_ref()),
        };
        Proposal { organization, kind, rule, lawful, unproposed, day }
    };
    [BodyKind::Assembly, BodyKind::Council].map(by_law).into()
}

fn unproposed(kind: BodyKind, authority: Authority, lawful: Option<&Lawful>) -> Option<Unproposed> {
    match (authority, lawful) {
        (_, Some(lawful)) => lawful.exact().is_none().then_some(Unproposed::Band),
        (Authority::Prague | Authority::PragueDistrict, None) => Some(Unproposed::Prague),
        (Authority::CityDistrict, None) => Some(Unproposed::CityDistrict),
        (Authority::Municipality, None) if kind == BodyKind::Council => Some(Unproposed::Council),
        (Authority::Municipality | Authority::Region, None) => Some(Unproposed::Uncounted),
    }
}

impl Proposal<'_> {
    /// The body, ready to be recorded but for its id, where law gives its seats.
    /// They are proposed from the day whose inhabitants they follow from, and
    /// not from a day after the one asked about.
    #[must_use]
    pub fn body(&self) -> Option<Body> {
        let lawful = self.lawful.as_ref()?;
        let seats = lawful.exact()?;
        let why = format!(
            "{}: {} obyvatel ke dni {}",
            lawful.citation, lawful.population, lawful.population_day
        );
        let source = Prose::parse(&why).ok()?;
        let label = self.kind.label();
        Some(Body {
            id: Uuid::nil(),
            organization: self.organization.id,
            kind: self.kind,
            name_cs: named(label.cs, &self.organization.name_cs)?,
            name_en: self
                .organization
                .name_en
                .as_ref()
                .and_then(|organization| named(label.en, organization)),
            seats: vec![SeatsSpell {
                from: Some(lawful.population_day.min(self.day)),
                seats,
                source: source.clone(),
            }],
            rules: self
                .rule
                .map(|law| RuleSpell { from: None, rule: BodyRule::Law(law) })
                .into_iter()
                .collect(),
            electorate: Electorate::Seats,
            source,
            note: None,
            published: self.organization.published,
        })
    }
}

/// The organ with its organization; alone where both are too long for a name.
fn named(organ: &str, organization: &Name) -> Option<Name> {
    let whole = Name::parse(&format!("{organ} ({})", organization.as_str()));
    whole.or_else(|_| Name::parse(organ)).ok()
}
