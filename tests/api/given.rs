//! What tests of several nouns need first.

use serde_json::{Value, json};

use crate::actor::Actor;

/// The source of what only a test says happened.
pub const SCENARIO: &str = "Scenario of a test: no source says that it happened";

/// Records what `body` describes at `path`; returns its id and its tag.
pub fn recorded(staff: &Actor, path: &str, body: &Value) -> (String, String) {
    let answer = staff.post(path, body);
    let made = answer.expect(201);
    (made["id"].as_str().expect("an id").to_owned(), answer.etag().to_owned())
}

/// Records an organization.
pub fn organization(staff: &Actor, body: &Value) -> String {
    recorded(staff, "/api/v1/organizations", body).0
}

/// Begins a membership; returns its id and its tag.
pub fn membership(staff: &Actor, body: &Value) -> (String, String) {
    recorded(staff, "/api/v1/memberships", body)
}

/// Takes back the application that the demonstration has of an organization, so that
/// a membership can be recorded by hand.
pub fn no_case_of(staff: &Actor, organization: &Value) {
    let id = organization["id"].as_str().expect("an id");
    for case in all(staff, &format!("/api/v1/applications?organization_id={id}&open=true")) {
        let path = format!("/api/v1/applications/{}", case["id"].as_str().expect("an id"));
        assert_eq!(staff.delete(&path, "*").status, 204);
    }
}

/// A grouping of municipalities that can be a member of three types.
pub fn grouping(name: &str) -> Value {
    json!({"name": {"cs": name}, "legal_form": "association_of_legal_persons"})
}

/// Every item of a list, following `next` from page to page.
pub fn all(actor: &Actor, path: &str) -> Vec<Value> {
    pages(actor, path).into_iter().flatten().collect()
}

/// The items of a list, page by page.
pub fn pages(actor: &Actor, path: &str) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let answer = actor.get(&path);
        let body = answer.expect(200);
        next = body["next"].as_str().map(ToOwned::to_owned);
        let link = next.as_ref().map(|next| format!("<{next}>; rel=\"next\""));
        assert_eq!(answer.header("link"), link.as_deref(), "`Link` says the same");
        pages.push(body["items"].as_array().expect("items").clone());
        assert!(pages.len() < 20_000, "the list has no end");
    }
    pages
}

/// One column of items.
pub fn column<'v>(items: &'v [Value], key: &str) -> Vec<&'v str> {
    items.iter().map(|item| item[key].as_str().unwrap_or("null")).collect()
}

/// The only organization with `ico`.
pub fn with_ico(actor: &Actor, ico: &str) -> Value {
    one(actor, &format!("/api/v1/organizations?ico={ico}"))
}

/// The only item of a list.
pub fn one(actor: &Actor, path: &str) -> Value {
    let items = all(actor, path);
    assert_eq!(items.len(), 1, "{path}: {items:?}");
    items[0].clone()
}

/// A resource as it stands, with its tag.
pub fn present(actor: &Actor, path: &str) -> (Value, String) {
    let answer = actor.get(path);
    (answer.expect(200), answer.etag().to_owned())
}

/// Total and greatest possible number of members of a day.
pub fn total(actor: &Actor, day: &str) -> (u64, u64) {
    let body = actor.get(&format!("/api/v1/statistics/members?as_of={day}")).expect(200);
    numbers(&body, "total")
}

/// Members of `member_type` on a day, for certain and at most.
pub fn of_type(actor: &Actor, day: &str, member_type: &str) -> (u64, u64) {
    let path = format!("/api/v1/statistics/members?as_of={day}&by=type");
    let body = actor.get(&path).expect(200);
    let items = body["items"].as_array().expect("items");
    let part = items.iter().find(|item| item["type"] == member_type);
    numbers(part.expect("a part of this type"), "count")
}

/// A count and its `at_most`.
pub fn numbers(body: &Value, certain: &str) -> (u64, u64) {
    (body[certain].as_u64().expect("a count"), body["at_most"].as_u64().expect("a count"))
}

/// A password that tests choose.
pub const PASSWORD: &str = "správný kůň baterie";

/// Invites a clerk of `organizations` to sign in with `login`; returns the id of the
/// account and the secret.
pub fn invited(by: &Actor, login: &str, organizations: &[&str]) -> (String, String) {
    let body = json!({"login": login, "label": "Odbor strategie", "organizations": organizations});
    invitation(by, &body)
}

/// Invites whom `body` describes; returns the id of the account and the secret.
pub fn invitation(by: &Actor, body: &Value) -> (String, String) {
    let made = by.post("/api/v1/invitations", body).expect(201);
    let text = |member: &str| made[member].as_str().expect(member).to_owned();
    (text("account_id"), text("secret"))
}

/// Takes up an invitation with [`PASSWORD`]; returns who is signed in then.
pub fn accepted(anyone: &Actor, secret: &str) -> Actor {
    let body = json!({"secret": secret, "password": PASSWORD});
    let opened = anyone.post("/api/v1/invitations/accept", &body).expect(201);
    anyone.bearing(opened["token"].as_str().expect("a token"))
}

/// Signs in with [`PASSWORD`].
pub fn signed_in(anyone: &Actor, login: &str) -> Actor {
    let body = json!({"login": login, "password": PASSWORD});
    let opened = anyone.post("/api/v1/sessions", &body).expect(201);
    anyone.bearing(opened["token"].as_str().expect("a token"))
}
