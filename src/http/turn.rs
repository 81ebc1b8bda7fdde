//! How long the requests of one worker wait for their turn: whoever comes when others
//! have waited too long is turned away at once.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::error::ApiError;
use super::problem::Code;

/// How many are let in between two turns however long they take: a few that take long
/// are no overload.
const FEW: u32 = 8;

thread_local! {
    /// The turn that is waited for on this worker.
    static TURN: Cell<Option<Turn>> = const { Cell::new(None) };
}

/// What happened since a task was put at the end of the line.
#[derive(Debug, Clone, Copy)]
struct Turn {
    since: Instant,
    let_in: u32,
}

impl Turn {
    /// The same with one more let in, or none if it has been waited for too long.
    fn one_more(self, longest: Duration) -> Option<Self> {
        let late = self.let_in >= FEW && self.since.elapsed() > longest;
        (!late).then_some(Self { let_in: self.let_in + 1, ..self })
    }
}

/// Lets a request in, unless what was let in before keeps this worker for `longest`
/// already.
///
/// A worker does one thing after another, in the order in which things became ready. The
/// first request puts a task of nothing at the end of the line: until that has had its
/// turn, all that comes to this door was ready before it, and waited as long as it has.
///
/// # Errors
/// Too long is waited.
pub fn take(longest: Duration) -> Result<(), ApiError> {
    if longest.is_zero() {
        return Ok(());
    }
    let waited_for = TURN.get();
    let turn = waited_for.unwrap_or_else(|| Turn { since: Instant::now(), let_in: 0 });
    let Some(turn) = turn.one_more(longest) else {
        return Err(ApiError::new(Code::Busy, "Too many wait for an answer: try again."));
    };
    TURN.set(Some(turn));
    if waited_for.is_none() {
        actix_web::rt::spawn(async { TURN.set(None) });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: Duration = Duration::from_millis(20);

    #[actix_web::test]
    async fn who_comes_late_is_turned_away_until_the_line_is_done() {
        for _ in 0..FEW {
            take(LONGEST).expect("the first few are let in");
            std::thread::sleep(LONGEST);
        }
        let refused = take(LONGEST).expect_err("the line is too long");
        assert_eq!(refused.code, Code::Busy);
        tokio::task::yield_now().await;
        take(LONGEST).expect("the line is done");
    }

    #[actix_web::test]
    async fn many_that_take_no_time_are_let_in() {
        for _ in 0..1_000 {
            take(Duration::from_secs(10)).expect("nobody waits");
        }
    }

    #[actix_web::test]
    async fn without_a_limit_nobody_is_turned_away() {
        for _ in 0..=FEW {
            take(Duration::ZERO).expect("no limit");
            std::thread::sleep(LONGEST);
        }
        assert!(TURN.get().is_none());
    }
}
