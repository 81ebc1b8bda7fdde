//! The list of settings is that of the flags, of the file and of what is merged.

use std::collections::BTreeSet;

use super::*;
use crate::config::reference::DEFAULT;
use crate::config::setting;

fn keys() -> BTreeSet<String> {
    let keys = setting::all().map(|told| told.names.key.to_owned());
    keys.filter(|key| !key.is_empty()).collect()
}

/// The keys that a table of the file has, as it names them where it is given none of them.
fn known_in(table: &str) -> Vec<String> {
    let error = merged(&format!("{table}x = 1"), &[], &["--data=d"]).expect_err("unknown");
    let said = error.to_string();
    let (_, known) = said.split_once("expected ").expect("the known ones");
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_flag_is_listed_and_nothing_else() {
    let listed: BTreeSet<_> = setting::all().map(|told| told.names.variable.to_owned()).collect();
    let command = Cli::command();
    let flags = command.get_arguments().filter_map(clap::Arg::get_env);
    let mut flags: BTreeSet<_> = flags.map(|name| name.to_string_lossy().into_owned()).collect();
    flags.insert("REGISTRY_MASTER_KEY".to_owned());
    assert_eq!(listed, flags);
    assert_eq!(setting::all().count(), listed.len(), "none twice");
}

#[test]
fn every_key_of_the_file_is_listed_and_nothing_else() {
    let tables = known_in("");
    assert!(tables.len() >= 5, "{tables:?}");
    let keys_of = |table: &String| {
        let known = known_in(&format!("[{table}]\n"));
        known.into_iter().map(|key| format!("{table}.{key}")).collect::<Vec<_>>()
    };
    assert_eq!(keys(), tables.iter().flat_map(keys_of).collect());
}

#[test]
fn what_is_printed_as_default_is_the_default() {
    let settings: Vec<_> = setting::all().filter(|told| told.literal.is_some()).collect();
    assert!(settings.len() >= 12, "{}", settings.len());
    let toml = crate::config::toml();
    let lines: Vec<_> = toml
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.ends_with('…'))
        .map(|line| line.strip_prefix('#').unwrap_or(line))
        .collect();
    assert!(lines.len() > settings.len(), "with the heads of tables: {lines:?}");
    let given = merged(&lines.join("\n"), &[], &["--data=d"]).expect("a configuration");
    let nothing = merged("", &[], &["--data=d"]).expect("a configuration");
    assert_eq!(format!("{given:?}"), format!("{nothing:?}"));
}

#[test]
fn every_number_is_held_within_the_bounds_that_are_printed() {
    let mut tried = 0;
    for told in setting::all() {
        let Some((least, most)) = told.bounds.split_once(" to ") else {
            continue;
        };
        let (table, key) = told.names.key.split_once('.').expect("a key");
        let outcome =
            |value: &str| merged(&format!("[{table}]\n{key} = {value}"), &[], &["--data=d"]);
        for bound in [least, most] {
            outcome(bound).unwrap_or_else(|error| panic!("{key} = {bound}: {error}"));
        }
        let above = format!("{most}1");
        let refused = outcome(&above).expect_err(key).to_string();
        assert_eq!(refused, format!("{} must be from {least} to {most}", told.names.key));
        if least != "0" {
            let refused = outcome("0").expect_err(key).to_string();
            assert!(refused.contains("must be from"), "{key}: {refused}");
        }
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn a_flag_shows_the_default_of_the_list_and_none_of_its_own() {
    for argument in Cli::command().get_arguments() {
        let help = argument.get_help().expect("a text").to_string();
        let variable = argument.get_env().expect("a variable");
        let told = setting::all().find(|told| *told.names.variable == *variable).expect("listed");
        let expected = format!("{DEFAULT}{}]", told.default.replace('`', ""));
        assert!(help.ends_with(&expected), "{variable:?}: {help}");
    }
}
