//! Files of documents, told by their bytes.

use healthy_cities_registry::domain::kind::MediaType;

use super::Oracle;

pub fn check(input: &[u8], oracle: Oracle) {
    for name in ["a", "a.csv", "a.docx"] {
        // What a format begins with, where it begins with anything.
        let begins: &[&[u8]] = match MediaType::recognize(input, name) {
            Some(MediaType::Pdf) => &[b"%PDF-"],
            Some(MediaType::Png) => &[b"\x89PNG\r\n\x1a\n"],
            Some(MediaType::Jpeg) => &[b"\xff\xd8\xff"],
            Some(MediaType::Tiff) => &[b"II", b"MM"],
            Some(MediaType::Odt | MediaType::Ods | MediaType::Docx | MediaType::Xlsx) => &[b"PK"],
            Some(MediaType::Text | MediaType::Csv) => {
                assert!(oracle.of(std::str::from_utf8(input).is_ok()));
                &[b""]
            }
            None => &[b""],
        };
        assert!(begins.iter().any(|begin| input.starts_with(begin)), "{name}");
    }
}
