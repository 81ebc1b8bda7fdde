//! How much is done at once, by classes of routes: what comes beyond it is turned
//! away at once, so that what is taken is answered in time.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::Method;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::error::ApiError;
use super::problem::Code;
use super::turn;
use crate::domain::policy::Action;

/// What a route costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Health of the service: never turned away.
    Health,
    /// A read that looks at little.
    Read,
    /// A read that looks at everything, or hands out a file.
    Statistics,
    /// A write.
    Write,
    /// A whole file comes, and is held in memory.
    File,
    /// A password is hashed.
    SignIn,
}

/// Paths below which reads look at everything, or hand out files.
const STATISTICS: [&str; 7] = [
    "/api/v1/documents/{id}/content",
    "/api/v1/statistics/",
    "/api/v1/majority-checks/replay",
    "/api/v1/findings",
    "/api/v1/claims",
    "/api/v1/unions",
    "/api/v1/openapi.json",
];

/// Paths over which files come.
const FILES: [&str; 3] =
    ["POST /api/v1/imports", "POST /api/v1/compositions/import", "POST /api/v1/documents"];

impl Class {
    /// That of a route.
    #[must_use]
    pub fn of(method: &Method, path: &str, action: Action) -> Self {
        let is = |named: &&str| named.split_once(' ') == Some((method.as_str(), path));
        if path.starts_with("/health/") {
            Self::Health
        } else if action == Action::SignIn {
            Self::SignIn
        } else if FILES.iter().any(is) {
            Self::File
        } else if (method == Method::GET || action == Action::ReplayVotes)
            && STATISTICS.iter().any(|start| path.starts_with(start))
        {
            Self::Statistics
        } else if method == Method::GET || action == Action::CheckMajority {
            Self::Read
        } else {
            Self::Write
        }
    }
}

/// How much of each class is done at once; 0 is no limit.
#[derive(Debug, Clone, Copy)]
pub struct AtOnce {
    /// Of [`Class::Read`].
    pub reads: usize,
    /// Of [`Class::Statistics`].
    pub statistics: usize,
    /// Of [`Class::Write`].
    pub writes: usize,
    /// Of [`Class::File`].
    pub files: usize,
    /// Of [`Class::SignIn`].
    pub sign_ins: usize,
    /// How long a worker may be kept by those that were let in, while others wait.
    pub wait: Duration,
}

/// Lets in as much of each class as is done at once, in this process.
#[derive(Clone)]
pub struct Admission(Arc<Places>);

struct Places {
    reads: Option<Semaphore>,
    statistics: Option<Semaphore>,
    writes: Option<Semaphore>,
    files: Option<Semaphore>,
    sign_ins: Option<Semaphore>,
    wait: Duration,
}

impl Admission {
    /// Room for `most`.
    #[must_use]
    pub fn new(most: AtOnce) -> Self {
        let places = |most: usize| (most > 0).then(|| Semaphore::new(most));
        Self(Arc::new(Places {
            reads: places(most.reads),
            statistics: places(most.statistics),
            writes: places(most.writes),
            files: places(most.files),
            sign_ins: places(most.sign_ins),
            wait: most.wait,
        }))
    }

    /// Takes a place in `class`, which is held until it is dropped; none where the
    /// class has no limit.
    ///
    /// # Errors
    /// All places are taken, or the worker is kept for too long already.
    pub fn enter(&self, class: Class) -> Result<Option<SemaphorePermit<'_>>, ApiError> {
        let places = match class {
            Class::Health => return Ok(None),
            Class::Read => &self.0.reads,
            Class::Statistics => &self.0.statistics,
            Class::Write => &self.0.writes,
            Class::File => &self.0.files,
            Class::SignIn => &self.0.sign_ins,
        };
        turn::take(self.0.wait)?;
        let Some(places) = places else { return Ok(None) };
        let full =
            |_| ApiError::new(Code::Busy, "As much of this is being done as can be: try again.");
        places.try_acquire().map(Some).map_err(full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn places_are_given_back() {
        let wait = Duration::from_secs(10);
        let most = AtOnce { reads: 2, statistics: 0, writes: 1, files: 1, sign_ins: 1, wait };
        let door = Admission::new(most);
        let first = door.enter(Class::Read).expect("a place");
        let second = door.enter(Class::Read).expect("a place");
        assert!(first.is_some() && second.is_some());
        let refused = door.enter(Class::Read).expect_err("no place is left");
        assert_eq!(refused.code, Code::Busy);
        assert!(door.enter(Class::Write).is_ok(), "another class");
        assert!(matches!(door.enter(Class::Statistics), Ok(None)), "no limit");
        assert!(matches!(door.enter(Class::Health), Ok(None)), "never");
        drop(first);
        assert!(door.enter(Class::Read).is_ok());
    }
}
