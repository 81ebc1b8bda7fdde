//! Words of contacts and of what is known of persons.

use super::words;

words! {
    /// Role of a contact at an organization (role kontaktní osoby).
    ContactRole {
        /// Of a region the hejtman, of a municipality the mayor, of others the chair.
        Head = "head", "Hejtman nebo starosta (předseda)", "Head of the region or mayor";
        Politician = "politician", "Odpovědný politik", "Responsible politician";
        Coordinator = "coordinator", "Koordinátor", "Coordinator";
        OfficeDirector = "office_director", "Ředitel úřadu nebo tajemník", "Director of the office";
    }
}

words! {
    /// What somebody was shown personal values for (účel nahlédnutí).
    AccessPurpose {
        ContactRead = "contact_read", "Čtení kontaktu", "Reading a contact";
        /// The answer to a change shows what is known after it.
        ContactWrite = "contact_write", "Změna kontaktu", "Changing a contact";
        Export = "export", "Výpis údajů osoby", "Export of what is known of a person";
    }
}
