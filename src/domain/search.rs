//! Search without diacritics and Czech order, the same on every engine.

use std::convert::Infallible;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Version of the keys below; raised when their making or its data change, so
/// that stored keys are rebuilt at the next start.
pub const VERSION: &str = "1/icu-2.4";

/// `text` in lower case and without diacritics, blanks run together:
/// "Ústí  nad Labem" becomes "usti nad labem".
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String =
        text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The folded names of one thing, a line each.
pub fn fold_all<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(fold).collect::<Vec<_>>().join("\n")
}

/// The key by which `name` takes its place in Czech order: č after c, ch after h.
#[must_use]
pub fn sort_key(name: &str) -> Vec<u8> {
    let mut key = Vec::new();
    match &*CZECH {
        Some(collator) => {
            let Ok(()): Result<(), Infallible> = collator.write_sort_key_to(name, &mut key);
        }
        None => key.extend_from_slice(fold(name).as_bytes()),
    }
    key
}

/// The collation is compiled into the program; were it missing, order would
/// fall back to folded text.
static CZECH: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("cs").into(), CollatorOptions::default()).ok());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_diacritics() {
        assert_eq!(fold(" Ústí  nad\u{a0}Labem "), "usti nad labem");
        assert_eq!(fold("Žďár ŘÍČANY"), "zdar ricany");
    }

    #[test]
    fn czech_order_puts_ch_after_h_and_accents_after_plain() {
        let mut names =
            ["Chomutov", "Cheb", "Humpolec", "Čáslav", "Cvikov", "Jičín", "Šumperk", "Semily"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            ["Cvikov", "Čáslav", "Humpolec", "Cheb", "Chomutov", "Jičín", "Semily", "Šumperk"]
        );
    }
}
