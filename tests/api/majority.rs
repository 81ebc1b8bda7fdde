//! Majority checks: what follows from the counts of a vote, for anyone. All
//! votes here are made up.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::specimen::{places, refused};

const CHECKS: &str = "/api/v1/majority-checks";
const RULES: &str = "/api/v1/majority-rules";

fn check(actor: &Actor, body: &Value) -> Value {
    actor.post(CHECKS, body).expect(200)
}

/// A vote of the assembly of a region with 55 seats, none vacant, in which
/// everybody present voted.
fn assembly(in_favour: u32, against: u32, abstained: u32, absent: u32) -> Value {
    json!({"rule": "cz-region-assembly", "on": "2020-03-09", "seats": 55, "vacant": 0,
           "for": in_favour, "against": against, "abstained": abstained, "not_voting": 0, "absent": absent})
}

fn with(body: &Value, key: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[key] = value;
    body
}

/// Codes of the findings, each of which says something in both languages.
fn findings(answer: &Value) -> Vec<&str> {
    let found = answer["findings"].as_array().expect("findings");
    let texts = found.iter().flat_map(|finding| [&finding["cs"], &finding["en"]]);
    assert!(texts.into_iter().all(|text| text.as_str().is_some_and(|text| text.ends_with('.'))));
    found.iter().map(|finding| finding["code"].as_str().expect("a code")).collect()
}

