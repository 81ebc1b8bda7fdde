//! When a token ends: a day, an instant, or a time from now.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, SubsecRound as _, TimeDelta, Utc};
use chrono_tz::Europe::Prague;
use thiserror::Error;

/// Why a text is no end of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ExpiryError {
    /// None of the three forms, or a day or time that there isn't.
    #[error(
        "give a day (2027-06-30), an instant (2027-06-30T12:00:00Z), or whole days or hours \
         from now (90d, 12h)"
    )]
    Form,
    /// Not after now.
    #[error("{0} is not in the future")]
    Past(DateTime<Utc>),
    /// Beyond the years that the register can hold.
    #[error("that is after the year 9999")]
    TooFar,
}

/// The first moment at which a token made `now` is no longer valid.
///
/// # Errors
/// `text` has none of the forms, or the moment isn't after `now`.
pub fn parse(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, ExpiryError> {
    let text = text.trim();
    let moment = match (span(text, now), day(text), DateTime::parse_from_rfc3339(text)) {
        (Some(end), _, _) => end?,
        (_, Some(day), _) => end_of(day).ok_or(ExpiryError::TooFar)?,
        (_, _, Ok(instant)) => instant.to_utc().trunc_subsecs(6),
        _ => return Err(ExpiryError::Form),
    };
    if moment <= now {
        return Err(ExpiryError::Past(moment));
    }
    if moment.year() > 9999 {
        return Err(ExpiryError::TooFar);
    }
    Ok(moment)
}

/// The end of whole days or hours from now, if `text` is such a time.
fn span(text: &str, now: DateTime<Utc>) -> Option<Result<DateTime<Utc>, ExpiryError>> {
    let (digits, hours) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(digits), _) => (digits, 24),
        (_, Some(digits)) => (digits, 1),
        (None, None) => return None,
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // The number can be beyond all integers, and its end beyond all calendars.
    let hours = digits.parse().ok().and_then(|number: i64| number.checked_mul(hours));
    let end = hours.and_then(TimeDelta::try_hours).and_then(|span| now.checked_add_signed(span));
    Some(end.ok_or(ExpiryError::TooFar))
}

fn day(text: &str) -> Option<NaiveDate> {
    // As long as it must be: the parser alone would take 2027-6-3 as well.
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// The end of a legal day: the first moment of the next one in Prague.
fn end_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.succ_opt()?.and_time(NaiveTime::MIN);
    Some(midnight.and_local_timezone(Prague).earliest()?.to_utc())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn parsed(text: &str) -> Result<String, ExpiryError> {
        let now = "2026-11-21T10:00:00.5Z".parse().expect("a moment");
        parse(text, now).map(|moment| moment.to_rfc3339())
    }

    #[rstest]
    #[case("2026-11-21", "2026-11-21T23:00:00+00:00")]
    #[case(" 2027-06-30 ", "2027-06-30T22:00:00+00:00")]
    #[case("2027-03-28", "2027-03-28T22:00:00+00:00")]
    #[case("2028-02-29", "2028-02-29T23:00:00+00:00")]
    #[case("2026-11-21T12:00:00+01:00", "2026-11-21T11:00:00+00:00")]
    #[case("2027-01-01T00:00:00.1234567Z", "2027-01-01T00:00:00.123456+00:00")]
    #[case("90d", "2027-02-19T10:00:00.500+00:00")]
    #[case("12h", "2026-11-21T22:00:00.500+00:00")]
    fn a_day_ends_in_prague_an_instant_is_itself_and_a_span_counts_from_now(
        #[case] text: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(parsed(text), Ok(expected.to_owned()));
    }

    #[rstest]
    #[case("2026-11-20")]
    #[case("2026-11-21T10:00:00Z")]
    #[case("2026-11-21T10:00:00.5Z")]
    #[case("0d")]
    #[case("0h")]
    fn what_is_not_in_the_future_is_refused(#[case] text: &str) {
        assert!(matches!(parsed(text), Err(ExpiryError::Past(_))), "{text}");
    }

    #[rstest]
    #[case("")]
    #[case("never")]
    #[case("90")]
    #[case("d")]
    #[case("-5d")]
    #[case("+5d")]
    #[case("1.5d")]
    #[case("90 d")]
    #[case("1d12h")]
    #[case("5m")]
    #[case("2027-02-29")]
    #[case("2027-6-30")]
    #[case("30. 6. 2027")]
    #[case("2027-06-30T12:00:00")]
    fn other_forms_are_refused(#[case] text: &str) {
        assert_eq!(parsed(text), Err(ExpiryError::Form), "{text}");
    }

    #[rstest]
    #[case("99999999d")]
    #[case("99999999999999999999999999d")]
    #[case("9223372036854775807d")]
    #[case("3000000d")]
    fn what_no_calendar_holds_is_refused(#[case] text: &str) {
        assert_eq!(parsed(text), Err(ExpiryError::TooFar), "{text}");
    }
}
