//! How often somebody may fail to sign in: by login, so that nobody tries
//! passwords on one account, and by address, so that nobody tries one on all.
//!
//! An attempt is charged before the password is compared, so that many at once
//! get no further than one after another; a right one is given back.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::address::network;
use super::error::ApiError;
use super::problem::Code;
use crate::clock::Clock;

/// Failures in a row with one login: as many as an honest person needs.
pub const BY_LOGIN: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
/// Failures in a row from one address: a proxy has one for all who come by it.
pub const BY_ADDRESS: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// One more failure with a login each minute.
const PER_LOGIN: Quota = Quota::per_minute(NonZeroU32::MIN).allow_burst(BY_LOGIN);
/// One more failure from an address every two seconds.
const PER_ADDRESS: Quota =
    Quota::per_minute(NonZeroU32::MIN.saturating_add(29)).allow_burst(BY_ADDRESS);
/// After so many attempts, what is forgiven by time is forgotten.
const TIDIED: usize = 256;

/// Counts failures to sign in, of this process alone.
#[derive(Clone)]
pub struct Throttle(Arc<Limits>);

struct Limits {
    logins: Limiter<String>,
    addresses: Limiter<IpAddr>,
    attempts: AtomicUsize,
}

/// An attempt that was charged.
pub struct Attempt {
    throttle: Throttle,
    login: String,
    address: IpAddr,
}

impl Throttle {
    /// A throttle that has seen nothing yet.
    #[must_use]
    pub fn new(clock: &Clock) -> Self {
        Self(Arc::new(Limits {
            logins: Limiter::new(PER_LOGIN, clock),
            addresses: Limiter::new(PER_ADDRESS, clock),
            attempts: AtomicUsize::new(0),
        }))
    }

    /// Charges an attempt with the login of digest `login` from `address`.
    ///
    /// # Errors
    /// Too many failed.
    pub fn charge(&self, login: &str, address: Option<IpAddr>) -> Result<Attempt, ApiError> {
        let limits = &self.0;
        if limits.attempts.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDIED) {
            limits.logins.limit.retain_recent();
            limits.addresses.limit.retain_recent();
        }
        let address = network(address.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)));
        let login = login.to_owned();
        limits.addresses.charge(&address).map_err(too_many)?;
        if let Err(wait) = limits.logins.charge(&login) {
            limits.addresses.give_back(&address);
            return Err(too_many(wait));
        }
        Ok(Attempt { throttle: self.clone(), login, address })
    }
}

impl Attempt {
    /// Gives back what was charged: the password was right, or nobody looked.
    pub fn give_back(self) {
        self.throttle.0.logins.give_back(&self.login);
        self.throttle.0.addresses.give_back(&self.address);
    }
}

fn too_many(wait: Duration) -> ApiError {
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
    let seconds = NonZeroU32::MIN.saturating_add(seconds);
    let detail = format!("Too many attempts failed: try again in {seconds} seconds.");
    ApiError::new(Code::TooManyAttempts, detail).after(seconds)
}

/// A limit by keys of one kind.
struct Limiter<K: Hash + Eq + Clone> {
    limit: RateLimiter<K, Charges<K>, Time, NoOpMiddleware<Duration>>,
    charges: Charges<K>,
    interval: Nanos,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(quota: Quota, clock: &Clock) -> Self {
        let charges = Charges(Arc::default());
        let interval = Nanos::from(quota.replenish_interval());
        let limit = RateLimiter::new(quota, charges.clone(), Time(clock.clone()));
        Self { limit, charges, interval }
    }

    /// How long to wait, if the limit is reached.
    fn charge(&self, key: &K) -> Result<(), Duration> {
        let now = self.limit.clock().now();
        self.limit.check_key(key).map_err(|until| until.wait_time_from(now))
    }

    fn give_back(&self, key: &K) {
        if let Some(arrival) = self.charges.lock().get_mut(key) {
            *arrival = arrival.saturating_sub(self.interval);
        }
    }
}

/// What was charged, by key: the moment at which all of it is forgiven.
#[derive(Clone)]
struct Charges<K>(Arc<Mutex<HashMap<K, Nanos>>>);

