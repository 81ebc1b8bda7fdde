//! Claims: figures that were published about the membership, reconciled with the
//! register.

use serde_json::{Value, json};

use crate::given::{
    self, SCENARIO, all, column, grouping, membership, one, organization, recorded,
};
use crate::specimen::claim;

const PATH: &str = "/api/v1/claims";

/// What a claim says, and how it stands to the register.
fn told(claim: &Value) -> (&str, &str, u64, Option<i64>, &str) {
    let text = |key: &str| claim[key].as_str().unwrap_or("-");
    let figure = claim["figure"].as_u64().expect("a figure");
    let difference = claim["difference"].as_i64();
    (text("type"), text("region"), figure, difference, claim["fits"].as_str().expect("a word"))
}

on_both! {
    fn the_figures_of_20_february_2020_reconcile_to_nothing(app: Demonstration) {
        let asked = app.anonymous();
        let claims = all(&asked, &format!("{PATH}?from=2020-02-20&until=2020-02-21"));
        assert_eq!(claims.iter().map(told).collect::<Vec<_>>(), [
            ("-", "-", 131, Some(0), "equal"),
            ("region", "-", 5, Some(0), "equal"),
            ("municipality", "-", 99, Some(0), "equal"),
            ("city_district", "-", 12, Some(0), "equal"),
            ("microregion", "-", 9, Some(0), "equal"),
            ("municipal_union", "-", 3, Some(0), "equal"),
            ("local_action_group", "-", 3, Some(0), "equal"),
            ("-", "CZ042", 7, Some(0), "equal"),
        ]);
        for claim in &claims {
            assert_eq!(claim["metric"], "members");
            assert!(claim["source"].as_str().is_some_and(|source| source.starts_with("Press release of Ústecký kraj, 20 February 2020")));
            assert_eq!(claim["computed"]["count"], claim["figure"]);
        }
    }

    fn all_published_figures_show_bounds_and_difference(app: Demonstration) {
        let asked = app.anonymous();
        let claims = all(&asked, PATH);
        assert_eq!(claims.len(), 22, "those of data/claims.csv");
        insta::assert_json_snapshot!("demonstration", claims.iter().map(|claim| json!({
            "day": claim["day"], "as_printed": claim["as_printed"], "metric": claim["metric"], "type": claim["type"], "region": claim["region"],
            "figure": claim["figure"], "precision": claim["precision"], "note": claim["note"],
            "computed": claim["computed"], "difference": claim["difference"], "fits": claim["fits"], "unverifiable": claim["unverifiable"]["code"],
        })).collect::<Vec<_>>());
        assert!(claims.iter().all(|claim| claim["revision"] == 10), "one revision");
        assert_eq!(all(&asked, &format!("{PATH}?limit=3")), claims, "pages join up");
    }

    fn every_explanation_opens_into_its_members(app: Demonstration) {
        let asked = app.anonymous();
        let mut opened = 0;
        for claim in all(&asked, &format!("{PATH}?metric=members")) {
            let mut sum = 0;
            for part in claim["explanations"].as_array().expect("explanations") {
                let link = part["members"].as_str().expect("a link");
                let listed = asked.get(&format!("{link}&count=exact&limit=1")).expect(200);
                assert_eq!(listed["total"], part["count"], "{link}");
                if part["what"] != "unnamed" {
                    sum += part["count"].as_u64().expect("a count");
                }
                opened += 1;
            }
            assert_eq!(claim["computed"]["at_most"], json!(sum), "{claim}");
            assert_eq!(claim["explanations"][0]["count"], claim["computed"]["count"]);
        }
        assert_eq!(opened, 15 * 3 + 1, "fifteen counts of members, one of them in a region");
        let usti = one(&asked, &format!("{PATH}?region=CZ042"));
        let parts = usti["explanations"].as_array().expect("explanations").clone();
        assert_eq!(column(&parts, "what"), ["counted", "unnamed", "uncertain", "unplaced"]);
        assert_eq!(parts[3]["count"], 112, "who is not named may be there");
    }

    fn a_correction_changes_the_difference_and_known_at_keeps_it(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let before = one(&asked, &format!("{PATH}?region=CZ042"));
        let path = format!("{PATH}/{}", before["id"].as_str().expect("an id"));
        let etag = asked.get(&path).etag().to_owned();
        let member = given::one(&asked, "/api/v1/members?as_of=2020-02-20&q=telnice");
        let spell = format!("/api/v1/memberships/{}", member["membership_id"].as_str().expect("an id"));
        staff.patch(&spell, "*", &json!({"began": {"earliest": "2015-01-01", "latest": "2020-12-31"}})).expect(200);
        let after = asked.get(&path);
        let read = after.expect(200);
        assert_eq!(told(&read), ("-", "CZ042", 7, Some(1), "within_bounds"));
        assert_eq!((&read["computed"]["count"], &read["computed"]["at_most"]), (&json!(6), &json!(119)));
        assert_eq!(read["revision"], before["revision"], "the claim itself is as it was");
        assert_ne!(after.etag(), etag, "and its answer is not");
        let uncertain = &read["explanations"][2];
        assert_eq!((&uncertain["what"], &uncertain["count"]), (&json!("uncertain"), &json!(1)));
        assert_eq!(one(&asked, uncertain["members"].as_str().expect("a link"))["name"], "Telnice");
        staff.patch(&spell, "*", &json!({"began": "2020-12-31"})).expect(200);
        assert_eq!(told(&asked.get(&path).expect(200)), ("-", "CZ042", 7, Some(1), "within_bounds"), "one without a region may be there");
        assert_eq!(told(&asked.get(&format!("{path}?known_at=10")).expect(200)), told(&before));
        assert_eq!(asked.get(&format!("{path}?known_at=9")).problem().0, "not_found", "not claimed yet");
        assert_eq!(all(&asked, &format!("{PATH}?known_at=9")), Vec::<Value>::new());
        assert_eq!(all(&asked, &format!("{PATH}?fits=within_bounds&region=CZ042")).len(), 1);
        assert_eq!(all(&asked, &format!("{PATH}?fits=equal&region=CZ042&known_at=10")).len(), 1);
    }

    fn a_claim_from_its_record_to_its_removal(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let body = json!({"metric": "members", "type": "microregion", "day": {"earliest": "2020-02-01", "latest": "2020-03-31"}, "figure": 11, "source": SCENARIO, "as_printed": "early in 2020"});
        let made = staff.post(PATH, &body);
        let first = made.expect(201);
        let path = format!("{PATH}/{}", first["id"].as_str().expect("an id"));
        assert_eq!((made.header("location"), &first["precision"], &first["note"]), (Some(path.as_str()), &json!("exactly"), &Value::Null));
        assert!(first.get("computed").is_none(), "what is computed is not recorded");
        let read = asked.get(&path).expect(200);
        assert_eq!((&read["fits"], &read["difference"]), (&json!("contradicts"), &json!(11)), "on 1 February nobody was for certain");
        assert_eq!((&read["computed"]["count_on"], &read["computed"]["at_most_on"]), (&json!("2020-02-01"), &json!("2020-02-01")));
        let id = organization(&staff, &grouping("Mikroregion Ve scénáři"));
        membership(&staff, &json!({"organization_id": id, "type": "microregion", "began": "2020-03-01", "source": SCENARIO}));
        assert_eq!(asked.get(&path).expect(200)["computed"]["at_most_on"], "2020-03-01");

        let corrected = staff.patch(&path, made.etag(), &json!({"figure": 10, "precision": "at_least", "as_printed": null, "note": "scenario"}));
        let second = corrected.expect(200);
        assert_eq!((&second["figure"], &second["as_printed"], &second["day"]), (&json!(10), &Value::Null, &first["day"]));
        let read = asked.get(&path).expect(200);
        assert_eq!((&read["fits"], &read["computed"]["at_most"]), (&json!("within_bounds"), &json!(10)));
        let newest = app.newest_revision();
        assert_eq!(staff.patch(&path, corrected.etag(), &json!({"figure": 10})).expect(200), second);
        assert_eq!(app.newest_revision(), newest, "a patch that changes nothing is no revision");
        assert_eq!(asked.get(&format!("{path}?known_at={}", first["revision"])).expect(200)["figure"], 11);
        assert_eq!(staff.delete(&path, made.etag()).problem().0, "precondition_failed");
        assert_eq!(staff.delete(&path, corrected.etag()).status, 204);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        assert!(app.verify().faults.is_empty());
    }

    fn what_the_register_cannot_compute_is_unverifiable(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let other = json!({"metric": "other", "day": "2020-02-20", "figure": 26, "source": SCENARIO, "note": "years of the association"});
        let path = format!("{PATH}/{}", recorded(&staff, PATH, &other).0);
        let read = asked.get(&path).expect(200);
        assert_eq!((&read["fits"], &read["unverifiable"]["code"]), (&json!("unverifiable"), &json!("outside_register")));
        assert_eq!((&read["computed"], &read["difference"], &read["explanations"]), (&Value::Null, &Value::Null, &json!([])));
        assert_eq!(column(&all(&asked, &format!("{PATH}?metric=other")), "id").len(), 1);
    }

    fn what_is_no_claim_is_refused(app: Demonstration) {
        let staff = app.staff();
        let plain = claim(131);
        let with = |key: &str, value: Value| {
            let mut body = plain.clone();
            body[key] = value;
            body
        };
        for (body, place, code) in [
            (with("figure", json!(-1)), "/figure", "json_type"),
            (with("figure", json!(1.5)), "/figure", "json_type"),
            (with("figure", json!(1_000_000_001_u64)), "/figure", "number_form"),
            (with("figure", json!(u64::MAX)), "/figure", "number_form"),
            (with("metric", json!("votes")), "/metric", "word_unknown"),
            (with("precision", json!("roughly")), "/precision", "word_unknown"),
            (with("type", json!("town")), "/type", "word_unknown"),
            (with("region", json!("CZ42")), "/region", "territory_code_form"),
            (with("region", json!("CZ099")), "/region", "territory_unknown"),
            (with("day", json!("2020-02-30")), "/day", "day_form"),
            (with("day", json!({"earliest": "2020-02-21", "latest": "2020-02-20"})), "/day/latest", "bounds_crossed"),
            (with("source", json!(" ")), "/source", "text_empty"),
            (with("published", json!(false)), "/published", "member_unknown"),
            (with("metric", json!("other")), "/note", "inconsistent"),
        ] {
            let answer = staff.post(PATH, &body);
            assert_eq!((answer.status, answer.problem().1), (422, vec![(place.to_owned(), code.to_owned())]), "{body}");
        }
        let mut share = with("metric", json!("reach_share"));
        share["type"] = json!("region");
        let answer = staff.post(PATH, &share);
        let places: Vec<_> = answer.problem().1;
        assert_eq!(places, [("/type".to_owned(), "inconsistent".to_owned()), ("/figure".to_owned(), "number_form".to_owned())]);
        for query in ["metric=votes", "type=town", "region=42", "fits=yes", "from=2020", "from=2020-02-21&until=2020-02-21", "q=a"] {
            let answer = app.anonymous().get(&format!("{PATH}?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
        assert_eq!(app.dashboard().post(PATH, &plain).status, 403);
        assert_eq!(app.anonymous().post(PATH, &plain).status, 401);
    }
}
