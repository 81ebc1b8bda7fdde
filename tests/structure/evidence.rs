//! What the documents on security name as evidence is there: a test, a path, a
//! setting, or an item of the source (`service::password::hash`).

use std::collections::{BTreeMap, BTreeSet};

use syn::{Fields, Item, Type};

use crate::markdown::{code_spans, rows};
use crate::rules::{is_there, tests_of};
use crate::tree::{self, SourceFile};

/// Pages with tables that have a column of evidence.
const PAGES: &[&str] = &["docs/SECURITY.md", "docs/ASVS.md"];

/// Heading of that column.
pub const EVIDENCE: &str = "evidence";

/// The type that the file of settings is read into.
const SETTINGS: &str = "File";

/// Code spans under the heading of evidence that `holds` does not know, rows that
/// lost a cell, and a page without any evidence.
fn unfounded(text: &str, holds: &dyn Fn(&str) -> bool) -> Vec<String> {
    let (mut found, mut looked_at) = (Vec::new(), 0);
    for row in rows(text) {
        let row = match row {
            Ok(row) => row,
            Err(broken) => {
                found.push(broken);
                continue;
            }
        };
        let spans = row.cell(EVIDENCE).map(code_spans).unwrap_or_default();
        looked_at += spans.len();
        let absent = spans.into_iter().filter(|span| !holds(span));
        let told = |span| format!("`{span}` is no test, path, setting or item: {}", row.name());
        found.extend(absent.map(told));
    }
    if looked_at == 0 {
        found.push("no table has evidence".to_owned());
    }
    found
}

/// Keys of the file of settings, as `section.key`: the fields of the type it is read
/// into, and of the types of these.
fn settings(files: &[SourceFile]) -> BTreeSet<String> {
    let mut types: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for file in files {
        let parsed = syn::parse_file(&file.text).expect("Rust");
        for item in parsed.items {
            let Item::Struct(item) = item else { continue };
            let Fields::Named(fields) = item.fields else { continue };
            let named = fields.named.iter().filter_map(|field| {
                Some((field.ident.as_ref()?.to_string(), type_name(&field.ty)?))
            });
            types.insert(item.ident.to_string(), named.collect());
        }
    }
    let mut keys = BTreeSet::new();
    let sections = types.get(SETTINGS).expect("the type of the file of settings");
    for (section, name) in sections {
        let fields = types.get(name).expect("the type of a section");
        keys.extend(fields.iter().map(|(key, _)| format!("{section}.{key}")));
    }
    keys
}

/// The last word of a type's path.
fn type_name(of: &Type) -> Option<String> {
    let Type::Path(path) = of else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

/// Whether `path` is there, from the root of the project, and a name of its own.
fn is_path(path: &str) -> bool {
    let plain = !path.is_empty() && !path.starts_with(['/', '.']) && !path.contains("..");
    plain && tree::root().join(path).exists()
}

#[test]
fn all_evidence_is_there() {
    let sources = tree::files("src", ".rs");
    let tests = tree::files("tests", ".rs");
    let tested: BTreeSet<&str> = sources.iter().chain(&tests).flat_map(tests_of).collect();
    let settings = settings(&tree::files("src/config", ".rs"));
    let holds = |span: &str| {
        tested.contains(span)
            || settings.contains(span)
            || is_path(span)
            || (span.contains("::") && is_there(span, &sources))
    };
    let found = PAGES.iter().flat_map(|page| {
        let text = tree::text(page).expect(page);
        let found = unfounded(&text, &holds).into_iter();
        found.map(|found| format!("{page}: {found}")).collect::<Vec<_>>()
    });
    tree::expect_none("Evidence that is not there", &found.collect::<Vec<_>>());
}

#[test]
fn absent_evidence_is_found() {
    let holds = |span: &str| span == "it_holds";
    let page = |evidence: &str| format!("| what | evidence |\n|---|---|\n| x | {evidence} |\n");
    let none: [&str; 0] = [];
    assert_eq!(unfounded(&page("`it_holds`, as said"), &holds), none);
    assert_eq!(
        unfounded(&page("`it_holds` and `it_is_gone`"), &holds),
        ["`it_is_gone` is no test, path, setting or item: x"]
    );
    assert_eq!(unfounded(&page("as said"), &holds), ["no table has evidence"]);
    assert_eq!(unfounded("| what | proof |\n|---|---|\n| x | `gone` |\n", &holds).len(), 1);
    assert_eq!(
        unfounded(&page("`it_holds` | more"), &holds),
        ["3 cells: | x | `it_holds` | more |", "no table has evidence"]
    );
}

#[test]
fn settings_are_read_from_the_types_of_the_file() {
    let file =
        |text: &str| SourceFile { path: "src/config/x.rs".to_owned(), text: text.to_owned() };
    let files = [
        file("pub(super) struct File { pub(super) server: ServerSection, log: super::LogSection }"),
        file(
            "struct ServerSection { bind: Option<SocketAddr>, names: Vec<String> }\nstruct Other;",
        ),
        file("struct LogSection { level: Option<String> }\nstruct Elsewhere { key: u8 }"),
    ];
    let found: Vec<String> = settings(&files).into_iter().collect();
    assert_eq!(found, ["log.level", "server.bind", "server.names"]);
    let real = settings(&tree::files("src/config", ".rs"));
    assert!(real.contains("server.json_limit") && !real.contains("server.json"), "{real:?}");
}

#[test]
fn only_paths_inside_the_project_are_evidence() {
    assert!(is_path("Cargo.lock") && is_path("src/http") && is_path("src/lib.rs"));
    for none in ["", "/", "/etc", ".", "..", "src/..", "src/nothing.rs"] {
        assert!(!is_path(none), "{none}");
    }
}
