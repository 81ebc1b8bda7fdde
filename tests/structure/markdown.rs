//! The little of Markdown that the rules about documentation read.

/// The text without fenced blocks, in which nothing is a link or a name.
fn prose(text: &str) -> Vec<&str> {
    let mut in_fence = false;
    text.lines()
        .filter(|line| {
            let fence = line.trim_start().starts_with("```");
            in_fence ^= fence;
            !in_fence && !fence
        })
        .collect()
}

/// What stands between single backticks.
pub fn code_spans(text: &str) -> Vec<&str> {
    prose(text).into_iter().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Targets of links and images, `[text](target "title")` and `[name]: target`.
pub fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text) {
        let outside_code: String = line.split('`').step_by(2).collect();
        for after in outside_code.split("](").skip(1) {
            let target = after.split([')', ' ']).next();
            found.extend(target.map(str::to_owned));
        }
        if let Some((_, target)) = line.split_once("]: ").filter(|_| line.starts_with('[')) {
            found.extend(target.split_whitespace().next().map(str::to_owned));
        }
    }
    found
}

/// A row of a table: what stands under each heading.
pub struct Row<'t>(Vec<(&'t str, &'t str)>);

impl<'t> Row<'t> {
    /// What stands under `heading`.
    pub fn cell(&self, heading: &str) -> Option<&'t str> {
        self.0.iter().find(|(name, _)| *name == heading).map(|(_, cell)| *cell)
    }

    /// What stands in the first column, by which the row is known.
    pub fn name(&self) -> &'t str {
        self.0.first().map_or("", |(_, cell)| cell)
    }
}

/// Rows of all tables. One with another number of cells than its table has
/// headings is an error: it has lost one, or a cell holds a `|`.
pub fn rows(text: &str) -> Vec<Result<Row<'_>, String>> {
    let mut found = Vec::new();
    let mut headings: Option<Vec<&str>> = None;
    for line in prose(text) {
        if !line.starts_with('|') {
            headings = None;
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        match &headings {
            None => headings = Some(cells),
            Some(_) if line.starts_with("|---") => {}
            Some(headings) if headings.len() == cells.len() => {
                found.push(Ok(Row(headings.iter().copied().zip(cells).collect())));
            }
            Some(_) => found.push(Err(format!("{} cells: {line}", cells.len()))),
        }
    }
    found
}

/// The file that a link in `from` means, from the root of the project; `None`
/// for a link that leaves the project or stays on its page.
pub fn target(from: &str, link: &str) -> Option<String> {
    let path = link.trim_matches(['<', '>']).split('#').next()?;
    let leaves = path.contains("://") || path.starts_with("mailto:");
    if path.is_empty() || leaves {
        return None;
    }
    if let Some(absolute) = path.strip_prefix('/') {
        return Some(absolute.to_owned());
    }
    let mut names: Vec<&str> = from.split('/').collect();
    names.pop();
    for name in path.split('/') {
        match name {
            "." => {}
            // Above the root there is nothing of the project.
            ".." if names.last().is_none_or(|last| *last == "..") => names.push(".."),
            ".." => drop(names.pop()),
            _ => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[test]
fn links_are_found_and_resolved() {
    let text = "See [a](b.md#part), ![c](<d.png> \"title\") and `[x](no.md)`.\n\
                ```\n[in code](no.md)\n```\n[ref]: ../e.md\n[out](https://example.org/)";
    assert_eq!(links(text), ["b.md#part", "<d.png>", "../e.md", "https://example.org/"]);
    assert_eq!(target("docs/a.md", "b.md#part").as_deref(), Some("docs/b.md"));
    assert_eq!(target("docs/a.md", "../README.md").as_deref(), Some("README.md"));
    assert_eq!(target("README.md", "../x.md").as_deref(), Some("../x.md"));
    assert_eq!(target("docs/a.md", "https://example.org/"), None);
    assert_eq!(target("docs/a.md", "#part"), None);
}

#[test]
fn code_spans_are_found() {
    assert_eq!(code_spans("a `b/c` d `e`\n```\n`f`\n```\n"), ["b/c", "e"]);
}

#[test]
fn rows_are_read_under_their_headings() {
    let text = "| a | b |\n|---|---|\n| 1 | |\n\n| b |\n|---|\n| 2 |\n| 3 | 4 |\n\
                ```\n| c |\n```\n";
    let found = rows(text);
    let cells = |row: &Result<Row<'_>, String>| match row {
        Ok(row) => (row.name().to_owned(), row.cell("b").map(str::to_owned)),
        Err(broken) => (broken.clone(), None),
    };
    let expected = [("1", Some("")), ("2", Some("2")), ("2 cells: | 3 | 4 |", None)];
    assert_eq!(
        found.iter().map(cells).collect::<Vec<_>>(),
        expected.map(|(name, cell)| (name.to_owned(), cell.map(str::to_owned)))
    );
}
