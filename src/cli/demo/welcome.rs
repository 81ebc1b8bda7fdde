//! What a newcomer sees first.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;

use chrono::NaiveDate;

use super::super::output::table;
use crate::config::DatabaseUrl;
use crate::domain::dimension::Key;
use crate::domain::kind::MemberType;
use crate::domain::statistics::Counts;

/// The table by type, the first links, the way to a token, and the address.
pub fn text(
    address: SocketAddr,
    counts: &Counts,
    token_command: &str,
    day: NaiveDate,
    scenario: bool,
) -> String {
    let label = if scenario {
        "SCENARIO: no source says that the Ústí Region was admitted.\n\n"
    } else {
        ""
    };
    let table = table(&rows(counts), 2);
    let at = format!("http://{address}");
    format!(
        "{label}Members as of {day}, counted for certain and at most\n\n{table}\n\
         First links\n  \
         {at}/api/v1/statistics/members?as_of={day}&by=type\n  \
         {at}/api/v1/statistics/members?as_of={day}&by=region\n  \
         {at}/api/v1/members?as_of={day}&region=CZ042\n  \
         {at}/docs\n\n\
         Reading needs no token. One for writing is made by\n  {token_command}\n\n\
         listening on {at}\n"
    )
}

fn rows(counts: &Counts) -> Vec<[String; 4]> {
    let row = |word: &str, label: &str, certain: &str, at_most: &str| {
        [word, label, certain, at_most].map(str::to_owned)
    };
    let mut rows = vec![row("member type", "", "count", "at most")];
    for (part, count) in &counts.parts {
        if let [Key::Type(member_type)] = part.as_slice() {
            let (certain, at_most) = (count.certain.to_string(), count.at_most.to_string());
            rows.push(row(member_type.as_str(), label(*member_type), &certain, &at_most));
        }
    }
    let total = counts.total;
    rows.push(row("total", "", &total.certain.to_string(), &total.at_most.to_string()));
    rows
}

const fn label(member_type: MemberType) -> &'static str {
    match member_type {
        MemberType::Region => "kraj",
        MemberType::Municipality => "město nebo obec",
        MemberType::CityDistrict => "městská část nebo obvod",
        MemberType::Microregion => "mikroregion",
        MemberType::MunicipalUnion => "svazek obcí",
        MemberType::LocalActionGroup => "místní akční skupina (MAS)",
    }
}

/// The command that makes a token for the same register, ready to be pasted.
pub fn token_command(program: Option<&OsStr>, url: &DatabaseUrl) -> String {
    let program = program.map_or("healthy-cities-registry".into(), OsStr::to_string_lossy);
    let place = match url {
        DatabaseUrl::Sqlite(file) => match directory(file) {
            Some(directory) => format!("--data {}", quoted(&directory.to_string_lossy())),
            None => format!("--database {}", quoted(&url.to_string())),
        },
        DatabaseUrl::Postgres(_) => format!("--database {}", quoted(&url.to_string())),
    };
    format!("{} token create {place} --role staff --expires 90d", quoted(&program))
}

/// The data directory, if the file lies in one under its usual name.
fn directory(file: &Path) -> Option<&Path> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty())?;
    let usual = DatabaseUrl::in_directory(directory).ok()?;
    (usual == DatabaseUrl::Sqlite(file.to_owned())).then_some(directory)
}

/// A word that a shell takes as one.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=@+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_command_names_the_same_register() {
        let command = |url: &str| {
            let url = url.parse().expect("an address");
            token_command(Some(OsStr::new("target/release/hcr")), &url)
        };
        let end = "--role staff --expires 90d";
        for (url, place) in [
            ("demo-data/registry.db", "--data demo-data"),
            ("my data/registry.db", "--data 'my data'"),
            ("sqlite:it's/registry.db", r"--data 'it'\''s'"),
            ("other/name.db", "--database sqlite:other/name.db"),
            ("registry.db", "--database sqlite:registry.db"),
        ] {
            assert_eq!(
                command(url),
                format!("target/release/hcr token create {place} {end}"),
                "{url}"
            );
        }
        assert!(!command("postgres://u:hunter2@h/db").contains("hunter2"));
    }
}
