//! The closed lists of words that facts are made of.

use std::fmt;

/// Declares a closed list of words with the text each has in the API and the
/// database, so that no list can forget a word.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $name {
            /// Every word, in the order it is shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as the API and the database write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
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

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// Type of member (typ člena): what the association counts it as.
    MemberType {
        /// Kraj.
        Region = "region",
        /// Město nebo obec.
        Municipality = "municipality",
        /// Městská část nebo obvod.
        CityDistrict = "city_district",
        /// Mikroregion.
        Microregion = "microregion",
        /// Svazek obcí.
        MunicipalUnion = "municipal_union",
        /// Místní akční skupina (MAS).
        LocalActionGroup = "local_action_group",
    }
}

words! {
    /// Legal form (právní forma). Member type and legal form are different things.
    LegalForm {
        /// Kraj.
        Region = "region",
        /// Hlavní město Praha, at once a municipality and a region.
        CapitalCity = "capital_city",
        /// Obec.
        Municipality = "municipality",
        /// Městská část or obvod, with or without legal personality of its own.
        CityDistrict = "city_district",
        /// Dobrovolný svazek obcí.
        UnionOfMunicipalities = "union_of_municipalities",
        /// Zájmové sdružení právnických osob.
        AssociationOfLegalPersons = "association_of_legal_persons",
        /// Spolek.
        RegisteredSociety = "registered_society",
        /// Obecně prospěšná společnost.
        PublicBenefitCompany = "public_benefit_company",
        /// Ústav.
        Institute = "institute",
        /// Not known from any source.
        Unknown = "unknown",
    }
}

words! {
    /// Level of the territory (úroveň území).
    Level {
        /// Kraj, by NUTS 3 code.
        Region = "region",
        /// Okres, by LAU 1 code.
        District = "district",
        /// Správní obvod obce s rozšířenou působností, by ČSÚ code.
        Orp = "orp",
        /// Obec or military area, by RÚIAN code.
        Municipality = "municipality",
        /// Městská část or obvod, by RÚIAN code.
        CityDistrict = "city_district",
    }
}

words! {
    /// Status of a municipal unit (status obce).
    MunicipalStatus {
        /// Obec.
        Municipality = "municipality",
        /// Městys.
        MarketTown = "market_town",
        /// Město.
        Town = "town",
        /// Statutární město.
        StatutoryCity = "statutory_city",
        /// Hlavní město.
        Capital = "capital",
        /// Vojenský újezd.
        MilitaryArea = "military_area",
    }
}

words! {
    /// Why a membership ended (důvod zániku členství).
    EndKind {
        /// Vystoupení.
        Withdrawal = "withdrawal",
        /// Vyloučení.
        Exclusion = "exclusion",
        /// Zánik člena.
        Dissolution = "dissolution",
        /// Změna typu člena: no exit.
        Reclassification = "reclassification",
        /// No source says.
        Unknown = "unknown",
    }
}

words! {
    /// Another network that an organization may belong to.
    Network {
        /// WHO Regions for Health Network.
        WhoRegionsForHealth = "who_regions_for_health",
        /// WHO European Healthy Cities Network.
        WhoEuropeanHealthyCities = "who_european_healthy_cities",
    }
}
