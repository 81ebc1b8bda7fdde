//! Words of applications: states, moves, the checklist, the steps of the path.

use super::words;

words! {
    /// State of an application (stav žádosti).
    ApplicationState {
        Draft = "draft", "Rozpracovaná", "Draft";
        Submitted = "submitted", "Podaná", "Submitted";
        UnderReview = "under_review", "Posuzovaná", "Under review";
        AwaitingCompletion = "awaiting_completion", "Vrácená k doplnění", "Returned for completion";
        ReadyForDecision = "ready_for_decision", "Připravená k rozhodnutí", "Ready for decision";
        Scheduled = "scheduled", "Zařazená na jednání", "Scheduled";
        Admitted = "admitted", "Přijatá", "Admitted";
        Rejected = "rejected", "Zamítnutá", "Rejected";
        Withdrawn = "withdrawn", "Vzatá zpět", "Withdrawn";
        /// A draft that nobody worked on for too long.
        Expired = "expired", "Propadlá", "Expired";
    }
}

words! {
    /// Move of an application from one state to the next (úkon).
    Move {
        Submit = "submit", "Podat", "Submit";
        TakeUp = "take_up", "Převzít", "Take up";
        RequestCompletion = "request_completion", "Vrátit k doplnění", "Request completion";
        Resubmit = "resubmit", "Podat doplněnou", "Resubmit";
        Ready = "ready", "Označit za připravenou", "Mark as ready";
        Schedule = "schedule", "Zařadit na jednání", "Schedule";
        /// Made by the register itself when the meeting is put off or called off.
        Unschedule = "unschedule", "Vyřadit z jednání", "Unschedule";
        Admit = "admit", "Přijmout za člena", "Admit";
        Reject = "reject", "Zamítnout", "Reject";
        Withdraw = "withdraw", "Vzít zpět", "Withdraw";
        /// Made by the command that looks for idle drafts.
        Expire = "expire", "Nechat propadnout", "Let expire";
        /// Undoes the last move that was not undone yet.
        Rectify = "rectify", "Napravit omyl", "Rectify";
    }
}

words! {
    /// Item of the checklist of an application (náležitost žádosti).
    Item {
        MembershipApproval = "membership_approval", "Schválení členství", "Approval of membership";
        DeclarationApproval = "declaration_approval", "Schválení Deklarace", "Approval of the Declaration";
        PoliticianNamed = "politician_named", "Pověření odpovědného politika", "Responsible politician named";
        CoordinatorDesignated = "coordinator_designated", "Určení koordinátora", "Coordinator designated";
        ContactHead = "contact_head", "Kontakt na hejtmana, starostu nebo předsedu", "Contact of the head";
        ContactPolitician = "contact_politician", "Kontakt na odpovědného politika", "Contact of the responsible politician";
        ContactCoordinator = "contact_coordinator", "Kontakt na koordinátora", "Contact of the coordinator";
        ContactOfficeDirector = "contact_office_director", "Kontakt na ředitele nebo tajemníka úřadu", "Contact of the office director";
        ResolutionExtract = "resolution_extract", "Kopie nebo výpis usnesení", "Copy or extract of the resolution";
    }
}

words! {
    /// When an item of the checklist is due (kdy má být náležitost doložena).
    Due {
        Submit = "submit", "Při podání", "When it is submitted";
        Ready = "ready", "Před rozhodnutím", "Before the decision";
    }
}

words! {
    /// Step of the path from the council to membership (krok cesty k členství).
    Step {
        Proposal = "proposal", "Návrh rady", "Proposal of the council";
        Approval = "approval", "Schválení žadatelem", "Approval by the applicant";
        Filing = "filing", "Podání žádosti", "Filing of the application";
        Decision = "decision", "Rozhodnutí asociace", "Decision of the association";
        Presentation = "presentation", "Představení na valné hromadě", "Presentation at the General Assembly";
        Membership = "membership", "Vznik členství", "Beginning of membership";
    }
}

words! {
    /// How it stands with a step (stav kroku).
    StepState {
        Done = "done", "Hotovo", "Done";
        /// It can be done now.
        Open = "open", "Na řadě", "Open";
        /// Something before it must be done first.
        Waiting = "waiting", "Čeká", "Waiting";
        Failed = "failed", "Neúspěch", "Failed";
        NotNeeded = "not_needed", "Netýká se", "Not needed";
    }
}

words! {
    /// Stage of an application whose days are counted (etapa žádosti).
    Stage {
        Filing = "filing", "Příprava a podání", "From the beginning to submission";
        Review = "review", "Posouzení", "From submission to readiness";
        Decision = "decision", "Rozhodnutí", "From readiness to the decision";
        Whole = "whole", "Celkem", "From the beginning to the decision";
    }
}

words! {
    /// Who must act (kdo je na řadě).
    Acting {
        Applicant = "applicant", "Žadatel", "The applicant";
        ApplicantCouncil = "applicant_council", "Rada žadatele", "The applicant's council";
        ApplicantBody = "applicant_body", "Rozhodující orgán žadatele", "The applicant's deciding body";
        Staff = "staff", "Kancelář asociace", "The association's office";
        AssociationBody = "association_body", "Orgán asociace", "The association's deciding body";
        Nobody = "nobody", "Nikdo", "Nobody";
    }
}
