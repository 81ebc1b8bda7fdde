//! Replay: what recorded votes would have come to under another rule. All of
//! them are made up.

use serde_json::{Value, json};

use crate::assembly::{
    by_statutes, counts, judged_on, point, region, resolution, resolved, text, vote, with,
};
use crate::given::recorded;
use crate::specimen::{places, refused};

const PATH: &str = "/api/v1/majority-checks/replay";

fn three_fifths() -> Value {
    json!({"base": "statutory_seats", "at_least": [3, 5]})
}

on_both! {
    fn what_three_fifths_would_flip(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        let votes: Vec<(u32, String)> = (25..=36).map(|in_favour| {
            let day = format!("2021-01-{:02}", in_favour - 20);
            (in_favour, text(&judged_on(&staff, &own.assembly, &day, counts(in_favour, 55 - in_favour, 0, 0))["id"]))
        }).collect();
        let newest = app.newest_revision();
        let found = staff.post(PATH, &json!({"rule": three_fifths()})).expect(200);
        assert_eq!((&found["votes"], &found["flipped"]), (&json!(12), &json!(5)));
        assert_eq!(found["kinds"], json!([{"before": "carried", "after": "not_carried", "votes": 5}]));
        let mut flipped: Vec<_> = found["flips"].as_array().expect("flips").iter().map(|flip| text(&flip["vote_id"])).collect();
        flipped.sort();
        let mut expected: Vec<_> = votes.iter().filter(|(in_favour, _)| (28..=32).contains(in_favour)).map(|(_, id)| id.clone()).collect();
        expected.sort();
        assert_eq!(flipped, expected);
        for flip in found["flips"].as_array().expect("flips") {
            assert_eq!((&flip["before"]["needed"], &flip["after"]["needed"], &flip["after"]["base"]), (&json!(28), &json!(33), &json!(55)));
            assert_eq!((&flip["before"]["rule"]["id"], &flip["after"]["rule"]["id"]), (&json!("cz-region-assembly"), &Value::Null));
            let got = flip["after"]["got"].as_u64().expect("a count");
            assert_eq!(flip["after"]["short_by"], json!(33 - got));
        }
        assert_eq!(staff.post(PATH, &json!({"rule": "cz-region-assembly"})).expect(200)["flipped"], 0, "by the rule that governed them");
        assert_eq!(app.newest_revision(), newest, "nothing was written");
        let twice = staff.post(PATH, &json!({"rule": three_fifths()})).expect(200);
        assert_eq!(twice, found);
        assert_eq!(staff.get(&format!("/api/v1/votes/{}", votes[4].1)).expect(200)["evaluation"]["result"], "carried");
    }

    fn which_votes_are_run(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        let nine = by_statutes(&staff, 9, &json!({"base": "statutory_seats", "more_than": [1, 2]}));
        let before = app.newest_revision();
        judged_on(&staff, &own.assembly, "2021-01-01", counts(28, 27, 0, 0));
        judged_on(&staff, &own.council, "2021-02-01", json!({"for": 6}));
        judged_on(&staff, &nine, "2021-03-01", json!({"for": 5}));
        let mut form = resolution(&own.assembly, "2021-01-01", &[point("agrees", "fee")]);
        form["decided"] = json!({"earliest": "2021-03-15", "latest": "2021-04-15"});
        let id = resolved(&staff, &form);
        recorded(&staff, "/api/v1/votes", &vote(&id, json!({})));
        let asked = |query: &str, filters: Value| {
            let mut form = filters;
            form["rule"] = three_fifths();
            let found = staff.post(&format!("{PATH}{query}"), &form).expect(200);
            (found["votes"].as_u64().expect("a count"), found["flipped"].as_u64().expect("a count"))
        };
        assert_eq!(asked("", json!({})), (4, 3));
        assert_eq!(asked("", json!({"body_id": own.assembly})), (2, 1), "what cannot be told flips not");
        assert_eq!(asked("", json!({"body_kind": "general_assembly"})), (1, 1));
        assert_eq!(asked("", json!({"organization_id": own.organization})), (3, 2));
        assert_eq!(asked("", json!({"organization_id": own.organization, "body_kind": "council", "from": "2021-02-01", "until": "2021-02-02"})), (1, 1));
        assert_eq!(asked("", json!({"until": "2021-02-01"})), (1, 1));
        assert_eq!(asked("", json!({"from": "2021-04-15"})), (1, 0), "it can have been that day");
        assert_eq!(asked("", json!({"from": "2021-03-02", "until": "2021-03-15"})), (0, 0));
        assert_eq!(asked("", json!({"body_id": "00000000-0000-0000-0000-0000000fffff"})), (0, 0));
        assert_eq!(asked(&format!("?known_at={before}"), json!({})), (0, 0), "none was known then");

        for quorum in [json!(null), json!({"base": "statutory_seats", "at_least": [1, 1]})] {
            let rule = with(&json!({"base": "cast", "more_than": [1, 2]}), "quorum", quorum);
            staff.post(PATH, &json!({"rule": rule})).expect(200);
        }
        let draft = resolved(&staff, &with(&resolution(&own.assembly, "2021-01-01", &[point("agrees", "fee")]), "published", json!(false)));
        recorded(&staff, "/api/v1/votes", &vote(&draft, counts(30, 25, 0, 0)));
        assert_eq!(asked("", json!({})), (5, 4), "drafts are among them");
    }

    fn a_rule_older_than_its_act_is_run_all_the_same(app: Reference) {
        let staff = app.staff();
        let nine = by_statutes(&staff, 9, &json!({"base": "statutory_seats", "at_least": [1, 3]}));
        judged_on(&staff, &nine, "1999-03-01", json!({"for": 4, "against": 1}));
        let found = staff.post(PATH, &json!({"rule": "cz-municipal-council"})).expect(200);
        assert_eq!(found["flips"][0]["after"]["rule"]["id"], "cz-municipal-council");
        assert_eq!(found["flipped"], 1);
    }

    fn who_may_ask_and_what_is_refused(app: Reference) {
        let good = json!({"rule": three_fifths()});
        refused(&app.anonymous().post(PATH, &good), 401, "unauthorized", PATH);
        refused(&app.dashboard().post(PATH, &good), 403, "forbidden", PATH);
        for actor in [app.staff(), app.auditor(), app.admin()] {
            assert_eq!(actor.post(PATH, &good).expect(200), json!({"votes": 0, "flipped": 0, "kinds": [], "flips": []}));
        }
        let staff = app.staff();
        for (body, place, code) in [
            (json!({"rule": "cz-senate"}), "/rule", "rule_unknown"),
            (json!({}), "", "member_missing"),
            (json!({"rule": {"base": "valid"}}), "/rule", "inconsistent"),
            (json!({"rule": {"base": "valid", "at_least": [4, 3]}}), "/rule/at_least", "fraction_form"),
            (with(&good, "body_kind", json!("senate")), "/body_kind", "word_unknown"),
            (with(&good, "from", json!("2021-02-29")), "/from", "day_form"),
            (with(&good, "body_id", json!("x")), "/body_id", "json_type"),
            (with(&good, "result", json!("carried")), "/result", "member_unknown"),
        ] {
            let found = refused(&staff.post(PATH, &body), 422, "invalid", PATH);
            assert_eq!(found, places(&[(place, code)]), "{body}");
        }
        assert_eq!(staff.post(&format!("{PATH}?limit=1"), &good).status, 400);
        assert_eq!(staff.send("POST", PATH, &[("Content-Type", "text/plain")], b"{}").status, 415);
    }
}
