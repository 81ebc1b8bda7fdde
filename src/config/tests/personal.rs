use std::fs;

use tempfile::TempDir;

use super::*;

const KEY: &str = "c2NlbmFyaW8gb2YgYSB0ZXN0OiBub3QgYSBzZWNyZXQ=";

/// A file with `text`, which others may read where `mode` lets them.
fn key_file(text: &str, mode: u32) -> (TempDir, String) {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("master.key");
    fs::write(&path, text).expect("a file");
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(&path, permissions).expect("permissions");
    let path = path.to_string_lossy().into_owned();
    (directory, path)
}

fn personal(file: &str, variables: &[&str], flags: &[&str]) -> Result<PersonalConfig, String> {
    let flags: Vec<_> = flags.iter().copied().chain(["--data=d"]).collect();
    merged(file, variables, &flags).map(|config| config.personal).map_err(|error| {
        assert!(!format!("{error} {error:?}").contains("c2Nl"), "a key is never printed");
        error.to_string()
    })
}

#[test]
fn the_master_key_comes_from_its_variable_or_a_file() {
    let key = crate::master_key::MasterKey::parse(KEY).ok();
    assert_eq!(personal("", &[], &[]), Ok(PersonalConfig::default()));
    let variable = format!("REGISTRY_MASTER_KEY={KEY}");
    assert_eq!(
        personal("", &[&variable], &[]).map(|personal| personal.master_key),
        Ok(key.clone())
    );
    let (_directory, path) = key_file(&format!("{KEY}\n"), 0o600);
    let section = format!("[personal]\nmaster_key_file = '{path}'\nerasure_ledger = 'file'");
    let (flag, named) =
        (format!("--master-key-file={path}"), format!("REGISTRY_MASTER_KEY_FILE={path}"));
    for found in
        [personal("", &[], &[&flag]), personal("", &[&named], &[]), personal(&section, &[], &[])]
    {
        assert_eq!(found.map(|personal| personal.master_key), Ok(key.clone()));
    }
    let ledger = |variables: &[&str], flags: &[&str]| {
        personal(&section, variables, flags).map(|personal| personal.erasure_ledger)
    };
    assert_eq!(ledger(&[], &[]), Ok(Some(PathBuf::from("file"))));
    let set = ["REGISTRY_ERASURE_LEDGER=variable"];
    assert_eq!(ledger(&set, &[]), Ok(Some(PathBuf::from("variable"))));
    assert_eq!(ledger(&set, &["--erasure-ledger=flag"]), Ok(Some(PathBuf::from("flag"))));
    let config = merged("", &[&variable], &["--data=d"]).expect("a configuration");
    assert!(!format!("{config:?}").contains("c2Nl"), "a key is never printed");
}

#[test]
fn a_master_key_that_cannot_be_used_says_why() {
    let variable = format!("REGISTRY_MASTER_KEY={KEY}");
    let (_directory, good) = key_file(KEY, 0o600);
    let section = format!("[personal]\nmaster_key_file = '{good}'");
    let file = |path: &str| format!("--master-key-file={path}");
    for twice in
        [personal("", &[&variable], &[&file(&good)]), personal(&section, &[&variable], &[])]
    {
        assert!(twice.expect_err("two keys").contains("keep one"));
    }
    for (text, mode, told) in [
        (KEY, 0o640, "mode 640"),
        (KEY, 0o604, "chmod 600"),
        ("c2NlbmFyaW8=", 0o600, "32 random bytes"),
        ("", 0o600, "openssl rand -base64 32"),
    ] {
        let (_directory, path) = key_file(text, mode);
        let error = personal("", &[], &[&file(&path)]).expect_err(told);
        assert!(error.contains(told) && error.contains(&path), "{error}");
    }
    let missing = personal("", &[], &["--master-key-file=/no/such.key"]).expect_err("no file");
    assert!(missing.contains("/no/such.key can't be read"), "{missing}");
    let short = personal("", &["REGISTRY_MASTER_KEY=c2NlbmFyaW8="], &[]).expect_err("too short");
    assert!(short.starts_with("REGISTRY_MASTER_KEY: a master key is 32 random bytes"), "{short}");
}
