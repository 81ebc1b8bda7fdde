//! Manners of HTTP: what is refused, how, and what every answer carries.

use std::time::{Duration, Instant};

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test as served;
use healthy_cities_registry::clock::{Clock, Ids};
use healthy_cities_registry::domain::policy::Action;
use healthy_cities_registry::http::edge;
use healthy_cities_registry::http::route::{self, Route};
use healthy_cities_registry::server::{self, Service};
use serde_json::json;

use crate::actor::Actor;
use crate::app::App;
use crate::engine::{Engine, Seed};
use crate::specimen::{made, places, raw, refused, union};

const ORGANIZATIONS: &str = "/api/v1/organizations";
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn post(actor: &Actor, body: &[u8]) -> crate::actor::Answer {
    actor.send("POST", ORGANIZATIONS, &[JSON], body)
}

/// Runs SQL beside the service.
fn execute(app: &App, statement: &'static str) {
    use diesel::connection::SimpleConnection as _;
    let done = app.store.write_now(move |conn| {
        conn.batch_execute(statement)
            .map_err(healthy_cities_registry::store::error::StoreError::from)
    });
    done.expect(statement);
}

on_both! {
    fn unknown_paths_are_problems(app: Reference) {
        let anonymous = app.anonymous();
        for path in ["/", "/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/members", "/api/v1/members/", "//",
                     "/api/v1/memberships/x/y/z", "/metrics", "/docs/nothing.js", "/api/v1/territory/planets",
                     "/api/v1/territory/regions/CZ999", "/api/v1/territory/regions/%00"] {
            for method in ["GET", "POST", "BREW"] {
                let answer = anonymous.send(method, path, &[], b"");
                if answer.status != 405 && answer.status != 401 {
                    refused(&answer, 404, "not_found", path);
                }
            }
            refused(&anonymous.get(path), 404, "not_found", path);
        }
    }

    fn ids_that_are_none_are_not_found(app: Reference) {
        let staff = app.staff();
        for id in ["x", "1", "00000000-0000-0000-0000-00000000000g", "%00", "%ff", "..%2f..%2fetc", &"a".repeat(2_000)] {
            for path in ["organizations", "memberships", "affiliations"] {
                let path = format!("/api/v1/{path}/{id}");
                refused(&staff.get(&path), 404, "not_found", &path);
                refused(&staff.patch(&path, "\"1.1\"", &json!({})), 404, "not_found", &path);
                refused(&staff.delete(&path, "\"1.1\""), 404, "not_found", &path);
            }
            let path = format!("/api/v1/organizations/{id}/history");
            refused(&staff.get(&path), 404, "not_found", &path);
            let path = format!("/api/v1/memberships/{id}/end");
            refused(&staff.post(&path, &json!({})), 404, "not_found", &path);
        }
        for number in ["x", "-1", "0", "1.0", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "%00"] {
            let path = format!("/api/v1/revisions/{number}");
            refused(&staff.get(&path), 404, "not_found", &path);
        }
    }

    fn wrong_methods_are_told_the_right_ones(app: Reference) {
        let staff = app.staff();
        for (path, allow) in [
            (ORGANIZATIONS, "GET, POST, HEAD"),
            ("/api/v1/organizations/00000000-0000-7000-8000-000000000000", "GET, PATCH, DELETE, HEAD"),
            ("/api/v1/statistics/members", "GET, HEAD"),
            ("/api/v1/imports", "POST"),
            ("/health/live", "GET, HEAD"),
            ("/docs/index.html", "GET, HEAD"),
        ] {
            for method in ["PUT", "OPTIONS", "TRACE", "BREW"] {
                let answer = staff.send(method, path, &[], b"");
                refused(&answer, 405, "method_not_allowed", path);
                assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
            }
        }
        refused(&staff.get("/api/v1/imports"), 405, "method_not_allowed", "/api/v1/imports");
    }

    fn head_is_get_without_its_body(app: Demonstration) {
        let anonymous = app.anonymous();
        for path in ["/api/v1/statistics/members?as_of=2020-02-20&by=type", "/api/v1/members", "/api/v1/revisions/2",
                     "/health/live", "/health/ready", "/docs/index.html", "/api/v1/openapi.json"] {
            let (get, head) = (anonymous.get(path), anonymous.send("HEAD", path, &[], b""));
            assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
            for name in ["etag", "content-type", "content-length", "cache-control"] {
                assert_eq!(head.header(name), get.header(name), "{name} of {path}");
            }
        }
        let bare = raw(app.base(), &[b"HEAD /api/v1/members HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
            Duration::ZERO, Duration::from_secs(5));
        assert!(bare.starts_with("HTTP/1.1 200") && bare.ends_with("\r\n\r\n"), "{bare}");
        let missing = anonymous.send("HEAD", "/api/v1/nothing", &[], b"");
        assert_eq!((missing.status, missing.text.as_str()), (404, ""));
    }

    fn ids_of_requests(app: Reference) {
        let staff = app.staff();
        let with = |id: &str| staff.send("GET", "/api/v1/nothing", &[("X-Request-Id", id)], b"");
        let long = "a".repeat(64);
        for plain in ["a", "A-b_c.9", long.as_str()] {
            let answer = with(plain);
            refused(&answer, 404, "not_found", "/api/v1/nothing");
            assert_eq!(answer.header("x-request-id"), Some(plain));
        }
        let too_long = "a".repeat(65);
        let mut fresh = Vec::new();
        for odd in ["a b", "a/b", "<script>", "a;b", too_long.as_str(), ""] {
            let answer = with(odd);
            refused(&answer, 404, "not_found", "/api/v1/nothing");
            let id = answer.header("x-request-id").expect("an id").to_owned();
            assert!(id != odd && uuid::Uuid::try_parse(&id).is_ok(), "{id}");
            fresh.push(id);
        }
        fresh.sort();
        fresh.dedup();
        assert_eq!(fresh.len(), 6, "every request has its own");
        let headers = [JSON, ("X-Request-Id", "office-17")];
        let answer = staff.send("POST", ORGANIZATIONS, &headers, union(1).to_string().as_bytes());
        assert_eq!((answer.status, answer.header("x-request-id")), (201, Some("office-17")));
        let revision = staff.get(&format!("/api/v1/revisions/{}", app.newest_revision())).expect(200);
        assert_eq!(revision["request_id"], "office-17", "the journal knows the request");
    }

    fn good_answers_have_manners_too(app: Demonstration) {
        for path in ["/api/v1/members", "/health/live", "/docs/index.html", "/api/v1/openapi.json", "/api/v1/revisions"] {
            let answer = app.anonymous().get(path);
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert!(answer.header("x-request-id").is_some() && answer.header("cache-control").is_some(), "{path}");
        }
        let seen = app.staff().get("/api/v1/members");
        assert!(seen.header("cache-control").is_some_and(|value| value.contains("private")), "{:?}", seen.headers);
    }

    fn compressed_bodies_are_refused(app: Reference) {
        let newest = app.newest_revision();
        for encoding in ["gzip", "br", "identity", "x"] {
            for (method, path) in [("POST", ORGANIZATIONS), ("POST", "/api/v1/imports"), ("GET", "/api/v1/members")] {
                let headers = [JSON, ("Content-Encoding", encoding)];
                let answer = app.staff().send(method, path, &headers, union(1).to_string().as_bytes());
                refused(&answer, 415, "encoding_unsupported", path);
            }
        }
        assert_eq!(app.newest_revision(), newest + 12, "the tokens and nothing else");
    }

    fn other_media_types_are_refused(app: Reference) {
        let staff = app.staff();
        let body = union(1).to_string();
        for kind in ["text/plain", "application/xml", "application/x-www-form-urlencoded", "application/jsonx", "json", ""] {
            let answer = staff.send("POST", ORGANIZATIONS, &[("Content-Type", kind)], body.as_bytes());
            refused(&answer, 415, "media_type_unsupported", ORGANIZATIONS);
        }
        refused(&staff.send("POST", ORGANIZATIONS, &[], body.as_bytes()), 415, "media_type_unsupported", ORGANIZATIONS);
        let import = staff.send("POST", "/api/v1/imports", &[JSON], body.as_bytes());
        refused(&import, 415, "media_type_unsupported", "/api/v1/imports");
        for kind in ["application/json; charset=utf-8", "Application/JSON"] {
            let query = format!("{ORGANIZATIONS}?validate_only=true");
            assert_eq!(staff.send("POST", &query, &[("Content-Type", kind)], body.as_bytes()).status, 200, "{kind}");
        }
    }

    fn broken_forms_are_refused(app: Reference) {
        let staff = app.staff();
        for kind in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=a"] {
            for body in ["", "x", "--a\r\n", "--a\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx"] {
                for path in ["/api/v1/imports", "/api/v1/documents"] {
                    let answer = staff.send("POST", path, &[("Content-Type", kind)], body.as_bytes());
                    assert!((400..500).contains(&answer.status), "{kind} {body:?}: {}", answer.text);
                    answer.problem();
                }
            }
        }
        let form = "--a\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--a--\r\n";
        let kind = [("Content-Type", "multipart/form-data; boundary=a")];
        let answer = staff.send("POST", "/api/v1/imports", &kind, form.as_bytes());
        assert_eq!(refused(&answer, 422, "invalid", "/api/v1/imports"), places(&[("/file", "member_missing")]));
    }

    fn what_is_no_json_is_refused(app: Reference) {
        let staff = app.staff();
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let deep_object = format!("{}1{}", "{\"name\":".repeat(10_000), "}".repeat(10_000));
        let deep_string = format!("{{\"name\":{deep}}}");
        for body in ["", "{", "nul", "{\"name\": \"\\ud800\"}", "{'name': 1}", "{\"name\": NaN}", "\u{feff}{}",
                     "{\"name\": \"a\tb\"}", deep.as_str(), deep_object.as_str(), deep_string.as_str()] {
            let answer = post(&staff, body.as_bytes());
            assert!(answer.status == 400 || body.len() > 9_000, "{body}: {}", answer.text);
            assert!(answer.status == 400 || answer.status == 422, "{}", answer.text);
            answer.problem();
        }
        let trailing = format!("{} x", union(1));
        refused(&post(&staff, trailing.as_bytes()), 400, "json_malformed", ORGANIZATIONS);
        refused(&post(&staff, b"{\"name\": \"\xff\"}"), 400, "json_malformed", ORGANIZATIONS);
        let (path, tag) = made(&staff.post(ORGANIZATIONS, &union(1)));
        let merge = [("Content-Type", "application/merge-patch+json"), ("If-Match", tag.as_str())];
        refused(&staff.send("PATCH", &path, &merge, b"{"), 400, "json_malformed", &path);
        for body in [deep.as_str(), deep_object.as_str()] {
            refused(&staff.send("PATCH", &path, &merge, body.as_bytes()), 400, "json_too_deep", &path);
        }
        let no_object = staff.send("PATCH", &path, &merge, b"[]");
        assert_eq!(refused(&no_object, 422, "invalid", &path), places(&[("", "json_type")]));
    }

    fn members_that_do_not_fit_are_named(app: Reference) {
        let staff = app.staff();
        let mut unknown = union(1);
        unknown["name"]["de"] = "x".into();
        for (body, place, code) in [
            (unknown, "/name/de", "member_unknown"),
            (json!({"name": {"cs": "A"}}), "", "member_missing"),
            (json!({"name": "A", "legal_form": "unknown"}), "/name", "json_type"),
            (json!({"name": {"cs": 1}, "legal_form": "unknown"}), "/name/cs", "json_type"),
            (json!({"name": {"cs": "A"}, "legal_form": "unknown", "a/b~c": 1}), "/a~1b~0c", "member_unknown"),
            (json!({"name": {"cs": "A"}, "legal_form": "unknown", "territories": [{"level": "region", "code": 1}]}),
             "/territories/0/code", "json_type"),
            (json!([]), "", "json_type"),
            (json!(null), "", "json_type"),
        ] {
            let answer = staff.post(ORGANIZATIONS, &body);
            assert_eq!(refused(&answer, 422, "invalid", ORGANIZATIONS), places(&[(place, code)]), "{body}");
        }
        let twice = "{\"name\": {\"cs\": \"A\"}, \"name\": {\"cs\": \"B\"}, \"legal_form\": \"unknown\"}";
        refused(&post(&staff, twice.as_bytes()), 422, "invalid", ORGANIZATIONS);
    }

    fn all_field_errors_come_at_once(app: Reference) {
        let newest = app.newest_revision();
        let body = json!({
            "name": {"cs": "a\u{0}b", "en": " "}, "legal_form": "club", "ico": "12345678", "dic": "CZ1",
            "data_box": "!", "address": {"street": "", "postcode": "1", "city": "x\u{7}"},
            "office": {"phone": "x", "email": "x", "web": "ftp://x"},
            "territories": [{"level": "planet", "code": "1"}],
            "founded": "2020-02-30", "dissolved": "yesterday", "former_names": [{"name": ""}],
        });
        let answer = app.staff().post(ORGANIZATIONS, &body);
        let errors = refused(&answer, 422, "invalid", ORGANIZATIONS);
        assert_eq!(errors, places(&[
            ("/address/city", "text_control_character"), ("/address/postcode", "postcode_form"), ("/address/street", "text_empty"),
            ("/data_box", "data_box_form"), ("/dic", "dic_form"), ("/dissolved", "day_form"),
            ("/former_names/0/name", "text_empty"), ("/founded", "day_form"), ("/ico", "ico_check_digit"),
            ("/legal_form", "word_unknown"), ("/name/cs", "text_control_character"), ("/name/en", "text_empty"),
            ("/office/email", "email_form"), ("/office/phone", "phone_form"), ("/office/web", "web_form"),
            ("/territories/0/level", "word_unknown"),
        ]));
        assert_eq!(app.newest_revision(), newest + 1, "the token and nothing else");
    }

    fn lists_have_a_length(app: Reference) {
        let staff = app.staff();
        let mut body = union(1);
        let name = |text: &str| json!({"name": text});
        body["former_names"] = vec![name("A"); 20].into();
        staff.post(&format!("{ORGANIZATIONS}?validate_only=true"), &body).expect(200);
        let unit = json!({"level": "region", "code": "CZ042"});
        body["former_names"] = vec![name("A"); 21].into();
        body["territories"] = vec![unit.clone(); 4].into();
        let answer = staff.post(ORGANIZATIONS, &body);
        let errors = refused(&answer, 422, "invalid", ORGANIZATIONS);
        assert_eq!(errors, places(&[("/former_names", "list_too_long"), ("/territories", "list_too_long")]));
        body["former_names"][20] = name("");
        body["territories"][3]["level"] = "planet".into();
        let answer = staff.post(ORGANIZATIONS, &body);
        let errors = refused(&answer, 422, "invalid", ORGANIZATIONS);
        assert_eq!(errors, places(&[
            ("/former_names", "list_too_long"), ("/former_names/20/name", "text_empty"),
            ("/territories", "list_too_long"), ("/territories/3/level", "word_unknown"),
        ]), "a list too long, and items that are wrong");
    }

    fn no_text_may_hold_nul(app: Reference) {
        let staff = app.staff();
        let nul = "a\u{0}b";
        for (path, body, place) in [
            (ORGANIZATIONS, json!({"name": {"cs": nul}, "legal_form": "unknown"}), "/name/cs"),
            (ORGANIZATIONS, json!({"name": {"cs": "A"}, "legal_form": nul}), "/legal_form"),
            (ORGANIZATIONS, json!({"name": {"cs": "A"}, "legal_form": "unknown", "ico": nul}), "/ico"),
            (ORGANIZATIONS, json!({"name": {"cs": "A"}, "legal_form": "unknown", "office": {"email": nul}}), "/office/email"),
            (ORGANIZATIONS, json!({"name": {"cs": "A"}, "legal_form": "unknown", "territories": [{"level": "region", "code": nul}]}),
             "/territories/0/code"),
            (ORGANIZATIONS, json!({"name": {"cs": "A"}, "legal_form": "unknown", "seat": {"level": "region", "code": nul}}), "/seat/code"),
            ("/api/v1/memberships", json!({"unnamed_number": 1, "type": "microregion", "began": "2020-01-01", "source": nul}), "/source"),
            ("/api/v1/memberships", json!({"unnamed_number": 1, "type": "microregion", "began": nul, "source": "a"}), "/began"),
            ("/api/v1/memberships", json!({"unnamed_number": 1, "type": "microregion", "began": "2020-01-01", "region": nul, "source": "a"}),
             "/region"),
        ] {
            let answer = staff.post(path, &body);
            let errors = refused(&answer, 422, "invalid", path);
            assert_eq!(errors.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(), [place], "{body}");
        }
        let answer = staff.import("", b"name,member_type\na\0b,region\n");
        refused(&answer, 422, "import_unreadable", "/api/v1/imports");
    }

    fn bodies_over_the_limit_are_refused(app: Reference) {
        let staff = app.staff();
        let limit = 256 * 1024;
        let body = |size: usize| {
            let mut text = union(1).to_string();
            text.push_str(&" ".repeat(size - text.len()));
            text
        };
        assert_eq!(post(&staff, body(limit).as_bytes()).status, 201, "just as much as is taken");
        refused(&post(&staff, body(limit + 1).as_bytes()), 413, "content_too_large", ORGANIZATIONS);
        let mut named = union(2);
        named["name"]["cs"] = "x".repeat(1 << 20).into();
        refused(&staff.post(ORGANIZATIONS, &named), 413, "content_too_large", ORGANIZATIONS);
        named["name"]["cs"] = "x".repeat(100_000).into();
        let answer = staff.post(ORGANIZATIONS, &named);
        assert_eq!(refused(&answer, 422, "invalid", ORGANIZATIONS), places(&[("/name/cs", "text_too_long")]));
        assert!(answer.text.len() < 2_000, "what was sent is not sent back");
    }

    fn query_parameters_are_read_strictly(app: Demonstration) {
        let anonymous = app.anonymous();
        let members = "/api/v1/members";
        for (query, expected) in [
            ("x=1", places(&[("x", "parameter_unknown")])),
            ("AS_OF=2020-01-01", places(&[("AS_OF", "parameter_unknown")])),
            ("as_of=2020-01-01&as_of=2020-01-01", places(&[("as_of", "parameter_repeated")])),
            ("as_of=2020-02-30", places(&[("as_of", "parameter_form")])),
            ("as_of=", places(&[("as_of", "parameter_form")])),
            ("as_of=20-1-1", places(&[("as_of", "parameter_form")])),
            ("known_at=-1", places(&[("known_at", "parameter_form")])),
            ("known_at=99999999999999999999999", places(&[("known_at", "parameter_form")])),
            ("q=", places(&[("q", "text_empty")])),
            ("q=%CC%81", places(&[("q", "parameter_form")])),
            ("q=a%00b", places(&[("q", "text_control_character")])),
            ("q=%ff%fe", places(&[("q", "text_control_character")])),
            ("limit=0", places(&[("limit", "parameter_form")])),
            ("limit=201", places(&[("limit", "parameter_form")])),
            ("count=all", places(&[("count", "parameter_form")])),
            ("%00=1", places(&[("", "parameter_unknown")])),
        ] {
            let answer = anonymous.get(&format!("{members}?{query}"));
            assert_eq!(refused(&answer, 400, "parameter_invalid", members), expected, "{query}");
        }
        let answer = anonymous.get("/api/v1/members?as_of=x&known_at=y&type=z&region=CZ0&limit=no&count=1&one=1&two=2&q=a&q=b");
        let mut errors = refused(&answer, 400, "parameter_invalid", members);
        errors.sort();
        assert_eq!(errors, places(&[
            ("as_of", "parameter_form"), ("count", "parameter_form"), ("known_at", "parameter_form"), ("limit", "parameter_form"),
            ("one", "parameter_unknown"), ("q", "parameter_repeated"), ("region", "parameter_form"), ("two", "parameter_unknown"),
            ("type", "parameter_form"),
        ]), "all at once");
        let long = anonymous.get(&format!("{members}?q={}", "a".repeat(4_001)));
        assert_eq!(refused(&long, 400, "parameter_invalid", members), places(&[("q", "text_too_long")]));
        let future = anonymous.get(&format!("{members}?known_at=999999"));
        assert_eq!(refused(&future, 422, "known_at_future", members), places(&[("known_at", "known_at_future")]));
        for cursor in ["x", "AAAA", "%21"] {
            let answer = anonymous.get(&format!("{members}?cursor={cursor}"));
            assert_eq!(refused(&answer, 400, "cursor_invalid", members), places(&[("cursor", "cursor_invalid")]));
        }
    }

    fn query_parameters_of_writes_are_read_strictly(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        for (query, expected) in [
            ("validate_only=yes&reason=%00&as_of=2020-01-01",
             places(&[("as_of", "parameter_unknown"), ("reason", "text_control_character"), ("validate_only", "parameter_form")])),
            ("reason=a&reason=b", places(&[("reason", "parameter_repeated")])),
            ("reason=%20", places(&[("reason", "parameter_form")])),
        ] {
            let answer = staff.post(&format!("{ORGANIZATIONS}?{query}"), &union(1));
            let mut errors = refused(&answer, 400, "parameter_invalid", ORGANIZATIONS);
            errors.sort();
            assert_eq!(errors, expected, "{query}");
        }
        assert_eq!(app.newest_revision(), newest);
    }

    fn a_failure_of_the_store_hides_its_cause(app: Demonstration) {
        let staff = app.staff();
        execute(app, "ALTER TABLE affiliation RENAME TO elsewhere");
        let path = format!("{ORGANIZATIONS}/00000000-0000-7000-8000-000000000000/history");
        assert_eq!(app.anonymous().get(&path).status, 404, "what does not need the table works");
        execute(app, "ALTER TABLE change RENAME TO elsewhere_too");
        for (answer, path) in [
            (app.anonymous().get("/api/v1/revisions"), "/api/v1/revisions"),
            (app.anonymous().get("/api/v1/members"), "/api/v1/members"),
            (staff.post(ORGANIZATIONS, &union(1)), ORGANIZATIONS),
        ] {
            assert_eq!(refused(&answer, 500, "internal", path), places(&[]));
            let text = answer.text.to_lowercase();
            for told in ["affiliation", "change", "table", "sql", "select", "insert", "relation", "database"] {
                assert!(!text.contains(told), "{told} in {text}");
            }
        }
        execute(app, "ALTER TABLE elsewhere_too RENAME TO change; ALTER TABLE elsewhere RENAME TO affiliation");
        app.anonymous().get("/api/v1/members").expect(200);
        staff.post(ORGANIZATIONS, &union(1)).expect(201);
        assert_eq!(app.verify().faults, [], "a failed write leaves nothing behind");
    }
}

