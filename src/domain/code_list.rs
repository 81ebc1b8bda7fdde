//! All closed lists of words (číselníky), by the names under which clients look
//! them up. `tests/structure` compares it with the lists that are declared.

use super::kind::{
    AccessPurpose, Acting, ApplicationState, Awaited, Ballot, Base, BodyKind, ClaimMetric,
    Comparison, CompositionRelation, ContactRole, Declared, Dimension, DocumentKind, Due,
    Electorate, EndKind, EventKind, Evidence, Explaining, FeeDoubt, FeeRule, FeeState, FeeYear,
    FindingCode, Fit, Flow, Interval, Item, Label, LegalForm, Level, MediaType, MeetingState,
    MemberType, Method, Move, MunicipalStatus, Network, PopulationBand, Precision, ReachRelation,
    Round, Shift, Stage, Step, StepState, Subject, Uncomputed, Verb, VoteResult,
};
use super::policy::{Role, TokenScope};

/// A closed list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeList {
    /// Its name, which never changes.
    pub name: &'static str,
    /// Its words with their labels, in the order they are shown.
    pub items: &'static [Label],
}

/// Declares the lists: the type of each, and its name.
macro_rules! lists {
    ($($words:ident = $name:literal;)+) => {
        /// Every closed list, in the order of their nouns.
        pub const ALL: &[CodeList] = &[$(CodeList { name: $name, items: $words::LABELS }),+];
    };
}

lists! {
    MemberType = "member_type";
    LegalForm = "legal_form";
    Level = "territory_level";
    MunicipalStatus = "municipal_status";
    EndKind = "end_kind";
    Network = "network";
    CompositionRelation = "composition_relation";
    ReachRelation = "reach_relation";
    BodyKind = "body_kind";
    Electorate = "electorate";
    MeetingState = "meeting_state";
    Verb = "verb";
    Subject = "subject";
    Method = "vote_method";
    Round = "vote_round";
    Ballot = "ballot";
    Declared = "declared_result";
    VoteResult = "vote_result";
    FindingCode = "finding";
    Awaited = "awaited_state";
    Base = "majority_base";
    Comparison = "comparison";
    DocumentKind = "document_kind";
    MediaType = "media_type";
    EventKind = "event_kind";
    ApplicationState = "application_state";
    Move = "application_move";
    Item = "application_item";
    Due = "application_due";
    Step = "application_step";
    StepState = "application_step_state";
    Stage = "application_stage";
    Acting = "application_acting";
    ContactRole = "contact_role";
    AccessPurpose = "access_purpose";
    ClaimMetric = "claim_metric";
    Precision = "claim_precision";
    Fit = "claim_fit";
    Uncomputed = "claim_uncomputed";
    Explaining = "claim_explaining";
    FeeRule = "fee_rule";
    FeeYear = "fee_year";
    FeeState = "fee_state";
    FeeDoubt = "fee_doubt";
    Role = "role";
    TokenScope = "token_scope";
    Dimension = "dimension";
    PopulationBand = "population_band";
    Evidence = "evidence";
    Interval = "interval";
    Flow = "flow";
    Shift = "shift";
}

/// The list with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static CodeList> {
    ALL.iter().find(|list| list.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_and_every_code_stands_once_and_has_labels() {
        let names: BTreeSet<_> = ALL.iter().map(|list| list.name).collect();
        assert_eq!(names.len(), ALL.len());
        for list in ALL {
            let codes: BTreeSet<_> = list.items.iter().map(|label| label.code).collect();
            assert_eq!(codes.len(), list.items.len(), "{}", list.name);
            for label in list.items {
                let plain =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_/.-".contains(c);
                assert!(label.code.chars().all(plain), "{label:?}");
                for text in [label.cs, label.en] {
                    let begins = |c: char| c.is_uppercase() || c.is_ascii_digit();
                    let capital = text.chars().next().is_some_and(begins);
                    assert!(capital && text.trim() == text, "{label:?}");
                }
            }
            assert_eq!(find(list.name), Some(list));
        }
        assert_eq!(find("none"), None);
    }
}
