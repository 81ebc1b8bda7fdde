//! Tables as JSON-stat 2.0 datasets.

use serde_json::{Map, Value, json};

use super::{Axis, Role, Table};

/// Name of the dimension whose categories are the measures.
const METRIC: &str = "metric";

/// The dataset: the axes and the measures as dimensions, the values in the order of
/// the cells.
pub fn dataset(table: &Table) -> Value {
    let ids: Vec<&str> = table.axes.iter().map(|axis| axis.label.code).chain([METRIC]).collect();
    let sizes: Vec<usize> =
        table.axes.iter().map(|axis| axis.categories.len()).chain([table.measures.len()]).collect();
    let mut dimensions: Map<String, Value> =
        table.axes.iter().map(|axis| (axis.label.code.to_owned(), dimension(axis))).collect();
    dimensions.insert(METRIC.to_owned(), metric(table));
    json!({
        "version": "2.0",
        "class": "dataset",
        "label": table.title.cs,
        "updated": table.known_at.recorded_at,
        "id": ids,
        "size": sizes,
        "role": roles(table),
        "dimension": dimensions,
        "value": table.rows.iter().flatten().collect::<Vec<_>>(),
        "extension": {"known_at": table.known_at},
    })
}

fn dimension(axis: &Axis) -> Value {
    let codes: Vec<&str> = axis.categories.iter().map(|category| category.code.as_str()).collect();
    let labels: Map<String, Value> = axis
        .categories
        .iter()
        .filter_map(|category| Some((category.code.clone(), category.label.clone()?.into())))
        .collect();
    let mut category = Map::from_iter([("index".to_owned(), codes.into())]);
    if !labels.is_empty() {
        category.insert("label".to_owned(), labels.into());
    }
    json!({"label": axis.label.cs, "category": category})
}

fn metric(table: &Table) -> Value {
    let codes: Vec<&str> = table.measures.iter().map(|measure| measure.code).collect();
    let labels: Map<String, Value> =
        table.measures.iter().map(|measure| (measure.code.to_owned(), measure.cs.into())).collect();
    let units: Map<String, Value> = table
        .measures
        .iter()
        .map(|measure| (measure.code.to_owned(), json!({"decimals": 0})))
        .collect();
    json!({"label": "Ukazatel", "category": {"index": codes, "label": labels, "unit": units}})
}

fn roles(table: &Table) -> Value {
    let named = |role: Role| {
        let axes = table.axes.iter().filter(|axis| axis.role == role);
        axes.map(|axis| axis.label.code).collect::<Vec<_>>()
    };
    let mut roles = Map::from_iter([("metric".to_owned(), json!([METRIC]))]);
    for (name, axes) in [("time", named(Role::Time)), ("geo", named(Role::Geo))] {
        if !axes.is_empty() {
            roles.insert(name.to_owned(), axes.into());
        }
    }
    roles.into()
}
