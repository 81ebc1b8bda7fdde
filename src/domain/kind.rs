//! The closed lists of words that facts are made of.

mod application;
mod composition;
mod claim;
mod decision;
mod document;
mod event;
mod fee;
mod finding;
mod personal;
mod statistic;

pub use application::{Acting, ApplicationState, Due, Item, Move, Stage, Step, StepState};
pub use claim::{ClaimMetric, Explaining, Fit, Precision, Uncomputed};
pub use composition::{CompositionRelation, ReachRelation};
pub use decision::{
    Awaited, Ballot, Base, BodyKind, Comparison, Declared, Electorate, MeetingState, Method, Round,
    Subject, Verb, VoteResult,
};
pub use document::{DocumentKind, MediaType};
pub use event::EventKind;
pub use fee::{FeeDoubt, FeeRule, FeeState, FeeYear};
pub use finding::FindingCode;
pub use personal::{AccessPurpose, ContactRole};
pub use statistic::{Dimension, Evidence, Flow, Interval, PopulationBand, Shift};

/// A word of a closed list with its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// The word as the API and the database write it.
    pub code: &'static str,
    /// In Czech.
    pub cs: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Declares a closed list of words with the text each has in the API and the
/// database and its labels, so that no list can forget a word.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal, $cs:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* #[doc = concat!($cs, ".")] $variant),+ }

        impl $name {
            /// Every word, in the order it is shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every word with its labels, in the same order.
            pub const LABELS: &'static [$crate::domain::kind::Label] =
                &[$($crate::domain::kind::Label { code: $text, cs: $cs, en: $en }),+];

            /// The word as the API and the database write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The word with its labels.
            #[must_use]
            pub const fn label(self) -> $crate::domain::kind::Label {
                match self {
                    $(Self::$variant => $crate::domain::kind::Label { code: $text, cs: $cs, en: $en }),+
                }
            }

            /// All words, for a message that lists them.
            #[must_use]
            pub fn list() -> String {
                Self::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ")
            }

            /// The word written as `text`, if it is one of the list.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

pub(super) use words;

words! {
    /// Type of member (typ člena): what the association counts it as.
    MemberType {
        Region = "region", "Kraj", "Region";
        Municipality = "municipality", "Město nebo obec", "Municipality";
        CityDistrict = "city_district", "Městská část nebo městský obvod", "City district";
        Microregion = "microregion", "Mikroregion", "Microregion";
        MunicipalUnion = "municipal_union", "Svazek obcí", "Union of municipalities";
        LocalActionGroup = "local_action_group", "Místní akční skupina (MAS)", "Local action group";
    }
}

words! {
    /// Legal form (právní forma). Member type and legal form are different things.
    LegalForm {
        Region = "region", "Kraj", "Region";
        /// Hlavní město Praha, at once a municipality and a region.
        CapitalCity = "capital_city", "Hlavní město Praha", "Capital City of Prague";
        Municipality = "municipality", "Obec", "Municipality";
        /// Městská část or obvod, with or without legal personality of its own.
        CityDistrict = "city_district", "Městská část nebo městský obvod", "City district";
        UnionOfMunicipalities = "union_of_municipalities", "Dobrovolný svazek obcí", "Voluntary union of municipalities";
        AssociationOfLegalPersons = "association_of_legal_persons", "Zájmové sdružení právnických osob", "Interest association of legal persons";
        RegisteredSociety = "registered_society", "Spolek", "Registered society";
        PublicBenefitCompany = "public_benefit_company", "Obecně prospěšná společnost", "Public benefit company";
        Institute = "institute", "Ústav", "Institute";
        Unknown = "unknown", "Neznámá", "Unknown";
    }
}

words! {
    /// Level of the territory (úroveň území).
    Level {
        /// Kraj, by NUTS 3 code.
        Region = "region", "Kraj", "Region";
        /// Okres, by LAU 1 code.
        District = "district", "Okres", "District";
        /// Správní obvod obce s rozšířenou působností, by ČSÚ code.
        Orp = "orp", "Správní obvod obce s rozšířenou působností", "Administrative district of a municipality with extended powers";
        /// Obec or military area, by RÚIAN code.
        Municipality = "municipality", "Obec", "Municipality";
        /// Městská část or obvod, by RÚIAN code.
        CityDistrict = "city_district", "Městská část nebo městský obvod", "City district";
    }
}

words! {
    /// Status of a municipal unit (status obce).
    MunicipalStatus {
        Municipality = "municipality", "Obec", "Municipality";
        MarketTown = "market_town", "Městys", "Market town";
        Town = "town", "Město", "Town";
        StatutoryCity = "statutory_city", "Statutární město", "Statutory city";
        Capital = "capital", "Hlavní město", "Capital city";
        MilitaryArea = "military_area", "Vojenský újezd", "Military training area";
    }
}

words! {
    /// Why a membership ended (důvod zániku členství).
    EndKind {
        Withdrawal = "withdrawal", "Vystoupení", "Withdrawal";
        Exclusion = "exclusion", "Vyloučení", "Exclusion";
        Dissolution = "dissolution", "Zánik člena", "Dissolution of the member";
        /// Změna typu člena: no exit.
        Reclassification = "reclassification", "Změna typu člena", "Change of type";
        Unknown = "unknown", "Neznámý", "Unknown";
    }
}

words! {
    /// Another network that an organization may belong to.
    Network {
        WhoRegionsForHealth = "who_regions_for_health", "Síť zdravých regionů WHO", "WHO Regions for Health Network";
        WhoEuropeanHealthyCities = "who_european_healthy_cities", "Evropská síť Zdravých měst WHO", "WHO European Healthy Cities Network";
    }
}
