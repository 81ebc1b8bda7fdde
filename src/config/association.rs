//! Which association the register is of.

use super::arguments::CommonArgs;
use super::error::ConfigError;
use super::file::AssociationSection;
use crate::domain::association::Association;
use crate::domain::identifier::Ico;
use crate::domain::text::Name;
use crate::domain::violation::Violation;

pub(super) fn merge(
    common: &CommonArgs,
    file: AssociationSection,
) -> Result<Association, ConfigError> {
    let name = common.association_name.clone().or(file.name);
    let ico = common.association_ico.clone().or(file.ico);
    let refused = |setting| move |why: Violation| ConfigError::Refused { setting, why };
    match (name, ico) {
        (None, None) => Association::national().map_err(refused("association.name")),
        (Some(name), Some(ico)) => Ok(Association {
            name: Name::parse(&name).map_err(refused("association.name"))?,
            ico: Ico::parse(&ico).map_err(refused("association.ico"))?,
        }),
        // The name of one with the number of another would be neither.
        (Some(_), None) | (None, Some(_)) => Err(ConfigError::AssociationHalf),
    }
}
