//! Every module names only what lies below it: `layers.rs` has the tables.

use syn::Item;

use crate::{
    layers::{COMPOSERS, LAYERS, LEAVES, NOT_IN_DOMAIN, NOUNS, OUTSIDERS, ROOT_MACROS, Sibling},
    paths::{NamedPath, named_paths},
    tree,
};

/// Everything that one file names and may not. `path` is the file's, from the
/// root of the project; `domain_order` is the order of modules in
/// `src/domain/mod.rs`, in which each may name only those before it.
pub fn violations(path: &str, source: &str, domain_order: &[String]) -> Vec<String> {
    // The tokens alone would do; a file that is no Rust must not pass in silence.
    if let Err(error) = syn::parse_file(source) {
        return vec![format!("{path}: {error}")];
    }
    let tokens = match source.parse() {
        Ok(tokens) => tokens,
        Err(error) => return vec![format!("{path}: {error}")],
    };
    let module = module_of(path);
    named_paths(tokens, &module)
        .iter()
        .filter_map(|named| {
            let reason = match named.segments.split_first() {
                Some((root, inside)) if root == "crate" => {
                    inside_crate(&module, inside, domain_order)
                }
                _ => from_outside(path, &module, named),
            }?;
            let (line, segments) = (named.line, named.segments.join("::"));
            Some(format!("{path}:{line}: `{segments}`: {reason}"))
        })
        .collect()
}

/// `src/store/journal/rows.rs` is `store::journal::rows`; a `mod.rs` is its directory.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    inner
        .split('/')
        .filter(|name| !matches!(*name, "mod" | "lib" | "main"))
        .map(str::to_owned)
        .collect()
}

fn inside_crate(module: &[String], target: &[String], domain_order: &[String]) -> Option<String> {
    // The root itself declares and starts everything.
    let (own_layer, own_inner) = module.split_first()?;
    let Some((layer, inner)) = target.split_first().filter(|(layer, _)| *layer != "*") else {
        return Some("name the layer: everything hangs on the crate's root".to_owned());
    };
    let home = ROOT_MACROS.iter().find(|(name, _)| name == layer);
    let layer = home.map_or(layer.as_str(), |(_, home)| *home);
    if layer == own_layer && (home.is_some() || !NOUNS.contains(&layer)) {
        return None;
    }
    if layer != own_layer {
        let allowed = LAYERS.iter().find(|known| known.name == own_layer);
        return match allowed {
            Some(known) if known.may_name.contains(&layer) => None,
            Some(_) => Some(format!("{own_layer} may not name {layer}")),
            None => Some(format!("{own_layer} is in no layer of tests/structure")),
        };
    }
    // The layer's own mod.rs puts its modules together.
    let own = own_inner.first()?;
    match inner.first().map(String::as_str) {
        None | Some("*") => Some(format!("name the module: {layer} holds all siblings")),
        Some(sibling) if sibling == own => None,
        Some(sibling) if layer == "domain" => later_in_domain(own, sibling, domain_order),
        // A type of the layer's mod.rs.
        Some(sibling) if sibling.starts_with(char::is_uppercase) => None,
        Some(sibling) if listed(LEAVES, layer, sibling) => None,
        Some(_) if listed(COMPOSERS, layer, own) => None,
        Some(sibling) => Some(format!("siblings don't import each other ({own}, {sibling})")),
    }
}

fn later_in_domain(own: &str, sibling: &str, order: &[String]) -> Option<String> {
    let place = |name: &str| order.iter().position(|module| module == name);
    match (place(sibling), place(own)) {
        (Some(theirs), Some(ours)) if theirs < ours => None,
        (Some(_), Some(_)) => {
            Some(format!("{sibling} is declared after {own} in src/domain/mod.rs"))
        }
        (None, _) => Some(format!(
            "{sibling} is no module of src/domain/mod.rs: name the module it comes from"
        )),
        (_, None) => Some(format!("{own} is not declared in src/domain/mod.rs")),
    }
}

fn listed(list: &[Sibling], layer: &str, module: &str) -> bool {
    list.iter().any(|entry| entry.layer == layer && entry.module == module)
}

fn from_outside(path: &str, module: &[String], named: &NamedPath) -> Option<String> {
    let outsider = OUTSIDERS.iter().find(|rule| {
        matches(rule.path, &named.segments)
            && !rule.only_in.iter().any(|start| path.starts_with(start))
    });
    if let Some(rule) = outsider {
        return Some(rule.reason.to_owned());
    }
    let in_domain = module.first().is_some_and(|layer| layer == "domain");
    let forbidden = NOT_IN_DOMAIN.iter().any(|rule| matches(rule, &named.segments));
    (in_domain && forbidden).then(|| "domain has no input, output, clock or ids".to_owned())
}

/// Whether the path is what the rule names, or something inside it.
fn matches(rule: &str, segments: &[String]) -> bool {
    let mut segments = segments.iter();
    rule.split("::").all(|wanted| {
        segments.next().is_some_and(|segment| {
            wanted.strip_suffix('*').map_or(segment == wanted, |start| segment.starts_with(start))
        })
    })
}

/// The modules of a `mod.rs`, in the order in which it declares them.
pub fn declared_modules(source: &str) -> Vec<String> {
    let Ok(file) = syn::parse_file(source) else {
        return Vec::new();
    };
    file.items
        .iter()
        .filter_map(|item| match item {
            Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
            _ => None,
        })
        .collect()
}

#[test]
fn every_module_names_only_what_lies_below_it() {
    let order = declared_modules(&tree::text("src/domain/mod.rs").unwrap_or_default());
    let found: Vec<String> = tree::files("src", ".rs")
        .iter()
        .flat_map(|file| violations(&file.path, &file.text, &order))
        .collect();
    tree::expect_none("Imports that point the wrong way", &found);
}

#[test]
fn every_exception_is_a_module_and_says_why() {
    let stale: Vec<String> = LEAVES
        .iter()
        .chain(COMPOSERS)
        .filter(|leaf| {
            let stem = format!("src/{}/{}", leaf.layer, leaf.module);
            let exists = [format!("{stem}.rs"), format!("{stem}/mod.rs")]
                .iter()
                .any(|path| tree::text(path).is_some());
            !exists || leaf.reason.is_empty()
        })
        .map(|leaf| format!("{}::{}", leaf.layer, leaf.module))
        .collect();
    tree::expect_none("Exceptions in tests/structure/layers.rs that are gone", &stale);
}