impl<K> Charges<K> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq + Clone> StateStore for Charges<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut charges = self.lock();
        let (outcome, arrival) = decide(charges.get(key).copied())?;
        charges.insert(key.clone(), arrival);
        Ok(outcome)
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<K> for Charges<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        self.lock().retain(|_, arrival| *arrival > drop_below);
    }

    fn len(&self) -> usize {
        self.lock().len()
    }

    fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }
}

/// The clock that is handed down, as the limiter reads it.
#[derive(Clone)]
struct Time(Clock);

impl governor::clock::Clock for Time {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.now().timestamp_micros()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn moved(clock: &Clock, by: TimeDelta) {
        let Clock::Frozen(micros) = clock else { panic!("a test's clock is frozen") };
        micros.fetch_add(by.num_microseconds().expect("not that far"), Ordering::SeqCst);
    }

    fn start() -> (Clock, Throttle) {
        let clock = Clock::frozen("2026-11-21T10:00:00Z".parse().expect("a moment"));
        let throttle = Throttle::new(&clock);
        (clock, throttle)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_login_has_ten_failures_and_one_more_each_minute() {
        let (clock, throttle) = start();
        let here = Some(address("192.0.2.1"));
        for _ in 0..BY_LOGIN.get() {
            assert!(throttle.charge("a", here).is_ok());
        }
        let refused =
            throttle.charge("a", Some(address("192.0.2.2"))).err().expect("it is too much");
        assert_eq!((refused.code, refused.after), (Code::TooManyAttempts, NonZeroU32::new(61)));
        assert!(throttle.charge("b", here).is_ok(), "another login");
        moved(&clock, TimeDelta::seconds(59));
        assert!(throttle.charge("a", here).is_err());
        moved(&clock, TimeDelta::seconds(1));
        assert!(throttle.charge("a", here).is_ok() && throttle.charge("a", here).is_err());
    }

    #[test]
    fn a_right_password_uses_up_nothing() {
        let (_, throttle) = start();
        for _ in 0..1_000 {
            throttle
                .charge("a", Some(address("192.0.2.1")))
                .expect("as often as one likes")
                .give_back();
        }
        for _ in 1..BY_LOGIN.get() {
            assert!(throttle.charge("a", Some(address("192.0.2.1"))).is_ok());
        }
        throttle.charge("a", Some(address("192.0.2.1"))).expect("the tenth").give_back();
        assert!(throttle.charge("a", Some(address("192.0.2.1"))).is_ok());
        assert!(
            throttle.charge("a", Some(address("192.0.2.1"))).is_err(),
            "a right one pardons no wrong one"
        );
    }

    #[test]
    fn an_address_has_failures_with_many_logins() {
        let (clock, throttle) = start();
        let charge =
            |login: u32, from: &str| throttle.charge(&login.to_string(), Some(address(from)));
        for login in 0..BY_ADDRESS.get() {
            assert!(charge(login, "2001:db8::1").is_ok());
        }
        assert!(charge(1_000, "2001:db8::ffff").is_err(), "the same network");
        assert!(charge(1_000, "2001:db8:0:1::1").is_ok(), "another");
        assert!(charge(1_001, "192.0.2.1").is_ok() && charge(1_002, "::ffff:192.0.2.1").is_ok());
        moved(&clock, TimeDelta::seconds(2));
        assert!(charge(1_003, "2001:db8::1").is_ok());
    }

    #[test]
    fn what_a_login_refuses_is_not_charged_to_the_address() {
        let (_, throttle) = start();
        for _ in 0..10_000 {
            let _ = throttle.charge("a", Some(address("192.0.2.1")));
        }
        assert!(throttle.charge("b", Some(address("192.0.2.1"))).is_ok());
    }

    #[test]
    fn what_time_forgave_is_forgotten() {
        let (clock, throttle) = start();
        for login in 0..TIDIED {
            let _ = throttle.charge(&login.to_string(), Some(address("192.0.2.1")));
        }
        assert!(throttle.0.logins.charges.len() > 100);
        moved(&clock, TimeDelta::hours(2));
        for _ in 0..=TIDIED {
            let _ = throttle.charge("a", Some(address("192.0.2.2")));
        }
        assert_eq!(throttle.0.logins.charges.len(), 1);
        assert_eq!(throttle.0.addresses.charges.len(), 1);
    }
}
