//! Headers: `If-Match`, `Idempotency-Key`, `Cache-Control`, and the name of a file.

use std::time::Duration;

use actix_web::http::header::HeaderValue;
use actix_web::test::TestRequest;
use healthy_cities_registry::domain::document::FileName;
use healthy_cities_registry::domain::kind::MediaType;
use healthy_cities_registry::http::document::disposition::attachment;
use healthy_cities_registry::http::{cache, precondition, write};
use healthy_cities_registry::service::error::Expected;

use super::{Oracle, percent_decoded};

pub fn check(input: &[u8], oracle: Oracle) {
    if let Ok(value) = HeaderValue::from_bytes(input) {
        headers(&value, oracle);
    }
    let given = String::from_utf8_lossy(input);
    for kind in [MediaType::Pdf, MediaType::Csv, MediaType::Docx] {
        let name = FileName::harmless(&given, kind);
        let header = attachment(&name);
        assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{header}");
        assert_eq!(header.matches('"').count(), 2, "{header}");
        let (_, encoded) = header.split_once("filename*=UTF-8''").expect("the name as it is");
        assert_eq!(percent_decoded(encoded), name.as_str().as_bytes());
    }
}

fn headers(value: &HeaderValue, oracle: Oracle) {
    let request = TestRequest::default()
        .insert_header(("if-match", value.clone()))
        .insert_header(("idempotency-key", value.clone()))
        .insert_header(("cache-control", value.clone()))
        .to_http_request();
    let text = value.to_str().unwrap_or_default();
    match precondition::expected(&request) {
        Ok(Expected::Any) => assert_eq!(text.trim(), "*"),
        // Only what stands there in the form of a tag of ours.
        Ok(Expected::OneOf(versions)) => {
            let mut rest = text;
            for version in versions {
                let place = rest.find(&format!("\"1.{version}"));
                assert!(oracle.of(place.is_some()), "{version} of {text:?}");
                rest = &rest[place.unwrap_or_default() + 1..];
            }
        }
        Err(_) => (),
    }
    if let Ok(Some(key)) = write::key(&request) {
        assert_eq!(key, text);
        assert!((1..=128).contains(&key.len()) && !key.contains(char::is_whitespace));
    }
    assert!(cache::allowed(request.headers()) <= Duration::from_hours(1));
}
