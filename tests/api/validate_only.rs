//! `validate_only=true` tries a write and undoes it; `reason` lands in the journal.

use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::given::{accepted, invitation};
use crate::specimen::{
    FORM, acknowledgement, affiliation, body, claim, composition, contact, document, end, event,
    id_of, made, meeting, notice, places, refused, resolution, table, union, union_register,
    unnamed, vote,
};

const ORGANIZATIONS: &str = "/api/v1/organizations";

pub struct Write {
    pub method: &'static str,
    pub path: String,
    pub body: String,
    /// Who alone can do it, where that is not any of staff.
    own: Option<Actor>,
}

impl Write {
    fn new(method: &'static str, path: impl Into<String>, body: &Value) -> Self {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Self { method, path: path.into(), body, own: None }
    }

    fn text(path: &str, body: String) -> Self {
        Self { method: "POST", path: path.to_owned(), body, own: None }
    }

    /// The same, done by `own` and nobody else.
    fn by(self, own: &Actor) -> Self {
        Self { own: Some(own.clone()), ..self }
    }

    /// Who does it: whoever alone can, or else `staff`.
    pub fn actor<'a>(&'a self, staff: &'a Actor) -> &'a Actor {
        self.own.as_ref().unwrap_or(staff)
    }

    /// The media type of its body.
    pub fn kind(&self) -> &'static str {
        match (self.method, self.path.as_str()) {
            (_, "/api/v1/imports") => "text/csv",
            ("POST", "/api/v1/documents") => FORM,
            _ => "application/json",
        }
    }

    pub fn send(&self, actor: &Actor, query: &str) -> Answer {
        let headers = [("Content-Type", self.kind()), ("If-Match", "*")];
        let path = format!("{}{query}", self.path);
        self.actor(actor).send(self.method, &path, &headers, self.body.as_bytes())
    }
}

