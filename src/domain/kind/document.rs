//! Words of documents.

use super::words;

words! {
    /// What a document is (druh dokumentu).
    DocumentKind {
        ResolutionExtract = "resolution_extract", "Výpis usnesení", "Extract of a resolution";
        Minutes = "minutes", "Zápis z jednání", "Minutes";
        Invitation = "invitation", "Pozvánka", "Invitation";
        VotingRecord = "voting_record", "Záznam o hlasování", "Record of a vote";
        Declaration = "declaration", "Deklarace", "Declaration";
        Statutes = "statutes", "Stanovy", "Statutes";
        Application = "application", "Přihláška", "Application";
        PressRelease = "press_release", "Tisková zpráva", "Press release";
        Other = "other", "Jiný", "Other";
    }
}
