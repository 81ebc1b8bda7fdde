//! Checks of fields for `validator`, each by the rule of the domain.

use std::borrow::Cow;

use validator::ValidationError;

use super::parameter::day as parse_day;
use super::problem::FieldCode;
use crate::domain::account::Password;
use crate::domain::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{
    Ballot, Base, BodyKind, ClaimMetric, CompositionRelation, ContactRole, Declared, DocumentKind,
    Electorate, EndKind, EventKind, FindingCode, LegalForm, Level, MeetingState, MemberType,
    Method, Move, Network, Precision, Round, Subject, Verb,
};
use crate::domain::policy::Role;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::{Refusal, Violation};

type Checked = Result<(), ValidationError>;

/// Declares checks that parse the field as a value of the domain.
macro_rules! checks {
    ($($(#[$meta:meta])* $name:ident => $parse:expr;)+) => {
        $($(#[$meta])*
        ///
        /// # Errors
        /// The rule refuses it.
        pub fn $name(text: &str) -> Checked {
            $parse(text).map(drop).map_err(|violation| error(&violation))
        })+
    };
}

checks! {
    /// A name of one line.
    name => Name::parse;
    /// A text of lines.
    prose => Prose::parse;
    /// An IČO.
    ico => Ico::parse;
    /// A DIČ.
    dic => Dic::parse;
    /// A data box id.
    data_box => DataBox::parse;
    /// A postcode.
    postcode => Postcode::parse;
    /// An e-mail address.
    email => email_form;
    /// A telephone number.
    phone => phone_form;
    /// A web address.
    web => web_form;
    /// A calendar day.
    day => day_form;
    /// A legal form.
    legal_form => |text: &str| LegalForm::parse(text).ok_or_else(|| unknown(LegalForm::list()));
    /// A level of territory.
    level => |text: &str| Level::parse(text).ok_or_else(|| unknown(Level::list()));
    /// A type of member.
    member_type => |text: &str| MemberType::parse(text).ok_or_else(|| unknown(MemberType::list()));
    /// A kind of end.
    end_kind => |text: &str| EndKind::parse(text).ok_or_else(|| unknown(EndKind::list()));
    /// A kind of event.
    event_kind => |text: &str| EventKind::parse(text).ok_or_else(|| unknown(EventKind::list()));
    /// The code of a municipality.
    municipality => |text: &str| TerritoryCode::parse(Level::Municipality, text);
    /// How a municipality belongs to a grouping.
    composition_relation => |text: &str| CompositionRelation::parse(text).ok_or_else(|| unknown(CompositionRelation::list()));
    /// What a published figure counts.
    claim_metric => |text: &str| ClaimMetric::parse(text).ok_or_else(|| unknown(ClaimMetric::list()));
    /// How exactly a figure is published.
    precision => |text: &str| Precision::parse(text).ok_or_else(|| unknown(Precision::list()));
    /// A network.
    network => |text: &str| Network::parse(text).ok_or_else(|| unknown(Network::list()));
    /// What an operative point does.
    verb => |text: &str| Verb::parse(text).ok_or_else(|| unknown(Verb::list()));
    /// What an operative point is about.
    subject => |text: &str| Subject::parse(text).ok_or_else(|| unknown(Subject::list()));
    /// How a vote is taken.
    method => |text: &str| Method::parse(text).ok_or_else(|| unknown(Method::list()));
    /// Which vote on a resolution it is.
    round => |text: &str| Round::parse(text).ok_or_else(|| unknown(Round::list()));
    /// What a voter did.
    ballot => |text: &str| Ballot::parse(text).ok_or_else(|| unknown(Ballot::list()));
    /// What the chair declared.
    declared => |text: &str| Declared::parse(text).ok_or_else(|| unknown(Declared::list()));
    /// A kind of document.
    document_kind => |text: &str| DocumentKind::parse(text).ok_or_else(|| unknown(DocumentKind::list()));
    /// State of a meeting.
    meeting_state => |text: &str| MeetingState::parse(text).ok_or_else(|| unknown(MeetingState::list()));
    /// Code of a finding.
    finding_code => |text: &str| FindingCode::parse(text).ok_or_else(|| unknown(FindingCode::list()));
    /// Which organ a body is.
    body_kind => |text: &str| BodyKind::parse(text).ok_or_else(|| unknown(BodyKind::list()));
    /// Who votes in a body.
    electorate => |text: &str| Electorate::parse(text).ok_or_else(|| unknown(Electorate::list()));
    /// A move of an application.
    application_move => |text: &str| Move::parse(text).ok_or_else(|| unknown(Move::list()));
    /// A password that is chosen anew.
    password => |text: &str| Password::choose(text).map_err(Violation::from);
    /// A role that an account can have.
    role => |text: &str| Role::of_token(text).ok_or_else(|| unknown(Role::list()));
    /// Role of a contact.
    contact_role => |text: &str| ContactRole::parse(text).ok_or_else(|| unknown(ContactRole::list()));
    /// What a majority is taken of.
    base => |text: &str| Base::parse(text).ok_or_else(|| unknown(Base::list()));
}

const fn unknown(allowed: String) -> Violation {
    Violation::WordUnknown { allowed }
}

/// Parameter of an error of a whole struct: the field that is wrong. `validator`
/// itself cannot say of one field both that it is wrong and what is wrong in it.
pub const FIELD: &str = "field";

/// A list of at most `max` items, in `field` of a struct that is checked as a whole.
///
/// # Errors
/// It has more.
pub fn at_most<T>(max: usize, field: &'static str, list: &[T]) -> Checked {
    if list.len() <= max {
        return Ok(());
    }
    let mut error = ValidationError::new(FieldCode::ListTooLong.as_str());
    error.message = Some(Cow::Owned(format!("at most {max} items")));
    error.add_param(Cow::Borrowed(FIELD), &field);
    Err(error)
}

/// A check of a struct as a whole, whose refusal names the field that is wrong.
///
/// # Errors
/// `checked` is one.
pub fn refusal(checked: Result<(), Refusal>) -> Checked {
    checked.map_err(|refusal| {
        let mut error = error(&refusal.violation);
        if !refusal.field.is_empty() {
            error.add_param(Cow::Borrowed(FIELD), &refusal.field);
        }
        error
    })
}

/// A violation as `validator` carries it.
fn error(violation: &Violation) -> ValidationError {
    let mut error = ValidationError::new(violation.code());
    error.message = Some(Cow::Owned(violation.to_string()));
    error
}

fn day_form(text: &str) -> Result<(), Violation> {
    parse_day(text).map(drop).ok_or(Violation::DayForm)
}

fn email_form(text: &str) -> Result<(), Violation> {
    Name::parse(text)?;
    if validator::ValidateEmail::validate_email(&text) { Ok(()) } else { Err(Violation::EmailForm) }
}

fn phone_form(text: &str) -> Result<(), Violation> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b' ');
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    // As many blanks as digits part any of them.
    if plain && (3..=15).contains(&count) && digits.len() <= 2 * count {
        Ok(())
    } else {
        Err(Violation::PhoneForm)
    }
}

fn web_form(text: &str) -> Result<(), Violation> {
    Name::parse(text)?;
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let sound =
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace()));
    if sound { Ok(()) } else { Err(Violation::WebForm) }
}
