//! The clock of the machine is put forward and back under the program.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use healthy_cities_registry::clock::legal_day;
use serde_json::{Value, json};

use crate::ledger::{Findings, Ledger, agent};
use crate::service::{Place, library};
use crate::told::{Budget, alone, tell};

/// Moments at and about midnight in Prague, with the legal day by the calendar: both
/// changes of the hour, a leap day, years forward and back.
const MOMENTS: [(&str, &str); 18] = [
    ("2027-03-27T22:59:56Z", "2027-03-27"),
    ("2027-03-27T23:00:01Z", "2027-03-28"),
    ("2027-03-28T00:59:58Z", "2027-03-28"),
    ("2027-03-28T01:00:01Z", "2027-03-28"),
    ("2027-03-28T21:59:56Z", "2027-03-28"),
    ("2027-03-28T22:00:01Z", "2027-03-29"),
    ("2027-10-30T21:59:56Z", "2027-10-30"),
    ("2027-10-30T22:00:01Z", "2027-10-31"),
    ("2027-10-31T00:59:58Z", "2027-10-31"),
    ("2027-10-31T01:00:01Z", "2027-10-31"),
    ("2027-10-31T22:59:56Z", "2027-10-31"),
    ("2027-10-31T23:00:01Z", "2027-11-01"),
    ("2028-02-28T22:59:56Z", "2028-02-28"),
    ("2028-02-28T23:00:01Z", "2028-02-29"),
    ("2028-02-29T22:59:56Z", "2028-02-29"),
    ("2028-02-29T23:00:01Z", "2028-03-01"),
    ("2027-03-28T12:00:00Z", "2027-03-28"),
    ("2027-03-27T12:00:00Z", "2027-03-27"),
];

/// Last days of tokens.
const LAST: [&str; 3] = ["2027-03-28", "2027-10-31", "2028-02-29"];

/// Moments that are not at midnight are chosen by chance from here on, within two years.
const FIRST: &str = "2027-01-01T00:00:00Z";

/// What did not hold.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wrong {
    /// Answers that take another day for today.
    today: usize,
    /// Tokens that were taken after their time, or refused within it.
    tokens: usize,
    /// Counts of a day that were otherwise than before.
    counts: usize,
}

/// A register whose clock can be moved.
struct Moved {
    place: Place,
    /// Seconds that its clock is ahead.
    ahead: File,
    tokens: Vec<(NaiveDate, String)>,
    member: Value,
}

#[expect(clippy::disallowed_methods, reason = "the clock of the machine is what is moved here")]
fn now() -> DateTime<Utc> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    DateTime::from_timestamp(i64::try_from(since.as_secs()).expect("seconds"), 0).expect("a moment")
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn get(place: &Place, path: &str, token: Option<&str>) -> (u16, Value) {
    let mut request = agent().get(format!("{}{path}", place.base()));
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let mut answer = request.call().expect("an answer");
    let text = answer.body_mut().read_to_string().expect("a body");
    (answer.status().as_u16(), serde_json::from_str(&text).expect("JSON"))
}

fn post(place: &Place, path: &str, body: &Value) -> Value {
    let answer = agent()
        .post(format!("{}{path}", place.base()))
        .header("Authorization", format!("Bearer {}", place.token))
        .header("Content-Type", "application/json")
        .send(body.to_string());
    let mut answer = answer.expect("an answer");
    let text = answer.body_mut().read_to_string().expect("a body");
    assert_eq!(answer.status(), 201, "{text}");
    serde_json::from_str(&text).expect("JSON")
}

impl Moved {
    /// Its clock is moved only where it is `movable`.
    fn new(movable: bool) -> Self {
        let mut place = Place::new();
        let made = |text: &str| {
            let create = ["token", "create", "--role", "staff", "--label", "drill", "--expires"];
            place.run(&[&create[..], &[text]].concat()).trim().to_owned()
        };
        let day = |text: &str| (text.parse().expect("a day"), made(text));
        let (tokens, lasting) = (LAST.iter().map(|text| day(text)).collect(), made("2100-01-01"));
        place.token = lasting;
        let file = place.path("ahead");
        std::fs::write(&file, [0; 8]).expect("a file");
        let ahead = File::options().write(true).open(&file).expect("a file");
        if movable {
            place = place.under(&library("clock"), ("CLOCK_OFFSET", file.display().to_string()));
        }
        Self { place, ahead, tokens, member: Value::Null }
    }

    fn set(&self, moment: DateTime<Utc>) {
        let seconds = moment.signed_duration_since(now()).num_seconds();
        self.ahead.write_all_at(&seconds.to_ne_bytes(), 0).expect("a file");
    }

