use super::*;

/// A pulse of somebody who answers while the switch is on.
fn switched() -> (Pulse, Arc<AtomicBool>) {
    let there = Arc::new(AtomicBool::new(true));
    let answers = Arc::clone(&there);
    (Pulse::asking(move |_| answers.load(Ordering::SeqCst)).expect("threads"), there)
}

#[tokio::test]
async fn who_is_silent_is_gone_and_who_answers_again_is_back() {
    let (pulse, there) = switched();
    let soon = tokio::time::timeout(Duration::from_millis(900), pulse.gone_for(Duration::ZERO));
    assert!(soon.await.is_err() && !pulse.is_gone(), "somebody answers");
    there.store(false, Ordering::SeqCst);
    let begun = Instant::now();
    pulse.gone_for(Duration::ZERO).await;
    assert!(
        begun.elapsed() >= LOOK * (SILENT - 3) && pulse.is_gone(),
        "after {:?}",
        begun.elapsed()
    );
    pulse.gone_for(Duration::from_millis(300)).await;
    assert!(begun.elapsed() >= Duration::from_millis(600), "after {:?}", begun.elapsed());
    there.store(true, Ordering::SeqCst);
    while pulse.is_gone() {
        assert!(begun.elapsed() < Duration::from_secs(20), "never back");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn who_comes_back_in_time_is_not_given_up() {
    let (pulse, there) = switched();
    there.store(false, Ordering::SeqCst);
    pulse.gone_for(Duration::ZERO).await;
    there.store(true, Ordering::SeqCst);
    let given_up =
        tokio::time::timeout(Duration::from_secs(2), pulse.gone_for(Duration::from_secs(1)));
    assert!(given_up.await.is_err());
}
