//! From bytes to text, whatever a spreadsheet program has written.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1250};

use super::SheetError;

/// The text, its lines ended by line feeds alone.
pub(super) fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None if is_utf8(bytes) => (UTF_8, bytes),
        None => (WINDOWS_1250, bytes),
    };
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| broken(encoding, bytes))?;
    let text = with_line_feeds(text);
    match text.find(is_foreign) {
        Some(offset) => Err(SheetError::Binary { line: line_at(text.bytes().take(offset)) }),
        None => Ok(text),
    }
}

/// Whether this is UTF-8, be it broken at some places.
///
/// A file of Windows-1250 can hold pairs that are UTF-8 by chance (`Úš` is one,
/// as in Úštěk), and one of UTF-8 can be cut within a letter; so the greater
/// number decides, and not the first byte that is wrong.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || whole > broken
}

fn with_line_feeds(text: Cow<'_, str>) -> String {
    if text.contains('\r') {
        return text.replace("\r\n", "\n").replace('\r', "\n");
    }
    text.into_owned()
}

/// Characters that no table holds. Bytes that Windows-1250 leaves undefined
/// are among them once decoded.
fn is_foreign(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n')
}

fn broken(encoding: &'static Encoding, bytes: &[u8]) -> SheetError {
    let first = bytes.utf8_chunks().next();
    let valid = first.map_or(0, |chunk| chunk.valid().len());
    let line = if encoding == UTF_8 { line_at(bytes.iter().copied().take(valid)) } else { 1 };
    SheetError::Binary { line }
}

fn line_at(before: impl Iterator<Item = u8>) -> u64 {
    before.map(|byte| u64::from(byte == b'\n')).sum::<u64>() + 1
}
