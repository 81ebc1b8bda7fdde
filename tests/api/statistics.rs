//! Counts of members.

use serde_json::{Value, json};

use crate::given::{self, SCENARIO, numbers};

/// Counts of the parts that are not empty, by their label.
fn counts(body: &Value, key: &str) -> Value {
    let items = body["items"].as_array().expect("items");
    let parts = items.iter().filter(|item| item["at_most"] != 0);
    parts
        .map(|item| (item[key].as_str().unwrap_or("null").to_owned(), item["count"].clone()))
        .collect()
}

/// Sum of the parts, certain and at most.
fn sum(body: &Value) -> (u64, u64) {
    let items = body["items"].as_array().expect("items");
    let counts = items.iter().map(|item| numbers(item, "count"));
    counts.fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1))
}

/// A membership of the Ústí Region from 1 April 2020.
fn usti_region(staff: &crate::actor::Actor) -> Value {
    let region = given::with_ico(staff, "70892156");
    given::no_case_of(staff, &region);
    json!({"organization_id": region["id"], "type": "region", "began": "2020-04-01", "source": SCENARIO})
}

on_both! {
    fn members_by_type_on_20_february_2020(app: Demonstration) {
        let answer = app.anonymous().get("/api/v1/statistics/members?as_of=2020-02-20&by=type");
        let body = answer.expect(200);
        assert_eq!((&body["total"], &body["at_most"]), (&json!(131), &json!(131)));
        assert_eq!(
            counts(&body, "type"),
            json!({"region": 5, "municipality": 99, "city_district": 12, "microregion": 9,
                   "municipal_union": 3, "local_action_group": 3})
        );
    }

    fn the_whole_answer_is_the_same_on_both_engines(app: Demonstration) {
        let path = "/api/v1/statistics/members?as_of=2020-02-20&by=type";
        insta::assert_json_snapshot!("members_by_type", app.anonymous().get(path).expect(200));
        let path = "/api/v1/statistics/members?as_of=2000-01-01&by=region";
        insta::assert_json_snapshot!("members_by_region_in_2000", app.anonymous().get(path).expect(200));
    }

    fn the_answer_reads_as_the_issue_has_it(app: Demonstration) {
        let text = app.anonymous().get("/api/v1/statistics/members?as_of=2020-02-20&by=type").text;
        let head = r#"{"as_of":"2020-02-20","known_at":{"revision":10,"recorded_at":"2026-11-21T10:00:00.000000Z"},"by":["type"],"total":131,"at_most":131,"digest":"sha256:"#;
        let first = r#""items":[{"type":"region","count":5,"at_most":5,"members":"/api/v1/members?as_of=2020-02-20&known_at=10&type=region"},"#;
        assert!(text.starts_with(head), "{text}");
        assert!(text.contains(first), "{text}");
    }

    fn seven_members_in_the_usti_region(app: Demonstration) {
        let body = app.anonymous().get("/api/v1/statistics/members?as_of=2020-02-20&by=region").expect(200);
        assert_eq!(counts(&body, "region")["CZ042"], 7);
        assert_eq!(body["items"].as_array().expect("items").len(), 15, "14 regions and the unplaced");
    }

    fn members_by_type_and_region(app: Demonstration) {
        let asked = app.anonymous();
        let path = "/api/v1/statistics/members?as_of=2020-02-20";
        let body = asked.get(&format!("{path}&by=type,region")).expect(200);
        assert_eq!(body["by"], json!(["type", "region"]));
        assert_eq!(body["items"].as_array().expect("items").len(), 6 * 15, "every part, the empty too");
        assert_eq!(sum(&body), (131, 131));
        let part = |kind: &str, region: Value| {
            let mut items = body["items"].as_array().expect("items").iter();
            items.find(|item| item["type"] == kind && item["region"] == region).expect("the part")["count"].clone()
        };
        assert_eq!(part("municipality", json!("CZ042")), 6);
        assert_eq!(part("local_action_group", json!("CZ042")), 1);
        assert_eq!(part("region", json!("CZ042")), 0, "the Ústí Region itself is no member");
        assert_eq!(part("region", json!("CZ010")), 1, "Prague is counted among the regions");
        assert_eq!(part("municipality", Value::Null), 88, "counted and not named");
        let turned = asked.get(&format!("{path}&by=region,type")).expect(200);
        assert_eq!(turned["items"], body["items"], "the order of the words does not matter");
    }

    fn every_link_leads_to_exactly_its_members(app: Demonstration) {
        let asked = app.anonymous();
        for day in ["2020-02-20", "2000-01-01", "2007-06-30"] {
            let body = asked.get(&format!("/api/v1/statistics/members?as_of={day}&by=type,region")).expect(200);
            let (mut certain, mut possible) = (0, 0);
            for item in body["items"].as_array().expect("items") {
                let link = item["members"].as_str().expect("a link");
                assert_eq!(link.contains("&region=none"), item["region"].is_null(), "{link}");
                let listed = |filter: &str| {
                    asked.get(&format!("{link}{filter}&limit=1&count=exact")).expect(200)["total"].as_u64().expect("a total")
                };
                assert_eq!(listed(""), item["at_most"].as_u64().expect("a count"), "{link}");
                assert_eq!(listed("&certain=true"), item["count"].as_u64().expect("a count"), "{link}");
                certain += listed("&certain=true");
                possible += listed("");
            }
            assert_eq!((certain, possible), numbers(&body, "total"), "{day}");
        }
    }

    fn parts_sum_to_the_total_on_every_day(app: Demonstration) {
        let asked = app.anonymous();
        for year in 1993..=2026 {
            for day in ["01-01", "11-14"] {
                let whole = asked.get(&format!("/api/v1/statistics/members?as_of={year}-{day}")).expect(200);
                for by in ["type", "region", "type,region"] {
                    let body = asked.get(&format!("/api/v1/statistics/members?as_of={year}-{day}&by={by}")).expect(200);
                    assert_eq!(sum(&body), numbers(&body, "total"), "{year}-{day} by {by}");
                    assert_eq!((&body["total"], &body["digest"]), (&whole["total"], &whole["digest"]), "one set of members");
                }
            }
        }
    }

    fn an_early_day_is_uncertain_and_says_so(app: Demonstration) {
        let body = app.anonymous().get("/api/v1/statistics/members?as_of=2000-01-01").expect(200);
        assert!(body["total"].as_u64() < body["at_most"].as_u64(), "{body}");
        assert_eq!(body["items"], json!([]), "without `by` there are no parts");
    }

    fn zlin_was_a_member_from_1996_to_2007(app: Demonstration) {
        let asked = app.anonymous();
        for (day, found) in [
            ("1995-12-31", None), ("1996-01-01", Some(false)), ("1996-12-31", Some(true)), ("2000-01-01", Some(true)),
            ("2006-12-31", Some(true)), ("2007-01-01", Some(false)), ("2007-12-30", Some(false)), ("2007-12-31", None),
            ("2010-01-01", None),
        ] {
            let members = given::all(&asked, &format!("/api/v1/members?q=zlin&as_of={day}"));
            let certain: Vec<_> = members.iter().map(|member| (member["name"].as_str(), member["certain"].as_bool())).collect();
            let expected: Vec<_> = found.iter().map(|certain| (Some("Zlín"), Some(*certain))).collect();
            assert_eq!(certain, expected, "{day}");
            let body = asked.get(&format!("/api/v1/statistics/members?as_of={day}&by=type,region")).expect(200);
            let mut items = body["items"].as_array().expect("items").iter();
            let part = items.find(|item| item["type"] == "municipality" && item["region"] == "CZ072");
            let expected = (u64::from(found == Some(true)), u64::from(found.is_some()));
            // Halenkov lies there too, from 2019.
            assert_eq!(numbers(part.expect("the part"), "count"), expected, "{day}");
        }
    }

    fn the_tag_changes_with_the_register_alone(app: Demonstration) {
        let asked = app.anonymous();
        let path = "/api/v1/statistics/members?as_of=2020-04-01&by=type";
        let first = asked.get(path);
        assert!(first.etag().starts_with('"'), "a strong tag: {}", first.etag());
        let again = asked.send("GET", path, &[("If-None-Match", first.etag())], b"");
        assert_eq!((again.status, again.text.as_str(), again.etag()), (304, "", first.etag()));
        let staff = app.staff();
        assert_eq!(asked.get(path).etag(), first.etag(), "a token touches nothing public");
        given::membership(&staff, &usti_region(&staff));
        let after = asked.send("GET", path, &[("If-None-Match", first.etag())], b"");
        assert_eq!(after.expect(200)["total"], 132);
        assert_ne!(after.etag(), first.etag());
    }

    fn known_at_keeps_the_numbers_of_then(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let path = "/api/v1/statistics/members?as_of=2020-04-01&by=type";
        let before = asked.get(path).expect(200);
        let revision = before["known_at"]["revision"].clone();
        app.advance(chrono::Duration::hours(1));
        given::membership(&staff, &usti_region(&staff));
        let after = asked.get(path).expect(200);
        assert_eq!((&before["total"], &after["total"]), (&json!(131), &json!(132)));
        assert_ne!(after["digest"], before["digest"]);
        assert_eq!(after["known_at"]["recorded_at"], "2026-11-21T11:00:00.000000Z");
        let then = asked.get(&format!("{path}&known_at={revision}"));
        assert_eq!(then.expect(200), before, "the same pair gives the same answer");
        assert_eq!(then.header("cache-control"), Some("public, max-age=31536000"));
        for instant in ["2026-11-21T10:00:00Z", "2026-11-21T10:59:59.999999Z", "2026-11-21T11:59:59%2B01:00"] {
            let then = asked.get(&format!("{path}&known_at={instant}")).expect(200);
            assert_eq!(then["total"], 131, "{instant}");
        }
        for instant in ["2026-11-21T11:00:00Z", "2026-11-21T12:00:00%2B01:00"] {
            assert_eq!(asked.get(&format!("{path}&known_at={instant}")).expect(200), after, "{instant}");
        }
    }

    fn nothing_is_known_before_the_first_revision(app: Demonstration) {
        let asked = app.anonymous();
        for known_at in ["0", "2026-11-21T09:59:59Z"] {
            let body = asked.get(&format!("/api/v1/statistics/members?as_of=2020-02-20&by=type&known_at={known_at}")).expect(200);
            assert_eq!(body["known_at"], json!({"revision": 0, "recorded_at": null}));
            assert_eq!(numbers(&body, "total"), (0, 0));
            assert_eq!(sum(&body), (0, 0));
            assert_eq!(body["items"].as_array().expect("items").len(), 6);
            let members = asked.get(&format!("/api/v1/members?known_at={known_at}&count=exact")).expect(200);
            assert_eq!((&members["items"], &members["total"]), (&json!([]), &json!(0)));
        }
    }

    fn the_future_is_not_known(app: Demonstration) {
        let next = app.newest_revision() + 1;
        for known_at in [next.to_string(), i64::MAX.to_string(), "2026-11-21T10:00:00.000001Z".to_owned(), "2100-01-01T00:00:00Z".to_owned()] {
            for path in ["statistics/members", "members", "organizations", "memberships", "affiliations", "territory/regions"] {
                let answer = app.anonymous().get(&format!("/api/v1/{path}?known_at={known_at}"));
                assert_eq!(answer.status, 422, "{path} {known_at}");
                let (code, errors) = answer.problem();
                assert_eq!(code, "known_at_future");
                assert_eq!(errors, [("known_at".to_owned(), "known_at_future".to_owned())]);
            }
        }
    }

    fn parameters_that_make_no_sense_are_refused(app: Reference) {
        for query in [
            "as_of=2020-02-30", "as_of=20-02-2020", "as_of=2020-2-20", "as_of=", "as_of=%2B2020-2-20", "as_of=%202020-2-20", "as_of=2020-1-001",
            "as_of=-020-01-01", "as_of=2020-02-20T00:00:00Z", "known_at=-1", "known_at=", "known_at=yesterday",
            "known_at=99999999999999999999", "known_at=2020-02-20", "by=", "by=name", "by=type,type", "by=type,", "by=type&by=region", "limit=5",
        ] {
            let answer = app.anonymous().get(&format!("/api/v1/statistics/members?{query}"));
            assert_eq!(answer.status, 400, "{query}: {}", answer.text);
            let (code, errors) = answer.problem();
            assert_eq!(code, "parameter_invalid");
            let name = query.split('=').next().expect("a name");
            assert_eq!(errors.len(), 1, "{query}");
            assert_eq!(errors[0].0, name, "{query}");
        }
    }

    fn without_a_day_it_is_today(app: Demonstration) {
        let body = app.anonymous().get("/api/v1/statistics/members").expect(200);
        assert_eq!(body["as_of"], "2026-11-21");
        app.advance(chrono::Duration::hours(13));
        let body = app.anonymous().get("/api/v1/statistics/members").expect(200);
        assert_eq!(body["as_of"], "2026-11-22", "midnight in Prague comes before midnight in UTC");
    }
}
