//! What a drill is asked for, and what it reached.

use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How much a drill does: until it has done so much, or until its time is up.
pub struct Budget {
    pub rounds: usize,
    begun: Instant,
    time: Duration,
}

impl Budget {
    /// So many rounds within so many seconds, or, in the long form, so many.
    pub fn of((rounds, seconds): (usize, u64), (long_rounds, long_seconds): (usize, u64)) -> Self {
        let long = (long_rounds, self::seconds().unwrap_or(long_seconds));
        let (rounds, seconds) = if is_long() { long } else { (rounds, seconds) };
        Self { rounds, begun: Instant::now(), time: Duration::from_secs(seconds) }
    }

    /// Whether there is time for another round.
    pub fn lasts(&self) -> bool {
        self.begun.elapsed() < self.time
    }

    pub fn seconds(&self) -> u64 {
        self.begun.elapsed().as_secs()
    }
}

/// How long something took, each time.
#[derive(Default)]
pub struct Delays(Vec<Duration>);

impl Delays {
    pub fn note(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub fn longest(&self) -> Duration {
        self.0.iter().max().copied().unwrap_or_default()
    }

    /// How many took longer than `wanted`.
    pub fn over(&self, wanted: Duration) -> usize {
        self.0.iter().filter(|took| **took > wanted).count()
    }

    /// Fails unless each took at most `wanted`, but for one, and one more of each hundred,
    /// that took at most five times as long: a machine that others use as well may stop for
    /// a second, whatever runs on it.
    pub fn hold(&self, wanted: Duration, what: &str) {
        let (over, all) = (self.over(wanted), self.0.len());
        assert!(all > 0, "{what}: never measured");
        assert!(over <= 1 + all / 100, "{what}: {over} of {all} took over {wanted:?}");
        assert!(self.longest() <= wanted * 5, "{what}: one took {:?}", self.longest());
    }
}

#[test]
fn delays_hold_but_for_a_few() {
    let of = |times: &[u64]| Delays(times.iter().copied().map(Duration::from_millis).collect());
    let holds = |times: &[u64]| {
        let delays = of(times);
        std::panic::catch_unwind(|| delays.hold(Duration::from_secs(1), "tried")).is_ok()
    };
    assert!(holds(&[1, 1_000, 5_000]));
    assert!(!holds(&[1, 1_001, 1_001]), "two of three");
    assert!(!holds(&[1, 5_001]), "one that hangs");
    assert!(!holds(&[]), "none");
}

/// Whether the long form is asked for.
#[expect(clippy::disallowed_methods, reason = "scripts/drill asks through the environment")]
pub fn is_long() -> bool {
    std::env::var("DRILL_LONG").is_ok_and(|value| value == "true")
}

/// How long the long form is to take at most, where another length is asked for.
#[expect(
    clippy::disallowed_methods,
    reason = "whoever tries a long form asks through the environment"
)]
pub fn seconds() -> Option<u64> {
    std::env::var("DRILL_SECONDS").ok().and_then(|text| text.parse().ok())
}

/// Lets one drill run at a time: each takes the machine for itself.
pub fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Prints a line, also where the tests' own output is held back.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "drill: {line}");
}
