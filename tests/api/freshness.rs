//! How fresh answers are, and that those kept in memory are never out of date and
//! never somebody else's.

use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::register;
use serde_json::{Value, json};

use crate::app::App;
use crate::engine::{Database, Engine, Seed};
use crate::given::{self, grouping, recorded, total, with_ico};
use crate::specimen::{made, member, places, refused, unnamed};

/// Questions whose public answers are kept.
const QUESTIONS: [&str; 6] = [
    "/api/v1/statistics/members?as_of=2020-02-20&by=type",
    "/api/v1/statistics/members",
    "/api/v1/members?limit=3&count=exact",
    "/api/v1/organizations?q=lito",
    "/api/v1/territory/regions",
    "/api/v1/meetings",
];

fn draft(name: &str) -> Value {
    let mut body = grouping(name);
    body["published"] = json!(false);
    body
}

on_both! {
    fn an_answer_that_is_kept_is_the_answer_that_was_given(app: Demonstration) {
        let (anonymous, staff) = (app.anonymous(), app.staff());
        for path in QUESTIONS {
            let [first, again] = [anonymous.get(path), anonymous.get(path)];
            assert_eq!(first.expect(200), again.expect(200), "{path}");
            for name in ["etag", "cache-control", "content-type", "link", "vary", "content-length"] {
                assert_eq!(first.header(name), again.header(name), "{path}: {name}");
            }
            assert_ne!(first.header("x-request-id"), again.header("x-request-id"), "{path}");
            let had = anonymous.send("GET", path, &[("If-None-Match", first.etag())], b"");
            assert_eq!((had.status, had.text.as_str(), had.header("etag")), (304, "", Some(first.etag())));
            assert_eq!(anonymous.send("GET", path, &[("If-None-Match", "\"other\"")], b"").text, first.text);
            let known = staff.get(path);
            assert_eq!(known.header("cache-control"), Some("private, no-cache"), "{path}");
            assert_eq!(anonymous.get(path).header("cache-control"), first.header("cache-control"), "{path}");
        }
    }

    fn what_is_refused_is_refused_each_time(app: Demonstration) {
        let anonymous = app.anonymous();
        for path in ["/api/v1/members?region=CZ999X&limit=0&other=1", "/api/v1/members?limit=3&limit=3", "/api/v1/members?known_at=999"] {
            let [first, again] = [anonymous.get(path), anonymous.get(path)];
            assert!(first.status == 400 || first.status == 422, "{path}: {}", first.status);
            assert_eq!((first.status, first.problem().0), (again.status, again.problem().0));
        }
        // The same parameters in another order are the same question; a repeated one is none.
        let kept = anonymous.get("/api/v1/members?limit=3&as_of=2020-02-20").expect(200);
        assert_eq!(anonymous.get("/api/v1/members?as_of=2020-02-20&limit=3").expect(200), kept);
        assert_eq!(anonymous.get("/api/v1/members?as_of=2020-02-20&limit=3&limit=3").status, 400);
    }

    fn what_was_written_is_read_by_the_next_request(app: Demonstration) {
        let (anonymous, staff) = (app.anonymous(), app.staff());
        for number in 0..20 {
            let before = total(&anonymous, "2022-01-01");
            member(&staff, number);
            let after = total(&anonymous, "2022-01-01");
            assert_eq!((after.0, after.1), (before.0 + 1, before.1 + 1), "{number}");
        }
    }

    fn a_draft_changes_no_public_answer_and_shows_in_none(app: Demonstration) {
        let (anonymous, staff) = (app.anonymous(), app.staff());
        let path = "/api/v1/organizations?q=tajny";
        let before = anonymous.get(path);
        recorded(&staff, "/api/v1/organizations", &draft("Tajný svazek"));
        let inside = staff.get(path).expect(200);
        assert_eq!(inside["items"].as_array().map(Vec::len), Some(1));
        let after = anonymous.get(path);
        assert_eq!((before.expect(200), before.etag()), (after.expect(200), after.etag()));
        assert_eq!(after.expect(200)["items"], json!([]));
    }

    fn a_register_made_of_another_is_the_one_that_is_loaded_whole(app: Demonstration) {
        let staff = app.staff();
        let mut paths: Vec<String> = Vec::new();
        for number in 0..40_u32 {
            // Anything but in order: what is taken follows from what was made before.
            let turn = number.wrapping_mul(2_654_435_761) >> 16;
            let place = (!paths.is_empty()).then(|| turn as usize % paths.len());
            match (turn % 5, place) {
                (1, Some(place)) if paths[place].contains("organizations") => {
                    let patch = json!({"name": {"cs": format!("Čilý svazek {number}")}});
                    assert_eq!(staff.patch(&paths[place], "*", &patch).status, 200);
                }
                (2, Some(place)) if paths[place].contains("memberships") => {
                    assert_eq!(staff.delete(&paths.swap_remove(place), "*").status, 204);
                }
                (3, Some(place)) if paths[place].contains("memberships") => {
                    let end = format!("{}/end", paths.swap_remove(place));
                    assert_eq!(staff.post_to(&end, "*", &crate::specimen::end()).status, 200);
                }
                (4, _) => paths.push(made(&staff.post("/api/v1/memberships", &unnamed(number))).0),
                _ => {
                    let (membership, _) = member(&staff, number);
                    let owner = staff.get(&membership).expect(200)["organization_id"].clone();
                    paths.push(membership);
                    paths.push(format!("/api/v1/organizations/{}", owner.as_str().expect("an id")));
                }
            }
            if turn % 3 == 0 {
                staff.get("/api/v1/organizations").expect(200);
            }
        }
        let newest = app.newest_revision();
        let checked: Result<(), StoreError> = app.store.read_now(|conn| {
            for step in 0..=newest {
                // From both ends, so that older ones are made of newer ones and the other way.
                let number = if step % 2 == 0 { step / 2 } else { newest - step / 2 };
                let (made, loaded) = (app.store.registers().at(conn, number)?, register::within(conn, number)?);
                assert_eq!(made.known, loaded.known);
                assert!(made.organizations.iter().eq(loaded.organizations.iter()), "revision {number}");
                assert!(made.spells.iter().eq(loaded.spells.iter()), "revision {number}");
                assert_eq!(made.affiliations, loaded.affiliations, "revision {number}");
                for spell in loaded.spells.iter() {
                    assert_eq!(made.spell(spell.membership.id), Some(spell));
                }
                assert_eq!(made.association(), loaded.association());
            }
            Ok(())
        });
        checked.expect("all can be read");
    }

    fn a_revision_may_be_asked_for_at_least(app: Demonstration) {
        let (anonymous, staff) = (app.anonymous(), app.staff());
        let newest = app.newest_revision();
        let path = |least: i64| format!("/api/v1/members?min_revision={least}");
        assert_eq!(staff.get(&path(newest)).status, 200);
        let made = staff.post("/api/v1/organizations", &draft("Svazek")).expect(201);
        let revision = made["revision"].as_i64().expect("a revision");
        assert_eq!(staff.get(&path(revision)).status, 200, "a draft, which its writer can tell");
        for (who, least) in [(&staff, revision + 1), (&anonymous, revision)] {
            let future = who.get(&path(least));
            assert_eq!(refused(&future, 422, "min_revision_future", "/api/v1/members"), places(&[("min_revision", "min_revision_future")]));
        }
        let between = |least: i64| format!("/api/v1/statistics/diff?known_at=1..&min_revision={least}");
        assert_eq!(staff.get(&between(revision)).status, 200);
        let future = anonymous.get(&between(revision));
        assert_eq!(refused(&future, 422, "min_revision_future", "/api/v1/statistics/diff"), places(&[("min_revision", "min_revision_future")]));
        for wrong in ["-1", "x", ""] {
            assert_eq!(anonymous.get(&format!("/api/v1/members?min_revision={wrong}")).status, 400, "{wrong}");
        }
        // One that comes while it is waited for is in time.
        std::thread::scope(|scope| {
            let reader = app.staff();
            let least = app.newest_revision() + 1;
            let waiting = scope.spawn(move || reader.get(&format!("/api/v1/members?min_revision={least}")));
            std::thread::sleep(std::time::Duration::from_millis(300));
            recorded(&staff, "/api/v1/organizations", &draft("Svazek, na který se čeká"));
            waiting.join().expect("an answer").expect(200);
        });
        let stale = staff.send("GET", "/api/v1/members", &[("Cache-Control", "max-stale=60")], b"");
        assert_eq!(stale.status, 200);
    }
}

