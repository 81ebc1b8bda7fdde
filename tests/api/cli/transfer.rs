//! A register moved from SQLite to PostgreSQL.

use super::*;
use crate::specimen::document_of;

const MOVED: [&str; 6] = [
    "/api/v1/statistics/members?as_of=2020-02-20&by=type",
    "/api/v1/statistics/members/series?until=2020-02-20&interval=year&by=type",
    "/api/v1/organizations?limit=200",
    "/api/v1/memberships?limit=200",
    "/api/v1/revisions?limit=200",
    "/api/v1/documents?limit=200",
];

#[test]
fn a_register_is_the_same_after_it_moved_postgres() {
    let (directory, data) = data(Seed::Demonstration);
    let secret = token(&data, "staff");
    let database = Database::empty(Engine::Postgres);
    let Target::Postgres(url) = &database.target else { panic!("it is PostgreSQL") };
    let log = directory.path().join("log");
    let serve = |place: [&str; 2]| {
        let args = ["serve", place[0], place[1], "--bind", "127.0.0.1:0"];
        Serving::start(&args, &log)
    };
    let from = ["--data", text(&data)];
    let before = serve(from);
    let staff = before.actor(Some(&secret));
    let filed = document_of(&staff, "minutes", false);
    let content = format!("{}/content", filed.header("location").expect("a place"));
    let file = staff.get(&content);
    assert_eq!(file.status, 200, "{}", file.text);
    let page = staff.get("/api/v1/organizations?limit=5").expect(200);
    let next = page["next"].as_str().expect("a next page").to_owned();
    let answers = MOVED.map(|path| staff.get(path).expect(200));
    let following = staff.get(&next).expect(200);
    let busy = run(&[&["migrate-data", "--to", url], &from[..]].concat()).ends_with(2);
    assert!(busy.err.contains("in use"), "{busy:?}");
    before.stop();

    let sqlite = format!("sqlite:{}", text(&directory.path().join("other.db")));
    for (to, from, told) in [
        (sqlite.as_str(), from, "moves to PostgreSQL"),
        (url.as_str(), ["--database", url.as_str()], "moves from SQLite"),
        (url.as_str(), ["--data", text(directory.path())], "there is no file"),
    ] {
        let refused = run(&[&["migrate-data", "--to", to], &from[..]].concat()).ends_with(2);
        assert!(refused.err.contains(told), "{refused:?}");
    }
    let bytes = fs::read(data.join("registry.db")).expect("bytes");
    let moved = run(&[&["migrate-data", "--to", url], &from[..]].concat()).ends_with(0);
    let verified = run(&["verify", "--database", url]).ends_with(0).out;
    let there = run(&["verify", from[0], from[1]]).ends_with(0).out;
    assert_eq!(verified, there, "the same revisions, versions and head");
    let head = verified.trim().rsplit(' ').next().expect("a head");
    assert!(moved.out.contains(head) && moved.out.contains("content: 1"), "{moved:?}");
    assert!(fs::read(data.join("registry.db")).expect("bytes") == bytes, "it was only read");
    let again = run(&[&["migrate-data", "--to", url], &from[..]].concat()).ends_with(2);
    assert!(again.err.contains("there is a register in the target"), "{again:?}");

    let after = serve(["--database", url]);
    let staff = after.actor(Some(&secret));
    for (path, before) in MOVED.iter().zip(&answers) {
        assert_eq!(&staff.get(path).expect(200), before, "{path}");
    }
    let there = staff.get(&content);
    assert_eq!((there.status, there.text), (200, file.text));
    assert_eq!(staff.get(&next).expect(200), following, "a cursor holds on the other side");
    staff.post("/api/v1/organizations", &union(1)).expect(201);
    after.stop();
    run(&["verify", "--database", url]).ends_with(0);
}

/// What the target lacks or has otherwise is noticed, and nothing lasts.
#[test]
fn a_register_that_does_not_verify_does_not_move_postgres() {
    let (_directory, data) = data(Seed::Demonstration);
    let database = Database::empty(Engine::Postgres);
    let Target::Postgres(url) = &database.target else { panic!("it is PostgreSQL") };
    let file = data.join("registry.db");
    let mut conn = SqliteConnection::establish(text(&file)).expect("a database");
    conn.batch_execute("UPDATE revision SET reason = 'x' WHERE number = 2").expect("a change");
    drop(conn);
    let move_it = || run(&["migrate-data", "--to", url, "--data", text(&data)]);
    let refused = move_it().ends_with(2);
    assert!(refused.err.contains("does not verify: revision 2"), "{refused:?}");
    let nothing = run(&["verify", "--json", "--database", url]).ends_with(0).json();
    assert_eq!(nothing["revisions"], 0, "{nothing}");
}
