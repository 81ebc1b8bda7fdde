//! Fees by the tariff of 2023.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::given::{self, SCENARIO, all, column, grouping, membership, organization, recorded};

const SUMS: &str = "/api/v1/statistics/fees";
const FEES: &str = "/api/v1/statistics/fees/members";

/// The fee of 2023 of the member with this name.
fn fee(asked: &Actor, name: &str) -> Value {
    let fees = all(asked, &format!("{FEES}?year=2023&limit=200"));
    let found: Vec<&Value> =
        fees.iter().filter(|fee| fee["organization"]["name"] == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0].clone()
}

fn doubts(fee: &Value) -> Vec<&str> {
    column(fee["doubts"].as_array().expect("doubts"), "code")
}

on_both! {
    fn sums_of_2023_by_type(app: Demonstration) {
        let asked = app.anonymous();
        let body = asked.get(&format!("{SUMS}?year=2023")).expect(200);
        insta::assert_json_snapshot!("sums", body, {".as_of" => "[today]", ".known_at.recorded_at" => "[moment]"});
        let items = body["items"].as_array().expect("items");
        for key in ["members", "computed", "unverifiable", "at_least"] {
            let sum: u64 = items.iter().map(|item| item[key].as_u64().expect(key)).sum();
            assert_eq!(body["total"][key], json!(sum), "{key}");
        }
        for item in items {
            let fees = asked.get(&format!("{}&count=exact", item["fees"].as_str().expect("a link"))).expect(200);
            assert_eq!(fees["total"], item["members"], "{item}");
        }
        assert_eq!(items[0]["at_least"], 5 * 12_900_000, "five regions, Prague among them");
    }

    fn each_fee_says_what_it_follows_from(app: Demonstration) {
        let asked = app.anonymous();
        let usti = fee(&asked, "Ústí nad Labem");
        assert_eq!((&usti["rules"], &usti["amount"], &usti["membership_year"]), (&json!(["town"]), &json!(12_900_000), &json!("later")), "capped");
        assert_eq!(usti["population"], json!({"inhabitants": 91_982, "day": "2020-12-31"}), "the nearest before 2023");
        let telnice = fee(&asked, "Telnice");
        assert_eq!((&telnice["rules"], &telnice["amount"]), (&json!(["municipality_up_to_2000"]), &json!(0)));
        let litomerice = fee(&asked, "Litoměřice");
        assert_eq!((&litomerice["amount"], doubts(&litomerice)), (&json!(23_623 * 250), vec![]));
        let ustek = fee(&asked, "Úštěk");
        assert_eq!((&ustek["rules"], &ustek["amount"]), (&json!(["municipality_above_2000", "town"]), &json!(2_944 * 250)), "both rows say the same");
        let prague = fee(&asked, "Hlavní město Praha");
        assert_eq!((&prague["rules"], &prague["amount"], &prague["population"]), (&json!(["region_or_prague"]), &json!(12_900_000), &Value::Null));
        let district = fee(&asked, "Praha 11");
        assert_eq!((&district["state"], &district["amount"], doubts(&district)), (&json!("unverifiable"), &Value::Null, vec!["population_unknown"]));
        let group = fee(&asked, "Místní akční skupina Podřipsko");
        assert_eq!((&group["amount"], &group["state"]), (&json!(500_000), &json!("computed")));
        for item in all(&asked, &format!("{FEES}?year=2023&type=microregion")) {
            assert_eq!((&item["at_least"], &item["at_most"], doubts(&item)), (&json!(0), &json!(300_000), vec!["composition_unknown"]));
        }
        for item in all(&asked, &format!("{FEES}?year=2023&type=municipal_union")) {
            assert_eq!((&item["at_most"], doubts(&item)), (&Value::Null, vec!["type_not_in_tariff"]));
        }
        let (told, untold) = (format!("{FEES}?year=2023&state=computed"), format!("{FEES}?year=2023&state=unverifiable"));
        assert_eq!(all(&asked, &told).len() + all(&asked, &untold).len(), 131);
        assert_eq!(all(&asked, &format!("{FEES}?year=2023&limit=7")), all(&asked, &format!("{FEES}?year=2023")), "pages join up");
        asked.get(usti["membership"].as_str().expect("a link")).expect(200);
    }

    fn a_microregion_pays_nothing_for_a_member_town_in_it(app: Demonstration) {
        let staff = app.staff();
        let id = given::organization(&staff, &given::grouping("Mikroregion Údolí"));
        let body = json!({"organization_id": id, "type": "microregion", "began": "2021-01-01", "source": given::SCENARIO});
        given::membership(&staff, &body);
        let of = |asked: &Actor| fee(asked, "Mikroregion Údolí");
        assert_eq!(doubts(&of(&staff)), ["composition_unknown"]);
        let village = crate::specimen::composition(&id, "500020");
        staff.post("/api/v1/compositions", &village).expect(201);
        let alone = of(&staff);
        assert_eq!((&alone["rules"], &alone["amount"]), (&json!(["microregion"]), &json!(300_000)));
        let town = crate::specimen::composition(&id, "564567");
        staff.post("/api/v1/compositions", &town).expect(201);
        let with_town = of(&staff);
        assert_eq!((&with_town["rules"], &with_town["amount"]), (&json!(["microregion_with_member_town"]), &json!(0)), "Litoměřice is a member");
    }

    fn years_without_a_tariff_are_unverifiable(app: Demonstration) {
        let asked = app.anonymous();
        for (query, year) in [("year=2022", 2022), ("as_of=2020-02-20", 2020), ("", 2026)] {
            let body = asked.get(&format!("{SUMS}?{query}")).expect(200);
            assert_eq!((&body["year"], &body["tariff"], &body["total"]["computed"]), (&json!(year), &Value::Null, &json!(0)), "{query}");
            assert_eq!((&body["total"]["unverifiable"], &body["total"]["members"]), (&json!(131), &json!(131)), "{query}");
            assert_eq!((&body["total"]["at_least"], &body["total"]["at_most"]), (&json!(0), &Value::Null), "{query}");
            assert!(all(&asked, &format!("{FEES}?{query}")).iter().all(|fee| doubts(fee) == ["no_tariff"]), "{query}");
        }
        assert_eq!(asked.get(&format!("{SUMS}?as_of=2023-06-01")).expect(200)["year"], 2023);
        for query in ["year=1993", "year=2101", "year=23", "year=+023", "year=x", "year=2023&year=2023", "state=paid", "type=town"] {
            let path = if query.contains('x') || query.starts_with("year") { SUMS } else { FEES };
            let answer = asked.get(&format!("{path}?{query}"));
            assert_eq!((answer.status, answer.problem().0.as_str()), (400, "parameter_invalid"), "{query}");
        }
    }

    fn the_network_and_the_year_of_admission_pick_the_charge(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let town = given::with_ico(&asked, "00263958")["id"].clone();
        let network = json!({"organization_id": town, "network": "who_european_healthy_cities", "began_earliest": "2010-01-01", "began_latest": "2010-12-31", "source": SCENARIO});
        recorded(&staff, "/api/v1/affiliations", &network);
        let before = fee(&asked, "Litoměřice");
        assert_eq!((&before["rules"], &before["amount"]), (&json!(["town_in_who_network"]), &json!(23_623 * 250)));
        let id = organization(&staff, &grouping("Skupina Ve scénáři"));
        let spell = json!({"organization_id": id, "type": "microregion", "began": "2023-06-01", "source": SCENARIO});
        let (spell, _) = membership(&staff, &spell);
        let first = fee(&asked, "Skupina Ve scénáři");
        assert_eq!((&first["membership_year"], &first["amount"], doubts(&first)), (&json!("first"), &json!(0), vec![]));
        let to = json!({"type": "local_action_group", "on": "2023-09-01", "source": SCENARIO});
        staff.post_to(&format!("/api/v1/memberships/{spell}/reclassify"), "*", &to).expect(201);
        let after = fee(&asked, "Skupina Ve scénáři");
        assert_eq!((&after["type"], &after["amount"], &after["membership_year"]), (&json!("local_action_group"), &json!(500_000), &json!("first")), "it pays once, as what it became");
        assert_eq!(asked.get(&format!("{SUMS}?year=2023&known_at=10")).expect(200)["total"]["members"], 131, "as it was known");
    }
}
