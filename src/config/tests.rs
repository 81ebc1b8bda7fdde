use std::ffi::OsString;
use std::fs;
use std::time::Duration;

use clap::{CommandFactory, Parser};
use rstest::rstest;
use tempfile::TempDir;

use super::*;

mod personal;
mod setting;

#[derive(Debug, Parser)]
struct Cli {
    #[command(flatten)]
    common: CommonArgs,
    #[command(flatten)]
    server: ServerArgs,
}

/// Merges a file, variables and flags as the program would. Clap is given the
/// variables as flags: what it reads itself belongs to the whole process.
fn merged(file: &str, variables: &[&str], flags: &[&str]) -> Result<Config, ConfigError> {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("registry.toml");
    fs::write(&path, file).expect("a file");
    let pairs = variables.iter().filter_map(|pair| pair.split_once('='));
    let environment = Environment::of(
        pairs.clone().map(|(name, value)| (OsString::from(name), OsString::from(value))),
    );
    let as_flags = pairs.filter_map(|(name, value)| {
        let name = name.strip_prefix("REGISTRY_")?.to_lowercase().replace('_', "-");
        let flag = format!("--{name}");
        let known = Cli::command().get_arguments().any(|a| a.get_long() == Some(name.as_str()));
        let given = flags.iter().any(|given| given.split('=').next() == Some(flag.as_str()));
        (known && !given).then(|| format!("{flag}={value}"))
    });
    let line = ["registry".to_owned()].into_iter().chain(as_flags);
    let line = line.chain(flags.iter().map(|flag| (*flag).to_owned()));
    let mut cli = Cli::try_parse_from(line).expect("flags");
    cli.common.config = Some(path);
    merge(&environment, &cli.common, Some(&cli.server), Defaults::serve())
}

fn url_of(file: &str, variables: &[&str], flags: &[&str]) -> String {
    merged(file, variables, flags)
        .map_or_else(|error| error.to_string(), |config| config.database.url.to_string())
}

const FILE: &str = "
[database]
url = 'file.db'
readers = 2
[server]
bind = '127.0.0.1:1'
body_timeout = 7
[log]
format = 'text'
";