/// Time is measured here, so these run on one engine, with limits of their own.
fn hurried() -> App {
    App::start_with(Engine::Sqlite, Seed::Reference, |config| {
        config.body_timeout = Duration::from_millis(300);
        config.header_timeout = Duration::from_millis(500);
    })
}

#[test]
fn slow_bodies_are_given_up() {
    let app = hurried();
    let (_, secret) =
        app.token(healthy_cities_registry::domain::policy::Role::Staff, chrono::Duration::days(1));
    for (path, kind) in [
        (ORGANIZATIONS, "application/json"),
        ("/api/v1/imports", "text/csv"),
        ("/api/v1/imports", "multipart/form-data; boundary=a"),
        ("/api/v1/documents", "multipart/form-data; boundary=a"),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\nContent-Type: {kind}\r\nContent-Length: 1000\r\n\r\n{{"
        );
        let begun = Instant::now();
        let answer = raw(app.base(), &[head.as_bytes()], Duration::ZERO, Duration::from_secs(10));
        assert!(begun.elapsed() < Duration::from_secs(5), "it does not wait for long");
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(
            answer.contains("application/problem+json")
                && answer.contains("\"code\":\"request_timeout\""),
            "{answer}"
        );
    }
    assert_eq!(app.staff().post(ORGANIZATIONS, &union(1)).status, 201, "others are served");
}

#[test]
fn slow_heads_are_given_up() {
    let app = hurried();
    let begun = Instant::now();
    let parts: [&[u8]; 2] = [b"GET /health/live HTTP/1.1\r\n", b"Host: x\r\n"];
    let answer = raw(app.base(), &parts, Duration::from_millis(200), Duration::from_secs(10));
    assert!(begun.elapsed() < Duration::from_secs(6), "it does not wait for long");
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[test]
fn what_is_no_http_is_closed() {
    let app = hurried();
    for nonsense in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nBad Header\r\n\r\n",
    ] {
        let answer = raw(app.base(), &[nonsense], Duration::ZERO, Duration::from_secs(5));
        assert!(
            answer.is_empty()
                || answer.starts_with("HTTP/1.1 400")
                || answer.starts_with("HTTP/1.1 408"),
            "{answer}"
        );
    }
    let huge = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let answer = raw(app.base(), &[huge.as_bytes()], Duration::ZERO, Duration::from_secs(5));
    assert!(!answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 5"), "{answer}");
    app.anonymous().get("/health/live").expect(200);
}

#[test]
fn a_database_that_went_away_is_told_as_such() {
    let app = App::start(Engine::Sqlite, Seed::Reference);
    let held = app.store.clone();
    // All readers are busy elsewhere: the next one waits and gives up.
    let (taken, wait) = std::sync::mpsc::channel();
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let (store, taken) = (held.clone(), taken.clone());
            std::thread::spawn(move || {
                let read: Result<(), healthy_cities_registry::store::error::StoreError> = store
                    .read_now(|_| {
                        taken.send(()).expect("the test waits");
                        std::thread::sleep(Duration::from_secs(6));
                        Ok(())
                    });
                read.expect("it can be read");
            })
        })
        .collect();
    (0..2).for_each(|_| wait.recv().expect("a reader is taken"));
    let answer = app.anonymous().get("/health/ready");
    refused(&answer, 503, "unavailable", "/health/ready");
    assert_eq!(answer.header("retry-after"), Some("1"));
    app.anonymous().get("/health/live").expect(200);
    for thread in threads {
        thread.join().expect("a reader ends");
    }
    app.anonymous().get("/health/ready").expect(200);
}

