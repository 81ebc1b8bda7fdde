//! Findings: what is possible and wrong, and what staff say of it. All of it is
//! made up.

use serde_json::{Value, json};

use crate::assembly::{
    codes, counts, findings, judged, point, refused, region, resolution, resolved, text, with,
    with_ico,
};
use crate::given::{SCENARIO, all, column, one, pages, recorded};
use crate::specimen::places;

const PATH: &str = "/api/v1/findings";
const KNOWN: &str = "/api/v1/acknowledgements";

fn known(code: &str, subject: &str) -> Value {
    json!({"finding": code, "subject_id": subject, "reason": SCENARIO})
}

on_both! {
    fn what_was_declared_and_does_not_follow(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let mut expected = Vec::new();
        for (vote, declared, code) in [
            (counts(27, 0, 13, 15), "carried", Some("declared_carried_with_too_few")),
            (counts(28, 0, 12, 15), "not_carried", Some("declared_not_carried_with_enough")),
            (counts(27, 0, 0, 28), "carried", Some("declared_carried_inquorate")),
            (json!({"for": 27}), "carried", Some("declared_carried_with_too_few")),
            (counts(28, 0, 12, 15), "carried", None),
            (counts(27, 0, 13, 15), "not_carried", None),
            (counts(0, 0, 0, 55), "not_carried", None),
            (json!({"present": 28}), "carried", None),
        ] {
            let read = judged(&staff, &own.assembly, with(&vote, "declared", json!(declared)));
            assert_eq!(codes(&read), code.into_iter().collect::<Vec<_>>(), "{vote} {declared}");
            let texts = read["findings"].as_array().expect("findings").iter().flat_map(|found| [&found["cs"], &found["en"]]);
            assert!(texts.into_iter().all(|text| text.as_str().is_some_and(|text| text.ends_with('.'))));
            expected.extend(code.map(|code| (code.to_owned(), text(&read["id"]))));
        }
        expected.reverse();
        assert_eq!(findings(&asked, ""), expected, "the newest first");
        assert_eq!(pages(&asked, &format!("{PATH}?limit=1")).concat(), all(&asked, PATH));
        assert_eq!(findings(&asked, &format!("body_id={}", own.council)), []);
        assert_eq!(findings(&asked, &format!("organization_id={}", own.organization)), expected);
        assert_eq!(findings(&asked, "code=declared_carried_inquorate"), [expected[1].clone()]);
        let first = asked.get(&format!("{PATH}?code=declared_carried_inquorate&count=exact")).expect(200);
        assert_eq!((&first["total"], &first["items"][0]["subject"], &first["items"][0]["body"]["kind"]), (&json!(1), &json!("vote"), &json!("assembly")));
        asked.get(first["items"][0]["links"]["subject"].as_str().expect("a link")).expect(200);
        for query in ["code=wrong", "open=yes", "body_id=1"] {
            assert_eq!(asked.get(&format!("{PATH}?{query}")).status, 400, "{query}");
        }
    }

    fn a_finding_is_looked_at_and_open_again(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let read = judged(&staff, &own.assembly, with(&counts(27, 0, 13, 15), "declared", json!("carried")));
        let code = "declared_carried_with_too_few";
        let found = vec![(code.to_owned(), text(&read["id"]))];
        let open = || (findings(&asked, "open=true"), findings(&asked, "open=false"));
        assert_eq!(open(), (found.clone(), vec![]));
        let tag = asked.get(&format!("{PATH}?open=true")).etag().to_owned();
        let form = known(code, &text(&read["id"]));
        assert_eq!(asked.post(KNOWN, &form).status, 401);
        assert_eq!(app.auditor().post(KNOWN, &form).status, 403);
        let (id, etag) = recorded(&staff, KNOWN, &form);
        assert_eq!(open(), (vec![], found.clone()));
        assert_ne!(asked.get(&format!("{PATH}?open=true")).etag(), tag);
        let shown = one(&asked, PATH);
        assert_eq!((&shown["open"], &shown["acknowledgement"]["id"], &shown["acknowledgement"]["reason"]), (&json!(false), &json!(id), &json!(SCENARIO)));
        let path = format!("{KNOWN}/{id}");
        assert_eq!(asked.get(&path).expect(200), shown["acknowledgement"]);
        assert_eq!(one(&asked, &format!("{KNOWN}?subject_id={}", text(&read["id"])))["id"], json!(id));
        assert_eq!(codes(&asked.get(&format!("/api/v1/votes/{}", text(&read["id"]))).expect(200)), [code], "the vote is as wrong as it was");
        assert_eq!(refused(&staff.post(KNOWN, &form), 409), places(&[("/subject_id", "already_acknowledged")]));
        assert_eq!(refused(&staff.post(KNOWN, &known("declared_carried_inquorate", &text(&read["id"]))), 409), places(&[("/subject_id", "finding_not_found")]));
        assert_eq!(refused(&staff.post(KNOWN, &known("wrong", &text(&read["id"]))), 422), places(&[("/finding", "word_unknown")]));
        assert_eq!(staff.delete(&path, "\"1.1\"").status, 412);
        assert_eq!(staff.delete(&path, &etag).status, 204);
        assert_eq!(open(), (found.clone(), vec![]), "open again");
        recorded(&staff, KNOWN, &form);

        let mended = staff.patch(&format!("/api/v1/votes/{}", text(&read["id"])), "*", &json!({"for": 28, "abstained": 12}));
        mended.expect(200);
        assert_eq!(findings(&asked, ""), [], "there is nothing to find any more");
        assert_eq!(asked.get(&format!("{PATH}?known_at={}", read["revision"])).expect(200)["items"][0]["open"], true, "as it was known then");
        assert_eq!(app.verify().faults, []);
    }

    fn a_decision_before_its_proposal(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let proposed = |decided: Value| resolved(&staff, &with(&resolution(&own.council, "2021-03-01", &[point("proposes", "membership")]), "decided", decided));
        let decided = |proposal: &str| {
            let id = resolved(&staff, &with(&resolution(&own.assembly, "2021-03-01", &[point("approves", "membership")]), "proposal_id", json!(proposal)));
            codes(&asked.get(&format!("/api/v1/resolutions/{id}")).expect(200)).join(" ")
        };
        for (day, expected) in [
            (json!("2021-02-28"), ""), (json!("2021-03-01"), ""), (json!("2021-03-02"), "decision_before_proposal"),
            (json!({"earliest": "2021-03-01", "latest": "2021-03-31"}), ""),
            (json!({"earliest": "2021-03-02", "latest": "2021-03-31"}), "decision_before_proposal"),
            (json!({"earliest": null, "latest": "2021-03-31"}), ""),
        ] {
            assert_eq!(decided(&proposed(day.clone())), expected, "{day}");
        }
        assert_eq!(findings(&asked, "code=decision_before_proposal").len(), 2);
    }

    fn a_body_that_may_not_decide(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let usti = with_ico(&asked, "70892156");
        let society = crate::given::organization(&staff, &crate::given::grouping("Spolek Údolí"));
        let rule = json!({"base": "cast", "more_than": [1, 2], "citation": "čl. 7"});
        let of = |kind: &str| crate::assembly::body(&staff, &society, kind, 9, &rule);
        let (council, general) = (of("council"), of("general_assembly"));
        let association = crate::given::one(&asked, "/api/v1/organizations?association=true");
        let board = one(&asked, &format!("/api/v1/bodies?organization_id={}&kind=council", text(&association["id"])));
        let conditional = crate::assembly::on_condition(&point("approves", "membership"), &usti.assembly, "membership");
        for (body, point, expected) in [
            (&usti.council, point("approves", "membership"), "body_not_competent"),
            (&usti.council, point("approves", "declaration"), "body_not_competent"),
            (&usti.council, point("approves", "fee"), ""),
            (&usti.council, point("agrees", "membership"), ""),
            (&usti.council, conditional, ""),
            (&usti.assembly, point("approves", "membership"), ""),
            (&council, point("approves", "membership"), "body_not_competent"),
            (&general, point("approves", "membership"), ""),
            (&text(&board["id"]), point("approves", "membership"), ""),
        ] {
            let id = resolved(&staff, &resolution(body, "2021-03-01", std::slice::from_ref(&point)));
            let found = asked.get(&format!("/api/v1/resolutions/{id}")).expect(200);
            assert_eq!(codes(&found).join(" "), expected, "{point}");
        }
        assert_eq!(column(&all(&asked, PATH), "subject"), ["resolution", "resolution", "resolution"]);
    }

    fn seats_that_are_not_those_of_the_law(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let usti = with_ico(&asked, "70892156");
        let wrong = json!({"seats": [{"from": null, "seats": 9, "source": SCENARIO}, {"from": "2020-03-01", "seats": 11, "source": SCENARIO}]});
        staff.patch(&format!("/api/v1/bodies/{}", usti.council), "*", &wrong).expect(200);
        let found = findings(&asked, "as_of=2020-02-29");
        assert_eq!(found, [("seats_differ_from_law".to_owned(), usti.council.clone())]);
        assert_eq!(findings(&asked, "as_of=2020-03-01"), [], "it was mended");
        let listed = one(&asked, &format!("{PATH}?as_of=2020-02-29&organization_id={}", usti.organization));
        assert_eq!((&listed["subject"], &listed["links"]["subject"]), (&json!("body"), &json!(format!("/api/v1/bodies/{}", usti.council))));
        assert_eq!(refused(&staff.post(KNOWN, &known("seats_differ_from_law", &usti.council)), 409), places(&[("/subject_id", "finding_not_found")]), "not today");
    }

    fn what_was_said_of_a_draft_is_shown_with_it(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let region = json!({"name": {"cs": "Ústecký kraj"}, "legal_form": "region", "territories": [{"level": "region", "code": "CZ042"}]});
        let region = crate::given::organization(&staff, &region);
        let council = json!({"organization_id": region, "kind": "council", "name": {"cs": "Rada"}, "source": SCENARIO, "published": false,
            "seats": [{"from": null, "seats": 9, "source": SCENARIO}]});
        let (id, _) = recorded(&staff, "/api/v1/bodies", &council);
        let (acknowledged, _) = recorded(&staff, KNOWN, &known("seats_differ_from_law", &id));
        let path = format!("{KNOWN}/{acknowledged}");
        assert_eq!((asked.get(&path).status, findings(&asked, ""), findings(&staff, "open=false").len()), (404, vec![], 1));
        staff.patch(&format!("/api/v1/bodies/{id}"), "*", &json!({"note": "a draft still"})).expect(200);
        assert_eq!(asked.get(&path).status, 404);
        staff.patch(&format!("/api/v1/bodies/{id}"), "*", &json!({"published": true})).expect(200);
        assert_eq!((asked.get(&path).status, findings(&asked, "open=false").len()), (200, 1));
        assert_eq!(findings(&asked, "open=true"), []);
        assert_eq!(app.verify().faults, []);
    }
}
