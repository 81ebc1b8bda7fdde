//! Many at once: who comes first is answered as if alone, the others as if later.

use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::given::{SCENARIO, all, grouping, recorded, total, with_ico};
use crate::walk::Walk;

/// What `count` clients do at once, each with its number.
fn at_once<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let gate = std::sync::Barrier::new(count);
    let (gate, work) = (&gate, &work);
    std::thread::scope(|scope| {
        let run = |number| {
            scope.spawn(move || {
                gate.wait();
                work(number)
            })
        };
        let threads: Vec<_> = (0..count).map(run).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    })
}

/// A client of one's own, with a connection of its own.
fn clients(app: &App, count: usize) -> Vec<Actor> {
    (0..count).map(|_| app.staff()).collect()
}

fn with_status(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

/// Changes what is at `path` by what was read of it, as often as it takes; returns
/// how often somebody else was faster.
fn changed(client: &Actor, path: &str, change: impl Fn(&Value) -> Value) -> usize {
    for lost in 0.. {
        let read = client.get(path);
        let tag = read.etag().to_owned();
        let answer = client.patch(path, &tag, &change(&read.expect(200)));
        match answer.status {
            200 => return lost,
            412 => {}
            // The writer's queue is full: later.
            503 => std::thread::sleep(std::time::Duration::from_millis(20)),
            status => panic!("{status}: {}", answer.text),
        }
    }
    panic!("the last one is never overtaken")
}

/// What `send` is answered once the queue has room for it.
fn patiently(send: impl Fn() -> Answer) -> Answer {
    loop {
        match send() {
            answer if answer.status == 503 => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            answer => return answer,
        }
    }
}

/// How often each client changes each case.
const EDITS: usize = 4;

/// How many organizations each client records.
const WRITES: usize = 4;

on_both! {
    fn of_many_who_admit_one_does(app: Demonstration) {
        let walk = Walk::begin(app);
        walk.to_ready();
        walk.to_scheduled();
        let admission = walk.admission();
        let tag = walk.staff.get(&walk.path).etag().to_owned();
        let clients = clients(app, 32);
        let before = app.newest_revision();
        // Half of them name the version that they read, half whatever is there.
        let answers = at_once(clients.len(), |number| {
            let tag = if number % 2 == 0 { tag.as_str() } else { "*" };
            clients[number].post_to(&format!("{}/moves", walk.path), tag, &Walk::admit(&admission))
        });
        let tally = [200, 409, 412].map(|status| with_status(&answers, status));
        assert_eq!((tally[0], tally.iter().sum::<usize>()), (1, 32), "{tally:?}");
        assert!(tally[2] >= 15, "{tally:?}");
        assert_eq!(app.newest_revision(), before + 1, "one revision, and no gap");
        let members = all(&walk.staff, &format!("/api/v1/memberships?organization_id={}", walk.region));
        assert_eq!(members.len(), 1);
        assert_eq!(walk.case()["membership_id"], members[0]["id"]);
        assert_eq!((total(&app.anonymous(), "2020-03-31"), total(&app.anonymous(), "2020-04-01")), ((131, 131), (132, 132)));
        assert!(app.verify().faults.is_empty());
    }

    fn no_edit_of_many_is_lost(app: Demonstration) {
        let walk = Walk::begin(app);
        let second = with_ico(&walk.staff, "00064581");
        let members = all(&walk.staff, &format!("/api/v1/memberships?organization_id={}", second["id"].as_str().expect("an id")));
        // Prague leaves in this scenario, and applies again.
        for member in members {
            let end = json!({"on": "2021-01-01", "kind": "withdrawal", "source": SCENARIO});
            let path = format!("/api/v1/memberships/{}/end", member["id"].as_str().expect("an id"));
            walk.staff.post_to(&path, "*", &end).expect(200);
        }
        let begun = json!({"organization_id": second["id"], "member_type": "municipality"});
        let begun = walk.staff.post("/api/v1/applications", &begun).expect(201);
        let paths = [walk.path.clone(), format!("/api/v1/applications/{}", begun["id"].as_str().expect("an id"))];
        for path in &paths {
            walk.staff.patch(path, "*", &json!({"source": "|"})).expect(200);
        }
        let (clients, before) = (clients(app, 16), app.newest_revision());

        let overtaken: usize = at_once(clients.len(), |number| {
            let edits = (0..EDITS).flat_map(|edit| paths.iter().map(move |path| (edit, path)));
            let lost = edits.map(|(edit, path)| {
                changed(&clients[number], path, |read| {
                    let source = read["source"].as_str().expect("a source");
                    json!({"source": format!("{source}{number}.{edit}|"), "planned": {"filing": format!("2027-01-{:02}", number + 1)}})
                })
            });
            lost.sum::<usize>()
        }).into_iter().sum();
        assert!(overtaken > 0, "nobody met anybody: this proves nothing");
        for path in &paths {
            let source = walk.staff.get(path).expect(200)["source"].as_str().expect("a source").to_owned();
            for number in 0..clients.len() {
                for edit in 0..EDITS {
                    assert_eq!(source.matches(&format!("|{number}.{edit}|")).count(), 1, "{source}");
                }
            }
        }
        let edits = i64::try_from(clients.len() * EDITS * paths.len()).expect("not that many");
        assert_eq!(app.newest_revision(), before + edits, "a revision for each edit, and no other");
        assert!(app.verify().faults.is_empty());
    }

    fn of_many_who_apply_for_one_organization_one_does(app: Demonstration) {
        let walk = Walk::begin(app);
        walk.staff.delete(&walk.path, "*").expect(204);
        let clients = clients(app, 16);
        let before = app.newest_revision();
        let form = json!({"organization_id": walk.region, "member_type": "region"});
        let answers = at_once(clients.len(), |number| clients[number].post("/api/v1/applications", &form));
        assert_eq!((with_status(&answers, 201), with_status(&answers, 409)), (1, 15));
        let cases = all(&walk.clerk, "/api/v1/applications");
        let made = answers.iter().find(|answer| answer.status == 201).expect("one").json();
        assert_eq!((cases.len(), &cases[0]["id"]), (1, &made["id"]));
        let named = format!("/api/v1/applications/{}", made["id"].as_str().expect("an id"));
        assert!(answers.iter().filter(|answer| answer.status == 409).all(|answer| answer.text.contains(&named)));
        assert_eq!(app.newest_revision(), before + 1);
        assert!(app.verify().faults.is_empty());
    }

    fn of_many_writes_those_that_were_answered_are_revisions_and_no_others(app: Reference) {
        let (clients, before) = (clients(app, 32), app.newest_revision());
        let union = |client: usize, number: usize, ico: Option<&str>| {
            let mut body = grouping(&format!("Svazek {client}.{number}"));
            body["ico"] = json!(ico);
            body
        };
        let answers: Vec<Answer> = at_once(clients.len(), |client| {
            let post = |path: &str, key: &str, body: &Value| {
                let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
                patiently(|| clients[client].send("POST", path, &headers, body.to_string().as_bytes()))
            };
            let paths = "/api/v1/organizations";
            (0..WRITES).flat_map(|number| {
                let key = format!("{client}.{number}");
                let first = post(paths, &key, &union(client, number, None));
                let again = post(paths, &key, &union(client, number, None));
                assert_eq!((again.header("idempotent-replayed"), &again.text), (Some("true"), &first.text));
                // One of all clients gets it, the others are refused within their batch.
                let taken = post(paths, &format!("taken.{key}"), &union(client, number, Some("69155950")));
                let tried = post(&format!("{paths}?validate_only=true"), &key, &union(client, number, None));
                assert_eq!(tried.status, 200, "{}", tried.text);
                [first, taken]
            }).collect::<Vec<_>>()
        }).into_iter().flatten().collect();
        let made: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!((made.len(), with_status(&answers, 409)), (32 * WRITES + 1, 32 * WRITES - 1));
        let mut revisions: Vec<i64> = made.iter().map(|answer| answer.json()["revision"].as_i64().expect("a revision")).collect();
        revisions.sort_unstable();
        let expected: Vec<i64> = (1..).take(made.len()).map(|number| before + number).collect();
        assert_eq!(revisions, expected, "each is a revision of its own, and there is no gap");
        assert_eq!(app.newest_revision(), before + i64::try_from(expected.len()).expect("few"));
        let staff = app.staff();
        for answer in made {
            let path = answer.header("location").expect("a location");
            assert_eq!(staff.get(path).expect(200), answer.json(), "what was answered is there");
        }
        assert!(app.verify().faults.is_empty());
    }

    fn an_erasure_among_many_writes_is_in_the_ledger_once(app: Reference) {
        let admin = app.admin();
        let persons: Vec<String> = (0..8).map(|_| recorded(&admin, "/api/v1/persons", &json!({})).0).collect();
        let (clients, before) = (clients(app, 16), app.newest_revision());
        let admins: Vec<Actor> = persons.iter().map(|_| app.admin()).collect();
        let answers = at_once(clients.len() + persons.len(), |number| match persons.get(number) {
            Some(person) => patiently(|| admins[number].post_to(&format!("/api/v1/persons/{person}/erase"), "*", &json!({"reason": SCENARIO}))),
            None => patiently(|| clients[number - persons.len()].post("/api/v1/organizations", &grouping(&format!("Svazek {number}")))),
        });
        assert_eq!((with_status(&answers, 200), with_status(&answers, 201)), (8, 16));
        let mut erased: Vec<String> = app.ledger.entries().expect("a ledger").iter().map(|entry| entry.person.to_string()).collect();
        erased.sort_unstable();
        let mut expected = persons.clone();
        expected.sort_unstable();
        assert_eq!(erased, expected);
        assert_eq!(app.newest_revision(), before + 24 + 8, "the tokens of the admins are revisions, too");
        assert!(app.verify().faults.is_empty());
    }
}
