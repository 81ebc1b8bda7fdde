//! How many requests are answered in a window of time: from one address, and with one
//! token or session.
//!
//! Windows are fixed and begin for all at the same moments, so a counter is one number
//! that is counted up without a lock. Counters of those who were not seen for long are
//! forgotten where there are too many: memory has a bound, and whoever asks from very
//! many addresses begins anew with each of them anyway.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, Utc};
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, UnitWeighter};

use super::address::network;
use super::error::ApiError;
use super::problem::Code;

/// What is left in this window (draft-ietf-httpapi-ratelimit-headers-10, section 4).
const LEFT: HeaderName = HeaderName::from_static("ratelimit");
/// How much a window has (the same, section 3).
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Most addresses, and most tokens, that are counted apart at once.
const COUNTED: u64 = 1 << 16;

/// How many requests are answered in a window; 0 is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    /// From one address.
    pub by_address: u32,
    /// With one token or session.
    pub by_token: u32,
    /// How long a window is.
    pub window: Duration,
}

/// Counts the requests of callers, in this process alone.
#[derive(Clone)]
pub struct Rates(Arc<Counts>);

struct Counts {
    addresses: Option<Counters<IpAddr>>,
    tokens: Option<Counters<String>>,
    /// Length of a window, in seconds; never 0.
    window: u64,
}

/// How a caller stands after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    most: u32,
    /// Requests in this window, this one included.
    asked: u32,
    /// Seconds until the next window.
    ends_in: u64,
}

impl Rates {
    /// Nobody was counted yet.
    #[must_use]
    pub fn new(most: Most) -> Self {
        Self(Arc::new(Counts {
            addresses: Counters::new(most.by_address),
            tokens: Counters::new(most.by_token),
            window: most.window.as_secs().max(1),
        }))
    }

    /// Counts a request from `address` (of IPv6, from its network of 64 bits); nothing
    /// where addresses have no limit.
    #[must_use]
    pub fn from_address(&self, address: IpAddr, now: DateTime<Utc>) -> Option<Standing> {
        let (window, ends_in) = self.window(now);
        let counters = self.0.addresses.as_ref()?;
        Some(counters.count(&network(address), window, ends_in))
    }

    /// Counts a request with the token or session `id`; nothing where they have no limit.
    #[must_use]
    pub fn with_token(&self, id: &str, now: DateTime<Utc>) -> Option<Standing> {
        let (window, ends_in) = self.window(now);
        Some(self.0.tokens.as_ref()?.count(&id.to_owned(), window, ends_in))
    }

    /// Number of the window that `now` lies in, and the seconds until it ends.
    fn window(&self, now: DateTime<Utc>) -> (u32, u64) {
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        let number = u32::try_from(seconds / self.0.window).unwrap_or(u32::MAX);
        (number, self.0.window - seconds % self.0.window)
    }

    /// Says in the head of an answer how the caller stands.
    pub fn tell(
        &self,
        headers: &mut HeaderMap,
        address: Option<Standing>,
        token: Option<Standing>,
    ) {
        let standings = [("address", address), ("token", token)];
        let (mut left, mut policy) = (String::with_capacity(64), String::with_capacity(64));
        for (name, standing) in standings {
            let Some(standing) = standing else { continue };
            let comma = if left.is_empty() { "" } else { ", " };
            let rest = standing.most.saturating_sub(standing.asked);
            // Writing to a text cannot fail.
            let _ = write!(left, "{comma}\"{name}\";r={rest};t={}", standing.ends_in);
            let _ = write!(policy, "{comma}\"{name}\";q={};w={}", standing.most, self.0.window);
        }
        if left.is_empty() {
            return;
        }
        for (name, text) in [(LEFT, left), (POLICY, policy)] {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        }
    }
}

impl Standing {
    /// Refuses what came beyond the limit.
    ///
    /// # Errors
    /// It did.
    pub fn check(self, whose: &str) -> Result<(), ApiError> {
        if self.asked <= self.most {
            return Ok(());
        }
        let seconds = u32::try_from(self.ends_in).unwrap_or(u32::MAX);
        let seconds = NonZeroU32::new(seconds).unwrap_or(NonZeroU32::MIN);
        let detail = format!(
            "{} requests {whose} are answered in a window: try again in {seconds} seconds.",
            self.most
        );
        Err(ApiError::new(Code::TooManyRequests, detail).after(seconds))
    }
}

struct Counters<K> {
    most: u32,
    counted: Cache<K, Arc<Counter>>,
}

