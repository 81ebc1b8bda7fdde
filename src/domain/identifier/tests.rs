use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("70892156", "70892156", "Ústecký kraj")]
#[case("263958", "00263958", "Litoměřice, padded")]
#[case("69155950", "69155950", "remainder 1 gives check digit 0")]
#[case(" 61385247 ", "61385247", "the association, with blanks around")]
fn a_true_ico_is_read(#[case] text: &str, #[case] expected: &str, #[case] why: &str) {
    assert_eq!(Ico::parse(text).map(|ico| ico.to_string()), Ok(expected.to_owned()), "{why}");
}

#[rstest]
#[case("", Violation::IcoForm, "empty")]
#[case("7089215a", Violation::IcoForm, "a letter")]
#[case("708921560", Violation::IcoForm, "nine digits")]
#[case("７0892156", Violation::IcoForm, "a digit that is not ASCII")]
#[case("70892157", Violation::IcoCheckDigit { expected: 6 }, "one digit off")]
#[case("70892516", Violation::IcoCheckDigit { expected: 2 }, "two digits swapped")]
fn a_false_ico_is_refused(#[case] text: &str, #[case] expected: Violation, #[case] why: &str) {
    assert_eq!(Ico::parse(text), Err(expected), "{why}");
}

#[rstest]
#[case(Level::Region, "CZ042", true)]
#[case(Level::Region, "CZ0421", false)]
#[case(Level::District, "CZ0421", true)]
#[case(Level::Orp, "4205", true)]
#[case(Level::Municipality, "554804", true)]
#[case(Level::Municipality, "554805", false)]
#[case(Level::CityDistrict, "500054", true)]
#[case(Level::CityDistrict, "50005", false)]
fn a_territory_code_has_the_form_of_its_level(
    #[case] level: Level,
    #[case] text: &str,
    #[case] valid: bool,
) {
    assert_eq!(TerritoryCode::parse(level, text).is_ok(), valid, "{level} {text}");
}

#[test]
fn a_dic_is_cz_and_an_ico() {
    assert_eq!(Dic::parse("cz70892156").map(|dic| dic.ico().to_owned()), Ok("70892156".to_owned()));
    assert_eq!(Dic::parse("70892156"), Err(Violation::DicForm));
    assert_eq!(Dic::parse("CZ70892157"), Err(Violation::IcoCheckDigit { expected: 6 }));
}

proptest! {
    #[test]
    fn exactly_one_check_digit_fits(body in 0u32..10_000_000) {
        let fitting = (0..10).filter(|digit| Ico::parse(&format!("{body:07}{digit}")).is_ok()).count();
        prop_assert_eq!(fitting, 1);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        for level in Level::ALL {
            let _ = TerritoryCode::parse(*level, &text);
        }
        let _ = (Ico::parse(&text), Dic::parse(&text), DataBox::parse(&text), Postcode::parse(&text));
    }
}
