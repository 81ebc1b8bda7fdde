//! From bytes to text, whatever a spreadsheet program has written.

use encoding_rs::{DecoderResult, Encoding, UTF_8, WINDOWS_1250};

use super::SheetError;

/// Bytes that are decoded at once.
const PIECE: usize = 64 * 1024;

/// The text, its lines ended by line feeds alone. What is read comes in large files, so
/// it is made of `bytes` themselves where that can be.
pub(super) fn decode(mut bytes: Vec<u8>) -> Result<String, SheetError> {
    let mut bytes = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => {
            bytes.drain(..mark);
            bytes
        }
        Some((encoding, mark)) => decoded(encoding, bytes.get(mark..).unwrap_or_default())?,
        None if is_utf8(&bytes) => bytes,
        None => decoded(WINDOWS_1250, &bytes)?,
    };
    end_by_line_feeds(&mut bytes);
    let text = String::from_utf8(bytes).map_err(|error| broken(error.as_bytes()))?;
    match text.find(is_foreign) {
        Some(offset) => Err(SheetError::Binary { line: line_at(text.bytes().take(offset)) }),
        None => Ok(text),
    }
}

/// The same in UTF-8, piece by piece: the library would make room for the longest text
/// that the whole could be.
fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Result<Vec<u8>, SheetError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    let mut pieces = bytes.chunks(PIECE).peekable();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        let most = decoder.max_utf8_buffer_length_without_replacement(piece.len());
        text.reserve(most.unwrap_or(PIECE * 3));
        let (result, _) = decoder.decode_to_string_without_replacement(piece, &mut text, is_last);
        if result != DecoderResult::InputEmpty {
            return Err(SheetError::Binary { line: 1 });
        }
    }
    Ok(text.into_bytes())
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

/// Carriage returns are no part of any other letter in UTF-8.
fn end_by_line_feeds(text: &mut Vec<u8>) {
    let mut after_return = false;
    text.retain_mut(|byte| {
        let second = after_return && *byte == b'\n';
        after_return = *byte == b'\r';
        if after_return {
            *byte = b'\n';
        }
        !second
    });
}

/// Characters that no table holds. Bytes that Windows-1250 leaves undefined
/// are among them once decoded.
fn is_foreign(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n')
}

fn broken(bytes: &[u8]) -> SheetError {
    let first = bytes.utf8_chunks().next();
    let valid = first.map_or(0, |chunk| chunk.valid().len());
    SheetError::Binary { line: line_at(bytes.iter().copied().take(valid)) }
}

fn line_at(before: impl Iterator<Item = u8>) -> u64 {
    before.map(|byte| u64::from(byte == b'\n')).sum::<u64>() + 1
}
