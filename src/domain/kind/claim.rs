//! Words of claims.

use super::words;

words! {
    /// What a published figure counts (co údaj počítá).
    ClaimMetric {
        /// Members, of one type or region where it says so.
        Members = "members", "Počet členů", "Members";
        /// Municipalities that members cover, each once.
        ReachMunicipalities = "reach_municipalities", "Počet pokrytých obcí", "Municipalities covered";
        /// Inhabitants of the municipalities covered.
        ReachInhabitants = "reach_inhabitants", "Počet obyvatel v pokrytých obcích", "Inhabitants covered";
        /// Share of the country's inhabitants that is covered, in per cent.
        ReachShare = "reach_share", "Podíl obyvatel země v pokrytých obcích (%)", "Share of inhabitants covered (%)";
        /// Something this register does not keep; the note says what.
        Other = "other", "Jiný údaj", "Other";
    }
}

words! {
    /// How exactly a figure is published (přesnost údaje).
    Precision {
        Exactly = "exactly", "Přesně", "Exactly";
        AtLeast = "at_least", "Nejméně", "At least";
        /// Rounded at its last digit that is not zero.
        Approximately = "approximately", "Přibližně (zaokrouhleno)", "Approximately (rounded)";
    }
}

words! {
    /// How a published figure stands to the register (soulad údaje s evidencí).
    Fit {
        /// It is the count.
        Equal = "equal", "Shoduje se", "Equal";
        /// It is not the count, and the bounds of days and regions allow it.
        WithinBounds = "within_bounds", "V mezích možného", "Within bounds";
        Contradicts = "contradicts", "V rozporu", "Contradicts";
        Unverifiable = "unverifiable", "Neověřitelné", "Unverifiable";
    }
}

words! {
    /// Why the register cannot compute a figure (proč údaj nelze ověřit).
    Uncomputed {
        /// Reach is computed for one day.
        ReachDayUncertain = "reach_day_uncertain", "Dosah se počítá jen k přesně známému dni", "Reach is computed only for a day that is known exactly";
        /// A fault of the register.
        ReachDoesNotSum = "reach_does_not_sum", "Dosah krajů nedává dosah celé země", "The reach of the regions does not make that of the country";
        OutsideRegister = "outside_register", "Údaj o něčem, co evidence nevede", "About something the register does not keep";
    }
}

words! {
    /// Which members explain a computed figure (kteří členové údaj vysvětlují).
    Explaining {
        Counted = "counted", "Započtení s jistotou", "Counted for certain";
        Unnamed = "unnamed", "Z nich nejmenovaní", "Of these, unnamed";
        Uncertain = "uncertain", "Možní: dny členství nejsou známy přesně", "Possible: the days of membership are not known exactly";
        Unplaced = "unplaced", "Možní: kraj není znám", "Possible: the region is not known";
    }
}
