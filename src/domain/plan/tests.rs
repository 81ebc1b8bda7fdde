//! Moves of plans, by table and by property.

use proptest::prelude::*;

use super::*;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 4, number).expect("a day of April")
}

fn days(first: u32, last: u32) -> Days {
    Days::new(day(first), day(last)).expect("days in order")
}

fn notice(on: u32) -> Notice {
    Notice { noted_on: day(on), reason: None, source: Prose::parse("a scenario").expect("a text") }
}

fn plan() -> Plan {
    Plan::on(days(10, 12), Some(Name::parse("Litoměřice").expect("a name")))
}

fn code(refused: Result<Plan, Refusal>) -> &'static str {
    refused.expect_err("refused").violation.code()
}

#[test]
fn a_postponement_keeps_what_was_planned() {
    let later = plan().postpone(None, None, notice(2), day(2)).expect("no day yet");
    assert_eq!((later.state, later.days), (MeetingState::Postponed, None));
    let again = later.postpone(Some(days(20, 20)), None, notice(5), day(6)).expect("a new day");
    assert_eq!((again.state, again.days), (MeetingState::Planned, Some(days(20, 20))));
    assert_eq!(again.place, plan().place, "no other place was given");
    let told: Vec<_> = again.changes.iter().map(|change| (change.state, change.days)).collect();
    let planned = (MeetingState::Planned, Some(days(10, 12)));
    assert_eq!(told, [planned, (MeetingState::Postponed, None)]);
    let held = again.hold(day(20)).expect("its day has come");
    assert_eq!((held.state, held.changes.len()), (MeetingState::Held, 2));
}

#[test]
fn what_was_held_or_cancelled_moves_no_more() {
    let today = day(15);
    let held = plan().hold(today).expect("held");
    let cancelled = plan().cancel(notice(3), today).expect("cancelled");
    assert_eq!(cancelled.days, plan().days, "it is known what was called off");
    for done in [held, cancelled] {
        for refused in [
            done.clone().hold(today),
            done.clone().cancel(notice(4), today),
            done.clone().postpone(None, None, notice(4), today),
        ] {
            assert_eq!(code(refused), "move_refused", "{:?}", done.state);
        }
    }
    let postponed = plan().postpone(None, None, notice(3), today).expect("postponed");
    assert_eq!(code(postponed.hold(today)), "move_refused");
}

#[test]
fn nothing_is_held_before_its_first_day() {
    assert_eq!(code(plan().hold(day(9))), "not_yet_held");
    assert!(plan().hold(day(10)).is_ok(), "on its first day it can be said");
}

#[test]
fn a_move_that_makes_no_sense_is_refused() {
    let same = plan().postpone(Some(days(10, 12)), plan().place, notice(2), day(2));
    assert_eq!(code(same), "inconsistent", "nothing would change");
    assert_eq!(code(plan().cancel(notice(3), day(2))), "inconsistent", "noted tomorrow");
    let once = plan().postpone(None, None, notice(5), day(6)).expect("postponed");
    assert_eq!(code(once.clone().cancel(notice(4), day(6))), "inconsistent", "noted too early");
    assert_eq!(code(once.postpone(None, None, notice(6), day(6))), "inconsistent", "it is already");
    let moved = Name::parse("Štětí").ok();
    assert!(plan().postpone(Some(days(10, 12)), moved, notice(2), day(2)).is_ok(), "a place alone");
}

#[test]
fn days_are_in_order() {
    let crossed = Days::new(day(2), day(1)).expect_err("crossed");
    assert_eq!(crossed.code(), "last_day_before_first");
    assert_eq!(days(1, 3).count(), 3);
    assert!(days(1, 3).contain(day(3)) && !days(1, 3).contain(day(4)));
    assert!(days(1, 3).overlap(days(3, 4)) && !days(1, 2).overlap(days(3, 4)));
}

proptest! {
    /// Whatever is tried, state and days go together and history only grows.
    #[test]
    fn plans_stay_sound(moves in prop::collection::vec((0..4_u8, 1..28_u32), 0..12)) {
        let today = day(28);
        let mut now = plan();
        for (kind, on) in moves {
            let tried = match kind {
                0 => now.clone().postpone(None, None, notice(on), today),
                1 => now.clone().postpone(Some(days(on, on)), None, notice(on), today),
                2 => now.clone().cancel(notice(on), today),
                _ => now.clone().hold(today),
            };
            let Ok(next) = tried else { continue };
            prop_assert_eq!(next.check(today), Ok(()));
            prop_assert!(next.changes.starts_with(&now.changes));
            now = next;
        }
    }
}
