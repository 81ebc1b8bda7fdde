//! Rules of law by which bodies of regions, municipalities and Prague decide,
//! with the days on which they are in force.
//!
//! All have one shape: more than half of all members, vacant seats among them,
//! must be in favour, and as many must be present. Of this, § 87 of Act 128/2000
//! Coll. was read; the rest is recalled and says so, and so is the first day,
//! on which the three acts took effect.

use chrono::NaiveDate;

use super::{Fraction, Rule, Threshold};
use crate::domain::kind::{Base, BodyKind, Comparison, LegalForm};
use crate::domain::text::Prose;
use crate::domain::violation::Violation;

const MUNICIPALITIES: &str = "zákona č. 128/2000 Sb.";
const REGIONS: &str = "zákona č. 129/2000 Sb.";
const PRAGUE: &str = "zákon č. 131/2000 Sb.";

/// More than half of all seats.
const MORE_THAN_HALF: Threshold = Threshold {
    base: Base::StatutorySeats,
    fraction: Fraction::HALF,
    comparison: Comparison::MoreThan,
};

/// First day of the acts: recalled, not seen in a source.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2000, 11, 12);

/// Where a part of a rule stands in an act, and whether it was read there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Section, in Czech; none where it is not known.
    pub section: Option<&'static str>,
    /// Whether it was read.
    pub confirmed: bool,
}

/// A rule of law by which bodies of a kind decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalRule {
    /// Id that never changes.
    pub id: &'static str,
    /// Whose rule it is, in Czech.
    pub cs: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Kind of body.
    pub body: BodyKind,
    /// Votes in favour that carry.
    pub majority: Threshold,
    /// Those present that a decision needs.
    pub quorum: Threshold,
    /// First day on which it is in force; none where not known.
    pub valid_from: Option<NaiveDate>,
    /// Whether that day was read in a source.
    pub valid_from_confirmed: bool,
    /// First day on which it is in force no more; none where no end is known.
    pub valid_until: Option<NaiveDate>,
    /// Where the majority stands.
    pub majority_source: Source,
    /// Where the quorum stands.
    pub quorum_source: Source,
    act: &'static str,
}

const fn recalled(section: &'static str) -> Source {
    Source { section: Some(section), confirmed: false }
}

const fn read(section: &'static str) -> Source {
    Source { section: Some(section), confirmed: true }
}

/// Of an act whose section is not known.
const NOWHERE: Source = Source { section: None, confirmed: false };

/// Declares the rules, which differ in nothing but what stands here.
macro_rules! rules {
    ($($id:literal $body:ident $act:ident $majority:expr, $quorum:expr; $cs:literal, $en:literal;)+) => {
        /// Every rule, in the order of their ids.
        pub const RULES: &[LegalRule] = &[$(LegalRule {
            id: $id,
            cs: $cs,
            en: $en,
            body: BodyKind::$body,
            majority: MORE_THAN_HALF,
            quorum: MORE_THAN_HALF,
            valid_from: FIRST_DAY,
            valid_from_confirmed: false,
            valid_until: None,
            majority_source: $majority,
            quorum_source: $quorum,
            act: $act,
        }),+];
    };
}

