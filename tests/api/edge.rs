//! The edge: how much is taken of a request, at once and in a window, and what every
//! answer tells browsers.

use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::http::Method;
use chrono::TimeDelta;
use healthy_cities_registry::config::{ProxyConfig, ServerConfig};
use healthy_cities_registry::http::admission::Class;
use healthy_cities_registry::http::guard;
use healthy_cities_registry::http::route::Route;
use healthy_cities_registry::http::routes;
use serde_json::json;

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::engine::{Engine, Seed};
use crate::specimen::refused;

const MEMBERS: &str = "/api/v1/members";
const COUNTS: &str = "/api/v1/statistics/members";
const CHECK: &str = "/api/v1/majority-checks";

fn limited(change: impl FnOnce(&mut ServerConfig)) -> App {
    App::start_with(Engine::Sqlite, Seed::Reference, change)
}

/// From a trusted proxy, for `address`.
fn asked_for(actor: &Actor, path: &str, address: &str) -> Answer {
    actor.send("GET", path, &[("X-Forwarded-For", address)], b"")
}

fn behind_a_proxy(config: &mut ServerConfig) {
    let trusted = vec!["127.0.0.0/8".parse().expect("a network")];
    config.proxy = ProxyConfig { trusted, ..ProxyConfig::default() };
}

#[test]
fn a_path_and_a_head_have_a_size() {
    let app = limited(|config| {
        config.limit.uri = 1_000;
        config.limit.headers = 20;
        config.limit.header_bytes = 2_000;
    });
    let anonymous = app.anonymous();
    let long = |length: usize| format!("{MEMBERS}?{}", "a".repeat(length - MEMBERS.len() - 1));
    refused(&anonymous.get(&long(1_001)), 414, "uri_too_long", MEMBERS);
    refused(&anonymous.get(&long(1_000)), 400, "parameter_invalid", MEMBERS);
    let fields = vec![("X-A", "a"); 21];
    let answer = anonymous.send("GET", MEMBERS, &fields, b"");
    refused(&answer, 431, "headers_too_large", MEMBERS);
    let wide = "a".repeat(2_000);
    let answer = anonymous.send("GET", MEMBERS, &[("X-A", &wide)], b"");
    refused(&answer, 431, "headers_too_large", MEMBERS);
    assert_eq!(anonymous.send("GET", MEMBERS, &[("X-A", &wide[..1_500])], b"").status, 200);
}

#[test]
fn json_has_a_depth() {
    let app = limited(|config| config.limit.json_depth = 8);
    let anonymous = app.anonymous();
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let ask = |body: &str| {
        anonymous.send("POST", CHECK, &[("Content-Type", "application/json")], body.as_bytes())
    };
    refused(&ask(&nested(9)), 400, "json_too_deep", CHECK);
    refused(&ask(&nested(8)), 422, "invalid", CHECK);
    let open = "[{".repeat(20);
    let text = json!({"rule": format!("\"\\\"{open}")}).to_string();
    refused(&ask(&text), 422, "invalid", CHECK);
    refused(
        &ask(&format!("{{\"rule\": \"\\\\\", \"x\": {}}}", nested(8))),
        400,
        "json_too_deep",
        CHECK,
    );
}

#[test]
fn an_address_has_so_many_requests_in_a_window() {
    let app = limited(|config| config.limit.by_address = 3);
    let anonymous = app.anonymous();
    // 10:00:00 on the clock of tests.
    for left in ["2", "1", "0"] {
        let answer = anonymous.get(MEMBERS);
        assert_eq!(answer.status, 200);
        let wanted = format!("\"address\";r={left};t=60");
        assert_eq!(answer.header("ratelimit"), Some(wanted.as_str()));
        assert_eq!(answer.header("ratelimit-policy"), Some("\"address\";q=3;w=60"));
    }
    app.advance(TimeDelta::seconds(20));
    for path in [MEMBERS, "/nothing"] {
        let answer = anonymous.get(path);
        refused(&answer, 429, "too_many_requests", path);
        assert_eq!(answer.header("retry-after"), Some("40"));
        assert_eq!(answer.header("ratelimit"), Some("\"address\";r=0;t=40"));
    }
    let health = anonymous.get("/health/live");
    assert_eq!((health.status, health.header("ratelimit")), (200, None));
    app.advance(TimeDelta::seconds(40));
    assert_eq!(anonymous.get(MEMBERS).status, 200, "the next window");
}

