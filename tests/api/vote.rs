//! Votes: what was counted, and what follows from it by the rule of the body.
//! All of them are made up.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::assembly::{
    by_statutes, codes, counts, general_assembly, judged, judged_on, point, refused, refused_vote,
    refused_vote_on, region, resolution, resolved, text, vote, with, with_ico,
};
use crate::given::{self, SCENARIO, all, column, one, present, recorded};
use crate::specimen::places;

const PATH: &str = "/api/v1/votes";

/// Result and votes missing.
fn outcome(read: &Value) -> (&str, Option<u64>) {
    let evaluation = &read["evaluation"];
    (evaluation["result"].as_str().expect("a result"), evaluation["short_by"].as_u64())
}

fn persons(staff: &Actor, count: usize) -> Vec<String> {
    (0..count).map(|_| recorded(staff, "/api/v1/persons", &json!({})).0).collect()
}

fn person(id: &str, ballot: &str) -> Value {
    json!({"person_id": id, "ballot": ballot})
}

fn member(id: &str, ballot: &str) -> Value {
    json!({"organization_id": id, "ballot": ballot})
}

fn for_it(id: &str, proxy: &str) -> Value {
    json!({"organization_id": id, "ballot": "for", "proxy_id": proxy})
}

/// Ids of the members that the register of 20 February 2020 names.
fn members(asked: &Actor, query: &str) -> Vec<String> {
    let members = all(asked, &format!("/api/v1/members?as_of=2020-02-20&named=true{query}"));
    members.iter().map(|member| text(&member["organization_id"])).collect()
}

/// Gives the general assembly of the association a rule by which more than half
/// of all members carry; the statutes say none that is known.
fn statutes(staff: &Actor, weights: &Value, proxies_max: &Value) -> String {
    let id = general_assembly(staff);
    let half = json!({"base": "statutory_seats", "more_than": [1, 2]});
    let rule = json!({"base": "statutory_seats", "more_than": [1, 2], "quorum": half, "citation": "čl. 7 stanov ve scénáři"});
    let rules =
        json!([{"from": null, "rule": rule, "weights": weights, "proxies_max": proxies_max}]);
    staff.patch(&format!("/api/v1/bodies/{id}"), "*", &json!({"rules": rules})).expect(200);
    id
}

