//! Events of the association.

use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::given::{self, SCENARIO, all, column, grouping, one, organization, recorded};

const PATH: &str = "/api/v1/events";

/// An event of a test, on these days.
fn event(name: &str, first: &str, last: &str) -> Value {
    json!({"kind": "conference", "name": {"cs": name}, "first_day": first, "last_day": last, "source": SCENARIO})
}

fn notice(noted_on: &str) -> Value {
    json!({"noted_on": noted_on, "source": SCENARIO})
}

/// The Czech names of the events of a query, in their order.
fn names(actor: &Actor, query: &str) -> Vec<String> {
    let items = all(actor, &format!("{PATH}?{query}"));
    items.iter().map(|item| item["name"]["cs"].as_str().expect("a name").to_owned()).collect()
}

/// An event as it was recorded, without the meetings that a read adds.
fn as_recorded(answer: &Answer) -> Value {
    let mut body = answer.expect(200);
    let meetings = body.as_object_mut().expect("an object").remove("meetings");
    assert_eq!(meetings, Some(json!([])), "nothing meets in it");
    body
}

on_both! {
    fn litomerice_is_to_host_the_general_assembly(app: Demonstration) {
        let asked = app.anonymous();
        let found = one(&asked, PATH);
        insta::assert_json_snapshot!("litomerice", found);
        assert_eq!((&found["state"], &found["changes"]), (&json!("planned"), &json!([])), "what came of it the source does not say");
        let read = asked.get(&format!("{PATH}/{}", found["id"].as_str().expect("an id"))).expect(200);
        let meetings = read["meetings"].as_array().expect("meetings");
        assert_eq!(meetings.len(), 1, "{read}");
        assert_eq!((&meetings[0]["body"]["kind"], &meetings[0]["first_day"], &meetings[0]["state"]), (&json!("general_assembly"), &json!("2020-04-01"), &json!("planned")));
        let host = asked.get(&format!("/api/v1/organizations/{}", found["host_id"].as_str().expect("a host"))).expect(200);
        assert_eq!(host["name"]["cs"], "Litoměřice");
        let member = one(&asked, "/api/v1/members?as_of=2020-02-20&q=litomerice");
        assert_eq!(member["organization_id"], host["id"], "a member hosts it");
        assert_eq!(given::total(&asked, "2020-02-20"), (131, 131));
    }

    fn an_event_from_its_record_to_its_removal(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let host = organization(&staff, &grouping("Spolek hostitel"));
        let mut body = event("Konference", "2027-04-01", "2027-04-03");
        body["host_id"] = json!(host);
        body["themes"] = json!([{"cs": "Zdraví", "en": "Health"}, {"cs": "Energie"}]);
        let made = staff.post(PATH, &body);
        let first = made.expect(201);
        let path = format!("{PATH}/{}", first["id"].as_str().expect("an id"));
        assert_eq!(made.header("location"), Some(path.as_str()));
        let answer = asked.get(&path);
        assert_eq!(as_recorded(&answer), first);
        assert_eq!(asked.send("GET", &path, &[("If-None-Match", answer.etag())], b"").status, 304);
        assert_eq!((&first["state"], &first["place"], &first["published"]), (&json!("planned"), &Value::Null, &json!(true)));

        let corrected = staff.patch(&path, made.etag(), &json!({"place": "Štětí", "last_day": "2027-04-02", "themes": [{"cs": "Voda"}]}));
        let second = corrected.expect(200);
        assert_eq!((&second["place"], &second["last_day"], &second["themes"]), (&json!("Štětí"), &json!("2027-04-02"), &json!([{"cs": "Voda", "en": null}])));
        assert_eq!(second["first_day"], "2027-04-01", "what the patch leaves out stays");
        let newest = app.newest_revision();
        let same = staff.patch(&path, corrected.etag(), &json!({"source": SCENARIO}));
        assert_eq!((same.expect(200), same.etag()), (second, corrected.etag()));
        assert_eq!(app.newest_revision(), newest, "a patch that changes nothing is no revision");
        assert_eq!(as_recorded(&asked.get(&format!("{path}?known_at={}", first["revision"]))), first);

        assert_eq!(staff.delete(&path, made.etag()).problem().0, "precondition_failed");
        assert_eq!(staff.delete(&path, corrected.etag()).status, 204);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        assert_eq!(as_recorded(&asked.get(&format!("{path}?known_at={}", first["revision"]))), first, "what was known stays known");
        assert_eq!(app.verify().faults, []);
    }

    fn a_postponement_and_a_cancellation_are_history(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let (id, etag) = recorded(&staff, PATH, &event("Jarní škola", "2021-04-01", "2021-04-03"));
        let path = format!("{PATH}/{id}");
        let mut later = notice("2021-03-10");
        later["reason"] = json!("epidemic, in a scenario");
        let put_off = staff.post_to(&format!("{path}/postpone"), &etag, &later);
        let body = put_off.expect(200);
        assert_eq!((&body["state"], &body["first_day"], &body["last_day"]), (&json!("postponed"), &Value::Null, &Value::Null));
        assert_eq!(body["changes"], json!([{"state": "planned", "first_day": "2021-04-01", "last_day": "2021-04-03", "place": null, "noted_on": "2021-03-10", "reason": "epidemic, in a scenario", "source": SCENARIO}]));
        assert_eq!(staff.post_to(&format!("{path}/cancel"), &etag, &notice("2021-03-11")).problem().0, "precondition_failed", "it has moved since");

        let mut again = notice("2021-06-01");
        again["first_day"] = json!("2021-09-09");
        again["place"] = json!("Štětí");
        let body = staff.post_to(&format!("{path}/postpone"), put_off.etag(), &again).expect(200);
        assert_eq!((&body["state"], &body["first_day"], &body["last_day"], &body["place"]), (&json!("planned"), &json!("2021-09-09"), &json!("2021-09-09"), &json!("Štětí")));
        let body = staff.post_to(&format!("{path}/cancel"), "*", &notice("2021-08-01")).expect(200);
        assert_eq!((&body["state"], &body["first_day"]), (&json!("cancelled"), &json!("2021-09-09")), "it is known what was called off");
        let states: Vec<_> = body["changes"].as_array().expect("changes").iter().map(|change| change["state"].as_str().expect("a state")).collect();
        assert_eq!(states, ["planned", "postponed", "planned"]);
        assert_eq!(as_recorded(&asked.get(&path)), body);
        staff.patch(&path, "*", &json!({"note": "called off"})).expect(200);
        assert_eq!(asked.get(&path).expect(200)["changes"], body["changes"], "a correction leaves the history");
        let unknown = [("/state", "member_unknown"), ("/changes", "member_unknown")];
        for (member, (place, code)) in ["state", "changes"].iter().zip(unknown) {
            let answer = staff.patch(&path, "*", &json!({*member: "held"}));
            assert_eq!((answer.status, answer.problem().1), (422, vec![(place.to_owned(), code.to_owned())]), "neither is corrected");
        }
        assert_eq!(app.verify().faults, []);
    }

    fn an_event_is_held_on_its_first_day_in_prague(app: Reference) {
        let staff = app.staff();
        // The clock stands at 10:00 UTC on 21 November 2026.
        let (id, _) = recorded(&staff, PATH, &event("Konference", "2026-11-22", "2026-11-23"));
        let path = format!("{PATH}/{id}");
        let early = staff.post_to(&format!("{path}/hold"), "*", &json!({}));
        assert_eq!((early.status, early.problem().1), (409, vec![("/first_day".to_owned(), "not_yet_held".to_owned())]));
        app.advance(chrono::Duration::minutes(13 * 60 + 1));
        let held = staff.post_to(&format!("{path}/hold"), "*", &json!({}));
        assert_eq!(held.expect(200)["state"], "held", "23:01 UTC is the next day in Prague");
        let moved = staff.patch(&path, held.etag(), &json!({"first_day": "2027-01-01", "last_day": "2027-01-02"}));
        assert_eq!((moved.status, moved.problem().1), (409, vec![("/first_day".to_owned(), "not_yet_held".to_owned())]), "what was held was not held tomorrow");
        staff.patch(&path, held.etag(), &json!({"first_day": "2026-11-20"})).expect(200);
        for body in [json!({"on": "2026-11-22"}), json!("held"), Value::Null] {
            assert_eq!(staff.post_to(&format!("{path}/hold"), "*", &body).status, 422, "{body}");
        }
    }

    fn lists_and_filters(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let host = organization(&staff, &grouping("Spolek hostitel"));
        let mut hosted = event("C", "2021-06-01", "2021-06-01");
        hosted["host_id"] = json!(host);
        hosted["kind"] = json!("spring_school");
        for body in [event("B", "2021-05-10", "2021-05-12"), hosted, event("A", "2021-05-10", "2021-05-10"), event("Z", "2020-01-01", "2020-01-02")] {
            recorded(&staff, PATH, &body);
        }
        let (id, _) = recorded(&staff, PATH, &event("D", "2019-01-01", "2019-01-01"));
        staff.post_to(&format!("{PATH}/{id}/postpone"), "*", &notice("2019-01-01")).expect(200);
        assert_eq!(names(&asked, "limit=200"), ["Z", "B", "A", "C", "D"], "by first day, then as recorded, without a day last");
        assert_eq!(names(&asked, "limit=1"), names(&asked, "limit=200"), "pages join up");
        assert_eq!(names(&asked, "kind=spring_school"), ["C"]);
        assert_eq!(names(&asked, "state=postponed"), ["D"]);
        assert_eq!(names(&asked, &format!("host_id={host}")), ["C"]);
        assert_eq!(names(&asked, "from=2021-05-12"), ["B", "C"], "one that lasts into the range");
        assert_eq!(names(&asked, "until=2021-05-10"), ["Z"], "the day after the range");
        assert_eq!(names(&asked, "from=2021-05-11&until=2021-06-01"), ["B"]);
        assert_eq!(names(&asked, "as_of=1990-01-01").len(), 5, "the day is taken and changes nothing");
        let whole = asked.get(&format!("{PATH}?count=exact&limit=2")).expect(200);
        assert_eq!(whole["total"], 5);
        for query in ["kind=party", "state=over", "from=2021-13-01", "until=x", "from=2021-05-01&until=2021-05-01", "host_id=1", "host=x", "limit=0"] {
            let answer = asked.get(&format!("{PATH}?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
    }

    fn a_draft_is_seen_from_inside_alone(app: Reference) {
        let (asked, staff, auditor) = (app.anonymous(), app.staff(), app.auditor());
        let tag = asked.get(PATH).etag().to_owned();
        let mut draft = event("Tajná konference", "2027-04-01", "2027-04-03");
        draft["published"] = json!(false);
        let (id, etag) = recorded(&staff, PATH, &draft);
        let path = format!("{PATH}/{id}");
        let put_off = staff.post_to(&format!("{path}/postpone"), &etag, &notice("2026-11-01"));
        put_off.expect(200);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        assert_eq!(asked.get(PATH).etag(), tag, "nothing shows that somebody works");
        assert_eq!(asked.get(&format!("{PATH}?count=exact&state=postponed")).expect(200)["total"], 0);
        assert!(!asked.get("/api/v1/revisions?limit=200").text.contains(&id), "the feed says nothing of a draft");
        assert_eq!(app.dashboard().get(&path).status, 404);
        assert_eq!(auditor.get(&path).expect(200)["state"], "postponed");
        assert_eq!(auditor.post_to(&format!("{path}/cancel"), "*", &notice("2026-11-02")).problem().0, "forbidden");
        let null = staff.patch(&path, "*", &json!({"published": null}));
        assert_eq!((null.status, null.problem().1), (422, vec![("/published".to_owned(), "json_type".to_owned())]));

        let hidden = organization(&staff, &json!({"name": {"cs": "Tajný hostitel"}, "legal_form": "institute", "published": false}));
        staff.patch(&path, "*", &json!({"host_id": hidden})).expect(200);
        let shown = staff.patch(&path, "*", &json!({"published": true}));
        assert_eq!((shown.status, shown.problem().1), (422, vec![("/host_id".to_owned(), "organization_unpublished".to_owned())]), "it would show its host");
        staff.patch(&path, "*", &json!({"published": true, "host_id": null})).expect(200);
        let known = asked.get(&path).expect(200)["revision"].as_i64().expect("a revision");
        assert_eq!(asked.get(&format!("{path}?known_at={}", known - 1)).problem().0, "not_found", "it was none of theirs then");
        assert!(!asked.get(&format!("/api/v1/revisions?after={}", known - 1)).text.contains(&hidden), "what was hidden before stays hidden");
    }

    fn many_themes_and_long_texts_are_refused(app: Reference) {
        let staff = app.staff();
        let mut body = event("Konference", "2027-04-01", "2027-04-01");
        body["themes"] = (0..31).map(|_| json!({"cs": "a"})).collect();
        assert_eq!(staff.post(PATH, &body).problem().1, [("/themes".to_owned(), "list_too_long".to_owned())]);
        body["themes"] = (0..30).map(|number| json!({"cs": format!("Téma {number}")})).collect();
        let made = staff.post(PATH, &body).expect(201);
        assert_eq!(column(made["themes"].as_array().expect("themes"), "cs").last(), Some(&"Téma 29"));
    }
}
