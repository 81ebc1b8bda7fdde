//! IČO, DIČ, data box, postcode, codes of territory.

use healthy_cities_registry::domain::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use healthy_cities_registry::domain::kind::Level;

use super::{Oracle, lines};

pub fn check(input: &[u8], oracle: Oracle) {
    for text in lines(input) {
        ico(&text, oracle);
        if let Ok(dic) = Dic::parse(&text) {
            assert_eq!(Dic::parse(dic.as_str()).as_ref(), Ok(&dic));
            assert!(follows(dic.ico(), 8), "{dic}");
        }
        if let Ok(data_box) = DataBox::parse(&text) {
            assert_eq!(DataBox::parse(data_box.as_str()), Ok(data_box));
        }
        if let Ok(postcode) = Postcode::parse(&text) {
            assert_eq!(postcode.as_str().len(), 5);
            assert_eq!(Postcode::parse(postcode.as_str()), Ok(postcode));
        }
        for level in
            [Level::Region, Level::District, Level::Orp, Level::Municipality, Level::CityDistrict]
        {
            let Ok(code) = TerritoryCode::parse(level, &text) else { continue };
            let checked = matches!(level, Level::Municipality | Level::CityDistrict);
            assert!(!checked || follows(code.as_str(), 6), "{level:?} {code}");
            assert_eq!(TerritoryCode::parse(level, code.as_str()), Ok(code));
        }
    }
}

fn ico(text: &str, oracle: Oracle) {
    let digits = format!("{:0>8}", text.trim());
    let right = !text.trim().is_empty() && digits.len() == 8 && follows(&digits, 8);
    match Ico::parse(text) {
        Ok(ico) => {
            assert!(oracle.of(right), "{text:?} was taken");
            assert_eq!(ico.as_str(), digits);
            assert_eq!(Ico::parse(ico.as_str()), Ok(ico));
        }
        Err(why) => assert!(!right, "{text:?} was refused: {why:?}"),
    }
}

/// Whether the last of `length` digits follows from the others, by the table in which
/// the rule was first published: remainder 0 gives 1, 1 gives 0, 10 gives 1, and every
/// other what is missing to 11.
fn follows(text: &str, length: usize) -> bool {
    let digits: Option<Vec<usize>> = (text.chars()).map(|c| "0123456789".find(c)).collect();
    let Some((last, body)) = digits.as_deref().and_then(<[usize]>::split_last) else {
        return false;
    };
    let sum: usize = (body.iter().enumerate()).map(|(place, digit)| digit * (length - place)).sum();
    let expected = match sum % 11 {
        0 | 10 => 1,
        1 => 0,
        rest => 11 - rest,
    };
    body.len() + 1 == length && *last == expected
}
