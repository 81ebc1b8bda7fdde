//! The first row: which separator it shows, and which columns it names.

use csv::StringRecord;

use super::{Records, SheetError, UnknownColumn};

/// As many columns are looked at. More than are known can't all be right, so
/// these hold an error already, and a hostile header costs no more than them.
const WIDEST: usize = 500;

/// The separator under which the first row names the most known columns; the
/// comma where they all do equally well.
pub(super) fn separator(text: &str, known: &[&str]) -> u8 {
    // Of equals, the last wins.
    let separators = [b'\t', b';', b','].into_iter();
    let named = |separator: &u8| {
        let names = Records::new(text, *separator).next();
        names.map_or(0, |(_, names)| {
            let names = names.iter().take(WIDEST);
            names.filter_map(|name| find(name, known)).count()
        })
    };
    separators.max_by_key(named).unwrap_or(b',')
}

/// The columns, as `known` spells them, in the order of the file.
pub(super) fn columns(
    mut names: StringRecord,
    known: &[&str],
    required: &[&str],
) -> Result<Vec<String>, SheetError> {
    names.truncate(WIDEST.max(known.len() + 1));
    if names.iter().all(|name| find(name, known).is_none()) {
        return Err(SheetError::HeaderMissing { known: owned(known) });
    }
    let repeated = repeated(&names);
    if !repeated.is_empty() {
        return Err(SheetError::ColumnRepeated { columns: repeated });
    }
    let columns = all_known(&names, known)?;
    let absent = |name: &&str| !columns.iter().any(|column| column == name);
    let missing: Vec<_> = required.iter().copied().filter(absent).collect();
    if !missing.is_empty() {
        return Err(SheetError::ColumnMissing { columns: owned(&missing) });
    }
    Ok(columns)
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn find<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let name = folded(name);
    known.iter().copied().find(|known| folded(known) == name)
}

/// Each repeated name once. Names left out are no repetition: they are reported
/// as unknown, each with its place.
fn repeated(names: &StringRecord) -> Vec<String> {
    let mut sorted: Vec<_> = names.iter().map(folded).filter(|name| !name.is_empty()).collect();
    sorted.sort_unstable();
    let mut repeated: Vec<_> = sorted
        .windows(2)
        .filter_map(|pair| match pair {
            [one, other] if one == other => Some(one.clone()),
            _ => None,
        })
        .collect();
    repeated.dedup();
    repeated
}

fn all_known(names: &StringRecord, known: &[&str]) -> Result<Vec<String>, SheetError> {
    let (mut columns, mut unknown) = (Vec::new(), Vec::new());
    for (number, name) in (1..).zip(names) {
        match find(name, known) {
            Some(column) => columns.push(column.to_owned()),
            None => unknown.push(UnknownColumn {
                name: name.trim().to_owned(),
                number,
                nearest: nearest(name, known),
            }),
        }
    }
    if unknown.is_empty() {
        Ok(columns)
    } else {
        Err(SheetError::ColumnUnknown { columns: unknown })
    }
}

fn nearest(name: &str, known: &[&str]) -> Option<String> {
    // The distance takes time with the square of the length.
    let name: String = folded(name).chars().take(100).collect();
    if name.is_empty() {
        return None;
    }
    let distance = |candidate: &&&str| strsim::damerau_levenshtein(candidate, &name);
    known.iter().min_by_key(distance).map(|name| (*name).to_owned())
}
