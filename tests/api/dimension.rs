//! Counts by every dimension and any two of them.

use serde_json::{Value, json};

use crate::given::{self, numbers};

const DIMENSIONS: [&str; 6] = ["type", "region", "district", "orp", "population", "evidence"];

fn items(body: &Value) -> &Vec<Value> {
    body["items"].as_array().expect("items")
}

fn part<'a>(body: &'a Value, keys: &[(&str, Value)]) -> &'a Value {
    let mut found = items(body).iter();
    found.find(|item| keys.iter().all(|(name, key)| item[name] == *key)).expect("the part")
}

on_both! {
    fn any_two_dimensions_part_the_same_members(app: Demonstration) {
        let asked = app.anonymous();
        let path = "/api/v1/statistics/members?as_of=2020-02-20";
        let whole = asked.get(path).expect(200);
        let size = |name: &str| asked.get(&format!("{path}&by={name}")).expect(200)["items"].as_array().expect("items").len();
        let sizes = DIMENSIONS.map(size);
        assert_eq!(sizes, [6, 15, 78, 207, 11, 2], "every key there can be, and none");
        for (place, a) in DIMENSIONS.iter().enumerate() {
            for (other, b) in DIMENSIONS.iter().enumerate().skip(place + 1) {
                let body = asked.get(&format!("{path}&by={b},{a}")).expect(200);
                assert_eq!(body["by"], json!([a, b]), "in one order, however they are asked for");
                assert_eq!(items(&body).len(), sizes[place] * sizes[other], "{a} by {b}");
                let sum = items(&body).iter().map(|item| item["count"].as_u64().expect("a count")).sum::<u64>();
                assert_eq!((sum, &body["digest"]), (131, &whole["digest"]), "{a} by {b}");
            }
        }
    }

    fn every_part_leads_to_its_members(app: Demonstration) {
        let asked = app.anonymous();
        for name in DIMENSIONS {
            let body = asked.get(&format!("/api/v1/statistics/members?as_of=2020-02-20&by={name}")).expect(200);
            let mut found = 0;
            for item in items(&body).iter().filter(|item| item["at_most"] != 0 || item[name].is_null()) {
                let link = item["members"].as_str().expect("a link");
                let listed = asked.get(&format!("{link}&limit=1&count=exact")).expect(200)["total"].clone();
                assert_eq!(listed, item["at_most"], "{link}");
                found += listed.as_u64().expect("a total");
            }
            assert_eq!(found, 131, "{name}");
        }
    }

    fn where_the_named_members_of_2020_stand(app: Demonstration) {
        let asked = app.anonymous();
        let by = |day: &str, by: &str| asked.get(&format!("/api/v1/statistics/members?as_of={day}&by={by}")).expect(200);
        let evidence = by("2020-02-20", "evidence");
        assert_eq!(numbers(part(&evidence, &[("evidence", json!("named"))]), "count"), (19, 19));
        assert_eq!(numbers(part(&evidence, &[("evidence", json!("unnamed"))]), "count"), (112, 112));
        let districts = by("2020-02-20", "type,district");
        let of = |kind: &str, district: Value| numbers(part(&districts, &[("type", json!(kind)), ("district", district)]), "count");
        assert_eq!(of("municipality", json!("CZ0423")), (4, 4), "Litoměřice, Štětí, Úštěk, Křešice");
        assert_eq!(of("municipality", json!("CZ0427")), (2, 2), "Ústí nad Labem, Telnice");
        assert_eq!(of("region", Value::Null), (5, 5), "a region is greater than any district");
        let sizes = by("2020-02-20", "type,population");
        let of = |kind: &str, band: Value| numbers(part(&sizes, &[("type", json!(kind)), ("population", band)]), "count");
        assert_eq!(of("region", json!("100000_or_more")), (5, 5));
        assert_eq!(of("region", Value::Null), (0, 0));
        assert_eq!(of("local_action_group", Value::Null), (3, 3), "a group governs nobody");
    }

    fn members_are_found_by_district_orp_and_size(app: Demonstration) {
        let asked = app.anonymous();
        let names = |query: &str| -> Vec<Value> {
            let found = given::all(&asked, &format!("/api/v1/members?as_of=2020-02-20&named=true&{query}"));
            found.into_iter().map(|member| member["name"].clone()).collect()
        };
        assert_eq!(names("district=CZ0423"), [json!("Křešice"), json!("Litoměřice"), json!("Štětí"), json!("Úštěk")]);
        assert_eq!(names("district=CZ0423&population=20000_49999"), [json!("Litoměřice")]);
        let orp = asked.get("/api/v1/territory/municipalities/564567").expect(200)["orp"].clone();
        let found = names(&format!("orp={}", orp.as_str().expect("a code")));
        assert!(found.contains(&json!("Litoměřice")), "{found:?}");
        assert!(names("district=CZ0999").is_empty(), "no such district");
        for (query, name) in [("district=Litomerice", "district"), ("orp=1", "orp"), ("population=many", "population")] {
            let refused = asked.get(&format!("/api/v1/members?{query}"));
            assert_eq!((refused.status, refused.problem().1), (400, vec![(name.to_owned(), "parameter_form".to_owned())]));
        }
    }

    fn the_keys_of_all_dimensions_are_listed(app: Demonstration) {
        let asked = app.anonymous();
        let all = asked.get("/api/v1/statistics/dimensions").expect(200);
        assert_eq!(items(&all).len(), 6 + 15 + 78 + 207 + 11 + 2);
        let regions = asked.get("/api/v1/statistics/dimensions?dimension=region").expect(200);
        assert_eq!(regions["items"][4], json!({"dimension": "region", "code": "CZ041", "cs": "Karlovarský kraj", "en": "Karlovarský kraj"}));
        assert_eq!(regions["items"][14]["code"], "none");
        for item in items(&all) {
            let (name, code) = (item["dimension"].as_str().expect("a word"), item["code"].as_str().expect("a code"));
            let filter = if name == "evidence" { format!("named={}", code == "named") } else { format!("{name}={code}") };
            if name != "orp" && name != "district" {
                asked.get(&format!("/api/v1/members?as_of=2020-02-20&limit=1&{filter}")).expect(200);
            }
        }
    }
}
