//! Statistics of votes: results, turnout, margins, what was lost by absence. All
//! votes but those of the demonstration are made up.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::assembly::{counts, judged, point, region, resolution, resolved, text, vote, with};
use crate::given::{all, recorded};

const PATH: &str = "/api/v1/statistics/votes";

fn numbers(body: &Value) -> [u64; 7] {
    ["votes", "carried", "not_carried", "inquorate", "unverifiable", "lost_by_absence", "findings"]
        .map(|key| body[key].as_u64().expect(key))
}

fn total(actor: &Actor, query: &str) -> [u64; 7] {
    numbers(&actor.get(&format!("{PATH}{query}")).expect(200)["total"])
}

on_both! {
    fn the_demonstration_tells_no_counts(app: Demonstration) {
        let body = app.anonymous().get(PATH).expect(200);
        let [votes, carried, .., findings] = numbers(&body["total"]);
        assert_eq!((carried, findings), (0, 0), "no source tells a count");
        assert_eq!(body["total"]["unverifiable"], json!(votes));
        assert_eq!((&body["total"]["margin_median"], &body["total"]["turnout_median_permille"]), (&Value::Null, &Value::Null));
        assert_eq!(all(&app.anonymous(), "/api/v1/votes").len(), usize::try_from(votes).expect("few"));
    }

    fn results_turnout_and_margins(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        for given in [
            counts(28, 12, 0, 15),
            counts(27, 15, 0, 13),
            counts(14, 28, 0, 13),
            counts(27, 0, 0, 28),
            json!({"for": 20}),
            with(&counts(27, 28, 0, 0), "declared", json!("carried")),
        ] {
            judged(&staff, &own.assembly, given);
        }
        let body = asked.get(PATH).expect(200);
        assert_eq!(numbers(&body["total"]), [6, 1, 3, 1, 1, 2, 1]);
        let of = |key: &str| body["total"][key].as_i64();
        assert_eq!((of("margin_known"), of("margin_median")), (Some(6), Some(-1)), "the lower of two");
        assert_eq!((of("turnout_known"), of("turnout_median_permille")), (Some(5), Some(763)));
        let items = body["items"].as_array().expect("items");
        assert_eq!(items.len(), 1, "the council took none");
        assert_eq!((numbers(&items[0]), text(&items[0]["body_id"])), (numbers(&body["total"]), own.assembly.clone()));
        assert_eq!(items[0]["body"]["kind"], "assembly");

        let listed = all(&asked, body["votes"].as_str().expect("a link"));
        assert_eq!(all(&asked, &format!("{PATH}/margins?limit=2")), listed, "pages join up");
        let mut margins: Vec<_> = listed.iter().map(|vote| (vote["margin"].as_i64(), vote["turnout_permille"].as_u64(), vote["lost_by_absence"].as_bool())).collect();
        margins.sort_unstable();
        assert_eq!(margins, [
            (Some(-14), Some(763), Some(false)), (Some(-8), None, None), (Some(-1), Some(490), Some(true)),
            (Some(-1), Some(763), Some(true)), (Some(-1), Some(1000), Some(false)), (Some(0), Some(727), Some(false)),
        ]);
        for item in &listed {
            let read = asked.get(item["vote"].as_str().expect("a link")).expect(200);
            assert_eq!((&read["evaluation"]["result"], &read["evaluation"]["got"]), (&item["result"], &item["got"]));
        }
        assert_eq!(total(&asked, &format!("?body_id={}", own.council)), [0; 7]);
        assert_eq!(total(&asked, &format!("?organization_id={}", own.organization))[0], 6);
        assert!(listed.iter().all(|vote| vote["decided"] == json!({"earliest": "2021-03-01", "latest": "2021-03-01"})));
        for (query, votes) in [("from=2021-03-01", 6), ("from=2021-03-02", 0), ("until=2021-03-01", 0), ("from=2021-02-01&until=2021-03-02", 6)] {
            assert_eq!(total(&asked, &format!("?{query}"))[0], votes, "{query}");
        }
        for query in ["body_id=1", "organization_id=x", "from=2020", "from=2021-01-02&until=2021-01-02", "q=a"] {
            assert_eq!(asked.get(&format!("{PATH}?{query}")).status, 400, "{query}");
        }
    }

    fn drafts_count_for_nobody(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let own = region(&staff);
        judged(&staff, &own.assembly, counts(28, 12, 0, 15));
        let before = asked.get(PATH);
        let draft = with(&resolution(&own.assembly, "2021-03-01", &[point("takes_note", "other")]), "published", json!(false));
        let draft = resolved(&staff, &draft);
        let id = recorded(&staff, "/api/v1/votes", &vote(&draft, counts(27, 28, 0, 0))).0;
        let after = asked.get(PATH);
        assert_eq!((after.expect(200), after.etag()), (before.expect(200), before.etag()), "nothing shows");
        assert_eq!(total(&staff, "")[0], 1, "statistics are the same for everyone");
        for actor in [&asked, &staff] {
            assert!(all(actor, &format!("{PATH}/margins")).iter().all(|vote| vote["vote_id"] != json!(id)));
        }
        staff.patch(&format!("/api/v1/resolutions/{draft}"), "*", &json!({"published": true})).expect(200);
        assert_eq!(total(&asked, "")[0], 2, "it is published with its resolution");
        let known = before.json()["known_at"]["revision"].clone();
        assert_eq!(total(&asked, &format!("?known_at={known}"))[0], 1, "as it was known");
    }
}
