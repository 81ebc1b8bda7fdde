//! Meetings: planned, put off, called off, held. All of them are made up.

use serde_json::{Value, json};

use crate::assembly::{
    codes, findings, meeting, point, refused, region, resolution, resolved, text, with,
};
use crate::given::{SCENARIO, all, column, pages, present, recorded};
use crate::specimen::places;

const PATH: &str = "/api/v1/meetings";

fn planned(body: &str, day: &str) -> Value {
    with(&meeting(body, day), "state", json!("planned"))
}

fn notice(noted_on: &str, first_day: Value) -> Value {
    json!({"noted_on": noted_on, "first_day": first_day, "source": SCENARIO})
}

on_both! {
    fn a_meeting_from_its_plan_to_its_day(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let mut form = planned(&own.assembly, "2026-11-25");
        form["ordinal"] = json!(12);
        form["place"] = json!("Ústí nad Labem");
        form["agenda"] = json!(["Zahájení", "Členství v asociaci"]);
        let made = staff.post(PATH, &form);
        let first = made.expect(201);
        let path = format!("{PATH}/{}", text(&first["id"]));
        assert_eq!((made.header("location"), &first["last_day"], &first["changes"]), (Some(path.as_str()), &json!("2026-11-25"), &json!([])));
        assert_eq!(asked.get(&path).expect(200)["met_by"]["organization"]["name"], "Ústecký kraj");

        let hold = |etag: &str| staff.post_to(&format!("{path}/hold"), etag, &json!({}));
        assert_eq!(refused(&hold("*"), 409), places(&[("/first_day", "not_yet_held")]), "it is 21 November");
        let (_, etag) = present(&asked, &path);
        let off = staff.post_to(&format!("{path}/postpone"), &etag, &notice("2026-11-20", Value::Null));
        assert_eq!((&off.expect(200)["state"], &off.json()["first_day"], &off.json()["place"]), (&json!("postponed"), &Value::Null, &json!("Ústí nad Labem")));
        assert_eq!(hold(&etag).problem().0, "precondition_failed", "it has moved since");
        assert_eq!(refused(&hold("*"), 409), places(&[("", "move_refused")]), "on which day?");
        let moved = |at: &Value| staff.post_to(&format!("{path}/postpone"), "*", at);
        assert_eq!(refused(&moved(&notice("2026-11-19", json!("2026-11-21"))), 422), places(&[("/noted_on", "inconsistent")]), "before the last change");
        assert_eq!(refused(&moved(&notice("2026-11-22", json!("2026-11-23"))), 422), places(&[("/noted_on", "inconsistent")]), "that day is to come");
        assert_eq!(moved(&notice("2026-11-21", json!("2026-11-21"))).expect(200)["state"], "planned");
        let after = hold("*").expect(200);
        assert_eq!((&after["state"], &after["first_day"], &after["agenda"], &after["ordinal"]), (&json!("held"), &json!("2026-11-21"), &form["agenda"], &json!(12)));
        let changes = after["changes"].as_array().expect("changes");
        assert_eq!((column(changes, "state"), column(changes, "first_day")), (vec!["planned", "postponed"], vec!["2026-11-25", "null"]));
        assert_eq!(refused(&moved(&notice("2026-11-21", json!("2026-12-01"))), 409), places(&[("", "move_refused")]));
        assert_eq!(asked.get(&format!("{path}?known_at={}", first["revision"])).expect(200)["state"], "planned", "as it was known then");
        assert_eq!(app.verify().faults, []);
    }

    fn a_meeting_called_off_keeps_its_history(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let (id, etag) = recorded(&staff, PATH, &planned(&own.assembly, "2021-04-01"));
        let path = format!("{PATH}/{id}");
        let mut why = json!({"noted_on": "2021-03-20", "source": SCENARIO, "reason": "epidemie ve scénáři"});
        assert_eq!(staff.post(&format!("{path}/cancel"), &why).status, 428);
        let off = staff.post_to(&format!("{path}/cancel"), &etag, &why).expect(200);
        assert_eq!((&off["state"], &off["first_day"]), (&json!("cancelled"), &json!("2021-04-01")));
        assert_eq!(off["changes"], json!([{"state": "planned", "first_day": "2021-04-01", "last_day": "2021-04-01", "place": null,
            "noted_on": "2021-03-20", "reason": "epidemie ve scénáři", "source": SCENARIO}]));
        why["noted_on"] = json!("2021-03-21");
        for name in ["cancel", "hold", "postpone"] {
            let body = if name == "hold" { json!({}) } else { why.clone() };
            assert_eq!(refused(&staff.post_to(&format!("{path}/{name}"), "*", &body), 409), places(&[("", "move_refused")]), "{name}");
        }
        let corrected = staff.patch(&path, "*", &json!({"note": "zrušeno"})).expect(200);
        assert_eq!((&corrected["changes"], &corrected["first_day"]), (&off["changes"], &off["first_day"]), "a correction leaves the history");
        assert_eq!(refused(&staff.patch(&path, "*", &json!({"state": "planned"})), 422), places(&[("/state", "inconsistent")]));
        assert_eq!(refused(&staff.patch(&path, "*", &json!({"changes": []})), 422), places(&[("/changes", "member_unknown")]));
        assert_eq!(refused(&staff.patch(&path, "*", &json!({"body_id": own.council})), 422), places(&[("/body_id", "moved")]));
        assert_eq!(asked.post_to(&format!("{path}/hold"), "*", &json!({})).status, 401);
        assert_eq!(app.dashboard().post_to(&format!("{path}/hold"), "*", &json!({})).status, 403);
    }

    fn a_decision_at_a_meeting_that_was_not_held_is_found(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let (off, _) = recorded(&staff, PATH, &planned(&own.assembly, "2021-03-01"));
        let (held, _) = recorded(&staff, PATH, &with(&meeting(&own.assembly, "2021-03-01"), "last_day", json!("2021-03-02")));
        let mut unknown = meeting(&own.assembly, "2021-03-01");
        unknown["first_day"] = Value::Null;
        let (unknown, _) = recorded(&staff, PATH, &unknown);
        let at = |met: &str, decided: Value| {
            let mut form = resolution(&own.assembly, "2021-03-01", &[point("agrees", "fee")]);
            (form["meeting_id"], form["decided"]) = (json!(met), decided);
            let id = resolved(&staff, &form);
            let read = asked.get(&format!("/api/v1/resolutions/{id}")).expect(200);
            (id, codes(&read).join(" "))
        };
        let (early, found) = at(&off, json!("2021-03-01"));
        assert_eq!(found, "meeting_not_held", "it is planned, as far as anyone knows");
        staff.post_to(&format!("{PATH}/{off}/hold"), "*", &json!({})).expect(200);
        assert_eq!(findings(&asked, ""), [], "it was held");
        for (met, decided, expected) in [
            (&held, json!("2021-03-02"), ""),
            (&held, json!("2021-03-03"), "meeting_not_held"),
            (&held, json!("2021-02-28"), "meeting_not_held"),
            (&held, json!({"earliest": "2021-02-01", "latest": "2021-03-01"}), ""),
            (&held, json!({"earliest": null, "latest": "2021-02-28"}), "meeting_not_held"),
            (&unknown, json!("2021-03-03"), ""),
        ] {
            assert_eq!(at(met, decided.clone()).1, expected, "{decided}");
        }
        let (gone, _) = recorded(&staff, PATH, &planned(&own.assembly, "2021-03-01"));
        staff.post_to(&format!("{PATH}/{gone}/cancel"), "*", &json!({"noted_on": "2021-02-20", "source": SCENARIO})).expect(200);
        let (id, found) = at(&gone, json!("2021-03-01"));
        assert_eq!(found, "meeting_not_held");
        assert!(findings(&asked, "code=meeting_not_held").contains(&("meeting_not_held".to_owned(), id)));
        assert!(!findings(&asked, "").iter().any(|(_, subject)| *subject == early));
    }

    fn attendance_is_a_count_or_a_list(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = crate::assembly::with_ico(&asked, "70892156");
        let persons: Vec<String> = (0..3).map(|_| recorded(&staff, "/api/v1/persons", &json!({})).0).collect();
        let of = |attendance: Value| staff.post(PATH, &with(&meeting(&own.council, "2021-03-01"), "attendance", attendance));
        let made = of(json!({"present": 3, "persons": persons})).expect(201);
        assert_eq!(made["attendance"], json!({"present": 3, "persons": persons, "organizations": []}));
        assert_eq!(of(json!({"present": 9})).expect(201)["attendance"]["persons"], json!([]));
        let nobody = "00000000-0000-0000-0000-0000000fffff";
        for (attendance, place, code) in [
            (json!({"present": 2, "persons": persons}), "/attendance/present", "attendance_differs"),
            (json!({"persons": [persons[0], persons[0]]}), "/attendance", "voter_repeated"),
            (json!({"persons": [persons[0], nobody]}), "/attendance/persons/1", "person_unknown"),
            (json!({"organizations": [own.organization, nobody]}), "/attendance/organizations/1", "organization_unknown"),
            (json!({"present": 10_001}), "/attendance/present", "votes_form"),
            (json!({"names": ["Novák"]}), "/attendance/names", "member_unknown"),
        ] {
            let answer = of(attendance);
            assert_eq!(refused(&answer, 422), places(&[(place, code)]), "{}", answer.text);
            assert!(!answer.text.contains("Novák"));
        }
        assert_eq!(refused(&staff.delete(&format!("/api/v1/persons/{}", persons[0]), "*"), 409), places(&[("", "still_referenced")]));
        let path = format!("{PATH}/{}", text(&made["id"]));
        staff.patch(&path, "*", &json!({"attendance": {"persons": []}})).expect(200);
        assert_eq!(staff.delete(&format!("/api/v1/persons/{}", persons[0]), "*").status, 204);
    }

    fn what_is_no_meeting_is_refused(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        let good = planned(&own.assembly, "2021-03-01");
        for (member, value, place, code) in [
            ("first_day", Value::Null, "/first_day", "inconsistent"),
            ("first_day", json!("2021-02-29"), "/first_day", "day_form"),
            ("last_day", json!("2021-02-28"), "/last_day", "last_day_before_first"),
            ("last_day", json!("2021-04-30"), "/last_day", "days_too_many"),
            ("state", json!("open"), "/state", "word_unknown"),
            ("ordinal", json!(0), "/ordinal", "number_form"),
            ("agenda", json!([""]), "/agenda", "text_empty"),
            ("agenda", json!(vec!["x"; 301]), "/agenda", "list_too_long"),
            ("documents", json!(["00000000-0000-0000-0000-0000000fffff"]), "/documents/0", "document_unknown"),
            ("body_id", json!("00000000-0000-0000-0000-0000000fffff"), "/body_id", "body_unknown"),
            ("source", json!(""), "/source", "text_empty"),
        ] {
            let answer = staff.post(PATH, &with(&good, member, value));
            assert_eq!(refused(&answer, 422), places(&[(place, code)]), "{}", answer.text);
        }
        let tomorrow = staff.post(PATH, &meeting(&own.assembly, "2026-11-22"));
        assert_eq!(tomorrow.problem().1, places(&[("/first_day", "not_yet_held")]));
        recorded(&staff, PATH, &with(&good, "last_day", json!("2021-04-29")));
    }

    fn lists_and_filters(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let titled = |form: Value, note: &str| recorded(&staff, PATH, &with(&form, "note", json!(note))).0;
        let mut unknown = meeting(&own.council, "2021-01-01");
        unknown["first_day"] = Value::Null;
        titled(unknown, "d");
        titled(planned(&own.assembly, "2021-03-01"), "c");
        titled(with(&meeting(&own.assembly, "2021-02-01"), "last_day", json!("2021-02-03")), "b");
        let hidden = titled(with(&meeting(&own.assembly, "2021-01-02"), "published", json!(false)), "hidden");
        titled(meeting(&own.council, "2021-01-01"), "a");
        let found = |query: &str| column(&all(&asked, &format!("{PATH}?{query}")), "note").join(" ");
        assert_eq!(found(""), "a b c d", "those without a day last");
        assert_eq!(pages(&asked, &format!("{PATH}?limit=1")).len(), 4);
        assert_eq!(found(&format!("body_id={}", own.assembly)), "b c");
        assert_eq!(found(&format!("organization_id={}&state=held", own.organization)), "a b d");
        assert_eq!(found("from=2021-02-03"), "b c");
        assert_eq!(found("until=2021-02-01"), "a");
        assert_eq!(found("from=2021-02-02&until=2021-02-03"), "b", "it went on");
        assert_eq!(found("limit=200&count=exact"), "a b c d");
        assert_eq!(asked.get(&format!("{PATH}/{hidden}")).status, 404);
        for query in ["state=open", "from=x", "ordinal=12"] {
            assert_eq!(asked.get(&format!("{PATH}?{query}")).status, 400, "{query}");
        }
    }
}
