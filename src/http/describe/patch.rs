//! What a merge patch (RFC 7396) takes: every member may be left out, and null takes
//! one away. The derive describes the form that comes of it, which has to be whole.

use utoipa::Modify;
use utoipa::openapi::schema::{AnyOfBuilder, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr};

use super::whole::Schemas;

/// The media type of a merge patch.
const MEDIA_TYPE: &str = "application/merge-patch+json";
/// What the name of a form ends with, and that of its patch.
const NAMES: (&str, &str) = ("Form", "Patch");

/// Describes what patches take apart from what writes take.
pub struct Patches;

impl Modify for Patches {
    fn modify(&self, openapi: &mut OpenApi) {
        let Some(components) = &mut openapi.components else {
            return;
        };
        let bodies = openapi.paths.paths.values_mut().filter_map(|item| item.patch.as_mut());
        let contents = bodies.filter_map(|operation| {
            let body = inline(operation.request_body.as_mut()?)?;
            inline(body.content.get_mut(MEDIA_TYPE)?)?.schema.as_mut()
        });
        for schema in contents {
            let RefOr::Ref(reference) = schema else {
                continue;
            };
            let form = reference.ref_location.rsplit('/').next().unwrap_or_default();
            let name = format!("{}{}", form.trim_end_matches(NAMES.0), NAMES.1);
            if let Some(patch) = patch_of(schema, &components.schemas) {
                *schema = RefOr::Ref(Ref::from_schema_name(&name));
                components.schemas.insert(name, RefOr::T(Schema::Object(patch)));
            }
        }
    }
}

/// What is described in its place.
const fn inline<T>(described: &mut RefOr<T>) -> Option<&mut T> {
    match described {
        RefOr::T(inline) => Some(inline),
        RefOr::Ref(_) => None,
    }
}

/// The patch of an object; none of what else is replaced as a whole.
fn patch_of(schema: &RefOr<Schema>, forms: &Schemas) -> Option<Object> {
    let mut patch = match schema {
        RefOr::Ref(reference) => {
            return patch_of(forms.get(reference.ref_location.rsplit('/').next()?)?, forms);
        }
        RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => object.clone(),
        RefOr::T(_) => return None,
    };
    patch.required.clear();
    for member in patch.properties.values_mut() {
        *member = removable(member, forms);
    }
    Some(patch)
}

/// A member that may be null, and whose own members may be left out.
fn removable(member: &RefOr<Schema>, forms: &Schemas) -> RefOr<Schema> {
    let null = ObjectBuilder::new().schema_type(Type::Null).build();
    let mut choices = match member {
        RefOr::T(Schema::OneOf(one)) => one.items.clone(),
        other => vec![other.clone()],
    };
    for choice in &mut choices {
        if let Some(patch) = patch_of(choice, forms) {
            *choice = RefOr::T(Schema::Object(patch));
        }
    }
    choices.retain(|choice| *choice != RefOr::T(Schema::Object(null.clone())));
    choices.push(RefOr::T(Schema::Object(null)));
    // Any of them: a member that is described as nullable by itself would be null twice.
    RefOr::T(Schema::AnyOf(
        choices.into_iter().fold(AnyOfBuilder::new(), AnyOfBuilder::item).build(),
    ))
}
