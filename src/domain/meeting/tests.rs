use super::*;
use crate::domain::kind::MeetingState;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[expect(clippy::unnecessary_wraps, reason = "as a plan has them")]
fn days(first: &str, last: &str) -> Option<Days> {
    Some(Days::new(day(first), day(last)).expect("in order"))
}

/// A meeting that was held on 1 March 2021.
fn meeting() -> Meeting {
    let days = days("2021-03-01", "2021-03-01");
    Meeting {
        id: Uuid::from_u128(1),
        body: Uuid::from_u128(2),
        ordinal: None,
        plan: Plan { state: MeetingState::Held, days, place: None, changes: Vec::new() },
        agenda: Vec::new(),
        attendance: Attendance::default(),
        documents: Vec::new(),
        source: Prose::parse("Scénář").expect("a text"),
        note: None,
        published: true,
    }
}

fn codes(meeting: &Meeting, today: &str) -> Vec<(String, &'static str)> {
    let refusals = meeting.check(day(today)).err().unwrap_or_default();
    refusals.into_iter().map(|refusal| (refusal.field, refusal.violation.code())).collect()
}

#[test]
fn a_meeting_was_held_on_days_that_have_come() {
    let of = |state, days| {
        let plan = Plan { state, days, ..meeting().plan };
        codes(&Meeting { plan, ..meeting() }, "2021-03-01")
    };
    let first_day = |code| vec![("first_day".to_owned(), code)];
    for (state, days, expected) in [
        (MeetingState::Held, days("2021-03-01", "2021-03-02"), vec![]),
        (MeetingState::Held, days("2021-03-02", "2021-03-02"), first_day("not_yet_held")),
        (MeetingState::Held, None, vec![]),
        (MeetingState::Planned, days("2021-03-02", "2021-03-02"), vec![]),
        (MeetingState::Planned, None, first_day("inconsistent")),
        (MeetingState::Postponed, None, vec![]),
        (MeetingState::Postponed, days("2021-03-02", "2021-03-02"), first_day("inconsistent")),
        (MeetingState::Cancelled, days("2021-03-02", "2021-03-02"), vec![]),
        (MeetingState::Planned, days("2021-03-01", "2021-04-29"), vec![]),
        (
            MeetingState::Planned,
            days("2021-03-01", "2021-04-30"),
            vec![("last_day".to_owned(), "days_too_many")],
        ),
    ] {
        assert_eq!(of(state, days), expected, "{state} {days:?}");
    }
}

#[test]
fn who_attended_is_counted_once() {
    let person = |number| Voter::Person(Uuid::from_u128(number));
    let society = Voter::Organization(Uuid::from_u128(1));
    let of = |present, list: &[Voter]| {
        let attendance = Attendance { present, list: list.to_vec() };
        let found = codes(&Meeting { attendance, ..meeting() }, "2021-03-01");
        found.into_iter().map(|(field, code)| format!("{field} {code}")).collect::<Vec<_>>()
    };
    for (present, list, expected) in [
        (None, &[][..], &[][..]),
        (Some(9), &[], &[]),
        (Some(2), &[person(1), society], &[]),
        (None, &[person(1)], &[]),
        (Some(0), &[person(1)], &["attendance/present attendance_differs"]),
        (Some(3), &[person(1), person(2)], &["attendance/present attendance_differs"]),
        (Some(SEATS_MAX), &[], &[]),
        (Some(SEATS_MAX + 1), &[], &["attendance/present votes_form"]),
        (Some(2), &[person(1), person(1)], &["attendance voter_repeated"]),
    ] {
        assert_eq!(of(present, list), expected, "{present:?} {list:?}");
    }
}

#[test]
fn meetings_are_in_order_of_their_days() {
    let on = |days, id| {
        let plan = Plan { days, ..meeting().plan };
        Meeting { id: Uuid::from_u128(id), plan, ..meeting() }.position()
    };
    assert!(on(days("2021-03-01", "2021-03-09"), 9) < on(days("2021-03-02", "2021-03-02"), 1));
    assert!(on(days("2021-03-01", "2021-03-01"), 1) < on(days("2021-03-01", "2021-03-01"), 2));
    assert!(on(days("9999-12-31", "9999-12-31"), 9) < on(None, 1), "those without a day last");
}
