use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;

use super::*;

fn task(every: Duration, last: Option<DateTime<Utc>>) -> Task {
    Task { name: "backup", every, last, run: Box::new(|| Ok(String::new())) }
}

#[test]
fn a_task_is_due_when_its_time_is_over_whatever_process_did_it_last() {
    let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().expect("a moment");
    let day = Duration::from_hours(24);
    for (last, expected) in [
        (None, Duration::ZERO),
        (Some(now), day),
        (Some(now - TimeDelta::hours(1)), Duration::from_hours(23)),
        (Some(now - TimeDelta::days(3)), Duration::ZERO),
        (Some(now + TimeDelta::days(3)), Duration::ZERO),
    ] {
        assert_eq!(left(&task(day, last), now), expected, "{last:?}");
    }
}

#[test]
fn a_task_runs_again_and_again_until_the_schedule_ends() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let mut often = task(Duration::from_millis(1), None);
    often.run = Box::new(move || {
        // Failures do not end it, nor do panics.
        match counted.fetch_add(1, Ordering::SeqCst) % 3 {
            0 => Err("every third one fails".to_owned()),
            1 => panic!("every third one breaks off"),
            _ => Ok(String::new()),
        }
    });
    let metrics = Metrics::install().expect("metrics");
    let schedule = Schedule::start(vec![often], Clock::System, metrics.clone(), Alarm(None));
    let schedule = schedule.expect("a thread");
    let end = Instant::now() + Duration::from_secs(20);
    while runs.load(Ordering::SeqCst) < 6 && Instant::now() < end {
        thread::sleep(Duration::from_millis(1));
    }
    drop(schedule);
    let after = runs.load(Ordering::SeqCst);
    assert!(after >= 6, "it ran {after} times");
    thread::sleep(Duration::from_millis(20));
    assert_eq!(runs.load(Ordering::SeqCst), after, "it runs on after its end");
    let text = metrics.render();
    assert!(text.contains(r#"scheduled_task_failures_total{task="backup"}"#), "{text}");
}
