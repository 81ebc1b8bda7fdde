//! What the columns of a CSV are (W3C, Metadata Vocabulary for Tabular Data, 2015).

use actix_web::HttpRequest;
use serde_json::{Value, json};

use super::{NONE, Role, Table};
use crate::domain::kind::Label;

/// Path and query under which the metadata of this answer are.
pub fn address(request: &HttpRequest) -> String {
    asked(request, "csvw")
}

/// The metadata.
pub fn metadata(request: &HttpRequest, table: &Table) -> Value {
    let mut columns = Vec::new();
    for axis in &table.axes {
        let code = axis.label.code;
        let kind = match axis.role {
            Role::Time if code == "as_of" => "date",
            _ => "string",
        };
        columns.push(json!({
            "name": code, "titles": titles(axis.label, ""), "datatype": kind,
            "required": true, "null": NONE,
        }));
        if axis.categories.iter().any(|category| category.label.is_some()) {
            columns.push(json!({
                "name": format!("{code}_label"), "titles": titles(axis.label, " (label)"),
                "datatype": "string", "lang": "cs",
            }));
        }
    }
    columns.extend(table.measures.iter().map(|measure| {
        json!({
            "name": measure.code, "titles": titles(*measure, ""),
            "datatype": "nonNegativeInteger", "required": true,
        })
    }));
    let key: Vec<&str> = table.axes.iter().map(|axis| axis.label.code).collect();
    json!({
        "@context": ["http://www.w3.org/ns/csvw", {"language": "cs"}],
        "url": asked(request, "csv"),
        "dc:title": [{"@value": table.title.cs, "@language": "cs"},
                     {"@value": table.title.en, "@language": "en"}],
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": true, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": columns, "primaryKey": key},
    })
}

/// The titles of a column: the name that stands in the header is one of them.
fn titles(label: Label, more: &str) -> Value {
    let suffix = if more.is_empty() { "" } else { "_label" };
    json!({"und": format!("{}{suffix}", label.code), "cs": format!("{}{more}", label.cs), "en": format!("{}{more}", label.en)})
}

/// The same question in another format.
fn asked(request: &HttpRequest, format: &str) -> String {
    let others = request.query_string().split('&').filter(|pair| {
        !pair.is_empty() && !pair.starts_with("format=") && !pair.starts_with("excel=")
    });
    let format = format!("format={format}");
    let query: Vec<&str> = others.chain([format.as_str()]).collect();
    format!("{}?{}", request.path(), query.join("&"))
}
