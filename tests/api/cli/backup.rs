//! Copies of the register: their manifests, those that `serve` makes by itself, and what
//! `verify-backup` says of them.

use std::os::unix::fs::PermissionsExt as _;

use sha2::Digest as _;

use super::*;

/// A register, and a directory for copies.
fn place(seed: Seed) -> (TempDir, PathBuf, PathBuf) {
    let (directory, data) = data(seed);
    run(&["migrate", "--data", text(&data)]).ends_with(0);
    let copies = directory.path().join("copies");
    fs::create_dir(&copies).expect("a directory");
    (directory, data, copies)
}

fn manifest(copy: &Path) -> Value {
    let file = format!("{}.json", text(copy));
    serde_json::from_str(&fs::read_to_string(file).expect("a manifest")).expect("JSON")
}

/// The copies in a directory, the oldest first.
fn copies(directory: &Path) -> Vec<PathBuf> {
    let paths = files(directory).into_iter().map(|name| directory.join(name));
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "db")).collect()
}

fn wait_until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what} does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_copy_has_a_manifest_that_it_is_compared_with() {
    let (directory, data, copies_place) = place(Seed::Demonstration);
    let copy = directory.path().join("copy.db");
    run(&["backup", "--to", text(&copy), "--data", text(&data)]).ends_with(0);
    let verified = run(&["verify", "--json", "--data", text(&data)]).ends_with(0).json();
    let said = manifest(&copy);
    assert_eq!(said["revision"], verified["revisions"], "{said}");
    assert_eq!(format!("sha256:{}", said["head"].as_str().expect("a head")), verified["head"]);
    assert_eq!(said["bytes"], fs::metadata(&copy).expect("a file").len(), "{said}");
    assert_eq!(said["rows"]["revision"], verified["revisions"], "{said}");
    let good = run(&["verify-backup", text(&copy), "--in", text(&copies_place)]).ends_with(0);
    assert!(good.out.contains("can be put back"), "{good:?}");
    assert_eq!(files(&copies_place).len(), 0, "what was put back for a while is gone");

    let place = |name: &str| directory.path().join(name);
    let with = |name: &str, change: &dyn Fn(&Path), manifest: &str| {
        fs::copy(&copy, place(name)).expect("a copy");
        change(&place(name));
        fs::write(place(&format!("{name}.json")), manifest).expect("a manifest");
        place(name)
    };
    let whole = said.to_string();
    let execute = |sql: &'static str| {
        move |path: &Path| {
            let mut conn = SqliteConnection::establish(text(path)).expect("a database");
            conn.batch_execute(sql).expect("statements");
        }
    };
    // What somebody changed who could change the manifest, too.
    let matching = |name: &str, sql: &'static str| {
        let path = with(name, &execute(sql), &whole);
        let mut said = said.clone();
        let bytes = fs::read(&path).expect("bytes");
        said["bytes"] = json!(bytes.len());
        said["sha256"] = json!(base16ct::lower::encode_string(&sha2::Sha256::digest(&bytes)));
        fs::write(format!("{}.json", text(&path)), said.to_string()).expect("a manifest");
        path
    };
    let cut = |path: &Path| {
        let bytes = fs::read(path).expect("bytes");
        fs::write(path, &bytes[..bytes.len() / 2]).expect("half of it");
    };
    for (path, code, told) in [
        (with("cut.db", &cut, &whole), 2, "not the file that its manifest describes"),
        (with("bare.db", &|_| (), "{}"), 2, "is no manifest"),
        (matching("fewer.db", "DELETE FROM token"), 0, "can be put back"),
        (
            matching(
                "gone.db",
                "DELETE FROM membership WHERE id = (SELECT min(id) FROM membership)",
            ),
            1,
            "rows of membership",
        ),
        (
            matching("other.db", "UPDATE revision SET reason = 'x' WHERE number = 2"),
            1,
            "revision 2",
        ),
        (
            matching(
                "newer.db",
                "INSERT INTO __diesel_schema_migrations (version) VALUES ('99999999')",
            ),
            2,
            "newer",
        ),
    ] {
        let found = run(&["verify-backup", text(&path), "--in", text(&copies_place)]);
        let found = found.ends_with(code);
        assert!(format!("{}{}", found.out, found.err).contains(told), "{found:?}");
        assert_eq!(files(&copies_place).len(), 0, "{found:?}");
    }
    fs::remove_file(place("bare.db.json")).expect("gone");
    let bare = run(&["verify-backup", text(&place("bare.db"))]).ends_with(2);
    assert!(bare.err.contains("has no manifest"), "{bare:?}");
    let refused =
        run(&["restore", "--from", text(&place("cut.db")), "--data", text(&copies_place)]);
    assert!(refused.ends_with(2).err.contains("manifest"), "a restore looks at it, too");
}

