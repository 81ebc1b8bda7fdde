//! Finds the organization that a row means, or makes it. A name is no key.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::Reason;
use super::super::row::{Row, Who};
use super::reasons;
use crate::domain::identifier::{Ico, TerritoryCode};
use crate::domain::kind::{LegalForm, Level, MemberType};
use crate::domain::organization::{Governed, Office, Organization, Seat};
use crate::domain::register::Register;
use crate::domain::search::fold;
use crate::domain::span::Existence;
use crate::domain::territory::Unit;
use crate::domain::text::Name;
use crate::domain::violation::Violation;

/// Code of Prague as a region.
const PRAGUE: &str = "CZ010";

/// Organizations by what rows tell of them, those of the rows so far included.
pub struct Organizations {
    all: HashMap<Uuid, Organization>,
    by_ico: HashMap<Ico, Uuid>,
    by_territory: HashMap<(Level, TerritoryCode), Uuid>,
    by_name: HashMap<(String, Option<TerritoryCode>), Vec<Uuid>>,
    new: Vec<Uuid>,
}

impl Organizations {
    /// Those of the register.
    pub fn new(register: &Register) -> Self {
        let mut organizations = Self {
            all: HashMap::new(),
            by_ico: HashMap::new(),
            by_territory: HashMap::new(),
            by_name: HashMap::new(),
            new: Vec::new(),
        };
        for filed in register.organizations.iter() {
            organizations.index(filed.organization.clone());
        }
        organizations
    }

    fn index(&mut self, organization: Organization) {
        let id = organization.id;
        if let Some(ico) = &organization.ico {
            self.by_ico.insert(ico.clone(), id);
        }
        if organization.existence.dissolved.is_none() {
            for (level, code) in organization.governs.iter() {
                self.by_territory.insert((level, code.clone()), id);
            }
        }
        let seat = organization.seat.as_ref().map(|seat| seat.code.clone());
        self.by_name.entry((fold(organization.name_cs.as_str()), seat)).or_default().push(id);
        self.all.insert(id, organization);
    }

    /// Adds an organization that a row made.
    pub fn add(&mut self, organization: Organization) {
        self.new.push(organization.id);
        self.index(organization);
    }

    /// Those that rows made, in the order of the rows.
    pub fn into_new(mut self) -> Vec<Organization> {
        self.new.iter().filter_map(|id| self.all.remove(id)).collect()
    }

    /// The organization a row means, and whether it is new.
    ///
    /// # Errors
    /// Every rule that refuses it.
    pub fn find_or_make(
        &self,
        register: &Register,
        row: &Row,
        next_id: &dyn Fn() -> Uuid,
        warnings: &mut Vec<String>,
    ) -> Result<(Organization, bool), Vec<Reason>> {
        let Who::Named { name, ico } = &row.who else {
            return Err(unclear());
        };
        let unit = match &row.territory {
            Some((level, code)) => Some(known(register, *level, code)?),
            None => ico.as_ref().and_then(|ico| unit_of(register, row.member_type, ico)),
        };
        if let Some(id) = self.find(row, name, ico.as_ref(), unit)? {
            let found = self.all.get(&id).cloned().ok_or_else(unclear)?;
            check_found(&found, name, ico.as_ref(), unit, row.member_type, warnings)?;
            return Ok((found, false));
        }
        let made = make(register, row.member_type, name, ico.as_ref(), unit, next_id())?;
        let units: Vec<&Unit> = made
            .governs
            .iter()
            .filter_map(|(level, code)| register.territory.find(level, code.as_str()))
            .map(|filed| &filed.unit)
            .collect();
        made.check(&units).map_err(|refusals| reasons(&refusals))?;
        if let Some(unit) = unit.filter(|_| governed_level(row.member_type).is_some()) {
            warn_of_name(unit.name.as_str(), name, warnings);
        }
        Ok((made, true))
    }

    fn find(
        &self,
        row: &Row,
        name: &Name,
        ico: Option<&Ico>,
        unit: Option<&Unit>,
    ) -> Result<Option<Uuid>, Vec<Reason>> {
        let ico = ico.or_else(|| {
            unit.filter(|_| governed_level(row.member_type).is_some()).and_then(Unit::ico)
        });
        if let Some(id) = ico.and_then(|ico| self.by_ico.get(ico)) {
            return Ok(Some(*id));
        }
        if governed_level(row.member_type).is_some() {
            let unit = unit.ok_or_else(unclear)?;
            return Ok(self.by_territory.get(&(unit.level(), unit.code.clone())).copied());
        }
        let seat = unit.map(|unit| unit.code.clone());
        let namesakes =
            self.by_name.get(&(fold(name.as_str()), seat.clone())).map_or(&[][..], Vec::as_slice);
        match namesakes {
            [] if ico.is_none() && seat.is_none() => Err(unclear()),
            [] => Ok(None),
            [one] if ico.is_none() => Ok(Some(*one)),
            _ if ico.is_some() => Ok(None),
            _ => Err(unclear()),
        }
    }
}