/// Every write there is, in an order in which each can follow the one before.
pub fn writes(staff: &Actor) -> Vec<Write> {
    let organization = made(&staff.post(ORGANIZATIONS, &union(1))).0;
    let id = organization.rsplit('/').next().expect("an id").to_owned();
    let other = made(&staff.post(ORGANIZATIONS, &union(2))).0;
    let other_id = other.rsplit('/').next().expect("an id").to_owned();
    let begun = made(&staff.post("/api/v1/memberships", &crate::specimen::membership(&id))).0;
    let nameless = made(&staff.post("/api/v1/memberships", &unnamed(1))).0;
    let linked = made(&staff.post("/api/v1/affiliations", &affiliation(&id))).0;
    let claimed = made(&staff.post("/api/v1/claims", &claim(1))).0;
    let organ = made(&staff.post("/api/v1/bodies", &body(&id))).0;
    let sitting_id = made(&staff.post("/api/v1/bodies", &body(&other_id))).0;
    let sitting_id = id_of(&sitting_id);
    let sits = made(&staff.post("/api/v1/meetings", &meeting(&sitting_id))).0;
    let sat = made(&staff.post("/api/v1/meetings", &meeting(&sitting_id))).0;
    let decided = made(&staff.post("/api/v1/resolutions", &resolution(&sitting_id))).0;
    let voted = made(&staff.post("/api/v1/votes", &vote(&id_of(&decided)))).0;
    let void = made(&staff.post("/api/v1/resolutions", &resolution(&sitting_id))).0;
    let seen = made(&staff.post("/api/v1/votes", &vote(&id_of(&void)))).0;
    let seen = made(&staff.post("/api/v1/acknowledgements", &acknowledgement(&id_of(&seen)))).0;
    let lone = made(&staff.post("/api/v1/resolutions", &resolution(&sitting_id))).0;
    let lone = made(&staff.post("/api/v1/votes", &vote(&id_of(&lone)))).0;
    let unvoted = made(&staff.post("/api/v1/resolutions", &resolution(&sitting_id))).0;
    let again = json!({"resolution_id": id_of(&decided), "round": "repeat", "declared": "carried", "source": "minutes"});
    let done = json!({"on": "2021-04-20", "evidence": "letter"});
    let planned = made(&staff.post("/api/v1/events", &event(1))).0;
    let hosted = made(&staff.post("/api/v1/events", &event(2))).0;
    let founded = made(&staff.post(ORGANIZATIONS, &union(6))).0;
    let spare = made(&staff.post(ORGANIZATIONS, &union(5))).0;
    let file = |number| String::from_utf8(document(number)).expect("a form of text");
    let filed = made(&staff.upload("/api/v1/documents", &[], file(1).as_bytes())).0;
    let person = made(&staff.post("/api/v1/persons", &json!({}))).0;
    let reached = made(&staff.post("/api/v1/contacts", &contact(&other_id, "politician"))).0;
    let forgotten = made(&staff.post("/api/v1/persons", &json!({}))).0;
    let applies = |number| id_of(&made(&staff.post(ORGANIZATIONS, &union(number))).0);
    let application =
        |number| json!({"organization_id": applies(number), "member_type": "microregion"});
    let drafted = made(&staff.post("/api/v1/applications", &application(11))).0;
    let begun_wrongly = made(&staff.post("/api/v1/applications", &application(12))).0;
    let withdraw = json!({"move": "withdraw", "reason": "scenario"});
    let let_in = |number| json!({"login": format!("clerk{number}@example.cz"), "label": "Podatelna", "organizations": [other_id]});
    let (account, secret) = invitation(staff, &let_in(1));
    let account = format!("/api/v1/accounts/{account}");
    let (idle, _) = invitation(staff, &let_in(2));
    let idle = format!("/api/v1/accounts/{idle}");
    staff.post_to(&format!("{idle}/disable"), "*", &json!({})).expect(200);
    let clerk = accepted(staff, &secret);
    let token =
        json!({"label": "program", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"});
    let made_token = made(&clerk.post("/api/v1/tokens", &token)).0;
    let composed = composition(&other_id, "500011");
    let composed = made(&staff.post("/api/v1/compositions", &composed)).0;
    let reclassify = json!({"type": "municipal_union", "on": "2023-01-01", "source": "letter"});
    vec![
        Write::new("POST", ORGANIZATIONS, &union(3)),
        Write::new("PATCH", &organization, &json!({"name": {"en": "Union"}})),
        Write::new("POST", "/api/v1/memberships", &unnamed(2)),
        Write::new("PATCH", &begun, &json!({"note": "seen"})),
        Write::new("POST", format!("{begun}/reclassify"), &reclassify),
        Write::new("POST", format!("{nameless}/identify"), &json!({"organization_id": other_id})),
        Write::new("POST", format!("{nameless}/end"), &end()),
        Write::new("POST", "/api/v1/affiliations", &affiliation(&other_id)),
        Write::new("PATCH", &linked, &json!({"note": "seen"})),
        Write::new("DELETE", &linked, &Value::Null),
        Write::new("POST", "/api/v1/compositions", &composition(&other_id, "500020")),
        Write::new("PATCH", &composed, &json!({"note": "seen"})),
        Write::new("DELETE", &composed, &Value::Null),
        Write::new("POST", "/api/v1/compositions/import", &union_register(6)),
        Write::new("POST", "/api/v1/claims", &claim(2)),
        Write::new("PATCH", &claimed, &json!({"note": "seen"})),
        Write::new("DELETE", &claimed, &Value::Null),
        Write::new("POST", "/api/v1/bodies", &body(&id_of(&founded))),
        Write::new("POST", "/api/v1/meetings", &meeting(&sitting_id)),
        Write::new("PATCH", &sits, &json!({"note": "seen"})),
        Write::new("POST", format!("{sits}/postpone"), &notice()),
        Write::new("POST", format!("{sits}/cancel"), &notice()),
        Write::new("POST", format!("{sat}/hold"), &json!({})),
        Write::new("DELETE", &sits, &Value::Null),
        Write::new("POST", "/api/v1/resolutions", &resolution(&sitting_id)),
        Write::new("PATCH", &decided, &json!({"note": "seen"})),
        Write::new("POST", format!("{decided}/points/2/fulfil"), &done),
        Write::new("POST", "/api/v1/acknowledgements", &acknowledgement(&id_of(&voted))),
        Write::new("DELETE", &seen, &Value::Null),
        Write::new("PATCH", &voted, &json!({"note": "seen"})),
        Write::new("POST", "/api/v1/votes", &again),
        Write::new("DELETE", &unvoted, &Value::Null),
        Write::new("PATCH", &organ, &json!({"note": "seen"})),
        Write::new("DELETE", &organ, &Value::Null),
        Write::new("POST", "/api/v1/events", &event(3)),
        Write::new("PATCH", &planned, &json!({"note": "seen"})),
        Write::new("POST", format!("{planned}/postpone"), &notice()),
        Write::new("POST", format!("{planned}/cancel"), &notice()),
        Write::new("POST", format!("{hosted}/hold"), &json!({})),
        Write::new("DELETE", &planned, &Value::Null),
        Write::new("DELETE", &nameless, &Value::Null),
        Write::new("DELETE", &spare, &Value::Null),
        Write::new("DELETE", format!("/api/v1/votes/{}", id_of(&lone)), &Value::Null),
        Write::text("/api/v1/imports", table(1)),
        Write::text("/api/v1/documents", file(2)),
        Write::new("PATCH", &filed, &json!({"note": "seen"})),
        Write::new("DELETE", &filed, &Value::Null),
        Write::new("POST", "/api/v1/persons", &json!({})),
        Write::new("DELETE", &person, &Value::Null),
        Write::new("POST", "/api/v1/contacts", &contact(&other_id, "head")),
        Write::new("PATCH", &reached, &json!({"name": "Jiná Osoba", "until": "2024-01-01"})),
        Write::new("DELETE", &reached, &Value::Null),
        Write::new("POST", format!("{forgotten}/erase"), &json!({"reason": "scenario"})),
        Write::new("POST", "/api/v1/applications", &application(13)),
        Write::new("PATCH", &drafted, &json!({"planned": {"filing": "2027-01-01"}})),
        Write::new("POST", format!("{drafted}/notes"), &json!({"text": "seen"})),
        Write::new("POST", format!("{drafted}/moves"), &withdraw),
        Write::new("DELETE", &begun_wrongly, &Value::Null),
        Write::new("POST", "/api/v1/invitations", &let_in(3)),
        Write::new("PATCH", &account, &json!({"label": "Sekretariát"})),
        Write::new("POST", "/api/v1/tokens", &token).by(&clerk),
        Write::new("DELETE", made_token, &Value::Null).by(&clerk),
        Write::new("POST", format!("{idle}/enable"), &json!({})),
        Write::new("POST", format!("{account}/disable"), &json!({})),
    ]
}

/// A body without what each run makes anew, which is ids, and without what is shown
/// for real alone, which is what is known of persons.
fn without_ids(answer: &Answer) -> Value {
    let mut body = if answer.text.is_empty() { Value::Null } else { answer.json() };
    if let Some(body) = body.as_object_mut() {
        for member in ["person_id", "name", "email", "phone"] {
            if body.contains_key("person_id") || body.contains_key("erased") {
                body.insert(member.to_owned(), Value::Null);
            }
        }
        for made in ["id", "account_id", "links", "secret"] {
            body.remove(made);
        }
    }
    body
}

fn everything(app: &App, actor: &Actor) -> Vec<String> {
    let paths = [
        ORGANIZATIONS,
        "/api/v1/memberships",
        "/api/v1/affiliations",
        "/api/v1/compositions",
        "/api/v1/claims",
        "/api/v1/documents",
        "/api/v1/bodies",
        "/api/v1/events",
        "/api/v1/meetings",
        "/api/v1/resolutions",
        "/api/v1/votes",
        "/api/v1/acknowledgements",
        "/api/v1/contacts",
        "/api/v1/accounts",
        // After the territory, which is long and stays as it is.
        "/api/v1/revisions?after=2&limit=200",
    ];
    let texts = paths.iter().map(|path| actor.get(path).text);
    texts.chain([app.newest_revision().to_string()]).collect()
}

on_both! {
    fn every_write_can_be_tried(app: Reference) {
        // Who may do all of them.
        let staff = app.admin();
        for write in writes(&staff) {
            let before = everything(app, &staff);
            let tried = write.send(&staff, "?validate_only=true");
            let place = format!("{} {}", write.method, write.path);
            assert!(tried.status == 200 || tried.status == 204, "{place}: {}", tried.text);
            assert_eq!((tried.header("etag"), tried.header("location")), (None, None), "{place}: there is nothing to find");
            assert_eq!(everything(app, &staff), before, "{place} left something behind");
            let real = write.send(&staff, "?validate_only=false");
            assert_eq!(real.status, if real.status == 201 { 201 } else { tried.status }, "{place}: {}", real.text);
            assert_eq!(without_ids(&tried), without_ids(&real), "{place}");
            assert_ne!(everything(app, &staff), before, "{place} did something");
        }
        assert_eq!(app.verify().faults, []);
    }

    fn a_try_is_refused_as_the_real_one(app: Reference) {
        let staff = app.staff();
        let (path, _) = made(&staff.post(ORGANIZATIONS, &union(1)));
        let newest = app.newest_revision();
        let query = format!("{ORGANIZATIONS}?validate_only=true");
        let taken = staff.post(&query, &union(1));
        assert_eq!(refused(&taken, 409, "conflict", ORGANIZATIONS), places(&[("/ico", "ico_taken")]));
        let gone = "/api/v1/organizations/00000000-0000-7000-8000-000000000000";
        refused(&staff.delete(&format!("{gone}?validate_only=true"), "*"), 404, "not_found", gone);
        let stale = staff.delete(&format!("{path}?validate_only=true"), "\"1.1\"");
        refused(&stale, 412, "precondition_failed", &path);
        let import = staff.import("?validate_only=true", b"name,member_type\nA,club\n");
        assert!(import.status == 422, "{}", import.text);
        let dashboard = app.dashboard();
        let newest = newest + 1;
        refused(&dashboard.post(&query, &union(2)), 403, "forbidden", ORGANIZATIONS);
        assert_eq!(app.newest_revision(), newest, "the dashboard's token and nothing else");
    }

    fn the_reason_is_in_the_journal(app: Reference) {
        let (staff, auditor) = (app.admin(), app.auditor());
        for write in writes(&staff) {
            let answer = write.send(&staff, "?reason=usnesen%C3%AD%20%C4%8D.%207");
            assert!(answer.status < 300, "{}", answer.text);
            let revision = auditor.get(&format!("/api/v1/revisions/{}", app.newest_revision())).expect(200);
            assert_eq!(revision["reason"], "usnesení č. 7", "{} {}", write.method, write.path);
            let who = if std::ptr::eq(write.actor(&staff), &raw const staff) { "token " } else { "account " };
            assert!(revision["actor"].as_str().is_some_and(|actor| actor.starts_with(who)), "{revision}");
            assert_eq!(revision["request_id"].as_str(), answer.header("x-request-id"));
        }
        staff.post(ORGANIZATIONS, &union(4)).expect(201);
        let path = format!("/api/v1/revisions/{}", app.newest_revision());
        assert_eq!(auditor.get(&path).expect(200)["reason"], "record an organization", "what it does, where none is given");
        let public = app.anonymous().get(&path).expect(200);
        assert!(public["reason"].is_null() && public["actor"].is_null() && public["request_id"].is_null(), "{public}");
    }
}
