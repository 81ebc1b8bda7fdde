//! What a file is, told by its bytes: a closed list of what is taken, and none
//! for everything else. What a client says of a file is never believed.
//!
//! Office documents are told by the names of their parts in the directory of the
//! archive: where the parts stand in it differs from program to program.

use super::archive;
use crate::domain::kind::MediaType;

/// What the first bytes of a file tell.
const BEGINNINGS: &[(&[u8], MediaType)] = &[
    (b"%PDF-", MediaType::Pdf),
    (b"\x89PNG\r\n\x1a\n", MediaType::Png),
    (b"\xff\xd8\xff", MediaType::Jpeg),
    (b"II*\0", MediaType::Tiff),
    (b"MM\0*", MediaType::Tiff),
];

/// How texts begin that programs run, open or send: scripts, RTF, `PostScript`,
/// PDF behind something, mail.
const TEXTS_FOR_PROGRAMS: &[&str] = &[
    "#!",
    "{\\rtf",
    "%!ps",
    "%pdf-",
    "return-path:",
    "received:",
    "delivered-to:",
    "message-id:",
    "mime-version:",
];

impl MediaType {
    /// The media type of `bytes`, if it is one that is taken. Of a text, `name`
    /// tells whether it is a table.
    #[must_use]
    pub fn recognize(bytes: &[u8], name: &str) -> Option<Self> {
        let told = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
        told.map(|(_, media_type)| *media_type)
            .or_else(|| of_archive(bytes))
            .or_else(|| of_text(bytes, name))
    }

    /// The endings that names of such files may have, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Tiff => &["tif", "tiff"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
        }
    }
}

fn of_archive(bytes: &[u8]) -> Option<MediaType> {
    let names = archive::entries(bytes)?;
    let holds = |name: &[u8]| names.contains(&name);
    if holds(b"content.xml") {
        let told = std::str::from_utf8(archive::first_kept(bytes, b"mimetype")?).ok()?;
        return [MediaType::Odt, MediaType::Ods].into_iter().find(|kind| kind.as_str() == told);
    }
    // Programs in a document: such a document is another media type.
    let programs = names.iter().any(|name| name.to_ascii_lowercase().ends_with(b"vbaproject.bin"));
    if programs || !holds(b"[Content_Types].xml") {
        return None;
    }
    match (holds(b"word/document.xml"), holds(b"xl/workbook.xml")) {
        (true, false) => Some(MediaType::Docx),
        (false, true) => Some(MediaType::Xlsx),
        _ => None,
    }
}

fn of_text(bytes: &[u8], name: &str) -> Option<MediaType> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return None;
    }
    let text = text.trim_start();
    let beginning: String = text.chars().take(20).flat_map(char::to_lowercase).collect();
    if is_markup(text) || TEXTS_FOR_PROGRAMS.iter().any(|start| beginning.starts_with(start)) {
        return None;
    }
    let table = name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("csv"));
    Some(if table { MediaType::Csv } else { MediaType::Text })
}

/// Whether a text begins with a tag: HTML, SVG, XML.
fn is_markup(text: &str) -> bool {
    let next = text.strip_prefix('<').and_then(|rest| rest.chars().next());
    next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '!' | '?' | '/'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::archive::tests::archive;
    use super::*;

    fn told(bytes: &[u8]) -> Option<MediaType> {
        MediaType::recognize(bytes, "x.bin")
    }

    #[test]
    fn what_is_taken_is_told_by_its_bytes() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], MediaType::Pdf),
            (b"\x89PNG\r\n\x1a\n\0\0", MediaType::Png),
            (b"\xff\xd8\xff\xe0", MediaType::Jpeg),
            (b"II*\0\x08\0\0\0", MediaType::Tiff),
            (b"MM\0*\0\0\0\x08", MediaType::Tiff),
            ("Usnesení č. 1\r\n\tbod 2".as_bytes(), MediaType::Text),
            ("\u{feff}a;b".as_bytes(), MediaType::Text),
            (b"< 5 members", MediaType::Text),
        ] {
            assert_eq!(told(bytes), Some(expected), "{bytes:?}");
        }
        assert_eq!(MediaType::recognize(b"a;b", "A.CSV"), Some(MediaType::Csv));
        assert_eq!(MediaType::recognize(b"%PDF-", "a.csv"), Some(MediaType::Pdf));
    }

    #[test]
    fn office_documents_are_told_by_their_parts() {
        let kind = |kind: MediaType| kind.as_str().as_bytes();
        let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
        let word: (&str, &[u8]) = ("word/document.xml", b"");
        let (sheet, macros) = (("xl/workbook.xml", &b""[..]), ("word/vbaProject.bin", &b""[..]));
        let parts: (&str, &[u8]) = ("content.xml", b"");
        let (odt, ods) = (("mimetype", kind(MediaType::Odt)), ("mimetype", kind(MediaType::Ods)));
        let (text, other) = (
            ("mimetype", &b"application/vnd.oasis.opendocument.text-template"[..]),
            ("a", &b""[..]),
        );
        for (entries, expected, why) in [
            (vec![odt, parts], Some(MediaType::Odt), "ODT"),
            (vec![ods, parts], Some(MediaType::Ods), "ODS"),
            (vec![parts, odt], None, "its type stands first"),
            (vec![odt], None, "a type without a content"),
            (vec![text, parts], None, "a template"),
            (vec![types, word], Some(MediaType::Docx), "DOCX"),
            (vec![word, other, other, other, other, types], Some(MediaType::Docx), "in any order"),
            (vec![types, sheet], Some(MediaType::Xlsx), "XLSX"),
            (vec![types, word, sheet], None, "both"),
            (vec![word], None, "without its types"),
            (vec![types, word, macros], None, "with programs"),
            (vec![other], None, "an archive of something"),
            (vec![], None, "an empty archive"),
        ] {
            assert_eq!(told(&archive(&entries)), expected, "{why}");
        }
    }

    #[test]
    fn everything_else_is_not_taken() {
        for bytes in [
            &b"<!DOCTYPE html><p>"[..],
            b" \n<html>",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"<?xml version=\"1.0\"?>",
            b"<!-- -->",
            b"</p>",
            "\u{feff}<ScRipt>".as_bytes(),
            b"MZ\x90\0\x03",
            b"\x7fELF",
            b"#!/bin/sh\n",
            b"{\\rtf1\\ansi}",
            b"%!PS-Adobe-3.0",
            b"Return-Path: <a@example.cz>\nSubject: x",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"GIF89a\x01\0",
            b" %PDF-1.7",
            b"a\0b",
            b"a\x0cb",
            b"\xfe\xff\0a",
            b"p\xf8\xedli\xb9 (Windows-1250)",
        ] {
            assert_eq!(told(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>, name: String) {
            let _ = MediaType::recognize(&bytes, &name);
        }
    }
}
