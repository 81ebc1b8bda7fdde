use encoding_rs::WINDOWS_1250;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

const KNOWN: [&str; 4] = ["name", "member_type", "ico", "note"];

fn read_members(bytes: impl AsRef<[u8]>) -> Result<Sheet, SheetError> {
    read(bytes.as_ref(), &KNOWN, &["name", "member_type"], 1_000)
}

/// Line, name and member type of every row.
fn told(bytes: impl AsRef<[u8]>) -> Vec<(u64, String, String)> {
    let sheet = read_members(bytes).expect("a table");
    let row =
        |row: &SheetRow| (row.line, row.get("name").to_owned(), row.get("member_type").to_owned());
    sheet.rows.iter().map(row).collect()
}

fn row(line: u64, name: &str, member_type: &str) -> (u64, String, String) {
    (line, name.to_owned(), member_type.to_owned())
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

const PLAIN: &str = "name;member_type\r\nÚštěk;municipality\r\nŘíčany;municipality\r\n";

#[rstest]
#[case(PLAIN.as_bytes().to_vec(), "UTF-8")]
#[case(format!("\u{feff}{PLAIN}").into_bytes(), "UTF-8 with a byte order mark")]
#[case(WINDOWS_1250.encode(PLAIN).0.into_owned(), "Windows-1250, with a pair that is UTF-8 by chance")]
#[case(utf16(PLAIN, false), "UTF-16, little end first, as Excel's Unicode text")]
#[case(utf16(PLAIN, true), "UTF-16, big end first")]
#[case(PLAIN.replace(';', ",").into_bytes(), "commas")]
#[case(utf16(&PLAIN.replace(';', "\t"), false), "tabs")]
#[case(PLAIN.replace('\r', "").into_bytes(), "line feeds")]
#[case(PLAIN.replace('\n', "").into_bytes(), "carriage returns")]
#[case(PLAIN.trim_end().as_bytes().to_vec(), "without an end of the last line")]
#[case(PLAIN.replace("name", " NAME ").into_bytes(), "a header with blanks and capitals")]
#[case(PLAIN.replace("name", "\"name\"").into_bytes(), "a quoted header")]
#[case(PLAIN.replace("Úštěk", "\" Úštěk\"").into_bytes(), "a quoted field with a blank")]
fn what_spreadsheets_write_is_read(#[case] bytes: Vec<u8>, #[case] why: &str) {
    let expected = [row(2, "Úštěk", "municipality"), row(3, "Říčany", "municipality")];
    assert_eq!(told(bytes), expected, "{why}");
}

#[test]
fn letters_are_whole_wherever_a_long_file_is_parted() {
    // Pairs of units, at any place of the pieces in which the file is decoded.
    for blanks in 0..4 {
        let name = format!("{}{}", "a".repeat(blanks), "ř𝄞".repeat(20_000));
        let text = format!("name,member_type\n{name},region\n");
        assert_eq!(told(utf16(&text, true)), [row(2, &name, "region")], "{blanks}");
    }
}

#[test]
fn quoted_fields_hold_separators_quotes_and_lines() {
    let text = "member_type,name\r\nregion,\"Kraj \"\"A\"\", B\r\ndruhý řádek\"\r\nregion,C\r\n";
    let expected = [row(2, "Kraj \"A\", B\ndruhý řádek", "region"), row(4, "C", "region")];
    assert_eq!(told(text), expected);
}

#[rstest]
#[case("\n\nname,member_type\n\n\nA,region\n  \n,\n\"\",\"\"\nB,region\n\n", &[6, 10])]
#[case("\r\n\r\nname,member_type\r\n\r\n\r\nA,region\r\n  \r\n,\r\nB,region\r\n", &[6, 9])]
fn blank_lines_are_skipped_and_counted(#[case] text: &str, #[case] lines: &[u64]) {
    let found: Vec<_> = told(text).into_iter().map(|(line, ..)| line).collect();
    assert_eq!(found, lines);
}

#[test]
fn a_column_that_the_file_leaves_out_is_empty() {
    let sheet = read_members("name,member_type\nA,region\n").expect("a table");
    let fields: Vec<_> = sheet.rows.iter().map(|row| (row.get("ico"), row.get("other"))).collect();
    assert_eq!(fields, [("", "")]);
}

#[test]
fn the_separator_is_the_one_that_shows_most_columns() {
    let text = "name;member_type;note\nA, B, C;region;\"x, y\"\n";
    assert_eq!(told(text), [row(2, "A, B, C", "region")]);
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn unknown(name: &str, number: usize, nearest: Option<&str>) -> UnknownColumn {
    UnknownColumn { name: name.to_owned(), number, nearest: nearest.map(str::to_owned) }
}

#[rstest]
#[case(b"", SheetError::Empty)]
#[case(b"\xEF\xBB\xBF", SheetError::Empty)]
#[case(b" \r\n\t\r\n", SheetError::Empty)]
#[case(b"PK\x03\x04\x14\x00\x06\x00", SheetError::Binary { line: 1 })]
#[case(b"\x89PNG\r\n\x1a\n\x00", SheetError::Binary { line: 2 })]
#[case(b"name,member_type\nA\x00B,region\n", SheetError::Binary { line: 2 })]
#[case(b"name,member_type\r\nA,region\r\nB\x07,region\r\n", SheetError::Binary { line: 3 })]
#[case(b"name,member_type\nA\x81,region\n", SheetError::Binary { line: 2 })]
#[case(b"name,member_type\n\xC4\x8D\xC5\x99,region\n\xC4\x8D\xC5", SheetError::Binary { line: 3 })]
#[case(b"\xFF\xFEn\x00a", SheetError::Binary { line: 1 })]
#[case(b"A,region\nB,region\n", SheetError::HeaderMissing { known: names(&KNOWN) })]
#[case(b";;;\n;\n", SheetError::HeaderMissing { known: names(&KNOWN) })]
#[case(b"note,Name,NAME,note,name,member_type\n", SheetError::ColumnRepeated { columns: names(&["name", "note"]) })]
#[case(b"name,member_typ,,xyz\n", SheetError::ColumnUnknown {
    columns: vec![unknown("member_typ", 2, Some("member_type")), unknown("", 3, None), unknown("xyz", 4, Some("ico"))],
})]
#[case(b"note,ico\n", SheetError::ColumnMissing { columns: names(&["name", "member_type"]) })]
#[case(b"name,member_type\nA,region\n\"B,reg", SheetError::QuoteUnclosed { line: 3 })]
#[case(b"name,member_type", SheetError::NoRows)]
#[case(b"name,member_type\r\n\r\n,\r\n", SheetError::NoRows)]
fn a_file_that_is_no_table_is_refused(#[case] bytes: &[u8], #[case] expected: SheetError) {
    assert_eq!(read_members(bytes), Err(expected));
}

