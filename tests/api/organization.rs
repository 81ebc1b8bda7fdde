//! Organizations.

use serde_json::{Value, json};

use crate::given::{self, SCENARIO, all, column, one, organization, present};

/// An organization with every member that one can have.
fn whole() -> Value {
    json!({
        "name": {"cs": "Svazek obcí Údolí", "en": "Union of the Valley"},
        "former_names": [{"name": "Mikroregion Údolí", "until": "2010-01-01"}, {"name": "Sdružení Údolí", "until": null}],
        "legal_form": "union_of_municipalities", "ico": "69155950", "dic": "CZ69155950", "data_box": "ABC1234",
        "address": {"street": "Náměstí 1", "postcode": "412 01", "city": "Litoměřice"},
        "office": {"phone": "+420 475 657 111", "email": "podatelna@udoli.cz", "web": "https://udoli.cz"},
        "territories": [], "seat": {"level": "municipality", "code": "564567"},
        "founded": "1999-05-01", "dissolved": null, "published": true,
    })
}

on_both! {
    fn an_organization_from_its_record_to_its_removal(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let made = staff.post("/api/v1/organizations", &whole());
        let body = made.expect(201);
        let path = format!("/api/v1/organizations/{}", body["id"].as_str().expect("an id"));
        assert_eq!(made.header("location"), Some(path.as_str()));
        insta::assert_json_snapshot!("organization", body);
        assert_eq!(asked.get(&path).expect(200), body, "what is read is what was answered");
        assert_eq!(asked.get(&path).etag(), made.etag());

        let patched = staff.patch(&path, made.etag(), &json!({"name": {"en": null}, "office": {"phone": null}, "seat": null, "former_names": []}));
        let after = patched.expect(200);
        assert_eq!((&after["name"], &after["seat"], &after["former_names"]), (&json!({"cs": "Svazek obcí Údolí", "en": null}), &Value::Null, &json!([])));
        assert_eq!(after["office"]["email"], "podatelna@udoli.cz", "what the patch leaves out stays");
        assert_eq!(after["ico"], body["ico"]);
        assert_ne!(patched.etag(), made.etag());
        assert_eq!(asked.get(&path).expect(200), after);
        let then = asked.get(&format!("{path}?known_at={}", body["revision"])).expect(200);
        assert_eq!(then, body, "the older state of knowledge is kept");

        assert_eq!(staff.delete(&path, made.etag()).problem().0, "precondition_failed", "it has changed since");
        assert_eq!(staff.delete(&path, patched.etag()).status, 204);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        assert_eq!(asked.get(&format!("{path}?known_at={}", after["revision"])).expect(200), after);
        assert!(all(&asked, "/api/v1/organizations?q=udoli").is_empty());
        assert!(app.verify().faults.is_empty());
    }

    fn the_usti_region_as_its_press_release_has_it(app: Demonstration) {
        let region = given::with_ico(&app.anonymous(), "70892156");
        insta::assert_json_snapshot!("usti_region", region);
    }

    fn a_patch_that_changes_nothing_is_no_revision(app: Demonstration) {
        let staff = app.staff();
        let region = given::with_ico(&staff, "70892156");
        let path = format!("/api/v1/organizations/{}", region["id"].as_str().expect("an id"));
        let (before, etag) = present(&staff, &path);
        let newest = app.newest_revision();
        for patch in [json!({}), json!({"name": {"cs": "  Ústecký kraj "}}), json!({"ico": "70892156", "published": true}), json!({"founded": null})] {
            let answer = staff.patch(&path, &etag, &patch);
            assert_eq!((answer.expect(200), answer.etag()), (before.clone(), etag.as_str()), "{patch}");
        }
        assert_eq!(app.newest_revision(), newest);
    }

    fn a_patch_parts_null_from_absent(app: Demonstration) {
        let staff = app.staff();
        let (id, etag) = given::recorded(&staff, "/api/v1/organizations", &whole());
        let path = format!("/api/v1/organizations/{id}");
        let answer = staff.patch(&path, &etag, &json!({"address": {"street": "Nová 2"}}));
        assert_eq!(answer.expect(200)["address"], json!({"street": "Nová 2", "postcode": "41201", "city": "Litoměřice"}));
        let answer = staff.patch(&path, answer.etag(), &json!({"address": null, "ico": null, "dic": null, "data_box": null, "founded": null}));
        let body = answer.expect(200);
        for key in ["address", "ico", "dic", "data_box", "founded"] {
            assert_eq!(body[key], Value::Null, "{key}");
        }
        for (patch, code) in [
            (json!({"name": null}), "member_missing"), (json!({"name": {"cs": null}}), "member_missing"), (json!({"legal_form": null}), "member_missing"),
            (json!({"nickname": "x"}), "member_unknown"), (json!({"name": {"de": "x"}}), "member_unknown"), (json!({"id": "x"}), "member_unknown"),
            (json!({"name": "x"}), "json_type"), (json!({"ico": 70_892_156}), "json_type"), (json!({"published": "yes"}), "json_type"), (json!([]), "json_type"), (json!(null), "json_type"),
        ] {
            let refused = staff.patch(&path, answer.etag(), &patch);
            assert_eq!((refused.status, refused.problem().1[0].1.as_str()), (422, code), "{patch}: {}", refused.text);
        }
        assert_eq!(staff.get(&path).expect(200), body, "refused patches change nothing");
    }

    fn lists_and_filters(app: Demonstration) {
        let asked = app.anonymous();
        let names = |query: &str| -> Vec<String> {
            let items = all(&asked, &format!("/api/v1/organizations?{query}"));
            items.iter().map(|item| item["name"]["cs"].as_str().expect("a name").to_owned()).collect()
        };
        assert_eq!(names("limit=3"), names("limit=200"), "pages join up");
        assert_eq!(names("limit=200").len(), 22, "19 members, Zlín, the Ústí Region and the association");
        assert_eq!(names("association=true"), ["Národní síť Zdravých měst České republiky, z.s.p.o."]);
        assert_eq!(names("association=false").len(), 21);
        assert_eq!(names("legal_form=region"), ["Jihomoravský kraj", "Kraj Vysočina", "Liberecký kraj", "Moravskoslezský kraj", "Ústecký kraj"]);
        assert_eq!(names("legal_form=capital_city&ico=64581"), ["Hlavní město Praha"]);
        assert_eq!(names("region=CZ010"), ["Hlavní město Praha", "Praha 1", "Praha 11"]);
        assert_eq!(names("region=CZ042&q=podripsko"), ["Místní akční skupina Podřipsko"], "by its seat");
        assert_eq!(names("q=usti"), ["Ústecký kraj", "Ústí nad Labem"], "the region by its English name");
        assert_eq!(names("ico=69155950"), Vec::<String>::new());
        for query in ["ico=12", "legal_form=kraj", "region=042", "as_of=2020-13-01", "type=region", "q=", "association=yes"] {
            let answer = asked.get(&format!("/api/v1/organizations?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
    }

    fn a_day_leaves_out_what_did_not_exist(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let mut gone = whole();
        gone["dissolved"] = json!("2015-01-01");
        organization(&staff, &gone);
        for (day, exists) in [("1999-04-30", false), ("1999-05-01", true), ("2014-12-31", true), ("2015-01-01", false)] {
            let found = asked.get(&format!("/api/v1/organizations?q=udoli&as_of={day}")).expect(200);
            assert_eq!(found["items"].as_array().expect("items").len(), usize::from(exists), "{day}");
            assert_eq!(found["as_of"], day);
        }
        let body = asked.get("/api/v1/organizations?q=udoli").expect(200);
        assert_eq!((body["items"].as_array().expect("items").len(), &body["as_of"]), (1, &Value::Null), "without a day all are listed");
        let body = asked.get("/api/v1/organizations?q=as_of%3D").expect(200);
        assert_eq!(body["as_of"], Value::Null, "the words of a search are no day");
        let body = asked.get("/api/v1/organizations?q=udoli&as%5Fof=2016-01-01").expect(200);
        assert_eq!((&body["items"], &body["as_of"]), (&json!([]), &json!("2016-01-01")), "an encoded name is the same name");
        let body = asked.get("/api/v1/organizations?q=as_of=2000").expect(200);
        assert_eq!(body["as_of"], Value::Null);
    }

    fn prague_is_one_organization_with_two_territories(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let prague = given::with_ico(&asked, "00064581");
        assert_eq!(prague["territories"], json!([{"level": "region", "code": "CZ010"}, {"level": "municipality", "code": "554782"}]));
        assert_eq!(prague["legal_form"], "capital_city");
        let member = one(&asked, "/api/v1/members?q=hlavni%20mesto%20praha");
        assert_eq!((&member["type"], &member["region"]), (&json!("region"), &json!("CZ010")));
        for level in [json!({"level": "region", "code": "CZ010"}), json!({"level": "municipality", "code": "554782"})] {
            let answer = staff.post("/api/v1/organizations", &json!({"name": {"cs": "Druhá Praha"}, "legal_form": "municipality", "territories": [level]}));
            assert_eq!((answer.status, answer.problem()), (409, ("conflict".to_owned(), vec![("/territories/0/code".to_owned(), "territory_taken".to_owned())])), "{level}");
        }
        // The same membership, counted as a municipality from the first day of 2026.
        let membership = format!("/api/v1/memberships/{}", member["membership_id"].as_str().expect("an id"));
        let (_, etag) = present(&staff, &membership);
        let to = json!({"type": "municipality", "on": "2026-01-01", "source": SCENARIO});
        staff.post_to(&format!("{membership}/reclassify"), &etag, &to).expect(201);
        assert_eq!((given::of_type(&asked, "2025-12-31", "region").0, given::of_type(&asked, "2026-01-01", "region").0), (5, 4));
        let member = one(&asked, "/api/v1/members?q=hlavni%20mesto%20praha&as_of=2026-01-01");
        assert_eq!((&member["type"], &member["region"]), (&json!("municipality"), &json!("CZ010")));
    }

    fn a_dissolved_organization_leaves_its_territory_and_keeps_its_ico(app: Demonstration) {
        let staff = app.staff();
        let old = json!({"name": {"cs": "Stará obec"}, "legal_form": "municipality", "ico": "75158094", "territories": [{"level": "municipality", "code": "500011"}], "dissolved": "2010-01-01"});
        organization(&staff, &old);
        let mut new = json!({"name": {"cs": "Nová obec"}, "legal_form": "municipality", "ico": "75158094", "territories": [{"level": "municipality", "code": "500011"}], "founded": "2010-01-01"});
        let answer = staff.post("/api/v1/organizations", &new);
        assert_eq!((answer.status, answer.problem().1), (409, vec![("/ico".to_owned(), "ico_taken".to_owned())]), "an IČO is never given twice");
        new["ico"] = Value::Null;
        organization(&staff, &new);
    }

    fn what_is_not_published_is_nobody_elses(app: Demonstration) {
        let (asked, dashboard, staff, auditor) = (app.anonymous(), app.dashboard(), app.staff(), app.auditor());
        let feed = |actor: &crate::actor::Actor| all_revisions(actor);
        let before = feed(&asked);
        let newest = asked.get("/api/v1/members").etag().to_owned();
        let mut draft = whole();
        draft["published"] = json!(false);
        let (id, _) = given::recorded(&staff, "/api/v1/organizations", &draft);
        let path = format!("/api/v1/organizations/{id}");
        for outside in [&asked, &dashboard] {
            for path in [path.clone(), format!("{path}/history")] {
                assert_eq!(outside.get(&path).problem().0, "not_found", "{path}");
            }
            let pinned = format!("/api/v1/organizations?known_at={}", app.newest_revision());
            assert_eq!(outside.get(&pinned).problem().0, "known_at_future", "its revision is not to be told from one to come");
            assert!(all(outside, "/api/v1/organizations?q=udoli").is_empty());
            assert!(all(outside, "/api/v1/organizations?ico=69155950").is_empty());
            assert!(all(outside, "/api/v1/members?q=udoli").is_empty());
            assert_eq!(feed(outside), before, "the feed does not show that somebody works");
            assert_eq!(outside.get(&format!("/api/v1/revisions/{}", app.newest_revision())).problem().0, "not_found");
        }
        assert_eq!(asked.get("/api/v1/members").etag(), newest, "a draft empties no caches");
        for inside in [&staff, &auditor] {
            assert_eq!(inside.get(&path).expect(200)["published"], false);
            assert_eq!(column(&all(inside, "/api/v1/organizations?q=udoli"), "id"), [id.as_str()]);
            assert_eq!(inside.get(&format!("{path}/history")).expect(200)["items"].as_array().expect("items").len(), 1);
        }
        assert_eq!(staff.send("DELETE", &path, &[], b"").problem().0, "precondition_required");
    }

    fn a_tag_of_staff_is_not_that_of_everyone(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let mut draft = whole();
        draft["published"] = json!(false);
        organization(&staff, &draft);
        organization(&staff, &given::grouping("Spolek, který vidí všichni"));
        for path in ["/api/v1/organizations?limit=200".to_owned(), format!("/api/v1/revisions?after={}", app.newest_revision() - 1), format!("/api/v1/revisions/{}", app.newest_revision())] {
            let inside = staff.get(&path);
            let outside = asked.send("GET", &path, &[("If-None-Match", inside.etag())], b"");
            assert_eq!(outside.status, 200, "{path}: another answer, so another tag");
            assert_ne!(outside.text, inside.text, "{path}");
            assert_ne!(outside.etag(), inside.etag(), "{path}");
        }
    }

    fn a_draft_stays_hidden_after_it_was_published(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let mut draft = whole();
        draft["published"] = json!(false);
        draft["name"]["cs"] = json!("Tajný záměr");
        let (id, etag) = given::recorded(&staff, "/api/v1/organizations", &draft);
        let path = format!("/api/v1/organizations/{id}");
        let drafted = app.newest_revision();
        staff.patch(&path, &etag, &json!({"published": true, "name": {"cs": "Svazek obcí Údolí"}})).expect(200);
        assert_eq!(asked.get(&path).expect(200)["name"]["cs"], "Svazek obcí Údolí");
        assert_eq!(asked.get(&format!("{path}?known_at={drafted}")).problem().0, "not_found");
        let history = asked.get(&format!("{path}/history"));
        assert_eq!(history.expect(200)["items"].as_array().expect("items").len(), 1, "its publication");
        let revision = asked.get(&format!("/api/v1/revisions/{}", drafted + 1));
        let change = &revision.expect(200)["changes"][0];
        assert_eq!((&change["operation"], &change["before"]), (&json!("update"), &Value::Null), "what it was as a draft stays inside");
        for answer in [history, revision] {
            assert!(!answer.text.contains("Tajný záměr"), "{}", answer.text);
        }
        let inside = staff.get(&format!("/api/v1/revisions/{}", drafted + 1));
        assert!(inside.text.contains("Tajný záměr"), "staff see what it was");
        assert!(app.verify().faults.is_empty());
    }

    fn a_change_must_not_pull_the_ground_from_under_a_membership(app: Demonstration) {
        let staff = app.staff();
        let town = given::with_ico(&staff, "00263958");
        let path = format!("/api/v1/organizations/{}", town["id"].as_str().expect("an id"));
        let (before, etag) = present(&staff, &path);
        for (patch, code) in [
            (json!({"territories": []}), "type_unfit"), (json!({"dissolved": "1994-11-14"}), "outside_existence"), (json!({"published": false}), "published_for_good"),
        ] {
            let answer = staff.patch(&path, &etag, &patch);
            assert_eq!((answer.status, answer.problem().1[0].1.as_str()), (422, code), "{patch}");
        }
        assert_eq!(staff.get(&path).expect(200), before);
        assert_eq!(staff.delete(&path, &etag).problem().1, [(String::new(), "still_referenced".to_owned())]);
    }

    fn existence_clips_what_is_counted_and_keeps_what_was_published(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let member = one(&asked, "/api/v1/members?as_of=2020-02-20&q=litomerice");
        let path = format!("/api/v1/organizations/{}", member["organization_id"].as_str().expect("an id"));
        let (_, etag) = present(&staff, &path);
        let before = given::total(&asked, "1999-12-31");
        staff.patch(&path, &etag, &json!({"founded": "2000-01-01", "dissolved": "2020-02-10"})).expect(200);
        assert_eq!(given::total(&asked, "1999-12-31"), (before.0, before.1 - 1), "it was not there yet");
        assert!(all(&asked, "/api/v1/members?as_of=2020-02-20&q=litomerice").is_empty(), "nor any more");
        let member = one(&asked, "/api/v1/members?as_of=2020-02-09&q=litomerice");
        assert_eq!(member["began"], json!({"earliest": "1994-11-14", "latest": "2020-02-20"}), "the bounds as published");
        assert_eq!((&member["certain"], &member["ended"]), (&json!(true), &Value::Null));
    }

    fn null_does_not_publish_a_draft(app: Demonstration) {
        let staff = app.staff();
        let mut draft = whole();
        draft["published"] = json!(false);
        let (id, etag) = given::recorded(&staff, "/api/v1/organizations", &draft);
        let answer = staff.patch(&format!("/api/v1/organizations/{id}"), &etag, &json!({"published": null}));
        assert_eq!((answer.status, answer.problem().1), (422, vec![("/published".to_owned(), "json_type".to_owned())]));
    }

    fn names_are_bounded_in_size(app: Demonstration) {
        let staff = app.staff();
        let newest = app.newest_revision();
        for (size, status, code) in [(300, 201, ""), (301, 422, "invalid"), (200_000, 422, "invalid"), (1_000_000, 413, "content_too_large")] {
            let answer = staff.post("/api/v1/organizations", &json!({"name": {"cs": "ř".repeat(size)}, "legal_form": "unknown"}));
            let size_of_body = size * 2;
            assert_eq!(answer.status, if size_of_body > 256 * 1024 { 413 } else { status }, "{size}");
            if answer.status == 422 {
                assert_eq!(answer.problem(), (code.to_owned(), vec![("/name/cs".to_owned(), "text_too_long".to_owned())]));
            }
        }
        assert_eq!(app.newest_revision(), newest + 1, "only the first was recorded");
    }

    fn texts_that_no_database_can_hold_are_refused(app: Demonstration) {
        let staff = app.staff();
        let newest = app.newest_revision();
        for (name, status, code) in [
            (r"a\u0000b", 422, "text_control_character"), (r"a\u001fb", 422, "text_control_character"), (r"a\u0085b", 422, "text_control_character"),
            (r"a\nb", 422, "text_control_character"), (r"\u0000", 422, "text_control_character"), (" ", 422, "text_empty"), ("", 422, "text_empty"),
            (r"\ud800", 400, ""), (r"\udc00\ud800", 400, ""),
        ] {
            let body = format!(r#"{{"name":{{"cs":"{name}"}},"legal_form":"unknown"}}"#);
            let answer = staff.send("POST", "/api/v1/organizations", &[("Content-Type", "application/json")], body.as_bytes());
            assert_eq!(answer.status, status, "{name}: {}", answer.text);
            let (found, errors) = answer.problem();
            if status == 422 {
                assert_eq!(errors, [("/name/cs".to_owned(), code.to_owned())], "{name}");
            } else {
                assert_eq!(found, "json_malformed", "{name}");
            }
        }
        let raw = b"{\"name\":{\"cs\":\"a\xff\"},\"legal_form\":\"unknown\"}";
        let answer = staff.send("POST", "/api/v1/organizations", &[("Content-Type", "application/json")], raw);
        assert_eq!(answer.problem().0, "json_malformed");
        assert_eq!(app.newest_revision(), newest);
    }

    fn all_that_is_wrong_is_told_at_once(app: Demonstration) {
        let body = json!({
            "name": {"cs": "", "en": "x".repeat(301)}, "former_names": [{"name": "a"}, {"name": "\u{0}", "until": "2020-02-30"}], "legal_form": "kraj",
            "ico": "12345678", "dic": "12345678", "data_box": "x", "address": {"street": "", "postcode": "1", "city": ""},
            "office": {"phone": "abc", "email": "x", "web": "ftp://x"}, "territories": [{"level": "town", "code": "x"}],
            "seat": {"level": "village", "code": "x"}, "founded": "31. 12. 2020", "dissolved": "2020-13-01",
        });
        let (code, errors) = app.staff().post("/api/v1/organizations", &body).problem();
        assert_eq!(code, "invalid");
        let told: Vec<String> = errors.iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
        insta::assert_snapshot!("all_errors", told.join("\n"));
    }

    fn validate_only_records_nothing(app: Demonstration) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let answer = staff.post("/api/v1/organizations?validate_only=true", &whole());
        let body = answer.expect(200);
        assert_eq!((answer.header("etag"), answer.header("location")), (None, None), "there is nothing to find");
        assert_eq!(staff.get(&format!("/api/v1/organizations/{}", body["id"].as_str().expect("an id"))).status, 404);
        assert_eq!(app.newest_revision(), newest);
        let mut wrong = whole();
        wrong["ico"] = json!("00263958");
        wrong["dic"] = Value::Null;
        let answer = staff.post("/api/v1/organizations?validate_only=true", &wrong);
        assert_eq!((answer.status, answer.problem().1), (409, vec![("/ico".to_owned(), "ico_taken".to_owned())]), "the same path as a real write");
    }
}

/// Numbers of all revisions that `actor` sees.
fn all_revisions(actor: &crate::actor::Actor) -> Vec<Value> {
    let items = all_of_feed(actor);
    items.iter().map(|item| item["number"].clone()).collect()
}

fn all_of_feed(actor: &crate::actor::Actor) -> Vec<Value> {
    given::all(actor, "/api/v1/revisions?limit=2")
}
