//! Who gets what of whose drafts: every route by every caller and every object, and
//! every question that can be asked about a draft that the caller may not see.

use std::collections::HashMap;
use std::fmt::Write as _;

use healthy_cities_registry::domain::policy::{Role, TokenScope, TokenScopes, allows};
use healthy_cities_registry::http::route::Route;
use healthy_cities_registry::http::{openapi, routes};
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::planted::{NOWHERE, Noun, Planted, show};
use crate::policy::invalid;
use crate::specimen;

/// Somebody who asks.
struct Who {
    name: &'static str,
    actor: Actor,
    role: Role,
    /// Name of the set of drafts that is its own.
    own: Option<&'static str>,
    valid: bool,
    reads_only: bool,
}

impl Who {
    fn new(name: &'static str, actor: Actor, role: Role) -> Self {
        Self { name, actor, role, own: None, valid: true, reads_only: false }
    }

    /// Whether it may see a draft of a kind in a set.
    fn sees(&self, noun: Noun, set: &Planted) -> bool {
        let inside = matches!(self.role, Role::Staff | Role::Auditor | Role::Admin);
        let own = self.own == Some(set.name);
        match noun {
            _ if !self.valid => noun == Noun::Organization && set.published,
            Noun::Token | Noun::Session => own,
            Noun::Organization if set.published => true,
            Noun::Event | Noun::Acknowledgement | Noun::Account => inside,
            _ => inside || own,
        }
    }

    /// Whether it may read of it somewhere: the journal holds whose token was made.
    fn reads_of(&self, noun: Noun, set: &Planted) -> bool {
        self.sees(noun, set) || noun == Noun::Token && self.sees(Noun::Account, set)
    }

    /// What stands against its calling a route at all.
    fn stopped(&self, route: &Route) -> Option<&'static str> {
        let scope = route.action.scope(route.method == "GET");
        match allows(self.role, route.action) {
            _ if !self.valid => Some("401"),
            false if self.role == Role::Anonymous => Some("401"),
            false => Some("403"),
            true if self.reads_only && scope == Some(TokenScope::Write) => Some("403"),
            true => None,
        }
    }
}

/// Everybody of the matrix.
fn callers(app: &App, own: &Planted, other: &Planted) -> Vec<Who> {
    let clerk = |name, set: &Planted| Who {
        own: Some(set.name),
        ..Who::new(name, set.clerk.clone(), Role::Clerk)
    };
    let mut callers = vec![
        Who::new("anonymous", app.anonymous(), Role::Anonymous),
        Who::new("dashboard", app.dashboard(), Role::Dashboard),
        clerk("clerk", own),
        clerk("other", other),
        Who::new("staff", app.staff(), Role::Staff),
        Who::new("auditor", app.auditor(), Role::Auditor),
        Who::new("admin", app.admin(), Role::Admin),
    ];
    let gone = invalid(app, Role::Staff);
    for (name, state) in
        [("disabled", "of a disabled account"), ("expired", "expired"), ("revoked", "revoked")]
    {
        let actor = gone.iter().find(|(found, _)| *found == state).expect("a state").1.clone();
        callers.push(Who { valid: false, ..Who::new(name, actor, Role::Staff) });
    }
    let scopes = TokenScopes::of(&[TokenScope::Read]).expect("one of them");
    let reader = app.scoped_token(Role::Staff, scopes, chrono::Duration::days(1)).1;
    callers
        .push(Who { reads_only: true, ..Who::new("read-only", app.bearing(&reader), Role::Staff) });
    callers
}

/// What a route is asked about, and with which body.
enum Asked {
    /// No fact of anybody, or a list: what it holds is looked for by the questions.
    All(Value),
    /// The fact that its path names.
    Of(Noun, Value),
    /// A new fact that belongs to this one, or names it.
    Under(Noun, Value),
}

