//! Clients that write, and what they were answered: the measure of what may not be lost.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};
use ureq::Agent;

use crate::service::Place;

/// How many clients write at once.
pub const CLIENTS: usize = 8;

/// What the names of records begin with that are counted in.
const COUNTER: &str = "Počítadlo";

/// What a client was answered.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    id: String,
    revision: i64,
}

/// What all clients were answered.
#[derive(Default)]
pub struct Ledger {
    entries: Mutex<Vec<Entry>>,
    /// Names of writes that were refused and not asked for again.
    refused: Mutex<Vec<String>>,
    /// How often a client asked again, since it had no answer.
    repeated: AtomicUsize,
    /// How often a client was told to ask again.
    put_off: AtomicUsize,
    /// How long a client waited at most until it was answered or cut off.
    slowest: Mutex<Duration>,
}

/// How clients write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// With a key for each write, asking again until there is an answer.
    Keyed,
    /// The same without a key: the protection taken away.
    Unkeyed,
}

/// What a check found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Answered and not there.
    pub lost: usize,
    /// There more than once.
    pub duplicated: usize,
    /// There and refused.
    pub uninvited: usize,
    /// Numbers of revisions without a revision.
    pub gaps: i64,
}

/// An agent that gives up where nobody answers.
pub fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)));
    config.build().into()
}

impl Ledger {
    /// Lets clients write until `work` is done, which sees how many writes were answered.
    pub fn during<T>(&self, place: &Place, manner: Manner, work: impl FnOnce() -> T) -> T {
        self.witnessed(place, manner, |_, _| (), work)
    }

