//! Every path that a source file names, wherever it stands.
//!
//! Reads tokens instead of syntax: types, expressions, attributes and the
//! insides of macros look alike there, so a path can't hide in any of them.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// The name by which the binary and the tests know this crate.
const OWN_NAME: &str = "healthy_cities_registry";

/// One path, and the line on which it begins.
#[derive(Debug)]
pub struct NamedPath {
    /// As written, but `crate`, `self` and `super` are resolved: such a path
    /// begins with `crate`, whichever of them was used.
    pub segments: Vec<String>,
    pub line: usize,
}

/// All imports, and all other paths of more than one segment.
/// `module` is where the file stands: `["store", "journal"]`.
pub fn named_paths(tokens: TokenStream, module: &[String]) -> Vec<NamedPath> {
    let mut found = Vec::new();
    scan(&vec(tokens), module, &mut found);
    found
}

fn scan(tokens: &[TokenTree], module: &[String], found: &mut Vec<NamedPath>) {
    let mut rest = tokens;
    while let Some((token, following)) = rest.split_first() {
        rest = following;
        match token {
            TokenTree::Ident(word) if word == "mod" => {
                if let [TokenTree::Ident(name), TokenTree::Group(body), after @ ..] = rest {
                    let mut inner = module.to_vec();
                    inner.push(name.to_string());
                    scan(&contents(body), &inner, found);
                    rest = after;
                }
            }
            // `use<'a>` after `impl Trait` captures lifetimes and names no path.
            TokenTree::Ident(word) if word == "use" && !begins_with(rest, '<') => {
                let end = rest.iter().position(|token| is_mark(token, ';'));
                let (import, after) = rest.split_at(end.unwrap_or(rest.len()));
                imports(&[], import, module, found);
                rest = after;
            }
            TokenTree::Ident(word) if word == "extern" => {
                if let [TokenTree::Ident(_), TokenTree::Ident(name), ..] = rest {
                    found.push(named(name, &[name.to_string()], module));
                }
            }
            TokenTree::Ident(word) => {
                let mut segments = vec![word.to_string()];
                rest = follow(&mut segments, rest);
                if segments.len() > 1 {
                    found.push(named(word, &segments, module));
                }
            }
            TokenTree::Group(group) => scan(&contents(group), module, found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The items of a `use`: `a::b`, `a::{self, b as c, d::*}`.
fn imports(prefix: &[String], items: &[TokenTree], module: &[String], found: &mut Vec<NamedPath>) {
    for item in items.split(|token| is_mark(token, ',')) {
        let mut segments = prefix.to_vec();
        let mut rest = item;
        while begins_with(rest, ':') {
            rest = rest.split_first().map_or(&[], |(_, after)| after);
        }
        match rest.split_first() {
            Some((TokenTree::Ident(word), after)) => {
                if prefix.is_empty() || word != "self" {
                    segments.push(word.to_string());
                }
                match follow(&mut segments, after) {
                    [TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Group(group), ..] => {
                        imports(&segments, &contents(group), module, found);
                    }
                    _ => found.push(named(word, &segments, module)),
                }
            }
            Some((TokenTree::Group(group), _)) => {
                imports(prefix, &contents(group), module, found);
            }
            Some((TokenTree::Punct(star), _)) if star.as_char() == '*' => {
                segments.push("*".to_owned());
                found.push(NamedPath {
                    segments: resolved(&segments, module),
                    line: star.span().start().line,
                });
            }
            _ => {}
        }
    }
}

/// Reads `::a::b::*` onto the segments, and returns what follows.
fn follow<'t>(segments: &mut Vec<String>, tokens: &'t [TokenTree]) -> &'t [TokenTree] {
    let mut rest = tokens;
    while let [first, second, next, after @ ..] = rest {
        if !is_mark(first, ':') || !is_mark(second, ':') {
            break;
        }
        match next {
            TokenTree::Ident(word) => segments.push(word.to_string()),
            TokenTree::Punct(star) if star.as_char() == '*' => segments.push("*".to_owned()),
            _ => break,
        }
        rest = after;
    }
    rest
}

fn named(first: &Ident, segments: &[String], module: &[String]) -> NamedPath {
    NamedPath { segments: resolved(segments, module), line: first.span().start().line }
}

fn resolved(segments: &[String], module: &[String]) -> Vec<String> {
    let mut base = vec!["crate".to_owned()];
    let mut rest = segments;
    match segments.split_first() {
        Some((first, after)) if first == "crate" || first == OWN_NAME => rest = after,
        Some((first, _)) if first == "self" || first == "super" => {
            base.extend_from_slice(module);
            while let Some((first, after)) = rest.split_first() {
                match first.as_str() {
                    "self" => {}
                    "super" if base.len() > 1 => drop(base.pop()),
                    _ => break,
                }
                rest = after;
            }
        }
        _ => return segments.to_vec(),
    }
    base.extend_from_slice(rest);
    base
}

fn contents(group: &Group) -> Vec<TokenTree> {
    vec(group.stream())
}

/// A group without delimiters is only how a macro hands tokens on.
fn vec(tokens: TokenStream) -> Vec<TokenTree> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => vec(group.stream()),
            other => vec![other],
        })
        .collect()
}

fn begins_with(tokens: &[TokenTree], mark: char) -> bool {
    tokens.first().is_some_and(|token| is_mark(token, mark))
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}
