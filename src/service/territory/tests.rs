use rstest::rstest;

use super::*;
use crate::domain::kind::Level;

fn problem(tables: Tables<'_>) -> String {
    units(tables).expect_err("refused").to_string()
}

#[test]
fn the_shipped_tables_hold_together() {
    let units = units(SHIPPED).expect("sound");
    let count = |level| units.iter().filter(|unit| unit.level() == level).count();
    assert_eq!(
        Level::ALL.iter().map(|level| count(*level)).collect::<Vec<_>>(),
        [14, 77, 206, 6_258, 140],
        "regions, districts, ORPs, municipalities, city districts"
    );
    assert_eq!(units.iter().filter(|unit| unit.is_military_area()).count(), 4);
}

#[test]
fn thirteen_municipalities_changed_district_in_2021() {
    let units = units(SHIPPED).expect("sound");
    let day = |text: &str| text.parse().expect("a day");
    let changed = units
        .iter()
        .filter(|unit| unit.district_on(day("2020-12-31")) != unit.district_on(day("2021-01-01")))
        .count();
    assert_eq!(changed, 13);
}

#[rstest]
#[case("500011,", "500012,", "check digit")]
#[case(",75158094,", ",75158095,", "check digit")]
#[case(",CZ0724,CZ0724,7213,", ",CZ0724,CZ0724,7299,", "orp 7299, which is not there")]
#[case(",1855,1851,1859,", ",1856,1851,1859,", "inhabitants on 2018-01-01")]
#[case(",1855,1851,1859,", ",many,1851,1859,", "not a number")]
#[case("code,name,status", "code,nome,status", "no column name")]
#[case(",municipality,75158094,", ",hamlet,75158094,", "unknown word")]
fn a_damaged_table_is_refused(#[case] from: &str, #[case] to: &str, #[case] expected: &str) {
    let municipalities = SHIPPED.municipalities.replacen(from, to, 1);
    assert_ne!(municipalities, SHIPPED.municipalities, "the damage is done");
    let text = problem(Tables { municipalities: &municipalities, ..SHIPPED });
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_city_district_belongs_to_one_municipality() {
    let city_districts = format!("{}500054,Praha 1,554804,\n", SHIPPED.city_districts);
    let text = problem(Tables { city_districts: &city_districts, ..SHIPPED });
    assert!(text.contains("city_district 500054 stands twice"), "{text}");
}

#[test]
fn a_lost_row_shows_in_the_totals() {
    let municipalities: Vec<&str> =
        SHIPPED.municipalities.lines().filter(|line| !line.starts_with("500011,")).collect();
    let text = problem(Tables { municipalities: &municipalities.join("\n"), ..SHIPPED });
    assert!(text.contains("municipalities and has"), "{text}");
}