    /// The same, with a look after each write that was answered: by which instance, and
    /// with which revision.
    pub fn witnessed<T>(
        &self,
        place: &Place,
        manner: Manner,
        witness: impl Fn(usize, i64) + Sync,
        work: impl FnOnce() -> T,
    ) -> T {
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (done, witness) = (&done, &witness);
                scope.spawn(move || self.write(place, manner, client, witness, done));
            }
            let ends = Ends(&done);
            let result = work();
            drop(ends);
            result
        })
    }

    fn write(
        &self,
        place: &Place,
        manner: Manner,
        client: usize,
        witness: &impl Fn(usize, i64),
        done: &AtomicBool,
    ) {
        let agent = agent();
        let (first, mut instance) = (self.answered(), client);
        for count in 0.. {
            if done.load(Ordering::Relaxed) {
                return;
            }
            let name = format!("Svazek {client}-{first}-{count}");
            let body = self.insist(&agent, place, &mut instance, &name, manner);
            let revision = self.note(&body);
            witness(instance, revision);
        }
    }

    /// Asks until there is an answer; what was recorded. Where nobody answers, the next
    /// instance is asked.
    fn insist(
        &self,
        agent: &Agent,
        place: &Place,
        instance: &mut usize,
        name: &str,
        manner: Manner,
    ) -> Value {
        loop {
            let asked = Instant::now();
            let answer = ask(agent, place, *instance, name, manner);
            let mut slowest = self.slowest.lock().expect("no panic");
            *slowest = asked.elapsed().max(*slowest);
            drop(slowest);
            match answer {
                Ok((201, body)) => return body,
                // Not now: the queue is full, or the disk, or the same is being done.
                Ok((409 | 429 | 503, _)) => {
                    self.put_off.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(20));
                }
                Ok((status, body)) => panic!("{name}: {status} {body}\n{}", place.log()),
                Err(_) => {
                    self.repeated.fetch_add(1, Ordering::Relaxed);
                    *instance += 1;
                    std::thread::sleep(Duration::from_millis(10));
                }
            }
        }
    }

    /// Writes under `name` as its key, until it is answered; the id.
    pub fn until_answered(&self, place: &Place, name: &str) -> String {
        let body = self.insist(&agent(), place, &mut 0, name, Manner::Keyed);
        self.note(&body);
        body["id"].as_str().expect("an id").to_owned()
    }

    /// A record to count in, which is none of the ledger's; its id.
    pub fn counter(&self, place: &Place) -> String {
        let body = self.insist(&agent(), place, &mut 0, "Počítadlo 0", Manner::Unkeyed);
        body["id"].as_str().expect("an id").to_owned()
    }

    fn note(&self, body: &Value) -> i64 {
        let name = body["name"]["cs"].as_str().expect("a name").to_owned();
        let id = body["id"].as_str().expect("an id").to_owned();
        let revision = body["revision"].as_i64().expect("a revision");
        self.entries.lock().expect("no panic").push(Entry { name, id, revision });
        revision
    }

    /// Writes once, without asking again; the status, and its code where it was refused.
    pub fn once(&self, place: &Place, name: &str) -> Option<(u16, String)> {
        self.once_at(&agent(), place, 0, name)
    }

    /// The same at an instance.
    pub fn once_at(
        &self,
        agent: &Agent,
        place: &Place,
        instance: usize,
        name: &str,
    ) -> Option<(u16, String)> {
        let (status, body) = ask(agent, place, instance, name, Manner::Keyed).ok()?;
        if status == 201 {
            self.note(&body);
        } else {
            self.refused.lock().expect("no panic").push(name.to_owned());
        }
        Some((status, body["code"].as_str().unwrap_or_default().to_owned()))
    }

    /// The greatest revision that was answered; 0 before any.
    pub fn newest(&self) -> i64 {
        let entries = self.entries.lock().expect("no panic");
        entries.iter().map(|entry| entry.revision).max().unwrap_or(0)
    }

    pub fn answered(&self) -> usize {
        self.entries.lock().expect("no panic").len()
    }

    pub fn repeated(&self) -> usize {
        self.repeated.load(Ordering::Relaxed)
    }

    pub fn put_off(&self) -> usize {
        self.put_off.load(Ordering::Relaxed)
    }

    /// How long a client waited at most.
    pub fn slowest(&self) -> Duration {
        *self.slowest.lock().expect("no panic")
    }

    /// Compares what was answered with what is there. Nobody may be writing.
    pub fn compare(&self, place: &Place) -> Findings {
        self.compare_until(place, i64::MAX)
    }

    /// The same for a copy that should hold all up to revision `until`, and nothing after.
    pub fn compare_until(&self, place: &Place, until: i64) -> Findings {
        let rows: Vec<Row> = place.rows(
            "SELECT id, name_cs AS name, recorded_from AS revision FROM organization \
             WHERE recorded_until IS NULL AND NOT association",
        );
        let mut by_name: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &rows {
            by_name.entry(&row.name).or_default().push(row);
        }
        let entries = self.entries.lock().expect("no panic");
        let there = |entry: &&Entry| {
            by_name.get(entry.name.as_str()).is_some_and(|rows| {
                rows.iter().any(|row| row.id == entry.id && row.revision == entry.revision)
            })
        };
        let refused = self.refused.lock().expect("no panic");
        let gaps: Vec<Row> = place.rows(
            "SELECT '' AS id, '' AS name, (SELECT number FROM journal_head) - COUNT(*) AS revision FROM revision",
        );
        Findings {
            lost: entries.iter().filter(|entry| (entry.revision <= until) != there(entry)).count(),
            duplicated: by_name
                .iter()
                .filter(|(name, rows)| rows.len() > 1 && !name.starts_with(COUNTER))
                .count(),
            uninvited: refused.iter().filter(|name| by_name.contains_key(name.as_str())).count(),
            gaps: gaps[0].revision,
        }
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    revision: i64,
}

/// Tells clients to end, also where the work panics.
pub struct Ends<'a>(pub &'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Asks for an organization of this name to be recorded.
fn ask(
    agent: &Agent,
    place: &Place,
    instance: usize,
    name: &str,
    manner: Manner,
) -> Result<(u16, Value), ureq::Error> {
    let body = json!({ "name": { "cs": name }, "legal_form": "union_of_municipalities" });
    let mut request = agent
        .post(format!("{}/api/v1/organizations", place.base_of(instance)))
        .header("Authorization", format!("Bearer {}", place.token))
        .header("Content-Type", "application/json");
    if manner == Manner::Keyed {
        request = request.header("Idempotency-Key", name.replace(' ', "-"));
    }
    let mut response = request.send(body.to_string())?;
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
}