#[test]
fn tomorrow_the_day_is_another() {
    let app = App::start(Engine::Sqlite, Seed::Demonstration);
    let (anonymous, path) = (app.anonymous(), "/api/v1/statistics/members");
    let today = anonymous.get(path).expect(200);
    assert_eq!(anonymous.get(path).expect(200), today);
    app.advance(chrono::Duration::days(1));
    let tomorrow = anonymous.get(path).expect(200);
    assert_ne!(tomorrow["as_of"], today["as_of"]);
}

#[test]
fn what_another_process_writes_is_read_soon() {
    let app = App::start(Engine::Sqlite, Seed::Demonstration);
    let anonymous = app.anonymous();
    let before = with_ico(&anonymous, "70892156");
    let path = format!("/api/v1/organizations/{}", before["id"].as_str().expect("an id"));
    // Another store of the same file stands for another process: it shares nothing.
    let shared = Database::shared(app.database.target.clone());
    let other = App::start_serving(shared, app.engine, |_| (), |_| ());
    let (_, tag) = given::present(&other.staff(), &path);
    other.staff().patch(&path, &tag, &json!({"name": {"en": "Another name"}})).expect(200);
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert_eq!(anonymous.get(&path).expect(200)["name"]["en"], "Another name");
}

#[test]
fn nothing_is_kept_where_there_is_no_room() {
    let app = App::start_with(Engine::Sqlite, Seed::Demonstration, |config| config.cache_limit = 0);
    let anonymous = app.anonymous();
    for path in QUESTIONS {
        assert_eq!(anonymous.get(path).expect(200), anonymous.get(path).expect(200));
    }
}
