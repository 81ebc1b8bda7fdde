//! `settings`: the reference is what the program prints.

use crate::cli::run;

#[test]
fn the_page_of_settings_is_what_the_program_prints() {
    let printed = run(&["settings"]).ends_with(0).out;
    assert!(printed.lines().count() > 25, "{printed}");
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/CONFIGURATION.md");
    let page = std::fs::read_to_string(page).expect("the page");
    assert!(
        printed == page,
        "run `healthy-cities-registry settings > docs/CONFIGURATION.md`:\n{printed}"
    );
}

#[test]
fn the_file_to_begin_with_is_one_that_the_program_takes() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), run(&["settings", "--format", "toml"]).ends_with(0).out)
        .expect("written");
    let data = tempfile::tempdir().expect("a directory");
    let (file, data) =
        (file.path().to_str().expect("a path"), data.path().to_str().expect("a path"));
    run(&["migrate", "--config", file, "--data", data]).ends_with(0);
}