/// What `route` is asked; `id` tells the id of an object of a kind. A route that is
/// not here yet asks to be decided.
fn asked(route: &str, id: &dyn Fn(Noun) -> String) -> Asked {
    use Asked::{All, Of, Under};
    let note = || json!({"note": "viděno"});
    let nothing = Value::Null;
    let at = |noun, mut body: Value, field: &str| {
        body[field] = json!(id(noun));
        body["published"] = json!(false);
        Under(noun, body)
    };
    match route {
        "GET /api/v1/statistics/members"
        | "GET /api/v1/statistics/members/series"
        | "GET /api/v1/statistics/members/balance"
        | "GET /api/v1/statistics/members/movements"
        | "GET /api/v1/statistics/diff"
        | "GET /api/v1/statistics/dimensions"
        | "GET /api/v1/statistics/applications"
        | "GET /api/v1/statistics/fees"
        | "GET /api/v1/statistics/fees/members"
        | "GET /api/v1/statistics/votes"
        | "GET /api/v1/statistics/votes/margins"
        | "GET /api/v1/claims"
        | "GET /api/v1/members"
        | "GET /api/v1/organizations"
        | "GET /api/v1/memberships"
        | "GET /api/v1/affiliations"
        | "GET /api/v1/compositions"
        | "GET /api/v1/unions"
        | "GET /api/v1/statistics/reach"
        | "GET /api/v1/statistics/reach/municipalities"
        | "GET /api/v1/events"
        | "GET /api/v1/territory/{level}"
        | "GET /api/v1/territory/{level}/{code}"
        | "GET /api/v1/bodies"
        | "GET /api/v1/bodies/proposals"
        | "GET /api/v1/revisions"
        | "GET /api/v1/revisions/{number}"
        | "GET /api/v1/majority-rules"
        | "GET /api/v1/majority-rules/{id}"
        | "GET /api/v1/documents"
        | "GET /api/v1/meetings"
        | "GET /api/v1/resolutions"
        | "GET /api/v1/resolutions/instructions"
        | "GET /api/v1/votes"
        | "GET /api/v1/findings"
        | "GET /api/v1/acknowledgements"
        | "GET /api/v1/applications"
        | "GET /api/v1/contacts"
        | "GET /api/v1/sessions"
        | "GET /api/v1/account"
        | "GET /api/v1/tokens"
        | "GET /api/v1/accounts"
        | "GET /health/live"
        | "GET /health/ready"
        | "GET /api/v1/code-lists"
        | "GET /api/v1/code-lists/{name}"
        | "GET /api/v1/openapi.json"
        | "GET /docs"
        | "GET /docs/errors"
        | "GET /docs/{file:.*}" => All(nothing),
        "GET /api/v1/organizations/{id}"
        | "GET /api/v1/organizations/{id}/history"
        | "DELETE /api/v1/organizations/{id}" => Of(Noun::Organization, nothing),
        "GET /api/v1/memberships/{id}" | "DELETE /api/v1/memberships/{id}" => {
            Of(Noun::Membership, nothing)
        }
        "GET /api/v1/affiliations/{id}" | "DELETE /api/v1/affiliations/{id}" => {
            Of(Noun::Affiliation, nothing)
        }
        "GET /api/v1/compositions/{id}" | "DELETE /api/v1/compositions/{id}" => {
            Of(Noun::Composition, nothing)
        }
        "GET /api/v1/claims/{id}" | "DELETE /api/v1/claims/{id}" => Of(Noun::Claim, nothing),
        "GET /api/v1/events/{id}" | "DELETE /api/v1/events/{id}" => Of(Noun::Event, nothing),
        "GET /api/v1/bodies/{id}" | "DELETE /api/v1/bodies/{id}" => Of(Noun::Body, nothing),
        "GET /api/v1/documents/{id}"
        | "GET /api/v1/documents/{id}/content"
        | "DELETE /api/v1/documents/{id}" => Of(Noun::Document, nothing),
        "GET /api/v1/meetings/{id}" | "DELETE /api/v1/meetings/{id}" => Of(Noun::Meeting, nothing),
        "GET /api/v1/resolutions/{id}" | "DELETE /api/v1/resolutions/{id}" => {
            Of(Noun::Resolution, nothing)
        }
        "GET /api/v1/votes/{id}" | "DELETE /api/v1/votes/{id}" => Of(Noun::Vote, nothing),
        "GET /api/v1/acknowledgements/{id}" | "DELETE /api/v1/acknowledgements/{id}" => {
            Of(Noun::Acknowledgement, nothing)
        }
        "GET /api/v1/applications/{id}"
        | "GET /api/v1/applications/{id}/path"
        | "GET /api/v1/applications/{id}/moves"
        | "GET /api/v1/applications/{id}/notes"
        | "GET /api/v1/applications/{id}/timeline"
        | "DELETE /api/v1/applications/{id}" => Of(Noun::Application, nothing),
        "GET /api/v1/contacts/{id}" | "DELETE /api/v1/contacts/{id}" => Of(Noun::Contact, nothing),
        "GET /api/v1/persons/{id}"
        | "DELETE /api/v1/persons/{id}"
        | "GET /api/v1/persons/{id}/accesses"
        | "GET /api/v1/persons/{id}/export" => Of(Noun::Person, nothing),
        "GET /api/v1/tokens/{id}" | "DELETE /api/v1/tokens/{id}" => Of(Noun::Token, nothing),
        "DELETE /api/v1/sessions/{id}" => Of(Noun::Session, nothing),
        "GET /api/v1/accounts/{id}"
        | "POST /api/v1/accounts/{id}/disable"
        | "POST /api/v1/accounts/{id}/enable"
        | "POST /api/v1/accounts/{id}/invitations" => Of(Noun::Account, json!({})),

        "POST /api/v1/majority-checks" => {
            All(json!({"rule": "cz-region-assembly", "seats": 55, "for": 28}))
        }
        "POST /api/v1/majority-checks/replay" => All(json!({"rule": "cz-region-assembly"})),
        "POST /api/v1/organizations" => All(specimen::union(88)),
        "POST /api/v1/claims" => All(specimen::claim(4)),
        "POST /api/v1/persons" => All(json!({})),
        "POST /api/v1/compositions/import" => All(specimen::union_register(87)),
        "POST /api/v1/imports" => All(json!(specimen::table(9))),
        "POST /api/v1/sessions" => {
            All(json!({"login": "a@example.cz", "password": "dlouhé heslo"}))
        }
        "POST /api/v1/invitations/accept" => {
            All(json!({"secret": format!("hci_{:043}", 0), "password": "dlouhé heslo k ničemu"}))
        }
        "PUT /api/v1/account/password" => {
            All(json!({"current": "dlouhé heslo", "new": "dlouhé heslo k ničemu"}))
        }
        "POST /api/v1/tokens" => All(
            json!({"label": "program", "scopes": ["read"], "expires_at": "2026-11-21T12:00:00Z"}),
        ),

        "PATCH /api/v1/organizations/{id}" => Of(Noun::Organization, json!({"name": {"en": "x"}})),
        "PATCH /api/v1/memberships/{id}" => Of(Noun::Membership, note()),
        "POST /api/v1/memberships/{id}/end" => Of(Noun::Membership, specimen::end()),
        "POST /api/v1/memberships/{id}/reclassify" => Of(
            Noun::Membership,
            json!({"type": "municipal_union", "on": "2023-01-01", "source": "letter"}),
        ),
        "POST /api/v1/memberships/{id}/identify" => {
            Of(Noun::Membership, json!({"organization_id": id(Noun::Organization)}))
        }
        "PATCH /api/v1/affiliations/{id}" => Of(Noun::Affiliation, note()),
        "PATCH /api/v1/compositions/{id}" => Of(Noun::Composition, note()),
        "PATCH /api/v1/claims/{id}" => Of(Noun::Claim, note()),
        "PATCH /api/v1/bodies/{id}" => Of(Noun::Body, note()),
        "PATCH /api/v1/meetings/{id}" => Of(Noun::Meeting, note()),
        "POST /api/v1/meetings/{id}/postpone" | "POST /api/v1/meetings/{id}/cancel" => {
            Of(Noun::Meeting, specimen::notice())
        }
        "POST /api/v1/meetings/{id}/hold" => Of(Noun::Meeting, json!({})),
        "PATCH /api/v1/resolutions/{id}" => Of(Noun::Resolution, note()),
        "POST /api/v1/resolutions/{id}/points/{point}/fulfil" => {
            Of(Noun::Resolution, json!({"on": "2021-04-20", "evidence": "letter"}))
        }
        "PATCH /api/v1/votes/{id}" => Of(Noun::Vote, note()),
        "PATCH /api/v1/events/{id}" => Of(Noun::Event, note()),
        "POST /api/v1/events/{id}/postpone" | "POST /api/v1/events/{id}/cancel" => {
            Of(Noun::Event, specimen::notice())
        }
        "POST /api/v1/events/{id}/hold" => Of(Noun::Event, json!({})),
        "PATCH /api/v1/documents/{id}" => Of(Noun::Document, note()),
        "PATCH /api/v1/applications/{id}" => {
            Of(Noun::Application, json!({"planned": {"filing": "2027-01-01"}}))
        }
        "POST /api/v1/applications/{id}/moves" => {
            Of(Noun::Application, json!({"move": "withdraw", "reason": "scénář"}))
        }
        "POST /api/v1/applications/{id}/notes" => Of(Noun::Application, json!({"text": "scénář"})),
        "PATCH /api/v1/accounts/{id}" => Of(Noun::Account, json!({"label": "odbor"})),
        "PATCH /api/v1/contacts/{id}" => Of(Noun::Contact, note()),
        "POST /api/v1/persons/{id}/erase" => Of(Noun::Person, json!({"reason": "scénář"})),

        "POST /api/v1/memberships" => {
            Under(Noun::Organization, specimen::membership(&id(Noun::Organization)))
        }
        "POST /api/v1/affiliations" => {
            Under(Noun::Organization, specimen::affiliation(&id(Noun::Organization)))
        }
        "POST /api/v1/compositions" => {
            Under(Noun::Organization, specimen::composition(&id(Noun::Organization), "500011"))
        }
        "POST /api/v1/bodies" => at(Noun::Organization, specimen::body(NOWHERE), "organization_id"),
        "POST /api/v1/meetings" => at(Noun::Body, specimen::meeting(NOWHERE), "body_id"),
        "POST /api/v1/resolutions" => at(Noun::Body, specimen::resolution(NOWHERE), "body_id"),
        "POST /api/v1/votes" => {
            let mut vote = specimen::vote(&id(Noun::Resolution));
            vote["round"] = json!("repeat");
            Under(Noun::Resolution, vote)
        }
        "POST /api/v1/acknowledgements" => {
            Under(Noun::Vote, specimen::acknowledgement(&id(Noun::Vote)))
        }
        "POST /api/v1/events" => at(Noun::Organization, specimen::event(5), "host_id"),
        "POST /api/v1/documents" => {
            let text = json!({"kind": "other", "source": "x", "published": "false"});
            at(Noun::Organization, text, "organization_id")
        }
        "POST /api/v1/contacts" => {
            Under(Noun::Organization, specimen::contact(&id(Noun::Organization), "coordinator"))
        }
        "POST /api/v1/applications" => Under(
            Noun::Organization,
            json!({"organization_id": id(Noun::Organization), "member_type": "microregion"}),
        ),
        "POST /api/v1/invitations" => Under(
            Noun::Organization,
            json!({"login": "nekdo@example.cz", "label": "odbor", "organizations": [id(Noun::Organization)]}),
        ),
        undecided => panic!("{undecided}: decide who gets what of whose drafts by it"),
    }
}