rules! {
    "cz-municipal-assembly" Assembly MUNICIPALITIES read("§ 87"), recalled("§ 92");
        "Zastupitelstvo obce, městské části nebo obvodu statutárního města",
        "Assembly of a municipality, or of a city district of a statutory city";
    "cz-municipal-council" Council MUNICIPALITIES recalled("§ 101"), recalled("§ 101");
        "Rada obce, městské části nebo obvodu statutárního města",
        "Council of a municipality, or of a city district of a statutory city";
    "cz-prague-assembly" Assembly PRAGUE NOWHERE, NOWHERE;
        "Zastupitelstvo hlavního města Prahy",
        "Assembly of the capital city of Prague";
    "cz-prague-council" Council PRAGUE NOWHERE, NOWHERE;
        "Rada hlavního města Prahy",
        "Council of the capital city of Prague";
    "cz-prague-district-assembly" Assembly PRAGUE NOWHERE, NOWHERE;
        "Zastupitelstvo městské části hlavního města Prahy",
        "Assembly of a city district of Prague";
    "cz-prague-district-council" Council PRAGUE NOWHERE, NOWHERE;
        "Rada městské části hlavního města Prahy",
        "Council of a city district of Prague";
    "cz-region-assembly" Assembly REGIONS recalled("§ 40"), recalled("§ 40");
        "Zastupitelstvo kraje",
        "Assembly of a region";
    "cz-region-council" Council REGIONS recalled("§ 58"), recalled("§ 58");
        "Rada kraje",
        "Council of a region";
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static LegalRule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The refusal of an id that is none of these.
#[must_use]
pub fn unknown() -> Violation {
    let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    Violation::RuleUnknown { allowed: ids.join(", ") }
}

/// The rule with this id, as it is applied to votes of `day`.
///
/// # Errors
/// There is none, or it is not in force.
pub fn applied(id: &str, day: NaiveDate) -> Result<Rule, Violation> {
    let found = find(id).ok_or_else(unknown)?;
    found.on(day).ok_or_else(|| Violation::RuleNotInForce { rule: found.id, days: found.days() })
}

/// The rule of law by which a body of an organization of this legal form decides.
///
/// A city district lies in Prague or in a statutory city. Other organizations,
/// and all general assemblies, have statutes.
#[must_use]
pub fn rule_for(
    legal_form: LegalForm,
    kind: BodyKind,
    in_prague: bool,
) -> Option<&'static LegalRule> {
    let (assembly, council) = match legal_form {
        LegalForm::Region => ("cz-region-assembly", "cz-region-council"),
        LegalForm::CapitalCity => ("cz-prague-assembly", "cz-prague-council"),
        LegalForm::CityDistrict if in_prague => {
            ("cz-prague-district-assembly", "cz-prague-district-council")
        }
        LegalForm::Municipality | LegalForm::CityDistrict => {
            ("cz-municipal-assembly", "cz-municipal-council")
        }
        LegalForm::UnionOfMunicipalities
        | LegalForm::AssociationOfLegalPersons
        | LegalForm::RegisteredSociety
        | LegalForm::PublicBenefitCompany
        | LegalForm::Institute
        | LegalForm::Unknown => return None,
    };
    match kind {
        BodyKind::Assembly => find(assembly),
        BodyKind::Council => find(council),
        BodyKind::GeneralAssembly => None,
    }
}

