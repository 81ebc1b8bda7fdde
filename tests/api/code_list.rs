//! Code lists: every closed list with its Czech and English labels.

use serde_json::{Value, json};

const PATH: &str = "/api/v1/code-lists";

/// The codes of a list.
fn codes(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("items");
    items.iter().map(|item| item["code"].as_str().expect("a code")).collect()
}

on_both! {
    fn every_list_is_found_by_its_name(app: Reference) {
        let asked = app.anonymous();
        let body = asked.get(PATH).expect(200);
        let lists = body["lists"].as_array().expect("lists");
        assert!(lists.len() >= 20, "{}", lists.len());
        for list in lists {
            let name = list["name"].as_str().expect("a name");
            assert_eq!(asked.get(&format!("{PATH}/{name}")).expect(200), *list);
        }
        let types = asked.get(&format!("{PATH}/member_type")).expect(200);
        assert_eq!(types["items"][0], json!({"code": "region", "cs": "Kraj", "en": "Region"}));
        assert_eq!(codes(&types), ["region", "municipality", "city_district", "microregion", "municipal_union", "local_action_group"]);
        let roles = asked.get(&format!("{PATH}/role")).expect(200);
        assert_eq!(codes(&roles), ["anonymous", "dashboard", "clerk", "staff", "auditor", "admin"]);
    }

    fn what_the_description_allows_is_what_the_lists_hold(app: Reference) {
        let asked = app.anonymous();
        let lists = asked.get(PATH).expect(200);
        let lists = lists["lists"].as_array().expect("lists");
        let described = asked.get("/api/v1/openapi.json").expect(200);
        let schemas = described["components"]["schemas"].as_object().expect("schemas");
        let closed: Vec<_> = schemas.values().filter(|schema| schema["enum"].is_array()).collect();
        assert!(closed.len() >= 6, "{}", closed.len());
        for schema in closed {
            let words = schema["enum"].as_array().expect("words");
            assert!(lists.iter().any(|list| codes(list) == words.iter().map(|word| word.as_str().expect("a word")).collect::<Vec<_>>()), "no code list of {words:?}");
        }
    }

    fn a_list_may_be_kept_for_an_hour(app: Reference) {
        let asked = app.anonymous();
        for path in [PATH.to_owned(), format!("{PATH}/verb")] {
            let answer = asked.get(&path);
            assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"), "{path}");
            let again = asked.send("GET", &path, &[("If-None-Match", answer.etag())], b"");
            assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
            assert_eq!(app.staff().get(&path).etag(), answer.etag(), "the same for everybody");
        }
        assert_ne!(asked.get(PATH).etag(), asked.get(&format!("{PATH}/verb")).etag());
    }

    fn a_list_that_is_not_there(app: Reference) {
        let asked = app.anonymous();
        for name in ["verbs", "MEMBER_TYPE", "member-type", "x%2Fy"] {
            let answer = asked.get(&format!("{PATH}/{name}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (404, "not_found"), "{name}");
        }
        for path in [format!("{PATH}?lang=cs"), format!("{PATH}/verb?as_of=2020-02-20")] {
            assert_eq!(asked.get(&path).problem().0, "parameter_invalid", "{path}");
        }
    }
}
