//! Words of events.

use super::words;

words! {
    /// What an event of the association is (druh akce).
    EventKind {
        GeneralAssembly = "general_assembly", "Valná hromada", "General assembly";
        SpringSchool = "spring_school", "Jarní škola", "Spring School";
        AutumnSchool = "autumn_school", "Podzimní škola", "Autumn School";
        /// A general assembly and a school in one.
        AssemblyAndSchool = "assembly_and_school", "Valná hromada a škola", "General assembly and school";
        Conference = "conference", "Konference", "Conference";
        Other = "other", "Jiná", "Other";
    }
}
