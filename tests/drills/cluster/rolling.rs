//! Instances are stopped and started again one after another, behind a balancer.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ureq::Agent;

use super::Cluster;
use crate::ledger::{CLIENTS, Ends, Findings, Ledger, agent};
use crate::service::{Place, Service};
use crate::told::{Budget, alone, tell};

/// How often the balancer asks whether an instance is ready.
const ASKS: Duration = Duration::from_millis(100);

/// How long an instance serves on after it was told to stop, in seconds: several of the
/// balancer's questions.
const DELAY: &str = "1";

/// What its clients see of a balancer that sends them to whoever is ready.
#[derive(Default)]
struct Balancer {
    ready: [AtomicBool; 2],
    turn: AtomicUsize,
    answered: AtomicUsize,
    /// Connections that were refused or broke.
    broken: AtomicUsize,
    /// Answers of 5xx.
    failed: AtomicUsize,
    done: AtomicBool,
}

fn is_ready(place: &Place, instance: usize) -> bool {
    let asked = agent().get(format!("{}/health/ready", place.base_of(instance))).call();
    asked.is_ok_and(|answer| answer.status() == 200)
}

impl Balancer {
    fn asks(&self, place: &Place, instance: usize) {
        while !self.done.load(Ordering::Relaxed) {
            self.ready[instance].store(is_ready(place, instance), Ordering::SeqCst);
            std::thread::sleep(ASKS);
        }
    }

    /// Whom the next request goes to.
    fn next(&self) -> usize {
        loop {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed);
            let instances = [turn % 2, (turn + 1) % 2];
            let ready = |instance: &usize| self.ready[*instance].load(Ordering::SeqCst);
            if let Some(instance) = instances.into_iter().find(ready) {
                return instance;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// A client that keeps its connections, and writes and reads by turns.
    fn client(&self, place: &Place, ledger: &Ledger, client: usize, round: usize) {
        let agent = agent();
        for count in 0.. {
            if self.done.load(Ordering::Relaxed) {
                return;
            }
            let instance = self.next();
            let answer = if count % 4 == 0 {
                let name = format!("Svazek {round}-{client}-{count}");
                ledger.once_at(&agent, place, instance, &name)
            } else {
                read(&agent, place, instance)
            };
            match answer {
                Some((status, code)) if status >= 500 => {
                    tell(&format!("rolling restart: {status} {code}"));
                    self.failed.fetch_add(1, Ordering::Relaxed)
                }
                Some(_) => self.answered.fetch_add(1, Ordering::Relaxed),
                None => self.broken.fetch_add(1, Ordering::Relaxed),
            };
        }
    }

    /// Lets clients ask while `work` is done.
    fn during(&self, place: &Place, ledger: &Ledger, round: usize, work: impl FnOnce()) {
        for (instance, ready) in self.ready.iter().enumerate() {
            ready.store(is_ready(place, instance), Ordering::SeqCst);
        }
        std::thread::scope(|scope| {
            for instance in 0..2 {
                scope.spawn(move || self.asks(place, instance));
            }
            for client in 0..CLIENTS {
                scope.spawn(move || self.client(place, ledger, client, round));
            }
            let ends = Ends(&self.done);
            work();
            drop(ends);
        });
    }

    fn wait_for(&self, instance: usize) {
        let begun = Instant::now();
        while !self.ready[instance].load(Ordering::SeqCst) {
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not become ready");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn read(&self) -> [usize; 3] {
        [&self.answered, &self.broken, &self.failed].map(|count| count.load(Ordering::Relaxed))
    }
}

/// Reads; the status, and the code of a refusal.
fn read(agent: &Agent, place: &Place, instance: usize) -> Option<(u16, String)> {
    let path = "/api/v1/statistics/members?as_of=2020-02-20";
    let mut answer = agent.get(format!("{}{path}", place.base_of(instance))).call().ok()?;
    let body: serde_json::Value = answer.body_mut().read_json().ok()?;
    let code = body["code"].as_str().unwrap_or_default().to_owned();
    Some((answer.status().as_u16(), code))
}

/// Told to stop, an instance says at once that it is not ready, and answers all the same.
fn stops(place: &Place, instance: usize, service: Service) {
    service.tell();
    let told = Instant::now();
    while is_ready(place, instance) {
        assert!(told.elapsed() < Duration::from_millis(500), "it says that it is ready");
    }
    let read = read(&agent(), place, instance).map(|(status, _)| status);
    assert_eq!(read, Some(200), "it answers no more");
    service.ended();
}

#[test]
fn postgres_rolling_restart() {
    let _alone = alone();
    let cluster = Cluster::start();
    let url = cluster.url(cluster.port());
    let place = Place::on_postgres(url.clone(), url).with(2, &["--shutdown-delay", DELAY]);
    let (ledger, balancer) = (Ledger::default(), Balancer::default());
    let mut services = [0, 1].map(|instance| Some(place.serve_at(instance)));
    let budget = Budget::of((4, 14), (200, 3_600));
    let mut restarts = 0;
    balancer.during(&place, &ledger, 0, || {
        while restarts < budget.rounds && budget.lasts() {
            let instance = restarts % 2;
            stops(&place, instance, services[instance].take().expect("it serves"));
            services[instance] = Some(place.serve_at(instance));
            balancer.wait_for(instance);
            restarts += 1;
        }
    });
    // The control: nobody is told.
    let control = Balancer::default();
    control.during(&place, &ledger, 1, || {
        for instance in [0, 1] {
            std::thread::sleep(Duration::from_millis(300));
            services[instance].take().expect("it serves").kill();
            std::thread::sleep(ASKS);
            services[instance] = Some(place.serve_at(instance));
            control.wait_for(instance);
        }
    });
    for service in services.into_iter().flatten() {
        service.stop();
    }
    let found = ledger.compare(&place);
    let ([answered, broken, failed], [_, killed, _]) = (balancer.read(), control.read());
    tell(&format!(
        "rolling restart: {restarts} restarts, {answered} requests answered: {broken} connections refused or broken, \
         {failed} answers of 5xx, {} lost, {} duplicated, {} gaps; control with SIGKILL: {killed} refused or broken; \
         in {} s",
        found.lost,
        found.duplicated,
        found.gaps,
        budget.seconds(),
    ));
    assert_eq!((found, broken, failed), (Findings::default(), 0, 0));
    assert!(restarts > 0 && answered > 0);
    assert!(killed > 0, "the check finds no broken connection where there have to be some");
    place.run(&["verify"]);
}