on_both! {
    fn of_55_seats(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        for (vote, expected, met) in [
            (counts(28, 27, 0, 0), ("carried", None), json!(true)),
            (counts(28, 0, 0, 27), ("carried", None), json!(true)),
            (counts(27, 0, 13, 15), ("not_carried", Some(1)), json!(true)),
            (counts(27, 28, 0, 0), ("not_carried", Some(1)), json!(true)),
            (counts(0, 0, 55, 0), ("not_carried", Some(28)), json!(true)),
            (counts(27, 0, 0, 28), ("inquorate", Some(1)), json!(false)),
            (counts(0, 27, 0, 28), ("inquorate", Some(28)), json!(false)),
            (json!({"present": 27}), ("inquorate", None), json!(false)),
            (json!({"for": 28}), ("carried", None), json!(true)),
            (json!({}), ("unverifiable", None), json!(null)),
            (json!({"declared": "carried"}), ("unverifiable", None), json!(null)),
        ] {
            let read = judged(&staff, &own.assembly, vote.clone());
            let evaluation = &read["evaluation"];
            assert_eq!((outcome(&read), &evaluation["quorum"]["met"]), (expected, &met), "{vote}");
            assert_eq!((&read["seats"], &evaluation["base"], &evaluation["needed"]), (&json!(55), &json!(55), &json!(28)), "{vote}");
            assert_eq!(evaluation["rule"], json!({"id": "cz-region-assembly", "citation": "§ 40 zákona č. 129/2000 Sb.", "confirmed": false, "unconfirmed": ["majority", "quorum"]}));
            assert_eq!(codes(&read), Vec::<&str>::new(), "{vote}");
        }
    }

    fn counts_that_cannot_be_are_refused(app: Reference) {
        let staff = app.staff();
        let own = region(&staff);
        for (vote, place, code) in [
            (json!({"present": 27, "for": 28}), "/present", "tally_over_present"),
            (json!({"present": 30, "for": 28, "against": 0, "abstained": 0, "not_voting": 0, "invalid": 0}), "/present", "tally_does_not_sum"),
            (json!({"for": 28, "against": 28}), "/seats", "tally_over_seats"),
            (json!({"for": 56}), "/seats", "tally_over_seats"),
            (json!({"present": 28, "absent": 27, "vacant": 1}), "/seats", "tally_over_seats"),
            (counts(28, 0, 0, 26), "/seats", "tally_does_not_sum"),
            (json!({"absent": 3, "excused": 4}), "/excused", "excused_over_absent"),
            (json!({"for": 10_001}), "/for", "votes_form"),
            (json!({"for": -1}), "/for", "json_type"),
            (json!({"for": 1.5}), "/for", "json_type"),
            (json!({"in_favour": 28}), "/in_favour", "member_unknown"),
            (json!({"declared": "yes"}), "/declared", "word_unknown"),
            (json!({"published": false}), "/published", "member_unknown"),
        ] {
            assert_eq!(refused_vote(&staff, &own.assembly, vote.clone()), places(&[(place, code)]), "{vote}");
        }
        let nowhere = staff.post(PATH, &vote("00000000-0000-0000-0000-0000000fffff", json!({"for": 28})));
        assert_eq!(refused(&nowhere, 422), places(&[("/resolution_id", "resolution_unknown")]));
    }

    fn vacant_seats_ties_and_two_thirds(app: Reference) {
        let staff = app.staff();
        let half = |base: &str| json!({"base": base, "more_than": [1, 2]});
        let by_law = region(&staff);
        let two_vacant = json!({"vacant": 2, "present": 53, "for": 27});
        let read = judged(&staff, &by_law.assembly, two_vacant.clone());
        assert_eq!((outcome(&read), &read["evaluation"]["base"]), (("not_carried", Some(1)), &json!(55)));
        let occupied = by_statutes(&staff, 55, &half("occupied_seats"));
        let read = judged(&staff, &occupied, two_vacant);
        assert_eq!((outcome(&read), &read["evaluation"]["base"], &read["evaluation"]["needed"]), (("carried", None), &json!(53), &json!(27)));
        assert_eq!(read["evaluation"]["rule"], json!({"id": null, "citation": "čl. 7 stanov", "confirmed": false, "unconfirmed": ["majority", "quorum"]}));
        for base in ["statutory_seats", "occupied_seats", "present", "cast", "valid"] {
            let of = by_statutes(&staff, 54, &half(base));
            let tie = json!({"vacant": 0, "absent": 0, "for": 27, "against": 27});
            assert_eq!(outcome(&judged(&staff, &of, tie)), ("not_carried", Some(1)), "{base}");
        }
        let nine = by_statutes(&staff, 9, &json!({"base": "statutory_seats", "at_least": [2, 3]}));
        assert_eq!(outcome(&judged(&staff, &nine, json!({"for": 6}))), ("carried", None));
        assert_eq!(outcome(&judged(&staff, &nine, json!({"for": 5}))), ("not_carried", Some(1)));
    }

    fn the_last_of_several_votes_counts(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let id = resolved(&staff, &resolution(&own.assembly, "2021-03-01", &[point("approves", "membership")]));
        let read = || asked.get(&format!("/api/v1/resolutions/{id}")).expect(200);
        let send = |round: &str, in_favour: u32| staff.post(PATH, &with(&vote(&id, counts(in_favour, 0, 55 - in_favour, 0)), "round", json!(round)));
        let out_of_turn = places(&[("/round", "round_out_of_turn")]);
        for round in ["repeat", "recount"] {
            assert_eq!(refused(&send(round, 28), 422), out_of_turn);
        }
        send("first", 27).expect(201);
        assert_eq!((&read()["outcome"]["result"], &read()["outcome"]["carried"]), (&json!("not_carried"), &json!(false)));
        assert_eq!(refused(&send("first", 28), 422), out_of_turn);
        let second = send("repeat", 28).expect(201);
        assert_eq!((&second["number"], &read()["outcome"]["carried"]), (&json!(2), &json!(true)));
        send("recount", 26).expect(201);
        let all_three = read();
        assert_eq!((&all_three["outcome"]["carried"], column(all_three["votes"].as_array().expect("votes"), "round")), (&json!(false), vec!["first", "repeat", "recount"]));
        let listed = all(&asked, &format!("{PATH}?resolution_id={id}&limit=1"));
        assert_eq!(json!(listed), all_three["votes"]);
        assert_eq!(one(&asked, &format!("{PATH}?body_id={}&result=carried", own.assembly))["id"], second["id"]);
        assert_eq!(all(&asked, &format!("{PATH}?body_id={}", own.council)), Vec::<Value>::new());

        let path = |place: usize| format!("{PATH}/{}", text(&listed[place]["id"]));
        for place in [0, 1] {
            assert_eq!(refused(&staff.delete(&path(place), "*"), 409), places(&[("", "still_referenced")]));
        }
        for (place, round) in [(0, "repeat"), (1, "first")] {
            assert_eq!(refused(&staff.patch(&path(place), "*", &json!({"round": round})), 422), out_of_turn);
        }
        assert_eq!(staff.delete(&path(2), "*").status, 204);
        assert_eq!(read()["outcome"]["carried"], true, "the repeated one counts again");
        assert_eq!(send("recount", 27).expect(201)["number"], 3);
        assert_eq!(read()["outcome"]["carried"], false);
        assert_eq!(app.verify().faults, []);
    }

    fn a_vote_takes_the_seats_of_its_day(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let seats = |from: Value, seats: u32| json!({"from": from, "seats": seats, "source": SCENARIO});
        let path = format!("/api/v1/bodies/{}", own.assembly);
        staff.patch(&path, "*", &json!({"seats": [seats(json!("2010-01-01"), 45), seats(json!("2020-10-01"), 55)]})).expect(200);
        let on = |day: Value| {
            let mut form = resolution(&own.assembly, "2020-01-01", &[point("takes_note", "other")]);
            form["decided"] = day;
            let id = resolved(&staff, &form);
            let (vote, _) = recorded(&staff, PATH, &vote(&id, json!({"for": 23, "present": 40})));
            let read = asked.get(&format!("{PATH}/{vote}")).expect(200);
            (read["seats"].clone(), outcome(&read).0.to_owned())
        };
        let within = |earliest: Value, latest: &str| json!({"earliest": earliest, "latest": latest});
        assert_eq!(on(json!("2020-09-30")), (json!(45), "carried".to_owned()));
        assert_eq!(on(json!("2020-10-01")), (json!(55), "not_carried".to_owned()));
        assert_eq!(on(within(json!("2020-09-01"), "2020-09-30")), (json!(45), "carried".to_owned()));
        assert_eq!(on(within(json!("2020-09-30"), "2020-10-01")), (json!(null), "unverifiable".to_owned()), "45 or 55");
        assert_eq!(on(json!("2009-12-31")), (json!(null), "unverifiable".to_owned()), "nothing tells the seats of that day");
        assert_eq!(on(within(Value::Null, "2020-09-30")).0, json!(45), "not before the seats were known");
        assert_eq!(on(within(Value::Null, "2020-10-01")).1, "unverifiable");
    }

    fn counts_that_seats_have_made_impossible_are_found(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let read = judged(&staff, &own.assembly, counts(28, 0, 27, 0));
        let fewer = json!({"seats": [{"from": null, "seats": 45, "source": SCENARIO}]});
        staff.patch(&format!("/api/v1/bodies/{}", own.assembly), "*", &fewer).expect(200);
        let after = asked.get(&format!("{PATH}/{}", text(&read["id"]))).expect(200);
        assert_eq!((codes(&after), &after["evaluation"], &after["seats"]), (vec!["tally_impossible"], &Value::Null, &Value::Null));
        let resolution = asked.get(&format!("/api/v1/resolutions/{}", text(&read["resolution_id"]))).expect(200);
        assert_eq!(resolution["outcome"], json!({"result": "unverifiable", "declared": null, "carried": null}));
        assert_eq!(all(&asked, &format!("{PATH}?result=unverifiable")).len(), 1);
    }

    fn a_roll_call_of_persons(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let ids = persons(&staff, 11);
        let roll = |ballots: &[&str]| -> Value { ids.iter().zip(ballots).map(|(id, ballot)| person(id, ballot)).collect() };
        let ballots = ["for", "for", "for", "for", "for", "for", "against", "abstained", "not_voting", "absent", "excused"];
        let read = judged(&staff, &own.council, json!({"method": "roll_call", "roll": roll(&ballots)}));
        assert_eq!((outcome(&read), &read["evaluation"]["got"], &read["evaluation"]["quorum"]), (("carried", None), &json!(6), &json!({"needed": 6, "present": 9, "met": true})));
        assert_eq!(read["for"], Value::Null, "what was not sent is not made up");
        assert_eq!(read["roll"], roll(&ballots), "in its order");
        let path = format!("{PATH}/{}", text(&read["id"]));
        staff.patch(&path, "*", &json!({"for": 6, "absent": 2, "excused": 1})).expect(200);
        assert_eq!(asked.get(&path).expect(200)["evaluation"], read["evaluation"]);

        let nobody = "00000000-0000-0000-0000-0000000fffff";
        let twelve = [roll(&ballots).as_array().expect("a roll").clone(), vec![person(&persons(&staff, 1)[0], "for")]].concat();
        for (vote, expected) in [
            (json!({"roll": roll(&ballots), "for": 7, "against": 0, "excused": 2}), places(&[("/for", "roll_differs"), ("/against", "roll_differs"), ("/excused", "roll_differs")])),
            (json!({"roll": roll(&ballots), "present": 8}), places(&[("/present", "tally_over_present")])),
            (json!({"roll": [person(&ids[0], "for"), person(&ids[0], "against")]}), places(&[("/roll/1", "voter_repeated")])),
            (json!({"roll": [person(&ids[0], "for"), member(&own.organization, "for")]}), places(&[("/roll/1", "voters_mixed")])),
            (json!({"roll": [member(&own.organization, "for")]}), places(&[("/roll/0", "voter_unfit")])),
            (json!({"roll": [person(&ids[0], "for"), person(nobody, "for")]}), places(&[("/roll/1/person_id", "person_unknown")])),
            (json!({"roll": [person(&own.organization, "for")]}), places(&[("/roll/0/person_id", "person_unknown")])),
            (json!({"roll": roll(&ballots), "method": "secret"}), places(&[("/roll", "secret_roll")])),
            (json!({"roll": [{"ballot": "for"}]}), places(&[("/roll/0", "inconsistent")])),
            (json!({"roll": [{"ballot": "for", "person_id": ids[0], "organization_id": own.organization}]}), places(&[("/roll/0", "inconsistent")])),
            (json!({"roll": [person(&ids[0], "yes")]}), places(&[("/roll/0/ballot", "word_unknown")])),
            (json!({"roll": twelve}), places(&[("/seats", "tally_over_seats")])),
            (json!({"roll": [person(&ids[0], "for"), with(&person(&ids[1], "for"), "proxy_id", json!(ids[0]))]}), places(&[("/roll/1/proxy_id", "proxies_too_many")])),
        ] {
            assert_eq!(refused_vote(&staff, &own.council, vote.clone()), expected, "{vote}");
        }
        judged(&staff, &own.council, json!({"method": "secret", "for": 6}));
        assert_eq!(app.verify().faults, []);
    }

    fn the_members_of_the_day_vote_in_the_general_assembly(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = general_assembly(&asked);
        let unruled = judged_on(&staff, &id, "2020-02-20", json!({"for": 100}));
        assert_eq!((outcome(&unruled).0, &unruled["seats"], &unruled["evaluation"]["rule"]), ("unverifiable", &json!(131), &Value::Null), "no statutes are known");
        assert_eq!(statutes(&staff, &json!([]), &Value::Null), id);
        let on = |day: &str, counts: Value| judged_on(&staff, &id, day, counts);
        let of_131 = on("2020-02-20", json!({"for": 66}));
        assert_eq!((outcome(&of_131), &of_131["seats"], &of_131["evaluation"]["needed"]), (("carried", None), &json!(131), &json!(66)));
        assert_eq!(outcome(&on("2020-02-20", json!({"for": 65, "present": 70}))), ("not_carried", Some(1)));
        assert_eq!(outcome(&on("2020-02-20", json!({"present": 65}))).0, "inquorate");
        assert_eq!(refused_vote_on(&staff, &id, "2020-02-20", json!({"for": 132})), places(&[("/seats", "tally_over_seats")]));

        let day = "2015-06-01";
        let (certain, at_most) = given::total(&asked, day);
        assert!(certain < at_most, "{certain} of {at_most}: nobody knows");
        let some = at_most / 2;
        let open = on(day, json!({"for": some, "present": some}));
        assert_eq!((outcome(&open).0, &open["seats"]), ("unverifiable", &Value::Null), "enough of some of the members, not of all");
        let clear = on(day, json!({"for": at_most / 2 + 1}));
        assert_eq!(outcome(&clear), ("carried", None), "however many they were");
        let few = on(day, json!({"present": certain / 2}));
        assert_eq!(outcome(&few).0, "inquorate", "however many they were");
        assert_eq!(refused_vote_on(&staff, &id, day, json!({"for": at_most + 1})), places(&[("/seats", "tally_over_seats")]));

        staff.patch(&format!("/api/v1/votes/{}", text(&of_131["id"])), "*", &json!({"note": "seen"})).expect(200);
        let mut within = resolution(&id, "2020-02-20", &[point("agrees", "fee")]);
        within["decided"] = json!({"earliest": "2020-02-20", "latest": "2020-02-21"});
        let within = resolved(&staff, &within);
        let (vote, _) = recorded(&staff, PATH, &vote(&within, json!({"for": 131})));
        assert_eq!(asked.get(&format!("{PATH}/{vote}")).expect(200)["seats"], Value::Null, "members of which day?");
        assert_eq!(given::total(&asked, "2020-02-20"), (131, 131));
    }

    fn a_roll_call_of_members_with_weights_and_proxies(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = statutes(&staff, &json!([{"type": "region", "votes": 3}]), &json!(2));
        assert_eq!(members(&asked, "").len(), 19);
        let vysocina = text(&given::with_ico(&asked, "70890749")["id"]);
        let towns = members(&asked, "&type=municipality");
        let day = "2020-02-20";
        let refuse = |roll: Value| refused_vote_on(&staff, &id, day, json!({"roll": roll}));

        let read = judged_on(&staff, &id, day, json!({"roll": [member(&vysocina, "for"), member(&towns[0], "against"), for_it(&towns[1], &vysocina), for_it(&towns[2], &vysocina)]}));
        assert_eq!((&read["seats"], &read["evaluation"]["got"]), (&json!(131 + 5 * 2), &json!(5)), "a region has three votes of 141");
        assert_eq!(read["evaluation"]["quorum"]["present"], json!(6));
        assert_eq!(outcome(&read), ("inquorate", Some(66)));
        assert_eq!(read["roll"][2], for_it(&towns[1], &vysocina));
        let counted = json!({"roll": [member(&vysocina, "for")], "for": 1});
        assert_eq!(refused_vote_on(&staff, &id, day, counted), places(&[("/for", "roll_differs")]), "counts are of votes, not of voters");

        let usti = with_ico(&asked, "70892156").organization;
        assert_eq!(refuse(json!([member(&vysocina, "for"), member(&usti, "for")])), places(&[("/roll/1", "not_entitled")]), "whatever was planned");
        let zlin = text(&given::with_ico(&asked, "00283924")["id"]);
        assert_eq!(refuse(json!([member(&zlin, "for")])), places(&[("/roll/0", "not_entitled")]), "it left");
        judged_on(&staff, &id, "2000-05-05", json!({"roll": [member(&zlin, "for")]}));
        let (one_person, _) = recorded(&staff, "/api/v1/persons", &json!({}));
        assert_eq!(refuse(json!([person(&one_person, "for")])), places(&[("/roll/0", "voter_unfit")]));
        assert_eq!(refuse(json!([member("00000000-0000-0000-0000-0000000fffff", "for")])), places(&[("/roll/0/organization_id", "organization_unknown")]));

        let three = json!([member(&vysocina, "for"), for_it(&towns[0], &vysocina), for_it(&towns[1], &vysocina), for_it(&towns[2], &vysocina)]);
        assert_eq!(refuse(three), places(&[("/roll/3/proxy_id", "proxies_too_many")]));
        let there = places(&[("/roll/1", "proxy_absent")]);
        assert_eq!(refuse(json!([member(&vysocina, "absent"), for_it(&towns[0], &vysocina)])), there);
        assert_eq!(refuse(json!([member(&vysocina, "for"), for_it(&towns[0], &towns[1])])), there, "it has no line of its own");
        assert_eq!(refuse(json!([member(&vysocina, "for"), for_it(&towns[0], &towns[0])])), there, "nobody stands for itself");
        assert_eq!(refuse(json!([for_it(&towns[0], &vysocina), for_it(&vysocina, &towns[1]), member(&towns[1], "for")])), places(&[("/roll/0", "proxy_absent")]), "nor does one who is represented");
        let away = with(&for_it(&towns[0], &vysocina), "ballot", json!("excused"));
        assert_eq!(refuse(json!([member(&vysocina, "for"), away])), places(&[("/roll/1", "proxy_of_absent")]));

        statutes(&staff, &json!([]), &Value::Null);
        assert_eq!(refuse(json!([member(&vysocina, "for"), for_it(&towns[0], &vysocina)])), places(&[("/roll/1/proxy_id", "proxies_too_many")]), "the rule gives none");
        let after = asked.get(&format!("{PATH}/{}", text(&read["id"]))).expect(200);
        assert_eq!(codes(&after), ["tally_impossible"], "by the rule as it stands now");
        assert_eq!(app.verify().faults, []);
    }

    fn who_was_a_member_by_mistake_had_no_vote(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = statutes(&staff, &json!([]), &Value::Null);
        let society = given::organization(&staff, &given::grouping("Spolek Údolí"));
        let (spell, _) = given::membership(&staff, &crate::specimen::membership(&society));
        let read = judged_on(&staff, &id, "2021-03-01", json!({"roll": [member(&society, "for")], "declared": "carried"}));
        assert_eq!(read["seats"], 132);
        staff.delete(&format!("/api/v1/memberships/{spell}"), "*").expect(204);
        let after = asked.get(&format!("{PATH}/{}", text(&read["id"]))).expect(200);
        assert_eq!((codes(&after), &after["evaluation"]), (vec!["tally_impossible"], &Value::Null));
        assert_eq!(refused(&staff.delete(&format!("/api/v1/organizations/{society}"), "*"), 409), places(&[("", "still_referenced")]));
    }

    fn a_correction_keeps_what_it_does_not_name(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        let read = judged(&staff, &own.assembly, counts(27, 0, 13, 15));
        let path = format!("{PATH}/{}", text(&read["id"]));
        let (_, etag) = present(&asked, &path);
        let corrected = staff.patch(&path, &etag, &json!({"for": 28, "abstained": 12, "note": "přepsáno"}));
        let second = corrected.expect(200);
        for member in ["resolution_id", "round", "method", "vacant", "absent", "against", "not_voting", "invalid", "roll", "declared", "source", "number"] {
            assert_eq!(second[member], read[member], "{member}");
        }
        assert_eq!(outcome(&asked.get(&path).expect(200)), ("carried", None));
        assert_eq!(outcome(&asked.get(&format!("{path}?known_at={}", read["revision"])).expect(200)), ("not_carried", Some(1)), "as it was known then");
        assert_eq!(staff.patch(&path, &etag, &json!({"for": 27})).problem().0, "precondition_failed");
        assert_eq!(refused(&staff.patch(&path, "*", &json!({"for": 27})), 422), places(&[("/seats", "tally_does_not_sum")]));
        staff.patch(&path, "*", &json!({"for": null})).expect(200);
        assert_eq!(asked.get(&path).expect(200)["evaluation"]["got"], 28, "the others tell it");
        let other = resolved(&staff, &resolution(&own.assembly, "2021-03-01", &[point("agrees", "fee")]));
        assert_eq!(refused(&staff.patch(&path, "*", &json!({"resolution_id": other})), 422), places(&[("/resolution_id", "moved")]));
        assert_eq!(refused(&staff.patch(&path, "*", &json!({"published": false})), 422), places(&[("/published", "member_unknown")]));
        assert_eq!(asked.send("GET", &path, &[("If-None-Match", asked.get(&path).etag())], b"").status, 304);
        assert_eq!(app.verify().faults, []);
    }
}
