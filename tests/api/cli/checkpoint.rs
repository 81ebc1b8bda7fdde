//! Checkpoints of the journal by the command line.

use super::*;

#[test]
fn a_checkpoint_shows_that_the_end_of_the_journal_was_cut() {
    let (directory, data) = data(Seed::Demonstration);
    let path = |name: &str| text(&directory.path().join(name)).to_owned();
    let (key, other, file) = (path("key"), path("other"), path("checkpoints"));
    let public = run(&["checkpoint", "key", "--to", &key]).ends_with(0).out.trim().to_owned();
    let foreign = run(&["checkpoint", "key", "--to", &other]).ends_with(0).out.trim().to_owned();
    run(&["checkpoint", "key", "--to", &key]).ends_with(2);
    let make = |key: &str| {
        run(&["checkpoint", "make", "--key", key, "--to", &file, "--data", text(&data)])
            .ends_with(0)
    };
    let verify = |more: &[&str]| {
        let given = ["verify", "--json", "--data", text(&data), "--checkpoints", &file];
        run(&[&given, more].concat())
    };
    let first = make(&key).json();
    assert_eq!((&first["key"], first["revision"].as_i64() > Some(0)), (&json!(public), true));
    // A later revision, and a checkpoint of it.
    token(&data, "staff");
    make(&key);
    verify(&["--checkpoint-key", &public]).ends_with(0);
    let refused = verify(&["--checkpoint-key", &foreign]).ends_with(1).json();
    assert_eq!(refused["faults"].as_array().map(Vec::len), Some(2), "{refused}");
    // A register of before: whole in itself, and short of what the checkpoint knows.
    let cut = "DELETE FROM token WHERE recorded_from = (SELECT number FROM journal_head); \
         DELETE FROM change WHERE revision = (SELECT number FROM journal_head); \
         DELETE FROM revision WHERE number = (SELECT number FROM journal_head); \
         UPDATE journal_head SET number = number - 1; \
         UPDATE journal_head SET hash = (SELECT hash FROM revision WHERE number = journal_head.number), \
             recorded_at = (SELECT recorded_at FROM revision WHERE number = journal_head.number)";
    let database = data.join("registry.db");
    let mut conn = SqliteConnection::establish(text(&database)).expect("a database");
    conn.batch_execute(cut).expect("statements");
    drop(conn);
    run(&["verify", "--data", text(&data)]).ends_with(0);
    let found = verify(&["--checkpoint-key", &public]).ends_with(1).json();
    let problem = found["faults"][0]["problem"].as_str().expect("a problem");
    assert!(problem.contains("line 2") && problem.contains("no longer has"), "{problem}");
    // What is no checkpoint, and none at all.
    fs::write(&file, "{}\n").expect("a file");
    verify(&[]).ends_with(1);
    fs::write(&file, "").expect("a file");
    verify(&[]).ends_with(1);
    run(&["verify", "--data", text(&data), "--checkpoint-key", &public]).ends_with(2);
}

#[test]
fn a_key_that_others_can_read_or_that_is_none_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let (directory, data) = data(Seed::Reference);
    let key = directory.path().join("key");
    let make = || run(&["checkpoint", "make", "--key", text(&key), "--data", text(&data)]);
    assert!(make().ends_with(2).err.contains("can't be read"));
    fs::write(&key, "no key").expect("a file");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("a mode");
    assert!(make().ends_with(2).err.contains("chmod 600"));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("a mode");
    assert!(make().ends_with(2).err.contains("32 bytes in Base64"));
}
