//! The demonstration: the members around 20 February 2020 as far as sources tell
//! them, and the Ústí Region, whose council had proposed that day to join.

use chrono::NaiveDate;
use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::{affiliation, import, organization};
use crate::clock::Ids;
use crate::domain::affiliation::Affiliation;
use crate::domain::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{LegalForm, Level, Network};
use crate::domain::organization::{Address, Governed, Office, Organization};
use crate::domain::policy::Scope;
use crate::domain::span::Existence;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::Violation;
use crate::store::affiliation as affiliation_store;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::membership::MembershipRow;
use crate::store::organization as organization_store;
use crate::store::record::Record as _;
use crate::store::revision::{self, Act, Mode, Tx};

/// The day of the demonstration.
pub const AS_OF: NaiveDate = match NaiveDate::from_ymd_opt(2020, 2, 20) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

const FILE: &str = "members-2020-02-20.csv";
const MEMBERS: &str = include_str!("../../data/members-2020-02-20.csv");
const RELEASE: &str = "Press release of Ústecký kraj, 20 February 2020";
const ICO: &str = "70892156";

/// Loads the demonstration into a register that never had a member; returns
/// whether it did.
///
/// # Errors
/// The data shipped with the program is refused, something in the register
/// stands against it, or the store fails.
pub fn load(conn: &mut Db, act: &Act, ids: &Ids) -> Result<bool, ServiceError> {
    // Those taken back count: a register that had members is somebody's own.
    if !MembershipRow::keys(conn).map_err(StoreError::from)?.is_empty() {
        return Ok(false);
    }
    let because = |reason: String| Act { reason, ..act.clone() };
    let reason = because(format!("record the Ústí Region: {RELEASE}"));
    let region = revision::write(conn, &reason, Mode::Commit, |tx| ensure_region(tx, ids))?.value;
    let reason = because(format!("record the network of the Ústí Region: {RELEASE}"));
    revision::write(conn, &reason, Mode::Commit, |tx| ensure_affiliation(tx, ids, region))?;
    // Last, since members are what tells that all of it is there: were the
    // program stopped before, the next start would begin anew.
    let digest = revision::digest(MEMBERS.as_bytes());
    let reason = because(format!("import members from {FILE} (sha256 {digest})"));
    revision::write(conn, &reason, Mode::Commit, |tx| import_members(tx, ids))?;
    Ok(true)
}

fn import_members(tx: &mut Tx<'_>, ids: &Ids) -> Result<(), ServiceError> {
    let sheet = import::read(MEMBERS.as_bytes()).map_err(|error| wrong(&error))?;
    let report = import::members(tx, ids, &sheet)?;
    match report.rows.iter().find_map(|row| Some((row.line, row.reasons.first()?))) {
        Some((line, reason)) => {
            Err(wrong(&format!("line {line}: {}: {}", reason.column, reason.violation)))
        }
        None => Ok(()),
    }
}

fn ensure_region(tx: &mut Tx<'_>, ids: &Ids) -> Result<Uuid, ServiceError> {
    let ico = Ico::parse(ICO).map_err(|violation| wrong(&violation))?;
    let Some(row) = organization_store::with_ico(tx.conn(), &ico)? else {
        let id = ids.next(tx.at().0);
        let new = usti_region(id).map_err(|violation| wrong(&violation))?;
        return Ok(organization::create(tx, &new)?.fact.id);
    };
    let id = Organization::try_from(&row)?.id;
    let told = usti_region(id).map_err(|violation| wrong(&violation))?;
    organization::change(tx, id, &Expected::Any, Scope::OF_RULES, |before| {
        let former_names = before.former_names.clone();
        Ok::<_, ServiceError>(Organization { former_names, existence: before.existence, ..told })
    })?;
    Ok(id)
}

fn usti_region(id: Uuid) -> Result<Organization, Violation> {
    Ok(Organization {
        id,
        name_cs: Name::parse("Ústecký kraj")?,
        name_en: Some(Name::parse("Ústí Region")?),
        former_names: Vec::new(),
        legal_form: LegalForm::Region,
        ico: Some(Ico::parse(ICO)?),
        dic: Some(Dic::parse("CZ70892156")?),
        data_box: Some(DataBox::parse("t9zbsva")?),
        address: Some(Address {
            street: Name::parse("Velká Hradební 3118/48")?,
            postcode: Postcode::parse("400 02")?,
            city: Name::parse("Ústí nad Labem")?,
        }),
        office: Office {
            phone: Some("+420 475 657 111".to_owned()),
            email: Some("epodatelna@kr-ustecky.cz".to_owned()),
            web: None,
        },
        governs: Governed {
            region: Some(TerritoryCode::parse(Level::Region, "CZ042")?),
            ..Governed::default()
        },
        seat: None,
        existence: Existence::default(),
        published: true,
    })
}

fn ensure_affiliation(tx: &mut Tx<'_>, ids: &Ids, organization: Uuid) -> Result<(), ServiceError> {
    let network = Network::WhoRegionsForHealth;
    let present = affiliation_store::of_organization(tx.conn(), organization)?;
    if present.iter().any(|affiliation| affiliation.network == network) {
        return Ok(());
    }
    let new = Affiliation {
        id: ids.next(tx.at().0),
        organization,
        network,
        // The source says that it belongs to it, and not since when.
        began_earliest: None,
        began_latest: AS_OF,
        ended: None,
        source: Prose::parse(RELEASE).map_err(|violation| wrong(&violation))?,
        note: None,
    };
    affiliation::create(tx, &new, Scope::OF_RULES)?;
    Ok(())
}

fn wrong(problem: &impl ToString) -> ServiceError {
    ServiceError::Reference(format!("the demonstration: {}", problem.to_string()))
}

#[cfg(test)]
mod tests;
