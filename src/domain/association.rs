//! The association (asociace) whose members the register holds: an organization
//! of it like others, but for one flag. It is set at the first start, and never
//! a member of itself.

use chrono::NaiveDate;

use super::identifier::Ico;
use super::kind::LegalForm;
use super::organization::{Governed, Office, Organization};
use super::span::Existence;
use super::text::Name;
use super::violation::Violation;

/// Name of the association where the settings name no other: as its members and
/// the public registers write it.
pub const NAME: &str = "Národní síť Zdravých měst České republiky, z.s.p.o.";
/// Its IČO.
pub const ICO: &str = "61385247";

/// Which association it is, as the settings say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Association {
    /// Its Czech name.
    pub name: Name,
    /// Its IČO.
    pub ico: Ico,
}

impl Association {
    /// The one of Healthy Cities of the Czech Republic.
    ///
    /// # Errors
    /// Never, as tests show.
    pub fn national() -> Result<Self, Violation> {
        Ok(Self { name: Name::parse(NAME)?, ico: Ico::parse(ICO)? })
    }

    /// It as an organization with `id`. Of the national one, public registers
    /// tell legal form and founding; of another nothing is claimed.
    #[must_use]
    pub fn organization(&self, id: uuid::Uuid) -> Organization {
        let national = self.ico.as_str() == ICO;
        // In being since the day of its registration: register of associations
        // L 58724, Municipal Court in Prague.
        let founded = NaiveDate::from_ymd_opt(1994, 11, 14).filter(|_| national);
        Organization {
            id,
            name_cs: self.name.clone(),
            name_en: None,
            former_names: Vec::new(),
            legal_form: if national {
                LegalForm::AssociationOfLegalPersons
            } else {
                LegalForm::Unknown
            },
            ico: Some(self.ico.clone()),
            dic: None,
            data_box: None,
            address: None,
            office: Office::default(),
            governs: Governed::default(),
            seat: None,
            existence: Existence { founded, dissolved: None },
            published: true,
            association: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_national_association_is_as_registers_tell_it() {
        let national = Association::national().expect("its name and IČO are sound");
        let organization = national.organization(uuid::Uuid::nil());
        assert_eq!(organization.legal_form, LegalForm::AssociationOfLegalPersons);
        assert_eq!(
            organization.existence.founded.map(|day| day.to_string()).as_deref(),
            Some("1994-11-14")
        );
        assert_eq!(organization.check(&[]), Ok(()));
    }

    #[test]
    fn of_another_association_nothing_is_claimed() {
        let other = Association {
            name: Name::parse("Jiná síť").expect("a name"),
            ico: Ico::parse("70892156").expect("an IČO"),
        };
        let organization = other.organization(uuid::Uuid::nil());
        assert_eq!(organization.legal_form, LegalForm::Unknown);
        assert_eq!(organization.existence.founded, None);
        assert!(organization.association && organization.published);
    }
}
