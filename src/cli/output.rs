//! Results on standard output, everything else on standard error.

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use serde::Serialize;

use super::CliError;

/// Writes a line of the result.
///
/// # Errors
/// Nobody takes it. `println!` would panic where the reader of a pipe has gone.
pub fn line(text: impl fmt::Display) -> Result<(), CliError> {
    raw(&format!("{text}\n"))
}

/// Writes a text of the result as it is.
///
/// # Errors
/// Nobody takes it.
pub fn raw(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes the result as JSON.
///
/// # Errors
/// Nobody takes it.
pub fn json(value: &impl Serialize) -> Result<(), CliError> {
    line(serde_json::to_string_pretty(value)?)
}

/// Tells people something that is no result.
pub fn note(text: impl fmt::Display) {
    // Where even this can't be written, there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Rows under each other, the first column on the left and the last `numbers`
/// columns on the right of their width; each line indented by two blanks.
pub fn table<const N: usize>(rows: &[[String; N]], numbers: usize) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (place, (cell, width)) in row.iter().zip(widths).enumerate() {
            // Writing to a string never fails.
            let _ = if place + numbers < N {
                write!(line, "  {cell:<width$}")
            } else {
                write!(line, "  {cell:>width$}")
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_whatever_letters_they_hold() {
        let row = |name: &str, count: &str| [name.to_owned(), count.to_owned()];
        assert_eq!(table(&[row("čšř", "9"), row("a", "131")], 1), "  čšř    9\n  a    131\n");
    }
}
