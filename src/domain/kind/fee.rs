//! Words of fees.

use super::words;

words! {
    /// A row of a tariff of fees (položka sazebníku).
    FeeRule {
        MunicipalityUpTo2000 = "municipality_up_to_2000", "Obec bez přenesené působnosti do 2 000 obyvatel", "Municipality without delegated authority, up to 2,000 inhabitants";
        MunicipalityAbove2000 = "municipality_above_2000", "Obec bez přenesené působnosti nad 2 000 obyvatel", "Municipality without delegated authority, above 2,000 inhabitants";
        Town = "town", "Město", "Town";
        TownInWhoNetwork = "town_in_who_network", "Město v síti WHO", "Town in the WHO network";
        CityDistrictUpTo5000 = "city_district_up_to_5000", "Městská část do 5 000 obyvatel", "City district, up to 5,000 inhabitants";
        CityDistrictAbove5000 = "city_district_above_5000", "Městská část nad 5 000 obyvatel", "City district, above 5,000 inhabitants";
        Microregion = "microregion", "Mikroregion", "Microregion";
        MicroregionWithMemberTown = "microregion_with_member_town", "Mikroregion, jehož součástí je členské město", "Microregion that contains a member town";
        LocalActionGroup = "local_action_group", "Místní akční skupina", "Local action group";
        RegionOrPrague = "region_or_prague", "Kraj a hlavní město Praha", "Region, and Prague";
    }
}

words! {
    /// Which year of membership a fee is for (rok členství).
    FeeYear {
        First = "first", "První rok členství", "First year of membership";
        Later = "later", "Další rok členství", "Later year of membership";
        /// The day of admission is not known well enough.
        Either = "either", "První nebo další rok členství", "First or later year of membership";
    }
}

words! {
    /// Whether a fee can be told (stav výpočtu příspěvku).
    FeeState {
        Computed = "computed", "Vypočteno", "Computed";
        Unverifiable = "unverifiable", "Neověřitelné", "Unverifiable";
    }
}

words! {
    /// Why a fee cannot be told (proč příspěvek nelze určit).
    FeeDoubt {
        NoTariff = "no_tariff", "Pro tento rok není sazebník znám", "No tariff is known for this year";
        TypeNotInTariff = "type_not_in_tariff", "Sazebník tento typ člena neuvádí", "The tariff does not name this type of member";
        PopulationUnknown = "population_unknown", "Počet obyvatel není znám", "The number of inhabitants is not known";
        AuthorityUnknown = "authority_unknown", "Není známo, zda jde o obec s pověřeným úřadem", "Whether the municipality has delegated authority is not known";
        /// A town without delegated authority, or a village with it.
        CategoryUnclear = "category_unclear", "Ze sazebníku neplyne, zda platí položka pro obec, nebo pro město", "The tariff does not tell whether the row for municipalities or for towns applies";
        NetworkUncertain = "network_uncertain", "Není jisté, zda tehdy patřilo do sítě WHO", "Whether it was in the WHO network then is uncertain";
        CompositionUnknown = "composition_unknown", "Není známo, zda je součástí mikroregionu členské město", "Whether the microregion contains a member town is not known";
        BeginUncertain = "begin_uncertain", "Není jisté, zda jde o první rok členství", "Whether it is the first year of membership is uncertain";
        MembershipUncertain = "membership_uncertain", "Není jisté, zda v tom roce členem bylo", "Whether it was a member in that year is uncertain";
    }
}