#[test]
fn defaults_are_those_that_are_documented() {
    let config = merged("", &[], &["--data", "d"]).expect("a configuration");
    assert_eq!(config.database.url, DatabaseUrl::Sqlite(PathBuf::from("d/registry.db")));
    assert_eq!((config.database.readers, config.database.queue), (4, 256));
    assert_eq!(config.server.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(config.server.metrics_bind, None);
    assert!(config.server.workers >= 1);
    assert_eq!(config.server.json_limit, 262_144);
    assert_eq!(config.server.import_limit, 12_582_912);
    assert_eq!(config.server.document_limit, 20_971_520);
    assert_eq!(config.server.body_timeout, Duration::from_secs(10));
    assert_eq!(config.server.header_timeout, Duration::from_secs(5));
    assert_eq!(config.server.shutdown_delay, Duration::ZERO);
    assert_eq!(config.server.shutdown_timeout, Duration::from_secs(30));
    assert_eq!(config.schedule, ScheduleConfig::default());
    assert_eq!(config.server.write_timeout, Duration::from_secs(5));
    assert_eq!(config.server.proxy, ProxyConfig::default());
    assert!(!config.server.hsts);
    assert_eq!(config.association.ico.as_str(), "61385247");
    let info = LogConfig { level: "info".to_owned(), format: LogFormat::Json };
    assert_eq!(config.log, info);
}

#[test]
fn limits_are_those_of_the_highest_layer() {
    let default = merged("", &[], &["--data=d"]).expect("a configuration").server.limit;
    assert_eq!((default.reads, default.by_token, default.window.as_secs()), (64, 6_000, 60));
    let file = "[limit]\nreads = 3\nby_token = 0\n[server]\ntrusted_proxies = ['::1']\nproxy_header = 'forwarded'";
    let variables = ["REGISTRY_LIMIT_READS=4", "REGISTRY_LIMIT_WINDOW=10"];
    let config = merged(file, &variables, &["--data=d"]).expect("a configuration").server;
    let wanted = LimitConfig { reads: 4, by_token: 0, window: Duration::from_secs(10), ..default };
    assert_eq!(config.limit, wanted);
    let trusted = vec!["::1/128".parse().expect("a network")];
    assert_eq!(config.proxy, ProxyConfig { trusted, header: ProxyHeader::Forwarded });
    let flags = ["--data=d", "--trusted-proxies=10.0.0.0/8, 127.0.0.1"];
    let config = merged(file, &[], &flags).expect("a configuration").server;
    let trusted: Vec<_> = config.proxy.trusted.iter().map(ToString::to_string).collect();
    assert_eq!(trusted, ["10.0.0.0/8", "127.0.0.1/32"], "a list is replaced whole");
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let flags = ["--bind=127.0.0.1:3", "--log-level=debug", "--header-timeout=0.5"];
    let config = merged(FILE, &[], &flags).expect("a configuration");
    assert_eq!(config.server.bind.port(), 3, "flag over file");
    assert_eq!(config.server.body_timeout, Duration::from_secs(7), "file over default");
    assert_eq!(config.server.header_timeout, Duration::from_millis(500), "flag alone");
    assert_eq!(config.log.format, LogFormat::Text, "file over default");
    assert_eq!(config.log.level, "debug", "flag over default");
    assert_eq!(config.database.readers, 2, "file over default");
}

#[rstest]
#[case(&[], &[], "sqlite:file.db")]
#[case(&["REGISTRY_DATABASE=env.db"], &[], "sqlite:env.db")]
#[case(&["REGISTRY_DATA=env"], &[], "sqlite:env/registry.db")]
#[case(&["REGISTRY_DATABASE=env.db"], &["--data=flag"], "sqlite:flag/registry.db")]
#[case(&["REGISTRY_DATA=env"], &["--database=flag.db"], "sqlite:flag.db")]
fn the_highest_layer_that_names_a_database_wins(
    #[case] variables: &[&str],
    #[case] flags: &[&str],
    #[case] expected: &str,
) {
    assert_eq!(url_of(FILE, variables, flags), expected);
}

#[rstest]
#[case("", &[], &["--data=a", "--database=b.db"], "--data and --database are both")]
#[case("", &["REGISTRY_DATA=a", "REGISTRY_DATABASE=b.db"], &[], "REGISTRY_DATABASE are both")]
#[case("[database]\nurl = 'a.db'\ndata = 'b'", &[], &[], "both database.data and")]
#[case("", &[], &[], "--data DIR")]
#[case("[database]\ndata = ''", &[], &[], "a path of a file must follow")]
fn two_databases_or_none_are_refused(
    #[case] file: &str,
    #[case] variables: &[&str],
    #[case] flags: &[&str],
    #[case] expected: &str,
) {
    let message = url_of(file, variables, flags);
    assert!(message.contains(expected), "{message}");
}

#[test]
fn demo_begins_with_a_directory_of_its_own() {
    let (none, nothing) = (Environment::default(), CommonArgs::default());
    let config = merge(&none, &nothing, None, Defaults::demo()).expect("a configuration");
    assert_eq!(config.database.url.to_string(), "sqlite:demo-data/registry.db");
    assert_eq!(config.log.format, LogFormat::Text);
}

#[rstest]
#[case("[server]\nbnid = '127.0.0.1:1'", ":2: unknown field `bnid`, expected one of `bind`")]
#[case("[databse]", ":1: unknown field `databse`")]
#[case("[server]\nworkers = 'many'", ":2: invalid type: string \"…\", expected usize")]
#[case("[log]\nformat = 'xml'", "unknown variant `xml`, expected `json` or `text`")]
#[case("[server\n", ":1: ")]
fn a_wrong_file_is_refused_with_its_line(#[case] file: &str, #[case] expected: &str) {
    let message = merged(file, &[], &["--data=d"]).expect_err(file).to_string();
    assert!(message.contains(expected), "{message}");
}

#[rstest]
#[case("[association]\nname = 'Jiná síť'\nico = '70892156'", &[], Some("Jiná síť 70892156"))]
#[case("[association]\nname = 'Jiná síť'\nico = '1'", &["--association-ico=70892156"], Some("Jiná síť 70892156"))]
#[case("[association]\nname = 'Jiná síť'", &[], None)]
#[case("", &["--association-ico=70892156"], None)]
#[case("", &["--association-name= ", "--association-ico=70892156"], None)]
#[case("", &["--association-name=A", "--association-ico=70892157"], None)]
fn an_association_is_named_whole(
    #[case] file: &str,
    #[case] flags: &[&str],
    #[case] expected: Option<&str>,
) {
    let flags: Vec<_> = flags.iter().copied().chain(["--data=d"]).collect();
    let named = merged(file, &[], &flags).map(|config| config.association);
    let named = named.map(|named| format!("{} {}", named.name.as_str(), named.ico));
    match expected {
        Some(expected) => assert_eq!(named.expect("a configuration"), expected),
        None => assert!(named.expect_err("refused").to_string().starts_with("association.")),
    }
}

#[test]
fn a_missing_file_is_named() {
    let common =
        CommonArgs { config: Some(PathBuf::from("/no/such.toml")), ..CommonArgs::default() };
    let error = merge(&Environment::default(), &common, None, Defaults::serve());
    let message = error.expect_err("a missing file").to_string();
    assert!(message.contains("/no/such.toml"), "{message}");
}

#[test]
fn an_unknown_variable_is_refused_beside_the_nearest_known_one() {
    let error = merged("", &["REGISTRY_BIDN=1", "HOME=/", "REGISTRYX=1"], &["--data=d"]);
    let message = error.expect_err("unknown").to_string();
    assert!(message.contains("REGISTRY_BIDN is not known"), "{message}");
    assert!(message.ends_with("REGISTRY_BIND"), "{message}");
}

#[test]
fn every_flag_has_its_variable_and_every_setting_its_key() {
    for argument in Cli::command().get_arguments() {
        let flag = argument.get_long().expect("a flag").to_owned();
        let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned());
        let expected = format!("REGISTRY_{}", flag.to_uppercase().replace('-', "_"));
        assert_eq!(variable, Some(expected), "{flag}");
    }
    Cli::command().debug_assert();
}

