//! A body that holds the members of another is described with all of them.
//!
//! Where a struct is flattened into another, the derive describes the outer one as
//! `allOf` the inner one and the rest. An inner one that is also sent, and so refuses
//! members that it does not know, would refuse the rest.

use std::collections::BTreeMap;

use utoipa::Modify;
use utoipa::openapi::schema::{AllOf, ArrayItems, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr};

/// Schemas by name.
pub(super) type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Puts the members of all parts into one object.
pub struct Whole;

impl Modify for Whole {
    fn modify(&self, openapi: &mut OpenApi) {
        let Some(components) = &mut openapi.components else {
            return;
        };
        let parts = components.schemas.clone();
        for schema in components.schemas.values_mut() {
            match put_together(schema, &parts) {
                Some(whole) => *schema = RefOr::T(Schema::Object(whole)),
                None => mend_inner(schema, &parts),
            }
        }
    }
}

/// Puts together what has parts; what is described elsewhere is referred to.
fn mend(schema: &mut RefOr<Schema>, parts: &Schemas) {
    if let Some(whole) = put_together(schema, parts) {
        let named = parts.iter().find(|(_, part)| *part == schema);
        *schema = match named {
            Some((name, _)) => RefOr::Ref(Ref::from_schema_name(name)),
            None => RefOr::T(Schema::Object(whole)),
        };
    } else {
        mend_inner(schema, parts);
    }
}

/// Mends what is in `schema`, however deep.
fn mend_inner(schema: &mut RefOr<Schema>, parts: &Schemas) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            object.properties.values_mut().for_each(|inner| mend(inner, parts));
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                mend(items, parts);
            }
        }
        RefOr::T(Schema::OneOf(one)) => one.items.iter_mut().for_each(|item| mend(item, parts)),
        _ => (),
    }
}

/// `schema` with the members of its parts, and of theirs; none where it has no parts.
fn put_together(schema: &RefOr<Schema>, parts: &Schemas) -> Option<Object> {
    let RefOr::T(Schema::AllOf(AllOf { items, description, .. })) = schema else {
        return None;
    };
    let mut whole = ObjectBuilder::new().schema_type(Type::Object).build();
    whole.description.clone_from(description);
    for item in items {
        let part = object(item, parts)?;
        whole.required.extend(part.required);
        whole.properties.extend(part.properties);
    }
    Some(whole)
}

fn object(item: &RefOr<Schema>, parts: &Schemas) -> Option<Object> {
    match item {
        RefOr::Ref(reference) => {
            object(parts.get(reference.ref_location.rsplit('/').next()?)?, parts)
        }
        RefOr::T(Schema::Object(object)) => Some(object.clone()),
        of_parts @ RefOr::T(_) => put_together(of_parts, parts),
    }
}
