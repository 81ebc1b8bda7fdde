//! How Prague decided in 2013: its council agreed on a condition, and its
//! assembly met it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::decisions::{Recording, decision, name, organ, point, prose};
use crate::domain::body::{Body, BodyRule, RuleSpell};
use crate::domain::kind::{BodyKind, Subject, Verb};
use crate::domain::majority::law;
use crate::domain::resolution::{Addressee, Condition, Point, Resolution};
use crate::domain::span::Dated;
use crate::domain::violation::{Refusal, Violation};
use crate::service::error::ServiceError;

const COUNCIL: &str = "Resolution of the council of the capital Prague no. 822 of 2013";
const ASSEMBLY: &str = "Resolution of the assembly of the capital Prague no. 30/93 of 20 June 2013";
const TITLE: &str = "Členství hlavního města Prahy v Národní síti Zdravých měst ČR";

/// Records the bodies of `capital` and its two resolutions.
///
/// # Errors
/// Rules refuse what is shipped with the program, or the store fails.
pub fn record(recording: &mut Recording<'_, '_>, capital: Uuid) -> Result<(), ServiceError> {
    let assembly = recording.body(Body {
        name_cs: name("Zastupitelstvo hlavního města Prahy")?,
        rules: by_law("cz-prague-assembly"),
        ..organ(capital, BodyKind::Assembly, ASSEMBLY)?
    })?;
    let council = recording.body(Body {
        name_cs: name("Rada hlavního města Prahy")?,
        rules: by_law("cz-prague-council"),
        ..organ(capital, BodyKind::Council, COUNCIL)?
    })?;
    // Of the council's day only the year is known, and that the assembly's
    // decision came after it.
    let proposal = recording.resolution(Resolution {
        number: Some(name("822")?),
        points: proposed(assembly)?,
        note: Some(prose("Výroky podle obsahu usnesení, ne v doslovném znění.")?),
        ..decision(council, dated((2013, 1, 1), (2013, 6, 20))?, TITLE, COUNCIL)?
    })?;
    let text = "Schvaluje členství hlavního města Prahy v Národní síti Zdravých měst ČR.";
    recording.resolution(Resolution {
        number: Some(name("30/93")?),
        points: vec![point(Verb::Approves, Subject::Membership, text)?],
        proposal: Some(proposal),
        note: Some(prose("Výrok podle obsahu usnesení, ne v doslovném znění.")?),
        ..decision(assembly, dated((2013, 6, 20), (2013, 6, 20))?, TITLE, ASSEMBLY)?
    })?;
    Ok(())
}

/// The rule of law with this id, from its first day on.
fn by_law(id: &str) -> Vec<RuleSpell> {
    let law = law::find(id).into_iter();
    law.map(|law| RuleSpell { from: None, rule: BodyRule::Law(law) }).collect()
}

/// The operative points of the council's resolution.
fn proposed(assembly: Uuid) -> Result<Vec<Point>, ServiceError> {
    let marked = |label: &str, point: Point| {
        Ok::<_, ServiceError>(Point { label: Some(name(label)?), ..point })
    };
    let approved = Condition { body: assembly, subject: Subject::Membership };
    let instructed = |subject, text| {
        let office = name("Člen rady jmenovaný v usnesení")?;
        let condition = (subject == Subject::Filing).then_some(approved);
        let addressee = Some(Addressee::Office(office));
        marked("IV", Point { addressee, condition, ..point(Verb::Instructs, subject, text)? })
    };
    let agrees = |subject, text| marked("II", point(Verb::Agrees, subject, text)?);
    Ok(vec![
        marked(
            "I",
            point(Verb::TakesNote, Subject::Statutes, "Bere na vědomí stanovy asociace.")?,
        )?,
        agrees(Subject::Membership, "Souhlasí se vstupem hlavního města Prahy do asociace.")?,
        agrees(Subject::Declaration, "Souhlasí s Deklarací.")?,
        marked(
            "III",
            Point {
                condition: Some(approved),
                ..point(
                    Verb::Approves,
                    Subject::Fee,
                    "Schvaluje členský příspěvek pod podmínkou schválení zastupitelstvem.",
                )?
            },
        )?,
        instructed(Subject::Submission, "Ukládá předložit návrh zastupitelstvu.")?,
        instructed(Subject::Filing, "Ukládá v případě schválení podat přihlášku.")?,
        instructed(
            Subject::Representation,
            "Ukládá zastupovat hlavní město Prahu na valných hromadách asociace.",
        )?,
    ])
}

fn dated(from: (i32, u32, u32), until: (i32, u32, u32)) -> Result<Dated, ServiceError> {
    let day = |(year, month, day)| {
        NaiveDate::from_ymd_opt(year, month, day).ok_or(Refusal::whole(Violation::DayForm))
    };
    Ok(Dated::new(Some(day(from)?), day(until)?).map_err(Refusal::whole)?)
}
