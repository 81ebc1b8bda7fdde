//! `person retention`: of whom something is known that nobody needs any more.

use std::process::ExitCode;

use chrono::{Days, Months, NaiveDate};
use clap::Args;

use super::super::session::{self, Session};
use super::super::{CliError, output};
use super::erased;
use crate::clock::legal_day;
use crate::config::CommonArgs;
use crate::domain::retention::Due;
use crate::service::erasure;

/// What `person retention` takes.
#[derive(Debug, Args)]
pub struct RetentionArgs {
    /// How long what is known is kept once it is needed no more: years (3y), months
    /// (18m) or days (90d)
    #[arg(long, value_name = "TIME", default_value = "3y", value_parser = Span::parse)]
    after: Span,
    /// Erase them; without this they are only listed
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    common: CommonArgs,
}

/// A time of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Months(u32),
    Days(u32),
}

impl Span {
    fn parse(text: &str) -> Result<Self, String> {
        let number = |digits: &str| digits.parse::<u16>().ok().map(u32::from);
        let read = match (text.strip_suffix('y'), text.strip_suffix('m'), text.strip_suffix('d')) {
            (Some(years), _, _) => number(years).map(|years| Self::Months(years * 12)),
            (_, Some(months), _) => number(months).map(Self::Months),
            (_, _, Some(days)) => number(days).map(Self::Days),
            _ => None,
        };
        read.ok_or_else(|| "give whole years, months or days: 3y, 18m, 90d".to_owned())
    }

    fn before(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Months(months) => day.checked_sub_months(Months::new(months)),
            Self::Days(days) => day.checked_sub_days(Days::new(days.into())),
        }
    }
}

/// Lists them by reference and role, never by name; erases them where told to.
///
/// # Errors
/// The settings can't be used, the register can't be opened, read or written to, or
/// the ledger can't be written to.
pub fn run(args: &RetentionArgs) -> Result<ExitCode, CliError> {
    session::with_existing(&args.common, |session| report(session, args))
}

fn report(session: &Session, args: &RetentionArgs) -> Result<ExitCode, CliError> {
    let today = legal_day(session.clock.now());
    // Before all days of the calendar nothing ended.
    let limit = args.after.before(today).unwrap_or(NaiveDate::MIN);
    let due = session.store.read_now(|conn| erasure::due(conn, limit))?;
    for one in &due {
        output::line(line(one))?;
    }
    let count = due.len();
    if !args.apply {
        output::line(format_args!("{count} persons needed no more since before {limit}"))?;
        if count > 0 {
            output::note("nothing was erased: add --apply to erase them");
        }
        return Ok(ExitCode::SUCCESS);
    }
    for one in due {
        erased(session, one.person, &format!("needed no more since {}", one.since))?;
    }
    output::line(format_args!("erased {count} persons needed no more since before {limit}"))?;
    Ok(ExitCode::SUCCESS)
}

fn line(due: &Due) -> String {
    let roles: Vec<&str> = due.roles.iter().map(|role| role.as_str()).collect();
    let roles = if roles.is_empty() { "no contact".to_owned() } else { roles.join(", ") };
    format!("{} {roles}, since {}", due.person, due.since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_of_the_calendar() {
        let day: NaiveDate = "2028-02-29".parse().expect("a day");
        let before = |text: &str| Span::parse(text).map(|span| span.before(day));
        for (text, expected) in [
            ("3y", "2025-02-28"),
            ("18m", "2026-08-29"),
            ("90d", "2027-12-01"),
            ("0d", "2028-02-29"),
        ] {
            assert_eq!(before(text), Ok(expected.parse().ok()), "{text}");
        }
        for wrong in ["", "y", "3", "3w", "-3y", "1.5y", "99999y", "3 y"] {
            assert!(before(wrong).is_err(), "{wrong}");
        }
    }
}
