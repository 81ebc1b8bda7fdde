//! Series, balance and movements, and the views that tell the same in SQL.

use diesel::RunQueryDsl as _;
use diesel::sql_types::{BigInt, Text};
use healthy_cities_registry::store::error::StoreError;
use serde_json::{Value, json};

use crate::app::App;
use crate::engine::Engine;
use crate::given::{self, SCENARIO, grouping, numbers, organization};

const SERIES: &str = "/api/v1/statistics/members/series";
const BALANCE: &str = "/api/v1/statistics/members/balance";

fn items(body: &Value) -> &Vec<Value> {
    body["items"].as_array().expect("items")
}

/// Records that one organization changed its type on a day, and another left.
fn changes(app: &App) {
    let staff = app.staff();
    let begin = |name: &str| {
        let id = organization(&staff, &grouping(name));
        let body = json!({"organization_id": id, "type": "microregion", "began": "2015-05-05", "source": SCENARIO});
        given::membership(&staff, &body).0
    };
    let (stays, leaves) = (begin("Mikroregion A"), begin("Mikroregion B"));
    let other = json!({"type": "municipal_union", "on": "2019-07-01", "source": SCENARIO, "evidence": "Resolution 7"});
    staff.post_to(&format!("/api/v1/memberships/{stays}/reclassify"), "*", &other).expect(201);
    let end = json!({"on": {"earliest": "2019-01-01", "latest": "2019-12-31"}, "kind": "withdrawal", "source": SCENARIO, "evidence": "Letter"});
    staff.post_to(&format!("/api/v1/memberships/{leaves}/end"), "*", &end).expect(200);
}

#[derive(diesel::QueryableByName)]
struct Monthly {
    #[diesel(sql_type = Text)]
    as_of: String,
    #[diesel(sql_type = Text)]
    member_type: String,
    #[diesel(sql_type = BigInt)]
    members: i64,
    #[diesel(sql_type = BigInt)]
    members_at_most: i64,
}

