//! Whether a connection is worked for, which its reader has to know: one on which
//! nothing is asked may be closed, and one that waits for its answer may not.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

/// What is done for one connection.
#[derive(Debug)]
pub struct Occupied {
    requests: Cell<usize>,
    since: Cell<Instant>,
}

/// A request that is worked on; over when it is dropped.
#[derive(Debug)]
pub struct Working(Rc<Occupied>);

impl Occupied {
    /// A connection that was just opened.
    #[must_use]
    pub fn now() -> Rc<Self> {
        Rc::new(Self { requests: Cell::new(0), since: Cell::new(Instant::now()) })
    }

    /// Begins to work on a request.
    #[must_use]
    pub fn begin(self: &Rc<Self>) -> Working {
        self.requests.set(self.requests.get() + 1);
        Working(Rc::clone(self))
    }

    /// Since when nothing is done for it; none while something is.
    #[must_use]
    pub fn idle_since(&self) -> Option<Instant> {
        (self.requests.get() == 0).then(|| self.since.get())
    }

    /// What was done last is done only now: the caller has taken its answer.
    pub fn rest(&self) {
        self.since.set(Instant::now());
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.requests.set(self.0.requests.get().saturating_sub(1));
        self.0.rest();
    }
}
