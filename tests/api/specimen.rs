//! Facts to send, and what every refusal must look like.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use healthy_cities_registry::domain::violation::Violation;
use healthy_cities_registry::http::problem::FieldCode;
use healthy_cities_registry::service::import::sheet::SheetError;
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};

/// A valid IČO made of `number`.
pub fn ico(number: u32) -> String {
    let digits = format!("{number:07}");
    let sum: u32 = digits
        .bytes()
        .zip((2..=8).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (11 - sum % 11) % 10)
}

/// A union of municipalities, the `number`th.
pub fn union(number: u32) -> Value {
    json!({
        "name": {"cs": format!("Svazek obcí {number}")},
        "legal_form": "union_of_municipalities",
        "ico": ico(7_000_000 + number),
    })
}

/// A microregion's membership of `organization` from the first day of 2021.
pub fn membership(organization: &str) -> Value {
    json!({
        "organization_id": organization,
        "type": "microregion",
        "began": "2021-01-01",
        "source": "resolution 1/2021",
    })
}

/// An unnamed microregion, the `number`th of its source.
pub fn unnamed(number: u32) -> Value {
    json!({"unnamed_number": number, "type": "microregion", "began": "2021-01-01", "source": "annual report"})
}

/// How a membership ends.
pub fn end() -> Value {
    json!({"on": "2024-01-01", "kind": "withdrawal", "source": "letter"})
}

/// An affiliation of `organization`.
pub fn affiliation(organization: &str) -> Value {
    json!({"organization_id": organization, "network": "who_european_healthy_cities",
           "began_latest": "2022-05-01", "source": "WHO"})
}

/// That a municipality, the one with `code`, belongs to `organization`.
pub fn composition(organization: &str, code: &str) -> Value {
    json!({"organization_id": organization, "municipality": code, "relation": "legal_member",
           "since": "2021-01-01", "source": "statutes"})
}

/// A register of unions of one union, the `number`th, with one member.
pub fn union_register(number: u32) -> Value {
    json!({"iri": "https://example.cz/rejstrik", "eviduje_svazky_obcí": [{"ičo": ico(7_000_000 + number),
        "má_člena": [{"den_vzniku_členství": "2021-01-01", "spravuje_obec": {"iri": "https://linked.cuzk.cz/resource/ruian/obec/571946"}}]}]})
}

/// A published count of the members of 20 February 2020.
pub fn claim(figure: u32) -> Value {
    json!({"metric": "members", "day": "2020-02-20", "figure": figure, "source": "annual report"})
}

/// The general assembly of `organization`, by a rule of its statutes.
pub fn body(organization: &str) -> Value {
    json!({
        "organization_id": organization,
        "kind": "general_assembly",
        "name": {"cs": "Valná hromada"},
        "seats": [{"from": null, "seats": 9, "source": "statutes"}],
        "rules": [{"from": null, "rule": {"base": "present", "more_than": [1, 2], "citation": "čl. 7 stanov"}}],
        "source": "statutes",
    })
}

/// A meeting of `body` on a day of 2021.
pub fn meeting(body: &str) -> Value {
    json!({"body_id": body, "ordinal": 7, "first_day": "2021-04-01", "place": "Litoměřice", "source": "invitation"})
}

/// A resolution of `body` with an instruction.
pub fn resolution(body: &str) -> Value {
    json!({
        "body_id": body,
        "number": "7/1",
        "decided": "2021-04-01",
        "title": "Členství",
        "points": [
            {"label": "I", "verb": "approves", "subject": "membership", "text": "Schvaluje členství."},
            {"verb": "instructs", "text": "Ukládá podat přihlášku.", "addressee": {"office": "tajemník"}, "due": "2021-05-01"},
        ],
        "source": "minutes",
    })
}

/// A vote of nine on `resolution` that was declared carried with too few.
pub fn vote(resolution: &str) -> Value {
    json!({"resolution_id": resolution, "for": 1, "against": 5, "abstained": 0, "not_voting": 0,
           "invalid": 0, "absent": 3, "vacant": 0, "declared": "carried", "source": "minutes"})
}

/// That somebody has looked at what is wrong with [`vote`].
pub fn acknowledgement(vote: &str) -> Value {
    json!({"finding": "declared_carried_with_too_few", "subject_id": vote, "reason": "misprint"})
}

/// A contact of `organization` in `role`; nobody has this name.
pub fn contact(organization: &str, role: &str) -> Value {
    json!({"organization_id": organization, "role": role, "from": "2020-02-20", "name": "Jana Vzorová-Zkušební",
           "email": "jana.vzorova@example.cz", "phone": "+420 475 000 111", "source": crate::given::SCENARIO})
}

/// Id at the end of a path.
pub fn id_of(path: &str) -> String {
    path.rsplit('/').next().expect("an id").to_owned()
}

