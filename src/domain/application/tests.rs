use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::domain::violation::{CaseViolation, Refusal, Violation};

fn day(number: u64) -> NaiveDate {
    NaiveDate::default() + chrono::Days::new(number)
}

fn draft() -> Application {
    Application {
        id: Uuid::from_u128(1),
        organization: Uuid::from_u128(2),
        member_type: MemberType::Region,
        begun_on: day(0),
        decisions: Decisions::default(),
        coordinator_designated_on: None,
        documents: Vec::new(),
        planned: Planned::default(),
        meeting: None,
        effective_from: None,
        presented_on: None,
        membership: None,
        moves: Vec::new(),
        source: None,
    }
}

fn made(turn: Move) -> Turn {
    let prose = |text| Prose::parse(text).ok();
    Turn {
        turn,
        on: day(1),
        by: Name::parse("account 1").expect("a name"),
        reason: prose("scenario"),
        document: Some(Uuid::from_u128(9)),
        accepted: None,
    }
}

/// An application that stands at `state`.
fn at(state: ApplicationState) -> Application {
    use Move::{
        Admit, Expire, Ready, Reject, RequestCompletion, Schedule, Submit, TakeUp, Withdraw,
    };
    let way: &[Move] = match state {
        ApplicationState::Draft => &[],
        ApplicationState::Submitted => &[Submit],
        ApplicationState::UnderReview => &[Submit, TakeUp],
        ApplicationState::AwaitingCompletion => &[Submit, TakeUp, RequestCompletion],
        ApplicationState::ReadyForDecision => &[Submit, TakeUp, Ready],
        ApplicationState::Scheduled => &[Submit, TakeUp, Ready, Schedule],
        ApplicationState::Admitted => &[Submit, TakeUp, Ready, Schedule, Admit],
        ApplicationState::Rejected => &[Submit, TakeUp, Ready, Reject],
        ApplicationState::Withdrawn => &[Submit, Withdraw],
        ApplicationState::Expired => &[Expire],
    };
    way.iter().fold(draft(), |application, turn| {
        application.turned(made(*turn)).expect("the way to the state")
    })
}

