//! The description of the API says what the service does, and the service does
//! what it says.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use healthy_cities_registry::domain::policy::{Action, Role, allows};
use healthy_cities_registry::http::{openapi, routes};
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::specimen::{
    acknowledgement, composition, contact, document as document_form, id_of, made, member, refused,
    resolution, union, vote,
};
use crate::validate_only::writes;

fn document() -> Value {
    serde_json::from_str(&openapi::document()).expect("JSON")
}

/// An operation: method in capitals, pattern, description.
type Operation = (String, String, Value);

/// Every operation, made once: the description is long, and asked for often.
static DESCRIBED: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("operations");
        methods
            .iter()
            .map(|(method, operation)| (method.to_uppercase(), path.clone(), operation.clone()))
    });
    operations.collect()
});

/// Every operation.
fn operations() -> Vec<Operation> {
    DESCRIBED.clone()
}

fn operation(method: &str, path: &str) -> (String, Value) {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (left, right): (Vec<_>, Vec<_>) =
            (pattern.split('/').collect(), path.split('/').collect());
        left.len() == right.len()
            && left.iter().zip(&right).all(|(a, b)| a.starts_with('{') || a == b)
    };
    let found = DESCRIBED.iter().find(|(verb, pattern, _)| verb == method && fits(pattern));
    let (_, pattern, operation) =
        found.unwrap_or_else(|| panic!("{method} {path} is not described"));
    (pattern.clone(), operation.clone())
}

/// Whether a route needs no token.
fn is_open(method: &str, pattern: &str) -> bool {
    let routes = routes();
    let route =
        routes.iter().find(|route| route.method.as_str() == method && route.path == pattern);
    allows(Role::Anonymous, route.expect("a route").action)
}

/// Parameters without which a route refuses to be read.
fn needed(pattern: &str) -> &'static str {
    match pattern.rsplit('/').next() {
        Some("balance" | "movements") => "from=2019-01-01",
        Some("diff") => "known_at=1..2",
        _ => "",
    }
}