/// Sends what a route takes; nothing of it lasts where it can be tried.
fn send(who: &Actor, method: &str, path: &str, body: &Value, tried: bool) -> Answer {
    let query = if tried { "?validate_only=true" } else { "" };
    let path = format!("{path}{query}");
    let (kind, bytes) = match body {
        Value::Null => ("application/json", Vec::new()),
        Value::String(table) => ("text/csv", table.clone().into_bytes()),
        fields if method == "POST" && path.starts_with("/api/v1/documents") => {
            let fields = fields.as_object().expect("fields");
            let text = |value: &Value| value.as_str().unwrap_or("false").to_owned();
            let parts: Vec<(String, String)> =
                fields.iter().map(|(name, value)| (name.clone(), text(value))).collect();
            let parts: Vec<(&str, &str)> =
                parts.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            (specimen::FORM, specimen::form(&parts, Some(("x.txt", b"text"))))
        }
        body => ("application/json", body.to_string().into_bytes()),
    };
    if method == "GET" {
        return who.get(&path);
    }
    who.send(method, &path, &[("Content-Type", kind), ("If-Match", "*")], &bytes)
}

/// Whether an operation takes a parameter of the query.
fn takes(document: &Value, method: &str, path: &str, parameter: &str) -> bool {
    let operation = &document["paths"][path][method.to_lowercase()];
    operation["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == parameter)
}

/// The status, and the code where it is about who asks.
fn outcome(answer: &Answer) -> String {
    assert!(answer.status < 500, "{}", answer.text);
    let status = answer.status.to_string();
    if !matches!(answer.status, 401 | 403) {
        return status;
    }
    let code = answer.problem().0;
    match code.as_str() {
        "unauthorized" | "forbidden" | "scope_insufficient" => status,
        _ => format!("{status}*"),
    }
}

/// Nothing of what the caller may not see stands in an answer, beyond what was asked.
fn keeps_quiet(who: &Who, sets: &[&Planted], asked: &[&str], answer: &Answer, question: &str) {
    let text = asked.iter().fold(answer.text.clone(), |text, asked| text.replace(asked, ""));
    for set in sets {
        for draft in set.drafts.iter().filter(|draft| !who.reads_of(draft.noun, set)) {
            for secret in [&draft.id, &draft.marker] {
                assert!(
                    !text.contains(secret.as_str()),
                    "{} is told of the {:?} {secret} by {question}: {text}",
                    who.name,
                    draft.noun
                );
            }
        }
    }
}

/// A path of a pattern without `{id}`.
fn plain(pattern: &str) -> String {
    [
        ("{number}", "2"),
        ("{point}", "2"),
        ("{level}", "regions"),
        ("{code}", "CZ042"),
        ("{name}", "member_type"),
        ("{file:.*}", "index.html"),
    ]
    .iter()
    .fold(pattern.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// What a caller gets of the objects of `sets` and of what is not there.
fn cells(app: &App, document: &Value, route: &Route, who: &Who, sets: [&Planted; 2]) -> String {
    let named = format!("{} {}", route.method, route.path);
    let tried = takes(document, route.method.as_str(), route.path, "validate_only");
    let mut found = Vec::new();
    for set in [Some(sets[0]), Some(sets[1]), None] {
        let id = |noun| match (noun, set) {
            // Each of its own: one that is ended is gone.
            (Noun::Session, Some(set)) => app.session_of(set.account).0.to_string(),
            (noun, set) => set.and_then(|set| set.id(noun)).unwrap_or(NOWHERE).to_owned(),
        };
        let (noun, body, under) = match asked(&named, &id) {
            Asked::All(body) => (None, body, false),
            Asked::Of(noun, body) => (Some(noun), body, false),
            Asked::Under(noun, body) => (Some(noun), body, true),
        };
        let object = noun.map_or_else(|| NOWHERE.to_owned(), id);
        let rule =
            if route.path.contains("majority-rules") { "cz-region-assembly" } else { &object };
        let path = plain(route.path).replace("{id}", rule);
        let answer = send(&who.actor, route.method.as_str(), &path, &body, tried);
        keeps_quiet(who, &sets, &[&object], &answer, &format!("{named} of {object}"));
        let cell = outcome(&answer);
        let seen =
            noun.is_none_or(|noun| set.is_some_and(|set| object != NOWHERE && who.sees(noun, set)));
        let own = set.is_some_and(|set| who.own == Some(set.name)) || who.role != Role::Clerk;
        let fits = match (who.stopped(route), under) {
            (Some(stopped), _) => cell == stopped,
            // Whoever sees a public organization records nothing of it for that.
            (None, true) if seen && !own => matches!(cell.as_str(), "403" | "404"),
            (None, true) if !seen => matches!(cell.as_str(), "403" | "404" | "409" | "422"),
            (None, false) if !seen => cell == "404",
            (None, _) => !matches!(cell.as_str(), "401" | "403" | "404"),
        };
        let whose = set.map_or("nobody", |set| set.name);
        assert!(fits, "{named} by {}, of {whose}: {cell}: {}", who.name, answer.text);
        found.push(cell);
        if noun.is_none() {
            break;
        }
    }
    found.join("/")
}

/// A value to ask with, and one of the same kind that is nowhere.
type Twins = (String, Option<String>);

/// What the drafts of a set can be asked for by a parameter.
fn secrets(set: &Planted, parameter: &str) -> Vec<Twins> {
    let twin = |value: &str, twin: String| (value.to_owned(), Some(twin));
    let markers = || {
        set.drafts.iter().map(|draft| twin(&draft.marker, draft.marker.replace("skryto", "nikde0")))
    };
    match parameter {
        "organization_id" | "body_id" | "meeting_id" | "proposal_id" | "resolution_id"
        | "subject_id" | "host_id" => {
            let hidden = set
                .drafts
                .iter()
                .filter(|draft| !(set.published && draft.noun == Noun::Organization));
            hidden.map(|draft| twin(&draft.id, NOWHERE.to_owned())).collect()
        }
        "q" | "number" => markers().collect(),
        "ico" if !set.published => vec![twin(&set.ico, specimen::ico(9_000_001))],
        "sha256" => vec![twin(&set.sha256, set.sha256.chars().rev().collect())],
        _ => Vec::new(),
    }
}

/// What any parameter can be asked with that names no draft. A parameter that is
/// not here yet asks to be decided.
fn neutral(document: &Value, parameter: &Value) -> Vec<String> {
    let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let schema = &parameter["schema"];
    let name = parameter["name"].as_str().expect("a name");
    if let Some(reference) = schema["$ref"].as_str() {
        let words = document.pointer(reference.trim_start_matches('#')).expect("a schema");
        let words = words["enum"].as_array().expect("words").iter();
        return words.map(|word| word.as_str().expect("a word").to_owned()).collect();
    }
    match name {
        "organization_id" | "body_id" | "meeting_id" | "proposal_id" | "resolution_id"
        | "subject_id" | "host_id" | "ico" | "sha256" | "cursor" => Vec::new(),
        "q" => list(&["svazek", "skryto"]),
        "number" => list(&["7/1"]),
        "as_of" | "from" | "until" => list(&["2021-04-01", "2026-11-22"]),
        "known_at" => list(&["1", "40", "60", "80", "2026-11-21T10:00:00Z"]),
        "limit" => list(&["1"]),
        "min_revision" => list(&["1", "9"]),
        "count" => list(&["exact"]),
        "after" => list(&["0", "20", "40", "60", "80"]),
        "region" => list(&["CZ042", "none"]),
        "district" => list(&["CZ0421"]),
        "orp" => list(&["4205"]),
        "year" => list(&["2023"]),
        "municipality" => list(&["554804"]),
        "by" => list(&["type", "region", "district,orp", "evidence,population"]),
        "population" => list(&["20000_49999", "none"]),
        "format" => list(&["csv", "csvw", "json-stat"]),
        "excel" => list(&["cs&format=csv"]),
        "open" | "overdue" | "named" | "certain" | "association" | "disabled" => {
            list(&["true", "false"])
        }
        undecided => panic!("{undecided}: decide with what it is asked"),
    }
}

/// Every list with every parameter by itself, and a count where it has one.
fn lists(document: &Value, value: impl Fn(&Value) -> Vec<Twins>) -> Vec<(String, Twins)> {
    let mut questions = Vec::new();
    for (pattern, item) in document["paths"].as_object().expect("paths") {
        if item["get"].is_null() || pattern.contains("{id}") {
            continue;
        }
        let path = plain(pattern);
        let parameters = item["get"]["parameters"].as_array().into_iter().flatten();
        let asked = parameters.filter(|parameter| parameter["in"] == "query");
        for parameter in asked {
            let name = parameter["name"].as_str().expect("a name");
            let counted = name != "count" && takes(document, "GET", pattern, "count");
            let count = if counted { "&count=exact" } else { "" };
            for twins in value(parameter) {
                questions.push((format!("{path}?{name}=VALUE{count}"), twins));
            }
        }
    }
    questions
}

/// Every question that names no draft: lists, what anyone may read of each item of
/// them, and the journal.
fn public_questions(anyone: &Actor, document: &Value, newest: i64) -> Vec<String> {
    let plain_values = |parameter: &Value| {
        neutral(document, parameter).into_iter().map(|value| (value, None)).collect()
    };
    let mut paths: Vec<String> = lists(document, plain_values)
        .into_iter()
        .map(|(path, (value, _))| path.replace("VALUE", &value))
        .collect();
    for (pattern, item) in document["paths"].as_object().expect("paths") {
        if item["get"].is_null() {
            continue;
        }
        let Some((noun, more)) = pattern.split_once("/{id}") else {
            paths.push(plain(pattern));
            continue;
        };
        let listed = anyone.get(&format!("{noun}?limit=20"));
        let items = if listed.status == 200 { listed.json()["items"].clone() } else { Value::Null };
        for id in items.as_array().into_iter().flatten().filter_map(|item| item["id"].as_str()) {
            paths.push(format!("{noun}/{id}{more}"));
        }
    }
    // Past the newest one, too, where the revisions of drafts will be.
    paths.extend((1..newest + 40).map(|number| format!("/api/v1/revisions/{number}")));
    paths.extend((1..newest + 40).map(|number| format!("/api/v1/organizations?known_at={number}")));
    paths
}

/// An answer without what differs from one to the next.
fn said(answer: &Answer, asked: &str) -> (u16, String, Vec<Option<String>>) {
    let mut text = answer.text.clone();
    if answer.header("content-type") == Some("application/problem+json") {
        let mut body = answer.json();
        body["request_id"] = Value::Null;
        text = body.to_string();
    }
    let header = |name| answer.header(name).map(|value| value.replace(asked, "ASKED"));
    let headers = ["etag", "link", "cache-control", "location"].map(header).to_vec();
    (answer.status, text.replace(asked, "ASKED"), headers)
}

/// References to what the caller may not see, in what it writes of its own: kind of
/// what is named, request, and the member that names it.
fn references(own: &Planted) -> Vec<(Noun, String, Value, &'static str)> {
    let of = |noun| own.id(noun).expect("an own draft").to_owned();
    let hidden = |mut body: Value| {
        body["published"] = json!(false);
        body
    };
    let meeting = || hidden(specimen::meeting(&of(Noun::Body)));
    let decided = || hidden(specimen::resolution(&of(Noun::Body)));
    let case = format!("/api/v1/applications/{}", of(Noun::Application));
    let draft = |noun, path: &str| format!("PATCH /api/v1/{path}/{}", of(noun));
    let post = |path: &str| format!("POST /api/v1/{path}");
    let patched = format!("PATCH {case}");
    let mut vote = specimen::vote(&of(Noun::Resolution));
    vote["round"] = json!("repeat");
    vote["roll"] = json!([{"ballot": "for"}]);
    vec![
        (Noun::Body, post("meetings"), meeting(), "/body_id"),
        (Noun::Document, post("meetings"), meeting(), "/documents/0"),
        (Noun::Organization, post("meetings"), meeting(), "/attendance/organizations/0"),
        (Noun::Body, post("resolutions"), decided(), "/body_id"),
        (Noun::Meeting, post("resolutions"), decided(), "/meeting_id"),
        (Noun::Resolution, post("resolutions"), decided(), "/proposal_id"),
        (Noun::Document, post("resolutions"), decided(), "/documents/0"),
        (Noun::Body, post("resolutions"), decided(), "/points/0/addressee/body_id"),
        (Noun::Organization, post("resolutions"), decided(), "/points/0/addressee/organization_id"),
        (Noun::Body, post("resolutions"), decided(), "/points/0/condition/body_id"),
        (Noun::Resolution, post("votes"), specimen::vote(NOWHERE), "/resolution_id"),
        (Noun::Organization, post("votes"), vote, "/roll/0/organization_id"),
        (Noun::Organization, post("bodies"), hidden(specimen::body(NOWHERE)), "/organization_id"),
        (
            Noun::Organization,
            post("documents"),
            json!({"kind": "other", "source": "x", "published": "false"}),
            "/organization_id",
        ),
        (
            Noun::Organization,
            post("contacts"),
            specimen::contact(NOWHERE, "head"),
            "/organization_id",
        ),
        (
            Noun::Person,
            post("contacts"),
            json!({"organization_id": of(Noun::Organization), "role": "coordinator",
                   "from": "2020-02-20", "source": "x"}),
            "/person_id",
        ),
        (
            Noun::Organization,
            post("applications"),
            json!({"member_type": "microregion"}),
            "/organization_id",
        ),
        (Noun::Document, patched.clone(), json!({}), "/documents/0"),
        (Noun::Resolution, patched.clone(), json!({}), "/decisions/proposal_id"),
        (Noun::Resolution, patched.clone(), json!({}), "/decisions/approval_id"),
        (Noun::Resolution, patched.clone(), json!({}), "/decisions/declaration_id"),
        (Noun::Resolution, patched, json!({}), "/decisions/politician_id"),
        (
            Noun::Document,
            format!("POST {case}/moves"),
            json!({"move": "withdraw", "reason": "scénář"}),
            "/document_id",
        ),
        (Noun::Document, draft(Noun::Meeting, "meetings"), json!({}), "/documents/0"),
        (Noun::Body, draft(Noun::Meeting, "meetings"), json!({}), "/body_id"),
        (Noun::Meeting, draft(Noun::Resolution, "resolutions"), json!({}), "/meeting_id"),
        (Noun::Resolution, draft(Noun::Vote, "votes"), json!({}), "/resolution_id"),
        (Noun::Organization, draft(Noun::Document, "documents"), json!({}), "/organization_id"),
        (Noun::Organization, draft(Noun::Contact, "contacts"), json!({}), "/organization_id"),
    ]
}

/// `body` with `id` at a place, whatever was there.
fn naming(body: &Value, place: &str, id: &str) -> Value {
    let mut body = body.clone();
    let mut spot = &mut body;
    for step in place.trim_start_matches('/').split('/') {
        spot = match step.parse::<usize>() {
            Ok(place) => {
                if !spot.is_array() {
                    *spot = json!([]);
                }
                let list = spot.as_array_mut().expect("a list");
                if list.len() <= place {
                    list.push(Value::Null);
                }
                &mut list[place]
            }
            Err(_) => &mut spot[step],
        };
    }
    *spot = json!(id);
    if place.ends_with("condition/body_id") {
        body["points"][0]["condition"]["subject"] = json!("membership");
    }
    body
}

fn sets(app: &App) -> [Planted; 2] {
    show(app, 1);
    [Planted::plant(app, "tajna", 2, false), Planted::plant(app, "cizi", 3, true)]
}

on_both! {
    fn every_route_for_everybody_and_every_object(app: Reference) {
        let [own, other] = sets(app);
        let callers = callers(app, &own, &other);
        let document: Value = serde_json::from_str(&openapi::document()).expect("JSON");
        let line = |first: &str, cells: Vec<String>| {
            let mut line = format!("{first:<58}");
            for cell in cells {
                // Writing to a string never fails.
                let _ = write!(line, "{cell:<12}");
            }
            line.trim_end().to_owned()
        };
        let names = callers.iter().map(|who| who.name.to_owned()).collect();
        let mut matrix = vec![line("of clerk / of other / of nobody", names)];
        for route in routes() {
            let cells = callers.iter().map(|who| cells(app, &document, &route, who, [&own, &other]));
            matrix.push(line(&format!("{} {}", route.method, route.path), cells.collect()));
        }
        insta::assert_snapshot!("matrix", matrix.join("\n"));
        assert!(app.verify().faults.is_empty());
    }

    fn what_is_planted_is_found_by_those_who_may(app: Reference) {
        let [own, other] = sets(app);
        let document: Value = serde_json::from_str(&openapi::document()).expect("JSON");
        for who in callers(app, &own, &other).iter().filter(|who| who.valid && who.role != Role::Dashboard && who.role != Role::Anonymous) {
            let mut told = String::new();
            for (path, item) in document["paths"].as_object().expect("paths") {
                if !item["get"].is_null() && !path.contains("{id}") {
                    told += &who.actor.get(&plain(path)).text;
                }
            }
            told += &who.actor.get("/api/v1/revisions?limit=200").text;
            for set in [&own, &other] {
                for draft in set.drafts.iter().filter(|draft| who.sees(draft.noun, set) && draft.noun != Noun::Token) {
                    assert!(told.contains(&draft.id), "{} misses the {:?}", who.name, draft.noun);
                    let named = draft.noun != Noun::Person && (draft.noun != Noun::Organization || !set.published);
                    assert!(!named || told.contains(&draft.marker), "{} misses the {:?}", who.name, draft.noun);
                }
            }
        }
    }

    fn drafts_change_no_answer_to_those_who_may_not_see_them(app: Reference) {
        show(app, 1);
        let other = Planted::plant(app, "cizi", 3, true);
        let document: Value = serde_json::from_str(&openapi::document()).expect("JSON");
        let anyone = app.anonymous();
        let newest = app.newest_revision();
        let questions = public_questions(&anyone, &document, newest);
        let outsiders = [("anonymous", &anyone), ("dashboard", &app.dashboard()), ("other", &other.clerk)];
        let ask = || -> Vec<_> {
            let all = outsiders.iter().flat_map(|(name, actor)| questions.iter().map(move |path| (name, actor, path)));
            all.filter(|(name, _, path)| !(**name == "dashboard" && path.starts_with("/api/v1/statistics/applications")))
                .map(|(name, actor, path)| (*name, path.clone(), said(&actor.get(path), "ASKED"))).collect()
        };
        let before = ask();
        Planted::plant(app, "tajna", 2, false);
        assert!(app.newest_revision() > newest + 10);
        for (then, now) in before.iter().zip(&ask()) {
            assert_eq!(then, now);
        }
    }

    fn a_draft_is_asked_for_as_if_it_were_not_there(app: Reference) {
        let [own, other] = sets(app);
        let document: Value = serde_json::from_str(&openapi::document()).expect("JSON");
        let callers = callers(app, &own, &other);
        let outsiders = callers.iter().filter(|who| who.valid && matches!(who.role, Role::Anonymous | Role::Dashboard | Role::Clerk));
        for who in outsiders {
            for set in [&own, &other].into_iter().filter(|set| who.own != Some(set.name)) {
                let told = |path: &str, value: &str| {
                    let path = path.replace("VALUE", value);
                    let answer = who.actor.get(&path);
                    keeps_quiet(who, &[&own, &other], &[value], &answer, &path);
                    said(&answer, value)
                };
                let mut nowhere = HashMap::new();
                let values = |parameter: &Value| secrets(set, parameter["name"].as_str().expect("a name"));
                for (path, (value, twin)) in lists(&document, values) {
                    let twin = twin.expect("a twin");
                    let key = (path.clone(), twin.clone());
                    let nothing = nowhere.entry(key).or_insert_with(|| told(&path, &twin));
                    assert_eq!(told(&path, &value), *nothing, "{} {path} {value}", who.name);
                }
                for (pattern, item) in document["paths"].as_object().expect("paths") {
                    if item["get"].is_null() || !pattern.contains("{id}") {
                        continue;
                    }
                    let path = pattern.replace("{id}", "VALUE");
                    let nothing = told(&path, NOWHERE);
                    for draft in set.drafts.iter().filter(|draft| draft.noun != Noun::Organization || !set.published) {
                        assert_eq!(told(&path, &draft.id), nothing, "{} {path} {:?}", who.name, draft.noun);
                    }
                }
            }
        }
    }

    fn what_a_clerk_writes_names_anothers_drafts_as_if_they_were_not_there(app: Reference) {
        let [own, other] = sets(app);
        let callers = callers(app, &own, &other);
        for (who, mine, theirs) in [(&callers[2], &own, &other), (&callers[3], &other, &own)] {
            for (noun, request, body, place) in references(mine) {
                let (method, path) = request.split_once(' ').expect("a request");
                let named = |id: &str| {
                    let answer = send(&who.actor, method, path, &naming(&body, place, id), true);
                    keeps_quiet(who, &[&own, &other], &[id], &answer, &request);
                    said(&answer, id)
                };
                let nothing = named(NOWHERE);
                assert!(nothing.0 >= 400, "{request} {place}: {nothing:?}");
                assert_ne!(named(mine.id(noun).expect("a draft")).1, nothing.1, "{request} {place}: one's own is found");
                if !(theirs.published && noun == Noun::Organization) {
                    assert_eq!(named(theirs.id(noun).expect("a draft")), nothing, "{request} {place}");
                }
            }
        }
    }
}
