//! Texts that people write: trimmed, bounded, free of control characters.

use super::violation::Violation;

/// Longest name of anything, in characters.
pub const NAME_MAX: usize = 300;
/// Longest source, reason, evidence or note, in characters.
pub const PROSE_MAX: usize = 2_000;

/// A name of one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// Takes `text` without the blanks around it.
    ///
    /// # Errors
    /// Empty, longer than [`NAME_MAX`], or with a control character.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        checked(text, NAME_MAX, false).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text of one or more lines: a source, a reason, a note.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prose(String);

impl Prose {
    /// Takes `text` without the blanks around it.
    ///
    /// # Errors
    /// Empty, longer than [`PROSE_MAX`], or with a control character other than
    /// a line feed or a tab.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        checked(text, PROSE_MAX, true).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn checked(text: &str, max: usize, lines: bool) -> Result<String, Violation> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Violation::TextEmpty);
    }
    if text.chars().any(|c| c.is_control() && !(lines && matches!(c, '\n' | '\t'))) {
        return Err(Violation::TextControl);
    }
    // Bytes bound characters from above, so a huge text costs no counting.
    if text.len() > max && (text.len() > max * 4 || text.chars().count() > max) {
        return Err(Violation::TextTooLong { max });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_texts_are_refused_with_their_reason() {
        let long = "x".repeat(NAME_MAX + 1);
        for (text, expected, why) in [
            ("", Violation::TextEmpty, "empty"),
            (" \t ", Violation::TextEmpty, "blank"),
            ("a\u{0}b", Violation::TextControl, "U+0000, which PostgreSQL cannot hold"),
            ("a\nb", Violation::TextControl, "two lines in a name"),
            ("a\u{85}b", Violation::TextControl, "a control character beyond ASCII"),
            (long.as_str(), Violation::TextTooLong { max: NAME_MAX }, "one too many"),
        ] {
            assert_eq!(Name::parse(text), Err(expected), "{why}");
        }
    }

    #[test]
    fn a_limit_counts_characters_and_not_bytes() {
        let name = "ř".repeat(NAME_MAX);
        assert_eq!(Name::parse(&name).map(|n| n.as_str().chars().count()), Ok(NAME_MAX));
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(Prose::parse(" a\nb\t ").map(|p| p.as_str().to_owned()), Ok("a\nb".to_owned()));
    }
}
