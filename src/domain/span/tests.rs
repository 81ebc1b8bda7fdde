use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn bounds(earliest: &str, latest: &str) -> Bounds {
    Bounds::new(day(earliest), day(latest)).expect("bounds")
}

fn zlin() -> Span {
    Span::new(bounds("1996-01-01", "1996-12-31"), Some(bounds("2007-01-01", "2007-12-31")))
        .expect("a span")
}

#[rstest]
#[case("1995-12-31", false, false, "before the earliest begin")]
#[case("1996-01-01", false, true, "may have begun")]
#[case("1996-12-31", true, true, "must have begun")]
#[case("2000-01-01", true, true, "in the midst")]
#[case("2006-12-31", true, true, "the last certain day")]
#[case("2007-01-01", false, true, "may have ended")]
#[case("2007-12-30", false, true, "the last possible day")]
#[case("2007-12-31", false, false, "the end is the first day outside")]
fn certain_and_possible_days(
    #[case] on: &str,
    #[case] certain: bool,
    #[case] possible: bool,
    #[case] why: &str,
) {
    assert_eq!(
        (zlin().certain_on(day(on)), zlin().possible_on(day(on))),
        (certain, possible),
        "{why}"
    );
}

#[test]
fn crossed_days_are_refused() {
    assert!(matches!(
        Bounds::new(day("2020-01-02"), day("2020-01-01")),
        Err(Violation::BoundsCrossed { .. })
    ));
    let began = bounds("2020-01-01", "2020-12-31");
    assert!(Span::new(began, Some(Bounds::exact(day("2020-01-01")))).is_err(), "no day between");
    assert!(Span::new(began, Some(Bounds::exact(day("2020-01-02")))).is_ok(), "one day between");
}

#[rstest]
#[case(None, None, Some(("1996-01-01", "1996-12-31", "2007-01-01", "2007-12-31")), "unknown existence clips nothing")]
#[case(Some("1996-06-01"), None, Some(("1996-06-01", "1996-12-31", "2007-01-01", "2007-12-31")), "founded within")]
#[case(Some("1997-01-01"), None, Some(("1997-01-01", "1997-01-01", "2007-01-01", "2007-12-31")), "founded after the latest begin: the days since are left")]
#[case(Some("2007-12-31"), None, None, "founded when it had ended")]
#[case(None, Some("2000-01-01"), Some(("1996-01-01", "1996-12-31", "2000-01-01", "2000-01-01")), "dissolved before the end")]
#[case(None, Some("1996-03-01"), Some(("1996-01-01", "1996-02-29", "1996-03-01", "1996-03-01")), "dissolved within the begin")]
#[case(None, Some("1996-01-01"), None, "dissolved before any possible day")]
fn clipping_to_existence(
    #[case] founded: Option<&str>,
    #[case] dissolved: Option<&str>,
    #[case] expected: Option<(&str, &str, &str, &str)>,
    #[case] why: &str,
) {
    let existence = Existence { founded: founded.map(day), dissolved: dissolved.map(day) };
    let expected =
        expected.map(|(a, b, c, d)| Span::new(bounds(a, b), Some(bounds(c, d))).expect("a span"));
    assert_eq!(zlin().clip(existence), expected, "{why}");
}

fn any_span() -> impl Strategy<Value = Span> {
    let base = day("2000-01-01");
    (0i64..60, 0i64..20, proptest::option::of((0i64..60, 0i64..20))).prop_filter_map(
        "no day between",
        move |(begin, slack, end)| {
            let at = |days| base + chrono::Duration::days(days);
            let began = Bounds::new(at(begin), at(begin + slack)).ok()?;
            let ended = end.and_then(|(end, slack)| Bounds::new(at(end), at(end + slack)).ok());
            Span::new(began, ended).ok()
        },
    )
}

proptest! {
    #[test]
    fn a_certain_day_is_possible(span in any_span(), offset in 0i64..120) {
        let on = day("1999-12-01") + chrono::Duration::days(offset);
        prop_assert!(!span.certain_on(on) || span.possible_on(on));
    }

    #[test]
    fn overlap_is_a_shared_possible_day(a in any_span(), b in any_span()) {
        let first = day("1999-12-31");
        let shared = (0..140).map(|n| first + chrono::Duration::days(n))
            .any(|on| a.possible_on(on) && b.possible_on(on));
        prop_assert_eq!(a.may_overlap(b), shared);
        prop_assert_eq!(a.may_overlap(b), b.may_overlap(a));
    }

    #[test]
    fn clipping_never_adds_a_day(span in any_span(), founded in proptest::option::of(0i64..90), gone in proptest::option::of(0i64..90)) {
        let at = |days| day("2000-01-01") + chrono::Duration::days(days);
        let existence = Existence { founded: founded.map(at), dissolved: gone.map(at) };
        if let Some(clipped) = span.clip(existence) {
            for offset in -5..130 {
                prop_assert!(!clipped.possible_on(at(offset)) || span.possible_on(at(offset)));
            }
        }
    }
}