/// Connections end where a server is restarted: the next request must not know.
#[test]
fn connections_that_broke_are_replaced_postgres() {
    let app = App::start(Engine::Postgres, Seed::Reference);
    let staff = app.staff();
    for number in 1..=3 {
        execute(
            &app,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        app.anonymous().get("/api/v1/revisions").expect(200);
        staff.get("/api/v1/members").expect(200);
        staff.post(ORGANIZATIONS, &union(number)).expect(201);
    }
    assert_eq!(app.verify().faults, []);
}

async fn panics() -> actix_web::HttpResponse {
    panic!("the cause: SELECT secret")
}

#[test]
fn a_handler_that_panics_is_told_as_our_failure() {
    let app = hurried();
    let service = Service {
        store: app.store.clone(),
        clock: Clock::frozen(app.now()),
        ids: Ids::counted(),
        master_key: None,
        erasure_ledger: None,
    };
    let state = server::state(&crate::app::config(), service).expect("a state");
    let route = Route {
        method: Method::GET,
        path: "/panic",
        action: Action::ReadService,
        handler: || actix_web::web::to(panics),
    };
    actix_web::rt::System::new().block_on(async {
        let service = actix_web::App::new()
            .app_data(actix_web::web::Data::new(state))
            .wrap(from_fn(edge::dress))
            .configure(|config| route::register(config, &[route]));
        let service = served::init_service(service).await;
        for _ in 0..2 {
            let request = served::TestRequest::get().uri("/panic").to_request();
            let response = served::call_service(&service, request).await;
            assert_eq!(response.status(), 500);
            let id = response.headers().get("x-request-id").cloned().expect("an id");
            let text =
                String::from_utf8(served::read_body(response).await.to_vec()).expect("a text");
            assert!(
                text.contains(id.to_str().expect("plain"))
                    && text.contains("\"code\":\"internal\""),
                "{text}"
            );
            assert!(!text.contains("SELECT") && !text.contains("panic\u{20}"), "{text}");
        }
    });
}
