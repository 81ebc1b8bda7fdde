//! Nothing is left for later in the source, and every exception says why.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tree;

/// In pieces, so that this file does not find itself.
const LEFT_FOR_LATER: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const UNFINISHED: &[&str] = &["todo", "unimplemented"];

fn violations(path: &str, source: &str) -> Vec<String> {
    let mut found: Vec<String> = (1..)
        .zip(source.lines())
        .filter(|(_, line)| LEFT_FOR_LATER.iter().any(|word| has_word(line, word)))
        .map(|(number, line)| format!("{path}:{number}: {}", line.trim()))
        .collect();
    match source.parse::<TokenStream>() {
        Ok(tokens) => scan(path, tokens, &mut found),
        Err(error) => found.push(format!("{path}: {error}")),
    }
    found
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|found| found == word)
}

fn scan(path: &str, tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((token, following)) = rest.split_first() {
        match (token, following) {
            (TokenTree::Ident(word), [TokenTree::Punct(mark), ..])
                if mark.as_char() == '!' && UNFINISHED.iter().any(|name| word == name) =>
            {
                found.push(format!("{path}:{}: {word}!", word.span().start().line));
            }
            (
                TokenTree::Punct(hash),
                [TokenTree::Group(group), ..] | [TokenTree::Punct(_), TokenTree::Group(group), ..],
            ) if hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket => {
                attribute(path, group.stream(), found);
            }
            (TokenTree::Group(group), _) => scan(path, group.stream(), found),
            _ => {}
        }
        rest = following;
    }
}

/// The inside of `#[…]`; `cfg_attr` holds attributes of its own, after commas.
fn attribute(path: &str, tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for part in
        tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
    {
        let Some((TokenTree::Ident(word), arguments)) = part.split_first() else {
            continue;
        };
        let line = word.span().start().line;
        let inside = match arguments.first() {
            Some(TokenTree::Group(group)) => group.stream(),
            _ => TokenStream::new(),
        };
        match word.to_string().as_str() {
            "ignore" => found.push(format!("{path}:{line}: an ignored test")),
            "cfg_attr" => attribute(path, inside, found),
            "allow" | "expect" if !gives_reason(&inside) => {
                found.push(format!("{path}:{line}: {word} without a reason"));
            }
            _ => {}
        }
    }
}

fn gives_reason(arguments: &TokenStream) -> bool {
    arguments
        .clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(key) if key == "reason"))
}

#[test]
fn nothing_is_left_for_later_and_exceptions_say_why() {
    let found: Vec<String> = ["src", "tests", "benches"]
        .into_iter()
        .flat_map(|directory| tree::files(directory, ".rs"))
        .flat_map(|file| violations(&file.path, &file.text))
        .collect();
    tree::expect_none("Work left for later, or exceptions without a reason", &found);
}

#[test]
fn each_of_them_is_found() {
    let later = format!("// {}: the rest\nfn f() {{}}", concat!("TO", "DO"));
    for source in [
        later.as_str(),
        "fn f() { todo!() }",
        "fn f() { g(unimplemented!(\"x\")) }",
        "#[test] #[ignore] fn f() {}",
        "#[ignore = \"slow\"] fn f() {}",
        "#![allow(dead_code)]",
        "mod m { #[expect(clippy::panic)] fn f() {} }",
        "#[cfg_attr(test, allow(dead_code))] fn f() {}",
    ] {
        assert!(!violations("src/a.rs", source).is_empty(), "passed: {source}");
    }
    let good = "/// What todo lists are for.
        #[expect(clippy::panic, reason = \"the test's own\")]
        fn f(x: Option<u8>) { x.expect(\"a number\"); let ignore = [1]; }";
    assert_eq!(violations("src/a.rs", good), Vec::<String>::new());
}
