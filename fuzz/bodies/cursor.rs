//! Cursors: each leads on from where it was made, and none that was not made here is
//! followed.

use actix_web::FromRequest as _;
use actix_web::dev::Payload;
use actix_web::test::TestRequest;
use healthy_cities_registry::http::page::{Page, Paging, Question, page};
use healthy_cities_registry::http::parameter::Parameters;
use healthy_cities_registry::http::problem::Code;

use super::Oracle;

const KEY: &str = "a key that nobody knows";

/// The first byte says how many items a page has, then come the items; after a line
/// feed, a cursor that a caller made up.
pub fn check(input: &[u8], oracle: Oracle) {
    let (list, made_up) = match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, &[][..]),
    };
    let Some((size, items)) = list.split_first() else { return };
    let limit = usize::from(*size % 7) + 1;
    let mut items = items.to_vec();
    items.sort_unstable();
    items.dedup();
    let question = Question::at("/api/v1/x").with("q", Some("a&b"));
    let (mut seen, mut cursors, mut next) = (Vec::new(), Vec::new(), None);
    loop {
        let page = turn(&question, limit, next.as_deref(), &items).expect("a cursor of its own");
        seen.extend(page.items.into_iter().copied());
        let Some(url) = page.next else { break };
        let (_, cursor) = url.split_once("cursor=").expect("a cursor");
        cursors.push(cursor.to_owned());
        next = cursors.last().cloned();
    }
    assert!(oracle.of(seen == items), "{seen:?} of {items:?}");
    for cursor in &cursors {
        refused(turn(&Question::at("/api/v1/y"), limit, Some(cursor), &items));
    }
    let made_up = String::from_utf8_lossy(made_up).into_owned();
    // What is no text is refused before it is looked at, and blanks around it are not part of it.
    if !made_up.trim().is_empty() && !cursors.iter().any(|cursor| cursor == made_up.trim()) {
        assert!(turn(&question, limit, Some(&made_up), &items).is_err(), "{made_up:?}");
    }
}

fn turn<'i>(
    question: &Question,
    limit: usize,
    cursor: Option<&str>,
    items: &'i [u8],
) -> Result<Page<&'i u8>, Code> {
    let encoded = |cursor: &str| {
        let bytes = cursor.bytes().map(|byte| format!("%{byte:02X}"));
        format!("&cursor={}", bytes.collect::<Vec<_>>().concat())
    };
    let cursor = cursor.map(encoded).unwrap_or_default();
    let request = TestRequest::with_uri(&format!("/?limit={limit}{cursor}")).to_http_request();
    let parameters = Parameters::from_request(&request, &mut Payload::None).into_inner();
    let mut parameters = parameters.expect("a query");
    let paging = Paging::read(&mut parameters);
    parameters.finish().map_err(|error| error.code)?;
    page(KEY, question, &paging, items.iter(), |item| vec![*item]).map_err(|error| error.code)
}

fn refused(page: Result<Page<&u8>, Code>) {
    assert_eq!(page.map(|page| page.items.len()).err(), Some(Code::CursorInvalid));
}
