//! How many municipalities and inhabitants members reach.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::given::{self, SCENARIO, all, grouping, organization, recorded};

const REACH: &str = "/api/v1/statistics/reach";
const LIST: &str = "/api/v1/statistics/reach/municipalities";
/// The regions that were members on 20 February 2020.
const REGIONS: [&str; 5] = ["CZ010", "CZ051", "CZ063", "CZ064", "CZ080"];

/// Municipal units of the country by code: region, inhabitants on 1 January 2018,
/// whether it is a military area.
fn country(asked: &Actor) -> BTreeMap<String, (String, u64, bool)> {
    let units = all(asked, "/api/v1/territory/municipalities?limit=200");
    let told = |unit: &Value| {
        let counted = unit["population"].as_array().expect("counts").iter();
        let in_2018 = counted.clone().find(|count| count["on"] == "2018-01-01");
        let number = in_2018.and_then(|count| count["count"].as_u64()).unwrap_or(0);
        let region = unit["region"].as_str().expect("a region").to_owned();
        (
            unit["code"].as_str().expect("a code").to_owned(),
            (region, number, unit["status"] == "military_area"),
        )
    };
    units.iter().map(told).collect()
}

/// Codes of what is listed.
fn codes(asked: &Actor, query: &str) -> Vec<String> {
    let items = all(asked, &format!("{LIST}?limit=200&{query}"));
    items.iter().map(|item| item["municipality"].as_str().expect("a code").to_owned()).collect()
}

fn amount(body: &Value) -> [u64; 3] {
    ["count", "at_most", "of"].map(|name| body[name].as_u64().expect("a count"))
}

/// Begins a membership of a made grouping, and composes it.
fn composed(staff: &Actor, name: &str, kind: &str, municipalities: &[&str]) -> String {
    let id = organization(staff, &grouping(name));
    given::membership(
        staff,
        &json!({"organization_id": id, "type": kind, "began": "2015-01-01", "source": SCENARIO}),
    );
    for code in municipalities {
        let relation =
            if kind == "local_action_group" { "territorial_scope" } else { "legal_member" };
        recorded(
            staff,
            "/api/v1/compositions",
            &json!({"organization_id": id, "municipality": code, "relation": relation, "since": "2015-01-01", "source": SCENARIO}),
        );
    }
    id
}

