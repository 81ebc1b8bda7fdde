//! What a correction changed in what is believed about a day.

use serde_json::json;

use crate::given::{self, SCENARIO, grouping, organization};

const DAY: &str = "/api/v1/statistics/members?as_of=2018-12-31&by=type";

on_both! {
    fn a_correction_is_named_by_its_revision(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Mikroregion A"));
        let body = json!({"organization_id": id, "type": "microregion", "began": "2019-03-01", "source": SCENARIO});
        let (membership, _) = given::membership(&staff, &body);
        let before = asked.get(DAY).expect(200);
        let known = before["known_at"]["revision"].as_i64().expect("a number");
        app.advance(chrono::Duration::hours(1));
        staff.post("/api/v1/organizations", &grouping("Mikroregion B")).expect(201);
        staff.patch(&format!("/api/v1/memberships/{membership}"), "*", &json!({"began": "2018-03-01"})).expect(200);
        let now = asked.get(DAY).expect(200);
        let newest = now["known_at"]["revision"].as_i64().expect("a number");
        assert_eq!((newest, now["total"].as_u64()), (known + 2, before["total"].as_u64().map(|total| total + 1)));
        let then = asked.get(&format!("{DAY}&known_at={known}"));
        assert_eq!(then.expect(200), before, "what was known then stays");
        let path = format!("/api/v1/statistics/diff?known_at={known}..{newest}&as_of=2018-12-31");
        let answer = asked.get(&path);
        let diff = answer.expect(200);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000"));
        assert_eq!((&diff["before"]["total"], &diff["before"]["digest"]), (&before["total"], &before["digest"]));
        assert_eq!((&diff["after"]["total"], &diff["after"]["digest"]), (&now["total"], &now["digest"]));
        let items = diff["items"].as_array().expect("items");
        assert_eq!(items.len(), 1);
        assert_eq!(items[0]["shift"], "appeared");
        assert_eq!((&items[0]["membership_id"], &items[0]["name"], &items[0]["before"]), (&json!(membership), &json!("Mikroregion A"), &json!(null)));
        assert_eq!((&items[0]["after"]["certain"], &items[0]["after"]["began"]["earliest"]), (&json!(true), &json!("2018-03-01")));
        assert_eq!(items[0]["revisions"], json!([newest]), "and not the one between");
        let open = asked.get(&format!("/api/v1/statistics/diff?known_at={known}..&as_of=2018-12-31"));
        assert_eq!((open.expect(200)["items"].clone(), open.header("cache-control")), (diff["items"].clone(), Some("no-cache")));
        let instants = asked.get("/api/v1/statistics/diff?known_at=2026-11-21T10:30:00Z..2026-11-21T11:00:00Z&as_of=2018-12-31").expect(200);
        assert_eq!(instants["items"], diff["items"]);
        assert_eq!(asked.get(&format!("/api/v1/statistics/diff?known_at={known}..{newest}&as_of=2019-03-01")).expect(200)["items"], json!([]), "that day it was a member either way");
        assert_eq!(asked.get("/api/v1/statistics/diff?known_at=0..9&as_of=2020-02-20").expect(200)["items"].as_array().map(Vec::len), Some(131));
    }

    fn what_is_wrong_about_the_states_is_told(app: Demonstration) {
        for (query, code) in [
            ("", "parameter_missing"), ("known_at=3", "parameter_form"), ("known_at=3..x", "parameter_form"),
            ("known_at=..3", "parameter_form"), ("known_at=3..2", "parameter_form"), ("known_at=3..99999", "known_at_future"),
        ] {
            let answer = app.anonymous().get(&format!("/api/v1/statistics/diff?{query}"));
            assert!(matches!(answer.status, 400 | 422), "{query}");
            assert_eq!(answer.problem().1, [("known_at".to_owned(), code.to_owned())], "{query}");
        }
    }
}
