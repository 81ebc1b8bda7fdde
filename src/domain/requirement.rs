//! What an applicant must have, by member type and day, and who decides it: the
//! tables of the checklist, the competent bodies and the admission policy.

use chrono::NaiveDate;

use super::kind::{BodyKind, Due, Item, MemberType};

/// Where a line of these tables comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// Act and section, or page.
    pub text: &'static str,
    /// Whether it was read in a source, and is not concluded from others.
    pub confirmed: bool,
}

/// An item that applicants of some types must have.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    /// The item.
    pub item: Item,
    /// By when.
    pub due: Due,
    /// The types; empty for all.
    types: &'static [MemberType],
    /// The first day on which it is required; none for ever.
    from: Option<NaiveDate>,
    /// The first day on which it is required no more.
    until: Option<NaiveDate>,
    /// Who says so.
    pub citation: Citation,
}

/// What the association's own pages say that an applicant must have, and that an
/// application holds; read in 2026, their day of beginning is not known.
const PAGES: Citation =
    Citation { text: "the association's pages on how to become a member", confirmed: true };

const fn everyone(item: Item, due: Due) -> Requirement {
    Requirement { item, due, types: &[], from: None, until: None, citation: PAGES }
}

/// The checklist. When an item is due is the association's practice: what shows
/// that the applicant decided, and whom to turn to, with the application; the rest
/// before the association decides.
const REQUIREMENTS: &[Requirement] = &[
    everyone(Item::MembershipApproval, Due::Submit),
    everyone(Item::ResolutionExtract, Due::Submit),
    everyone(Item::ContactHead, Due::Submit),
    everyone(Item::ContactCoordinator, Due::Submit),
    everyone(Item::DeclarationApproval, Due::Ready),
    everyone(Item::PoliticianNamed, Due::Ready),
    everyone(Item::CoordinatorDesignated, Due::Ready),
    everyone(Item::ContactPolitician, Due::Ready),
    everyone(Item::ContactOfficeDirector, Due::Ready),
];

/// What an applicant of `member_type` must have on `day`, in order.
pub fn required(
    member_type: MemberType,
    day: NaiveDate,
) -> impl Iterator<Item = &'static Requirement> {
    REQUIREMENTS.iter().filter(move |required| {
        (required.types.is_empty() || required.types.contains(&member_type))
            && required.from.is_none_or(|from| from <= day)
            && required.until.is_none_or(|until| day < until)
    })
}

/// Which of the applicant's bodies decides, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Competence {
    /// The body.
    pub body: BodyKind,
    /// Act and section, or page.
    pub citation: Citation,
}

/// Which body of an applicant of `member_type` decides on membership and on the
/// Declaration.
#[must_use]
pub const fn deciding(member_type: MemberType) -> Competence {
    match member_type {
        MemberType::Region => Competence {
            body: BodyKind::Assembly,
            citation: Citation { text: "§ 35(2)(k) of Act 129/2000 Coll.", confirmed: true },
        },
        MemberType::Municipality | MemberType::CityDistrict => Competence {
            body: BodyKind::Assembly,
            citation: Citation { text: "§ 84(2) of Act 128/2000 Coll.", confirmed: true },
        },
        MemberType::LocalActionGroup => {
            Competence { body: BodyKind::GeneralAssembly, citation: PAGES }
        }
        MemberType::Microregion | MemberType::MunicipalUnion => Competence {
            body: BodyKind::GeneralAssembly,
            citation: Citation { text: "its highest organ, by its statutes", confirmed: false },
        },
    }
}

/// Which body of an applicant of `member_type` names the responsible politician:
/// the one that decides, of a local action group its council.
#[must_use]
pub const fn naming(member_type: MemberType) -> Competence {
    match member_type {
        MemberType::LocalActionGroup => Competence { body: BodyKind::Council, citation: PAGES },
        _ => deciding(member_type),
    }
}

/// Whether an applicant of `member_type` has a council that proposes to its
/// assembly, and who says so.
#[must_use]
pub const fn proposing(member_type: MemberType) -> Option<Competence> {
    let text = match member_type {
        MemberType::Region => "§ 59 of Act 129/2000 Coll.",
        MemberType::Municipality | MemberType::CityDistrict => "§ 102(1) of Act 128/2000 Coll.",
        MemberType::Microregion | MemberType::MunicipalUnion | MemberType::LocalActionGroup => {
            return None;
        }
    };
    Some(Competence { body: BodyKind::Council, citation: Citation { text, confirmed: false } })
}

/// Which of the association's bodies admits from a day on.
struct Policy {
    from: Option<NaiveDate>,
    competence: Competence,
}

/// The admission policy, the earliest first. That the Council decides is what the
/// association's pages say; a press release of 2020 has "presentation and
/// admission" at the General Assembly.
const POLICIES: &[Policy] = &[Policy {
    from: None,
    competence: Competence {
        body: BodyKind::Council,
        citation: Citation {
            text: "the association's pages: its Council decides on applications at any time of the year",
            confirmed: true,
        },
    },
}];

/// Which of the association's bodies admits on `day`.
#[must_use]
pub fn admitting(day: NaiveDate) -> Option<Competence> {
    let in_force = POLICIES.iter().rev().find(|policy| policy.from.is_none_or(|from| from <= day));
    in_force.map(|policy| policy.competence)
}
