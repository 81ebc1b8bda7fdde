//! Applications: the walk from the council's proposal to membership, its guards, and
//! who sees what of it. Beyond the proposal all of it is a scenario.

use healthy_cities_registry::service::application::{expire, idle};
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::revision::{self, Mode};
use serde_json::{Value, json};

use crate::actor::Answer;
use crate::given::{self, SCENARIO, all, column, of_type, one, recorded, total};
use crate::specimen::places;
use crate::walk::Walk;

/// The code of a refusal, and those of its errors with where they are.
fn refused(answer: &Answer) -> (u16, Vec<(String, String)>) {
    (answer.status, answer.problem().1)
}

/// How an item of the checklist is refused.
fn items(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(item, code)| (format!("/items/{item}"), (*code).to_owned())).collect()
}

/// What stands against a move for `actor`: pairs of place and code.
fn against(walk: &Walk, actor: &crate::actor::Actor, turn: &str) -> Vec<(String, String)> {
    let moves = actor.get(&format!("{}/moves", walk.path)).expect(200);
    let found = moves["moves"].as_array().expect("moves").iter().find(|one| one["move"] == turn);
    let found = found.expect("a move").clone();
    let list = found["against"].as_array().expect("a list").clone();
    assert_eq!(found["allowed"], list.is_empty(), "{found}");
    list.iter()
        .map(|one| {
            let text = |member: &str| one[member].as_str().expect(member).to_owned();
            assert!(!text("detail").is_empty());
            (text("about"), text("code"))
        })
        .collect()
}