#[rstest]
#[case(&["--metrics-bind=0.0.0.0:9000"], "must be a loopback one")]
#[case(&["--metrics-bind=[::]:9000"], "must be a loopback one")]
#[case(&["--workers=0"], "server.workers must be from 1 to 512")]
#[case(&["--json-limit=0"], "server.json_limit must be from 1024")]
#[case(&["--document-limit=0"], "server.document_limit must be from 1024")]
#[case(&["--shutdown-delay=-1"], "server.shutdown_delay must be from 0 to 3600")]
#[case(&["--body-timeout=0"], "server.body_timeout must be from 0.001 to 3600")]
#[case(&["--body-timeout=NaN"], "server.body_timeout")]
#[case(&["--header-timeout=inf"], "server.header_timeout")]
#[case(&["--limit-uri=0"], "limit.uri must be from 256 to 65534")]
#[case(&["--limit-headers=97"], "limit.headers must be from 8 to 96")]
#[case(&["--limit-json-depth=128"], "limit.json_depth must be from 8 to 127")]
#[case(&["--limit-connections=0"], "limit.connections must be from 1")]
#[case(&["--limit-window=0"], "limit.window must be from 1 to 3600")]
#[case(&["--write-timeout=0"], "server.write_timeout must be from 0.001")]
#[case(&["--trusted-proxies=10.0.0.0/8,proxy.example"], "`proxy.example` is no network")]
#[case(&["--trusted-proxies=10.0.0.0/33"], "`10.0.0.0/33` is no network")]
#[case(&["--database-readers=0"], "database.readers must be from 1 to 256")]
#[case(&["--database-queue=0"], "database.queue must be")]
#[case(&["--backup-every=0"], "backup.every must be from 1 to")]
#[case(&["--backup-keep=0"], "backup.keep must be from 1 to 10000")]
#[case(&["--checkpoint-every=NaN"], "checkpoint.every must be")]
#[case(&["--checkpoint-file=a"], "go together")]
#[case(&["--checkpoint-key-file=a"], "go together")]
fn values_out_of_bounds_are_refused(#[case] flags: &[&str], #[case] expected: &str) {
    let flags: Vec<_> = flags.iter().copied().chain(["--data=d"]).collect();
    let message = merged("", &[], &flags).expect_err("out of bounds").to_string();
    assert!(message.contains(expected), "{message}");
}

#[test]
fn what_serve_does_by_itself_is_merged_like_the_rest() {
    let file = "[backup]\ndirectory = 'copies'\nkeep = 3\n[checkpoint]\nkey_file = 'key'\n\
         [alarm]\ncommand = '/bin/tell'";
    let flags = ["--data=d", "--backup-every=60", "--checkpoint-file=points"];
    let schedule = merged(file, &[], &flags).expect("a configuration").schedule;
    let backup = schedule.backup.expect("copies");
    assert_eq!((backup.directory, backup.keep), (PathBuf::from("copies"), 3));
    assert_eq!(backup.every, Duration::from_mins(1));
    let checkpoint = schedule.checkpoint.expect("checkpoints");
    assert_eq!((checkpoint.key_file, checkpoint.file), ("key".into(), "points".into()));
    assert_eq!(checkpoint.every, Duration::from_hours(1));
    assert_eq!(schedule.alarm, Some(PathBuf::from("/bin/tell")));
    let refused = merged(file, &[], &["--database=postgres://h/db", "--checkpoint-file=points"]);
    assert!(refused.expect_err("PostgreSQL").to_string().contains("pg_dump"));
}

#[rstest]
#[case("127.0.0.1:9000")]
#[case("[::1]:9000")]
#[case("[::ffff:127.0.0.1]:9000")]
fn metrics_are_served_on_any_loopback_address(#[case] address: &str) {
    let config = merged("", &[], &["--data=d", "--metrics-bind", address]).expect(address);
    assert_eq!(config.server.metrics_bind, address.parse().ok());
}

#[rstest]
#[case("[database]\nurl = 'postgres://u:hunter2@h/db'", &[])]
#[case("database = 'postgres://u:hunter2@h/db'", &[])]
#[case("[database]\nurl = 'postgres://u:hunter2@h/db", &[])]
#[case("[database]\nreaders = \"a \\\" hunter2\"", &[])]
#[case("", &["--database=postgres://u:hunter2@h/db"])]
#[case("", &["--database=oracle://u:hunter2@h/db"])]
fn a_password_is_never_printed(#[case] file: &str, #[case] flags: &[&str]) {
    let printed = match merged(file, &[], flags) {
        Ok(config) => format!("{config:?} {}", config.database.url),
        Err(error) => format!("{error} {error:?}"),
    };
    let line = ["registry"].iter().chain(flags);
    let cli = Cli::try_parse_from(line).expect("flags");
    for text in [printed, format!("{cli:?}")] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}
