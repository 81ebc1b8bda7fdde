//! Counts of members.

use serde_json::{Value, json};

/// Counts of the parts that are not empty, by their label.
fn counts(body: &Value, key: &str) -> Value {
    let items = body["items"].as_array().expect("items");
    let parts = items.iter().filter(|item| item["at_most"] != 0);
    parts
        .map(|item| {
            (
                item[key].as_str().unwrap_or("null").to_owned(),
                item["count"].clone(),
            )
        })
        .collect()
}

on_both! {
    fn members_by_type_on_20_february_2020(app: Demonstration) {
        let answer = app.anonymous().get("/api/v1/statistics/members?as_of=2020-02-20&by=type");
        let body = answer.expect(200);
        assert_eq!((&body["total"], &body["at_most"]), (&json!(131), &json!(131)));
        assert_eq!(
            counts(&body, "type"),
            json!({"region": 5, "municipality": 99, "city_district": 12, "microregion": 9,
                   "municipal_union": 3, "local_action_group": 3})
        );
    }

    fn seven_members_in_the_usti_region(app: Demonstration) {
        let body = app.anonymous().get("/api/v1/statistics/members?as_of=2020-02-20&by=region").expect(200);
        assert_eq!(counts(&body, "region")["CZ042"], 7);
        assert_eq!(body["items"].as_array().expect("items").len(), 15, "14 regions and the unplaced");
    }

    fn an_early_day_is_uncertain_and_says_so(app: Demonstration) {
        let body = app.anonymous().get("/api/v1/statistics/members?as_of=2000-01-01").expect(200);
        assert!(body["total"].as_u64() < body["at_most"].as_u64(), "{body}");
        assert_eq!(body["items"], json!([]), "without `by` there are no parts");
    }
}