on_both! {
    fn the_demonstration_holds_the_case_where_the_source_leaves_it(app: Demonstration) {
        let walk = Walk::begin(app);
        let case = walk.case();
        assert_eq!((&case["state"], &case["member_type"], &case["version"]), (&json!("draft"), &json!("region"), &json!(0)));
        assert_eq!(case["planned"]["decision"], "2020-04-01", "as the press release has it");
        let steps = walk.steps(&walk.clerk);
        let expected = [
            ("proposal", "done", "nobody"),
            ("approval", "open", "applicant_body"),
            ("filing", "waiting", "applicant"),
            ("decision", "waiting", "association_body"),
            ("presentation", "waiting", "staff"),
            ("membership", "waiting", "nobody"),
        ];
        let expected: Vec<_> = expected.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect();
        assert_eq!(steps, expected);
        let path = walk.clerk.get(&format!("{}/path?as_of=2020-02-20", walk.path)).expect(200);
        let approval = &path["steps"][1];
        assert_eq!((&approval["body"]["name"], &approval["rule"]["id"]), (&json!("Zastupitelstvo Ústeckého kraje"), &json!("cz-region-assembly")));
        assert_eq!(approval["citation"]["text"], "§ 35(2)(k) of Act 129/2000 Coll.");
        assert_eq!(path["steps"][3]["body_kind"], "council", "the association's Council admits");
        assert_eq!(path["items"].as_array().map(Vec::len), Some(9));
        assert!(path["items"].as_array().expect("items").iter().all(|item| item["met"] == false));
        assert!(all(&app.anonymous(), "/api/v1/members?q=ustecky%20kraj").is_empty(), "and no member");
        // No public answer tells that somebody applies.
        for path in [walk.path.clone(), "/api/v1/applications".to_owned()] {
            assert_eq!(app.anonymous().get(&path).status, 401);
        }
    }

    fn the_whole_walk(app: Demonstration) {
        let walk = Walk::begin(app);
        let anyone = app.anonymous();
        assert_eq!(total(&anyone, "2020-04-01"), (131, 131));
        let approval = walk.gather();
        assert_eq!(against(&walk, &walk.clerk, "submit"), []);
        walk.moved(&walk.clerk, &json!({"move": "submit"}), "submitted");
        walk.moved(&walk.staff, &json!({"move": "take_up"}), "under_review");
        assert_eq!(against(&walk, &walk.staff, "ready"), [
            ("items/declaration_approval", "point_missing"),
            ("items/politician_named", "point_missing"),
            ("items/coordinator_designated", "item_missing"),
            ("items/contact_politician", "item_missing"),
            ("items/contact_office_director", "item_missing"),
        ].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let note = json!({"text": "Chybí schválení Deklarace, prosíme o doplnění."});
        walk.staff.post(&format!("{}/notes", walk.path), &note).expect(201);
        walk.moved(&walk.staff, &json!({"move": "request_completion", "reason": "Chybí Deklarace"}), "awaiting_completion");
        walk.complete();
        walk.clerk.post(&format!("{}/notes", walk.path), &json!({"text": "Doplněno."})).expect(201);
        walk.moved(&walk.clerk, &json!({"move": "resubmit"}), "under_review");
        let ready = walk.moved(&walk.staff, &json!({"move": "ready"}), "ready_for_decision");
        assert_eq!(ready["version"], 2);
        let meeting = walk.to_scheduled();
        let tag = walk.staff.get(&format!("/api/v1/meetings/{meeting}")).etag().to_owned();
        walk.staff.post_to(&format!("/api/v1/meetings/{meeting}/hold"), &tag, &json!({})).expect(200);
        assert_eq!(walk.case()["state"], "scheduled", "that it was held leaves it scheduled");
        let admission = walk.admission();
        assert_eq!(anyone.get(&format!("/api/v1/resolutions/{approval}")).status, 404, "a draft until then");
        let revision = app.newest_revision();
        let admitted = walk.moved(&walk.staff, &Walk::admit(&admission), "admitted");
        assert_eq!(app.newest_revision(), revision + 1, "membership and all it rests on are one revision");

        assert_eq!(total(&anyone, "2020-03-31"), (131, 131), "the day before");
        assert_eq!(total(&anyone, "2020-04-01"), (132, 132), "on the day");
        assert_eq!(of_type(&anyone, "2020-04-01", "region"), (6, 6));
        let member = one(&anyone, "/api/v1/members?as_of=2020-04-01&q=70892156");
        assert_eq!(member["membership_id"], admitted["membership_id"]);
        let membership = anyone.get(member["links"]["membership"].as_str().expect("a link")).expect(200);
        let opened: Vec<(Value, Value)> = ["proposal", "approval", "admission"].iter().map(|step| {
            let cited = &membership["decisions"][step];
            anyone.get(cited["href"].as_str().expect("a link")).expect(200);
            (cited["body"]["organization"]["name"].clone(), cited["body"]["kind"].clone())
        }).collect();
        assert_eq!(opened, [
            (json!("Ústecký kraj"), json!("council")),
            (json!("Ústecký kraj"), json!("assembly")),
            (json!("Národní síť Zdravých měst České republiky, z.s.p.o."), json!("council")),
        ]);
        assert_eq!(walk.steps(&walk.clerk).iter().map(|(_, state, _)| state.as_str()).collect::<Vec<_>>(),
            ["done", "done", "done", "done", "open", "done"]);
        let presented = walk.patch(&walk.staff, &json!({"presented_on": "2020-04-01"}));
        assert_eq!(presented["presented_on"], "2020-04-01");
        assert_eq!(walk.steps(&walk.clerk)[4].1, "done");

        let notes = all(&walk.clerk, &format!("{}/notes", walk.path));
        assert_eq!(notes.iter().map(|note| note["by_staff"].as_bool()).collect::<Vec<_>>(), [Some(true), Some(false)]);
        let timeline = walk.clerk.get(&format!("{}/timeline", walk.path)).expect(200);
        let happened = timeline["items"].as_array().expect("items");
        let moves: Vec<_> = happened.iter().filter(|item| item["entity"] == "application").filter_map(|item| item["what"].as_str()).collect();
        assert_eq!(moves, ["create", "update", "submit", "take_up", "request_completion", "update", "resubmit", "ready", "schedule", "admit", "update"]);
        for entity in ["note", "contact", "resolution", "vote", "document", "membership", "meeting"] {
            assert!(happened.iter().any(|item| item["entity"] == entity), "{entity}");
        }
        assert!(happened.iter().all(|item| !item["actor"].as_str().unwrap_or_default().is_empty() && item["revision"].is_i64()));
        assert!(app.verify().faults.is_empty());
    }

    fn what_is_missing_is_refused_by_name(app: Demonstration) {
        let walk = Walk::begin(app);
        let submit = json!({"move": "submit"});
        let missing = items(&[
            ("contact_coordinator", "item_missing"),
            ("contact_head", "item_missing"),
            ("membership_approval", "item_missing"),
            ("resolution_extract", "item_missing"),
        ]);
        let mut found = refused(&walk.tried(&walk.clerk, &submit));
        found.1.sort();
        assert_eq!(found, (409, missing));
        // A decision that was not carried is none.
        let lost = walk.decided(&[("approves", "membership")]);
        walk.voted(&lost, 27);
        walk.patch(&walk.clerk, &json!({"decisions": {"approval_id": lost}}));
        assert!(refused(&walk.tried(&walk.clerk, &submit)).1.contains(&("/items/membership_approval".to_owned(), "decision_not_carried".to_owned())));
        assert_eq!(walk.steps(&walk.clerk)[1].1, "failed");
        walk.gather();
        walk.moved(&walk.clerk, &submit, "submitted");
        assert_eq!(refused(&walk.tried(&walk.clerk, &submit)), (409, places(&[("/move", "move_not_open")])));
        assert_eq!(refused(&walk.tried(&walk.clerk, &json!({"move": "take_up"}))), (409, places(&[("/move", "move_not_yours")])));
        assert_eq!(refused(&walk.tried(&app.admin(), &json!({"move": "admit"}))), (409, places(&[("/move", "move_not_open")])), "no privileged jump");
        walk.moved(&walk.staff, &json!({"move": "take_up"}), "under_review");
        assert_eq!(refused(&walk.tried(&walk.staff, &json!({"move": "request_completion"}))), (422, places(&[("/reason", "needed_for_move")])));
        let too_much = json!({"move": "ready", "meeting_id": walk.region, "effective_from": "2020-04-01"});
        let found = refused(&walk.tried(&walk.staff, &too_much)).1;
        for place in ["/meeting_id", "/effective_from"] {
            assert!(found.contains(&(place.to_owned(), "not_for_move".to_owned())), "{found:?}");
        }
    }

    fn a_decision_is_of_its_body_after_its_proposal_and_at_its_meeting(app: Demonstration) {
        let walk = Walk::begin(app);
        let refused_as = |approval: &str| {
            walk.patch(&walk.clerk, &json!({"decisions": {"approval_id": approval}}));
            let found = walk.tried(&walk.clerk, &json!({"move": "submit"})).problem().1;
            let (_, code) = found.into_iter().find(|(place, _)| place == "/items/membership_approval").expect("it is refused");
            code
        };
        let own = walk.proposal.clone();
        assert_eq!(refused_as(&own), "body_not_competent", "the council only proposes");
        let proposed = json!({"body_id": walk.council, "decided": "2020-03-10", "title": "Návrh", "points": [{"verb": "proposes",
            "subject": "membership", "text": "Scénář."}], "source": SCENARIO, "published": false});
        let proposed = recorded(&walk.clerk, "/api/v1/resolutions", &proposed).0;
        walk.patch(&walk.clerk, &json!({"decisions": {"proposal_id": proposed}}));
        let early = walk.decided(&[("approves", "membership")]);
        walk.voted(&early, 30);
        assert_eq!(refused_as(&early), "decision_too_early");
        walk.patch(&walk.clerk, &json!({"decisions": {"proposal_id": walk.proposal}}));
        let other = walk.decided(&[("approves", "fee")]);
        walk.voted(&other, 30);
        assert_eq!(refused_as(&other), "point_missing");
        let meeting = walk.sitting("2020-03-10");
        let outside = json!({"body_id": walk.assembly, "decided": "2020-03-09", "meeting_id": meeting, "title": "Členství",
            "points": [{"verb": "approves", "subject": "membership", "text": "Scénář."}], "source": SCENARIO, "published": false});
        let outside = recorded(&walk.clerk, "/api/v1/resolutions", &outside).0;
        walk.voted(&outside, 30);
        assert_eq!(refused_as(&outside), "decision_outside_meeting");
        let hanging = json!({"body_id": walk.assembly, "decided": "2020-03-09", "title": "Členství", "points": [{"verb": "approves",
            "subject": "membership", "text": "Scénář.", "condition": {"body_id": walk.board, "subject": "fee"}}], "source": SCENARIO, "published": false});
        let hanging = recorded(&walk.clerk, "/api/v1/resolutions", &hanging).0;
        walk.voted(&hanging, 30);
        assert_eq!(refused_as(&hanging), "decision_conditional");
    }

    fn what_was_declared_is_accepted_by_staff_with_a_reason(app: Demonstration) {
        let walk = Walk::begin(app);
        walk.gather();
        let declared = walk.decided(&[("approves", "membership"), ("approves", "declaration"), ("appoints", "politician")]);
        walk.patch(&walk.clerk, &json!({"decisions": {"approval_id": declared}}));
        walk.complete();
        walk.patch(&walk.clerk, &json!({"decisions": {"declaration_id": null, "politician_id": null}}));
        walk.moved(&walk.clerk, &json!({"move": "submit"}), "submitted");
        walk.moved(&walk.staff, &json!({"move": "take_up"}), "under_review");
        let ready = json!({"move": "ready"});
        let of_three = |code: &str| items(&[("declaration_approval", code), ("membership_approval", code), ("politician_named", code)]);
        let sorted = |answer: &Answer| {
            let mut found = answer.problem().1;
            found.sort();
            found
        };
        assert_eq!(sorted(&walk.tried(&walk.staff, &ready)), of_three("decision_undeclared"));
        let accept = json!({"move": "ready", "accept": "zápis nemá počty"});
        assert_eq!(sorted(&walk.tried(&walk.staff, &accept)), of_three("decision_undeclared"), "nothing says that it was carried");
        let vote = json!({"resolution_id": declared, "declared": "carried", "source": SCENARIO});
        recorded(&walk.staff, "/api/v1/votes", &vote);
        assert_eq!(sorted(&walk.tried(&walk.staff, &ready)), of_three("decision_unverified"));
        walk.moved(&walk.staff, &accept, "ready_for_decision");
        let moves = walk.clerk.get(&format!("{}/moves", walk.path)).expect(200);
        assert_eq!(moves["history"][2]["accepted"], "zápis nemá počty");
        assert_eq!(walk.steps(&walk.clerk)[1].1, "done");
    }

    fn the_association_decides_by_the_body_of_its_policy(app: Demonstration) {
        let walk = Walk::begin(app);
        walk.to_ready();
        let schedule = |meeting: &str| walk.tried(&walk.staff, &json!({"move": "schedule", "meeting_id": meeting}));
        assert_eq!(refused(&walk.tried(&walk.staff, &json!({"move": "schedule"}))), (422, places(&[("/meeting_id", "needed_for_move")])));
        let nowhere = "00000000-0000-7000-8000-00000000dead";
        assert_eq!(refused(&schedule(nowhere)), (422, places(&[("/meeting_id", "meeting_unknown")])));
        let general = crate::assembly::general_assembly(&walk.staff);
        let planned = one(&walk.staff, &format!("/api/v1/meetings?body_id={general}"));
        assert_eq!(refused(&schedule(planned["id"].as_str().expect("an id"))), (409, places(&[("/meeting_id", "body_not_competent")])));
        let held = json!({"body_id": walk.board, "first_day": "2020-03-20", "state": "held", "source": SCENARIO});
        let held = recorded(&walk.staff, "/api/v1/meetings", &held).0;
        assert_eq!(refused(&schedule(&held)), (409, places(&[("/meeting_id", "meeting_not_planned")])));
        walk.to_scheduled();

        let admission = walk.admission();
        let admit = |change: Value| {
            let mut body = Walk::admit(&admission);
            for (member, value) in change.as_object().expect("an object") {
                body[member] = value.clone();
            }
            refused(&walk.tried(&walk.staff, &body))
        };
        let mut nothing = refused(&walk.tried(&walk.staff, &json!({"move": "admit"})));
        nothing.1.sort();
        assert_eq!(nothing, (422, places(&[("/effective_from", "needed_for_move"), ("/resolution_id", "needed_for_move")])));
        assert_eq!(admit(json!({"accept": null})), (409, places(&[("/resolution_id", "decision_unverified")])), "the statutes are not entered");
        assert_eq!(admit(json!({"effective_from": "2020-03-24"})), (422, places(&[("/effective_from", "before_decision")])));
        assert_eq!(admit(json!({"presented_on": "2020-03-24"})), (422, places(&[("/presented_on", "before_decision")])));
        assert_eq!(admit(json!({"resolution_id": walk.proposal})), (409, places(&[("/resolution_id", "body_not_competent")])));
        let decided = |points: Value, day: &str| {
            let body = json!({"body_id": walk.board, "decided": day, "title": "Scénář", "points": points, "source": SCENARIO});
            recorded(&walk.staff, "/api/v1/resolutions", &body).0
        };
        let point = |to: &str| json!([{"verb": "approves", "subject": "membership", "text": "Scénář.", "addressee": {"organization_id": to}}]);
        let association = one(&walk.staff, "/api/v1/organizations?association=true");
        let other = decided(point(association["id"].as_str().expect("an id")), "2020-03-25");
        assert_eq!(admit(json!({"resolution_id": other})), (409, places(&[("/resolution_id", "about_another")])));
        let early = decided(point(&walk.region), "2020-03-01");
        assert_eq!(admit(json!({"resolution_id": early})), (409, places(&[("/resolution_id", "decision_too_early")])), "before the applicant did");
        let without = decided(point(&walk.region), "2020-03-25");
        assert_eq!(admit(json!({"resolution_id": without})), (409, places(&[("/resolution_id", "decision_undeclared")])));
        walk.moved(&walk.staff, &json!({"move": "reject", "reason": "Scénář"}), "rejected");
    }

    fn a_meeting_put_off_sends_the_case_back(app: Demonstration) {
        let walk = Walk::begin(app);
        walk.to_ready();
        for (turn, body) in [
            ("postpone", json!({"first_day": "2020-05-25", "noted_on": "2020-03-12", "source": SCENARIO})),
            ("cancel", json!({"noted_on": "2020-03-12", "source": SCENARIO})),
        ] {
            let meeting = walk.to_scheduled();
            let path = format!("/api/v1/meetings/{meeting}");
            let tag = walk.staff.get(&path).etag().to_owned();
            walk.staff.post_to(&format!("{path}/{turn}"), &tag, &body).expect(200);
            let case = walk.case();
            assert_eq!((&case["state"], &case["meeting_id"]), (&json!("ready_for_decision"), &Value::Null), "{turn}");
        }
        let moves = walk.staff.get(&format!("{}/moves", walk.path)).expect(200);
        let made: Vec<_> = moves["history"].as_array().expect("moves").iter().map(|made| made["move"].as_str().expect("a move")).collect();
        assert_eq!(made, ["submit", "take_up", "ready", "schedule", "unschedule", "schedule", "unschedule"]);
    }

    fn a_mistake_is_rectified_with_a_reason_and_a_document(app: Demonstration) {
        let walk = Walk::begin(app);
        walk.to_ready();
        walk.to_scheduled();
        let admission = walk.admission();
        let admitted = walk.moved(&walk.staff, &Walk::admit(&admission), "admitted");
        let membership = admitted["membership_id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/memberships/{membership}");
        assert_eq!(walk.staff.delete(&path, "*").problem().0, "conflict", "the case names it");
        let rectify = |document: Option<&str>| json!({"move": "rectify", "reason": "Scénář omylu", "document_id": document});
        assert_eq!(refused(&walk.tried(&walk.staff, &rectify(None))), (422, places(&[("/document_id", "needed_for_move")])));
        let letter = crate::specimen::document_of(&walk.staff, "other", false);
        let letter = crate::specimen::id_of(letter.header("location").expect("a location"));
        let back = walk.moved(&walk.staff, &rectify(Some(&letter)), "scheduled");
        assert_eq!((&back["membership_id"], &back["effective_from"]), (&Value::Null, &Value::Null));
        assert_eq!(total(&app.anonymous(), "2020-04-01"), (131, 131));
        assert_eq!(walk.staff.get(&path).status, 404);
        walk.moved(&walk.staff, &Walk::admit(&admission), "admitted");
        assert_eq!(total(&app.anonymous(), "2020-04-01"), (132, 132));
        // What was closed opens again only where no other is open.
        let ended = json!({"on": "2021-01-01", "kind": "withdrawal", "source": SCENARIO});
        let member = walk.case()["membership_id"].as_str().expect("an id").to_owned();
        walk.staff.post_to(&format!("/api/v1/memberships/{member}/end"), "*", &ended).expect(200);
        let next = json!({"organization_id": walk.region, "member_type": "region"});
        let next = walk.staff.post("/api/v1/applications", &next).expect(201);
        assert_eq!(refused(&walk.tried(&walk.staff, &rectify(Some(&letter)))), (409, places(&[("/move", "application_open")])));
        let draft = format!("/api/v1/applications/{}", next["id"].as_str().expect("an id"));
        let nothing = walk.staff.post_to(&format!("{draft}/moves"), "*", &rectify(Some(&letter)));
        assert_eq!(refused(&nothing), (409, places(&[("/move", "nothing_to_rectify")])));
        assert!(app.verify().faults.is_empty());
    }

    fn who_is_a_member_or_applies_does_not_apply_again(app: Demonstration) {
        let walk = Walk::begin(app);
        let begin = |actor: &crate::actor::Actor, body: &Value| actor.post("/api/v1/applications", body);
        let again = begin(&walk.clerk, &json!({"member_type": "region"}));
        assert_eq!(refused(&again), (409, places(&[("/organization_id", "application_open")])));
        assert!(again.text.contains(&walk.path), "with the link to what exists");
        let member = given::with_ico(&walk.staff, "00263958");
        let again = begin(&walk.staff, &json!({"ico": "00263958", "member_type": "municipality"}));
        assert_eq!(refused(&again), (409, places(&[("/organization_id", "already_member")])));
        assert!(again.text.contains("/api/v1/memberships/"), "{}", again.text);
        assert_eq!(refused(&begin(&walk.clerk, &json!({"organization_id": member["id"], "member_type": "municipality"}))).0, 403);
        assert_eq!(refused(&begin(&walk.staff, &json!({"ico": "69155950", "member_type": "region"}))), (422, places(&[("/ico", "ico_unknown")])));
        let both = json!({"ico": "70892156", "organization_id": walk.region, "member_type": "region"});
        assert_eq!(refused(&begin(&walk.staff, &both)), (422, places(&[("/ico", "inconsistent")])));
        let gone = json!({"name": {"cs": "Zaniklá MAS"}, "legal_form": "registered_society", "founded": "2000-01-01", "dissolved": "2019-01-01"});
        let gone = given::organization(&walk.staff, &gone);
        let late = begin(&walk.staff, &json!({"organization_id": gone, "member_type": "local_action_group"}));
        assert_eq!(refused(&late), (409, places(&[("/organization_id", "organization_dissolved")])));
        let unfit = begin(&walk.staff, &json!({"organization_id": gone, "member_type": "region"}));
        assert!(refused(&unfit).1.contains(&("/organization_id".to_owned(), "organization_dissolved".to_owned())));
        // Nobody becomes a member past an open application.
        let direct = json!({"organization_id": walk.region, "type": "region", "began": "2020-04-01", "source": SCENARIO});
        assert_eq!(refused(&walk.staff.post("/api/v1/memberships", &direct)), (409, places(&[("/organization_id", "application_open")])));
        let unnamed = begin(&walk.staff, &json!({"member_type": "region"}));
        assert_eq!(refused(&unnamed), (422, places(&[("/organization_id", "organization_to_be_named")])));
    }

    fn a_clerk_sees_and_writes_what_is_its_own_alone(app: Demonstration) {
        let walk = Walk::begin(app);
        let approval = walk.gather();
        let meeting = walk.sitting("2020-03-09");
        let document = walk.case()["documents"][0].as_str().expect("a document").to_owned();
        let vote = one(&walk.clerk, &format!("/api/v1/votes?resolution_id={approval}"))["id"].as_str().expect("an id").to_owned();
        let contact = all(&walk.clerk, "/api/v1/contacts")[0]["id"].as_str().expect("an id").to_owned();
        let (litomerice, prague) = (given::with_ico(&walk.staff, "00263958"), given::with_ico(&walk.staff, "00064581"));
        let other = app.clerk_of(prague["id"].as_str().expect("an id").parse().expect("an id"));
        let anyone = app.anonymous();
        let paths = [
            format!("/api/v1/resolutions/{approval}"),
            format!("/api/v1/meetings/{meeting}"),
            format!("/api/v1/votes/{vote}"),
            format!("/api/v1/documents/{document}"),
            format!("/api/v1/documents/{document}/content"),
        ];
        for path in &paths {
            walk.clerk.get(path).expect_ok();
            assert_eq!(other.get(path).status, 404, "{path}");
            assert_eq!(anyone.get(path).status, 404, "{path}");
        }
        let inside = [walk.path.clone(), format!("{}/path", walk.path), format!("{}/moves", walk.path), format!("{}/notes", walk.path), format!("{}/timeline", walk.path), format!("/api/v1/contacts/{contact}")];
        for path in &inside {
            walk.clerk.get(path).expect_ok();
            assert_eq!(other.get(path).status, 404, "{path}");
        }
        for list in ["/api/v1/applications", "/api/v1/contacts", "/api/v1/documents", "/api/v1/votes?resolution_id="] {
            let asked = if list.ends_with('=') { format!("{list}{approval}") } else { list.to_owned() };
            assert!(!all(&walk.clerk, &asked).is_empty(), "{asked}");
            assert_eq!(all(&other, &asked), Vec::<Value>::new(), "{asked}");
        }
        for (path, query) in [("/api/v1/applications", "organization_id"), ("/api/v1/contacts", "organization_id"), ("/api/v1/meetings", "body_id"), ("/api/v1/resolutions", "body_id")] {
            let id = if query == "body_id" { &walk.assembly } else { &walk.region };
            assert_eq!(all(&other, &format!("{path}?{query}={id}")), Vec::<Value>::new(), "{path}");
        }
        assert_eq!(all(&other, "/api/v1/applications?q=ustecky"), Vec::<Value>::new());
        assert_eq!(other.get("/api/v1/applications?count=exact").expect(200)["total"], 0);
        // The feed, and what is known, tell nothing of it.
        let feed = |actor: &crate::actor::Actor| actor.get("/api/v1/revisions?limit=200").expect(200);
        assert_eq!(feed(&other)["items"], feed(&anyone)["items"]);
        assert!(feed(&walk.clerk)["items"].as_array().map(Vec::len) > feed(&anyone)["items"].as_array().map(Vec::len));
        let known = |actor: &crate::actor::Actor| actor.get("/api/v1/meetings").expect(200)["known_at"]["revision"].clone();
        assert_eq!(known(&other), known(&anyone));
        assert_eq!(walk.clerk.get("/api/v1/statistics/applications").status, 403);

        // Writing: one's own drafts, and nothing else.
        for path in &paths[..4] {
            let note = json!({"note": "změna"});
            assert_eq!(other.patch(path, "*", &note).status, 404, "{path}");
            assert_eq!(other.delete(path, "*").status, 404, "{path}");
            walk.clerk.patch(path, "*", &note).expect_ok();
        }
        assert_eq!(other.patch(&walk.path, "*", &json!({"source": "x"})).status, 404);
        assert_eq!(other.post_to(&format!("{}/moves", walk.path), "*", &json!({"move": "withdraw", "reason": "x"})).status, 404);
        assert_eq!(other.post(&format!("{}/notes", walk.path), &json!({"text": "x"})).status, 404);
        let foreign = json!({"body_id": walk.assembly, "first_day": "2020-03-09", "source": SCENARIO, "published": false});
        assert_eq!(refused(&other.post("/api/v1/meetings", &foreign)).0, 403, "a public body of another");
        assert_eq!(other.post("/api/v1/contacts", &crate::specimen::contact(litomerice["id"].as_str().expect("an id"), "head")).status, 404);
        let shown = json!({"body_id": walk.assembly, "first_day": "2020-03-09", "source": SCENARIO});
        assert_eq!(refused(&walk.clerk.post("/api/v1/meetings", &shown)), (422, places(&[("/published", "published_by_staff")])));
        let tag = walk.clerk.get(&paths[0]).etag().to_owned();
        assert_eq!(refused(&walk.clerk.patch(&paths[0], &tag, &json!({"published": true}))), (422, places(&[("/published", "published_by_staff")])));
        let public = format!("/api/v1/resolutions/{}", walk.proposal);
        assert_eq!(refused(&walk.clerk.patch(&public, "*", &json!({"note": "změna"}))), (409, places(&[("", "published_already")])));
        // A draft that names another's draft sees nothing of it.
        let naming = json!({"body_id": crate::walk::body_of(&other, prague["id"].as_str().expect("an id"), "council"), "decided": "2020-03-09", "title": "x",
            "points": [{"verb": "approves", "subject": "fee", "text": "x"}], "proposal_id": approval, "source": SCENARIO, "published": false});
        assert_eq!(refused(&other.post("/api/v1/resolutions", &naming)), (422, places(&[("/proposal_id", "resolution_unknown")])));
    }

    fn what_was_filed_is_frozen_for_the_clerk(app: Demonstration) {
        let walk = Walk::begin(app);
        let approval = walk.gather();
        let path = format!("/api/v1/resolutions/{approval}");
        walk.moved(&walk.clerk, &json!({"move": "submit"}), "submitted");
        let note = json!({"note": "změna"});
        assert_eq!(refused(&walk.clerk.patch(&path, "*", &note)), (409, places(&[("", "frozen_by_application")])));
        assert_eq!(refused(&crate::specimen::document_of(&walk.clerk, "other", false)), (409, places(&[("", "frozen_by_application")])));
        assert_eq!(refused(&walk.clerk.patch(&walk.path, "*", &json!({"source": "x"}))), (409, places(&[("", "application_closed")])));
        walk.staff.patch(&path, "*", &note).expect(200);
        walk.moved(&walk.staff, &json!({"move": "take_up"}), "under_review");
        walk.moved(&walk.staff, &json!({"move": "request_completion", "reason": "Scénář"}), "awaiting_completion");
        walk.clerk.patch(&path, "*", &json!({"note": null})).expect(200);
        assert_eq!(refused(&walk.clerk.delete(&walk.path, "*")), (409, places(&[("", "application_closed")])), "it is withdrawn instead");
        walk.moved(&walk.clerk, &json!({"move": "withdraw", "reason": "Scénář"}), "withdrawn");
        assert_eq!(refused(&walk.clerk.patch(&walk.path, "*", &json!({"source": "x"}))), (409, places(&[("", "application_closed")])));
        let anew = walk.clerk.post("/api/v1/applications", &json!({"member_type": "region"})).expect(201);
        assert_eq!((&anew["state"], &anew["organization_id"]), (&json!("draft"), &json!(walk.region)));
        assert_eq!(all(&walk.clerk, "/api/v1/applications").len(), 2);
        assert_eq!(column(&all(&walk.clerk, "/api/v1/applications?open=true"), "state"), ["draft"]);
        assert_eq!(column(&all(&walk.clerk, "/api/v1/applications?state=withdrawn"), "state"), ["withdrawn"]);
    }

    fn the_funnel_counts_all_and_names_nobody(app: Demonstration) {
        let mut walk = Walk::begin(app);
        let funnel = |day: &str| app.dashboard().get(&format!("/api/v1/statistics/applications?as_of={day}")).expect(200);
        let today = "2026-11-21";
        let count = |body: &Value, state: &str| body["items"].as_array().expect("items").iter()
            .find(|item| item["type"] == "region" && item["state"] == state).expect("an item")["count"].clone();
        let before = funnel(today);
        assert_eq!((&before["total"], &before["open"], count(&before, "draft")), (&json!(1), &json!(1), json!(1)));
        assert_eq!(before["items"].as_array().map(Vec::len), Some(60), "no cell is left out");
        assert_eq!(funnel("2026-11-20")["total"], 0, "before it was begun");
        walk.gather();
        walk.complete();
        app.advance(chrono::Duration::days(3));
        walk.sign_in_again(app);
        walk.moved(&walk.clerk, &json!({"move": "submit"}), "submitted");
        walk.moved(&walk.staff, &json!({"move": "take_up"}), "under_review");
        app.advance(chrono::Duration::days(5));
        walk.sign_in_again(app);
        walk.moved(&walk.staff, &json!({"move": "ready"}), "ready_for_decision");
        walk.to_scheduled();
        app.advance(chrono::Duration::days(2));
        walk.sign_in_again(app);
        let admission = walk.admission();
        walk.moved(&walk.staff, &Walk::admit(&admission), "admitted");
        let after = funnel("2026-12-31");
        assert_eq!((&after["open"], count(&after, "admitted")), (&json!(0), json!(1)));
        assert_eq!(count(&funnel("2026-11-24"), "under_review"), 1, "as it stood that day");
        let pace = |stage: &str| after["paces"].as_array().expect("paces").iter()
            .find(|pace| pace["type"] == "region" && pace["stage"] == stage).expect("a pace")["median_days"].clone();
        assert_eq!([pace("filing"), pace("review"), pace("decision"), pace("whole")], [json!(3), json!(5), json!(2), json!(10)]);
        let slip = after["slips"].as_array().expect("slips").iter().find(|slip| slip["step"] == "decision").expect("a slip").clone();
        assert_eq!(slip, json!({"step": "decision", "cases": 1, "late": 0, "median_days": -7}), "planned for the General Assembly, decided a week before");
        assert!(!after.to_string().contains(&walk.region));
    }

    fn idle_drafts_are_listed_before_they_expire(app: Demonstration) {
        let walk = Walk::begin(app);
        let after = chrono::Duration::days(365);
        let listed = || {
            let found: Result<_, StoreError> = app.store.read_now(|conn| idle(conn, app.now(), after));
            found.expect("it can be read").len()
        };
        app.advance(after - chrono::Duration::days(1));
        assert_eq!(listed(), 0);
        app.advance(chrono::Duration::days(2));
        let state = || app.staff().get(&walk.path).expect(200)["state"].clone();
        assert_eq!((listed(), state()), (1, json!("draft")), "only listed");
        let act = app.act("let idle drafts expire");
        let expired = app.store.write_now(move |conn| {
            revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| expire(tx, after))
        });
        assert_eq!(expired.expect("it expires").value.len(), 1);
        assert_eq!((listed(), state()), (0, json!("expired")));
    }
}
