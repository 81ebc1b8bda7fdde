//! Decoding of an uploaded table: bytes in, rows of texts by column out.
//!
//! Czech Excel writes Windows-1250 and semicolons ("CSV"), UTF-16 and tabs
//! ("Unicode text") or UTF-8 with a byte order mark; all of them are read.

mod encoding;
mod header;
mod problem;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use csv::{Reader, ReaderBuilder, StringRecord};

pub use problem::{RowLength, SheetError, UnknownColumn};

/// A table whose columns are known and whose rows are whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The rows that aren't blank, in the order of the file; at least one.
    pub rows: Vec<SheetRow>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    columns: Arc<[String]>,
    fields: StringRecord,
}

impl SheetRow {
    /// The text under `column`, without the blanks around it; empty where the
    /// file has no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        let index = self.columns.iter().position(|name| name == column);
        let field = index.and_then(|index| self.fields.get(index));
        field.unwrap_or_default().trim()
    }
}

/// Reads a table whose first row names its columns, in any order and case. Each
/// must be one of `known`, and all of `required` must be there.
///
/// # Errors
/// The file is no table, its columns are not those, or rows are not as long as
/// the header: see [`SheetError`].
pub fn read(
    bytes: impl Into<Vec<u8>>,
    known: &[&str],
    required: &[&str],
    max_rows: usize,
) -> Result<Sheet, SheetError> {
    let text = encoding::decode(bytes.into())?;
    if text.trim().is_empty() {
        return Err(SheetError::Empty);
    }
    if let Some(line) = unpaired_quote(&text) {
        return Err(SheetError::QuoteUnclosed { line });
    }
    let mut records = Records::new(&text, header::separator(&text, known));
    let names = records.next().map(|(_, record)| record).unwrap_or_default();
    let columns = header::columns(names, known, required)?;
    rows(records, &columns.into(), max_rows)
}

fn rows(records: Records<'_>, columns: &Arc<[String]>, max: usize) -> Result<Sheet, SheetError> {
    let (mut rows, mut misfits) = (Vec::new(), Vec::new());
    for (line, fields) in records {
        if rows.len() + misfits.len() == max {
            return Err(SheetError::TooManyRows { max });
        }
        let (found, expected) = (fields.len(), columns.len());
        if found == expected {
            let columns = Arc::clone(columns);
            rows.push(SheetRow { line, columns, fields });
        } else {
            misfits.push(RowLength { line, found, expected });
        }
    }
    if !misfits.is_empty() {
        return Err(SheetError::RowLength { rows: misfits });
    }
    if rows.is_empty() {
        return Err(SheetError::NoRows);
    }
    Ok(Sheet { rows })
}

/// The first line on which quotes don't pair up, if they don't in the whole:
/// the file is then cut, or would be read with its fields and rows run together.
fn unpaired_quote(text: &str) -> Option<u64> {
    let odd = |text: &str| text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    if !odd(text) {
        return None;
    }
    (1..).zip(text.lines()).find_map(|(number, line)| odd(line).then_some(number))
}

/// The rows of a text that aren't blank, each with the line on which it begins.
struct Records<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, separator: u8) -> Self {
        let mut builder = ReaderBuilder::new();
        // Lengths are checked here, to report all rows that are wrong.
        builder.delimiter(separator).has_headers(false).flexible(true);
        let text = text.as_bytes();
        let reader = builder.from_reader(text);
        Self { reader, text, offset: 0, line: 1 }
    }

    /// The line at which a row begins that the reader says to begin at `offset`.
    /// Its own count of lines leaves out the blank ones before the row.
    fn line_at(&mut self, offset: usize) -> u64 {
        let tail = self.text.get(offset..).unwrap_or_default();
        let blank = tail.iter().take_while(|byte| **byte == b'\n').count();
        let start = offset + blank;
        let passed = self.text.get(self.offset..start).unwrap_or_default();
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.offset = start;
        self.line
    }
}

impl Iterator for Records<'_> {
    type Item = (u64, StringRecord);

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = StringRecord::new();
        // The reader fails on bytes that aren't UTF-8 and on I/O: neither
        // happens with a text in memory.
        while self.reader.read_record(&mut record).unwrap_or(false) {
            if record.iter().any(|field| !field.trim().is_empty()) {
                let offset = record.position().map_or(0, csv::Position::byte);
                let line = self.line_at(usize::try_from(offset).unwrap_or(usize::MAX));
                return Some((line, record));
            }
        }
        None
    }
}