impl<K: Hash + Eq + Clone> Counters<K> {
    fn new(most: u32) -> Option<Self> {
        let options = OptionsBuilder::new()
            .estimated_items_capacity(1024)
            .weight_capacity(COUNTED)
            .build()
            .ok()?;
        let (hasher, lifecycle) = (DefaultHashBuilder::default(), DefaultLifecycle::default());
        let counted = Cache::with_options(options, UnitWeighter, hasher, lifecycle);
        (most > 0).then_some(Self { most, counted })
    }

    fn count(&self, key: &K, window: u32, ends_in: u64) -> Standing {
        let counter = self.counted.get(key).unwrap_or_else(|| {
            let new = || Ok::<_, Infallible>(Arc::new(Counter::default()));
            let Ok(counter) = self.counted.get_or_insert_with(key, new);
            counter
        });
        Standing { most: self.most, asked: counter.count(window), ends_in }
    }
}

/// Number of a window, and how many requests it has seen, in one word.
#[derive(Debug, Default)]
struct Counter(AtomicU64);

impl Counter {
    fn count(&self, window: u32) -> u32 {
        let next = |word: u64| {
            let same = word >> 32 == u64::from(window);
            let seen = if same { word & u64::from(u32::MAX) } else { 0 };
            u64::from(window) << 32 | (seen + 1).min(u64::from(u32::MAX))
        };
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |w| Some(next(w)));
        let before = before.unwrap_or_else(|word| word);
        u32::try_from(next(before) & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn rates(by_address: u32, by_token: u32) -> Rates {
        Rates::new(Most { by_address, by_token, window: Duration::from_mins(1) })
    }

    #[test]
    fn a_window_has_so_many_and_the_next_one_again() {
        let (rates, here) = (rates(3, 0), address("192.0.2.1"));
        let ask = |at| rates.from_address(here, at).expect("a limit");
        for _ in 0..3 {
            assert!(ask(at("2026-11-22T10:00:59Z")).check("x").is_ok());
        }
        let refused = ask(at("2026-11-22T10:00:59.9Z")).check("x").expect_err("it is too much");
        assert_eq!((refused.code, refused.after), (Code::TooManyRequests, NonZeroU32::new(1)));
        assert!(ask(at("2026-11-22T10:01:00Z")).check("x").is_ok(), "the next window");
        assert_eq!(rates.with_token("a", at("2026-11-22T10:01:00Z")), None, "no limit");
    }

    #[test]
    fn addresses_and_tokens_are_counted_apart() {
        let (rates, now) = (rates(1, 1), at("2026-11-22T10:00:15Z"));
        let ask = |text| rates.from_address(address(text), now).expect("a limit").check("x");
        assert!(ask("2001:db8::1").is_ok());
        assert!(ask("2001:db8::ffff").is_err(), "the same network");
        assert!(ask("2001:db8:0:1::1").is_ok() && ask("192.0.2.1").is_ok());
        assert!(ask("::ffff:192.0.2.1").is_err(), "the same address");
        let token = |id| rates.with_token(id, now).expect("a limit").check("x");
        assert!(token("a").is_ok() && token("b").is_ok() && token("a").is_err());
    }

    #[test]
    fn an_answer_says_what_is_left() {
        let (rates, now) = (rates(10, 5), at("2026-11-22T10:00:15Z"));
        let by_address = rates.from_address(address("192.0.2.1"), now);
        let mut headers = HeaderMap::new();
        rates.tell(&mut headers, by_address, rates.with_token("a", now));
        assert_eq!(headers.get(LEFT).expect("it"), "\"address\";r=9;t=45, \"token\";r=4;t=45");
        let policy = "\"address\";q=10;w=60, \"token\";q=5;w=60";
        assert_eq!(headers.get(POLICY).expect("it"), policy);
        let mut none = HeaderMap::new();
        rates.tell(&mut none, None, None);
        assert!(none.is_empty());
    }

    #[test]
    fn a_counter_stays_at_its_end() {
        let counter = Counter(AtomicU64::new(7 << 32 | u64::from(u32::MAX - 1)));
        assert_eq!([counter.count(7), counter.count(7)], [u32::MAX, u32::MAX]);
        assert_eq!(counter.count(8), 1);
    }

    #[test]
    fn counters_have_a_bound() {
        let (rates, now) = (rates(1, 0), at("2026-11-22T10:00:15Z"));
        for number in 0..100_000_u32 {
            let _ = rates.from_address(IpAddr::V4(number.into()), now);
        }
        let counted = rates.0.addresses.as_ref().expect("a limit").counted.len();
        assert!(
            (1_000..=usize::try_from(COUNTED).expect("it fits")).contains(&counted),
            "{counted}"
        );
    }
}
