//! Bodies that decide, for tests of decisions. All that they do here is made up.

use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::given::{self, SCENARIO, all, organization, recorded};

/// An organization with the bodies that decide for it.
pub struct Authority {
    pub organization: String,
    pub assembly: String,
    pub council: String,
}

/// The Ústí Region and its bodies by law, of 55 and 11 seats, on a register
/// without organizations.
pub fn region(staff: &Actor) -> Authority {
    let form = json!({"name": {"cs": "Ústecký kraj"}, "legal_form": "region",
        "territories": [{"level": "region", "code": "CZ042"}]});
    let id = organization(staff, &form);
    let of = |kind, seats, rule: &str| body(staff, &id, kind, seats, &json!(rule));
    let assembly = of("assembly", 55, "cz-region-assembly");
    let council = of("council", 11, "cz-region-council");
    Authority { assembly, council, organization: id }
}

/// The bodies of the organization with `ico` in the demonstration.
pub fn with_ico(asked: &Actor, ico: &str) -> Authority {
    let organization = text(&given::with_ico(asked, ico)["id"]);
    let bodies = all(asked, &format!("/api/v1/bodies?organization_id={organization}"));
    let of = |kind: &str| {
        let body = bodies.iter().find(|body| body["kind"] == kind);
        text(&body.unwrap_or_else(|| panic!("no {kind}"))["id"])
    };
    Authority { assembly: of("assembly"), council: of("council"), organization }
}

/// The general assembly of the association in the demonstration.
pub fn general_assembly(asked: &Actor) -> String {
    let association = given::one(asked, "/api/v1/organizations?association=true");
    let id = text(&association["id"]);
    let path = format!("/api/v1/bodies?organization_id={id}&kind=general_assembly");
    text(&given::one(asked, &path)["id"])
}

/// A body of `seats` from the beginning, by one rule.
pub fn body(staff: &Actor, of: &str, kind: &str, seats: u32, rule: &Value) -> String {
    let form = json!({
        "organization_id": of, "kind": kind, "name": {"cs": "Orgán"}, "source": SCENARIO,
        "seats": [{"from": null, "seats": seats, "source": SCENARIO}],
        "rules": [{"from": null, "rule": rule}],
    });
    recorded(staff, "/api/v1/bodies", &form).0
}

/// The general assembly of a society of `seats`, by a rule of its statutes.
pub fn by_statutes(staff: &Actor, seats: u32, rule: &Value) -> String {
    let id = organization(staff, &given::grouping(&format!("Spolek {seats} {rule}")));
    let mut rule = rule.clone();
    rule["citation"] = json!("čl. 7 stanov");
    body(staff, &id, "general_assembly", seats, &rule)
}

/// A meeting of `body` that was held on `day`, as it is sent.
pub fn meeting(body: &str, day: &str) -> Value {
    json!({"body_id": body, "state": "held", "first_day": day, "source": SCENARIO})
}

/// An operative point.
pub fn point(verb: &str, subject: &str) -> Value {
    json!({"verb": verb, "subject": subject, "text": "Výrok ve scénáři."})
}

/// A point that waits for what `body` decides on `subject`.
pub fn on_condition(point: &Value, body: &str, subject: &str) -> Value {
    with(point, "condition", json!({"body_id": body, "subject": subject}))
}

/// A resolution, as it is sent.
pub fn resolution(body: &str, decided: &str, points: &[Value]) -> Value {
    json!({"body_id": body, "decided": decided, "title": "Usnesení ve scénáři", "points": points, "source": SCENARIO})
}

/// `body` with one member more, or another value of it.
pub fn with(body: &Value, member: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[member] = value;
    body
}

/// Records a resolution; returns its id.
pub fn resolved(staff: &Actor, form: &Value) -> String {
    recorded(staff, "/api/v1/resolutions", form).0
}

/// A vote on `resolution` with `counts`, as it is sent.
pub fn vote(resolution: &str, counts: Value) -> Value {
    let mut vote = counts;
    vote["resolution_id"] = json!(resolution);
    vote["source"] = json!(SCENARIO);
    vote
}

/// Counts of 55 seats of which nobody is vacant and all present voted.
pub fn counts(in_favour: u32, against: u32, abstained: u32, absent: u32) -> Value {
    json!({"vacant": 0, "absent": absent, "for": in_favour, "against": against,
        "abstained": abstained, "not_voting": 0, "invalid": 0})
}

/// Records a resolution of `body` on a day in 2021 and a vote on it; returns the
/// vote as anyone reads it.
pub fn judged(staff: &Actor, body: &str, counts: Value) -> Value {
    judged_on(staff, body, "2021-03-01", counts)
}

/// The same on another day.
pub fn judged_on(staff: &Actor, body: &str, decided: &str, counts: Value) -> Value {
    let id = resolved(staff, &resolution(body, decided, &[point("takes_note", "other")]));
    let (vote, _) = recorded(staff, "/api/v1/votes", &vote(&id, counts));
    staff.get(&format!("/api/v1/votes/{vote}")).expect(200)
}

/// Sends a vote on a new resolution of `body` that is refused, and says why.
pub fn refused_vote(staff: &Actor, body: &str, counts: Value) -> Vec<(String, String)> {
    refused_vote_on(staff, body, "2021-03-01", counts)
}

/// The same on another day.
pub fn refused_vote_on(
    staff: &Actor,
    body: &str,
    decided: &str,
    counts: Value,
) -> Vec<(String, String)> {
    let id = resolved(staff, &resolution(body, decided, &[point("takes_note", "other")]));
    let answer = staff.post("/api/v1/votes", &vote(&id, counts));
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert_eq!(all(staff, &format!("/api/v1/votes?resolution_id={id}")), Vec::<Value>::new());
    answer.problem().1
}

/// Records a resolution with one point that carried with 28 of 55; returns its id.
pub fn carried(staff: &Actor, form: &Value) -> String {
    let id = resolved(staff, form);
    recorded(staff, "/api/v1/votes", &vote(&id, counts(28, 0, 12, 15)));
    id
}

/// What the point of this number of a resolution waits for, as it stands on a day.
pub fn awaited(asked: &Actor, resolution: &str, number: u64, as_of: &str) -> Value {
    let path = format!("/api/v1/resolutions/{resolution}?as_of={as_of}");
    let read = asked.get(&path).expect(200);
    let found = read["awaits"].as_array().expect("a list").iter();
    let mut found = found.filter(|item| item["point"] == number);
    found.next().unwrap_or_else(|| panic!("point {number} waits for nothing: {read}")).clone()
}

/// The findings of a query, the newest subject first: code and subject.
pub fn findings(asked: &Actor, query: &str) -> Vec<(String, String)> {
    let found = all(asked, &format!("/api/v1/findings?{query}"));
    found.iter().map(|item| (text(&item["code"]), text(&item["subject_id"]))).collect()
}

/// The codes of a list of findings.
pub fn codes(of: &Value) -> Vec<&str> {
    given::column(of["findings"].as_array().expect("findings"), "code")
}

/// Places and codes of what was refused with `status`.
pub fn refused(answer: &Answer, status: u16) -> Vec<(String, String)> {
    assert_eq!(answer.status, status, "{}", answer.text);
    answer.problem().1
}

/// A text of an answer.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
