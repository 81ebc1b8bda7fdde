//! Words of statistics.

use super::words;

words! {
    /// What members are parted by (třídění).
    Dimension {
        Type = "type", "Typ člena", "Type of member";
        Region = "region", "Kraj", "Region";
        District = "district", "Okres", "District";
        Orp = "orp", "Správní obvod obce s rozšířenou působností", "Administrative district of a municipality with extended powers";
        Population = "population", "Velikostní skupina podle počtu obyvatel", "Population band";
        Evidence = "evidence", "Doložení", "Evidence";
    }
}

words! {
    /// Population band (velikostní skupina) of the unit that a member governs, as the
    /// Czech Statistical Office parts municipalities by size.
    PopulationBand {
        Under200 = "under_200", "Do 199 obyvatel", "Under 200 inhabitants";
        From200 = "200_499", "200 až 499 obyvatel", "200 to 499 inhabitants";
        From500 = "500_999", "500 až 999 obyvatel", "500 to 999 inhabitants";
        From1000 = "1000_1999", "1 000 až 1 999 obyvatel", "1,000 to 1,999 inhabitants";
        From2000 = "2000_4999", "2 000 až 4 999 obyvatel", "2,000 to 4,999 inhabitants";
        From5000 = "5000_9999", "5 000 až 9 999 obyvatel", "5,000 to 9,999 inhabitants";
        From10000 = "10000_19999", "10 000 až 19 999 obyvatel", "10,000 to 19,999 inhabitants";
        From20000 = "20000_49999", "20 000 až 49 999 obyvatel", "20,000 to 49,999 inhabitants";
        From50000 = "50000_99999", "50 000 až 99 999 obyvatel", "50,000 to 99,999 inhabitants";
        From100000 = "100000_or_more", "100 000 a více obyvatel", "100,000 inhabitants or more";
    }
}

impl PopulationBand {
    /// The band of so many inhabitants.
    #[must_use]
    pub const fn of(inhabitants: i64) -> Self {
        match inhabitants {
            ..200 => Self::Under200,
            200..500 => Self::From200,
            500..1_000 => Self::From500,
            1_000..2_000 => Self::From1000,
            2_000..5_000 => Self::From2000,
            5_000..10_000 => Self::From5000,
            10_000..20_000 => Self::From10000,
            20_000..50_000 => Self::From20000,
            50_000..100_000 => Self::From50000,
            100_000.. => Self::From100000,
        }
    }
}

words! {
    /// What is known of who a member is (doložení).
    Evidence {
        Named = "named", "Jmenovitě doložený člen", "Named";
        /// A source counts it and does not say who it is.
        Unnamed = "unnamed", "Započtený, nejmenovaný člen", "Counted and not named";
    }
}

words! {
    /// Length of the periods of a series (období).
    Interval {
        Month = "month", "Měsíc", "Month";
        Quarter = "quarter", "Čtvrtletí", "Quarter";
        Year = "year", "Rok", "Year";
    }
}

words! {
    /// How the number of members changed (pohyb členství).
    Flow {
        Entry = "entry", "Vstup", "Entry";
        Exit = "exit", "Výstup", "Exit";
        /// The same member under another type, which it has from then on.
        ReclassifiedIn = "reclassified_in", "Přeřazení do typu", "Reclassified into the type";
        /// The same member under another type, which it had until then.
        ReclassifiedOut = "reclassified_out", "Přeřazení z typu", "Reclassified out of the type";
    }
}

words! {
    /// How what is believed of a membership on a day changed between two states of
    /// knowledge (rozdíl).
    Shift {
        Appeared = "appeared", "Přibyl", "Appeared";
        Disappeared = "disappeared", "Ubyl", "Disappeared";
        Changed = "changed", "Změnil se", "Changed";
    }
}