#[test]
fn every_row_of_the_wrong_length_is_reported() {
    let text = "name,member_type\nA\nB,region\n\nC,\"x\ny\",z\nD,region\nE";
    let wrong = |line, found| RowLength { line, found, expected: 2 };
    let rows = vec![wrong(2, 1), wrong(5, 3), wrong(8, 1)];
    assert_eq!(read_members(text), Err(SheetError::RowLength { rows }));
}

#[test]
fn ten_thousand_bad_rows_are_all_reported_in_a_short_message() {
    let text = format!("name,member_type\n{}", "A\n".repeat(10_000));
    let error = read(text.as_bytes(), &KNOWN, &[], 10_000).expect_err("bad rows");
    let SheetError::RowLength { rows } = &error else { panic!("{error}") };
    assert_eq!(rows.len(), 10_000);
    let message = error.to_string();
    assert!(
        message.starts_with("10000 rows are not as long as the header: line 2 has 1 fields of 2")
    );
    assert!(message.contains("and 9990 more") && message.len() < 600, "{message}");
}

#[test]
fn the_most_rows_are_read_and_one_more_is_refused() {
    let text = "name,member_type\nA,region\n\nB,region\n";
    assert!(read(text.as_bytes(), &KNOWN, &[], 2).is_ok());
    let error = read(text.as_bytes(), &KNOWN, &[], 1);
    assert_eq!(error, Err(SheetError::TooManyRows { max: 1 }));
}

