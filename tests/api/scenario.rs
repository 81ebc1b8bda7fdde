//! Worked-through examples. No source says that they happened: they are scenarios.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use healthy_cities_registry::clock::Ids;
use healthy_cities_registry::service::demonstration;
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::given::{self, SCENARIO, of_type, total};

/// The Ústí Region is admitted as of 1 April 2020; returns id and tag.
fn admitted(staff: &Actor, region: &Value) -> (String, String) {
    given::no_case_of(staff, region);
    let membership = json!({
        "organization_id": region["id"], "type": "region", "began": "2020-04-01",
        "evidence": "Resolution of the Council, as the scenario has it", "source": SCENARIO,
    });
    given::membership(staff, &membership)
}

/// What the history of the region tells of one membership: operation and revision.
fn told(actor: &Actor, region: &Value, membership: &str) -> Vec<(String, i64, Value)> {
    let path = format!("/api/v1/organizations/{}/history", region["id"].as_str().expect("an id"));
    let items = actor.get(&path).expect(200)["items"].as_array().expect("items").clone();
    let of_membership = items.iter().filter(|item| item["change"]["id"] == membership);
    of_membership
        .map(|item| {
            assert_eq!(item["change"]["entity"], "membership");
            let operation = item["change"]["operation"].as_str().expect("an operation");
            let revision = item["revision"]["number"].as_i64().expect("a number");
            (operation.to_owned(), revision, item["change"]["after"].clone())
        })
        .collect()
}

on_both! {
    fn scenario_of_the_usti_region_admitted_and_ended(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let region = given::with_ico(&asked, "70892156");
        assert_eq!(region["name"]["cs"], "Ústecký kraj");
        assert!(given::all(&asked, "/api/v1/members?q=ustecky%20kraj").is_empty(), "no member yet");
        given::no_case_of(&staff, &region);
        let before = app.newest_revision();

        let (id, etag) = admitted(&staff, &region);
        assert_eq!(total(&asked, "2020-03-31"), (131, 131), "the day before");
        assert_eq!(total(&asked, "2020-04-01"), (132, 132), "on the day");
        assert_eq!(of_type(&asked, "2020-03-31", "region"), (5, 5));
        assert_eq!(of_type(&asked, "2020-04-01", "region"), (6, 6));
        let members = given::all(&asked, "/api/v1/members?as_of=2020-04-01&type=region");
        assert_eq!(given::column(&members, "name"), [
            "Hlavní město Praha", "Jihomoravský kraj", "Kraj Vysočina", "Liberecký kraj", "Moravskoslezský kraj", "Ústecký kraj",
        ]);
        let member = members.last().expect("a member");
        assert_eq!((&member["region"], &member["source"]), (&json!("CZ042"), &json!(SCENARIO)));
        assert_eq!(given::all(&asked, "/api/v1/members?as_of=2020-04-01&region=CZ042").len(), 8);

        let end = json!({"on": "2021-01-01", "kind": "withdrawal", "source": SCENARIO});
        let ended = staff.post_to(&format!("/api/v1/memberships/{id}/end"), &etag, &end);
        assert_eq!(ended.expect(200)["end"]["kind"], "withdrawal");
        assert_eq!(total(&asked, "2020-12-31"), (132, 132), "the last day of membership");
        assert_eq!(total(&asked, "2021-01-01"), (131, 131), "the first day without it");
        assert_eq!(of_type(&asked, "2021-01-01", "region"), (5, 5));

        for actor in [&asked, &staff] {
            let told = told(actor, &region, &id);
            let shown: Vec<_> = told.iter().map(|(operation, revision, after)| (operation.as_str(), *revision, after["ended_latest"].as_str())).collect();
            let ended = app.newest_revision();
            assert_eq!(shown, [("create", before + 1, None), ("update", ended, Some("2021-01-01"))]);
        }
        assert!(app.verify().faults.is_empty());
    }

    fn scenario_of_an_admission_recorded_by_mistake(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let region = given::with_ico(&asked, "70892156");
        let (id, etag) = admitted(&staff, &region);
        let known = app.newest_revision();
        assert_eq!(total(&asked, "2020-04-01"), (132, 132));
        let path = format!("/api/v1/memberships/{id}");
        let gone = staff.delete(&format!("{path}?reason=recorded%20by%20mistake"), &etag);
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        assert_eq!(total(&asked, "2020-04-01"), (131, 131), "as if it had never been");
        assert_eq!(asked.get(&path).problem().0, "not_found");
        let then = asked.get(&format!("/api/v1/statistics/members?as_of=2020-04-01&known_at={known}")).expect(200);
        assert_eq!(then["total"], 132, "what was known then stays known");
        assert_eq!(asked.get(&format!("{path}?known_at={known}")).expect(200)["id"], id);
        let told = told(&asked, &region, &id);
        let shown: Vec<_> = told.iter().map(|(operation, revision, _)| (operation.as_str(), *revision)).collect();
        assert_eq!(shown, [("create", known), ("delete", known + 1)]);
        let revision = staff.get(&format!("/api/v1/revisions/{}", known + 1)).expect(200);
        assert_eq!(revision["reason"], "recorded by mistake");
        assert_eq!(staff.delete(&path, "*").problem().0, "not_found", "it cannot be taken back twice");
        admitted(&staff, &region);
        assert_eq!(total(&asked, "2020-04-01"), (132, 132), "and can be recorded anew");
        assert!(app.verify().faults.is_empty());
    }

    fn scenario_of_the_demonstration_walked_on_to_132(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let before = app.newest_revision();
        let walked = |app: &crate::app::App| {
            let (act, store) = (app.act("walk on"), app.store.clone());
            let ids = Ids::Counted(Arc::new(AtomicU64::new(2_000_000)));
            app.store.write_now(move |conn| demonstration::walk(conn, &act, &ids, store.registers())).expect("it is walked")
        };
        assert!(walked(app));
        assert!(!walked(app), "and once alone");
        assert_eq!(total(&asked, "2020-03-31"), (131, 131));
        assert_eq!(total(&asked, "2020-04-01"), (132, 132));
        assert_eq!(of_type(&asked, "2020-04-01", "region"), (6, 6));
        let member = given::one(&asked, "/api/v1/members?as_of=2020-04-01&q=70892156");
        let membership = asked.get(member["links"]["membership"].as_str().expect("a link")).expect(200);
        for step in ["proposal", "approval", "admission"] {
            let cited = asked.get(membership["decisions"][step]["href"].as_str().expect("a link")).expect(200);
            let says = cited["source"].as_str().expect("a source").starts_with("SCENARIO");
            assert_eq!(says, step != "proposal", "only the proposal is told by a source");
        }
        let made = given::all(&staff, &format!("/api/v1/revisions?after={before}"));
        let walk: Vec<_> = made.iter().filter(|revision| revision["actor"] == "command line" && !revision["reason"].as_str().expect("a reason").starts_with("make a")).collect();
        assert_eq!(walk.len(), 8);
        assert!(walk.iter().all(|revision| revision["reason"].as_str().expect("a reason").starts_with("SCENARIO: ")));
        assert!(app.verify().faults.is_empty());
    }
}
