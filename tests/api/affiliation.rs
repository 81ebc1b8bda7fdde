//! Affiliations with other networks.

use serde_json::{Value, json};

use crate::given::{self, SCENARIO, all, grouping, one, organization, recorded};

const PATH: &str = "/api/v1/affiliations";

on_both! {
    fn the_usti_region_belongs_to_the_regions_for_health(app: Demonstration) {
        let affiliation = one(&app.anonymous(), PATH);
        insta::assert_json_snapshot!("usti_region", affiliation);
        let region = given::with_ico(&app.anonymous(), "70892156");
        assert_eq!(affiliation["organization_id"], region["id"]);
        let link = region["links"]["affiliations"].as_str().expect("a link");
        assert_eq!(one(&app.anonymous(), link), affiliation);
        assert_eq!(given::total(&app.anonymous(), "2020-02-20"), (131, 131), "another network is no membership");
    }

    fn an_affiliation_from_its_record_to_its_removal(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Spolek Údolí"));
        let body = json!({"organization_id": id, "network": "who_european_healthy_cities", "began_earliest": "2010-01-01", "began_latest": "2010-12-31", "source": SCENARIO, "note": "a remark"});
        let made = staff.post(PATH, &body);
        let first = made.expect(201);
        let path = format!("{PATH}/{}", first["id"].as_str().expect("an id"));
        assert_eq!(made.header("location"), Some(path.as_str()));
        assert_eq!(asked.get(&path).expect(200), first);
        assert_eq!(first["ended"], Value::Null);

        let change = json!({"began_earliest": null, "ended": {"earliest": "2015-01-01", "latest": "2015-12-31"}, "note": null});
        let corrected = staff.patch(&path, made.etag(), &change);
        let second = corrected.expect(200);
        assert_eq!((&second["began_earliest"], &second["ended"], &second["note"]), (&Value::Null, &change["ended"], &Value::Null));
        assert_eq!(second["began_latest"], "2010-12-31", "what the patch leaves out stays");
        let newest = app.newest_revision();
        let same = staff.patch(&path, corrected.etag(), &json!({"source": SCENARIO}));
        assert_eq!((same.expect(200), same.etag()), (second.clone(), corrected.etag()));
        assert_eq!(app.newest_revision(), newest, "a patch that changes nothing is no revision");
        assert_eq!(asked.get(&format!("{path}?known_at={}", first["revision"])).expect(200), first);

        assert_eq!(staff.delete(&path, made.etag()).problem().0, "precondition_failed");
        assert_eq!(staff.delete(&path, corrected.etag()).status, 204);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        let history = asked.get(&format!("/api/v1/organizations/{id}/history")).expect(200);
        let told: Vec<_> = history["items"].as_array().expect("items").iter().map(|item| (item["change"]["entity"].as_str(), item["change"]["operation"].as_str())).collect();
        let affiliation = Some("affiliation");
        assert_eq!(told, [(Some("organization"), Some("create")), (affiliation, Some("create")), (affiliation, Some("update")), (affiliation, Some("delete"))]);
        assert!(app.verify().faults.is_empty());
    }

    fn lists_and_filters(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &grouping("Spolek Údolí"));
        for (network, latest) in [("who_european_healthy_cities", "2010-12-31"), ("who_regions_for_health", "2011-12-31")] {
            recorded(&staff, PATH, &json!({"organization_id": id, "network": network, "began_latest": latest, "source": SCENARIO}));
        }
        assert_eq!(all(&asked, PATH).len(), 3);
        assert_eq!(all(&asked, &format!("{PATH}?limit=1")), all(&asked, PATH), "pages join up");
        assert_eq!(all(&asked, &format!("{PATH}?organization_id={id}")).len(), 2);
        assert_eq!(all(&asked, &format!("{PATH}?network=who_regions_for_health")).len(), 2);
        assert_eq!(one(&asked, &format!("{PATH}?network=who_regions_for_health&organization_id={id}"))["began_latest"], "2011-12-31");
        for query in ["network=who", "organization_id=1", "q=a", "limit=0"] {
            let answer = asked.get(&format!("{PATH}?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
    }

    fn spells_in_one_network_never_overlap(app: Demonstration) {
        let staff = app.staff();
        let id = organization(&staff, &grouping("Spolek Údolí"));
        let body = json!({"organization_id": id, "network": "who_european_healthy_cities", "began_earliest": "2010-01-01", "began_latest": "2010-12-31", "ended": "2015-01-01", "source": SCENARIO});
        recorded(&staff, PATH, &body);
        for (network, earliest, latest, fits) in [
            ("who_european_healthy_cities", json!("2014-12-31"), "2016-01-01", false), ("who_european_healthy_cities", json!("2015-01-01"), "2016-01-01", true),
            ("who_european_healthy_cities", Value::Null, "2016-01-01", false), ("who_regions_for_health", json!("2012-01-01"), "2012-01-01", true),
        ] {
            let body = json!({"organization_id": id, "network": network, "began_earliest": earliest, "began_latest": latest, "source": SCENARIO});
            let answer = staff.post(&format!("{PATH}?validate_only=true"), &body);
            if fits {
                answer.expect(200);
            } else {
                assert_eq!((answer.status, answer.problem()), (409, ("conflict".to_owned(), vec![("/began_latest".to_owned(), "affiliations_overlap".to_owned())])), "{body}");
            }
        }
    }

    fn an_affiliation_is_public_so_its_organization_must_be(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let mut draft = grouping("Tajný záměr");
        draft["published"] = json!(false);
        let id = organization(&staff, &draft);
        let tag = asked.get(PATH).etag().to_owned();
        let body = json!({"organization_id": id, "network": "who_regions_for_health", "began_latest": "2010-12-31", "source": SCENARIO});
        let answer = staff.post(PATH, &body);
        assert_eq!((answer.status, answer.problem().1), (422, vec![("/organization_id".to_owned(), "member_unpublished".to_owned())]));
        assert_eq!(asked.get(PATH).etag(), tag);
        assert!(!asked.get("/api/v1/revisions?after=2").text.contains(&id), "the feed says nothing of a draft");
    }
}
