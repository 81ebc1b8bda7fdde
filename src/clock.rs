//! The only place that reads the time and makes ids.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, SubsecRound as _, TimeZone as _, Utc};
use chrono_tz::Europe::Prague;
use uuid::{ContextV7, Timestamp, Uuid};

/// Where the present moment comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A moment that stands still until a test moves it, in microseconds since 1970.
    Frozen(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn frozen(moment: DateTime<Utc>) -> Self {
        Self::Frozen(Arc::new(AtomicI64::new(moment.timestamp_micros())))
    }

    /// The present moment, of whole microseconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Frozen(micros) => {
                Utc.timestamp_micros(micros.load(Ordering::SeqCst)).single().unwrap_or_default()
            }
        }
    }
}

/// The legal day at `moment`: the calendar day of Europe/Prague.
#[must_use]
pub fn legal_day(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Prague).date_naive()
}

/// Where ids come from.
#[derive(Debug, Clone)]
pub enum Ids {
    /// `UUIDv7`: ordered by time, unique by chance.
    Random(Arc<Mutex<ContextV7>>),
    /// Counted, for tests.
    Counted(Arc<AtomicU64>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::Random(Arc::new(Mutex::new(ContextV7::new())))
    }
}

impl Ids {
    /// Ids that count from 1.
    #[must_use]
    pub fn counted() -> Self {
        Self::Counted(Arc::new(AtomicU64::new(0)))
    }

    /// A new id, made at `now`.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>) -> Uuid {
        match self {
            Self::Random(context) => {
                let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
                Uuid::new_v7(Timestamp::from_unix(
                    &**context,
                    seconds,
                    now.timestamp_subsec_nanos(),
                ))
            }
            Self::Counted(count) => {
                Uuid::from_u128(u128::from(count.fetch_add(1, Ordering::SeqCst)) + 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legal_day_is_that_of_prague() {
        let at = |text: &str| legal_day(text.parse().expect("a moment"));
        assert_eq!(at("2020-02-20T22:59:59Z").to_string(), "2020-02-20", "winter: one hour ahead");
        assert_eq!(at("2020-02-20T23:00:00Z").to_string(), "2020-02-21");
        assert_eq!(at("2020-06-30T22:00:00Z").to_string(), "2020-07-01", "summer: two hours ahead");
    }
}