    /// Records a member from a leap day on.
    fn begin(&mut self) {
        let body = json!({ "name": { "cs": "Počítadlo 0" }, "legal_form": "association_of_legal_persons" });
        let id = post(&self.place, "/api/v1/organizations", &body)["id"].clone();
        let body = json!({ "organization_id": id, "type": "microregion", "began": "2028-02-29", "source": "A drill" });
        self.member = post(&self.place, "/api/v1/memberships?reason=drill", &body)["id"].clone();
        assert!(self.member.is_string());
    }

    /// What holds at a moment, whatever was before.
    fn look(&self, day: NaiveDate, wrong: &mut Wrong) {
        let path = "/api/v1/statistics/members";
        let (status, body) = get(&self.place, path, None);
        assert_eq!(status, 200, "{body}");
        wrong.today += usize::from(body["as_of"] != day.to_string());
        for (day, count) in [("2028-02-28", 0), ("2028-02-29", 1), ("2028-03-01", 1)] {
            let (status, body) = get(&self.place, &format!("{path}?as_of={day}"), None);
            assert_eq!(status, 200, "{body}");
            wrong.counts += usize::from(body["total"] != count);
        }
        for (last, token) in &self.tokens {
            let (status, _) = get(&self.place, "/api/v1/organizations?limit=1", Some(token));
            let expected = if day <= *last { 200 } else { 401 };
            wrong.tokens += usize::from(status != expected);
        }
    }

    /// Revisions whose moment is before that of the one before, and those that there are.
    fn backward(&self) -> (usize, usize) {
        let mut moments = Vec::new();
        loop {
            let path = format!("/api/v1/revisions?after={}&limit=200", moments.len());
            let (_, body) = get(&self.place, &path, Some(&self.place.token));
            let items = body["items"].as_array().expect("items").clone();
            if items.is_empty() {
                break;
            }
            for item in items {
                assert_eq!(item["number"].as_u64(), Some(moments.len() as u64 + 1), "no gaps");
                moments.push(moment(item["recorded_at"].as_str().expect("a moment")));
            }
        }
        (moments.windows(2).filter(|pair| pair[1] < pair[0]).count(), moments.len())
    }
}

/// Moves the clock to each moment; writes at each, twice with the same key.
fn move_about(moved: &Moved, ledger: &Ledger, budget: &Budget, wrong: &mut Wrong) -> usize {
    let mut done = 0;
    for (at, day) in MOMENTS {
        moved.set(moment(at));
        moved.look(day.parse().expect("a day"), wrong);
        let name = format!("Svazek {done}");
        let ids = [
            ledger.until_answered(&moved.place, &name),
            ledger.until_answered(&moved.place, &name),
        ];
        assert_eq!(ids[0], ids[1], "done twice at {at}");
        done += 1;
    }
    while done < budget.rounds && budget.lasts() {
        let minutes = TimeDelta::minutes(fastrand::i64(0..2 * 365 * 24 * 60));
        // Half a minute from midnight, so that none comes in between.
        let at = moment(FIRST) + minutes + TimeDelta::seconds(30);
        moved.set(at);
        moved.look(legal_day(at), wrong);
        ledger.until_answered(&moved.place, &format!("Svazek {done}"));
        done += 1;
    }
    done
}

#[test]
fn clock() {
    let _alone = alone();
    let (mut moved, ledger, mut wrong) = (Moved::new(true), Ledger::default(), Wrong::default());
    let budget = Budget::of((60, 12), (5_000, 3_600));
    let service = moved.place.serve();
    moved.begin();
    let times = move_about(&moved, &ledger, &budget, &mut wrong);
    let (backward, revisions) = moved.backward();
    service.stop();
    let found = ledger.compare(&moved.place);
    moved.place.run(&["verify"]);
    // The control: the same looks at a clock that does not move.
    let (mut still, unmoved, mut seen) = (Moved::new(false), Ledger::default(), Wrong::default());
    let service = still.place.serve();
    still.begin();
    move_about(&still, &unmoved, &Budget::of((0, 0), (0, 0)), &mut seen);
    service.stop();
    tell(&format!(
        "clock: moved {times} times, {} acknowledged, {revisions} revisions, {backward} of them back in time; {} wrong \
         days, {} tokens taken or refused wrongly, {} counts otherwise, {} lost, {} duplicated, {} gaps; control with a \
         clock that stands: {} wrong days, {} tokens; in {} s",
        ledger.answered(),
        wrong.today,
        wrong.tokens,
        wrong.counts,
        found.lost,
        found.duplicated,
        found.gaps,
        seen.today,
        seen.tokens,
        budget.seconds(),
    ));
    assert_eq!((found, wrong, backward), (Findings::default(), Wrong::default(), 0));
    assert!(seen.today > 0 && seen.tokens > 0, "the check does not see where the clock stands");
}
