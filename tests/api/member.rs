//! Members on a day.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::given::{self, SCENARIO, all, column, pages};

fn refused_cursor(asked: &Actor, path: &str) {
    let answer = asked.get(path);
    assert_eq!(answer.status, 400, "{path}: {}", answer.text);
    let (code, errors) = answer.problem();
    assert_eq!(code, "cursor_invalid", "{path}");
    assert_eq!(errors, [("cursor".to_owned(), "cursor_invalid".to_owned())]);
}

on_both! {
    fn members_in_the_usti_region_in_czech_order(app: Demonstration) {
        let members = all(&app.anonymous(), "/api/v1/members?as_of=2020-02-20&region=CZ042");
        assert_eq!(column(&members, "name"), [
            "Křešice", "Litoměřice", "Místní akční skupina Podřipsko", "Štětí", "Telnice", "Ústí nad Labem", "Úštěk",
        ]);
        assert!(members.iter().all(|member| member["region"] == "CZ042" && member["certain"] == true));
    }

    fn one_member_in_whole(app: Demonstration) {
        let member = given::one(&app.anonymous(), "/api/v1/members?as_of=2020-02-20&q=kresice");
        insta::assert_json_snapshot!("member", member);
        let unnamed = all(&app.anonymous(), "/api/v1/members?as_of=2020-02-20&named=false&type=microregion");
        assert_eq!(unnamed.len(), 9);
        insta::assert_json_snapshot!("unnamed_member", unnamed[0]);
    }

    fn links_of_a_member_lead_to_it(app: Demonstration) {
        let asked = app.anonymous();
        let member = given::one(&asked, "/api/v1/members?q=telnice");
        let membership = asked.get(member["links"]["membership"].as_str().expect("a link")).expect(200);
        let organization = asked.get(member["links"]["organization"].as_str().expect("a link")).expect(200);
        assert_eq!((&membership["id"], &organization["id"]), (&member["membership_id"], &member["organization_id"]));
        assert_eq!(organization["name"]["cs"], "Telnice");
    }

    fn search_needs_no_diacritics_and_no_case(app: Demonstration) {
        let asked = app.anonymous();
        for q in ["usti", "%C3%BAst%C3%AD", "%C3%9AST%C3%8D", "Usti%20%20nad", "labem", "00081531", "u%CC%81sti%CC%81"] {
            let members = all(&asked, &format!("/api/v1/members?as_of=2020-02-20&q={q}"));
            assert_eq!(column(&members, "name"), ["Ústí nad Labem"], "{q}");
        }
        assert_eq!(all(&asked, "/api/v1/members?q=%25"), Vec::<Value>::new(), "no letter stands for others");
        assert_eq!(column(&all(&asked, "/api/v1/members?q=ust&as_of=2020-02-20"), "name"), ["Ústí nad Labem", "Úštěk"]);
    }

    fn search_finds_former_and_english_names(app: Demonstration) {
        let staff = app.staff();
        let town = given::with_ico(&staff, "00263958");
        let path = format!("/api/v1/organizations/{}", town["id"].as_str().expect("an id"));
        let (_, etag) = given::present(&staff, &path);
        let names = json!({"name": {"en": "Leitmeritz Town"}, "former_names": [{"name": "Lutoměřice nad Labem", "until": "1900-01-01"}]});
        staff.patch(&path, &etag, &names).expect(200);
        for q in ["lutomerice", "LEITMERITZ", "litomerice"] {
            let members = all(&app.anonymous(), &format!("/api/v1/members?q={q}"));
            assert_eq!(column(&members, "name"), ["Litoměřice"], "{q}");
        }
        let both = all(&app.anonymous(), "/api/v1/members?q=nad%20labem&as_of=2020-02-20");
        assert_eq!(column(&both, "name"), ["Litoměřice", "Ústí nad Labem"], "a former name does not change the order");
        let across = all(&app.anonymous(), "/api/v1/members?q=litomerice%20leitmeritz");
        assert!(across.is_empty(), "what is looked for stands in one name");
    }

    fn filters_part_the_members(app: Demonstration) {
        let asked = app.anonymous();
        let total = |filter: &str| {
            asked.get(&format!("/api/v1/members?limit=1&count=exact{filter}")).expect(200)["total"].as_u64().expect("a total")
        };
        for day in ["2020-02-20", "2000-01-01", "1994-11-14", "2007-06-01"] {
            let on = format!("&as_of={day}");
            assert_eq!(total(&format!("{on}&named=true")) + total(&format!("{on}&named=false")), total(&on), "{day}");
            assert_eq!(total(&format!("{on}&certain=true")) + total(&format!("{on}&certain=false")), total(&on), "{day}");
        }
        assert_eq!(total("&as_of=2020-02-20&named=true"), 19);
        assert_eq!(total("&as_of=2020-02-20&named=false"), 112);
        assert_eq!(total("&as_of=2020-02-20&certain=false"), 0, "131 for certain that day");
        assert_eq!(total("&as_of=2020-02-20&region=none"), 112);
        assert_eq!(total("&as_of=2020-02-20&region=none&named=true"), 0);
        assert_eq!(total("&as_of=2000-01-01&certain=true"), 1, "only Zlín is certain then");
        assert_eq!(total("&as_of=1990-01-01"), 0);
        assert_eq!(total("&region=CZ099"), 0, "a region that is not there has no members");
    }

    fn filters_that_make_no_sense_are_refused(app: Reference) {
        for query in ["type=town", "region=CZ42", "region=none,CZ042", "region=", "certain=1", "named=ano", "q=", "q=%20", "q=a%00b", "limit=0", "limit=201", "limit=-1", "limit=x", "count=true", "by=type"] {
            let answer = app.anonymous().get(&format!("/api/v1/members?{query}"));
            assert_eq!(answer.status, 400, "{query}: {}", answer.text);
            let (code, errors) = answer.problem();
            assert_eq!(code, "parameter_invalid");
            assert_eq!(errors[0].0, query.split('=').next().expect("a name"), "{query}");
        }
        let answer = app.anonymous().get("/api/v1/members?type=town&region=x&as_of=x&q=&limit=0&unknown=1");
        assert_eq!(answer.problem().1.len(), 6, "all that is wrong, at once: {}", answer.text);
    }

    fn small_pages_visit_every_member_once_and_in_order(app: Demonstration) {
        let asked = app.anonymous();
        for (filter, expected) in [
            ("as_of=2020-02-20", 131), ("as_of=2020-02-20&type=municipality", 99), ("as_of=2020-02-20&region=CZ042", 7),
            ("as_of=2020-02-20&region=none", 112), ("as_of=2020-02-20&named=true", 19), ("as_of=2020-02-20&named=false&type=city_district", 10),
            ("as_of=2000-01-01&certain=true", 1), ("as_of=2000-01-01&certain=false", 115), ("as_of=2020-02-20&q=praha", 3), ("as_of=1990-01-01", 0),
        ] {
            let whole = all(&asked, &format!("/api/v1/members?{filter}&limit=200"));
            let single = pages(&asked, &format!("/api/v1/members?{filter}&limit=1"));
            assert_eq!(whole.len(), expected, "{filter}");
            assert!(single.iter().all(|page| page.len() == 1) || expected == 0, "{filter}");
            let single: Vec<Value> = single.into_iter().flatten().collect();
            assert_eq!(single, whole, "{filter}");
            let mut ids = column(&whole, "membership_id");
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), expected, "each once: {filter}");
            let last_named = whole.iter().rposition(|member| !member["name"].is_null());
            let first_unnamed = whole.iter().position(|member| member["name"].is_null());
            assert!(last_named.zip(first_unnamed).is_none_or(|(named, unnamed)| named < unnamed), "the unnamed come last");
        }
    }

    fn pages_are_of_one_state_of_knowledge(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let first = asked.get("/api/v1/members?as_of=2020-04-01&limit=100&count=exact").expect(200);
        let region = given::with_ico(&staff, "70892156");
        given::no_case_of(&staff, &region);
        given::membership(&staff, &json!({"organization_id": region["id"], "type": "region", "began": "2020-04-01", "source": SCENARIO}));
        let second = asked.get(first["next"].as_str().expect("a next page")).expect(200);
        assert_eq!(second["known_at"], first["known_at"]);
        assert_eq!(second["total"], 131, "what came between does not shift the pages");
        assert_eq!(second["items"].as_array().expect("items").len(), 31);
        assert_eq!(second["next"], Value::Null);
    }

    fn a_cursor_belongs_to_its_question(app: Demonstration) {
        let asked = app.anonymous();
        let path = "/api/v1/members?as_of=2020-02-20&known_at=9&type=municipality";
        let body = asked.get(&format!("{path}&limit=2")).expect(200);
        let next = body["next"].as_str().expect("a next page");
        let cursor = next.split("cursor=").nth(1).expect("a cursor");
        assert_eq!(all(&asked, &format!("{path}&limit=50&cursor={cursor}")).len(), 97, "the size of pages may change");
        for other in [
            "as_of=2020-02-20&known_at=9", "as_of=2020-02-21&known_at=9&type=municipality", "as_of=2020-02-20&known_at=9&type=region",
            "as_of=2020-02-20&known_at=8&type=municipality", "as_of=2020-02-20&known_at=9&type=municipality&named=true",
            "as_of=2020-02-20&known_at=9&type=municipality&region=CZ042", "as_of=2020-02-20&known_at=9&type=municipality&q=a",
        ] {
            refused_cursor(&asked, &format!("/api/v1/members?{other}&cursor={cursor}"));
        }
        refused_cursor(&asked, &format!("/api/v1/organizations?known_at=9&cursor={cursor}"));
        refused_cursor(&asked, &format!("/api/v1/territory/regions?as_of=2020-02-20&known_at=9&cursor={cursor}"));
    }

    fn a_cursor_cannot_be_forged(app: Demonstration) {
        let asked = app.anonymous();
        let path = "/api/v1/members?as_of=2020-02-20&known_at=9";
        let body = asked.get(&format!("{path}&limit=2")).expect(200);
        let next = body["next"].as_str().expect("a next page");
        let cursor = next.split("cursor=").nth(1).expect("a cursor");
        for place in 0..cursor.len() - 1 {
            let mut forged = cursor.as_bytes().to_vec();
            forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
            refused_cursor(&asked, &format!("{path}&cursor={}", String::from_utf8(forged).expect("ASCII")));
        }
        for forged in ["x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%2F%2B", cursor.split_at(1).1, cursor.split_at(20).0, "%C4%8D", &"A".repeat(3_900)] {
            refused_cursor(&asked, &format!("{path}&cursor={forged}"));
        }
    }
}
