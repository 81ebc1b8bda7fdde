//! Tables as CSV (RFC 4180).

use super::Table;
use crate::http::error::ApiError;

/// A header and a line for each cell: code, and label where there is one, of each
/// axis, and the measures. For Excel in Czech with a byte order mark, by which it
/// knows UTF-8, and with semicolons, which it takes for the mark between fields.
///
/// # Errors
/// The writer fails, which it does not in memory.
pub fn text(table: &Table, excel: bool) -> Result<Vec<u8>, ApiError> {
    let delimiter = if excel { b';' } else { b',' };
    let mark: &[u8] = if excel { "\u{feff}".as_bytes() } else { b"" };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(mark.to_vec());
    let mut write = |fields: Vec<String>| writer.write_record(&fields).map_err(ApiError::internal);
    write(header(table))?;
    for (cell, values) in table.cells().zip(&table.rows) {
        let codes = cell.into_iter().flat_map(|category| {
            [Some(category.code.clone()), category.label.clone()].into_iter().flatten()
        });
        write(codes.chain(values.iter().map(ToString::to_string)).collect())?;
    }
    writer.into_inner().map_err(|error| ApiError::internal(error.to_string()))
}

/// Names of the columns.
pub fn header(table: &Table) -> Vec<String> {
    let axes = table.axes.iter().flat_map(|axis| {
        let code = axis.label.code.to_owned();
        let labelled = axis.categories.iter().any(|category| category.label.is_some());
        let label = labelled.then(|| format!("{code}_label"));
        std::iter::once(code).chain(label)
    });
    axes.chain(table.measures.iter().map(|measure| measure.code.to_owned())).collect()
}
