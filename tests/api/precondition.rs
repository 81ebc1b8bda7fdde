//! `If-Match` guards changes, `If-None-Match` spares answers.

use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::specimen::{affiliation, end, made, member, places, refused, union};

const ORGANIZATIONS: &str = "/api/v1/organizations";

/// Every change that needs `If-Match`, of the membership and the organization at these paths.
fn changes(
    membership: &str,
    organization: &str,
    affiliation: &str,
) -> Vec<(&'static str, String, Value)> {
    let reclassify = json!({"type": "municipal_union", "on": "2023-01-01", "source": "letter"});
    vec![
        ("PATCH", organization.to_owned(), json!({"name": {"en": "Union"}})),
        ("DELETE", organization.to_owned(), Value::Null),
        ("PATCH", membership.to_owned(), json!({"note": "seen"})),
        ("DELETE", membership.to_owned(), Value::Null),
        ("POST", format!("{membership}/end"), end()),
        ("POST", format!("{membership}/reclassify"), reclassify),
        (
            "POST",
            format!("{membership}/identify"),
            json!({"organization_id": "00000000-0000-7000-8000-000000000000"}),
        ),
        ("PATCH", affiliation.to_owned(), json!({"note": "seen"})),
        ("DELETE", affiliation.to_owned(), Value::Null),
    ]
}

fn send(actor: &Actor, (method, path, body): &(&str, String, Value), tags: &[&str]) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut headers = vec![("Content-Type", "application/json")];
    headers.extend(tags.iter().map(|tag| ("If-Match", *tag)));
    actor.send(method, path, &headers, body.as_bytes())
}

fn patch(actor: &Actor, path: &str, tags: &[&str], name: &str) -> Answer {
    send(actor, &("PATCH", path.to_owned(), json!({"name": {"en": name}})), tags)
}