on_both! {
    fn named_members_of_2020_reach_five_regions_and_their_own(app: Demonstration) {
        let asked = app.anonymous();
        let body = asked.get(&format!("{REACH}?as_of=2020-02-20")).expect(200);
        let country = country(&asked);
        let mut expected: BTreeSet<String> = country.iter()
            .filter(|(_, (region, _, military))| REGIONS.contains(&region.as_str()) && !military)
            .map(|(code, _)| code.clone()).collect();
        let in_regions = expected.len();
        for member in all(&asked, "/api/v1/members?as_of=2020-02-20&named=true&type=municipality") {
            let path = format!("/api/v1/organizations/{}", member["organization_id"].as_str().expect("an id"));
            let units = asked.get(&path).expect(200)["territories"].clone();
            let own = units.as_array().expect("units").iter().find(|unit| unit["level"] == "municipality").expect("one")["code"].clone();
            expected.insert(own.as_str().expect("a code").to_owned());
        }
        assert_eq!((in_regions, expected.len()), (1_892, 1_903), "eleven towns outside the member regions");
        let listed = codes(&asked, "as_of=2020-02-20");
        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), expected);
        assert_eq!(listed.len(), expected.len(), "each once");
        let inhabitants: u64 = expected.iter().map(|code| country[code].1).sum();
        let everybody: u64 = country.values().map(|unit| unit.1).sum();
        assert_eq!(amount(&body["municipalities"]), [1_903, 1_903, 6_254]);
        assert_eq!(amount(&body["inhabitants"]), [inhabitants, inhabitants, everybody]);
        assert_eq!(body["municipalities"]["permille"], 1_903 * 1_000 / 6_254);
        assert_eq!(body["inhabitants"]["permille"], inhabitants * 1_000 / everybody);
        assert_eq!(body["inhabitants_counted"], json!({"earliest": "2018-01-01", "latest": "2020-12-31"}), "military areas have no earlier number");

        assert_eq!(body["complete"], false);
        let unknown = |kind: &str, count: u64, unnamed: u64| json!({"type": kind, "count": count, "at_most": count, "unnamed": unnamed});
        assert_eq!(body["unknown"], json!([unknown("municipality", 88, 88), unknown("city_district", 10, 10),
            unknown("microregion", 9, 9), unknown("municipal_union", 3, 3), unknown("local_action_group", 3, 2)]));
        assert_eq!(body["partly"], json!([]), "Prague is covered whole, by the region");
        let regions = body["items"].as_array().expect("items");
        assert_eq!(regions.len(), 14);
        for region in regions {
            let code = region["region"].as_str().expect("a code");
            let own: Vec<&String> = expected.iter().filter(|municipality| country[*municipality].0 == code).collect();
            let [count, at_most, of] = amount(&region["municipalities"]);
            assert_eq!((count, at_most), (own.len() as u64, own.len() as u64), "{code}");
            assert_eq!(count == of, REGIONS.contains(&code), "{code}");
            let list = region["list"].as_str().expect("a path");
            assert_eq!(all(&asked, list).len(), own.len(), "{code}");
        }
        let text = asked.get(&format!("{REACH}?as_of=2020-02-20")).text;
        assert_eq!(asked.get(&format!("{REACH}?as_of=2020-02-20&known_at={}", body["known_at"]["revision"])).text, text);
    }

    fn prague_counts_once_and_shows_every_way_to_it(app: Demonstration) {
        let asked = app.anonymous();
        let prague = given::one(&asked, &format!("{LIST}?as_of=2020-02-20&region=CZ010"));
        assert_eq!((&prague["municipality"], &prague["certain"]), (&json!("554782"), &json!(true)));
        let ways: BTreeSet<(String, String)> = prague["paths"].as_array().expect("paths").iter()
            .map(|path| (path["relation"].as_str().expect("a word").to_owned(), path["name"].as_str().expect("a name").to_owned())).collect();
        let way = |relation: &str, name: &str| (relation.to_owned(), name.to_owned());
        assert_eq!(ways, BTreeSet::from([way("region", "Hlavní město Praha"), way("district", "Praha 1"), way("district", "Praha 11")]));
        let district = prague["paths"].as_array().expect("paths").iter().find(|path| path["name"] == "Praha 1").expect("a path");
        assert_eq!(district["district"]["code"], "500054");
    }

    fn a_made_union_within_a_member_region_adds_nothing(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let before = asked.get(&format!("{REACH}?as_of=2020-02-20")).expect(200);
        // Kacanovy and Karlovice lie in the Liberec Region.
        composed(&staff, "Svazek ve scénáři", "municipal_union", &["577201", "577219"]);
        let after = asked.get(&format!("{REACH}?as_of=2020-02-20")).expect(200);
        for same in ["municipalities", "inhabitants", "digest", "partly", "unknown"] {
            assert_eq!(after[same], before[same], "{same}");
        }
        let paths = |code: &str| {
            let items = all(&asked, &format!("{LIST}?as_of=2020-02-20&region=CZ051&limit=200"));
            let found = items.iter().find(|item| item["municipality"] == code).expect("it is reached").clone();
            given::column(found["paths"].as_array().expect("paths"), "relation").iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>()
        };
        assert_eq!(paths("577201"), BTreeSet::from(["region".to_owned(), "legal_member".to_owned()]), "but a way");
        let then = asked.get(&format!("{REACH}?as_of=2020-02-20&known_at={}", before["known_at"]["revision"])).expect(200);
        assert_eq!(then, before, "what was known then stays");
    }

    fn groupings_reach_their_compositions(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let count = |day: &str| amount(&asked.get(&format!("{REACH}?as_of={day}")).expect(200)["municipalities"]);
        let before = count("2020-02-20");
        // Branžež lies in the Central Bohemian Region; Vimperk is a member itself.
        let id = composed(&staff, "Mikroregion ve scénáři", "microregion", &["571946", "550647"]);
        assert_eq!(count("2020-02-20"), [before[0] + 1, before[1] + 1, 6_254]);
        let possible = json!({"organization_id": id, "municipality": "500011", "relation": "territorial_scope", "since": {"earliest": "2020-01-01", "latest": "2020-12-31"}, "source": SCENARIO});
        recorded(&staff, "/api/v1/compositions", &possible);
        assert_eq!(count("2020-02-20"), [before[0] + 1, before[1] + 2, 6_254]);
        assert_eq!(codes(&asked, "as_of=2020-02-20&certain=false"), ["500011"]);
        assert_eq!(count("2020-12-31")[0], count("2020-12-30")[0] + 1);
        let paths = all(&asked, &format!("{LIST}?as_of=2020-02-20&region=CZ031&limit=200"));
        let vimperk = paths.iter().find(|item| item["municipality"] == "550647").expect("it is reached");
        let words = given::column(vimperk["paths"].as_array().expect("paths"), "relation");
        assert_eq!(words.iter().copied().collect::<BTreeSet<_>>(), BTreeSet::from(["itself", "legal_member"]));
    }

    fn a_draft_reaches_nothing(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let answer = asked.get(&format!("{REACH}?as_of=2020-02-20"));
        let mut draft = grouping("Tajný svazek");
        draft["published"] = json!(false);
        let id = organization(&staff, &draft);
        recorded(&staff, "/api/v1/compositions", &json!({"organization_id": id, "municipality": "571946", "relation": "legal_member", "since": "2015-01-01", "source": SCENARIO}));
        for who in [&asked, &staff, &app.auditor()] {
            let again = who.get(&format!("{REACH}?as_of=2020-02-20"));
            assert_eq!((again.text.as_str(), again.etag()), (answer.text.as_str(), answer.etag()));
        }
    }

    fn an_empty_register_reaches_nothing(app: Reference) {
        let asked = app.anonymous();
        let body = asked.get(&format!("{REACH}?as_of=1990-01-01")).expect(200);
        assert_eq!(amount(&body["municipalities"]), [0, 0, 6_254]);
        assert_eq!((&body["complete"], &body["unknown"]), (&json!(true), &json!([])));
        assert_eq!(body["inhabitants_counted"]["earliest"], "2018-01-01", "the earliest on file");
        assert_eq!(codes(&asked, "as_of=1990-01-01"), Vec::<String>::new());
        let none = asked.get(&format!("{REACH}?as_of=1990-01-01&known_at=0")).expect(200);
        assert_eq!((amount(&none["municipalities"]), &none["municipalities"]["permille"]), ([0, 0, 0], &Value::Null));
        for query in ["region=CZ042x", "certain=maybe", "type=region", "limit=0"] {
            assert_eq!(asked.get(&format!("{LIST}?{query}")).problem().0, "parameter_invalid", "{query}");
        }
    }
}
