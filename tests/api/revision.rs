//! The journal: the change feed, and single revisions.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::given::{self, SCENARIO, all, column, grouping, membership, recorded};

/// Numbers of the revisions of a feed.
fn numbers(items: &[Value]) -> Vec<i64> {
    items.iter().map(|item| item["number"].as_i64().expect("a number")).collect()
}

/// Operation and kind of every change of these revisions.
fn changes(items: &[Value]) -> Vec<String> {
    let changes = items.iter().flat_map(|item| item["changes"].as_array().expect("changes"));
    changes
        .map(|change| {
            format!(
                "{} {} {}",
                change["position"],
                change["operation"].as_str().expect("an operation"),
                change["entity"].as_str().expect("a kind")
            )
        })
        .collect()
}

/// A bit of everything; the register is public but for a draft.
fn worked_through(staff: &Actor) {
    let id = given::organization(staff, &grouping("Mikroregion Údolí"));
    let path = format!("/api/v1/organizations/{id}");
    staff.patch(&path, "*", &json!({"founded": "2001-01-01"})).expect(200);
    let body = json!({"organization_id": id, "type": "microregion", "began": "2021-01-01", "source": SCENARIO});
    let (spell, etag) = membership(staff, &body);
    let to = json!({"type": "municipal_union", "on": "2023-01-01", "source": SCENARIO});
    let next =
        staff.post_to(&format!("/api/v1/memberships/{spell}/reclassify"), &etag, &to).expect(201);
    let next = format!("/api/v1/memberships/{}", next["id"].as_str().expect("an id"));
    let end = json!({"on": "2024-01-01", "kind": "withdrawal", "source": SCENARIO});
    staff.post_to(&format!("{next}/end"), "*", &end).expect(200);
    let mut draft = grouping("Záměr");
    draft["published"] = json!(false);
    given::organization(staff, &draft);
    let body = json!({"organization_id": id, "network": "who_european_healthy_cities", "began_latest": "2010-12-31", "source": SCENARIO});
    let (affiliation, etag) = recorded(staff, "/api/v1/affiliations", &body);
    assert_eq!(staff.delete(&format!("/api/v1/affiliations/{affiliation}"), &etag).status, 204);
}

