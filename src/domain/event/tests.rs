//! Events by table and by property.

use proptest::prelude::*;

use super::super::kind::MeetingState;
use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn days(first: NaiveDate, last: NaiveDate) -> Days {
    Days::new(first, last).expect("days in order")
}

fn event(id: u128, planned: Option<Days>) -> Event {
    let state = if planned.is_some() { MeetingState::Planned } else { MeetingState::Postponed };
    Event {
        id: Uuid::from_u128(id),
        kind: EventKind::SpringSchool,
        name_cs: Name::parse("Jarní škola").expect("a name"),
        name_en: None,
        plan: Plan { state, days: planned, place: None, changes: Vec::new() },
        host: None,
        themes: Vec::new(),
        source: Prose::parse("a scenario").expect("a text"),
        note: None,
        published: true,
    }
}

fn notice() -> Notice {
    let source = Prose::parse("a scenario").expect("a text");
    Notice { noted_on: day(2020, 3, 12), reason: None, source }
}

#[test]
fn an_event_of_more_than_sixty_days_is_a_mistake() {
    let today = day(2020, 3, 12);
    for (last, fits) in [
        (day(2020, 4, 3), true),
        (day(2020, 5, 30), true),
        (day(2020, 5, 31), false),
        (day(2021, 4, 3), false),
    ] {
        let long = days(day(2020, 4, 1), last);
        assert_eq!(event(1, Some(long)).check(today).is_ok(), fits, "until {last}");
        let put_off = event(1, None).postpone(Some(long), None, notice(), today);
        assert_eq!(put_off.is_ok(), fits, "put off until {last}");
    }
}

#[test]
fn a_move_changes_the_plan_and_nothing_else() {
    let before = event(1, Some(days(day(2020, 4, 1), day(2020, 4, 3))));
    let today = day(2020, 4, 1);
    let held = before.clone().hold(today).expect("its day has come");
    assert_eq!(Event { plan: before.plan.clone(), ..held.clone() }, before);
    assert_eq!(held.plan.state, MeetingState::Held);
    let cancelled = before.clone().cancel(notice(), today).expect("it was open");
    assert_eq!(Event { plan: before.plan.clone(), ..cancelled }, before);
}

proptest! {
    /// Order of positions is order of first days, those without one last.
    #[test]
    fn events_stand_in_the_order_of_their_days(first in -800_000..800_000_i32, second in -800_000..800_000_i32, ids in (0..9_u128, 0..9_u128)) {
        let of = |number| NaiveDate::from_num_days_from_ce_opt(number).map(|day| days(day, day));
        let (one, two) = (event(ids.0, of(first)), event(ids.1, of(second)));
        prop_assert_eq!(one.position().cmp(&two.position()), (first, ids.0).cmp(&(second, ids.1)));
        prop_assert!(one.position() < event(0, None).position());
    }
}
