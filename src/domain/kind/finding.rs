//! Words of findings: what is possible and does not follow from the rules.

use super::words;

words! {
    /// What is wrong with a recorded decision (nález); the labels are sentences.
    FindingCode {
        DeclaredCarriedWithTooFew = "declared_carried_with_too_few",
            "Usnesení bylo vyhlášeno jako přijaté, ale hlasů pro bylo méně, než pravidlo vyžaduje.",
            "The resolution was declared carried with fewer votes in favour than the rule needs.";
        DeclaredNotCarriedWithEnough = "declared_not_carried_with_enough",
            "Usnesení bylo vyhlášeno jako nepřijaté, ale hlasů pro bylo tolik, kolik pravidlo vyžaduje.",
            "The resolution was declared not carried with as many votes in favour as the rule needs.";
        DeclaredCarriedInquorate = "declared_carried_inquorate",
            "Usnesení bylo vyhlášeno jako přijaté, ale orgán nebyl usnášeníschopný.",
            "The resolution was declared carried while the body was inquorate.";
        DecisionBeforeProposal = "decision_before_proposal",
            "Orgán rozhodl dříve, než mu to bylo navrženo.",
            "The body decided before the proposal was made.";
        BodyNotCompetent = "body_not_competent",
            "Orgán není příslušný rozhodnout za tento typ člena.",
            "The body is not competent to decide for this type of member.";
        MeetingNotHeld = "meeting_not_held",
            "Zasedání se v den rozhodnutí nekonalo.",
            "The meeting was not held on the day of the decision.";
        SeatsOutsideBand = "seats_outside_band",
            "Počet členů orgánu je mimo rozpětí, které zákon dovoluje.",
            "The number of seats lies outside the band that the law allows.";
        SeatsDifferFromLaw = "seats_differ_from_law",
            "Počet členů orgánu se liší od počtu, který stanoví zákon.",
            "The number of seats differs from the number that the law sets.";
        TallyImpossible = "tally_impossible",
            "Počty hlasů nejsou možné při počtu členů, který má orgán zapsán.",
            "The counts cannot be with the seats the body is recorded to have had.";
    }
}
