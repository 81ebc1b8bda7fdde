//! The General Assembly and Spring School in Litoměřice, as the press release of
//! 20 February 2020 announces it. Whether it took place the release does not
//! say, so it stands as planned.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{RELEASE, wrong};
use crate::clock::Ids;
use crate::domain::event::{Event, Theme};
use crate::domain::identifier::{Ico, TerritoryCode};
use crate::domain::kind::{EventKind, LegalForm, Level};
use crate::domain::organization::{Governed, Office, Organization};
use crate::domain::plan::{Days, Plan};
use crate::domain::policy::Scope;
use crate::domain::span::Existence;
use crate::domain::text::{Name, Prose};
use crate::domain::violation::Violation;
use crate::service::error::ServiceError;
use crate::service::{event, organization};
use crate::store::event as event_store;
use crate::store::organization as organization_store;
use crate::store::revision::Tx;

const NOTE: &str = "Litoměřice hosts it again (\"už po několikáté\"). Announced on 20 February 2020; \
                    whether it took place, that source does not say.";

/// What it is to be about, by the release.
const THEMES: [(&str, &str); 4] = [
    ("Energetický management měst a obcí", "Energy management of towns and municipalities"),
    (
        "Sociální inovace v městských a obecních knihovnách či jejich rekonstrukce",
        "Social innovation in libraries and their reconstruction",
    ),
    ("Výsledky akademického výzkumu průběhu a výstupů školních fór", "Research on school forums"),
    (
        "Participace a metody a techniky práce s veřejností",
        "Public participation and methods of working with the public",
    ),
];

/// Records the event and the town that hosts it, where they are not there yet.
///
/// # Errors
/// Something in the register stands against it, or the store fails.
pub fn ensure(tx: &mut Tx<'_>, ids: &Ids) -> Result<(), ServiceError> {
    let days = days().map_err(|violation| wrong(&violation))?;
    if event_store::begins(tx.conn(), EventKind::AssemblyAndSchool, days.first())? {
        return Ok(());
    }
    let host = ensure_host(tx, ids)?;
    let new = announced(ids.next(tx.at().0), host, days).map_err(|violation| wrong(&violation))?;
    event::create(tx, new, Scope::OF_RULES)?;
    Ok(())
}

fn days() -> Result<Days, Violation> {
    let day = |day| NaiveDate::from_ymd_opt(2020, 4, day).ok_or(Violation::DayForm);
    Days::new(day(1)?, day(3)?)
}

/// The town; its membership is imported with those of the others.
fn ensure_host(tx: &mut Tx<'_>, ids: &Ids) -> Result<Uuid, ServiceError> {
    let id = ids.next(tx.at().0);
    let town = litomerice(id).map_err(|violation| wrong(&violation))?;
    let present = match &town.ico {
        Some(ico) => organization_store::with_ico(tx.conn(), ico)?,
        None => None,
    };
    match present {
        Some(row) => Ok(Organization::try_from(&row)?.id),
        None => Ok(organization::create(tx, &town)?.fact.id),
    }
}

fn litomerice(id: Uuid) -> Result<Organization, Violation> {
    Ok(Organization {
        id,
        name_cs: Name::parse("Litoměřice")?,
        name_en: None,
        former_names: Vec::new(),
        legal_form: LegalForm::Municipality,
        ico: Some(Ico::parse("00263958")?),
        dic: None,
        data_box: None,
        address: None,
        office: Office::default(),
        governs: Governed {
            municipality: Some(TerritoryCode::parse(Level::Municipality, "564567")?),
            ..Governed::default()
        },
        seat: None,
        existence: Existence::default(),
        published: true,
        association: false,
    })
}

fn announced(id: Uuid, host: Uuid, days: Days) -> Result<Event, Violation> {
    let theme =
        |(cs, en)| Ok::<_, Violation>(Theme { cs: Name::parse(cs)?, en: Some(Name::parse(en)?) });
    Ok(Event {
        id,
        kind: EventKind::AssemblyAndSchool,
        name_cs: Name::parse("Valná hromada a Jarní škola zdravých měst")?,
        name_en: Some(Name::parse("General Assembly and Spring School of Healthy Cities")?),
        plan: Plan::on(days, Some(Name::parse("Litoměřice")?)),
        host: Some(host),
        themes: THEMES.into_iter().map(theme).collect::<Result<_, _>>()?,
        source: Prose::parse(RELEASE)?,
        note: Some(Prose::parse(NOTE)?),
        published: true,
    })
}
