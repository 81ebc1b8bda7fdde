//! What reads the input of strangers, each with what has to hold of it besides that it
//! does not panic. The fuzzer and the replay of the corpora run the same bodies.
#![allow(
    dead_code,
    clippy::arithmetic_side_effects,
    reason = "a target of the fuzzer is one of several that are here"
)]

pub mod cursor;
pub mod file;
pub mod header;
pub mod identifier;
pub mod patch;
pub mod query;
pub mod table;

/// Whether a body checks what holds, or, to see that it checks anything, the contrary
/// of one thing that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oracle {
    Right,
    Wrong,
}

impl Oracle {
    /// What has to hold, or its contrary.
    pub fn of(self, holds: bool) -> bool {
        (self == Self::Right) == holds
    }
}

/// The texts that an input holds: between line feeds, what is no UTF-8 replaced.
pub fn lines(input: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(input).split('\n').map(ToOwned::to_owned).collect()
}

/// Percent-encoded bytes (RFC 3986), read without the code that is tried.
pub fn percent_decoded(text: &str) -> Vec<u8> {
    let mut rest = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = rest.next() {
        let two = rest.clone().take(2).map(|digit| char::from(digit).to_digit(16));
        match two.collect::<Option<Vec<u32>>>().as_deref() {
            Some([high, low]) if byte == b'%' => {
                decoded.extend(u8::try_from(high * 16 + low));
                rest.nth(1);
            }
            _ => decoded.push(byte),
        }
    }
    decoded
}
