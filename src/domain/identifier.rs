//! Identifiers of legal persons and of territory, with their check digits.

use std::fmt;

use super::kind::Level;
use super::violation::Violation;

/// Declares a text identifier that only its `parse` can make.
macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The identifier as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// IČO (identifikační číslo osoby): eight digits, left zeros kept.
    Ico
}
identifier! {
    /// DIČ (daňové identifikační číslo) of a legal person: `CZ` and its IČO.
    Dic
}
identifier! {
    /// Data box id (identifikátor datové schránky): seven characters, lower case.
    DataBox
}
identifier! {
    /// Postcode (PSČ): five digits, kept without the blank.
    Postcode
}
identifier! {
    /// Code of a unit of the territory, whose form depends on its level.
    TerritoryCode
}

impl Ico {
    /// Reads an IČO; shorter input is padded with zeros on the left.
    ///
    /// # Errors
    /// Not 1 to 8 digits, or a check digit that does not follow: with
    /// s = Σ digitᵢ·(8−i), i = 0..6, it is (11 − s mod 11) mod 10, so that
    /// remainder 1 gives 0 and remainder 0 gives 1.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text = text.trim();
        if text.is_empty() || text.len() > 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Violation::IcoForm);
        }
        let padded = format!("{text:0>8}");
        match wrong_check_digit(&padded) {
            Some(expected) => Err(Violation::IcoCheckDigit { expected }),
            None => Ok(Self(padded)),
        }
    }
}

impl Dic {
    /// Reads the DIČ of a legal person.
    ///
    /// # Errors
    /// Not `CZ` with a valid IČO after it.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text = text.trim().to_ascii_uppercase();
        let digits = text.strip_prefix("CZ").filter(|rest| rest.len() == 8);
        let ico = Ico::parse(digits.ok_or(Violation::DicForm)?)?;
        Ok(Self(format!("CZ{ico}")))
    }

    /// The IČO it is made of.
    #[must_use]
    pub fn ico(&self) -> &str {
        self.0.trim_start_matches("CZ")
    }
}

impl DataBox {
    /// Reads a data box id in either case.
    ///
    /// # Errors
    /// Not seven letters a-z and digits. No check digit is known.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text = text.trim().to_ascii_lowercase();
        if text.len() == 7 && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self(text))
        } else {
            Err(Violation::DataBoxForm)
        }
    }
}

impl Postcode {
    /// Reads a postcode with or without its blank.
    ///
    /// # Errors
    /// Not five digits.
    pub fn parse(text: &str) -> Result<Self, Violation> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(Violation::PostcodeForm)
        }
    }
}

impl TerritoryCode {
    /// Reads the code of a unit of `level`.
    ///
    /// # Errors
    /// Not of the level's form; for municipalities and city districts also a
    /// check digit that does not follow (the rule of the IČO with weights 6..2).
    pub fn parse(level: Level, text: &str) -> Result<Self, Violation> {
        let text = text.trim();
        let (form, fits) = match level {
            Level::Region => ("a region has a NUTS 3 code, as CZ042", nuts(text, 5)),
            Level::District => ("a district has a LAU 1 code, as CZ0421", nuts(text, 6)),
            Level::Orp => ("an ORP has a code of 4 digits, as 4205", digits(text, 4)),
            Level::Municipality => {
                ("a municipality has a RÚIAN code of 6 digits, as 554804", digits(text, 6))
            }
            Level::CityDistrict => {
                ("a city district has a RÚIAN code of 6 digits, as 500054", digits(text, 6))
            }
        };
        if !fits {
            return Err(Violation::TerritoryCodeForm { form });
        }
        match (level, wrong_check_digit(text)) {
            (Level::Municipality | Level::CityDistrict, Some(expected)) => {
                Err(Violation::TerritoryCodeCheckDigit { expected })
            }
            _ => Ok(Self(text.to_owned())),
        }
    }
}

fn nuts(text: &str, length: usize) -> bool {
    text.len() == length
        && text
            .strip_prefix("CZ0")
            .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

/// The check digit that `text` should have, where it has another.
fn wrong_check_digit(text: &str) -> Option<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let (given, body) = digits.split_last()?;
    let weights = (2..).take(body.len());
    let sum: u32 = body.iter().rev().zip(weights).map(|(digit, weight)| digit * weight).sum();
    let expected = (11 - sum % 11) % 10;
    (expected != *given).then(|| u8::try_from(expected).unwrap_or_default())
}

#[cfg(test)]
mod tests;
