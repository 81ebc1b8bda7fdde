//! `Content-Disposition` (RFC 6266): the name a file is saved under.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::domain::document::FileName;

/// The header of an attachment called `name`: in letters that every client reads,
/// and as it is (RFC 8187).
pub fn attachment(name: &FileName) -> String {
    let plain: String = name.as_str().nfd().filter(|c| !is_combining_mark(*c)).map(plain).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(name.as_str()))
}

/// The character, if it means nothing in a quoted text nor to those that decode it.
const fn plain(c: char) -> char {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' | '(' | ')' | ',' | '+' => c,
        _ => '_',
    }
}

/// The text with every byte but those of RFC 8187's `attr-char` as `%` and two digits.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'!'
            | b'#'
            | b'$'
            | b'&'
            | b'+'
            | b'-'
            | b'.'
            | b'^'
            | b'_'
            | b'`'
            | b'|'
            | b'~' => encoded.push(char::from(byte)),
            // Writing to a string never fails.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::kind::MediaType;

    fn header(given: &str) -> String {
        attachment(&FileName::harmless(given, MediaType::Pdf))
    }

    #[test]
    fn a_name_is_given_in_plain_letters_and_as_it_is() {
        for (given, expected) in [
            ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
            (
                "Výpis č. 1.pdf",
                "attachment; filename=\"Vypis c. 1.pdf\"; filename*=UTF-8''V%C3%BDpis%20%C4%8D.%201.pdf",
            ),
            (
                "a\"; x=\"%0d%0a';.pdf",
                "attachment; filename=\"a__ x___0d_0a__.pdf\"; filename*=UTF-8''a_%3B%20x%3D_%250d%250a%27%3B.pdf",
            ),
            ("📄.pdf", "attachment; filename=\"_.pdf\"; filename*=UTF-8''%F0%9F%93%84.pdf"),
        ] {
            assert_eq!(header(given), expected);
        }
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_place(given in any::<String>()) {
            let header = header(&given);
            prop_assert!(header.bytes().all(|b| (b' '..=b'~').contains(&b)), "{header}");
            prop_assert_eq!(header.matches('"').count(), 2);
            prop_assert_eq!(header.matches('\'').count(), 2);
            prop_assert!(!header.contains('\\'));
        }
    }
}
