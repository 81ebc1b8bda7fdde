//! Words of compositions and of the reach that follows from them.

use super::words;

words! {
    /// How a municipality belongs to a grouping (vztah obce ke sdružení).
    CompositionRelation {
        /// The municipality itself is a member of the grouping.
        LegalMember = "legal_member", "Členská obec", "Member municipality";
        /// The grouping works on its territory, whether it is a member or not.
        TerritorialScope = "territorial_scope", "Územní působnost", "Territorial scope";
    }
}

words! {
    /// How a member reaches a municipality (cesta k obci).
    ReachRelation {
        Itself = "itself", "Obec sama", "The municipality itself";
        Region = "region", "Obec v členském kraji", "In a member region";
        LegalMember = "legal_member", "Členská obec členského sdružení", "Member of a member grouping";
        TerritorialScope = "territorial_scope", "V územní působnosti členského sdružení", "In the scope of a member grouping";
        /// Only a part of the city.
        District = "district", "Členská městská část (část města)", "A member district, which is a part of the city";
    }
}
