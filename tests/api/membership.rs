//! Memberships: spells of organizations in the association.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::given::{
    self, SCENARIO, all, column, grouping, membership, of_type, one, organization, present, total,
};

const PRESS_RELEASE: &str =
    "Press release of Ústecký kraj, 20 February 2020 (source/004_bcd22b9c5c313942.txt)";

/// A grouping that is a microregion from `began` on; returns its path and tag.
fn microregion(staff: &Actor, began: &Value) -> (String, String, String) {
    let id = organization(staff, &grouping("Mikroregion Údolí"));
    let body =
        json!({"organization_id": id, "type": "microregion", "began": began, "source": SCENARIO});
    let (membership, etag) = membership(staff, &body);
    (id, format!("/api/v1/memberships/{membership}"), etag)
}

/// Everything the statistics say of a day, the state of knowledge left out.
fn numbers(actor: &Actor, day: &str) -> Value {
    let mut body =
        actor.get(&format!("/api/v1/statistics/members?as_of={day}&by=type")).expect(200);
    body["known_at"] = Value::Null;
    for item in body["items"].as_array_mut().expect("items") {
        item["members"] = Value::Null;
    }
    body
}

on_both! {
    fn a_membership_from_its_begin_to_its_removal(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Mikroregion Údolí"));
        let body = json!({
            "organization_id": id, "type": "microregion", "began": {"earliest": "2021-01-01", "latest": "2021-12-31"},
            "evidence": "Resolution 5/2021", "source": SCENARIO, "note": "two\nlines",
        });
        let silent = staff.send_as_it_is("POST", "/api/v1/memberships", &[("Content-Type", "application/json")], body.to_string().as_bytes());
        assert_eq!((silent.status, silent.problem().1), (400, vec![("reason".to_owned(), "parameter_missing".to_owned())]), "by hand only for a reason");
        let made = staff.post("/api/v1/memberships", &body);
        let first = made.expect(201);
        let path = format!("/api/v1/memberships/{}", first["id"].as_str().expect("an id"));
        assert_eq!(made.header("location"), Some(path.as_str()));
        insta::assert_json_snapshot!("membership", first);
        assert_eq!(asked.get(&path).expect(200), first);
        for (day, expected) in [("2020-12-31", (131, 131)), ("2021-01-01", (131, 132)), ("2021-12-30", (131, 132)), ("2021-12-31", (132, 132))] {
            assert_eq!(total(&asked, day), expected, "{day}");
        }

        let change = json!({"began": "2021-06-30", "evidence": null, "note": null, "source": "A letter"});
        let corrected = staff.patch(&path, made.etag(), &change);
        let second = corrected.expect(200);
        assert_eq!(second["began"], json!({"earliest": "2021-06-30", "latest": "2021-06-30"}));
        assert_eq!((&second["evidence"], &second["note"], &second["source"]), (&Value::Null, &Value::Null, &json!("A letter")));
        assert_eq!((total(&asked, "2021-06-29"), total(&asked, "2021-06-30")), ((131, 131), (132, 132)));

        let end = json!({"on": {"earliest": "2024-01-01", "latest": "2024-12-31"}, "kind": "exclusion", "reason": "unpaid fees", "evidence": "Minutes", "source": SCENARIO});
        let ended = staff.post_to(&format!("{path}/end"), corrected.etag(), &end);
        assert_eq!(ended.expect(200)["end"], end);
        for (day, expected) in [("2023-12-31", (132, 132)), ("2024-01-01", (131, 132)), ("2024-12-30", (131, 132)), ("2024-12-31", (131, 131))] {
            assert_eq!(total(&asked, day), expected, "{day}");
        }
        let reopened = staff.patch(&path, ended.etag(), &json!({"end": null}));
        assert_eq!(reopened.expect(200)["end"], Value::Null, "an end recorded by mistake is taken away");
        assert_eq!(total(&asked, "2025-01-01"), (132, 132));

        assert_eq!(staff.delete(&path, ended.etag()).problem().0, "precondition_failed");
        assert_eq!(staff.delete(&path, reopened.etag()).status, 204);
        assert_eq!(total(&asked, "2025-01-01"), (131, 131));
        assert_eq!(asked.get(&path).problem().0, "not_found");
        assert!(app.verify().faults.is_empty());
    }

    fn one_that_has_ended_already_is_recorded_at_once(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Mikroregion Údolí"));
        let body = json!({"organization_id": id, "type": "municipal_union", "began": "1998-03-01", "end": {"on": "2003-03-01", "kind": "dissolution", "source": SCENARIO}, "source": SCENARIO});
        membership(&staff, &body);
        let (before, on) = (total(&asked, "1998-02-28"), total(&asked, "1998-03-01"));
        assert_eq!((on.0, on.1), (before.0 + 1, before.1 + 1));
        assert_eq!(total(&asked, "2003-03-01"), before, "the first day without it");
        let later = json!({"organization_id": id, "type": "microregion", "began": "2003-03-01", "source": SCENARIO});
        membership(&staff, &later);
        assert_eq!(total(&asked, "2003-03-01"), on, "it may come back on that very day");
    }

    fn lists_and_filters(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let items = all(&asked, "/api/v1/memberships?limit=200");
        assert_eq!(items.len(), 132, "131 and Zlín, whatever the day");
        assert_eq!(all(&asked, "/api/v1/memberships?limit=7"), items, "pages join up");
        assert_eq!(all(&asked, "/api/v1/memberships?named=true").len(), 20);
        assert_eq!(all(&asked, "/api/v1/memberships?named=false&type=municipality").len(), 88);
        let (id, path, _) = microregion(&staff, &json!("2021-01-01"));
        let found = one(&asked, &format!("/api/v1/memberships?organization_id={id}"));
        assert!(path.ends_with(found["id"].as_str().expect("an id")));
        assert!(all(&asked, &format!("/api/v1/memberships?organization_id={id}&type=region")).is_empty());
        assert!(all(&asked, &format!("/api/v1/memberships?organization_id={}", "0".repeat(32))).is_empty());
        for query in ["organization_id=1", "type=town", "named=1", "q=usti", "region=CZ042"] {
            let answer = asked.get(&format!("/api/v1/memberships?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
    }

    fn spells_of_one_organization_never_overlap(app: Demonstration) {
        let staff = app.staff();
        let (id, path, etag) = microregion(&staff, &json!({"earliest": "2010-01-01", "latest": "2010-12-31"}));
        let end = json!({"on": {"earliest": "2015-01-01", "latest": "2015-12-31"}, "kind": "withdrawal", "source": SCENARIO});
        staff.post_to(&format!("{path}/end"), &etag, &end).expect(200);
        let newest = app.newest_revision();
        let begin = |began: Value, end: Value| {
            let end = if end.is_null() { Value::Null } else { json!({"on": end, "kind": "unknown", "source": SCENARIO}) };
            staff.post("/api/v1/memberships?validate_only=true", &json!({"organization_id": id, "type": "municipal_union", "began": began, "end": end, "source": SCENARIO}))
        };
        for (began, end, fits, why) in [
            (json!("2012-01-01"), Value::Null, false, "within"),
            (json!("2015-12-30"), Value::Null, false, "the last possible day"),
            (json!("2015-12-31"), Value::Null, true, "the first day that is surely free"),
            (json!({"earliest": "2015-06-01", "latest": "2016-06-01"}), Value::Null, false, "may overlap"),
            (json!("2009-01-01"), json!("2010-01-01"), true, "ends where the other can begin"),
            (json!("2009-01-01"), json!("2010-01-02"), false, "by one possible day"),
            (json!("2009-01-01"), Value::Null, false, "around"),
            (json!("2012-01-01"), json!("2012-01-02"), false, "one day within"),
        ] {
            let answer = begin(began, end);
            if fits {
                answer.expect(200);
            } else {
                assert_eq!((answer.status, answer.problem()), (409, ("conflict".to_owned(), vec![("/began".to_owned(), "spells_overlap".to_owned())])), "{why}");
                assert!(answer.text.contains(path.rsplit('/').next().expect("an id")), "it names the other: {}", answer.text);
            }
        }
        assert_eq!(app.newest_revision(), newest);
    }

    fn a_change_of_type_is_no_exit_and_no_entry(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let (id, path, etag) = microregion(&staff, &json!({"earliest": "2015-01-01", "latest": "2015-12-31"}));
        let counts = |day: &str| (total(&asked, day).0, of_type(&asked, day, "microregion").0, of_type(&asked, day, "municipal_union").0);
        let before = counts("2022-12-31");
        let to = json!({"type": "municipal_union", "on": "2023-01-01", "evidence": "Resolution 9", "source": SCENARIO});
        let newest = app.newest_revision();
        let answer = staff.post_to(&format!("{path}/reclassify"), &etag, &to);
        let next = answer.expect(201);
        assert_eq!(app.newest_revision(), newest + 1, "one revision for both spells");
        let next_path = format!("/api/v1/memberships/{}", next["id"].as_str().expect("an id"));
        assert_eq!(answer.header("location"), Some(next_path.as_str()));
        assert!(path.ends_with(next["continues"].as_str().expect("an id")), "it says what it continues");
        assert_eq!((&next["organization_id"], &next["end"]), (&json!(id), &Value::Null));
        let closed = asked.get(&path).expect(200);
        assert_eq!(closed["end"]["kind"], "reclassification");
        assert_eq!(closed["end"]["on"], json!({"earliest": "2023-01-01", "latest": "2023-01-01"}));
        assert_eq!(counts("2022-12-31"), before, "the day before");
        assert_eq!(counts("2023-01-01"), (before.0, before.1 - 1, before.2 + 1), "on the day");
        assert_eq!(counts("2024-06-01"), (before.0, before.1 - 1, before.2 + 1), "and after");
        for day in ["2022-12-31", "2023-01-01", "2023-01-02"] {
            let found = one(&asked, &format!("/api/v1/members?q=udoli&as_of={day}"));
            assert_eq!(found["type"], if day < "2023" { "microregion" } else { "municipal_union" }, "{day}");
        }
        assert!(app.verify().faults.is_empty());
    }

    fn the_day_of_a_change_of_type_cannot_be_moved_alone(app: Demonstration) {
        let staff = app.staff();
        let (_, path, etag) = microregion(&staff, &json!("2015-01-01"));
        let to = json!({"type": "municipal_union", "on": "2023-01-01", "source": SCENARIO});
        let answer = staff.post_to(&format!("{path}/reclassify"), &etag, &to);
        let next = format!("/api/v1/memberships/{}", answer.expect(201)["id"].as_str().expect("an id"));
        for (path, patch, pointer, code) in [
            (&path, json!({"end": {"on": "2023-02-01"}}), "/end/on", "reclassification_parted"),
            (&path, json!({"end": {"on": "2022-02-01"}}), "/end/on", "reclassification_parted"),
            (&next, json!({"began": "2023-02-01"}), "/began", "reclassification_parted"),
            (&path, json!({"end": null}), "/end/kind", "inconsistent"),
            (&path, json!({"end": {"kind": "withdrawal"}}), "/end/kind", "inconsistent"),
            (&next, json!({"end": {"on": "2024-01-01", "kind": "reclassification", "source": SCENARIO}}), "/end/kind", "inconsistent"),
        ] {
            let answer = staff.patch(path, "*", &patch);
            let (_, errors) = answer.problem();
            assert!(matches!(answer.status, 409 | 422), "{patch}: {}", answer.text);
            assert!(errors.contains(&(pointer.to_owned(), code.to_owned())), "{patch}: {errors:?}");
        }
        let answer = staff.delete(&path, "*");
        assert_eq!(answer.problem().1, [(String::new(), "reclassification_parted".to_owned())], "the spell before is not taken back alone");
        staff.patch(&path, "*", &json!({"note": "a remark"})).expect(200);
        staff.patch(&next, "*", &json!({"end": {"on": "2024-01-01", "kind": "withdrawal", "source": SCENARIO}})).expect(200);
    }

    fn a_change_of_type_recorded_by_mistake_is_taken_back(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let (_, path, etag) = microregion(&staff, &json!("2015-01-01"));
        let (before, _) = present(&staff, &path);
        let numbers_before = numbers(&asked, "2024-01-01");
        let to = json!({"type": "municipal_union", "on": "2023-01-01", "source": SCENARIO});
        let answer = staff.post_to(&format!("{path}/reclassify"), &etag, &to);
        let next = format!("/api/v1/memberships/{}", answer.expect(201)["id"].as_str().expect("an id"));
        let newest = app.newest_revision();
        assert_eq!(staff.delete(&next, answer.etag()).status, 204);
        assert_eq!(app.newest_revision(), newest + 1, "one revision for both spells");
        let (after, _) = present(&staff, &path);
        assert_eq!((&after["end"], &after["type"]), (&Value::Null, &before["type"]), "the spell before goes on");
        assert_eq!(numbers(&asked, "2024-01-01"), numbers_before);
        assert!(app.verify().faults.is_empty());
    }

    fn an_unnamed_member_is_identified_and_the_counts_stay(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let unnamed = all(&asked, "/api/v1/memberships?named=false&type=municipality")[3].clone();
        let path = format!("/api/v1/memberships/{}", unnamed["id"].as_str().expect("an id"));
        let before: Vec<_> = ["2000-01-01", "2020-02-20", "2026-01-01"].iter().map(|day| (total(&asked, day), of_type(&asked, day, "municipality"))).collect();
        let town = organization(&staff, &json!({"name": {"cs": "Brno"}, "legal_form": "municipality", "territories": [{"level": "municipality", "code": "582786"}]}));
        let (_, etag) = present(&staff, &path);
        let answer = staff.post_to(&format!("{path}/identify"), &etag, &json!({"organization_id": town, "evidence": "List of members, as the scenario has it"}));
        let named = answer.expect(200);
        assert_eq!((&named["id"], &named["unnamed_key"]), (&unnamed["id"], &unnamed["unnamed_key"]), "id and key stay");
        assert!(named["unnamed_key"].is_string());
        assert_eq!((&named["organization_id"], &named["source"], &named["began"]), (&json!(town), &unnamed["source"], &unnamed["began"]));
        assert_eq!(named["evidence"], "List of members, as the scenario has it");
        let after: Vec<_> = ["2000-01-01", "2020-02-20", "2026-01-01"].iter().map(|day| (total(&asked, day), of_type(&asked, day, "municipality"))).collect();
        assert_eq!(after, before);
        let member = one(&asked, "/api/v1/members?q=brno");
        assert_eq!((&member["region"], &member["membership_id"]), (&json!("CZ064"), &unnamed["id"]));
        assert_eq!(all(&asked, "/api/v1/members?named=false&type=municipality&limit=200&as_of=2020-02-20").len(), 87);
        let history = asked.get(&format!("/api/v1/organizations/{town}/history")).expect(200);
        let told: Vec<_> = history["items"].as_array().expect("items").iter().map(|item| (item["change"]["entity"].as_str(), item["change"]["operation"].as_str())).collect();
        assert_eq!(told, [(Some("membership"), Some("create")), (Some("organization"), Some("create")), (Some("membership"), Some("update"))]);

        // The source that counts it still counts the same number.
        let table = format!("member_type,admitted_earliest,admitted_latest,count,source,note\nmunicipality,1994-11-14,2020-02-20,88,\"{PRESS_RELEASE}\",\"counted by the source, not named in it\"\n");
        let report = staff.import("", table.as_bytes()).expect(200);
        assert_eq!(report["rows"][0]["outcome"], "unchanged");
        assert!(app.verify().faults.is_empty());
    }

    fn who_an_unnamed_member_cannot_be(app: Demonstration) {
        let staff = app.staff();
        let unnamed = all(&staff, "/api/v1/memberships?named=false&type=municipality")[0].clone();
        let path = format!("/api/v1/memberships/{}/identify", unnamed["id"].as_str().expect("an id"));
        let region = given::with_ico(&staff, "70892156")["id"].clone();
        let member = given::with_ico(&staff, "00263958")["id"].clone();
        let young = organization(&staff, &json!({"name": {"cs": "Brno"}, "legal_form": "municipality", "territories": [{"level": "municipality", "code": "582786"}], "founded": "2021-01-01"}));
        let draft = organization(&staff, &json!({"name": {"cs": "Plzeň"}, "legal_form": "municipality", "territories": [{"level": "municipality", "code": "554791"}], "published": false}));
        for (id, status, code) in [
            (region, 422, "type_unfit"), (member, 409, "spells_overlap"), (json!(young), 422, "outside_existence"),
            (json!(draft), 422, "member_unpublished"), (json!("00000000-0000-0000-0000-0000000fffff"), 422, "organization_unknown"),
        ] {
            let answer = staff.post_to(&path, "*", &json!({"organization_id": id}));
            assert_eq!((answer.status, answer.problem().1), (status, vec![("/organization_id".to_owned(), code.to_owned())]));
        }
    }

    fn an_unnamed_member_of_a_known_region(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let body = json!({"unnamed_number": 1, "region": "CZ042", "type": "microregion", "began": "2021-01-01", "source": SCENARIO});
        let (id, etag) = membership(&staff, &body);
        let found = one(&asked, "/api/v1/members?as_of=2021-01-01&region=CZ042&type=microregion");
        assert_eq!((&found["membership_id"], &found["name"], &found["region"]), (&json!(id), &Value::Null, &json!("CZ042")));
        let again = staff.post("/api/v1/memberships", &body);
        assert_eq!((again.status, again.problem().1), (409, vec![("/unnamed_number".to_owned(), "unnamed_taken".to_owned())]));
        let mut second = body.clone();
        second["unnamed_number"] = json!(2);
        membership(&staff, &second);
        let end = json!({"on": "2022-01-01", "kind": "unknown", "source": SCENARIO});
        staff.post_to(&format!("/api/v1/memberships/{id}/end"), &etag, &end).expect(200);
        assert_eq!(all(&asked, "/api/v1/members?as_of=2022-01-01&region=CZ042&type=microregion").len(), 1, "an unnamed member can end");
    }

    fn days_outside_the_existence_of_the_organization(app: Demonstration) {
        let staff = app.staff();
        let mut body = grouping("Mikroregion Údolí");
        (body["founded"], body["dissolved"]) = (json!("2000-01-01"), json!("2010-01-01"));
        let id = organization(&staff, &body);
        for (began, end, fits) in [
            (json!("1999-12-31"), Value::Null, true), (json!("1999-12-31"), json!("2000-01-01"), false), (json!("2000-01-01"), Value::Null, true), (json!("2009-12-31"), Value::Null, true),
            (json!("2010-01-01"), Value::Null, false), (json!({"earliest": "1990-01-01", "latest": "1999-12-31"}), Value::Null, true),
            (json!({"earliest": "1990-01-01", "latest": "2000-01-01"}), Value::Null, true), (json!({"earliest": "2005-01-01", "latest": "2020-01-01"}), json!("2020-01-02"), true),
        ] {
            let end = if end.is_null() { Value::Null } else { json!({"on": end, "kind": "unknown", "source": SCENARIO}) };
            let body = json!({"organization_id": id, "type": "microregion", "began": began, "end": end, "source": SCENARIO});
            let answer = staff.post("/api/v1/memberships?validate_only=true", &body);
            if fits {
                assert_eq!(answer.status, 200, "{body}: {}", answer.text);
            } else {
                assert_eq!((answer.status, answer.problem().1), (422, vec![("/began".to_owned(), "outside_existence".to_owned())]), "{body}");
            }
        }
    }

    fn the_first_and_the_last_day_that_can_be_written(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let (_, path, _) = microregion(&staff, &json!("0000-01-01"));
        let end = json!({"on": "9999-12-31", "kind": "unknown", "source": SCENARIO});
        let ended = staff.post_to(&format!("{path}/end"), "*", &end).expect(200);
        assert_eq!(asked.get(&path).expect(200), ended);
        let certain = |day: &str| total(&asked, day).0;
        assert_eq!((certain("0000-01-01"), certain("1990-01-01"), certain("9999-12-30"), certain("9999-12-31")), (1, 1, 132, 131));
        assert!(app.verify().faults.is_empty());
    }

    fn a_spell_that_ended_is_not_reopened_over_another(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let (id, path, etag) = microregion(&staff, &json!("2015-01-01"));
        let to = json!({"type": "municipal_union", "on": "2020-01-01", "source": SCENARIO});
        let next = staff.post_to(&format!("{path}/reclassify"), &etag, &to).expect(201);
        let next = format!("/api/v1/memberships/{}", next["id"].as_str().expect("an id"));
        let end = json!({"on": "2022-01-01", "kind": "withdrawal", "source": SCENARIO});
        staff.post_to(&format!("{next}/end"), "*", &end).expect(200);
        membership(&staff, &json!({"organization_id": id, "type": "microregion", "began": "2024-01-01", "source": SCENARIO}));
        let (newest, before) = (app.newest_revision(), total(&asked, "2021-01-01"));
        let answer = staff.delete(&next, "*");
        assert_eq!((answer.status, answer.problem().1), (409, vec![(String::new(), "spells_overlap".to_owned())]));
        assert_eq!((app.newest_revision(), total(&asked, "2021-01-01")), (newest, before));
        let again = staff.post_to(&format!("{next}/reclassify"), "*", &json!({"type": "microregion", "on": "2021-01-01", "source": SCENARIO}));
        assert_eq!((again.status, again.problem().1), (409, vec![(String::new(), "already_ended".to_owned())]));
    }

    fn what_type_an_organization_can_be(app: Demonstration) {
        let staff = app.staff();
        let types = ["region", "municipality", "city_district", "microregion", "municipal_union", "local_action_group"];
        let town = json!([{"level": "municipality", "code": "500011"}]);
        let mut table = String::new();
        for (form, territories) in [
            ("region", json!([{"level": "region", "code": "CZ020"}])), ("municipality", town), ("city_district", json!([{"level": "city_district", "code": "500089"}])),
            ("union_of_municipalities", json!([])), ("association_of_legal_persons", json!([])), ("registered_society", json!([])),
            ("public_benefit_company", json!([])), ("institute", json!([])), ("unknown", json!([])),
        ] {
            let id = organization(&staff, &json!({"name": {"cs": form}, "legal_form": form, "territories": territories}));
            let fits: Vec<&str> = types.into_iter().filter(|kind| {
                let body = json!({"organization_id": id, "type": kind, "began": "2021-01-01", "source": SCENARIO});
                let answer = staff.post("/api/v1/memberships?validate_only=true", &body);
                if answer.status != 200 {
                    assert_eq!((answer.status, answer.problem().1), (422, vec![("/type".to_owned(), "type_unfit".to_owned())]));
                }
                answer.status == 200
            }).collect();
            writeln!(table, "{form}: {}", fits.join(" ")).expect("a line");
        }
        insta::assert_snapshot!("types", table);
    }

    fn the_key_of_a_listed_member_opens_it(app: Demonstration) {
        let asked = app.anonymous();
        let members = all(&asked, "/api/v1/members?as_of=2020-02-20&limit=200");
        let memberships = all(&asked, "/api/v1/memberships?limit=200");
        let ids = column(&memberships, "id");
        assert!(column(&members, "membership_id").iter().all(|id| ids.contains(id)));
        for path in ["memberships/x", "memberships/00000000-0000-0000-0000-0000000fffff", "organizations/1", "affiliations/1", "organizations/x/history"] {
            let answer = asked.get(&format!("/api/v1/{path}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (404, "not_found"), "{path}");
        }
    }
}
