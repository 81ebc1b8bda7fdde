//! Counts against a recount from the journal alone: whatever happened, in whatever
//! order, every state of knowledge gives the counts that its changes give.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::app::App;
use crate::given::{SCENARIO, grouping, numbers, organization};

/// What staff do next, by numbers of what is there.
#[derive(Debug, Clone)]
enum Step {
    Begin { organization: usize, year: i32, vague: bool },
    Unnamed { year: i32, vague: bool },
    End { membership: usize, year: i32, vague: bool },
    Reclassify { membership: usize, year: i32 },
    Correct { membership: usize, year: i32 },
    Identify { membership: usize, organization: usize },
    TakeBack { membership: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let year = || 2000..2020_i32;
    let step = prop_oneof![
        3 => (0..8_usize, year(), any::<bool>()).prop_map(|(organization, year, vague)| Step::Begin { organization, year, vague }),
        2 => (year(), any::<bool>()).prop_map(|(year, vague)| Step::Unnamed { year, vague }),
        2 => (any::<usize>(), year(), any::<bool>()).prop_map(|(membership, year, vague)| Step::End { membership, year, vague }),
        2 => (any::<usize>(), year()).prop_map(|(membership, year)| Step::Reclassify { membership, year }),
        2 => (any::<usize>(), year()).prop_map(|(membership, year)| Step::Correct { membership, year }),
        1 => (any::<usize>(), 0..8_usize).prop_map(|(membership, organization)| Step::Identify { membership, organization }),
        1 => any::<usize>().prop_map(|membership| Step::TakeBack { membership }),
    ];
    prop::collection::vec(step, 60)
}

/// A day, or a year in which it lies.
fn on(year: i32, vague: bool) -> Value {
    if vague {
        json!({"earliest": format!("{year}-01-01"), "latest": format!("{year}-12-31")})
    } else {
        json!(format!("{year}-07-01"))
    }
}

/// Does a step; what rules refuse is refused, and changes nothing.
fn take(
    staff: &Actor,
    organizations: &[String],
    memberships: &mut Vec<String>,
    number: usize,
    step: &Step,
) {
    let path = |place: &usize| {
        let id = memberships.get(place.checked_rem(memberships.len())?)?;
        Some(format!("/api/v1/memberships/{id}"))
    };
    let begin = |body: &Value| staff.post("/api/v1/memberships", body);
    let answer = match step {
        Step::Begin { organization, year, vague } => begin(&json!({
            "organization_id": organizations[*organization], "type": "microregion", "began": on(*year, *vague), "source": SCENARIO,
        })),
        Step::Unnamed { year, vague } => begin(&json!({
            "unnamed_number": number, "type": "local_action_group", "began": on(*year, *vague), "source": SCENARIO,
        })),
        Step::End { membership, year, vague } => {
            let Some(path) = path(membership) else { return };
            let end = json!({"on": on(*year, *vague), "kind": "withdrawal", "source": SCENARIO});
            staff.post_to(&format!("{path}/end"), "*", &end)
        }
        Step::Reclassify { membership, year } => {
            let Some(path) = path(membership) else { return };
            let to = json!({"type": "municipal_union", "on": format!("{year}-03-01"), "source": SCENARIO});
            staff.post_to(&format!("{path}/reclassify"), "*", &to)
        }
        Step::Correct { membership, year } => {
            let Some(path) = path(membership) else { return };
            staff.patch(&path, "*", &json!({"began": on(*year, false)}))
        }
        Step::Identify { membership, organization } => {
            let Some(path) = path(membership) else { return };
            let named = json!({"organization_id": organizations[*organization]});
            staff.post_to(&format!("{path}/identify"), "*", &named)
        }
        Step::TakeBack { membership } => {
            let Some(path) = path(membership) else { return };
            staff.delete(&path, "*")
        }
    };
    assert!(answer.status < 500, "{step:?}: {}", answer.text);
    if answer.status == 201 {
        memberships.push(answer.json()["id"].as_str().expect("an id").to_owned());
    }
}

/// The memberships after each revision, from the documents in the journal alone.
fn histories(auditor: &Actor, from: i64) -> Vec<(i64, BTreeMap<String, Value>)> {
    let mut facts: BTreeMap<String, Value> = BTreeMap::new();
    let mut states = Vec::new();
    let mut after = 0;
    loop {
        let page = auditor.get(&format!("/api/v1/revisions?after={after}&limit=200")).expect(200);
        let items = page["items"].as_array().expect("items").clone();
        let Some(last) = items.last() else { break };
        after = last["number"].as_i64().expect("a number");
        for revision in &items {
            for change in revision["changes"].as_array().expect("changes") {
                if change["entity"] == "membership" {
                    let id = change["id"].as_str().expect("an id").to_owned();
                    match &change["after"] {
                        Value::Null => facts.remove(&id),
                        document => facts.insert(id, document.clone()),
                    };
                }
            }
            let number = revision["number"].as_i64().expect("a number");
            if number >= from && revision["public"] == true {
                states.push((number, facts.clone()));
            }
        }
    }
    states
}

/// Members of a type on a day, certain and at most.
fn recount(facts: &BTreeMap<String, Value>, kind: Option<&str>, day: &str) -> (u64, u64) {
    let mut counts = (0, 0);
    for fact in facts.values().filter(|fact| kind.is_none_or(|kind| fact["member_type"] == kind)) {
        let text = |name: &str| fact[name].as_str();
        let before = |end: Option<&str>| end.is_none_or(|end| day < end);
        let begun = |begin: Option<&str>| begin.is_some_and(|begin| begin <= day);
        counts.0 += u64::from(begun(text("began_latest")) && before(text("ended_earliest")));
        counts.1 += u64::from(begun(text("began_earliest")) && before(text("ended_latest")));
    }
    counts
}

fn follow(app: &App, steps: &[Step]) {
    let (staff, asked) = (app.staff(), app.anonymous());
    let organizations: Vec<String> = (0..8)
        .map(|number| organization(&staff, &grouping(&format!("Mikroregion {number}"))))
        .collect();
    let from = app.newest_revision();
    let mut memberships = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        take(&staff, &organizations, &mut memberships, number + 1, step);
    }
    let states = histories(&app.auditor(), from);
    assert!(states.len() > steps.len() / 4, "much is refused, and much is not: {}", states.len());
    for (place, (number, facts)) in states.iter().enumerate().filter(|(place, _)| place % 3 == 0) {
        for year in [2003, 2009 + place % 7, 2019] {
            for day in [format!("{year}-01-01"), format!("{year}-07-01")] {
                let counts = asked
                    .get(&format!(
                        "/api/v1/statistics/members?as_of={day}&known_at={number}&by=type"
                    ))
                    .expect(200);
                assert_eq!(
                    numbers(&counts, "total"),
                    recount(facts, None, &day),
                    "{day} known at {number}"
                );
                for part in counts["items"].as_array().expect("items") {
                    let kind = part["type"].as_str().expect("a type");
                    assert_eq!(
                        numbers(part, "count"),
                        recount(facts, Some(kind), &day),
                        "{kind} {day} known at {number}"
                    );
                }
            }
        }
        // The balance of any two days comes out, or the answer would be 500.
        asked.get(&format!("/api/v1/statistics/members/balance?from=2001-05-01&until=2012-03-01&known_at={number}")).expect(200);
    }
    assert_eq!(app.verify().faults, []);
}

on_both! {
    fn every_count_is_that_of_the_journal(app: Reference) {
        let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(20_200_220), ..Config::default() });
        for _ in 0..3 {
            let steps = steps().new_tree(&mut runner).expect("steps").current();
            follow(app, &steps);
        }
    }
}
