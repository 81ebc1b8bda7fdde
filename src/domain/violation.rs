//! The refusals of the rules, each with a code that never changes.

use chrono::NaiveDate;
use thiserror::Error;
use uuid::Uuid;

use super::kind::{Level, MemberType};

mod account;
mod case;
mod code;
mod codes;
mod composition;
mod conflict;
mod decision;
mod personal;
mod refusal;

pub use account::AccountViolation;
pub use case::CaseViolation;
use code::coded;
pub use composition::CompositionViolation;
pub use decision::DecisionViolation;
pub use personal::PersonalViolation;
pub use refusal::Refusal;

/// Why a rule refuses a value or a change. The text says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Violation {
    /// A required text is empty or blank.
    #[error("must not be empty")]
    TextEmpty,
    /// A text is longer than its column of the register.
    #[error("must have at most {max} characters")]
    TextTooLong {
        /// The limit in characters.
        max: usize,
    },
    /// A text holds a control character, U+0000 among them.
    #[error("must not contain control characters")]
    TextControl,
    /// An IČO is not made of up to eight digits.
    #[error("an IČO has 8 digits (left zeros may be left out)")]
    IcoForm,
    /// The eighth digit of an IČO does not follow from the seven before it.
    #[error("the check digit of this IČO would have to be {expected}: look for a typing error")]
    IcoCheckDigit {
        /// The digit that would make it valid.
        expected: u8,
    },
    /// A DIČ of a legal person is `CZ` and its IČO.
    #[error("a DIČ of a legal person is CZ followed by its IČO")]
    DicForm,
    /// A data box id has seven letters and digits.
    #[error("a data box id has 7 characters, a-z and 0-9")]
    DataBoxForm,
    /// A postcode has five digits.
    #[error("a postcode has 5 digits, as in 400 02")]
    PostcodeForm,
    /// Not an e-mail address.
    #[error("is not an e-mail address")]
    EmailForm,
    /// Not a telephone number.
    #[error("a telephone number holds digits and spaces and may begin with +")]
    PhoneForm,
    /// Not a web address.
    #[error("a web address begins with https:// or http://")]
    WebForm,
    /// A code does not have the form of its level.
    #[error("{form}")]
    TerritoryCodeForm {
        /// What a code of the level looks like.
        form: &'static str,
    },
    /// The sixth digit of a RÚIAN code does not follow from the five before it.
    #[error("the check digit of this code would have to be {expected}: look for a typing error")]
    TerritoryCodeCheckDigit {
        /// The digit that would make it valid.
        expected: u8,
    },
    /// No such unit in the territory known to the register.
    #[error("there is no {level} with code {code} in the reference data")]
    TerritoryUnknown {
        /// The level looked in.
        level: Level,
        /// The code looked for.
        code: String,
    },
    /// A unit is governed by another organization already.
    #[error("the {level} {code} already belongs to organization {organization}")]
    TerritoryTaken {
        /// The level of the unit.
        level: Level,
        /// The code of the unit.
        code: String,
        /// Who has it.
        organization: Uuid,
    },
    /// A city district belongs to one municipality, and this is another.
    #[error("city district {district} belongs to municipality {municipality}, not to {given}")]
    DistrictElsewhere {
        /// The city district.
        district: String,
        /// The municipality it belongs to.
        municipality: String,
        /// The municipality that was given.
        given: String,
    },
    /// A military area has no assembly and cannot be a member.
    #[error("{code} is a military area: it has no assembly and cannot be a member")]
    MilitaryArea {
        /// Its code.
        code: String,
    },
    /// Another organization has this IČO.
    #[error("IČO {ico} already belongs to organization {organization}")]
    IcoTaken {
        /// The IČO.
        ico: String,
        /// Who has it.
        organization: Uuid,
    },
    /// The IČO is not that of the territory's authority.
    #[error("the authority of this territory has IČO {expected}")]
    IcoOfOtherTerritory {
        /// The IČO it has.
        expected: String,
    },
    /// Two bounds of a day are in the wrong order.
    #[error("the earliest day {earliest} is after the latest day {latest}: swap them")]
    BoundsCrossed {
        /// The first bound.
        earliest: NaiveDate,
        /// The second bound.
        latest: NaiveDate,
    },
    /// Nothing is left between begin and end.
    #[error(
        "the first day without membership must be after {began}, the earliest day of its begin"
    )]
    EndsBeforeBegin {
        /// The earliest day of the begin.
        began: NaiveDate,
    },
    /// The organization would end before it was founded.
    #[error("an organization must be dissolved after the day it was founded")]
    DissolvedBeforeFounded,
    /// The spell lies wholly outside the days on which its organization existed.
    #[error("no day is left: the organization did not exist on any of these days")]
    OutsideExistence,
    /// The possible days of two spells of one organization overlap.
    #[error(
        "overlaps membership {with} of the same organization: end that one first, or correct the bounds"
    )]
    SpellsOverlap {
        /// The other spell.
        with: Uuid,
    },
    /// Two affiliations with one network overlap.
    #[error("overlaps affiliation {with} with the same network")]
    AffiliationsOverlap {
        /// The other affiliation.
        with: Uuid,
    },
    /// The organization cannot be a member of this type.
    #[error("this organization cannot be a member of type {member_type}: {why}")]
    TypeUnfit {
        /// The type asked for.
        member_type: MemberType,
        /// What it lacks.
        why: &'static str,
    },
    /// The spell has ended and cannot be ended or reclassified again.
    #[error("this membership has ended already: correct it instead")]
    AlreadyEnded,
    /// A reclassification needs an exact day, so that parts sum to totals.
    #[error("a reclassification has one exact day: give one day, not bounds")]
    ReclassificationDayInexact,
    /// A reclassification to the type it has.
    #[error("the membership already has this type")]
    ReclassificationSameType,
    /// The days of two spells joined by a reclassification would part.
    #[error(
        "joined to membership {with} by a reclassification: the day they share cannot be changed alone"
    )]
    ReclassificationParted {
        /// The spell before or after.
        with: Uuid,
    },
    /// An unnamed member must be identified before it can be reclassified.
    #[error("this member is not named: identify it first")]
    NotNamed,
    /// The membership names its organization already.
    #[error("this membership already names organization {organization}")]
    AlreadyNamed {
        /// The organization it names.
        organization: Uuid,
    },
    /// Memberships and affiliations are public, so their organization must be.
    #[error("memberships and affiliations are public: publish the organization")]
    MemberUnpublished,
    /// What was published stays so: the public journal shows it.
    #[error("what was published cannot be hidden again: the public journal shows it")]
    PublishedForGood,
    /// The association is no member of itself.
    #[error("the association is never a member of itself: name the organization that is")]
    AssociationItself,
    /// The register is that of its association.
    #[error(
        "it is the association whose members these are and cannot be taken back: correct it instead"
    )]
    AssociationNeeded,
    /// An event of more days than events have.
    #[error("an event of {days} days: at most {max}; look for a typing error in the days")]
    EventTooLong {
        /// How many it would have.
        days: i64,
        /// How many it may have.
        max: i64,
    },
    /// Other facts refer to this one.
    #[error("other facts refer to this: take those back first")]
    StillReferenced,
    /// No such organization in the register.
    #[error("there is no organization {id}: create it first")]
    OrganizationUnknown {
        /// The id looked for.
        id: Uuid,
    },
    /// The member that a source counts under this number is recorded already.
    #[error(
        "this source's unnamed member of that number is recorded already as membership {membership}"
    )]
    UnnamedTaken {
        /// Where it is recorded.
        membership: Uuid,
    },
    /// A source now counts fewer unnamed members than were recorded from it.
    #[error(
        "{recorded} unnamed members are recorded from this source: remove the surplus memberships first"
    )]
    UnnamedFewer {
        /// How many are recorded.
        recorded: u32,
    },
    /// Not a word of a closed list.
    #[error("must be one of: {allowed}")]
    WordUnknown {
        /// The list.
        allowed: String,
    },
    /// Not a calendar day.
    #[error("must be a calendar day as 2020-02-20")]
    DayForm,
    /// Not a count of members.
    #[error("must be a whole number from 1 to {max}, and 1 for a named member")]
    CountForm {
        /// The greatest count of one row.
        max: u32,
    },
    /// Not a fraction greater than nothing and at most the whole.
    #[error("a fraction is [n, d] with 1 ≤ n ≤ d ≤ 1000")]
    FractionForm,
    /// Not a whole number in its range.
    #[error("must be a whole number from {min} to {max}")]
    NumberForm {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// Versions of one thing that are not in the order of their days.
    #[error("each begins after the one before it, and only the first may lack `from`")]
    VersionsUnordered,
    /// The organization has no body of this kind, or not with this electorate.
    #[error("this organization has no such body: {why}")]
    BodyUnfit {
        /// What stands against it.
        why: &'static str,
    },
    /// The organization has a body of this kind already.
    #[error("the organization has a body of this kind already, {body}: correct that one")]
    BodyTaken {
        /// The other body.
        body: Uuid,
    },
    /// A rule of law that is not this body's, or is none.
    #[error("{}", refusal::rule_of_law(*.expected))]
    RuleUnfit {
        /// Id of the rule that is.
        expected: Option<&'static str>,
    },
    /// A rule of statutes without the article that gives it.
    #[error("a rule of the body's own needs the article that gives it: cite it")]
    CitationMissing,
    /// What is published belongs to an organization that anyone may see.
    #[error("what is published belongs to a published organization: publish the organization")]
    OrganizationUnpublished,
    /// Not a count of a tally.
    #[error("must be a whole number from 0 to {max}")]
    VotesForm {
        /// The greatest count.
        max: u32,
    },
    /// More than all seats are vacant, absent or present.
    #[error("vacant, absent and present make up at least {parts}, and there are {seats} seats")]
    TallyOverSeats {
        /// What the counts make up at least.
        parts: u64,
        /// Seats there are at most.
        seats: u32,
    },
    /// More votes than members present.
    #[error("the votes make up {votes}, and {present} are present")]
    TallyOverPresent {
        /// What the votes make up.
        votes: u64,
        /// Those present.
        present: u32,
    },
    /// All parts are given, and they are fewer than the whole.
    #[error("{parts_named} make up {parts}, and must make up {whole}")]
    TallyDoesNotSum {
        /// Which parts.
        parts_named: &'static str,
        /// What they make up.
        parts: u64,
        /// What they must make up at least.
        whole: u32,
    },
    /// More are excused than absent.
    #[error("{excused} are excused, and {absent} absent: the excused are some of those absent")]
    ExcusedOverAbsent {
        /// Excused.
        excused: u32,
        /// Absent.
        absent: u32,
    },
    /// No rule of law has this id.
    #[error("there is no such rule of law: give one of {allowed}, or a rule in full")]
    RuleUnknown {
        /// The ids.
        allowed: String,
    },
    /// The rule of law does not govern votes of that day.
    #[error("the rule {rule} is in force {days}")]
    RuleNotInForce {
        /// Its id.
        rule: &'static str,
        /// On which days it is.
        days: String,
    },
    /// The last day of a meeting or an event is before its first.
    #[error("the last day {last} is before the first day {first}: swap them")]
    LastDayBeforeFirst {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
    },
    /// A move that what was planned cannot make any more.
    #[error("{why}")]
    MoveRefused {
        /// What stands against it, and how to mend it.
        why: &'static str,
    },
    /// Nothing can have been held on a day that is still to come.
    #[error("its first day, {first}, is still to come: nobody can say yet that it was held")]
    NotYetHeld {
        /// Its first day.
        first: NaiveDate,
    },
    /// A row without what tells which organization it means.
    #[error("a name is no key: give an IČO or a territory code")]
    OrganizationUnclear,
    /// Another row of the same table is about the same spell.
    #[error("row {line} is about the same membership: keep one of the two")]
    RowRepeated {
        /// Line of the other row.
        line: u64,
    },
    /// Values that exclude each other, or one that needs another.
    #[error("{0}")]
    Inconsistent(&'static str),
    /// Of a composition.
    #[error(transparent)]
    Composition(#[from] CompositionViolation),
    /// Of a meeting, a resolution or a vote.
    #[error(transparent)]
    Decision(#[from] DecisionViolation),
    /// Of a contact or a person.
    #[error(transparent)]
    Personal(#[from] PersonalViolation),
    /// Of an application.
    #[error(transparent)]
    Case(#[from] CaseViolation),
    /// Of an account, an invitation, a session or a token.
    #[error(transparent)]
    Account(#[from] AccountViolation),
}

impl Violation {
    /// Every code there is.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Self::CODES
            .iter()
            .chain(CompositionViolation::CODES)
            .chain(DecisionViolation::CODES)
            .chain(PersonalViolation::CODES)
            .chain(CaseViolation::CODES)
            .chain(AccountViolation::CODES)
            .copied()
    }
}
