//! Words of decisions: bodies, meetings, resolutions, votes.

use super::words;

words! {
    /// Organ of an organization (orgán).
    BodyKind {
        Assembly = "assembly", "Zastupitelstvo", "Assembly";
        Council = "council", "Rada", "Council";
        /// Of a legal person that has members: its highest organ.
        GeneralAssembly = "general_assembly", "Valná hromada", "General assembly";
    }
}

words! {
    /// Who votes in a body (kdo v orgánu hlasuje).
    Electorate {
        /// Those who hold its seats.
        Seats = "seats", "Členové orgánu", "Members of the body";
        /// The association's members of the day, taken from the register.
        Members = "members", "Členové asociace v den hlasování", "Members of the association on the day";
    }
}

words! {
    /// State of a meeting (stav zasedání) or of an event.
    MeetingState {
        Planned = "planned", "Plánováno", "Planned";
        Held = "held", "Uskutečněno", "Held";
        /// To a day that is not known yet.
        Postponed = "postponed", "Odloženo", "Postponed";
        Cancelled = "cancelled", "Zrušeno", "Cancelled";
    }
}

words! {
    /// What an operative point does (sloveso výroku).
    Verb {
        TakesNote = "takes_note", "Bere na vědomí", "Takes note of";
        Agrees = "agrees", "Souhlasí", "Agrees with";
        Approves = "approves", "Schvaluje", "Approves";
        Proposes = "proposes", "Navrhuje", "Proposes";
        Recommends = "recommends", "Doporučuje", "Recommends";
        Instructs = "instructs", "Ukládá", "Instructs";
        Appoints = "appoints", "Jmenuje (pověřuje)", "Appoints";
        Rejects = "rejects", "Neschvaluje", "Rejects";
    }
}

words! {
    /// What an operative point is about (předmět výroku), as far as membership goes.
    Subject {
        Membership = "membership", "Členství v asociaci", "Membership in the association";
        Declaration = "declaration", "Deklarace Zdravého města (kraje, MAS)", "Declaration";
        Fee = "fee", "Členský příspěvek", "Membership fee";
        Politician = "politician", "Odpovědný politik", "Responsible politician";
        Coordinator = "coordinator", "Koordinátor", "Coordinator";
        Statutes = "statutes", "Stanovy asociace", "Statutes of the association";
        Submission = "submission", "Předložení zastupitelstvu", "Submission to the assembly";
        Filing = "filing", "Podání přihlášky", "Filing of the application";
        Representation = "representation", "Zastupování na valné hromadě", "Representation at general assemblies";
        Other = "other", "Jiný", "Other";
    }
}

words! {
    /// How a vote is taken (způsob hlasování).
    Method {
        ShowOfHands = "show_of_hands", "Veřejně, zdvižením ruky", "Show of hands";
        Electronic = "electronic", "Elektronicky", "Electronic";
        RollCall = "roll_call", "Jmenovitě", "Roll call";
        Secret = "secret", "Tajně", "Secret ballot";
        PerRollam = "per_rollam", "Mimo zasedání (per rollam)", "Outside a meeting (per rollam)";
        Unknown = "unknown", "Neznámý", "Unknown";
    }
}

words! {
    /// Which vote on a resolution it is (pořadí hlasování).
    Round {
        First = "first", "Hlasování", "Vote";
        Repeat = "repeat", "Opakované hlasování", "Repeated vote";
        Recount = "recount", "Přepočet hlasů", "Recount";
    }
}

words! {
    /// What one voter did (hlas).
    Ballot {
        For = "for", "Pro", "For";
        Against = "against", "Proti", "Against";
        Abstained = "abstained", "Zdržel se", "Abstained";
        NotVoting = "not_voting", "Nehlasoval", "Did not vote";
        Invalid = "invalid", "Neplatný", "Invalid";
        Absent = "absent", "Nepřítomen", "Absent";
        /// Absent, with an excuse.
        Excused = "excused", "Omluven", "Excused";
    }
}

words! {
    /// What the chair declared (vyhlášený výsledek).
    Declared {
        Carried = "carried", "Přijato", "Carried";
        NotCarried = "not_carried", "Nepřijato", "Not carried";
    }
}

words! {
    /// What follows from the counts by the rule (vypočtený výsledek).
    VoteResult {
        Carried = "carried", "Přijato", "Carried";
        NotCarried = "not_carried", "Nepřijato", "Not carried";
        Inquorate = "inquorate", "Neusnášeníschopné", "Inquorate";
        /// The rule or counts that could decide either way are missing.
        Unverifiable = "unverifiable", "Neověřitelné", "Unverifiable";
    }
}

words! {
    /// What a majority or a quorum is taken of (základ většiny).
    Base {
        /// All seats, vacant ones among them.
        StatutorySeats = "statutory_seats", "Všichni členové (stanovený počet)", "All members (statutory number)";
        /// Seats that somebody holds.
        OccupiedSeats = "occupied_seats", "Obsazené mandáty", "Occupied seats";
        Present = "present", "Přítomní", "Those present";
        /// For, against, abstained and invalid.
        Cast = "cast", "Odevzdané hlasy", "Votes cast";
        /// For, against and abstained.
        Valid = "valid", "Platné hlasy", "Valid votes";
    }
}

words! {
    /// How a fraction of the base is compared (porovnání).
    Comparison {
        MoreThan = "more_than", "Více než", "More than";
        AtLeast = "at_least", "Nejméně", "At least";
    }
}

words! {
    /// How it stands with what an operative point waits for (stav podmínky).
    Awaited {
        Open = "open", "Očekává se", "Awaited";
        /// Decided in favour.
        Met = "met", "Splněno", "Met";
        /// Decided against.
        Failed = "failed", "Nesplněno", "Failed";
    }
}
