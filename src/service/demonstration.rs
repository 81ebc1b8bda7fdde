//! The demonstration: the members around 20 February 2020 as far as sources tell
//! them, the Ústí Region, whose council had proposed that day to join, and the
//! event of the association that was announced.

use chrono::NaiveDate;
use uuid::Uuid;

use super::error::{Expected, ServiceError};
use super::{affiliation, body, import, organization};
use crate::clock::Ids;
use crate::domain::affiliation::Affiliation;
use crate::domain::body::Body;
use crate::domain::identifier::{DataBox, Dic, Ico, Postcode, TerritoryCode};
use crate::domain::kind::{BodyKind, LegalForm, Level, Network};
use crate::domain::organization::{Address, Governed, Office, Organization};
use crate::domain::policy::Scope;
use crate::domain::span::Existence;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::Violation;
use crate::store::affiliation as affiliation_store;
use crate::store::body as body_store;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::membership::MembershipRow;
use crate::store::organization as organization_store;
use crate::store::record::Record as _;
use crate::store::resolution::ResolutionRow;
use crate::store::revision::{self, Act, Mode, Tx};

mod admission;
mod application;
mod claim;
mod decisions;
mod event;
mod prague;

pub use admission::walk;

/// The day of the demonstration.
pub const AS_OF: NaiveDate = match NaiveDate::from_ymd_opt(2020, 2, 20) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

const FILE: &str = "members-2020-02-20.csv";
const MEMBERS: &str = include_str!("../../data/members-2020-02-20.csv");
const RELEASE: &str = "Press release of Ústecký kraj, 20 February 2020";

/// Loads the demonstration into a register that never had a member; returns
/// whether it did.
///
/// # Errors
/// The data shipped with the program is refused, something in the register
/// stands against it, or the store fails.
pub fn load(conn: &mut Db, act: &Act, ids: &Ids) -> Result<bool, ServiceError> {
    let because = |reason: String| Act { reason, ..act.clone() };
    let digest = revision::digest(MEMBERS.as_bytes());
    let imported = because(format!("import members from {FILE} (sha256 {digest})"));
    // Those taken back count: a register that had members is somebody's own.
    if !MembershipRow::keys(conn).map_err(StoreError::from)?.is_empty() {
        return finish(conn, &imported, ids);
    }
    let reason = because(format!("record the Ústí Region: {RELEASE}"));
    let region = revision::write(conn, &reason, Mode::Commit, |tx| ensure(tx, ids, usti_region))?;
    let region = region.value;
    let reason = because(format!("record the network of the Ústí Region: {RELEASE}"));
    revision::write(conn, &reason, Mode::Commit, |tx| ensure_affiliation(tx, ids, region))?;
    let reason = because("record the bodies of the Ústí Region: Act 129/2000 Coll.".to_owned());
    revision::write(conn, &reason, Mode::Commit, |tx| ensure_bodies(tx, ids, region))?;
    let reason = because(format!(
        "record the proposal of the Ústí Region ({RELEASE}), its application where the source leaves \
         it, and the decisions of Prague in 2013"
    ));
    revision::write(conn, &reason, Mode::Commit, |tx| {
        ensure_decisions(tx, ids, region)?;
        application::ensure(tx, ids, region)
    })?;
    let reason = because(format!("record an event of the association and its host: {RELEASE}"));
    revision::write(conn, &reason, Mode::Commit, |tx| event::ensure(tx, ids))?;
    // After all of that, since members are what tells that it is there: were the
    // program stopped before, the next start would begin anew.
    revision::write(conn, &imported, Mode::Commit, |tx| import_members(tx, ids))?;
    finish(conn, &imported, ids)
}