#[test]
fn a_message_says_how_to_mend_it_and_stays_short() {
    let header = format!("name,{}\n", "x".repeat(1_000_000));
    let error = read_members(&header).expect_err("unknown");
    assert_eq!(error.code(), "csv_column_unknown");
    assert!(error.to_string().len() < 200, "{error}");
    let error = read_members("name,member_typ,,xyz\n").expect_err("unknown");
    assert_eq!(
        error.to_string(),
        "unknown in the header: `member_typ` (the nearest known is `member_type`), \
         column 3 without a name, `xyz` (the nearest known is `ico`); rename or delete"
    );
}

#[test]
fn a_header_of_a_million_columns_is_refused_at_once() {
    let mut header = "name".to_owned();
    (0..1_000_000).for_each(|number| header.extend([",", &number.to_string()]));
    let error = read_members(&header).expect_err("unknown");
    let SheetError::ColumnUnknown { columns } = error else { panic!("{error}") };
    assert_eq!(columns.len(), 499);
}

#[test]
fn the_members_of_2020_are_read() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/members-2020-02-20.csv");
    let bytes = std::fs::read(file).expect("the file of this repository");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let header = text.lines().next().expect("a header");
    let known: Vec<_> = header.split(',').collect();
    let sheet = read(text.as_bytes(), &known, &known, 1_000).expect("a table");
    let lines = text.lines().count() as u64;
    assert_eq!(sheet.rows.last().map(|row| row.line), Some(lines));
    assert_eq!(sheet.rows.first().map(|row| row.get("ico")), Some("70890749"));
}

/// Texts that are nearly tables, so that every branch is met.
fn nearly_a_table() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        &b"name"[..],
        b"member_type",
        b"note",
        b",",
        b";",
        b"\t",
        b"\"",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"x",
        b"\xC5\xA1",
        b"\x9A",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
    ]);
    let pieces = prop::collection::vec(piece, 0..60);
    (any::<bool>(), pieces).prop_map(|(headed, pieces)| {
        let header = if headed { &b"name,member_type\n"[..] } else { b"" };
        [header, &pieces.concat()].concat()
    })
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    match read(bytes, &KNOWN, &["name"], 10) {
        Ok(sheet) => {
            prop_assert!((1..=10).contains(&sheet.rows.len()));
            prop_assert!(sheet.rows.is_sorted_by(|one, next| one.line < next.line));
            prop_assert!(sheet.rows.iter().all(|row| row.line > 1));
        }
        Err(error) => {
            prop_assert!(error.code().starts_with("csv_"));
            prop_assert!(!error.to_string().is_empty());
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes)?;
    }

    #[test]
    fn anything_like_a_table_is_read_or_refused(bytes in nearly_a_table()) {
        check(&bytes)?;
    }

    /// The line is where the row stands, whatever stands before it.
    #[test]
    fn a_row_names_its_line(gaps in prop::collection::vec(0_usize..4, 1..20), crlf: bool) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = format!("name,member_type{end}");
        let mut expected = Vec::new();
        for gap in gaps {
            text.push_str(&end.repeat(gap));
            let line = text.matches('\n').count() as u64 + 1;
            expected.push(line);
            text.extend(["A,\"x", end, "y\"", end]);
        }
        let sheet = read(text.as_bytes(), &KNOWN, &[], 100).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let lines: Vec<_> = sheet.rows.iter().map(|row| row.line).collect();
        prop_assert_eq!(lines, expected);
    }
}