/// An event on three days of 2021, the `number`th.
pub fn event(number: u32) -> Value {
    json!({
        "kind": "conference",
        "name": {"cs": format!("Konference {number}")},
        "first_day": "2021-04-01",
        "last_day": "2021-04-03",
        "source": "invitation",
    })
}

/// What is said of a postponement or a cancellation.
pub fn notice() -> Value {
    json!({"noted_on": "2021-03-01", "source": "letter"})
}

/// A table of one union, the `number`th.
pub fn table(number: u32) -> String {
    format!(
        "name,member_type,ico,territory_code,admitted_earliest,admitted_latest,ended_earliest,ended_latest,count,source,note\n\
         Mikroregion {number},microregion,{},,2015-01-01,2015-12-31,,,1,annual report,\n",
        ico(8_000_000 + number)
    )
}

/// Media type of [`form`].
pub const FORM: &str = "multipart/form-data; boundary=BOUNDARY";

/// A form of `parts`, with a file of `bytes` called `name` unless there is none.
pub fn form(parts: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, text) in parts {
        let head = format!(
            "--BOUNDARY\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
        );
        form.extend(head.as_bytes());
    }
    if let Some((name, bytes)) = file {
        let head = format!(
            "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/html\r\n\r\n"
        );
        form.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    form.extend(b"--BOUNDARY--\r\n");
    form
}

/// A form with a document, the `number`th, of plain text.
pub fn document(number: u32) -> Vec<u8> {
    let text = format!("Zápis č. {number}");
    let parts = [("kind", "minutes"), ("source", crate::given::SCENARIO)];
    form(&parts, Some((&format!("zápis {number}.txt"), text.as_bytes())))
}

/// Uploads a draft of a kind, or what anyone may see.
pub fn document_of(actor: &Actor, kind: &str, published: bool) -> Answer {
    let published = published.to_string();
    let parts =
        [("kind", kind), ("source", crate::given::SCENARIO), ("published", published.as_str())];
    let form = form(&parts, Some(("výpis.txt", "Výpis z usnesení: scénář".as_bytes())));
    actor.upload("/api/v1/documents", &[], &form)
}

/// Records something; returns its path and tag.
pub fn made(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 201, "{}", answer.text);
    let path = answer.header("location").expect("a location").to_owned();
    (path, answer.etag().to_owned())
}

/// Records a union and its membership; returns path and tag of the membership.
pub fn member(staff: &Actor, number: u32) -> (String, String) {
    let organization = staff.post("/api/v1/organizations", &union(number)).expect(201);
    let id = organization["id"].as_str().expect("an id");
    made(&staff.post("/api/v1/memberships", &membership(id)))
}

/// Checks everything a refusal of a request for `path` must have, and returns
/// its errors by place and code.
pub fn refused(answer: &Answer, status: u16, code: &str, path: &str) -> Vec<(String, String)> {
    assert_eq!(answer.status, status, "{path}: {}", answer.text);
    let (found, errors) = answer.problem();
    assert_eq!(found, code, "{}", answer.text);
    let body = answer.json();
    let text = |member: &str| {
        body[member].as_str().unwrap_or_else(|| panic!("no {member} in {body}")).to_owned()
    };
    assert!(text("type").ends_with(&format!("#{code}")), "{body}");
    assert!(!text("title").is_empty() && !text("detail").is_empty(), "{body}");
    assert_eq!(text("instance"), path);
    let id = text("request_id");
    assert!(!id.is_empty());
    assert_eq!(answer.header("x-request-id"), Some(id.as_str()));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("www-authenticate").is_some(), status == 401, "{:?}", answer.headers);
    assert_eq!(answer.header("allow").is_some(), status == 405, "{:?}", answer.headers);
    for error in body["errors"].as_array().into_iter().flatten() {
        let text = |member: &str| error[member].as_str().unwrap_or_default().to_owned();
        assert!(!text("detail").is_empty(), "{error}");
        assert!(field_codes().contains(&text("code").as_str()), "{error} is on no list");
    }
    errors
}

/// Every code that an error of a field can have.
pub fn field_codes() -> Vec<&'static str> {
    let http = FieldCode::ALL.iter().map(|code| code.as_str());
    let rules = Violation::codes().chain(SheetError::CODES.iter().copied());
    http.chain(rules).collect()
}

/// Shorthand for places and codes of errors.
pub fn places(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect()
}

/// Sends bytes as they are and reads until the other side closes, or `wait` has passed.
pub fn raw(base: &str, parts: &[&[u8]], pause: Duration, wait: Duration) -> String {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).expect("a connection");
    stream.set_read_timeout(Some(wait)).expect("a timeout");
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            std::thread::sleep(pause);
        }
        // The other side may have had enough.
        let _ = stream.write_all(part);
    }
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..read]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
