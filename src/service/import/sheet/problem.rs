//! Why a file can't be read as a table, and how to mend it.

use std::fmt;

use thiserror::Error;

/// How many places a message names before it only counts the rest.
const NAMED: usize = 10;

/// A column that isn't known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Its name; empty where the header leaves it out.
    pub name: String,
    /// Its place in the header, from 1.
    pub number: usize,
    /// The known column whose name is most like it.
    pub nearest: Option<String>,
}

/// A row that isn't as long as the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowLength {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// Fields in the row.
    pub found: usize,
    /// Columns in the header.
    pub expected: usize,
}

/// Why a file can't be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// Nothing but blanks.
    #[error("the file is empty; export the table again, with its header row")]
    Empty,
    /// Bytes that are no text.
    #[error(
        "line {line} holds bytes that are no text; save the table as CSV in UTF-8 \
         (a workbook such as .xlsx is not read)"
    )]
    Binary {
        /// The first line with such bytes, from 1.
        line: u64,
    },
    /// The first row holds no known column.
    #[error(
        "the first row names no known column; put a header row on top, with columns of {}",
        quoted(known)
    )]
    HeaderMissing {
        /// The columns that a table can have.
        known: Vec<String>,
    },
    /// Columns with one name.
    #[error("the header repeats {}; keep one column of each name", quoted(columns))]
    ColumnRepeated {
        /// Each of these names, in lower case, sorted.
        columns: Vec<String>,
    },
    /// Columns that a table of this kind doesn't have.
    #[error("unknown in the header: {}; rename or delete", listed(columns))]
    ColumnUnknown {
        /// All of them, in the order of the header.
        columns: Vec<UnknownColumn>,
    },
    /// Columns that a table of this kind must have.
    #[error("the header lacks {}; add what is missing", quoted(columns))]
    ColumnMissing {
        /// All of them.
        columns: Vec<String>,
    },
    /// An odd number of quotes.
    #[error(
        "the quotes don't pair up, first on line {line}: the file was cut, or a quote \
         is not closed; a quote within a quoted field is written twice"
    )]
    QuoteUnclosed {
        /// The first line with an odd number of quotes, from 1.
        line: u64,
    },
    /// A header alone.
    #[error("the file has a header and no rows; add at least one")]
    NoRows,
    /// More rows than are taken at once.
    #[error("the file has more than {max} rows; split it into several")]
    TooManyRows {
        /// The most it can have.
        max: usize,
    },
    /// Rows with too few or too many fields.
    #[error(
        "{} not as long as the header: {}; add the fields that are missing, and put \
         fields that hold a separator into quotes",
        if rows.len() == 1 { "a row is".to_owned() } else { format!("{} rows are", rows.len()) },
        listed(rows)
    )]
    RowLength {
        /// All of them, in the order of the file.
        rows: Vec<RowLength>,
    },
}

/// Declares the code of every variant, and the list of all codes with them: a
/// variant without a code doesn't compile.
macro_rules! coded {
    ($($variant:ident = $code:literal,)+) => {
        /// Every code.
        pub const CODES: &'static [&'static str] = &[$($code),+];

        /// The stable code of this problem.
        #[must_use]
        pub const fn code(&self) -> &'static str {
            match self { $(Self::$variant { .. } => $code),+ }
        }
    };
}

impl SheetError {
    coded! {
        Empty = "csv_empty",
        Binary = "csv_binary",
        HeaderMissing = "csv_header_missing",
        ColumnRepeated = "csv_column_repeated",
        ColumnUnknown = "csv_column_unknown",
        ColumnMissing = "csv_column_missing",
        QuoteUnclosed = "csv_quote_unclosed",
        NoRows = "csv_no_rows",
        TooManyRows = "csv_too_many_rows",
        RowLength = "csv_row_length",
    }
}

impl fmt::Display for UnknownColumn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return write!(formatter, "column {} without a name", self.number);
        }
        write!(formatter, "{}", shortened(&self.name))?;
        match &self.nearest {
            Some(nearest) => write!(formatter, " (the nearest known is `{nearest}`)"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for RowLength {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, found, expected } = self;
        write!(formatter, "line {line} has {found} fields of {expected}")
    }
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| shortened(name)).collect();
    quoted.join(", ")
}

/// A name in a message: as long as a name is, should a file have none.
fn shortened(name: &str) -> String {
    let head: String = name.chars().take(60).collect();
    let rest = if head.len() < name.len() { "…" } else { "" };
    format!("`{head}{rest}`")
}

fn listed(items: &[impl fmt::Display]) -> String {
    let named: Vec<_> = items.iter().take(NAMED).map(ToString::to_string).collect();
    let rest = items.len() - named.len();
    let named = named.join(", ");
    if rest == 0 { named } else { format!("{named}, and {rest} more") }
}
