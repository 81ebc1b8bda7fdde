//! Bodies of organizations.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::given::{self, SCENARIO, all, column, grouping, one, organization, pages, recorded};

const PATH: &str = "/api/v1/bodies";
const PROPOSALS: &str = "/api/v1/bodies/proposals";

/// Id of the organization with `ico`.
fn with_ico(actor: &Actor, ico: &str) -> String {
    given::with_ico(actor, ico)["id"].as_str().expect("an id").to_owned()
}

fn town(staff: &Actor, code: &str) -> String {
    organization(
        staff,
        &json!({"name": {"cs": "Obec"}, "legal_form": "municipality", "territories": [{"level": "municipality", "code": code}]}),
    )
}

/// A body of `organization` with `seats` from the beginning.
fn body(organization: &str, kind: &str, seats: u32) -> Value {
    json!({
        "organization_id": organization, "kind": kind, "name": {"cs": "Orgán"}, "source": SCENARIO,
        "seats": [{"from": null, "seats": seats, "source": SCENARIO}],
    })
}

fn codes(answer: &Value) -> Vec<&str> {
    column(answer["warnings"].as_array().expect("warnings"), "code")
}

on_both! {
    fn the_assembly_and_the_council_of_the_usti_region(app: Demonstration) {
        let asked = app.anonymous();
        let region = given::with_ico(&asked, "70892156");
        let link = region["links"]["bodies"].as_str().expect("a link");
        let bodies = all(&asked, &format!("{link}&as_of=2020-02-20"));
        assert_eq!(column(&bodies, "kind"), ["assembly", "council"]);
        insta::assert_json_snapshot!("assembly_of_the_usti_region", bodies[0], {
            ".id" => "[id]", ".organization_id" => "[id]", ".revision" => "[revision]",
        });
        let seats: Vec<_> = bodies.iter().map(|body| body["in_force"]["seats"].as_u64()).collect();
        assert_eq!(seats, [Some(55), Some(11)], "§ 31 and § 57 of Act 129/2000 Coll.");
        assert!(bodies.iter().all(|body| codes(body).is_empty()), "{bodies:?}");
        let before = all(&asked, &format!("{link}&as_of=2017-12-31"));
        assert_eq!(before[0]["in_force"]["seats"], Value::Null, "no inhabitants were counted before");
        assert_eq!(given::total(&asked, "2020-02-20"), (131, 131), "bodies make nobody a member");
    }

    fn a_body_from_its_record_to_its_removal(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Spolek Údolí"));
        let rule = json!({"base": "cast", "at_least": [2, 3], "quorum": {"base": "occupied_seats", "more_than": [1, 2]}, "citation": "čl. 7 stanov", "majority_confirmed": true});
        let form = json!({
            "organization_id": id, "kind": "general_assembly", "name": {"cs": "Valná hromada", "en": "General assembly"}, "source": SCENARIO,
            "seats": [{"from": null, "seats": 9, "source": SCENARIO}, {"from": "2015-01-01", "seats": 11, "source": SCENARIO}],
            "rules": [{"from": "2012-01-01", "rule": rule, "weights": [{"type": "region", "votes": 3}], "proxies_max": 1}],
        });
        let made = staff.post(PATH, &form);
        let first = made.expect(201);
        let path = format!("{PATH}/{}", first["id"].as_str().expect("an id"));
        assert_eq!(made.header("location"), Some(path.as_str()));
        assert_eq!(asked.get(&path).expect(200), first, "today's, on both sides");
        assert_eq!((&first["electorate"], &first["published"], &first["note"]), (&json!("seats"), &json!(true), &Value::Null));

        let on = |day: &str| asked.get(&format!("{path}?as_of={day}")).expect(200)["in_force"].clone();
        assert_eq!((on("2011-12-31")["seats"].clone(), on("2011-12-31")["rule"].clone()), (json!(9), Value::Null));
        assert_eq!(on("2014-12-31")["seats"], 9);
        assert_eq!(on("2015-01-01")["seats"], 11);
        insta::assert_json_snapshot!("rule_in_force", on("2012-01-01"));

        let change = json!({"name": {"en": null}, "seats": [{"from": null, "seats": 15, "source": SCENARIO}], "note": "a remark"});
        let corrected = staff.patch(&path, made.etag(), &change);
        let second = corrected.expect(200);
        assert_eq!((&second["name"], &second["seats"][0]["seats"], &second["note"]), (&json!({"cs": "Valná hromada", "en": null}), &json!(15), &json!("a remark")));
        assert_eq!(second["rules"], first["rules"], "what the patch leaves out stays");
        let newest = app.newest_revision();
        let same = staff.patch(&path, corrected.etag(), &json!({"source": SCENARIO}));
        assert_eq!((same.expect(200), same.etag()), (second, corrected.etag()));
        assert_eq!(app.newest_revision(), newest, "a patch that changes nothing is no revision");
        assert_eq!(asked.get(&format!("{path}?known_at={}", first["revision"])).expect(200), first);

        assert_eq!(staff.delete(&path, made.etag()).problem().0, "precondition_failed");
        assert_eq!(staff.delete(&format!("/api/v1/organizations/{id}"), "*").problem().0, "conflict", "its body holds it");
        assert_eq!(staff.delete(&path, corrected.etag()).status, 204);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        let history = asked.get(&format!("/api/v1/organizations/{id}/history")).expect(200);
        let told: Vec<_> = history["items"].as_array().expect("items").iter().map(|item| (item["change"]["entity"].as_str(), item["change"]["operation"].as_str())).collect();
        let body = Some("body");
        assert_eq!(told, [(Some("organization"), Some("create")), (body, Some("create")), (body, Some("update")), (body, Some("delete"))]);
        assert_eq!(staff.delete(&format!("/api/v1/organizations/{id}"), "*").status, 204);
        assert!(app.verify().faults.is_empty());
    }

    fn the_tag_of_a_body_tells_the_day_and_is_taken_for_its_version(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let region = with_ico(&asked, "70892156");
        let id = one(&asked, &format!("{PATH}?organization_id={region}&kind=council"))["id"].as_str().expect("an id").to_owned();
        let path = format!("{PATH}/{id}");
        let of = |query: &str| asked.get(&format!("{path}{query}")).etag().to_owned();
        assert_ne!(of("?as_of=2017-12-31"), of("?as_of=2018-01-01"), "other seats are in force");
        let held = of("?as_of=2018-01-01");
        let again = asked.send("GET", &format!("{path}?as_of=2018-01-01"), &[("If-None-Match", &held)], b"");
        assert_eq!(again.status, 304);
        let corrected = staff.patch(&path, &held, &json!({"note": "seen"}));
        corrected.expect(200);
        assert_eq!(staff.patch(&path, &held, &json!({"note": "late"})).problem().0, "precondition_failed");
        staff.patch(&path, staff.get(&path).etag(), &json!({"note": null})).expect(200);
    }

    fn lists_and_filters(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Spolek Údolí"));
        for kind in ["general_assembly", "council"] {
            recorded(&staff, PATH, &body(&id, kind, 9));
        }
        let found = all(&asked, PATH);
        assert_eq!(found.len(), 8, "two each of the region, Prague, the association and the society");
        assert_eq!(pages(&asked, &format!("{PATH}?limit=1&as_of=2020-02-20")).len(), 8);
        assert_eq!(all(&asked, &format!("{PATH}?limit=3")), found, "pages join up");
        let of = |query: &str| column(&all(&asked, &format!("{PATH}?{query}")), "kind").join(" ");
        assert_eq!(of(&format!("organization_id={id}")), "council general_assembly");
        assert_eq!(of("kind=council"), "council council council council");
        assert_eq!(of(&format!("organization_id={id}&kind=assembly")), "");
        assert_eq!(asked.get(&format!("{PATH}?kind=senate")).problem().1, [("kind".to_owned(), "parameter_form".to_owned())]);
        assert_eq!(asked.get(&format!("{PATH}?as_of=2020-02-30")).problem().1, [("as_of".to_owned(), "parameter_form".to_owned())]);
        let known = all(&asked, &format!("{PATH}?known_at=1"));
        assert_eq!(known, Vec::<Value>::new(), "nothing was known then");
    }

    fn a_draft_is_seen_from_inside_alone(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Spolek Údolí"));
        let lists = [PATH.to_owned(), format!("{PATH}?organization_id={id}&count=exact"), format!("{PROPOSALS}?organization_id={id}"),
            format!("/api/v1/organizations/{id}/history"), "/api/v1/revisions".to_owned()];
        let before: Vec<_> = lists.iter().map(|path| asked.get(path).text).collect();
        let mut draft = body(&id, "general_assembly", 9);
        draft["published"] = json!(false);
        let (made, tag) = recorded(&staff, PATH, &draft);
        let path = format!("{PATH}/{made}");
        for actor in [&asked, &app.dashboard()] {
            assert_eq!(actor.get(&path).problem().0, "not_found");
            for (list, before) in lists.iter().zip(&before) {
                assert_eq!(actor.get(list).text, *before, "{list}");
            }
        }
        for actor in [&staff, &app.auditor()] {
            assert_eq!(actor.get(&path).status, 200);
            assert_eq!(all(actor, &format!("{PATH}?organization_id={id}")).len(), 1);
            assert_eq!(one(actor, &lists[2])["recorded"], json!(made));
        }
        let unlike = staff.get(PATH).etag().to_owned();
        assert_ne!(asked.get(PATH).etag(), unlike);
        staff.patch(&path, &tag, &json!({"published": true})).expect(200);
        assert_eq!(asked.get(&path).status, 200);
        assert_eq!(staff.patch(&path, "*", &json!({"published": false})).problem().1, [("/published".to_owned(), "published_for_good".to_owned())]);
        assert!(app.verify().faults.is_empty());
    }

    fn a_body_of_a_draft_is_a_draft(app: Reference) {
        let staff = app.staff();
        let mut hidden = grouping("Skrytý spolek");
        hidden["published"] = json!(false);
        let id = organization(&staff, &hidden);
        let mut draft = body(&id, "council", 9);
        let refused = staff.post(PATH, &draft);
        assert_eq!(refused.problem().1, [("/organization_id".to_owned(), "organization_unpublished".to_owned())]);
        draft["published"] = json!(false);
        let (made, _) = recorded(&staff, PATH, &draft);
        let path = format!("{PATH}/{made}");
        assert_eq!(staff.patch(&path, "*", &json!({"published": true})).status, 422);
        staff.patch(&format!("/api/v1/organizations/{id}"), "*", &json!({"published": true})).expect(200);
        assert_eq!(app.anonymous().get(&path).status, 404, "publishing the one publishes not the other");
        staff.patch(&path, "*", &json!({"published": true})).expect(200);
        assert_eq!(app.anonymous().get(&path).status, 200);
    }

    fn seats_that_are_not_those_of_the_law_are_a_warning(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let region = with_ico(&asked, "70892156");
        let council = one(&asked, &format!("{PATH}?organization_id={region}&kind=council"));
        let path = format!("{PATH}/{}", council["id"].as_str().expect("an id"));
        let nine = json!({"seats": [{"from": null, "seats": 9, "source": SCENARIO}]});
        let warned = staff.patch(&path, "*", &nine).expect(200);
        assert_eq!(codes(&warned), ["seats_differ_from_law"], "{warned}");
        let read = asked.get(&format!("{path}?as_of=2020-02-20")).expect(200);
        insta::assert_json_snapshot!("seats_differ_from_law", read["warnings"]);
        let listed = one(&asked, &format!("{PATH}?organization_id={region}&kind=council&as_of=2020-02-20"));
        assert_eq!(listed, read);
        let right = json!({"seats": [{"from": null, "seats": 9, "source": SCENARIO}, {"from": "2020-02-20", "seats": 11, "source": SCENARIO}]});
        assert_eq!(codes(&staff.patch(&path, "*", &right).expect(200)), Vec::<&str>::new());
        assert_eq!(codes(&asked.get(&format!("{path}?as_of=2020-02-19")).expect(200)), ["seats_differ_from_law"]);

        // Petrov nad Desnou: 1,196 inhabitants on 1 January 2018.
        let id = town(&staff, "500020");
        let made = staff.post(PATH, &body(&id, "assembly", 16)).expect(201);
        assert_eq!(codes(&made), ["seats_outside_band"], "{made}");
        let read = asked.get(&format!("{PATH}/{}?as_of=2018-01-01", made["id"].as_str().expect("an id"))).expect(200);
        insta::assert_json_snapshot!("seats_outside_band", read["warnings"]);
        let path = format!("{PATH}/{}", made["id"].as_str().expect("an id"));
        for (seats, expected) in [(15, &[][..]), (7, &[]), (6, &["seats_outside_band"])] {
            let form = json!({"seats": [{"from": null, "seats": seats, "source": SCENARIO}]});
            assert_eq!(codes(&staff.patch(&path, "*", &form).expect(200)), expected, "{seats}");
        }
    }

    fn bodies_are_proposed_and_can_be_recorded_as_they_are(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let of = |actor: &Actor, id: &str| all(actor, &format!("{PROPOSALS}?organization_id={id}&as_of=2020-02-20"));
        // Kraj Vysočina.
        let vysocina = with_ico(&asked, "70890749");
        let proposed = of(&asked, &vysocina);
        insta::assert_json_snapshot!("proposals_of_a_region", proposed, {
            "[].organization_id" => "[id]", "[].body.organization_id" => "[id]",
        });
        for (item, seats) in proposed.iter().zip([45, 9]) {
            let made = staff.post(PATH, &item["body"]).expect(201);
            let read = asked.get(&format!("{PATH}/{}?as_of=2020-02-20", made["id"].as_str().expect("an id"))).expect(200);
            assert_eq!((&read["in_force"]["seats"], codes(&read)), (&json!(seats), vec![]));
            assert_eq!(staff.post(PATH, &item["body"]).problem().1, [("/kind".to_owned(), "body_taken".to_owned())]);
        }
        let again = of(&asked, &vysocina);
        let bodies = all(&asked, &format!("{PATH}?organization_id={vysocina}"));
        assert_eq!(column(&again, "recorded"), column(&bodies, "id"), "they are there now");
        // Litoměřice, Prague, a local action group.
        let shown = |id: &str| -> Vec<Value> {
            of(&asked, id).into_iter().map(|mut item| {
                assert_eq!((item["seats"].clone(), item["body"].clone()), (Value::Null, Value::Null), "{item}");
                assert!(item["why"]["cs"].as_str().is_some_and(|why| !why.is_empty()), "{item}");
                json!([item["kind"].take(), item["rule"].take(), item["by_law"].take()])
            }).collect()
        };
        let band = json!({"expected": {"min": 15, "max": 35}, "population": 24045, "population_day": "2018-01-01", "citation": "§ 68 zákona č. 128/2000 Sb."});
        assert_eq!(shown(&with_ico(&asked, "00263958")), [json!(["assembly", "cz-municipal-assembly", band]), json!(["council", "cz-municipal-council", null])]);
        assert_eq!(shown(&with_ico(&asked, "00064581")), [json!(["assembly", "cz-prague-assembly", null]), json!(["council", "cz-prague-council", null])]);
        let district = |code: &str| organization(&staff, &json!({"name": {"cs": "Městská část"}, "legal_form": "city_district", "territories": [{"level": "city_district", "code": code}]}));
        assert_eq!(shown(&with_ico(&asked, "00063410")), [json!(["assembly", "cz-prague-district-assembly", null]), json!(["council", "cz-prague-district-council", null])]);
        assert_eq!(shown(&district("501298")), [json!(["assembly", "cz-municipal-assembly", null]), json!(["council", "cz-municipal-council", null])]);
        let group = organization(&staff, &grouping("Spolek Údolí"));
        assert_eq!(shown(&group), [json!(["general_assembly", null, null])]);
        assert!(of(&asked, "00000000-0000-0000-0000-0000000fffff").is_empty());
    }

    fn members_vote_in_the_general_assembly_of_the_association(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let association = with_ico(&asked, "61385247");
        let proposed = one(&asked, &format!("{PROPOSALS}?organization_id={association}"));
        assert_eq!((&proposed["kind"], &proposed["rule"], &proposed["body"]), (&json!("general_assembly"), &Value::Null, &Value::Null));
        let rule = json!({"from": null, "rule": {"base": "present", "more_than": [1, 2], "citation": "scénář: čl. 7 stanov"},
            "weights": [{"type": "region", "votes": 3}, {"type": "municipality", "votes": 2}], "proxies_max": 2});
        let mut voters = json!({"organization_id": association, "kind": "general_assembly", "name": {"cs": "Valná hromada"},
            "electorate": "members", "rules": [rule], "source": SCENARIO});
        voters["seats"] = json!([{"from": null, "seats": 131, "source": SCENARIO}]);
        assert_eq!(staff.post(PATH, &voters).problem().1, [("/seats".to_owned(), "inconsistent".to_owned())]);
        voters["seats"] = json!([]);
        let made = staff.post(PATH, &voters).expect(201);
        assert_eq!((&made["electorate"], &made["in_force"]["seats"]), (&json!("members"), &Value::Null));
        assert_eq!((&made["in_force"]["rule"]["weights"], &made["in_force"]["rule"]["proxies_max"]), (&rule["weights"], &json!(2)));
        let mut council = body(&association, "council", 9);
        council["electorate"] = json!("members");
        let both = [("/electorate".to_owned(), "body_unfit".to_owned()), ("/seats".to_owned(), "inconsistent".to_owned())];
        assert_eq!(staff.post(PATH, &council).problem().1, both, "all reasons at once");
        council["electorate"] = json!("seats");
        recorded(&staff, PATH, &council);
        assert!(app.verify().faults.is_empty());
    }

    fn proposals_of_all_organizations_are_in_czech_order_and_hide_drafts(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let path = format!("{PROPOSALS}?as_of=2020-02-20");
        let before = all(&asked, &path);
        assert_eq!(all(&asked, &format!("{path}&limit=7")), before, "pages join up");
        let organizations = all(&asked, "/api/v1/organizations?as_of=2020-02-20");
        let mut named = column(&before, "organization_id");
        named.dedup();
        assert_eq!(named, column(&organizations, "id"));
        let mut hidden = grouping("Skrytý spolek");
        hidden["published"] = json!(false);
        let hidden = organization(&staff, &hidden);
        let mut late = grouping("Pozdní spolek");
        late["founded"] = json!("2020-02-21");
        let late = organization(&staff, &late);
        assert_eq!(all(&asked, &path), before, "a draft, and one that was not there yet");
        assert_eq!(all(&asked, &format!("{path}&organization_id={hidden}")), Vec::<Value>::new());
        assert_eq!(all(&staff, &format!("{path}&organization_id={hidden}")).len(), 1);
        assert_eq!(all(&asked, &format!("{PROPOSALS}?as_of=2020-02-21&organization_id={late}")).len(), 1);
    }

    fn an_organization_is_not_changed_into_one_without_its_bodies(app: Reference) {
        let staff = app.staff();
        let id = town(&staff, "500020");
        let mut assembly = body(&id, "assembly", 9);
        assembly["rules"] = json!([{"from": null, "rule": "cz-municipal-assembly"}]);
        recorded(&staff, PATH, &assembly);
        let path = format!("/api/v1/organizations/{id}");
        let refused = staff.patch(&path, "*", &json!({"legal_form": "registered_society"}));
        assert_eq!(refused.status, 422);
        let mut reasons = refused.problem().1;
        reasons.sort();
        assert_eq!(reasons, [(String::new(), "body_unfit".to_owned()), (String::new(), "rule_unfit".to_owned())]);
        staff.patch(&path, "*", &json!({"name": {"en": "Town"}})).expect(200);
    }

    fn what_cannot_be_read_is_refused_where_it_stands(app: Reference) {
        let staff = app.staff();
        let id = organization(&staff, &grouping("Spolek Údolí"));
        let version = |member: &str, value: Value| {
            let mut body = body(&id, "general_assembly", 9);
            body["rules"] = json!([{"from": null, "rule": {"base": "present", "more_than": [1, 2], "citation": "čl. 7"}}]);
            body["rules"][0][member] = value;
            staff.post(PATH, &body)
        };
        for (member, value, place, code) in [
            ("rule", json!(7), "/rules/0/rule", "json_type"),
            ("rule", json!(null), "/rules/0/rule", "json_type"),
            ("rule", json!([]), "/rules/0/rule", "json_type"),
            ("rule", json!({"base": "present", "tie": true}), "/rules/0/rule/tie", "member_unknown"),
            ("rule", json!({"more_than": [1, 2]}), "/rules/0/rule", "member_missing"),
            ("rule", json!({"base": "present", "more_than": [1, -2]}), "/rules/0/rule/more_than/1", "json_type"),
            ("weights", json!({"region": 3}), "/rules/0/weights", "json_type"),
            ("proxies_max", json!(-1), "/rules/0/proxies_max", "json_type"),
            ("proxies_max", json!(0), "/rules/0/proxies_max", "number_form"),
            ("until", json!("2020-01-01"), "/rules/0/until", "member_unknown"),
        ] {
            let answer = version(member, value);
            assert_eq!(answer.problem().1, [(place.to_owned(), code.to_owned())], "{}", answer.text);
        }
        let many: Vec<_> = (0..101).map(|_| json!({"from": null, "seats": 9, "source": SCENARIO})).collect();
        let mut long = body(&id, "general_assembly", 9);
        long["seats"] = json!(many);
        assert_eq!(staff.post(PATH, &long).problem().1, [("/seats".to_owned(), "list_too_long".to_owned())]);
    }
}
