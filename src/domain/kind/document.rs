//! Words of documents.

use super::words;

words! {
    /// What a document is (druh dokumentu).
    DocumentKind {
        ResolutionExtract = "resolution_extract", "Výpis z usnesení", "Extract of a resolution";
        Minutes = "minutes", "Zápis ze zasedání", "Minutes";
        Invitation = "invitation", "Pozvánka", "Invitation";
        VotingRecord = "voting_record", "Záznam o hlasování", "Record of a vote";
        Declaration = "declaration", "Deklarace", "Declaration";
        Statutes = "statutes", "Stanovy", "Statutes";
        Application = "application", "Přihláška", "Application";
        PressRelease = "press_release", "Tisková zpráva", "Press release";
        Other = "other", "Jiný", "Other";
    }
}

words! {
    /// Media type of a file that is taken (formát souboru).
    MediaType {
        Pdf = "application/pdf", "Dokument PDF", "PDF document";
        Png = "image/png", "Obrázek PNG", "PNG image";
        Jpeg = "image/jpeg", "Obrázek JPEG", "JPEG image";
        Tiff = "image/tiff", "Obrázek TIFF", "TIFF image";
        Text = "text/plain", "Prostý text v UTF-8", "Plain text in UTF-8";
        Csv = "text/csv", "Tabulka CSV v UTF-8", "CSV table in UTF-8";
        Odt = "application/vnd.oasis.opendocument.text", "Textový dokument ODT", "ODT text document";
        Ods = "application/vnd.oasis.opendocument.spreadsheet", "Tabulka ODS", "ODS spreadsheet";
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Textový dokument DOCX", "DOCX text document";
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Tabulka XLSX", "XLSX spreadsheet";
    }
}