/// The unit with `code`.
///
/// # Errors
/// There is none.
pub fn known<'r>(
    register: &'r Register,
    level: Level,
    code: &TerritoryCode,
) -> Result<&'r Unit, Vec<Reason>> {
    register.territory.find(level, code.as_str()).map(|filed| &filed.unit).ok_or_else(|| {
        let violation = Violation::TerritoryUnknown { level, code: code.to_string() };
        vec![Reason { column: "territory_code", violation }]
    })
}

fn unclear() -> Vec<Reason> {
    vec![Reason { column: "ico", violation: Violation::OrganizationUnclear }]
}

/// The level of territory that members of this type govern.
const fn governed_level(member_type: MemberType) -> Option<Level> {
    match member_type {
        MemberType::Region => Some(Level::Region),
        MemberType::Municipality => Some(Level::Municipality),
        MemberType::CityDistrict => Some(Level::CityDistrict),
        MemberType::Microregion | MemberType::MunicipalUnion | MemberType::LocalActionGroup => None,
    }
}

/// The unit whose authority has this IČO in the reference data.
fn unit_of<'r>(register: &'r Register, member_type: MemberType, ico: &Ico) -> Option<&'r Unit> {
    let level = governed_level(member_type)?;
    register.territory.governed_by(level, ico).map(|filed| &filed.unit)
}

fn check_found(
    found: &Organization,
    name: &Name,
    ico: Option<&Ico>,
    unit: Option<&Unit>,
    member_type: MemberType,
    warnings: &mut Vec<String>,
) -> Result<(), Vec<Reason>> {
    if let (Some(given), Some(known)) = (ico, &found.ico)
        && given != known
    {
        let violation = Violation::IcoOfOtherTerritory { expected: known.to_string() };
        return Err(vec![Reason { column: "ico", violation }]);
    }
    if let (Some(unit), Some(level)) = (unit, governed_level(member_type))
        && !found.governs.iter().any(|(its, code)| its == level && *code == unit.code)
    {
        let why = "the organization with this IČO governs another territory";
        let violation = Violation::TypeUnfit { member_type, why };
        return Err(vec![Reason { column: "territory_code", violation }]);
    }
    warn_of_name(found.name_cs.as_str(), name, warnings);
    Ok(())
}

fn warn_of_name(known: &str, given: &Name, warnings: &mut Vec<String>) {
    if fold(known) != fold(given.as_str()) {
        warnings.push(format!("the register knows this organization as {known}"));
    }
}

fn make(
    register: &Register,
    member_type: MemberType,
    name: &Name,
    ico: Option<&Ico>,
    unit: Option<&Unit>,
    id: Uuid,
) -> Result<Organization, Vec<Reason>> {
    let governs_one = governed_level(member_type).is_some();
    if governs_one && unit.is_none() {
        return Err(unclear());
    }
    let ico = ico.cloned().or_else(|| unit.filter(|_| governs_one).and_then(Unit::ico).cloned());
    let governs = if governs_one {
        governs(register, member_type, unit, ico.as_ref())
    } else {
        Governed::default()
    };
    let seat = unit
        .filter(|_| !governs_one)
        .map(|unit| Seat { level: unit.level(), code: unit.code.clone() });
    Ok(Organization {
        id,
        name_cs: name.clone(),
        name_en: None,
        former_names: Vec::new(),
        legal_form: legal_form(member_type, &governs),
        ico,
        dic: None,
        data_box: None,
        address: None,
        office: Office::default(),
        governs,
        seat,
        existence: Existence::default(),
        published: true,
        association: false,
    })
}

/// The unit, and those of other levels whose authority has the same IČO: Prague
/// is one legal person that stands as a municipality and as a region.
fn governs(
    register: &Register,
    member_type: MemberType,
    unit: Option<&Unit>,
    ico: Option<&Ico>,
) -> Governed {
    let code_of = |own: MemberType| {
        if own == member_type {
            return unit.map(|unit| unit.code.clone());
        }
        unit_of(register, own, ico?).map(|unit| unit.code.clone())
    };
    Governed {
        region: code_of(MemberType::Region),
        municipality: code_of(MemberType::Municipality),
        city_district: code_of(MemberType::CityDistrict),
    }
}

fn legal_form(member_type: MemberType, governs: &Governed) -> LegalForm {
    match member_type {
        _ if governs.region.as_ref().is_some_and(|code| code.as_str() == PRAGUE) => {
            LegalForm::CapitalCity
        }
        MemberType::Region => LegalForm::Region,
        MemberType::Municipality => LegalForm::Municipality,
        MemberType::CityDistrict => LegalForm::CityDistrict,
        // The table does not say, and a microregion need not be a union in law.
        MemberType::Microregion | MemberType::MunicipalUnion | MemberType::LocalActionGroup => {
            LegalForm::Unknown
        }
    }
}
