//! `healthcheck`: it tells a service that is ready from one that is not there.

use tempfile::TempDir;

use crate::cli::{Serving, run};

#[test]
fn a_healthcheck_tells_whether_the_service_is_ready() {
    let directory = TempDir::new().expect("a directory");
    let data = directory.path().to_str().expect("a path");
    let serving = Serving::start(
        &["serve", "--data", data, "--bind", "127.0.0.1:0"],
        &directory.path().join("log"),
    );
    let base = serving.base();
    let address = base.strip_prefix("http://").expect("an address");
    let asked = ["healthcheck", "--bind", address];
    run(&asked).ends_with(0);
    drop(serving);
    let gone = run(&asked).ends_with(1);
    assert!(gone.err.contains("does not answer"), "{}", gone.err);
}
