//! Resolutions: what is decided, what it waits for, and who has to do what.
//! Beyond the demonstration all of them are made up.

use serde_json::{Value, json};

use crate::assembly::{
    awaited, carried, codes, counts, findings, meeting, on_condition, point, refused, region,
    resolution, resolved, text, vote, with, with_ico,
};
use crate::given::{
    self, SCENARIO, all, column, grouping, one, organization, pages, present, recorded,
};
use crate::specimen::places;

const PATH: &str = "/api/v1/resolutions";
const INSTRUCTIONS: &str = "/api/v1/resolutions/instructions";

on_both! {
    fn the_88th_meeting_as_a_new_reader_finds_it(app: Demonstration) {
        let asked = app.anonymous();
        let region = given::with_ico(&asked, "70892156");
        let bodies = all(&asked, region["links"]["bodies"].as_str().expect("a link"));
        let council = bodies.iter().find(|body| body["kind"] == "council").expect("a council");
        let assembly = bodies.iter().find(|body| body["kind"] == "assembly").expect("an assembly");
        let met = one(&asked, &format!("/api/v1/meetings?body_id={}", text(&council["id"])));
        assert_eq!((&met["ordinal"], &met["state"], &met["first_day"]), (&json!(88), &json!("held"), &Value::Null), "no source tells the day");
        let listed = one(&asked, met["links"]["resolutions"].as_str().expect("a link"));
        let path = format!("{PATH}/{}", text(&listed["id"]));
        let read = asked.get(&format!("{path}?as_of=2020-02-20")).expect(200);

        assert_eq!((&read["decided_by"]["kind"], &read["decided_by"]["organization"]["name"]), (&json!("council"), &json!("Ústecký kraj")));
        let proposal = &read["points"][0];
        assert_eq!((&proposal["verb"], &proposal["subject"], &proposal["addressee"]), (&json!("proposes"), &json!("membership"), &json!({"body_id": assembly["id"]})));
        let voted = &read["votes"][0];
        let evaluation = &voted["evaluation"];
        assert_eq!((&evaluation["result"], &evaluation["base"], &evaluation["needed"], &evaluation["got"]), (&json!("unverifiable"), &json!(11), &json!(6), &Value::Null));
        for count in ["vacant", "present", "absent", "excused", "for", "against", "abstained", "not_voting", "invalid"] {
            assert_eq!(voted[count], Value::Null, "{count} was not published");
        }
        assert_eq!(read["outcome"], json!({"result": "unverifiable", "declared": "carried", "carried": true}));
        let awaits = &read["awaits"][0];
        assert_eq!((&awaits["body"]["id"], &awaits["subject"], &awaits["state"], &awaits["decided_by"]), (&assembly["id"], &json!("membership"), &json!("open"), &Value::Null));
        insta::assert_json_snapshot!("the_proposal_of_the_council", read, {
            ".id" => "[id]", ".body_id" => "[id]", ".meeting_id" => "[id]", ".revision" => "[revision]", ".links" => "[links]",
            ".decided_by.id" => "[id]", ".**.organization.id" => "[id]", ".awaits[].body.id" => "[id]", ".points[].addressee.body_id" => "[id]",
            ".votes[].id" => "[id]", ".votes[].resolution_id" => "[id]", ".votes[].revision" => "[revision]", ".votes[].links" => "[links]",
        });
        let links = read["links"].as_object().expect("links");
        for (of, link) in links.iter().chain(voted["links"].as_object().expect("links")) {
            asked.get(link.as_str().unwrap_or_else(|| panic!("{of}"))).expect(200);
        }
        assert_eq!(asked.get(&path).expect(200)["awaits"][0]["state"], "open", "and still, for all that anyone knows");
        assert_eq!(findings(&asked, ""), [], "nothing is wrong with it");

        let general = crate::assembly::general_assembly(&asked);
        let planned = one(&asked, &format!("/api/v1/meetings?body_id={general}&as_of=2020-02-20"));
        assert_eq!((&planned["state"], &planned["first_day"], &planned["place"]), (&json!("planned"), &json!("2020-04-01"), &json!("Litoměřice")));
        assert_eq!(all(&asked, planned["links"]["resolutions"].as_str().expect("a link")), Vec::<Value>::new(), "nobody was admitted");
    }

    fn prague_waited_for_its_assembly(app: Demonstration) {
        let asked = app.anonymous();
        let prague = with_ico(&asked, "00064581");
        let proposal = one(&asked, &format!("{PATH}?body_id={}&number=822", prague.council));
        let decision = one(&asked, &format!("{PATH}?body_id={}&number=30%2F93", prague.assembly));
        assert_eq!((&decision["proposal_id"], &proposal["points"][3]["label"]), (&proposal["id"], &json!("III")));
        let id = text(&proposal["id"]);
        let before = awaited(&asked, &id, 4, "2013-06-19");
        assert_eq!((&before["state"], &before["decided_by"]), (&json!("open"), &Value::Null));
        let after = awaited(&asked, &id, 4, "2013-06-20");
        assert_eq!((&after["state"], &after["body"]["id"]), (&json!("met"), &json!(prague.assembly)));
        assert_eq!(after["decided_by"], json!({"resolution_id": decision["id"], "point": 1, "decided": {"earliest": "2013-06-20", "latest": "2013-06-20"}}));
        let filing = |day: &str| {
            let found = all(&asked, &format!("{INSTRUCTIONS}?as_of={day}"));
            let found = found.into_iter().find(|item| item["instruction"]["subject"] == "filing");
            found.expect("an instruction")["condition"]["state"].clone()
        };
        assert_eq!((filing("2013-06-19"), filing("2013-06-20")), (json!("open"), json!("met")));
        assert_eq!(one(&asked, &format!("{PATH}?proposal_id={id}"))["id"], decision["id"]);
    }

    fn a_condition_is_met_failed_or_open(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let waits = on_condition(&point("approves", "fee"), &own.assembly, "membership");
        let asking = |day: &str| resolved(&staff, &resolution(&own.council, day, std::slice::from_ref(&waits)));
        let state = |id: &str, day: &str| text(&awaited(&asked, id, 1, day)["state"]);
        let decides = |verb: &str, day: &str| resolution(&own.assembly, day, &[point("takes_note", "statutes"), point(verb, "membership")]);

        let id = asking("2021-02-01");
        carried(&staff, &decides("approves", "2021-01-31"));
        assert_eq!(state(&id, "2021-12-31"), "open", "decided before it was asked");
        carried(&staff, &resolution(&own.assembly, "2021-02-02", &[point("approves", "declaration"), point("recommends", "membership")]));
        assert_eq!(state(&id, "2021-12-31"), "open", "on another subject, or no decision at all");
        let lost = resolved(&staff, &decides("approves", "2021-02-03"));
        assert_eq!(state(&id, "2021-12-31"), "open", "nothing tells how it was voted");
        recorded(&staff, "/api/v1/votes", &vote(&lost, counts(27, 0, 13, 15)));
        assert_eq!(state(&id, "2021-12-31"), "open", "27 of 55 is no approval");
        let unsure = with(&vote(&resolved(&staff, &decides("rejects", "2021-02-04")), json!({})), "declared", json!("not_carried"));
        recorded(&staff, "/api/v1/votes", &unsure);
        assert_eq!(state(&id, "2021-12-31"), "open", "to refuse a rejection is to leave it open");

        let rejected = carried(&staff, &decides("rejects", "2021-03-01"));
        assert_eq!((state(&id, "2021-02-28"), state(&id, "2021-03-01")), ("open".to_owned(), "failed".to_owned()));
        assert_eq!(awaited(&asked, &id, 1, "2021-03-01")["decided_by"]["resolution_id"], json!(rejected));
        let again = asking("2021-04-01");
        assert_eq!(state(&again, "2021-12-31"), "open", "who asks again waits again");
        let approved = carried(&staff, &decides("approves", "2021-05-01"));
        assert_eq!((state(&again, "2021-05-01"), state(&id, "2021-05-01")), ("met".to_owned(), "failed".to_owned()));
        let by = awaited(&asked, &again, 1, "2021-05-01")["decided_by"].clone();
        assert_eq!((&by["resolution_id"], &by["point"]), (&json!(approved), &json!(2)));
    }

    fn an_approval_on_a_condition_meets_nothing_before_its_own_is_met(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let society = crate::assembly::by_statutes(&staff, 3, &json!({"base": "present", "more_than": [1, 2]}));
        let waits = on_condition(&point("approves", "fee"), &own.assembly, "membership");
        let id = resolved(&staff, &resolution(&own.council, "2021-02-01", &[waits]));
        let conditional = on_condition(&point("approves", "membership"), &society, "statutes");
        let approval = carried(&staff, &resolution(&own.assembly, "2021-03-01", &[conditional]));
        let state = |id: &str, day: &str| text(&awaited(&asked, id, 1, day)["state"]);
        assert_eq!((state(&id, "2021-12-31"), state(&approval, "2021-12-31")), ("open".to_owned(), "open".to_owned()));
        let statutes = resolved(&staff, &resolution(&society, "2021-06-01", &[point("agrees", "statutes")]));
        recorded(&staff, "/api/v1/votes", &vote(&statutes, json!({"for": 3})));
        assert_eq!((state(&id, "2021-05-31"), state(&id, "2021-06-01")), ("open".to_owned(), "met".to_owned()));
    }

    fn bodies_that_wait_for_each_other_wait_for_ever(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let mut ids = Vec::new();
        for _ in 0..8 {
            for (of, other) in [(&own.council, &own.assembly), (&own.assembly, &own.council)] {
                let waits = on_condition(&point("approves", "fee"), other, "fee");
                let id = resolved(&staff, &resolution(of, "2021-02-01", &[waits]));
                recorded(&staff, "/api/v1/votes", &with(&vote(&id, json!({})), "declared", json!("carried")));
                ids.push(id);
            }
        }
        for id in &ids {
            assert_eq!(awaited(&asked, id, 1, "2021-12-31")["state"], "open");
        }
    }

    fn a_draft_answers_nobody_outside(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let waits = with(&point("proposes", "membership"), "addressee", json!({"body_id": own.assembly}));
        let id = resolved(&staff, &resolution(&own.council, "2021-02-01", &[waits]));
        let draft = with(&resolution(&own.assembly, "2021-03-01", &[point("approves", "membership")]), "published", json!(false));
        let draft = carried(&staff, &draft);
        assert_eq!(awaited(&asked, &id, 1, "2021-12-31")["state"], "open");
        assert_eq!(awaited(&app.auditor(), &id, 1, "2021-12-31")["state"], "met");
        staff.patch(&format!("{PATH}/{draft}"), "*", &json!({"published": true})).expect(200);
        assert_eq!(awaited(&asked, &id, 1, "2021-12-31")["state"], "met");
    }

    fn an_instruction_from_its_day_to_its_end(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let office = |point: Value| with(&point, "addressee", json!({"office": "Ředitel úřadu"}));
        let due = with(&office(point("instructs", "submission")), "due", json!("2021-03-31"));
        let late = with(&office(point("instructs", "filing")), "due", json!("2021-06-30"));
        let endless = office(point("instructs", "representation"));
        let id = resolved(&staff, &resolution(&own.council, "2021-02-01", &[point("agrees", "membership"), endless, late, due]));
        let path = format!("{PATH}/{id}");
        let listed = |query: &str| -> Vec<String> {
            all(&asked, &format!("{INSTRUCTIONS}?{query}")).iter().map(|item| text(&item["instruction"]["subject"])).collect()
        };
        assert_eq!(listed("as_of=2021-01-31"), Vec::<String>::new(), "it was not decided yet");
        assert_eq!(listed("as_of=2021-02-01&open=true"), ["submission", "filing", "representation"], "the earliest due first");
        assert_eq!(listed("as_of=2021-03-31&overdue=true"), Vec::<String>::new(), "its day has not passed");
        assert_eq!(listed("as_of=2021-04-01&overdue=true"), ["submission"]);
        assert_eq!(listed("as_of=2021-04-01&overdue=false"), ["filing", "representation"]);
        let cut = pages(&asked, &format!("{INSTRUCTIONS}?as_of=2021-04-01&limit=1"));
        assert_eq!(cut.concat(), all(&asked, &format!("{INSTRUCTIONS}?as_of=2021-04-01")), "pages join up");
        assert_eq!(cut.len(), 3);
        let exact = asked.get(&format!("{INSTRUCTIONS}?as_of=2021-04-01&overdue=true&count=exact")).expect(200);
        assert_eq!((&exact["total"], &exact["as_of"]), (&json!(1), &json!("2021-04-01")));

        let done = |on: &str| json!({"on": on, "evidence": "Zápis ve scénáři"});
        let fulfil = |number: &str, on: &str| staff.post_to(&format!("{path}/points/{number}/fulfil"), "*", &done(on));
        assert_eq!(refused(&fulfil("4", "2021-01-31"), 422), places(&[("/on", "done_before_decided")]));
        assert_eq!(refused(&fulfil("1", "2021-03-01"), 422), places(&[("/point", "no_instruction")]));
        for number in ["0", "5", "99999999999999999"] {
            assert_eq!(refused(&fulfil(number, "2021-03-01"), 422), places(&[("/point", "point_unknown")]), "{number}");
        }
        for number in ["x", "-1", "99999999999999999999"] {
            assert_eq!(fulfil(number, "2021-03-01").status, 404, "{number}");
        }
        let (_, before) = present(&staff, &path);
        let made = fulfil("4", "2021-03-30");
        assert_eq!(made.expect(200)["points"][3]["done"], done("2021-03-30"));
        assert_eq!(refused(&fulfil("4", "2021-03-31"), 409), places(&[("/point", "already_done")]));
        assert_eq!(staff.post_to(&format!("{path}/points/2/fulfil"), &before, &done("2021-03-30")).status, 412);
        assert_eq!(asked.post_to(&format!("{path}/points/2/fulfil"), "*", &done("2021-03-30")).status, 401);

        assert_eq!(listed("as_of=2021-03-29&open=true"), ["submission", "filing", "representation"], "then it was open");
        assert_eq!(listed("as_of=2021-03-30&open=true"), ["filing", "representation"]);
        assert_eq!(listed("as_of=2021-04-01&open=false"), ["submission"]);
        assert_eq!(listed("as_of=2021-04-01&overdue=true"), Vec::<String>::new());
        assert_eq!(app.verify().faults, []);
    }

    fn an_instruction_is_void_where_it_was_not_carried_or_its_condition_failed(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let open = |day: &str| all(&asked, &format!("{INSTRUCTIONS}?as_of={day}&open=true")).len();
        let lost = resolved(&staff, &resolution(&own.assembly, "2021-02-01", &[point("instructs", "other")]));
        assert_eq!(open("2021-02-01"), 1, "nothing tells how it was voted");
        recorded(&staff, "/api/v1/votes", &vote(&lost, counts(27, 0, 0, 28)));
        assert_eq!(open("2021-02-01"), 0, "inquorate");
        let waits = on_condition(&point("instructs", "filing"), &own.assembly, "membership");
        resolved(&staff, &resolution(&own.council, "2021-02-01", &[waits]));
        assert_eq!(open("2021-02-01"), 1, "it is known, and not yet to be done");
        carried(&staff, &resolution(&own.assembly, "2021-03-01", &[point("rejects", "membership")]));
        assert_eq!((open("2021-02-28"), open("2021-03-01")), (1, 0));
        let void = all(&asked, &format!("{INSTRUCTIONS}?as_of=2021-03-01&open=false"));
        assert_eq!(void.iter().filter(|item| item["condition"]["state"] == "failed").count(), 1, "{void:?}");
    }

    fn a_correction_keeps_what_it_does_not_name(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let (met, _) = recorded(&staff, "/api/v1/meetings", &meeting(&own.assembly, "2021-03-01"));
        let mut form = resolution(&own.assembly, "2021-03-01", &[point("approves", "membership")]);
        form["meeting_id"] = json!(met);
        form["number"] = json!("1/2021");
        form["note"] = json!("poznámka");
        let made = staff.post(PATH, &form);
        let first = made.expect(201);
        let path = format!("{PATH}/{}", text(&first["id"]));
        assert_eq!(made.header("location"), Some(path.as_str()));
        let (read, etag) = present(&asked, &path);
        let corrected = staff.patch(&path, &etag, &json!({"title": "Členství", "note": null}));
        let second = corrected.expect(200);
        assert_eq!((&second["title"], &second["note"]), (&json!("Členství"), &Value::Null), "the tag of a read is taken");
        for member in ["body_id", "meeting_id", "number", "decided", "points", "proposal_id", "documents", "source", "published"] {
            assert_eq!(second[member], read[member], "{member}");
        }
        assert_eq!(staff.patch(&path, &etag, &json!({"title": "Jinak"})).problem().0, "precondition_failed");
        assert_eq!(staff.patch(&path, made.etag(), &json!({"title": "Jinak"})).status, 412);
        assert_eq!(staff.send("PATCH", &path, &[("Content-Type", "application/merge-patch+json")], b"{}").status, 428);
        let newest = app.newest_revision();
        let same = staff.patch(&path, corrected.etag(), &json!({"title": "Členství", "points": second["points"]}));
        assert_eq!((same.expect(200), app.newest_revision()), (second.clone(), newest), "nothing changes");
        for (member, value, place, code) in [
            ("body_id", json!(own.council), "/body_id", "moved"),
            ("published", json!(false), "/published", "published_for_good"),
            ("published", Value::Null, "/published", "json_type"),
            ("points", json!([]), "/points", "points_form"),
            ("points", Value::Null, "/points", "member_missing"),
            ("votes", json!([]), "/votes", "member_unknown"),
        ] {
            let answer = staff.patch(&path, "*", &json!({member: value}));
            let found = refused(&answer, 422);
            assert!(found == places(&[(place, code)]) || code == "member_missing" && found.len() == 1, "{member}: {found:?}");
        }
        assert_eq!(asked.get(&format!("{path}?known_at={}", first["revision"])).expect(200)["title"], first["title"]);
        assert_eq!(staff.delete(&path, corrected.etag()).status, 204);
        assert_eq!(asked.get(&path).status, 404);
        assert_eq!(app.verify().faults, []);
    }

    fn a_read_is_told_apart_from_what_it_was_before_a_vote(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let id = resolved(&staff, &resolution(&own.assembly, "2021-03-01", &[point("approves", "membership")]));
        let path = format!("{PATH}/{id}");
        let again = |etag: &str| asked.send("GET", &path, &[("If-None-Match", etag)], b"");
        let (before, etag) = present(&asked, &path);
        assert_eq!((again(&etag).status, &before["votes"]), (304, &json!([])));
        recorded(&staff, "/api/v1/votes", &vote(&id, counts(28, 0, 12, 15)));
        let fresh = again(&etag);
        let body = fresh.expect(200);
        assert_eq!((&body["outcome"]["carried"], &body["votes"][0]["for"]), (&json!(true), &json!(28)));
        assert_eq!(again(fresh.etag()).status, 304);
        staff.patch(&path, &etag, &json!({"note": "the resolution itself has not changed"})).expect(200);
    }

    fn what_it_refers_to_must_be_there(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        let nobody = "00000000-0000-0000-0000-0000000fffff";
        let (elsewhere, _) = recorded(&staff, "/api/v1/meetings", &meeting(&own.council, "2021-03-01"));
        let good = resolution(&own.assembly, "2021-03-01", &[point("proposes", "membership")]);
        let mut bad = good.clone();
        bad["meeting_id"] = json!(nobody);
        bad["proposal_id"] = json!(nobody);
        bad["documents"] = json!([nobody]);
        let to = |addressee: Value| with(&point("instructs", "other"), "addressee", addressee);
        bad["points"] = json!([
            to(json!({"body_id": nobody})), to(json!({"organization_id": nobody})), to(json!({"person_id": nobody})),
            on_condition(&point("approves", "fee"), nobody, "membership"),
        ]);
        assert_eq!(refused(&staff.post(PATH, &bad), 422), places(&[
            ("/meeting_id", "meeting_unknown"), ("/proposal_id", "resolution_unknown"), ("/documents/0", "document_unknown"),
            ("/points/0/addressee/body_id", "body_unknown"), ("/points/1/addressee/organization_id", "organization_unknown"),
            ("/points/2/addressee/person_id", "person_unknown"), ("/points/3/condition/body_id", "body_unknown"),
        ]), "all at once");
        for (member, value, place, code) in [
            ("body_id", json!(nobody), "/body_id", "body_unknown"),
            ("meeting_id", json!(elsewhere), "/meeting_id", "meeting_of_other_body"),
            ("points", json!([]), "/points", "points_form"),
            ("points", json!([on_condition(&point("approves", "fee"), &own.assembly, "membership")]), "/points/0/condition/body_id", "condition_on_itself"),
            ("points", json!([with(&point("agrees", "fee"), "done", json!({"on": "2021-03-02", "evidence": "x"}))]), "/points/0/done", "no_instruction"),
            ("points", json!([with(&point("instructs", "fee"), "done", json!({"on": "2021-02-28", "evidence": "x"}))]), "/points/0/done/on", "done_before_decided"),
            ("points", json!([to(json!({}))]), "/points/0/addressee", "inconsistent"),
            ("points", json!([to(json!({"office": "Úřad", "body_id": own.council}))]), "/points/0/addressee", "inconsistent"),
            ("points", json!([to(json!({"office": " "}))]), "/points/0/addressee/office", "text_empty"),
            ("points", json!([point("decrees", "fee")]), "/points/0/verb", "word_unknown"),
            ("points", json!(vec![point("agrees", "fee"); 101]), "/points", "list_too_long"),
            ("decided", json!({"earliest": "2021-03-02", "latest": "2021-03-01"}), "/decided/latest", "bounds_crossed"),
            ("decided", json!("2021-02-29"), "/decided", "day_form"),
        ] {
            let answer = staff.post(PATH, &with(&good, member, value));
            assert_eq!(refused(&answer, 422), places(&[(place, code)]), "{}", answer.text);
        }
        let id = resolved(&staff, &good);
        let itself = staff.patch(&format!("{PATH}/{id}"), "*", &json!({"proposal_id": id}));
        assert_eq!(refused(&itself, 422), places(&[("/proposal_id", "proposal_of_itself")]));
    }

    fn lists_and_filters(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let other = organization(&staff, &grouping("Spolek Údolí"));
        let society = crate::assembly::body(&staff, &other, "general_assembly", 9, &json!({"base": "cast", "more_than": [1, 2], "citation": "čl. 7"}));
        let titled = |body: &str, day: Value, title: &str, subject: &str| {
            let mut form = resolution(body, "2021-01-01", &[point("agrees", subject)]);
            (form["decided"], form["title"]) = (day, json!(title));
            resolved(&staff, &form)
        };
        titled(&society, json!("2021-03-01"), "c", "fee");
        titled(&own.council, json!({"earliest": null, "latest": "2021-01-15"}), "a", "membership");
        titled(&own.assembly, json!({"earliest": "2021-01-01", "latest": "2021-02-15"}), "b", "membership");
        let found = |query: &str| column(&all(&asked, &format!("{PATH}?{query}")), "title").join(" ");
        assert_eq!(found("limit=1"), "a b c", "by the last day that each can be");
        assert_eq!(found("subject=membership"), "a b");
        assert_eq!(found(&format!("organization_id={other}")), "c");
        assert_eq!(found(&format!("body_id={}", own.assembly)), "b");
        assert_eq!(found("from=2021-02-15"), "b c", "those that can have been decided then");
        assert_eq!(found("until=2021-01-01"), "a", "no source tells since when");
        assert_eq!(found("from=2021-01-16&until=2021-01-20"), "b");
        assert_eq!(found("number=1"), "");
        for query in ["subject=fees", "body_id=x", "from=2021-02-30", "state=held"] {
            assert_eq!(asked.get(&format!("{PATH}?{query}")).status, 400, "{query}");
        }
        assert_eq!(all(&asked, &format!("{PATH}?known_at=1")), Vec::<Value>::new());
    }

    fn drafts_never_show(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let asking = with(&point("proposes", "membership"), "addressee", json!({"body_id": own.assembly}));
        let asking = resolved(&staff, &resolution(&own.council, "2021-02-01", &[asking]));
        let before_draft = app.newest_revision();
        let lists: Vec<String> = [
            "bodies?count=exact", "meetings?count=exact", "resolutions?count=exact", "resolutions/instructions?count=exact", "votes?count=exact",
            "votes?result=not_carried&count=exact", "findings?count=exact", "findings?open=true&count=exact", "acknowledgements?count=exact",
            "revisions?limit=200", "resolutions?subject=membership&count=exact", "statistics/members?as_of=2021-03-01",
        ].iter().map(|list| format!("/api/v1/{list}"))
            .chain([format!("{PATH}/{asking}"), format!("{PATH}?proposal_id={asking}"), format!("/api/v1/meetings?body_id={}", own.assembly),
                format!("/api/v1/organizations/{}/history", own.organization)])
            .collect();
        let seen = || -> Vec<(String, Option<String>)> {
            lists.iter().map(|list| { let answer = asked.get(list); answer.expect(200); (answer.text.clone(), answer.header("etag").map(ToOwned::to_owned)) }).collect()
        };
        let before = seen();

        let draft = |form: &Value| with(form, "published", json!(false));
        let (met, _) = recorded(&staff, "/api/v1/meetings", &draft(&meeting(&own.assembly, "2021-02-28")));
        let mut form = draft(&resolution(&own.assembly, "2021-03-01", &[point("approves", "membership"), point("instructs", "filing")]));
        form["meeting_id"] = json!(met);
        form["proposal_id"] = json!(asking);
        let id = resolved(&staff, &form);
        let (voted, _) = recorded(&staff, "/api/v1/votes", &with(&vote(&id, counts(27, 0, 13, 15)), "declared", json!("carried")));
        let path = format!("{PATH}/{id}");
        assert_eq!(findings(&staff, "open=true"), [("declared_carried_with_too_few".to_owned(), voted.clone()), ("meeting_not_held".to_owned(), id.clone())]);
        let known = json!({"finding": "meeting_not_held", "subject_id": id, "reason": SCENARIO});
        let (known, _) = recorded(&staff, "/api/v1/acknowledgements", &known);
        staff.post_to(&format!("{path}/points/2/fulfil"), "*", &json!({"on": "2021-03-02", "evidence": SCENARIO})).expect(200);
        staff.patch(&format!("/api/v1/votes/{voted}"), "*", &json!({"note": "draft"})).expect(200);

        assert_eq!(seen(), before, "as if nothing had been written");
        let hidden = [format!("/api/v1/meetings/{met}"), path.clone(), format!("/api/v1/votes/{voted}"), format!("/api/v1/acknowledgements/{known}")];
        for hidden in &hidden {
            for actor in [&asked, &app.dashboard()] {
                assert_eq!(actor.get(hidden).problem().0, "not_found", "{hidden}");
                assert_eq!(actor.get(&format!("{hidden}?known_at={before_draft}")).status, 404, "{hidden}");
            }
            app.auditor().get(hidden).expect(200);
        }
        for query in [format!("resolution_id={id}"), format!("body_id={}", own.assembly)] {
            assert_eq!(all(&asked, &format!("/api/v1/votes?{query}")), Vec::<Value>::new());
        }
        assert_eq!(all(&asked, &format!("{PATH}?meeting_id={met}")), Vec::<Value>::new());
        for number in before_draft + 1..=app.newest_revision() {
            assert_eq!(asked.get(&format!("/api/v1/revisions/{number}")).status, 404);
        }
        assert_eq!(findings(&asked, ""), []);

        let refusal = staff.patch(&path, "*", &json!({"published": true}));
        assert_eq!(refused(&refusal, 422), places(&[("/meeting_id", "refers_to_draft")]));
        staff.patch(&hidden[0], "*", &json!({"published": true})).expect(200);
        assert_eq!(asked.get(&path).status, 404, "publishing the meeting publishes no resolution");
        staff.patch(&path, "*", &json!({"published": true})).expect(200);
        let shown = asked.get(&path).expect(200);
        assert_eq!((codes(&shown), &shown["votes"][0]["id"]), (vec!["meeting_not_held"], &json!(voted)), "its votes are published with it");
        assert_eq!(asked.get(&format!("/api/v1/votes/{voted}")).expect(200)["published"], true);
        assert_eq!(findings(&asked, "open=true"), [("declared_carried_with_too_few".to_owned(), voted.clone())]);
        assert_eq!(findings(&asked, "open=false"), [("meeting_not_held".to_owned(), id.clone())], "it was looked at");
        let feed = asked.get("/api/v1/revisions?limit=200").expect(200);
        let changes: Vec<&Value> = feed["items"].as_array().expect("items").iter().flat_map(|item| item["changes"].as_array().expect("changes")).collect();
        let voted: Vec<_> = changes.iter().filter(|change| change["id"] == json!(voted)).collect();
        assert_eq!(voted.len(), 1, "what was before stays inside");
        assert_eq!(voted[0]["before"], Value::Null);
        assert_eq!(app.verify().faults, []);
    }

    fn what_is_public_refers_to_nothing_hidden(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        let hidden = |form: Value| with(&form, "published", json!(false));
        let society = organization(&staff, &hidden(grouping("Skrytý spolek")));
        let rule = json!({"base": "cast", "more_than": [1, 2], "citation": "čl. 7"});
        let assembly = json!({"organization_id": society, "kind": "general_assembly", "name": {"cs": "Valná hromada"}, "source": SCENARIO, "rules": [{"from": null, "rule": rule}]});
        let (assembly, _) = recorded(&staff, "/api/v1/bodies", &hidden(assembly));
        let (met, _) = recorded(&staff, "/api/v1/meetings", &hidden(meeting(&own.assembly, "2021-03-01")));
        let proposal = resolved(&staff, &hidden(resolution(&own.council, "2021-02-01", &[point("agrees", "fee")])));
        let parts = [("kind", "minutes"), ("source", SCENARIO), ("published", "false")];
        let file = crate::specimen::form(&parts, Some(("zápis.txt", "Zápis".as_bytes())));
        let document = text(&staff.upload("/api/v1/documents", &[], &file).expect(201)["id"]);
        let mut form = resolution(&own.assembly, "2021-03-01", &[
            with(&point("instructs", "other"), "addressee", json!({"body_id": assembly})),
            with(&point("instructs", "other"), "addressee", json!({"organization_id": society})),
            on_condition(&point("approves", "fee"), &assembly, "fee"),
        ]);
        form["meeting_id"] = json!(met);
        form["proposal_id"] = json!(proposal);
        form["documents"] = json!([document]);
        let all_of_it = places(&[
            ("/meeting_id", "refers_to_draft"), ("/proposal_id", "refers_to_draft"), ("/documents/0", "refers_to_draft"),
            ("/points/0/addressee/body_id", "refers_to_draft"), ("/points/1/addressee/organization_id", "refers_to_draft"),
            ("/points/2/condition/body_id", "refers_to_draft"),
        ]);
        assert_eq!(refused(&staff.post(PATH, &form), 422), all_of_it);
        let id = resolved(&staff, &hidden(form));
        assert_eq!(refused(&staff.patch(&format!("{PATH}/{id}"), "*", &json!({"published": true})), 422), all_of_it);
        let at = refused(&staff.post(PATH, &resolution(&assembly, "2021-03-01", &[point("agrees", "fee")])), 422);
        assert_eq!(at, places(&[("/body_id", "refers_to_draft")]));
        let mut public = meeting(&assembly, "2021-03-01");
        public["documents"] = json!([document]);
        assert_eq!(refused(&staff.post("/api/v1/meetings", &public), 422), places(&[("/body_id", "refers_to_draft"), ("/documents/0", "refers_to_draft")]));
        let (person, _) = recorded(&staff, "/api/v1/persons", &json!({}));
        let to_person = with(&point("instructs", "other"), "addressee", json!({"person_id": person}));
        resolved(&staff, &resolution(&own.assembly, "2021-03-01", &[to_person]));
    }

    fn what_is_named_is_not_taken_back(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        let society = organization(&staff, &grouping("Spolek Údolí"));
        let (person, _) = recorded(&staff, "/api/v1/persons", &json!({}));
        let document = text(&staff.upload("/api/v1/documents", &[], &crate::specimen::document(1)).expect(201)["id"]);
        let (met, _) = recorded(&staff, "/api/v1/meetings", &meeting(&own.assembly, "2021-03-01"));
        let proposal = resolved(&staff, &resolution(&own.council, "2021-02-01", &[point("agrees", "fee")]));
        let mut form = resolution(&own.assembly, "2021-03-01", &[
            with(&point("instructs", "other"), "addressee", json!({"organization_id": society})),
            with(&point("instructs", "other"), "addressee", json!({"person_id": person})),
            on_condition(&point("approves", "fee"), &own.council, "fee"),
        ]);
        form["meeting_id"] = json!(met);
        form["proposal_id"] = json!(proposal);
        form["documents"] = json!([document]);
        let id = resolved(&staff, &form);
        let (voted, _) = recorded(&staff, "/api/v1/votes", &vote(&id, json!({"for": 28})));
        let named = [
            format!("/api/v1/meetings/{met}"), format!("{PATH}/{proposal}"), format!("/api/v1/documents/{document}"), format!("/api/v1/persons/{person}"),
            format!("/api/v1/organizations/{society}"), format!("/api/v1/bodies/{}", own.assembly), format!("/api/v1/bodies/{}", own.council), format!("{PATH}/{id}"),
        ];
        let newest = app.newest_revision();
        for path in &named {
            assert_eq!(refused(&staff.delete(path, "*"), 409), places(&[("", "still_referenced")]), "{path}");
        }
        assert_eq!(app.newest_revision(), newest);
        for path in [format!("/api/v1/votes/{voted}"), format!("{PATH}/{id}")].iter().chain(&named[..6]) {
            assert_eq!(staff.delete(path, "*").status, 204, "{path}");
        }
        assert_eq!(app.verify().faults, []);
    }
}