#[test]
fn a_token_and_a_session_have_so_many_requests_in_a_window() {
    let app = limited(|config| {
        config.limit.by_token = 2;
        config.limit.window = Duration::from_secs(10);
    });
    let staff = app.staff();
    let account = app.account(healthy_cities_registry::domain::policy::Role::Staff, &[]);
    let session = app.bearing(&app.session_of(account).1);
    for actor in [&staff, &session, &app.staff()] {
        for left in ["1", "0"] {
            let answer = actor.get(MEMBERS);
            assert_eq!(answer.status, 200);
            let told = answer.header("ratelimit").expect("how it stands").to_owned();
            assert!(told.ends_with(&format!(", \"token\";r={left};t=10")), "{told}");
            let policy = answer.header("ratelimit-policy");
            assert_eq!(policy, Some("\"address\";q=12000;w=10, \"token\";q=2;w=10"));
        }
        let answer = actor.get(MEMBERS);
        refused(&answer, 429, "too_many_requests", MEMBERS);
        assert_eq!(answer.header("retry-after"), Some("10"));
    }
    assert_eq!(app.anonymous().get(MEMBERS).status, 200, "the address has more");
    for _ in 0..3 {
        let unknown = app.bearing("hcr_unknown").get(MEMBERS);
        refused(&unknown, 401, "unauthorized", MEMBERS);
    }
    app.advance(TimeDelta::seconds(10));
    assert_eq!(staff.get(MEMBERS).status, 200);
}

#[test]
fn nobody_is_counted_where_there_is_no_limit() {
    let app = limited(|config| {
        config.limit.by_address = 0;
        config.limit.by_token = 0;
    });
    for actor in [app.anonymous(), app.staff()] {
        let answer = actor.get(MEMBERS);
        assert_eq!(answer.status, 200);
        assert_eq!((answer.header("ratelimit"), answer.header("ratelimit-policy")), (None, None));
    }
}

#[test]
fn callers_behind_a_trusted_proxy_are_told_apart() {
    let app = limited(|config| {
        behind_a_proxy(config);
        config.limit.by_address = 1;
    });
    let anonymous = app.anonymous();
    assert_eq!(asked_for(&anonymous, MEMBERS, "192.0.2.1").status, 200);
    assert_eq!(asked_for(&anonymous, MEMBERS, "192.0.2.2").status, 200);
    assert_eq!(asked_for(&anonymous, MEMBERS, "203.0.113.9, 192.0.2.1").status, 429);
    let open = limited(|config| config.limit.by_address = 1);
    let anonymous = open.anonymous();
    assert_eq!(asked_for(&anonymous, MEMBERS, "192.0.2.1").status, 200);
    assert_eq!(asked_for(&anonymous, MEMBERS, "192.0.2.2").status, 429, "anybody may say so");
}

#[test]
fn what_is_done_at_once_has_a_bound() {
    let app = limited(|config| {
        config.limit.files = 1;
        config.body_timeout = Duration::from_secs(3);
    });
    let staff = app.staff();
    let slow = slow_upload(&app);
    let busy = staff.import("", b"name,member_type\n");
    refused(&busy, 503, "busy", "/api/v1/imports");
    assert_eq!(busy.header("retry-after"), Some("1"));
    assert_eq!(staff.get(MEMBERS).status, 200, "another class");
    assert_eq!(app.anonymous().get("/health/ready").status, 200);
    drop(slow);
    let freed = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        staff.import("", b"name,member_type\n").status != 503
    });
    assert!(freed, "a place is given back");
}

/// An import whose body does not come.
fn slow_upload(app: &App) -> std::net::TcpStream {
    use std::io::Write as _;
    let (_, token) =
        app.token(healthy_cities_registry::domain::policy::Role::Staff, TimeDelta::days(1));
    let address = app.base().trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(address).expect("it listens");
    let head = format!(
        "POST /api/v1/imports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: text/csv\r\nContent-Length: 100\r\n\r\nname"
    );
    stream.write_all(head.as_bytes()).expect("it is taken");
    // Until it has its place.
    std::thread::sleep(Duration::from_millis(300));
    stream
}

const GUARDED: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
];