on_both! {
    fn changes_name_the_version_they_mean(app: Reference) {
        let staff = app.staff();
        let (membership, _) = member(&staff, 1);
        let (organization, _) = made(&staff.post(ORGANIZATIONS, &union(2)));
        let id = organization.rsplit('/').next().expect("an id");
        let (affiliation, _) = made(&staff.post("/api/v1/affiliations", &affiliation(id)));
        let newest = app.newest_revision();
        for change in changes(&membership, &organization, &affiliation) {
            let (method, path, _) = &change;
            let missing = send(&staff, &change, &[]);
            assert_eq!(refused(&missing, 428, "precondition_required", path), places(&[("If-Match", "header_missing")]), "{method}");
            for stale in ["\"1.1\"", "\"1.999999\"", "\"2.3\"", "W/\"1.3\"", "\"foreign\"", "\"\"", "\"1.x\"", "garbage"] {
                let answer = send(&staff, &change, &[stale]);
                assert!(answer.status == 412 || (stale == "garbage" && answer.status == 400), "{method} {path} {stale}: {}", answer.text);
                if answer.status == 412 {
                    refused(&answer, 412, "precondition_failed", path);
                }
            }
        }
        assert_eq!(app.newest_revision(), newest, "nothing was changed");
    }

    fn a_tag_is_good_for_one_change(app: Reference) {
        let staff = app.staff();
        let (path, first) = made(&staff.post(ORGANIZATIONS, &union(1)));
        assert_eq!(staff.get(&path).etag(), first, "what is made has the tag of what is read");
        let changed = patch(&staff, &path, &[&first], "One");
        assert_eq!(changed.status, 200, "{}", changed.text);
        let second = changed.etag().to_owned();
        assert_ne!(first, second);
        assert_eq!(staff.get(&path).etag(), second);
        refused(&patch(&staff, &path, &[&first], "Two"), 412, "precondition_failed", &path);
        refused(&patch(&staff, &path, &[&format!("W/{second}")], "Two"), 412, "precondition_failed", &path);
        assert_eq!(staff.get(&path).expect(200)["name"]["en"], "One");
        assert_eq!(patch(&staff, &path, &[&format!("{first}, \"x\", {second}")], "Two").status, 200, "one of several");
        assert_eq!(patch(&staff, &path, &["*"], "Three").status, 200, "any version");
        let tag = staff.get(&path).etag().to_owned();
        assert_eq!(patch(&staff, &path, &["\"x\"", &tag], "Four").status, 200, "in several lines");
        assert_eq!(staff.get(&path).expect(200)["name"]["en"], "Four");
        assert_eq!(staff.delete(&path, "*").status, 204);
        refused(&staff.delete(&path, "*"), 404, "not_found", &path);
        refused(&patch(&staff, &path, &[&tag], "Five"), 404, "not_found", &path);
    }

    fn a_change_that_changes_nothing_keeps_the_tag(app: Reference) {
        let staff = app.staff();
        let (path, tag) = made(&staff.post(ORGANIZATIONS, &union(1)));
        let newest = app.newest_revision();
        let same = send(&staff, &("PATCH", path.clone(), json!({})), &[&tag]);
        assert_eq!((same.status, same.etag()), (200, tag.as_str()), "{}", same.text);
        assert_eq!(app.newest_revision(), newest);
    }

    fn what_the_caller_has_is_not_sent_again(app: Demonstration) {
        let anonymous = app.anonymous();
        let list = anonymous.get("/api/v1/organizations?limit=1").expect(200);
        let organization = format!("{ORGANIZATIONS}/{}", list["items"][0]["id"].as_str().expect("an id"));
        let list = anonymous.get("/api/v1/memberships?limit=1").expect(200);
        let membership = format!("/api/v1/memberships/{}", list["items"][0]["id"].as_str().expect("an id"));
        let list = anonymous.get("/api/v1/affiliations").expect(200);
        let affiliation = format!("/api/v1/affiliations/{}", list["items"][0]["id"].as_str().expect("an id"));
        for path in [organization.as_str(), &membership, &affiliation, ORGANIZATIONS, "/api/v1/members", "/api/v1/memberships",
                     "/api/v1/affiliations", "/api/v1/territory/regions", "/api/v1/territory/regions/CZ042",
                     "/api/v1/statistics/members", "/api/v1/statistics/members?as_of=2020-02-20&known_at=3&by=type",
                     "/api/v1/revisions", "/api/v1/revisions/2"] {
            let whole = anonymous.get(path);
            assert_eq!(whole.status, 200, "{path}");
            let tag = whole.etag().to_owned();
            assert!(tag.starts_with('"'), "a strong tag: {tag}");
            let given = |tags: &str| anonymous.send("GET", path, &[("If-None-Match", tags)], b"");
            for same in [tag.clone(), format!("W/{tag}"), "*".to_owned(), format!("\"x\", {tag}")] {
                let answer = given(&same);
                assert_eq!((answer.status, answer.text.as_str()), (304, ""), "{path} {same}");
                assert_eq!(answer.header("etag"), Some(tag.as_str()));
                assert_eq!(answer.header("cache-control"), whole.header("cache-control"));
            }
            for other in ["\"x\"", "W/\"x\"", "garbage", ""] {
                let answer = given(other);
                assert_eq!((answer.status, &answer.text), (200, &whole.text), "{path} {other}");
            }
        }
    }

    fn a_tag_is_for_what_its_caller_sees(app: Reference) {
        let (anonymous, staff) = (app.anonymous(), app.staff());
        let mut hidden = union(1);
        hidden["published"] = false.into();
        staff.post(ORGANIZATIONS, &hidden).expect(201);
        staff.post(ORGANIZATIONS, &union(2)).expect(201);
        let newest = app.newest_revision();
        for path in [
            ORGANIZATIONS.to_owned(),
            format!("{ORGANIZATIONS}?as_of=2026-01-01&known_at={newest}"),
            format!("/api/v1/revisions?after={}", newest - 1),
            format!("/api/v1/revisions/{newest}"),
        ] {
            let (outside, inside) = (anonymous.get(&path), staff.get(&path));
            assert_ne!(outside.expect(200), inside.expect(200), "{path}");
            for (actor, whole, other) in [(&anonymous, &outside, &inside), (&staff, &inside, &outside)] {
                let answer = actor.send("GET", &path, &[("If-None-Match", other.etag())], b"");
                assert_eq!((answer.status, &answer.text), (200, &whole.text), "{path}");
                assert_eq!(answer.header("vary"), Some("Authorization"), "{path}");
            }
        }
    }

    fn a_change_outdates_what_it_touches(app: Demonstration) {
        let (anonymous, staff) = (app.anonymous(), app.staff());
        let path = "/api/v1/statistics/members?as_of=2022-01-01";
        let before = anonymous.get(path);
        let again = |tag: &str| anonymous.send("GET", path, &[("If-None-Match", tag)], b"").status;
        let mut hidden = union(1);
        hidden["published"] = false.into();
        staff.post(ORGANIZATIONS, &hidden).expect(201);
        assert_eq!(again(before.etag()), 304, "a draft does not show that somebody works");
        member(&staff, 2);
        assert_eq!(again(before.etag()), 200);
        let after = anonymous.get(path);
        assert_ne!(before.etag(), after.etag());
        assert_eq!(after.json()["total"].as_u64(), before.json()["total"].as_u64().map(|total| total + 1));
    }
}
