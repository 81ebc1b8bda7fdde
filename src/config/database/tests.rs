use std::path::Path;

use rstest::rstest;

use super::*;

#[rstest]
#[case("sqlite:a.db", "a.db")]
#[case("sqlite:/var/a.sqlite", "/var/a.sqlite")]
#[case("sqlite:///var/a.db", "/var/a.db")]
#[case("sqlite://a/b.db", "a/b.db")]
#[case("./a b.db", "./a b.db")]
#[case("sqlite:host=x.db", "host=x.db")]
#[case(r"C:\data\a.db", r"C:\data\a.db")]
fn sqlite_files_are_read(#[case] text: &str, #[case] path: &str) {
    assert_eq!(text.parse(), Ok(DatabaseUrl::Sqlite(Path::new(path).to_owned())));
}

#[rstest]
#[case("postgres://h/db", "postgres://h/db")]
#[case("postgresql:///db?host=/run", "postgresql:///db?host=/run")]
#[case("postgres://u@[::1]:5432,h:6/db", "postgres://u@[::1]:5432,h:6/db")]
#[case("postgres://u:hunter2@h:1/db", "postgres://u:***@h:1/db")]
#[case("postgres://u:p%40hunter2@h/db", "postgres://u:***@h/db")]
#[case("postgres://h/db?password=hunter2", "postgres://h/db?***")]
#[case(
    "postgres://h?sslmode=require&p%61ssword=hunter2&hunter2",
    "postgres://h?sslmode=require&***&***"
)]
fn a_postgres_address_is_shown_without_its_password(#[case] text: &str, #[case] shown: &str) {
    let url: DatabaseUrl = text.parse().expect(text);
    assert_eq!(url, DatabaseUrl::Postgres(text.to_owned()), "kept whole");
    assert_eq!(url.to_string(), shown);
    assert_eq!(format!("{url:?}"), format!("DatabaseUrl({shown})"));
}

#[rstest]
#[case("", DatabaseUrlError::Form)]
#[case("registry", DatabaseUrlError::Form)]
#[case(".db", DatabaseUrlError::Form)]
#[case("mysql://u:hunter2@h/a.db", DatabaseUrlError::Scheme("mysql".to_owned()))]
#[case("file:a.db", DatabaseUrlError::Scheme("file".to_owned()))]
#[case("postgres:h/db", DatabaseUrlError::Scheme("postgres".to_owned()))]
#[case("host=h password=hunter2 dbname=a.db", DatabaseUrlError::KeyValue)]
#[case("dbname = a.db", DatabaseUrlError::KeyValue)]
#[case("sqlite:", DatabaseUrlError::SqlitePath)]
#[case("sqlite::memory:", DatabaseUrlError::SqlitePath)]
#[case("sqlite:file:a.db", DatabaseUrlError::SqlitePath)]
#[case("sqlite:a.db?mode=ro", DatabaseUrlError::SqlitePath)]
#[case("sqlite:/var/data/", DatabaseUrlError::SqlitePath)]
#[case("postgres://u:hun@ter2@h/db", DatabaseUrlError::Unencoded)]
#[case("postgres://u:hun/ter2@h/db", DatabaseUrlError::Unencoded)]
#[case("postgres://u:hun?ter2@h/db", DatabaseUrlError::Unencoded)]
#[case("postgres://u:hunter2%@h/db", DatabaseUrlError::Unencoded)]
#[case("postgres://u:hunter2%00@h/db", DatabaseUrlError::Unencoded)]
#[case("postgres://u:hunter2/db", DatabaseUrlError::Unencoded)]
#[case("postgres://h/db\0", DatabaseUrlError::Unencoded)]
fn other_addresses_are_refused_and_not_repeated(#[case] text: &str, #[case] why: DatabaseUrlError) {
    let error = text.parse::<DatabaseUrl>().expect_err(text);
    assert_eq!(error, why);
    let message = ConfigError::from(error).to_string();
    assert!(message.contains("postgres://…") && !message.contains("hunter"), "{message}");
}
