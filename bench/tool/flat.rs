//! The same members as a table, for programs that know nothing of revisions.

use std::path::Path;

use healthy_cities_registry::domain::membership::Membership;
use healthy_cities_registry::domain::organization::Organization;
use healthy_cities_registry::domain::search::{fold, sort_key};

/// Columns, in the order of `bench/peers/schema.sqlite.sql`.
const COLUMNS: [&str; 12] = [
    "id",
    "organization_id",
    "name",
    "search_key",
    "sort_key",
    "type",
    "region",
    "began_earliest",
    "began_latest",
    "ended_earliest",
    "ended_latest",
    "source",
];

/// Writes `members`, each with its organization and the code of its region, as CSV. The
/// key of Czech order is in hexadecimal, which is in the same order.
pub fn write(path: &Path, members: &[(Organization, String, Membership)]) {
    let mut table = csv::Writer::from_path(path).expect("a file");
    table.write_record(COLUMNS).expect("the head");
    for (organization, region, membership) in members {
        let name = organization.name_cs.as_str();
        let hex = sort_key(name).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let (began, ended) = (membership.span.began(), membership.span.ended());
        let end = |day: fn(healthy_cities_registry::domain::span::Bounds) -> chrono::NaiveDate| {
            ended.map_or_else(String::new, |bounds| day(bounds).to_string())
        };
        let record = [
            membership.id.to_string(),
            organization.id.to_string(),
            name.to_owned(),
            fold(name),
            hex,
            membership.member_type.to_string(),
            region.clone(),
            began.earliest().to_string(),
            began.latest().to_string(),
            end(healthy_cities_registry::domain::span::Bounds::earliest),
            end(healthy_cities_registry::domain::span::Bounds::latest),
            membership.source.as_str().to_owned(),
        ];
        table.write_record(record).expect("a row");
    }
    table.flush().expect("the file is written");
}