/// A path of the pattern of a route.
fn example(pattern: &str) -> String {
    pattern
        .replace("{level}", "regions")
        .replace("{name}", "member_type")
        .replace("{number}", "1")
        .replace("{file:.*}", "index.html")
        .replace("{id}", "00000000-0000-7000-8000-000000000000")
        .replace("{point}", "1")
        .replace("{code}", "CZ042")
}

#[test]
fn every_answer_of_every_route_is_guarded() {
    let app = limited(|_| ());
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for actor in [app.anonymous(), app.staff(), app.admin()] {
        for route in routes() {
            let path = example(route.path);
            let body = if route.method == Method::GET { "" } else { "{}" };
            let headers = [("Content-Type", "application/json"), ("If-Match", "*")];
            let answer = actor.send(route.method.as_str(), &path, &headers, body.as_bytes());
            *statuses.entry(answer.status).or_default() += 1;
            for (name, value) in GUARDED {
                assert_eq!(answer.header(name), Some(value), "{name} of {} {path}", route.method);
            }
            let page = path == "/docs/index.html";
            let policy = if page { guard::VIEWER } else { guard::DATA };
            let told = answer.header("content-security-policy");
            assert_eq!(told, Some(policy), "{} {path}", route.method);
            assert_eq!(answer.header("strict-transport-security"), None, "{path}");
            assert!(answer.header("x-request-id").is_some(), "{path}");
        }
    }
    for status in [200, 308, 401, 403, 404, 422] {
        assert!(statuses.contains_key(&status), "none is answered with {status}: {statuses:?}");
    }
}

#[test]
fn answers_that_are_kept_and_unchanged_ones_are_guarded_too() {
    let app = limited(|config| config.hsts = true);
    let anonymous = app.anonymous();
    let first = anonymous.get(COUNTS);
    let tag = first.header("etag").expect("a tag").to_owned();
    let unchanged = anonymous.send("GET", COUNTS, &[("If-None-Match", &tag)], b"");
    assert_eq!(unchanged.status, 304);
    for answer in [first, anonymous.get(COUNTS), unchanged, anonymous.get("/nothing")] {
        for (name, value) in GUARDED {
            assert_eq!(answer.header(name), Some(value), "{name} of {}", answer.status);
        }
        assert_eq!(answer.header("content-security-policy"), Some(guard::DATA));
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    }
}

#[test]
fn the_viewer_has_nothing_inline() {
    let app = limited(|_| ());
    let page = app.anonymous().get("/docs/index.html").text;
    for inline in ["<style", "style=", "onload=", "javascript:", "<script>"] {
        assert!(!page.contains(inline), "{inline}");
    }
    assert!(page.contains("<script src="), "there are scripts at all");
}

#[test]
fn every_route_has_the_class_of_what_it_costs() {
    let named = |wanted: Class| -> Vec<String> {
        let routes = routes().into_iter();
        let of = |route: &Route| Class::of(&route.method, route.path, route.action);
        let found = routes.filter(|route| of(route) == wanted);
        found.map(|route| format!("{} {}", route.method, route.path)).collect()
    };
    assert_eq!(named(Class::Health), ["GET /health/live", "GET /health/ready"]);
    let sign_ins = ["POST /api/v1/invitations/accept", "POST /api/v1/sessions"];
    assert_eq!(named(Class::SignIn), sign_ins);
    let mut files = named(Class::File);
    files.sort();
    assert_eq!(
        files,
        ["POST /api/v1/compositions/import", "POST /api/v1/documents", "POST /api/v1/imports",]
    );
    let statistics = named(Class::Statistics);
    for start in [
        "statistics/",
        "majority-checks/replay",
        "findings",
        "claims",
        "unions",
        "openapi.json",
        "documents/{id}/content",
    ] {
        let found = statistics.iter().any(|route| route.contains(&format!("/api/v1/{start}")));
        assert!(found, "{start}: {statistics:?}");
    }
    let (reads, writes) = (named(Class::Read), named(Class::Write));
    let question = "POST /api/v1/majority-checks";
    assert!(reads.iter().all(|route| route.starts_with("GET ") || route == question));
    assert!(writes.iter().all(|route| !route.starts_with("GET ")));
    assert!(reads.len() > 40 && writes.len() > 60, "{} {}", reads.len(), writes.len());
}