on_both! {
    fn the_feed_holds_every_change_of_a_scenario(app: Demonstration) {
        let staff = app.staff();
        let before = app.newest_revision();
        worked_through(&staff);
        let public = ["1 create organization", "1 update organization", "1 create membership", "1 update membership", "2 create membership", "1 update membership", "1 create affiliation", "1 delete affiliation"];
        let feed = |actor: &Actor| all(actor, &format!("/api/v1/revisions?after={before}&limit=3"));
        let outside = feed(&app.anonymous());
        assert_eq!(changes(&outside), public);
        assert_eq!(feed(&app.dashboard()), outside, "a dashboard sees what everybody sees");
        let mut inside = public.to_vec();
        inside.insert(6, "1 create organization");
        assert_eq!(changes(&all(&staff, &format!("/api/v1/revisions?after={before}&limit=8"))[..8]), inside);
        let newest = app.newest_revision();
        let auditor = app.auditor();
        let seen = numbers(&all(&auditor, "/api/v1/revisions?limit=4"));
        assert_eq!(seen, (1..=newest + 1).collect::<Vec<_>>(), "all of them, without a gap, the auditor's token too");
    }

    fn each_change_says_what_was_and_what_is(app: Demonstration) {
        let staff = app.staff();
        let before = app.newest_revision();
        worked_through(&staff);
        let mut last: std::collections::HashMap<String, Value> = std::collections::HashMap::new();
        for item in all(&staff, &format!("/api/v1/revisions?after={before}")) {
            for change in item["changes"].as_array().expect("changes") {
                let id = change["id"].as_str().expect("an id").to_owned();
                let was = last.get(&id).cloned().unwrap_or_default();
                assert_eq!(change["before"], was, "the chain of one fact: {change}");
                match change["operation"].as_str() {
                    Some("create") => assert!(change["before"].is_null() && change["after"].is_object()),
                    Some("update") => assert!(change["before"].is_object() && change["after"].is_object()),
                    Some("delete") => assert!(change["before"].is_object() && change["after"].is_null()),
                    other => panic!("{other:?}"),
                }
                last.insert(id, change["after"].clone());
            }
        }
    }

    fn revisions_are_chained(app: Demonstration) {
        let staff = app.staff();
        worked_through(&staff);
        let items = all(&staff, "/api/v1/revisions?after=2&limit=2");
        for pair in items.windows(2) {
            assert_eq!(pair[1]["previous"], pair[0]["hash"]);
            assert!(pair[0]["recorded_at"].as_str() <= pair[1]["recorded_at"].as_str());
        }
        let hash = items[0]["hash"].as_str().expect("a hash");
        assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    fn who_and_why_is_not_for_everyone(app: Demonstration) {
        let staff = app.staff();
        let path = "/api/v1/organizations?reason=asked%20by%20the%20office";
        let answer = staff.send("POST", path, &[("Content-Type", "application/json"), ("X-Request-Id", "scenario-7")], grouping("Spolek").to_string().as_bytes());
        answer.expect(201);
        let path = format!("/api/v1/revisions/{}", app.newest_revision());
        let inside = staff.get(&path).expect(200);
        assert_eq!(inside["reason"], "asked by the office");
        assert!(inside["actor"].as_str().expect("an actor").starts_with("token "), "{inside}");
        assert_eq!(inside["request_id"].as_str(), answer.header("x-request-id"));
        let outside = app.anonymous().get(&path).expect(200);
        for key in ["actor", "reason", "request_id"] {
            assert_eq!(outside.get(key), None, "{key}");
        }
        assert_eq!(outside["changes"], inside["changes"]);
    }

    fn a_revision_says_what_it_was_asked_for(app: Demonstration) {
        let staff = app.staff();
        worked_through(&staff);
        let reasons = all(&staff, "/api/v1/revisions?limit=200");
        insta::assert_snapshot!("reasons", column(&reasons, "reason").join("\n"));
    }

    fn one_revision(app: Demonstration) {
        let asked = app.anonymous();
        let answer = asked.get("/api/v1/revisions/5");
        insta::assert_json_snapshot!("of_the_affiliation", answer.expect(200), {".hash" => "[hash]", ".previous" => "[hash]"});
        let again = asked.send("GET", "/api/v1/revisions/5", &[("If-None-Match", answer.etag())], b"");
        assert_eq!((again.status, again.text.as_str()), (304, ""));
        let feed = asked.get("/api/v1/revisions?after=4&limit=1").expect(200);
        assert_eq!(feed["items"][0], answer.json(), "the feed tells the same");
    }

    fn revisions_that_are_not_there(app: Demonstration) {
        let staff = app.staff();
        let newest = app.newest_revision();
        for number in ["0".to_owned(), "-1".to_owned(), (newest + 1).to_string(), i64::MAX.to_string(), "99999999999999999999".to_owned(), "x".to_owned(), "4.0".to_owned()] {
            let answer = staff.get(&format!("/api/v1/revisions/{number}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (404, "not_found"), "{number}");
        }
        let token = staff.get(&format!("/api/v1/revisions/{newest}")).expect(200);
        assert_eq!((token["public"].as_bool(), &token["changes"][0]["entity"]), (Some(false), &json!("token")));
        let outside = app.anonymous().get(&format!("/api/v1/revisions/{newest}"));
        assert_eq!(outside.problem().0, "not_found", "what is not public is not there");
        assert!(outside.text.contains(&format!("There is no revision {newest}.")), "and reads as if it never was: {}", outside.text);
    }

    fn the_history_of_what_was_taken_back_stays_inside(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let (id, etag) = recorded(&staff, "/api/v1/organizations", &grouping("Spolek"));
        assert_eq!(staff.delete(&format!("/api/v1/organizations/{id}"), &etag).status, 204);
        let path = format!("/api/v1/organizations/{id}/history");
        let history = staff.get(&path).expect(200);
        let told: Vec<_> = history["items"].as_array().expect("items").iter().map(|item| item["change"]["operation"].as_str()).collect();
        assert_eq!(told, [Some("create"), Some("delete")]);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        let feed = all(&asked, &format!("/api/v1/revisions?after={}", app.newest_revision() - 2));
        assert_eq!(changes(&feed), ["1 create organization", "1 delete organization"], "the feed tells all that was public");
        for path in ["organizations/00000000-0000-0000-0000-0000000fffff/history", "organizations/x/history"] {
            assert_eq!(staff.get(&format!("/api/v1/{path}")).problem().0, "not_found", "{path}");
        }
    }

    fn a_feed_is_read_on_from_where_it_ended(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let whole = all(&asked, "/api/v1/revisions?limit=1");
        assert_eq!(numbers(&whole), [2, 3, 4, 5, 6, 7, 8, 9, 10], "territory, association, region, affiliation, bodies, decisions, event, members, claims");
        assert_eq!(whole[0]["change_count"], 6_695);
        let end = asked.get("/api/v1/revisions?after=10");
        assert_eq!((end.expect(200), end.json()["after"].clone()), (json!({"items": [], "next": null, "after": 10}), json!(10)));
        let again = asked.send("GET", "/api/v1/revisions?after=10", &[("If-None-Match", end.etag())], b"");
        assert_eq!(again.status, 304, "nothing new");
        given::organization(&staff, &grouping("Spolek"));
        let news = asked.send("GET", "/api/v1/revisions?after=10", &[("If-None-Match", end.etag())], b"");
        let body = news.expect(200);
        assert_eq!((numbers(body["items"].as_array().expect("items")), body["after"].as_i64()), (vec![12], Some(12)), "the token between is not shown");
        assert_eq!(asked.get("/api/v1/revisions?after=100").expect(200), json!({"items": [], "next": null, "after": 100}));
        for query in ["after=-1", "after=x", "after=", "limit=0", "limit=201", "cursor=x", "since=1", "after=1&after=2"] {
            let answer = asked.get(&format!("/api/v1/revisions?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
    }
}