/// Records what was published about the members, where nothing was written since
/// they were `imported`: just now, or before the program was stopped. Returns
/// whether it did.
fn finish(conn: &mut Db, imported: &Act, ids: &Ids) -> Result<bool, ServiceError> {
    let head = revision::head(conn)?;
    let newest = revision::find(conn, head.number, Scope::OF_RULES)?;
    if newest.is_none_or(|(newest, _)| newest.reason != imported.reason) {
        return Ok(false);
    }
    let digest = revision::digest(claim::TABLE.as_bytes());
    let reason =
        format!("record published figures about the members: claims.csv (sha256 {digest})");
    let act = Act { reason, ..imported.clone() };
    revision::write(conn, &act, Mode::Commit, |tx| claim::record(tx, ids))?;
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

/// The id of an organization that sources tell of, recorded as they tell it.
fn ensure(
    tx: &mut Tx<'_>,
    ids: &Ids,
    told: fn(Uuid) -> Result<Organization, Violation>,
) -> Result<Uuid, ServiceError> {
    let new = told(ids.next(tx.at().0)).map_err(|violation| wrong(&violation))?;
    let ico = new.ico.as_ref().map(|ico| organization_store::with_ico(tx.conn(), ico));
    let Some(row) = ico.transpose()?.flatten() else {
        return Ok(organization::create(tx, &new)?.fact.id);
    };
    let id = Organization::try_from(&row)?.id;
    organization::change(tx, id, &Expected::Any, Scope::OF_RULES, |before| {
        let former_names = before.former_names.clone();
        Ok::<_, ServiceError>(Organization { id, former_names, existence: before.existence, ..new })
    })?;
    Ok(id)
}

fn ensure_decisions(tx: &mut Tx<'_>, ids: &Ids, region: Uuid) -> Result<(), ServiceError> {
    if !ResolutionRow::keys(tx.conn()).map_err(StoreError::from)?.is_empty() {
        return Ok(());
    }
    let capital = ensure(tx, ids, capital)?;
    let association = organization_store::association(tx.conn())?;
    let association = association.ok_or_else(|| wrong(&"the association is not there"))?;
    let association = Organization::try_from(&association)?.id;
    decisions::record(tx, ids, region, capital, association)
}

/// Prague: one legal person that governs a municipality and a region.
fn capital(id: Uuid) -> Result<Organization, Violation> {
    Ok(Organization {
        id,
        name_cs: Name::parse("Hlavní město Praha")?,
        name_en: None,
        former_names: Vec::new(),
        legal_form: LegalForm::CapitalCity,
        ico: Some(Ico::parse("00064581")?),
        dic: None,
        data_box: None,
        address: None,
        office: Office::default(),
        governs: Governed {
            region: Some(TerritoryCode::parse(Level::Region, "CZ010")?),
            municipality: Some(TerritoryCode::parse(Level::Municipality, "554782")?),
            city_district: None,
        },
        seat: None,
        association: false,
        existence: Existence::default(),
        published: true,
    })
}

fn usti_region(id: Uuid) -> Result<Organization, Violation> {
    Ok(Organization {
        id,
        name_cs: Name::parse("Ústecký kraj")?,
        name_en: Some(Name::parse("Ústí Region")?),
        former_names: Vec::new(),
        legal_form: LegalForm::Region,
        ico: Some(Ico::parse("70892156")?),
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
        association: false,
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

/// The assembly and the council that the region has by law.
fn ensure_bodies(tx: &mut Tx<'_>, ids: &Ids, organization: Uuid) -> Result<(), ServiceError> {
    let present = body_store::of_organization(tx.conn(), organization)?;
    for proposed in body::proposed(tx, organization, AS_OF)? {
        if present.iter().any(|body| body.kind == proposed.kind) {
            continue;
        }
        let name = match proposed.kind {
            BodyKind::Assembly => "Zastupitelstvo Ústeckého kraje",
            BodyKind::Council => "Rada Ústeckého kraje",
            BodyKind::GeneralAssembly => continue,
        };
        let name_cs = Name::parse(name).map_err(|violation| wrong(&violation))?;
        let new = Body { id: ids.next(tx.at().0), name_cs, ..proposed };
        body::create(tx, new, Scope::OF_RULES)?;
    }
    Ok(())
}

fn wrong(problem: &impl ToString) -> ServiceError {
    ServiceError::Reference(format!("the demonstration: {}", problem.to_string()))
}

#[cfg(test)]
mod tests;