/// Somebody who may read what the demonstration has at `pattern`, and its path:
/// of what it has none, one is recorded.
fn reading(app: &App, pattern: &str) -> (Actor, String) {
    let staff = app.staff();
    if pattern.starts_with("/api/v1/contacts") {
        let organization = app.anonymous().get("/api/v1/organizations?limit=1").expect(200);
        let organization = organization["items"][0]["id"].as_str().expect("an id").to_owned();
        // There already, where the same was read before.
        staff.post("/api/v1/contacts", &contact(&organization, "head"));
        return (staff.clone(), filled(&staff, pattern));
    }
    if pattern.starts_with("/api/v1/applications") || pattern.ends_with("/applications") {
        return (staff.clone(), filled(&staff, pattern));
    }
    if let Some(more) = pattern.strip_prefix("/api/v1/persons/{id}") {
        let path = made(&staff.post("/api/v1/persons", &json!({}))).0;
        let reader = if more.is_empty() { app.auditor() } else { app.admin() };
        return (reader, format!("{path}{more}"));
    }
    if ["/api/v1/account", "/api/v1/session", "/api/v1/token"]
        .iter()
        .any(|own| pattern.starts_with(own))
    {
        let session = app.bearing(&app.session_of(app.account(Role::Admin, &[])).1);
        let form = json!({"label": "x", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"});
        session.post("/api/v1/tokens", &form).expect(201);
        let path = filled(&session, pattern);
        return (session, path);
    }
    if pattern == "/api/v1/compositions/{id}" {
        let group =
            app.anonymous().get("/api/v1/members?type=local_action_group&limit=1").expect(200);
        let group = group["items"][0]["organization_id"].as_str().expect("an id").to_owned();
        // There already, where the same was read before.
        staff.post("/api/v1/compositions", &composition(&group, "571946"));
    }
    if pattern.starts_with("/api/v1/documents/") {
        staff.upload("/api/v1/documents", &[], &document_form(1)).expect(201);
    }
    if pattern.starts_with("/api/v1/acknowledgements/") {
        let bodies = app.anonymous().get("/api/v1/bodies?kind=council&limit=1").expect(200);
        let body = bodies["items"][0]["id"].as_str().expect("an id").to_owned();
        let decided = made(&staff.post("/api/v1/resolutions", &resolution(&body))).0;
        let mut voted = vote(&id_of(&decided));
        for part in ["absent", "vacant"] {
            voted[part] = Value::Null;
        }
        let seen = made(&staff.post("/api/v1/votes", &voted)).0;
        let seen = staff.post("/api/v1/acknowledgements", &acknowledgement(&id_of(&seen)));
        return (app.anonymous(), made(&seen).0);
    }
    (app.anonymous(), filled(&app.anonymous(), pattern))
}

/// Whether a route is a write of what is no part of the register: it makes no
/// revision, so it takes neither reason nor key nor version, and cannot be tried.
fn operates(method: &str, path: &str) -> bool {
    OPERATIONS.iter().any(|(operation, pattern, _)| (*operation, *pattern) == (method, path))
}

/// Writes that make no revision: method, path, and a body that is well formed.
const OPERATIONS: [(&str, &str, &str); 5] = [
    ("POST", "/api/v1/sessions", r#"{"login": "a@example.cz", "password": "x"}"#),
    ("PUT", "/api/v1/account/password", r#"{"current": "x", "new": "úplně jiné heslo"}"#),
    ("POST", "/api/v1/invitations/accept", r#"{"secret": "x", "password": "úplně jiné heslo"}"#),
    ("POST", "/api/v1/accounts/{id}/invitations", "{}"),
    // The last, since it ends the session that tries the others.
    ("DELETE", "/api/v1/sessions/{id}", ""),
];

/// Whether a route is a question that is asked by POST and writes nothing.
fn asks(method: &str, path: &str) -> bool {
    let route = routes().into_iter().find(|route| route.method == method && route.path == path);
    method == "POST"
        && route.is_some_and(|route| {
            matches!(route.action, Action::CheckMajority | Action::ReplayVotes)
        })
}

/// Questions by POST: path, and a body that is answered.
const QUESTIONS: [(&str, &str); 2] = [
    ("/api/v1/majority-checks", r#"{"rule": "cz-region-assembly", "seats": 55, "for": 28}"#),
    ("/api/v1/majority-checks/replay", r#"{"rule": "cz-region-assembly"}"#),
];

/// Names of the parameters of an operation that go `place` (`query`, `header`, `path`).
fn parameters(operation: &Value, place: &str) -> BTreeSet<String> {
    let list = operation["parameters"].as_array().into_iter().flatten();
    let named = list.filter(|parameter| parameter["in"] == place);
    named.map(|parameter| parameter["name"].as_str().expect("a name").to_owned()).collect()
}

/// A path that the pattern matches in the demonstration.
fn filled(anonymous: &Actor, pattern: &str) -> String {
    let first = |path: &str| {
        let list = anonymous.get(&format!("{path}?limit=1")).expect(200);
        list["items"][0]["id"].as_str().expect("an id").to_owned()
    };
    let path =
        pattern.replace("{number}", "2").replace("{level}", "regions").replace("{code}", "CZ042");
    let path = path.replace("{name}", "member_type");
    if !path.contains("{id}") {
        return path;
    }
    let noun = path.split("/{id}").next().expect("a noun").to_owned();
    path.replace("{id}", &first(&noun))
}

/// The parameters that a refusal of an unknown one lists.
fn known(answer: &Answer) -> BTreeSet<String> {
    let body = answer.json();
    let errors = body["errors"].as_array().expect("errors");
    let unknown = errors
        .iter()
        .find(|error| error["code"] == "parameter_unknown" && error["parameter"] == "nonsense");
    let detail = unknown.unwrap_or_else(|| panic!("{body}"))["detail"]
        .as_str()
        .expect("a detail")
        .to_owned();
    detail
        .strip_prefix("known here: ")
        .map_or_else(BTreeSet::new, |list| list.split(", ").map(ToOwned::to_owned).collect())
}

fn is_described(method: &str, path: &str, answer: &Answer) {
    let (pattern, operation) = operation(method, path);
    let status = answer.status.to_string();
    let response = &operation["responses"][&status];
    assert!(
        !response.is_null(),
        "{method} {pattern} answers with {status}, which is not described: {}",
        answer.text
    );
    let kind = answer
        .header("content-type")
        .map(|kind| kind.split(';').next().unwrap_or_default().to_owned());
    match kind.filter(|_| !answer.text.is_empty()) {
        Some(kind) => assert!(
            !response["content"][&kind].is_null(),
            "{method} {pattern} {status}: {kind} in {response}"
        ),
        None => assert!(response["content"].is_null(), "{method} {pattern} {status} has no body"),
    }
}

#[test]
fn every_route_is_described_and_nothing_else() {
    let described: BTreeSet<_> =
        operations().into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let served: BTreeSet<_> = routes()
        .iter()
        .filter(|route| !route.path.starts_with("/docs"))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(described, served);
}

#[test]
fn the_committed_document_is_the_one_generated() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let committed = std::fs::read_to_string(&path).expect("docs/openapi.json");
    assert!(
        committed == openapi::document(),
        "run: healthy-cities-registry openapi > docs/openapi.json"
    );
}

#[test]
fn the_document_holds_together() {
    let document = document();
    assert!(
        document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")),
        "{}",
        document["openapi"]
    );
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().expect("a reference");
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let name = operation["operationId"].as_str().expect("an operationId").to_owned();
        assert!(names.insert(name.clone()), "{name} names two operations");
        let summary = operation["summary"].as_str().or(operation["description"].as_str());
        assert!(summary.is_some_and(|text| !text.is_empty()), "{method} {path} says nothing");
        let in_pattern: BTreeSet<_> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(ToOwned::to_owned)
            .collect();
        assert_eq!(parameters(&operation, "path"), in_pattern, "{method} {path}");
        assert_eq!(operation["security"].is_array(), !is_open(&method, &path), "{method} {path}");
        let writes = method != "GET" && !asks(&method, &path) && !operates(&method, &path);
        assert_eq!(
            parameters(&operation, "header").contains("Idempotency-Key"),
            method == "POST" && writes,
            "{method} {path}"
        );
        // A note is written on an application, and changes nothing of it.
        let moves = path.contains("{id}") && writes && !path.ends_with("/notes");
        assert_eq!(parameters(&operation, "header").contains("If-Match"), moves, "{method} {path}");
        let common: BTreeSet<_> = ["reason", "validate_only"].map(ToOwned::to_owned).into();
        assert_eq!(parameters(&operation, "query") == common, writes, "{method} {path}");
        assert_eq!(
            !operation["requestBody"].is_null(),
            matches!(method.as_str(), "POST" | "PUT" | "PATCH"),
            "{method} {path}"
        );
    }
}

on_both! {
    fn reads_take_the_parameters_described(app: Demonstration) {
        for (method, pattern, operation) in operations() {
            if method != "GET" {
                continue;
            }
            let (reader, path) = reading(app, &pattern);
            let needed = needed(&pattern);
            let whole = format!("{path}?{needed}");
            let answer = reader.get(&whole);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            is_described("GET", &path, &answer);
            let refusal = reader.get(&format!("{whole}&nonsense=1"));
            refused(&refusal, 400, "parameter_invalid", &path);
            assert_eq!(known(&refusal), parameters(&operation, "query"), "{pattern}");
            is_described("GET", &path, &refusal);
            if let Some(tag) = answer.header("etag") {
                let again = reader.send("GET", &whole, &[("If-None-Match", tag)], b"");
                assert_eq!(again.status, 304, "{path}");
                is_described("GET", &path, &again);
            }
            for (token, status) in [("hcr_x", 401), ("x", 401)] {
                let answer = app.bearing(token).get(&path);
                assert_eq!(answer.status, status, "{path}");
                is_described("GET", &path, &answer);
            }
            let encoded = reader.send("GET", &path, &[("Content-Encoding", "gzip")], b"");
            is_described("GET", &path, &encoded);
            if pattern.contains('{') {
                let elsewhere = pattern.replace("{id}", "x").replace("{number}", "0").replace("{level}", "x").replace("{code}", "x");
                is_described("GET", &pattern, &reader.get(&elsewhere));
            }
            if parameters(&operation, "query").contains("known_at") {
                let known = if needed.starts_with("known_at") { "known_at=1..999999".to_owned() } else { format!("{needed}&known_at=999999") };
                let future = reader.get(&format!("{path}?{known}"));
                assert_eq!(future.status, 422, "{path}");
                is_described("GET", &path, &future);
            }
        }
    }

    fn writes_take_the_parameters_described(app: Reference) {
        let staff = app.admin();
        let mut seen = BTreeSet::new();
        for write in writes(&staff) {
            let (pattern, operation) = operation(write.method, &write.path);
            seen.insert(format!("{} {pattern}", write.method));
            let refusal = write.send(&staff, "?nonsense=1");
            refused(&refusal, 400, "parameter_invalid", &write.path);
            assert_eq!(known(&refusal), parameters(&operation, "query"), "{pattern}");
            let with = |actor: &Actor, headers: &[(&str, &str)], body: &[u8]| {
                let answer = actor.send(write.method, &write.path, headers, body);
                is_described(write.method, &write.path, &answer);
                answer.status
            };
            is_described(write.method, &write.path, &write.send(&staff, "?validate_only=true"));
            let kind = ("Content-Type", write.kind());
            let staff = write.actor(&staff).clone();
            assert_eq!(with(&app.anonymous(), &[kind], b""), 401);
            if !pattern.starts_with("/api/v1/tokens") {
                assert_eq!(with(&app.auditor(), &[kind], b""), 403);
            }
            assert_eq!(with(&staff, &[kind, ("If-Match", "*"), ("Content-Encoding", "br")], b""), 415);
            if pattern.contains("{id}") && !pattern.ends_with("/notes") {
                assert_eq!(with(&staff, &[kind], write.body.as_bytes()), 428);
                assert_eq!(with(&staff, &[kind, ("If-Match", "\"1.1\"")], write.body.as_bytes()), 412);
            }
            if write.method != "DELETE" {
                assert_eq!(with(&staff, &[("Content-Type", "text/plain"), ("If-Match", "*")], b""), 415);
                let status = with(&staff, &[kind, ("If-Match", "*")], b"{\"x\":1}");
                assert_eq!(status, if write.kind().starts_with("multipart/") { 400 } else { 422 }, "{pattern}");
                let huge = vec![b' '; if pattern.ends_with("/imports") || pattern.ends_with("/import") { (16 << 20) + 1 } else { (256 << 10) + 1 }];
                assert_eq!(with(&staff, &[kind, ("If-Match", "*")], &huge), 413, "{pattern}");
            }
            is_described(write.method, &write.path, &write.send(&staff, ""));
        }
        let described: BTreeSet<_> = operations()
            .into_iter()
            .filter(|(method, path, _)| {
                method != "GET" && !asks(method, path) && !operates(method, path)
            })
            .map(|(method, path, _)| format!("{method} {path}"))
            .collect();
        assert_eq!(seen, described, "every write is tried here");
    }

    fn writes_that_make_no_revision_are_described(app: Reference) {
        let staff = app.staff();
        let id = crate::given::organization(&staff, &union(1));
        let (account, secret) = crate::given::invited(&staff, "b@example.cz", &[&id]);
        let clerk = crate::given::accepted(&staff, &secret);
        let newest = app.newest_revision();
        for (method, pattern, body) in OPERATIONS {
            let (actor, id) = if pattern.contains("accounts") { (&staff, account.as_str()) } else { (&clerk, "current") };
            let path = pattern.replace("{id}", id);
            let json = ("Content-Type", "application/json");
            let send = |actor: &Actor, query: &str, headers: &[(&str, &str)], body: &[u8]| {
                let answer = actor.send(method, &format!("{path}{query}"), headers, body);
                is_described(method, &path, &answer);
                answer
            };
            let (_, operation) = operation(method, &path);
            for query in ["?nonsense=1", "?reason=x", "?validate_only=true"] {
                refused(&send(actor, query, &[json], body.as_bytes()), 400, "parameter_invalid", &path);
            }
            assert_eq!(parameters(&operation, "query"), BTreeSet::new(), "{pattern}");
            assert_eq!(parameters(&operation, "header"), BTreeSet::new(), "{pattern}");
            assert_eq!(send(actor, "", &[json, ("Content-Encoding", "gzip")], body.as_bytes()).status, 415);
            assert_eq!(send(&app.bearing("hcs_x"), "", &[json], body.as_bytes()).status, 401);
            if !is_open(method, pattern) {
                assert_eq!(send(&app.anonymous(), "", &[json], body.as_bytes()).status, 401);
            }
            if !body.is_empty() {
                assert_eq!(send(actor, "", &[json], b"{").status, 400);
                assert_eq!(send(actor, "", &[], body.as_bytes()).status, 415);
                assert_eq!(send(actor, "", &[json], &vec![b' '; (256 << 10) + 1]).status, 413);
                assert_eq!(send(actor, "", &[json], b"{\"x\":1}").status, 422);
            }
            send(actor, "", &[json], body.as_bytes());
        }
        assert_eq!(app.newest_revision(), newest, "none of them made one");
    }

    fn questions_by_post_are_described(app: Reference) {
        let (anonymous, auditor) = (app.anonymous(), app.auditor());
        let newest = app.newest_revision();
        for (path, body) in QUESTIONS {
            let json = ("Content-Type", "application/json");
            let asks = if is_open("POST", path) { &anonymous } else { &auditor };
            let ask = |query: &str, headers: &[(&str, &str)], body: &[u8]| {
                let answer = asks.send("POST", &format!("{path}{query}"), headers, body);
                is_described("POST", path, &answer);
                answer
            };
            ask("", &[json], body.as_bytes()).expect(200);
            let (_, operation) = operation("POST", path);
            let refusal = ask("?nonsense=1", &[json], body.as_bytes());
            refused(&refusal, 400, "parameter_invalid", path);
            assert_eq!(known(&refusal), parameters(&operation, "query"), "{path}");
            assert_eq!(ask("", &[json], b"{").status, 400);
            assert_eq!(ask("", &[], body.as_bytes()).status, 415);
            assert_eq!(ask("", &[json, ("Content-Encoding", "gzip")], body.as_bytes()).status, 415);
            assert_eq!(ask("", &[json], &vec![b' '; (256 << 10) + 1]).status, 413);
            assert_eq!(ask("", &[json], b"{\"x\":1}").status, 422);
            let unknown = app.bearing("hcr_x").send("POST", path, &[json], body.as_bytes());
            is_described("POST", path, &unknown);
            assert_eq!(unknown.status, 401);
        }
        assert_eq!(app.newest_revision(), newest, "nothing was written");
        let asked: BTreeSet<_> = QUESTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
        let described: BTreeSet<_> = operations()
            .into_iter()
            .filter(|(method, path, _)| asks(method, path))
            .map(|(_, path, _)| path)
            .collect();
        assert_eq!(asked, described, "every question is tried here");
    }

    fn answers_have_the_members_described(app: Demonstration) {
        let document = document();
        for (method, pattern, operation) in operations() {
            let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            let Some(reference) = schema["$ref"].as_str().filter(|_| method == "GET") else { continue };
            let schema = document.pointer(reference.trim_start_matches('#')).expect("a schema");
            let (reader, path) = reading(app, &pattern);
            let body = reader.get(&format!("{path}?{}", needed(&pattern))).expect(200);
            let given: BTreeSet<_> = body.as_object().expect("an object").keys().cloned().collect();
            let required: BTreeSet<_> = members(&document, schema, "required");
            let described: BTreeSet<_> = members(&document, schema, "properties");
            assert!(given.is_subset(&described), "{pattern}: {given:?} of {described:?}");
            assert!(required.is_subset(&given), "{pattern}: {required:?} in {given:?}");
        }
    }

    fn conflicts_are_described(app: Reference) {
        let staff = app.staff();
        let (path, _) = member(&staff, 1);
        let again = staff.post("/api/v1/organizations", &union(1));
        assert_eq!(again.status, 409);
        is_described("POST", "/api/v1/organizations", &again);
        let organization = staff.get(&path).expect(200)["organization_id"].as_str().expect("an id").to_owned();
        let organization = format!("/api/v1/organizations/{organization}");
        let held = staff.delete(&organization, "*");
        assert_eq!(held.status, 409, "{}", held.text);
        is_described("DELETE", &organization, &held);
        let (free, _) = made(&staff.post("/api/v1/organizations", &union(2)));
        let gone = staff.delete(&free, "*");
        assert_eq!(gone.status, 204);
        is_described("DELETE", &free, &gone);
    }

    fn the_viewer_is_served_from_the_binary(app: Reference) {
        let anonymous = app.anonymous();
        let entrance = anonymous.get("/docs");
        assert_eq!((entrance.status, entrance.header("location")), (308, Some("/docs/")));
        let page = anonymous.get("/docs/");
        assert_eq!(page.status, 200);
        assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{:?}", page.headers);
        let mut assets: Vec<String> = page.text.split(['"', '\''])
            .filter(|text| text.starts_with("./") || text.starts_with("/docs"))
            .map(|text| format!("/docs/{}", text.trim_start_matches("./").trim_start_matches("/docs/")))
            .collect();
        assert!(assets.iter().any(|path| path.ends_with("swagger-ui-bundle.js")), "{assets:?}");
        assert!(assets.iter().any(|path| path.contains(".css")), "{assets:?}");
        assets.push("/docs/".to_owned());
        assets.push("/docs/index.html".to_owned());
        for path in &assets {
            let answer = anonymous.send("HEAD", path, &[], b"");
            assert_eq!(answer.status, 200, "{path}");
            let policy = answer.header("content-security-policy").expect("a policy");
            assert!(policy.starts_with("default-src 'none';") && !policy.contains("//") && !policy.contains("unsafe"), "nothing comes from elsewhere: {policy}");
            assert!(answer.header("content-type").is_some_and(|kind| !kind.contains("octet-stream")), "{path}");
        }
        let start = anonymous.get("/docs/swagger-initializer.js");
        assert!(start.text.contains("/api/v1/openapi.json"), "{}", start.text);
        for text in [&page.text, &start.text] {
            assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
        }
        assert_eq!(anonymous.get("/api/v1/openapi.json").text, openapi::document());
        for outside in ["/docs/../Cargo.toml", "/docs/%2e%2e/Cargo.toml", "/docs/nothing", "/docs/%00"] {
            assert_eq!(anonymous.get(outside).status, 404, "{outside}");
        }
    }
}

/// Names of the members of an object's schema, through what it is made of.
fn members(document: &Value, schema: &Value, kind: &str) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = match &schema[kind] {
        Value::Object(properties) => properties.keys().cloned().collect(),
        Value::Array(required) => {
            required.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
        }
        _ => BTreeSet::new(),
    };
    for part in schema["allOf"].as_array().into_iter().flatten() {
        names.extend(members(document, part, kind));
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target =
            document.pointer(reference.trim_start_matches('#')).unwrap_or(&json!(null)).clone();
        names.extend(members(document, &target, kind));
    }
    names
}

/// `docs/API.md` has a table of routes: method, path, what it does, action, who may.
#[test]
fn the_table_of_routes_in_the_docs_is_true() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/API.md");
    let text = std::fs::read_to_string(path).expect("docs/API.md");
    let listed: Vec<(String, String, String)> = text
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
            let [method, path, _, action, _] = cells[..] else { return None };
            let code =
                |cell: &str| cell.strip_prefix('`')?.strip_suffix('`').map(ToOwned::to_owned);
            Some((method.to_owned(), code(path)?, code(action)?))
        })
        .collect();
    let known: Vec<(String, String, String)> = healthy_cities_registry::http::routes()
        .iter()
        .map(|route| {
            (route.method.to_string(), route.path.to_owned(), format!("{:?}", route.action))
        })
        .collect();
    assert_eq!(listed, known);
}
