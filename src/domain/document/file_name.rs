//! Names of files, made harmless wherever they may be saved.

use unicode_normalization::UnicodeNormalization as _;

use crate::domain::kind::MediaType;

/// Longest name of a file, in characters.
pub const FILE_NAME_MAX: usize = 120;
/// The name where nothing is left of the one given.
const NAMELESS: &str = "document";

/// A name of a file without a path, without what hides or misleads, that ends
/// as files of its media type do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileName(String);

impl FileName {
    /// The harmless name that is nearest to `given`.
    ///
    /// An ending that is not one of the media type stays in the name, and the
    /// right one comes after it: nobody opens a text as a program.
    #[must_use]
    pub fn harmless(given: &str, media_type: MediaType) -> Self {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last
            .chars()
            .filter(|c| !is_hidden(*c))
            .map(replaced)
            .collect::<String>()
            .nfc()
            .collect();
        let plain = plain.trim_start_matches(' ').trim_end_matches(is_edge);
        let endings = media_type.endings();
        let (stem, ending) = plain
            .rsplit_once('.')
            .filter(|(_, ending)| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
            .unwrap_or((plain, endings.first().copied().unwrap_or_default()));
        // A place for the dot, and one for what a reserved name gets before it.
        let room = FILE_NAME_MAX.saturating_sub(ending.len() + 2);
        let stem: String = stem.trim_matches(is_edge).chars().take(room).collect();
        let stem = stem.trim_end_matches(is_edge);
        let before = if is_reserved(stem) { "_" } else { "" };
        let stem = if stem.is_empty() { NAMELESS } else { stem };
        Self(format!("{before}{stem}.{ending}"))
    }

    /// Reads a name that was made harmless.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = !text.chars().any(|c| is_hidden(c) || replaced(c) != c);
        let whole = !text.is_empty() && text.trim_matches(is_edge) == text;
        let short = text.len() <= FILE_NAME_MAX * 4 && text.chars().count() <= FILE_NAME_MAX;
        (plain && whole && short && !is_reserved(text)).then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is not seen in a name and changes what is: control characters, and marks
/// that join, part, or turn the direction of letters.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// What some system gives a meaning, as a plain character.
fn replaced(c: char) -> char {
    match c {
        '/' | '\\' | '"' | '<' | '>' | ':' | '|' | '?' | '*' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// What a name neither begins nor ends with: files that begin with a dot are
/// hidden, and Windows drops dots and blanks at the end.
const fn is_edge(c: char) -> bool {
    matches!(c, '.' | ' ')
}

/// Whether Windows takes it for a device, whatever its ending.
fn is_reserved(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default().trim_end();
    let upper = first.to_uppercase();
    let numbered = |device: &str| {
        let number = upper.strip_prefix(device);
        number.is_some_and(|rest| {
            rest.chars().count() == 1
                && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'))
        })
    };
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pdf(given: &str) -> String {
        FileName::harmless(given, MediaType::Pdf).as_str().to_owned()
    }

    #[test]
    fn names_are_made_harmless() {
        for (given, expected) in [
            ("Výpis usnesení č. 12.pdf", "Výpis usnesení č. 12.pdf"),
            ("ZÁPIS.PDF", "ZÁPIS.PDF"),
            ("  zápis.pdf  ", "zápis.pdf"),
            ("zápis.pdf. .", "zápis.pdf"),
            ("za\u{301}pis.pdf", "zápis.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\a\\zápis.pdf", "zápis.pdf"),
            ("a/", "document.pdf"),
            ("..", "document.pdf"),
            (".pdf", "document.pdf"),
            ("", "document.pdf"),
            (" ", "document.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe.pdf"),
            ("setup.exe", "setup.exe.pdf"),
            (".htaccess", "htaccess.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
            ("a\"; filename=\"b.exe.pdf", "a_; filename=_b.exe.pdf"),
            ("a\0b.pdf", "ab.pdf"),
            ("a\u{a0}b\u{2003}c.pdf", "a b c.pdf"),
            ("<script>.pdf", "_script_.pdf"),
            ("con.pdf", "_con.pdf"),
            ("Com1 .tar.pdf", "_Com1 .tar.pdf"),
            ("lpt³.pdf", "_lpt³.pdf"),
            ("com10.pdf", "com10.pdf"),
            ("console.pdf", "console.pdf"),
            ("📄 zápis.pdf", "📄 zápis.pdf"),
        ] {
            assert_eq!(pdf(given), expected, "{given:?}");
        }
        assert_eq!(FileName::harmless("a.bat", MediaType::Text).as_str(), "a.bat.txt");
        assert_eq!(FileName::harmless("a.JPEG", MediaType::Jpeg).as_str(), "a.JPEG");
        let long = pdf(&format!("{}.pdf", "ř".repeat(10_000)));
        assert_eq!((long.chars().count(), long.ends_with("ř.pdf")), (FILE_NAME_MAX - 1, true));
        assert_eq!(pdf(&format!("con{}x.pdf", " ".repeat(200))), "_con.pdf");
    }

    #[test]
    fn what_was_not_made_harmless_is_not_read() {
        for text in
            ["", ".a", "a.", "a/b", "a\\b", "a\nb", "nul.txt", "a\u{202e}b", &"a".repeat(121)]
        {
            assert_eq!(FileName::parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_name_is_made_harmless_once(given in ".{0,150}", place in 0..MediaType::ALL.len()) {
            let media_type = MediaType::ALL[place];
            let name = FileName::harmless(&given, media_type);
            prop_assert_eq!(FileName::parse(name.as_str()), Some(name.clone()));
            prop_assert_eq!(FileName::harmless(name.as_str(), media_type), name);
        }
    }
}