on_both! {
    fn a_series_has_the_counts_of_its_days(app: Demonstration) {
        changes(app);
        let asked = app.anonymous();
        let series = asked.get(&format!("{SERIES}?until=2020-02-20&interval=quarter&by=type")).expect(200);
        assert_eq!((&series["from"], &series["until"], &series["interval"]), (&json!("1994-01-01"), &json!("2020-02-20"), &json!("quarter")));
        assert_eq!(items(&series).len(), 6 * (26 * 4 + 1));
        assert_eq!((&items(&series)[0]["period"], &items(&series)[0]["as_of"]), (&json!("1994-Q1"), &json!("1994-03-31")));
        for period in items(&series).chunks(6).step_by(13) {
            let day = period[0]["as_of"].as_str().expect("a day");
            let counts = asked.get(&format!("/api/v1/statistics/members?as_of={day}&by=type")).expect(200);
            for (point, count) in period.iter().zip(items(&counts)) {
                assert_eq!((&point["type"], numbers(point, "count")), (&count["type"], numbers(count, "count")), "{day}");
            }
        }
        let years = asked.get(&format!("{SERIES}?from=2018-06-01&until=2020-02-20&interval=year")).expect(200);
        let points: Vec<_> = items(&years).iter().map(|item| (item["period"].as_str().expect("a name"), item["as_of"].as_str().expect("a day"))).collect();
        assert_eq!(points, [("2018", "2018-12-31"), ("2019", "2019-12-31"), ("2020", "2020-02-20")]);
        assert_eq!(items(&years)[2]["count"], 131 + 1, "one of the two stayed");
        let months = asked.get(SERIES).expect(200);
        assert_eq!(items(&months).len(), (2026 - 1994) * 12 + 11, "by months up to today");
    }

    fn the_balance_leads_to_every_movement(app: Demonstration) {
        changes(app);
        let asked = app.anonymous();
        let body = asked.get(&format!("{BALANCE}?from=2018-12-31&until=2020-02-20")).expect(200);
        for flows in items(&body).iter().chain([&body["total"]]) {
            for suffix in ["", "_at_most"] {
                let of = |name: &str| flows[format!("{name}{suffix}")].as_i64().expect("a count");
                assert_eq!(of("start") + of("entries") - of("exits") + of("reclassified_in") - of("reclassified_out"), of("end"), "{flows}");
            }
            let link = flows["movements"].as_str().expect("a link");
            let listed = given::all(&asked, link);
            let counted = |flow: &str, day: &str| listed.iter().filter(|one| one["flow"] == flow && !one[day].is_null()).count();
            for (flow, name) in [("entry", "entries"), ("exit", "exits"), ("reclassified_in", "reclassified_in"), ("reclassified_out", "reclassified_out")] {
                assert_eq!(json!(counted(flow, "certain_on")), flows[name], "{link} {flow}");
                assert_eq!(json!(counted(flow, "possible_on")), flows[format!("{name}_at_most")], "{link} {flow}");
            }
            for one in &listed {
                asked.get(one["membership"].as_str().expect("a path")).expect(200);
            }
        }
        let start = asked.get("/api/v1/statistics/members?as_of=2018-12-31").expect(200);
        assert_eq!(body["total"]["start"], start["total"]);
        assert_eq!(body["total"]["end"], 132);
        let micro = items(&body).iter().find(|item| item["type"] == "microregion").expect("the type");
        assert_eq!((&micro["reclassified_out"], &micro["exits"], &micro["exits_at_most"]), (&json!(1), &json!(1), &json!(1)));
        let left = given::all(&asked, "/api/v1/statistics/members/movements?from=2018-12-31&until=2020-02-20&flow=exit&type=microregion");
        assert_eq!(left.len(), 1);
        assert_eq!((&left[0]["name"], &left[0]["evidence"]), (&json!("Mikroregion B"), &json!("Letter")));
        assert_eq!((&left[0]["certain_on"], &left[0]["possible_on"]), (&json!("2019-01-01"), &json!("2019-12-31")));
    }

    fn movements_come_in_pages(app: Demonstration) {
        let asked = app.anonymous();
        let path = "/api/v1/statistics/members/movements?from=1990-01-01&until=2020-02-20";
        let whole = given::all(&asked, &format!("{path}&limit=200"));
        let pages = given::pages(&asked, &format!("{path}&limit=7"));
        assert!(pages.len() > 3);
        assert_eq!(pages.concat(), whole);
    }

    fn what_makes_no_sense_is_refused(app: Reference) {
        let asked = app.anonymous();
        for (path, name, code) in [
            (format!("{SERIES}?interval=week"), "interval", "parameter_form"),
            (format!("{SERIES}?by=region"), "by", "parameter_form"),
            (format!("{SERIES}?from=2020-01-02&until=2020-01-01"), "until", "parameter_form"),
            (format!("{SERIES}?from=1800-01-01"), "from", "parameter_form"),
            (BALANCE.to_owned(), "from", "parameter_missing"),
            (format!("{BALANCE}?from=2020-01-02&until=2020-01-01"), "until", "parameter_form"),
            ("/api/v1/statistics/members/movements?from=2020-01-01&flow=in".to_owned(), "flow", "parameter_form"),
        ] {
            let answer = asked.get(&path);
            assert_eq!((answer.status, answer.problem().1), (400, vec![(name.to_owned(), code.to_owned())]), "{path}");
        }
    }

    fn the_views_tell_the_same(app: Demonstration) {
        changes(app);
        let cast = match app.engine {
            Engine::Sqlite => "SELECT as_of, member_type, members, members_at_most FROM v_member_count_monthly ORDER BY as_of",
            Engine::Postgres => "SELECT as_of::text AS as_of, member_type, members, members_at_most FROM v_member_count_monthly ORDER BY as_of",
        };
        let rows = app.store.write_now(move |conn| Ok::<Vec<Monthly>, StoreError>(diesel::sql_query(cast).load(conn)?));
        let rows: Vec<Monthly> = rows.expect("the view is read");
        let series = app.anonymous().get(&format!("{SERIES}?until=2020-02-29&by=type")).expect(200);
        assert!(items(&series).len() > 1_800);
        for item in items(&series) {
            let row = rows.iter().find(|row| item["as_of"] == *row.as_of && item["type"] == *row.member_type).expect("a row");
            assert_eq!((json!(row.members), json!(row.members_at_most)), (item["count"].clone(), item["at_most"].clone()), "{item}");
        }
        let listed = "SELECT region AS as_of, member_type, count(*) AS members, count(organization_id) AS members_at_most FROM v_membership \
                      WHERE region IS NOT NULL AND began_earliest <= '2020-02-20' AND (ended_latest IS NULL OR ended_latest > '2020-02-20') GROUP BY region, member_type";
        let rows = app.store.write_now(move |conn| Ok::<Vec<Monthly>, StoreError>(diesel::sql_query(listed).load(conn)?));
        let counts = app.anonymous().get("/api/v1/statistics/members?as_of=2020-02-20&by=type,region").expect(200);
        let full: Vec<_> = items(&counts).iter().filter(|item| item["at_most"] != 0 && !item["region"].is_null()).collect();
        let rows: Vec<Monthly> = rows.expect("the view is read");
        assert_eq!(rows.len(), full.len());
        for row in rows {
            assert!(full.iter().any(|item| item["type"] == *row.member_type && item["region"] == *row.as_of && item["at_most"] == row.members), "{} {}", row.as_of, row.member_type);
        }
    }
}