#[test]
fn the_moves_are_those_of_the_diagram() {
    let mut table = String::new();
    for state in ApplicationState::ALL {
        let before = at(*state);
        assert_eq!(before.state(), *state);
        let open: Vec<String> = Move::ALL
            .iter()
            .filter_map(|turn| {
                let after = before.clone().turned(made(*turn)).ok()?;
                Some(format!("{turn}>{}", after.state()))
            })
            .collect();
        let _ = writeln!(table, "{state}: {}", open.join(" "));
    }
    insta::assert_snapshot!(table, @r"
    draft: submit>submitted withdraw>withdrawn expire>expired
    submitted: take_up>under_review withdraw>withdrawn rectify>draft
    under_review: request_completion>awaiting_completion ready>ready_for_decision withdraw>withdrawn rectify>submitted
    awaiting_completion: resubmit>under_review withdraw>withdrawn rectify>under_review
    ready_for_decision: schedule>scheduled reject>rejected withdraw>withdrawn rectify>under_review
    scheduled: unschedule>ready_for_decision admit>admitted reject>rejected withdraw>withdrawn rectify>ready_for_decision
    admitted: rectify>scheduled
    rejected: rectify>ready_for_decision
    withdrawn: rectify>submitted
    expired: rectify>draft
    ");
}

#[test]
fn reasons_and_documents_are_asked_for() {
    let bare = |turn| Turn { reason: None, document: None, ..made(turn) };
    for (state, turn, fields) in [
        (ApplicationState::UnderReview, Move::RequestCompletion, vec!["reason"]),
        (ApplicationState::ReadyForDecision, Move::Reject, vec!["reason"]),
        (ApplicationState::Draft, Move::Withdraw, vec!["reason"]),
        (ApplicationState::Submitted, Move::Rectify, vec!["reason", "document_id"]),
    ] {
        let needed = |field: &&str| Refusal::at(*field, CaseViolation::NeededForMove { turn });
        let expected: Vec<Refusal> = fields.iter().map(needed).collect();
        assert_eq!(at(state).turned(bare(turn)), Err(expected), "{turn}");
    }
    for (state, turn) in [
        (ApplicationState::Draft, Move::Submit),
        (ApplicationState::Submitted, Move::TakeUp),
        (ApplicationState::UnderReview, Move::Ready),
    ] {
        assert!(at(state).turned(bare(turn)).is_ok(), "{turn}");
    }
}

#[test]
fn only_readiness_and_admission_accept_a_declaration() {
    let accepted = |turn| Turn { accepted: Prose::parse("scenario").ok(), ..made(turn) };
    let refused = at(ApplicationState::Draft).turned(accepted(Move::Submit));
    let violation = CaseViolation::NotForMove { turn: Move::Submit };
    assert_eq!(refused, Err(vec![Refusal::at("accept", violation)]));
    let ready = at(ApplicationState::UnderReview).turned(accepted(Move::Ready)).expect("moves");
    assert!(ready.last(Move::Ready).is_some_and(|made| made.accepted.is_some()));
}

#[test]
fn rectifying_takes_back_what_the_move_set() {
    let admitted = Application {
        membership: Some(Uuid::from_u128(5)),
        effective_from: Some(day(3)),
        presented_on: Some(day(3)),
        meeting: Some(Uuid::from_u128(6)),
        decisions: Decisions { admission: Some(Uuid::from_u128(7)), ..Decisions::default() },
        ..at(ApplicationState::Admitted)
    };
    let scheduled = admitted.turned(made(Move::Rectify)).expect("it is undone");
    assert_eq!(scheduled.state(), ApplicationState::Scheduled);
    assert_eq!((scheduled.membership, scheduled.effective_from), (None, None));
    assert_eq!((scheduled.presented_on, scheduled.decisions.admission), (None, None));
    assert_eq!(scheduled.meeting, Some(Uuid::from_u128(6)));
    let ready = scheduled.turned(made(Move::Rectify)).expect("it is undone");
    assert_eq!((ready.state(), ready.meeting), (ApplicationState::ReadyForDecision, None));
    // What was put off is scheduled no more: the move before it is the last.
    let put_off = at(ApplicationState::Scheduled).turned(made(Move::Unschedule)).expect("it was");
    let reviewed = put_off.turned(made(Move::Rectify)).expect("it is undone");
    assert_eq!(reviewed.state(), ApplicationState::UnderReview);
    let rejected = at(ApplicationState::Scheduled).turned(made(Move::Reject)).expect("it is");
    let admission = Some(Uuid::from_u128(8));
    let decisions = Decisions { admission, ..rejected.decisions };
    let rejected = Application { decisions, ..rejected };
    let scheduled = rejected.turned(made(Move::Rectify)).expect("it is undone");
    assert_eq!(scheduled.decisions.admission, None);
    let nothing = draft().turned(made(Move::Rectify));
    let violation = Violation::from(CaseViolation::NothingToRectify);
    assert_eq!(nothing, Err(vec![Refusal { field: "move".to_owned(), violation }]));
}

#[test]
fn an_admitted_one_learns_the_day_of_its_presentation_alone() {
    let admitted = at(ApplicationState::Admitted);
    let presented = Application { presented_on: Some(day(5)), ..admitted.clone() };
    assert_eq!(admitted.check_change(&presented, true), Ok(()));
    assert!(admitted.check_change(&presented, false).is_err());
    let other = Application { coordinator_designated_on: Some(day(5)), ..admitted.clone() };
    assert!(admitted.check_change(&other, true).is_err());
    let elsewhere = Application { organization: Uuid::from_u128(3), ..draft() };
    assert!(draft().check_change(&elsewhere, true).is_err());
    for state in [ApplicationState::Submitted, ApplicationState::Scheduled] {
        assert!(at(state).check_change(&at(state), true).is_ok());
        assert!(at(state).check_change(&at(state), false).is_err());
    }
}

proptest! {
    /// Whatever is tried: the state is where the last move led, every move that was
    /// taken goes from where the one before led, and undoing all leads to the draft.
    #[test]
    fn moves_chain(tried in prop::collection::vec(prop::sample::select(Move::ALL), 0..40)) {
        let mut application = draft();
        for turn in tried {
            let before = application.state();
            match application.clone().turned(made(turn)) {
                Ok(after) => {
                    prop_assert!(turn == Move::Rectify || origins(turn).contains(&before));
                    application = after;
                }
                Err(refusals) => prop_assert!(!refusals.is_empty()),
            }
        }
        let standing = application.standing_moves();
        let last = standing.last().map_or(ApplicationState::Draft, |made| made.to);
        prop_assert_eq!(application.state(), last);
        let mut undone = application.clone();
        for _ in 0..standing.len() {
            undone = undone.turned(made(Move::Rectify)).expect("there is a move to undo");
        }
        prop_assert_eq!(undone.state(), ApplicationState::Draft);
        prop_assert!(undone.turned(made(Move::Rectify)).is_err());
    }
}