impl LegalRule {
    /// Whether it is in force on `day`.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day < until)
    }

    /// The rule as it is applied to votes of `day`; none where it is not in force.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<Rule> {
        self.in_force(day).then(|| Rule {
            id: Some(self.id),
            majority: self.majority,
            quorum: Some(self.quorum),
            citation: Prose::parse(&self.citation()).ok(),
            majority_confirmed: self.majority_source.confirmed,
            quorum_confirmed: self.quorum_source.confirmed,
        })
    }

    /// Where it stands, in Czech.
    #[must_use]
    pub fn citation(&self) -> String {
        match (self.majority_source.section, self.quorum_source.section) {
            (Some(majority), Some(quorum)) if majority != quorum => {
                format!("{majority} a {quorum} {}", self.act)
            }
            _ => self.cite(self.majority_source),
        }
    }

    /// Where one part of it stands, in Czech.
    #[must_use]
    pub fn cite(&self, source: Source) -> String {
        source
            .section
            .map_or_else(|| self.act.to_owned(), |section| format!("{section} {}", self.act))
    }

    /// The days on which it is in force, for a message.
    fn days(&self) -> String {
        let from = self.valid_from.map(|day| format!("from {day}"));
        let until = self.valid_until.map(|day| format!("until {day} (not included)"));
        from.into_iter().chain(until).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use BodyKind::{Assembly, Council, GeneralAssembly};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn rules_of_law_are_found_by_their_ids() {
        assert!(RULES.is_sorted_by_key(|rule| rule.id));
        for rule in RULES {
            assert_eq!(find(rule.id), Some(rule));
            assert!(rule.valid_from.is_some());
        }
        assert_eq!(find("cz-senate"), None);
        let Err(Violation::RuleUnknown { allowed }) = applied("cz-senate", day("2020-01-01"))
        else {
            panic!("a rule of nobody")
        };
        assert!(RULES.iter().all(|rule| allowed.contains(rule.id)));
    }

    #[test]
    fn a_rule_of_law_is_in_force_from_its_first_day() {
        let refused = applied("cz-region-council", day("2000-11-11")).map(drop);
        assert_eq!(
            refused.map_err(|violation| violation.to_string()),
            Err("the rule cz-region-council is in force from 2000-11-12".to_owned())
        );
        assert!(applied("cz-region-council", day("2000-11-12")).is_ok());
        let repealed = LegalRule { valid_until: NaiveDate::from_ymd_opt(2030, 1, 1), ..RULES[0] };
        assert!(
            repealed.on(day("2029-12-31")).is_some() && repealed.on(day("2030-01-01")).is_none()
        );
        assert_eq!(repealed.days(), "from 2000-11-12 until 2030-01-01 (not included)");
    }

    #[test]
    fn what_was_not_read_is_not_confirmed() {
        for (id, citation, majority, quorum) in [
            ("cz-municipal-assembly", "§ 87 a § 92 zákona č. 128/2000 Sb.", true, false),
            ("cz-municipal-council", "§ 101 zákona č. 128/2000 Sb.", false, false),
            ("cz-region-assembly", "§ 40 zákona č. 129/2000 Sb.", false, false),
            ("cz-region-council", "§ 58 zákona č. 129/2000 Sb.", false, false),
            ("cz-prague-assembly", "zákon č. 131/2000 Sb.", false, false),
            ("cz-prague-council", "zákon č. 131/2000 Sb.", false, false),
            ("cz-prague-district-assembly", "zákon č. 131/2000 Sb.", false, false),
            ("cz-prague-district-council", "zákon č. 131/2000 Sb.", false, false),
        ] {
            let rule = applied(id, day("2020-03-09")).expect(id);
            assert_eq!(rule.id, Some(id));
            assert_eq!(rule.citation.as_ref().map(Prose::as_str), Some(citation));
            assert_eq!(
                (rule.majority_confirmed, rule.quorum_confirmed),
                (majority, quorum),
                "{id}"
            );
            assert_eq!(
                (rule.needed(55), rule.quorum.map(|quorum| quorum.needed(11))),
                (28, Some(6))
            );
        }
    }

    #[test]
    fn a_body_decides_by_the_rule_of_its_organization() {
        let id = |form, kind, in_prague| rule_for(form, kind, in_prague).map(|rule| rule.id);
        for (form, in_prague, assembly, council) in [
            (LegalForm::Region, false, "cz-region-assembly", "cz-region-council"),
            (LegalForm::CapitalCity, true, "cz-prague-assembly", "cz-prague-council"),
            (LegalForm::Municipality, false, "cz-municipal-assembly", "cz-municipal-council"),
            (LegalForm::CityDistrict, false, "cz-municipal-assembly", "cz-municipal-council"),
            (
                LegalForm::CityDistrict,
                true,
                "cz-prague-district-assembly",
                "cz-prague-district-council",
            ),
        ] {
            assert_eq!(id(form, Assembly, in_prague), Some(assembly));
            assert_eq!(id(form, Council, in_prague), Some(council));
            assert_eq!(id(form, GeneralAssembly, in_prague), None);
        }
        for form in
            [LegalForm::UnionOfMunicipalities, LegalForm::RegisteredSociety, LegalForm::Unknown]
        {
            for kind in BodyKind::ALL {
                assert_eq!(id(form, *kind, false), None);
            }
        }
    }
}
