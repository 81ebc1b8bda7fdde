//! Merge patches (RFC 7396), and bodies of writes.

use std::time::Duration;

use healthy_cities_registry::http::content::{json, merged, patch, patched};
use healthy_cities_registry::http::organization::OrganizationForm;
use healthy_cities_registry::http::state::Limits;
use healthy_cities_registry::http::vote::VoteForm;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Oracle;

/// As deep as anything may lie where nothing is set.
const LIMITS: Limits = Limits {
    uri: 8_192,
    headers: 64,
    header_bytes: 16_384,
    json: 262_144,
    json_depth: 32,
    import: 16_777_216,
    document: 20_971_520,
    body_timeout: Duration::from_secs(10),
};

/// A target, a line feed, and a patch.
pub fn check(input: &[u8], oracle: Oracle) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (target, given) = input.split_at(end);
    if let (Ok(target), Ok(patch)) = (serde_json::from_slice(target), patch(&LIMITS, given)) {
        let result = merged(Value::clone(&target), &patch);
        assert!(oracle.of(result == by_the_standard(Some(target), &patch)), "{patch}");
        assert_eq!(merged(result.clone(), &patch), result, "twice is as once");
    }
    form::<OrganizationForm>(target, given);
    form::<VoteForm>(target, given);
}

/// A form that is taken is one that is taken again as it was understood, and a patch of
/// nothing leaves it so.
fn form<T: Serialize + DeserializeOwned + validator::Validate>(target: &[u8], given: &[u8]) {
    let Ok(form) = json::<T>(&LIMITS, target) else { return };
    let printed = serde_json::to_value(&form).expect("JSON");
    let again: T = patched(&form, &Value::Object(Map::new())).expect("it was valid before");
    assert_eq!(serde_json::to_value(&again).expect("JSON"), printed);
    if let Ok(patch) = patch(&LIMITS, given) {
        let _ = patched(&form, &patch);
    }
}

/// `MergePatch` of section 2 of the standard, as it stands there.
fn by_the_standard(target: Option<Value>, patch: &Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch.clone();
    };
    let mut target = match target {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    for (name, value) in patch {
        let held = target.remove(name);
        if !value.is_null() {
            target.insert(name.clone(), by_the_standard(held, value));
        }
    }
    Value::Object(target)
}
