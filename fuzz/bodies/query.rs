//! Query parameters.

use std::collections::BTreeMap;

use actix_web::FromRequest as _;
use actix_web::dev::Payload;
use actix_web::http::Uri;
use actix_web::test::TestRequest;
use healthy_cities_registry::http::page::Paging;
use healthy_cities_registry::http::parameter::Parameters;

use super::{Oracle, percent_decoded};

const KNOWN: [&str; 8] = ["q", "id", "as_of", "flag", "number", "limit", "cursor", "count"];

pub fn check(input: &[u8], oracle: Oracle) {
    let query = String::from_utf8_lossy(input);
    let Ok(uri) = Uri::try_from(format!("/?{query}")) else { return };
    let request = TestRequest::with_uri(&uri.to_string()).to_http_request();
    let parameters = Parameters::from_request(&request, &mut Payload::None).into_inner();
    let Ok(mut parameters) = parameters else { return };
    let given = pairs(uri.query().unwrap_or_default());
    let (search, id) = (parameters.search(), parameters.id("id"));
    let (day, flag) = (parameters.day("as_of"), parameters.flag("flag"));
    let number = parameters.parsed("number", "a number", |text| text.parse::<u8>().ok());
    let _ = Paging::read(&mut parameters);
    let one = |name: &str| match given.get(name).map(Vec::as_slice) {
        Some([value]) => Some(value.as_str()),
        _ => None,
    };
    if let Some(day) = day {
        assert!(oracle.of(one("as_of") == Some(&day.to_string())), "{day}");
    }
    if let Some(flag) = flag {
        assert_eq!(one("flag"), Some(flag.to_string().as_str()));
    }
    if let Some(number) = number {
        assert_eq!(one("number").and_then(|text| text.parse().ok()), Some(number));
    }
    if let Some(id) = id {
        let digits = |text: &str| text.replace(|c: char| !c.is_ascii_hexdigit(), "").to_lowercase();
        let given = one("id").expect("an id");
        assert!(digits(given).ends_with(&digits(&id.to_string())), "{given}");
    }
    if let Some(search) = search {
        assert!(!search.is_empty() && one("q").is_some());
    }
    let strangers = given.keys().any(|name| !KNOWN.contains(&name.as_str()));
    let repeated = given.values().any(|values| values.len() > 1);
    let taken = parameters.finish().is_ok();
    assert!(!(taken && (strangers || repeated)), "{given:?}");
}

/// The parameters by name, read without the code that is tried.
fn pairs(query: &str) -> BTreeMap<String, Vec<String>> {
    let text = |part: &str| {
        String::from_utf8_lossy(&percent_decoded(&part.replace('+', " "))).into_owned()
    };
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        given.entry(text(name)).or_default().push(text(value));
    }
    given
}
