//! Two instances on one PostgreSQL: neither ever says less than the other was told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::Cluster;
use crate::ledger::{Findings, Ledger, Manner, agent};
use crate::service::{Place, Service};
use crate::told::{Budget, alone, is_long, tell};

/// Looks at the other instance after each write.
#[derive(Default)]
struct Witness {
    looked: AtomicUsize,
    /// Answers that did not know of the write.
    older: AtomicUsize,
    /// Nobody answered.
    away: AtomicUsize,
}

/// The revision that an instance says is the newest. `allowed` says how old it may be.
fn newest(place: &Place, instance: usize, allowed: Option<&str>) -> Option<i64> {
    // By turns as somebody who is known, and as anybody, whose answers are kept.
    let base = place.base_of(instance);
    let mut request = if fastrand::bool() {
        let request = agent().get(format!("{base}/api/v1/organizations?limit=1"));
        request.header("Authorization", format!("Bearer {}", place.token))
    } else {
        agent().get(format!("{base}/api/v1/statistics/members?as_of=2020-02-20"))
    };
    if let Some(allowed) = allowed {
        request = request.header("Cache-Control", allowed);
    }
    let mut answer = request.call().ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    assert!(matches!(answer.status().as_u16(), 200 | 503), "{text}");
    serde_json::from_str::<Value>(&text).expect("JSON")["known_at"]["revision"].as_i64()
}

impl Witness {
    fn look(&self, place: &Place, instance: usize, revision: i64, allowed: Option<&str>) {
        let Some(newest) = newest(place, instance + 1, allowed) else {
            self.away.fetch_add(1, Ordering::Relaxed);
            return;
        };
        self.looked.fetch_add(1, Ordering::Relaxed);
        self.older.fetch_add(usize::from(newest < revision), Ordering::Relaxed);
    }

    fn read(&self) -> [usize; 3] {
        [&self.looked, &self.older, &self.away].map(|count| count.load(Ordering::Relaxed))
    }
}

/// Kills one instance after another while clients write; how often.
fn kills(place: &Place, services: &mut [Option<Service>; 2], budget: &Budget) -> usize {
    let pause = |millis| std::thread::sleep(Duration::from_millis(fastrand::u64(millis)));
    let mut done = 0;
    while done < budget.rounds && budget.lasts() {
        let instance = fastrand::usize(..2);
        pause(300..1_500);
        services[instance].take().expect("it serves").kill();
        pause(100..500);
        services[instance] = Some(place.serve_at(instance));
        done += 1;
    }
    done
}

#[test]
fn postgres_two_instances() {
    let _alone = alone();
    let cluster = Cluster::start();
    let url = cluster.url(cluster.port());
    let place = Place::on_postgres(url.clone(), url).with(2, &[]);
    let (ledger, witness, stale) = (Ledger::default(), Witness::default(), Witness::default());
    let mut services = [0, 1].map(|instance| Some(place.serve_at(instance)));
    let rounds = if is_long() { usize::MAX } else { 8 };
    let budget = Budget::of((rounds, 18), (rounds, 1_800));
    let looks = |instance, revision| witness.look(&place, instance, revision, None);
    let kills =
        ledger.witnessed(&place, Manner::Keyed, looks, || kills(&place, &mut services, &budget));
    // The control: the same look with leave to answer with what was known a minute ago.
    let looks = |instance, revision| stale.look(&place, instance, revision, Some("max-stale=60"));
    ledger.witnessed(&place, Manner::Keyed, looks, || std::thread::sleep(Duration::from_secs(1)));
    for service in services.into_iter().flatten() {
        service.stop();
    }
    let found = ledger.compare(&place);
    let ([looked, older, away], [_, stale, _]) = (witness.read(), stale.read());
    tell(&format!(
        "two instances on one PostgreSQL: {kills} kills, {} acknowledged, {} asked again without an answer, {looked} \
         looks at the other instance ({away} while it was away): {older} older than a write, {} lost, {} duplicated, \
         {} gaps; control with max-stale: {stale} older; in {} s",
        ledger.answered(),
        ledger.repeated(),
        found.lost,
        found.duplicated,
        found.gaps,
        budget.seconds(),
    ));
    assert_eq!((found, older), (Findings::default(), 0));
    assert!(kills > 0 && looked > 0 && ledger.repeated() > 0, "nobody was interrupted");
    assert!(stale > 0, "the check finds no older answer where there have to be some");
    place.run(&["verify"]);
}
