//! References to persons: they say nothing, and nobody outside learns of them.

use healthy_cities_registry::domain::policy::Role;
use serde_json::{Value, json};

use crate::given::recorded;
use crate::specimen::{made, places, refused};

const PATH: &str = "/api/v1/persons";

on_both! {
    fn a_reference_from_its_making_to_its_end(app: Reference) {
        let (staff, auditor) = (app.staff(), app.auditor());
        let answer = staff.post(PATH, &json!({}));
        let first = answer.expect(201);
        let path = made(&answer).0;
        assert_eq!(path, format!("{PATH}/{}", first["id"].as_str().expect("an id")));
        let members: Vec<&String> = first.as_object().expect("an object").keys().collect();
        assert_eq!(members, ["id", "revision"], "a reference says nothing else");
        for actor in [&staff, &auditor, &app.admin()] {
            assert_eq!(actor.get(&path).expect(200), first);
        }
        assert_eq!(auditor.get(&path).etag(), answer.etag());
        let (other, _) = recorded(&staff, PATH, &json!({}));
        assert_ne!(first["id"], json!(other), "each is another person");
        assert_eq!(staff.delete(&path, "\"1.1\"").problem().0, "precondition_failed");
        assert_eq!(staff.delete(&path, answer.etag()).status, 204);
        refused(&auditor.get(&path), 404, "not_found", &path);
        refused(&staff.delete(&path, "*"), 404, "not_found", &path);
        assert_eq!(auditor.get(&format!("{path}?known_at={}", first["revision"])).expect(200), first);
        assert_eq!(app.verify().faults, []);
    }

    fn nothing_is_said_of_a_person(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        for (body, place) in [(json!({"name": "Jan Novák"}), "/name"), (json!({"id": "x"}), "/id")] {
            let answer = staff.post(PATH, &body);
            assert_eq!(refused(&answer, 422, "invalid", PATH), places(&[(place, "member_unknown")]));
            assert!(!answer.text.contains("Novák"), "what was sent is not repeated: {}", answer.text);
        }
        for body in [json!(null), json!("x"), json!(1)] {
            assert_eq!(staff.post(PATH, &body).status, 422, "{body}");
        }
        assert_eq!(app.newest_revision(), newest);
        let (id, _) = recorded(&staff, PATH, &json!({}));
        let revision = staff.get(&format!("/api/v1/revisions/{}", app.newest_revision())).expect(200);
        assert_eq!(revision["changes"][0]["after"], json!({"id": id}), "the journal holds the reference alone");
    }

    fn nobody_outside_learns_of_a_reference(app: Reference) {
        let (anonymous, dashboard) = (app.anonymous(), app.with_role(Role::Dashboard));
        let feed = anonymous.get("/api/v1/revisions?limit=200");
        let tag = anonymous.get("/api/v1/documents").etag().to_owned();
        let (id, _) = recorded(&app.staff(), PATH, &json!({}));
        let path = format!("{PATH}/{id}");
        refused(&anonymous.get(&path), 401, "unauthorized", &path);
        refused(&dashboard.get(&path), 403, "forbidden", &path);
        for (actor, status) in [(&anonymous, 401), (&dashboard, 403), (&app.auditor(), 403)] {
            assert_eq!(actor.post(PATH, &json!({})).status, status);
            assert_eq!(actor.delete(&path, "*").status, status);
        }
        assert_eq!(anonymous.get("/api/v1/revisions?limit=200").text, feed.text);
        assert_eq!(anonymous.get("/api/v1/documents").etag(), tag);
        let number = app.newest_revision();
        assert_eq!(anonymous.get(&format!("/api/v1/revisions/{number}")).status, 404);
        assert_eq!(app.auditor().get(&format!("/api/v1/revisions/{number}")).expect(200)["public"], Value::Bool(false));
    }
}
