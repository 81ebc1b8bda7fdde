//! Every type that the API describes has a name of its own.

use std::collections::BTreeMap;

use syn::visit::Visit;
use syn::{Attribute, Ident};

use crate::tree::{self, SourceFile};

/// Types that derive a description, by the name under which it stands.
#[derive(Default)]
struct Described(Vec<String>);

impl Described {
    fn note(&mut self, attributes: &[Attribute], name: &Ident) {
        let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
        let described = |attribute: &Attribute| {
            let mut found = false;
            // A derive that cannot be read is none of ours.
            let _ = attribute.parse_nested_meta(|meta| {
                found |= meta.path.segments.last().is_some_and(|last| last.ident == "ToSchema");
                Ok(())
            });
            found
        };
        if derives.into_iter().any(described) {
            self.0.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Described {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.note(&item.attrs, &item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.note(&item.attrs, &item.ident);
    }
}

/// Names that more than one type has: in the description one would stand for both.
fn shared_names(files: &[SourceFile]) -> Vec<String> {
    let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files {
        let mut described = Described::default();
        described.visit_file(&syn::parse_file(&file.text).expect("Rust"));
        for name in described.0 {
            by_name.entry(name).or_default().push(&file.path);
        }
    }
    let shared = by_name.into_iter().filter(|(_, paths)| paths.len() > 1);
    shared.map(|(name, paths)| format!("`{name}` in {}", paths.join(" and "))).collect()
}

#[test]
fn no_two_types_are_described_under_one_name() {
    let files = tree::files("src/http", ".rs");
    tree::expect_none("Types of one name in the description", &shared_names(&files));
}

#[test]
fn a_shared_name_is_found() {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let described = "#[derive(Debug, utoipa::ToSchema)]\nstruct Path;";
    let other = "#[derive(Debug)]\nenum Path {}";
    assert_eq!(shared_names(&[file("a.rs", described), file("b.rs", other)]), Vec::<String>::new());
    let twice = [file("a.rs", described), file("b.rs", "#[derive(ToSchema)] pub enum Path {}")];
    assert_eq!(shared_names(&twice), ["`Path` in a.rs and b.rs"]);
}
