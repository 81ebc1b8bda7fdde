//! Territory: reference data, level by level.

use std::collections::HashSet;

use serde_json::json;

use crate::given::{all, column, one};

/// The municipalities whose district changed on 1 January 2021, with both.
const MOVED: [(&str, &str, &str); 13] = [
    ("544931", "CZ0723", "CZ0724"), // Študlov
    ("545112", "CZ0723", "CZ0724"), // Valašské Příkazy
    ("553506", "CZ0321", "CZ0324"), // Bukovec
    ("553654", "CZ0321", "CZ0324"), // Holýšov
    ("553662", "CZ0321", "CZ0324"), // Horní Kamenice
    ("553841", "CZ0321", "CZ0324"), // Kvíčovice
    ("554022", "CZ0321", "CZ0324"), // Neuměř
    ("566071", "CZ0321", "CZ0324"), // Všekary
    ("566080", "CZ0321", "CZ0324"), // Čečovice
    ("566098", "CZ0321", "CZ0324"), // Černovice
    ("566101", "CZ0321", "CZ0324"), // Štichov
    ("577081", "CZ0514", "CZ0512"), // Harrachov
    ("599301", "CZ0208", "CZ0204"), // Černíky
];

on_both! {
    fn every_level_is_whole(app: Reference) {
        for (level, expected) in [("regions", 14), ("districts", 77), ("orps", 206), ("municipalities", 6_258), ("city-districts", 140)] {
            let body = app.anonymous().get(&format!("/api/v1/territory/{level}?limit=1&count=exact")).expect(200);
            assert_eq!(body["total"], expected, "{level}");
        }
    }

    fn one_unit_of_each_level(app: Reference) {
        let asked = app.anonymous();
        for path in ["regions/CZ042", "districts/CZ0421", "orps/4205", "municipalities/554804", "city-districts/500054"] {
            let name = path.replace('/', "_");
            let answer = asked.get(&format!("/api/v1/territory/{path}?as_of=2020-02-20"));
            insta::assert_json_snapshot!(name, answer.expect(200));
            let again = asked.send("GET", &format!("/api/v1/territory/{path}?as_of=2020-02-20"), &[("If-None-Match", answer.etag())], b"");
            assert_eq!(again.status, 304, "{path}");
        }
    }

    fn a_unit_that_is_not_there(app: Reference) {
        for path in ["regions/CZ099", "regions/cz042", "regions/554804", "municipalities/CZ042", "municipalities/554805", "towns", "towns/1", "city_districts", "regions/%00", "regions/%C4%8D"] {
            let answer = app.anonymous().get(&format!("/api/v1/territory/{path}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (404, "not_found"), "{path}");
        }
    }

    fn search_needs_no_diacritics(app: Reference) {
        let asked = app.anonymous();
        let names = |path: &str| column(&all(&asked, &format!("/api/v1/territory/{path}")), "name").iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(names("regions?q=usti"), Vec::<String>::new(), "Ústecký is not Ústí");
        assert_eq!(names("regions?q=ustecky"), ["Ústecký kraj"]);
        assert_eq!(names("districts?q=usti"), ["Ústí nad Labem", "Ústí nad Orlicí"]);
        assert_eq!(names("municipalities?q=usti%20nad"), ["Ústí nad Labem", "Ústí nad Orlicí"]);
        let found = names("municipalities?q=usti");
        assert_eq!(found.len(), 12, "ústí, usti and ušti: {found:?}");
        assert!(found.contains(&"Sezimovo Ústí".to_owned()) && found.contains(&"Sluštice".to_owned()));
        assert_eq!(names("municipalities?q=litom%C4%9B%C5%99ice"), ["Litoměřice"]);
    }

    fn thirteen_municipalities_changed_their_district_in_2021(app: Reference) {
        let asked = app.anonymous();
        for (code, before, after) in MOVED {
            for (day, expected) in [("1994-11-14", before), ("2020-12-31", before), ("2021-01-01", after), ("2026-11-21", after)] {
                let unit = asked.get(&format!("/api/v1/territory/municipalities/{code}?as_of={day}")).expect(200);
                assert_eq!(unit["district"], expected, "{code} on {day}");
                assert_eq!(unit["districts"], json!([
                    {"district": before, "from": null, "until": "2021-01-01"},
                    {"district": after, "from": "2021-01-01", "until": null},
                ]));
                let listed = all(&asked, &format!("/api/v1/territory/municipalities?district={expected}&as_of={day}&limit=200"));
                assert!(column(&listed, "code").contains(&code), "{code} lies in {expected} on {day}");
            }
        }
        let codes = |day: &str| -> Vec<String> {
            let units = all(&asked, &format!("/api/v1/territory/municipalities?as_of={day}&limit=200"));
            units.iter().map(|unit| format!("{} {}", unit["code"], unit["district"])).collect()
        };
        let (before, after) = (codes("2020-12-31"), codes("2021-01-01"));
        let differing = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert_eq!(differing, 13, "and no other did");
    }

    fn the_pages_of_all_municipalities_hold_each_once(app: Reference) {
        let units = all(&app.anonymous(), "/api/v1/territory/municipalities?limit=200");
        let codes: HashSet<_> = column(&units, "code").into_iter().collect();
        assert_eq!((units.len(), codes.len()), (6_258, 6_258));
        let names = column(&units, "name");
        let place = |name: &str| names.iter().position(|found| *found == name).unwrap_or_else(|| panic!("{name}"));
        assert!(place("Cítov") < place("Čachotín"), "č comes after c");
        assert!(place("Hůrky") < place("Chabařovice") && place("Chyše") < place("Jablonec nad Nisou"), "ch comes after h");
        assert!(place("Řepiště") > place("Rynholec") && place("Žacléř") > place("Zvíkov"), "ř after r, ž after z");
        let small = all(&app.anonymous(), "/api/v1/territory/city-districts?limit=7");
        assert_eq!(small, all(&app.anonymous(), "/api/v1/territory/city-districts?limit=200"));
    }

    fn filters_of_municipalities(app: Reference) {
        let asked = app.anonymous();
        let total = |query: &str| asked.get(&format!("/api/v1/territory/{query}limit=1&count=exact")).expect(200)["total"].as_u64().expect("a total");
        assert_eq!(total("municipalities?region=CZ010&"), 1);
        let regions = all(&asked, "/api/v1/territory/regions");
        let sum: u64 = column(&regions, "code").iter().map(|code| total(&format!("municipalities?region={code}&"))).sum();
        assert_eq!(sum, 6_258, "each lies in one region");
        let districts = all(&asked, "/api/v1/territory/districts?limit=200");
        let sum: u64 = column(&districts, "code").iter().map(|code| total(&format!("municipalities?district={code}&"))).sum();
        assert_eq!(sum, 6_258, "and in one district");
        let statuses = ["municipality", "market_town", "town", "statutory_city", "capital", "military_area"];
        let counts: Vec<u64> = statuses.iter().map(|status| total(&format!("municipalities?status={status}&"))).collect();
        assert_eq!(counts.iter().sum::<u64>(), 6_258, "{counts:?}");
        assert_eq!((counts[4], counts[5]), (1, 4), "Prague, and four military areas");
        assert_eq!(one(&asked, "/api/v1/territory/municipalities?ico=00081531")["name"], "Ústí nad Labem");
        assert_eq!(one(&asked, "/api/v1/territory/municipalities?ico=81531")["code"], "554804", "left zeros may be left out");
        assert_eq!(total("city-districts?municipality=554782&"), 57, "Prague's districts");
        assert_eq!(total("city-districts?region=CZ010&"), 57);
        assert_eq!(total("municipalities?orp=4205&region=CZ042&"), total("municipalities?orp=4205&"));
        assert_eq!(total("municipalities?region=CZ042&district=CZ0201&"), 0, "filters all hold at once");
        assert_eq!(total("regions?status=town&"), 0, "what a level does not have admits nothing");
    }

    fn filters_that_make_no_sense_are_refused(app: Reference) {
        for query in ["region=042", "district=CZ042", "orp=42", "municipality=554805", "status=city", "ico=00081532", "q=", "as_of=2021-02-29", "limit=500", "name=Praha"] {
            let answer = app.anonymous().get(&format!("/api/v1/territory/municipalities?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
    }

    fn reference_data_cannot_be_written(app: Reference) {
        let staff = app.staff();
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let answer = staff.send(method, "/api/v1/territory/regions/CZ042", &[("Content-Type", "application/json"), ("If-Match", "*")], b"{}");
            assert_eq!((answer.status, answer.problem().0.as_str()), (405, "method_not_allowed"), "{method}");
        }
        let unit = staff.get("/api/v1/territory/regions/CZ042").expect(200);
        assert_eq!(unit["name"], "Ústecký kraj");
    }
}
