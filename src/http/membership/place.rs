//! Where the caller wrote what the rules speak of.

/// Where a form of a whole membership has what the rules call by another name.
pub fn in_membership(pointer: &str) -> Option<String> {
    let place = match pointer {
        "/ended" => "/end/on",
        "/kind" => "/end/kind",
        _ => return None,
    };
    Some(place.to_owned())
}

/// Where a form with one day alone has what the rules say of a spell's days.
pub fn in_day(pointer: &str) -> Option<String> {
    matches!(pointer, "/began" | "/ended").then(|| "/on".to_owned())
}

/// Where a form that names an organization has what the rules say of the spell:
/// only the organization can be wrong with it.
pub fn in_organization(pointer: &str) -> Option<String> {
    matches!(pointer, "/began" | "/ended" | "/type").then(|| "/organization_id".to_owned())
}