on_both! {
    fn the_answer_explains_itself(app: Reference) {
        let newest = app.newest_revision();
        let answer = app.anonymous().post(CHECKS, &assembly(27, 0, 13, 15));
        assert_eq!(answer.expect(200), json!({
            "result": "not_carried", "base": 55, "needed": 28, "got": 27, "short_by": 1,
            "quorum": {"needed": 28, "present": 40, "met": true},
            "rule": {"id": "cz-region-assembly", "citation": "§ 40 zákona č. 129/2000 Sb.",
                     "confirmed": false, "unconfirmed": ["majority", "quorum"]},
            "findings": [],
        }));
        assert_eq!((answer.header("location"), answer.header("etag")), (None, None), "nothing was made");
        assert_eq!(app.newest_revision(), newest, "nothing was written");
    }

    fn of_55_seats(app: Reference) {
        let anonymous = app.anonymous();
        for (vote, result, short_by, met) in [
            (assembly(28, 0, 0, 27), "carried", json!(null), true),
            (assembly(27, 28, 0, 0), "not_carried", json!(1), true),
            (assembly(27, 0, 0, 28), "inquorate", json!(1), false),
            (assembly(0, 27, 0, 28), "inquorate", json!(28), false),
        ] {
            let answer = check(&anonymous, &vote);
            assert_eq!((&answer["result"], &answer["short_by"], &answer["quorum"]["met"]), (&json!(result), &short_by, &json!(met)), "{vote}");
        }
        let tie = with(&assembly(27, 27, 0, 0), "seats", json!(54));
        assert_eq!(check(&anonymous, &tie)["result"], "not_carried");
    }

    fn a_rule_may_be_given_in_full(app: Reference) {
        let anonymous = app.anonymous();
        let vote = |rule: Value, in_favour: u32| json!({"rule": rule, "seats": 9, "vacant": 0, "absent": 0, "for": in_favour});
        let two_thirds = json!({"base": "statutory_seats", "at_least": [2, 3],
            "quorum": {"base": "occupied_seats", "more_than": [1, 2]}, "citation": "Stanovy, čl. 7", "majority_confirmed": true});
        let carried = check(&anonymous, &vote(two_thirds.clone(), 6));
        assert_eq!((&carried["result"], &carried["needed"], &carried["short_by"]), (&json!("carried"), &json!(6), &json!(null)));
        assert_eq!(carried["rule"], json!({"id": null, "citation": "Stanovy, čl. 7", "confirmed": false, "unconfirmed": ["quorum"]}));
        assert_eq!(check(&anonymous, &vote(two_thirds, 5))["result"], "not_carried");
        let bare = check(&anonymous, &vote(json!({"base": "valid", "more_than": [1, 2]}), 5));
        assert_eq!((&bare["quorum"], &bare["rule"]["citation"]), (&json!(null), &json!(null)));
        let vacant = |base: &str| {
            let rule = json!({"base": base, "more_than": [1, 2], "majority_confirmed": true, "quorum_confirmed": true});
            check(&anonymous, &json!({"rule": rule, "seats": 55, "vacant": 2, "present": 53, "for": 27}))
        };
        let (all, occupied) = (vacant("statutory_seats"), vacant("occupied_seats"));
        assert_eq!((&all["base"], &all["result"]), (&json!(55), &json!("not_carried")));
        assert_eq!((&occupied["base"], &occupied["result"]), (&json!(53), &json!("carried")));
        assert_eq!((&all["rule"]["confirmed"], &all["rule"]["unconfirmed"]), (&json!(true), &json!([])));
    }

    fn missing_counts_decide_nothing_unless_it_makes_no_difference(app: Reference) {
        let anonymous = app.anonymous();
        let ask = |counts: Value| {
            let mut body = json!({"rule": "cz-region-assembly", "on": "2020-03-09"});
            body.as_object_mut().expect("an object").extend(counts.as_object().expect("an object").clone());
            check(&anonymous, &body)
        };
        let open = ask(json!({}));
        assert_eq!(open["result"], "unverifiable");
        for figure in ["base", "needed", "got", "short_by"] {
            assert!(open.as_object().is_some_and(|open| open.contains_key(figure)) && open[figure].is_null(), "{figure}: {open}");
        }
        assert_eq!(open["quorum"], json!({"needed": null, "present": null, "met": null}));
        assert_eq!(ask(json!({"seats": 55, "for": 28}))["result"], "carried");
        let short = ask(json!({"seats": 55, "for": 27, "excused": null}));
        assert_eq!((&short["result"], &short["short_by"]), (&json!("unverifiable"), &json!(1)), "not carried, or inquorate");
        assert_eq!(ask(json!({"seats": 55, "for": 27, "absent": 3}))["result"], "unverifiable", "nobody knows how many seats are vacant");
        assert_eq!(ask(json!({"seats": 55, "vacant": 0, "for": 27, "absent": 3}))["result"], "not_carried");
        assert_eq!(ask(json!({"seats": 55, "present": 27}))["result"], "inquorate");
        assert_eq!(ask(json!({"for": 10_000}))["result"], "unverifiable", "of how many seats?");
    }

    fn a_declared_result_that_does_not_follow_is_a_finding(app: Reference) {
        let anonymous = app.anonymous();
        for (vote, declared, found) in [
            (assembly(27, 0, 13, 15), "carried", vec!["declared_carried_with_too_few"]),
            (assembly(27, 0, 0, 28), "carried", vec!["declared_carried_inquorate"]),
            (assembly(28, 0, 13, 14), "not_carried", vec!["declared_not_carried_with_enough"]),
            (assembly(28, 0, 13, 14), "carried", vec![]),
            (assembly(27, 0, 13, 15), "not_carried", vec![]),
            (assembly(27, 0, 0, 28), "not_carried", vec![]),
        ] {
            let answer = check(&anonymous, &with(&vote, "declared", json!(declared)));
            assert_eq!(findings(&answer), found, "{vote} {declared}");
        }
    }

    fn impossible_and_unreadable_votes_are_refused(app: Reference) {
        let anonymous = app.anonymous();
        let refuse = |body: &Value| refused(&anonymous.post(CHECKS, body), 422, "invalid", CHECKS);
        let over = with(&assembly(28, 0, 0, 28), "present", json!(27));
        assert_eq!(refuse(&over), places(&[("/present", "tally_over_present")]));
        let both = json!({"rule": "cz-senate", "present": 1, "for": 2, "absent": 0, "excused": 1});
        assert_eq!(refuse(&both), places(&[
            ("/rule", "rule_unknown"), ("/excused", "excused_over_absent"), ("/present", "tally_over_present"),
        ]), "all at once");
        for (body, place, code) in [
            (json!({"seats": 55}), "", "member_missing"),
            (json!({"rule": null}), "/rule", "json_type"),
            (json!({"rule": 40}), "/rule", "json_type"),
            (json!({"rule": {"base": "valid", "more_than": [1, 2], "ties": "chair"}}), "/rule/ties", "member_unknown"),
            (json!({"rule": {"base": "valid", "more_than": [1, 2, 3]}}), "/rule/more_than", "fraction_form"),
            (json!({"rule": "cz-region-assembly", "in_favour": 28}), "/in_favour", "member_unknown"),
            (json!({"rule": "cz-region-assembly", "for": -1}), "/for", "json_type"),
            (json!({"rule": "cz-region-assembly", "for": 28.5}), "/for", "json_type"),
            (json!({"rule": "cz-region-assembly", "for": 4_294_967_296_u64}), "/for", "json_type"),
            (json!({"rule": "cz-region-assembly", "for": 4_294_967_295_u32}), "/for", "votes_form"),
            (json!([]), "", "json_type"),
        ] {
            assert_eq!(refuse(&body), places(&[(place, code)]), "{body}");
        }
        let unknown = anonymous.post(CHECKS, &json!({"rule": "cz-senate"})).json();
        assert!(unknown["detail"].as_str().is_some_and(|text| text.contains("cz-prague-district-council")), "{unknown}");
        let early = anonymous.post(CHECKS, &json!({"rule": "cz-region-assembly", "on": "1994-11-14"})).json();
        assert!(early["detail"].as_str().is_some_and(|text| text.contains("2000-11-12")), "{early}");
    }

    fn rules_of_law_are_listed(app: Reference) {
        let anonymous = app.anonymous();
        let all = anonymous.get(&format!("{RULES}?count=exact")).expect(200);
        assert_eq!((&all["total"], &all["next"]), (&json!(8), &json!(null)));
        for rule in all["items"].as_array().expect("items") {
            let id = rule["id"].as_str().expect("an id");
            let answer = anonymous.get(&format!("{RULES}/{id}"));
            assert_eq!(&answer.expect(200), rule);
            let again = anonymous.send("GET", &format!("{RULES}/{id}"), &[("If-None-Match", answer.etag())], b"");
            assert_eq!(again.status, 304);
            let checked = check(&anonymous, &json!({"rule": id, "seats": 11, "for": 6}));
            assert_eq!((&checked["rule"]["citation"], &checked["result"]), (&rule["citation"], &json!("carried")));
            let confirmed = rule["majority"]["confirmed"] == true && rule["quorum"]["confirmed"] == true;
            assert_eq!(checked["rule"]["confirmed"], confirmed, "{id}");
        }
        let municipal = anonymous.get(&format!("{RULES}/cz-municipal-assembly")).expect(200);
        assert_eq!(municipal, json!({
            "id": "cz-municipal-assembly",
            "name": {"cs": "Zastupitelstvo obce, městské části nebo obvodu statutárního města",
                     "en": "Assembly of a municipality, or of a city district of a statutory city"},
            "body_kind": "assembly",
            "majority": {"base": "statutory_seats", "more_than": [1, 2], "citation": "§ 87 zákona č. 128/2000 Sb.", "confirmed": true},
            "quorum": {"base": "statutory_seats", "more_than": [1, 2], "citation": "§ 92 zákona č. 128/2000 Sb.", "confirmed": false},
            "citation": "§ 87 a § 92 zákona č. 128/2000 Sb.",
            "valid_from": "2000-11-12", "valid_from_confirmed": false, "valid_until": null,
        }));
        let first = anonymous.get(&format!("{RULES}?limit=5")).expect(200);
        let rest = anonymous.get(first["next"].as_str().expect("a next page")).expect(200);
        let pages = [&first["items"], &rest["items"]].map(|items| items.as_array().expect("items").clone()).concat();
        assert_eq!(json!(pages), all["items"]);
        let before = anonymous.get(&format!("{RULES}?as_of=2000-11-11")).expect(200);
        assert_eq!((&before["items"], &before["as_of"]), (&json!([]), &json!("2000-11-11")));
        refused(&anonymous.get(&format!("{RULES}/cz-senate")), 404, "not_found", &format!("{RULES}/cz-senate"));
        let known_at = anonymous.get(&format!("{RULES}?known_at=1"));
        assert_eq!(refused(&known_at, 400, "parameter_invalid", RULES), places(&[("known_at", "parameter_unknown")]));
    }

    fn today_is_the_legal_day(app: Reference) {
        // The clock of the tests stands long after the rules came into force.
        let anonymous = app.anonymous();
        let vote = |on: Value| json!({"rule": "cz-region-council", "on": on, "seats": 11, "for": 6});
        assert_eq!(check(&anonymous, &vote(Value::Null))["result"], "carried");
        check(&anonymous, &vote(json!("2000-11-12")));
        check(&anonymous, &vote(json!("9999-12-31")));
        assert_eq!(anonymous.post(CHECKS, &vote(json!("2000-11-11"))).status, 422);
    }
}