#[test]
fn a_directory_keeps_the_newest_copies() {
    let (directory, data, shelf) = place(Seed::Reference);
    let to = ["--to", text(&shelf), "--data", text(&data)];
    for kept in [1, 2, 2] {
        // What a process left that was killed, and what is not ours.
        fs::write(shelf.join("registry-20200101T000000000Z.db.partial"), "half").expect("a file");
        fs::write(shelf.join("notes.txt"), "ours").expect("a file");
        run(&[&["backup", "--keep", "2"], &to[..]].concat()).ends_with(0);
        assert_eq!(copies(&shelf).len(), kept);
        assert_eq!(files(&shelf).len(), 2 * kept + 1, "{:?}", files(&shelf));
    }
    let newest = copies(&shelf).pop().expect("a copy");
    let mode = fs::metadata(&newest).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    run(&["verify-backup", text(&newest)]).ends_with(0);
    let file = directory.path().join("copy.db");
    let refused =
        run(&["backup", "--keep", "2", "--to", text(&file), "--data", text(&data)]).ends_with(2);
    assert!(refused.err.contains("--keep is for a directory"), "{refused:?}");
}

#[test]
fn serve_makes_copies_and_checkpoints_by_itself_and_raises_an_alarm() {
    let (directory, data, shelf) = place(Seed::Demonstration);
    let path = |name: &str| text(&directory.path().join(name)).to_owned();
    let (key, checkpoints, told) = (path("key"), path("checkpoints"), path("told"));
    let public = run(&["checkpoint", "key", "--to", &key]).ends_with(0).out.trim().to_owned();
    let alarm = path("alarm");
    fs::write(&alarm, format!("#!/bin/sh\nprintf '%s: %s\\n' \"$1\" \"$2\" >> {told}\n"))
        .expect("a script");
    fs::set_permissions(&alarm, fs::Permissions::from_mode(0o755)).expect("a mode");
    let args = [
        &["serve", "--data", text(&data), "--bind", "127.0.0.1:0"][..],
        &["--metrics-bind", "127.0.0.1:0", "--backup-directory", text(&shelf)],
        &["--backup-every", "1", "--backup-keep", "2", "--alarm-command", &alarm],
        &["--checkpoint-key-file", &key, "--checkpoint-file", &checkpoints],
        &["--checkpoint-every", "1"],
    ]
    .concat();
    let serving = Serving::start(&args, &directory.path().join("log"));
    let metrics = serving.after("metrics on ");
    let metrics = Actor::new(metrics.trim_end_matches("/metrics"), None);
    let metric = |name: &str| {
        let text = metrics.get("/metrics").text;
        let value = text.lines().find_map(|line| line.strip_prefix(name).map(str::trim));
        value.unwrap_or_else(|| panic!("{name} in\n{text}")).parse::<f64>().expect("a number")
    };
    wait_until("a second copy", || copies(&shelf).len() == 2);
    let first = copies(&shelf).remove(0);
    wait_until("a third copy", || !first.exists());
    assert!(metric("scheduled_task_last_success_timestamp_seconds{task=\"backup\"}") > 1e9);
    // The journal stands still: it is signed once, and again when it went on.
    let signed = || fs::read_to_string(&checkpoints).expect("checkpoints").lines().count();
    assert_eq!(signed(), 1);
    let secret = token(&data, "staff");
    serving.actor(Some(&secret)).post("/api/v1/organizations", &union(1)).expect(201);
    wait_until("a checkpoint", || signed() > 1);

    fs::rename(&shelf, path("elsewhere")).expect("it is gone");
    wait_until("an alarm", || fs::read_to_string(&told).is_ok_and(|text| text.ends_with('\n')));
    let told = fs::read_to_string(&told).expect("a text");
    assert!(told.starts_with("backup: ") && told.contains("copies"), "{told}");
    assert!(metric("scheduled_task_failures_total{task=\"backup\"}") >= 1.0);
    fs::rename(path("elsewhere"), &shelf).expect("it is back");
    let before = copies(&shelf);
    wait_until("a copy after the failure", || copies(&shelf) != before);
    let log = serving.stop();
    assert!(log.contains("a scheduled task failed"), "{log}");
    let verify = ["verify", "--data", text(&data), "--checkpoints", &checkpoints];
    run(&[&verify[..], &["--checkpoint-key", &public]].concat()).ends_with(0);
    for copy in copies(&shelf) {
        run(&["verify-backup", text(&copy)]).ends_with(0);
    }
}
