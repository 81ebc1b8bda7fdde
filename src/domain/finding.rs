//! Findings (nálezy): what was recorded, is possible, and does not follow from
//! the rules. A finding refuses nothing.

use super::kind::{Declared, FindingCode, VoteResult};
use super::majority::Evaluation;

/// What is wrong with the result that was declared. Nothing is where none was
/// declared, or where the counts do not tell.
#[must_use]
pub fn of_vote(declared: Option<Declared>, evaluation: &Evaluation) -> Vec<FindingCode> {
    let found = match (declared, evaluation.result) {
        (Some(Declared::Carried), VoteResult::Inquorate) => {
            Some(FindingCode::DeclaredCarriedInquorate)
        }
        (Some(Declared::Carried), VoteResult::NotCarried) => {
            Some(FindingCode::DeclaredCarriedWithTooFew)
        }
        // Whether too few were in favour or too few were there may be open, and
        // either way it was not carried.
        (Some(Declared::Carried), VoteResult::Unverifiable) => {
            evaluation.short_by.map(|_| FindingCode::DeclaredCarriedWithTooFew)
        }
        (Some(Declared::NotCarried), VoteResult::Carried) => {
            Some(FindingCode::DeclaredNotCarriedWithEnough)
        }
        _ => None,
    };
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_result_that_does_not_follow_is_found() {
        use FindingCode::{
            DeclaredCarriedInquorate, DeclaredCarriedWithTooFew, DeclaredNotCarriedWithEnough,
        };
        let carried = Some(Declared::Carried);
        let not_carried = Some(Declared::NotCarried);
        for (declared, result, short_by, expected) in [
            (carried, VoteResult::NotCarried, Some(1), vec![DeclaredCarriedWithTooFew]),
            (carried, VoteResult::NotCarried, None, vec![DeclaredCarriedWithTooFew]),
            (carried, VoteResult::Inquorate, Some(1), vec![DeclaredCarriedInquorate]),
            (carried, VoteResult::Unverifiable, Some(1), vec![DeclaredCarriedWithTooFew]),
            (carried, VoteResult::Unverifiable, None, vec![]),
            (carried, VoteResult::Carried, None, vec![]),
            (not_carried, VoteResult::Carried, None, vec![DeclaredNotCarriedWithEnough]),
            (not_carried, VoteResult::NotCarried, Some(1), vec![]),
            (not_carried, VoteResult::Inquorate, None, vec![]),
            (not_carried, VoteResult::Unverifiable, Some(1), vec![]),
            (None, VoteResult::NotCarried, Some(1), vec![]),
        ] {
            let evaluation = Evaluation { result, short_by, ..Evaluation::UNKNOWN };
            assert_eq!(of_vote(declared, &evaluation), expected, "{declared:?} {result}");
        }
    }
}
