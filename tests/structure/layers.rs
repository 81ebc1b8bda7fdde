//! The tables that the import rules read. To allow one more import, add a line
//! here and say why: the reason is what a reviewer reads.

/// A part of the crate and the other parts it may name.
pub struct Layer {
    pub name: &'static str,
    pub may_name: &'static [&'static str],
}

/// `domain ← store ← service ← http, web ← server, cli ← main`, and the single
/// files beside them. `clock` is handed down as a value, so everything that is
/// handed it may name its type; `domain` gets days and moments instead.
pub const LAYERS: &[Layer] = &[
    Layer { name: "domain", may_name: &[] },
    Layer { name: "clock", may_name: &["domain"] },
    Layer { name: "master_key", may_name: &[] },
    Layer { name: "config", may_name: &["domain", "master_key"] },
    Layer { name: "telemetry", may_name: &["config", "domain"] },
    Layer { name: "store", may_name: &["domain"] },
    Layer { name: "service", may_name: &["store", "domain", "clock", "master_key"] },
    Layer {
        name: "http",
        // Of telemetry, the handle of the metrics, which is handed down as the clock is.
        may_name: &["service", "store", "domain", "clock", "telemetry", "master_key"],
    },
    Layer { name: "web", may_name: &["service", "store", "domain", "clock"] },
    Layer {
        name: "server",
        may_name: &[
            "http",
            "web",
            "service",
            "store",
            "domain",
            "config",
            "telemetry",
            "clock",
            "master_key",
        ],
    },
    Layer {
        name: "schedule",
        may_name: &["service", "store", "domain", "config", "telemetry", "clock"],
    },
    Layer {
        name: "cli",
        may_name: &[
            "schedule",
            "server",
            "http",
            "web",
            "service",
            "store",
            "domain",
            "config",
            "telemetry",
            "clock",
            "master_key",
        ],
    },
];

/// The layers that have a module for each noun, where siblings don't import each
/// other; the others are one concern each.
pub const NOUNS: &[&str] = &["domain", "store", "service", "http", "web", "cli"];

/// A module that is excepted from the rule that siblings don't import each other.
pub struct Sibling {
    pub layer: &'static str,
    pub module: &'static str,
    pub reason: &'static str,
}

/// Modules that their siblings may import, because they import none of them
/// (but other leaves).
pub const LEAVES: &[Sibling] = &[
    Sibling { layer: "store", module: "census", reason: "tables and their rows are counted alike" },
    Sibling { layer: "store", module: "column", reason: "reads columns into values of the domain" },
    Sibling {
        layer: "store",
        module: "db",
        reason: "connections and transactions: every query runs on one",
    },
    Sibling { layer: "store", module: "error", reason: "what any query can fail with" },
    Sibling {
        layer: "store",
        module: "migration",
        reason: "a connection is refused where the schema does not fit",
    },
    Sibling {
        layer: "store",
        module: "moment",
        reason: "a column type that each engine keeps in its own way",
    },
    Sibling {
        layer: "store",
        module: "owner",
        reason: "meetings, resolutions and votes belong to the organization of their body",
    },
    Sibling {
        layer: "store",
        module: "plan",
        reason: "meetings and events keep days, place and changes in the same columns",
    },
    Sibling {
        layer: "store",
        module: "record",
        reason: "what every versioned table has in common",
    },
    Sibling { layer: "store", module: "revision", reason: "every write is one revision" },
    Sibling { layer: "store", module: "schema", reason: "the tables" },
    Sibling {
        layer: "service",
        module: "secret",
        reason: "secrets are made, and kept as digests, in one way",
    },
    Sibling {
        layer: "service",
        module: "session",
        reason: "an invitation that is taken up opens a session, and a bearer may hold one",
    },
    Sibling { layer: "service", module: "account", reason: "an invitation makes an account" },
    Sibling { layer: "service", module: "error", reason: "what any use case can fail with" },
    Sibling {
        layer: "service",
        module: "reference",
        reason: "references between facts are checked in one way",
    },
    Sibling {
        layer: "service",
        module: "ownership",
        reason: "what a clerk may write is decided in one way",
    },
    Sibling {
        layer: "service",
        module: "vault",
        reason: "what is known of persons is encrypted and read in one way",
    },
    Sibling { layer: "service", module: "fact", reason: "facts are loaded and saved in one way" },
    Sibling {
        layer: "http",
        module: "answer",
        reason: "entity tags, 304 and caching are made in one way",
    },
    Sibling {
        layer: "http",
        module: "account",
        reason: "who is invited or signs in is told which account it has",
    },
    Sibling {
        layer: "http",
        module: "session",
        reason: "an invitation that is taken up is answered as signing in is",
    },
    Sibling {
        layer: "http",
        module: "sign_in",
        reason: "logins and passwords are compared and chosen in one way",
    },
    Sibling { layer: "http", module: "address", reason: "part of what every handler may use" },
    Sibling { layer: "http", module: "admission", reason: "part of what every handler may use" },
    Sibling {
        layer: "http",
        module: "occupied",
        reason: "who reads a connection has to know whether it is worked for",
    },
    Sibling { layer: "http", module: "rate", reason: "part of what every handler may use" },
    Sibling {
        layer: "http",
        module: "guard",
        reason: "what may be done with an answer is said in one place",
    },
    Sibling { layer: "http", module: "hasher", reason: "part of what every handler may use" },
    Sibling { layer: "http", module: "throttle", reason: "part of what every handler may use" },
    Sibling { layer: "http", module: "turn", reason: "part of what every handler may use" },
    Sibling {
        layer: "http",
        module: "cache",
        reason: "public answers are kept in one way, and part of what every handler may use",
    },
    Sibling { layer: "http", module: "caller", reason: "who calls" },
    Sibling {
        layer: "http",
        module: "content",
        reason: "bodies are read within limits, in one way",
    },
    Sibling {
        layer: "http",
        module: "days",
        reason: "days and their bounds look alike in every body",
    },
    Sibling { layer: "http", module: "cited", reason: "facts are cited in one way" },
    Sibling { layer: "http", module: "plan", reason: "plans move in one way" },
    Sibling { layer: "http", module: "vote", reason: "a resolution is read with its votes" },
    Sibling {
        layer: "http",
        module: "acknowledgement",
        reason: "a finding is read with what was said of it",
    },
    Sibling { layer: "http", module: "describe", reason: "failures are described in one way" },
    Sibling { layer: "http", module: "error", reason: "what any handler can fail with" },
    Sibling {
        layer: "http",
        module: "multipart",
        reason: "forms with a file are read within limits, in one way",
    },
    Sibling {
        layer: "http",
        module: "evaluation",
        reason: "what follows from a vote looks alike wherever one is evaluated",
    },
    Sibling {
        layer: "http",
        module: "personal",
        reason: "personal values are written down before they are shown, in one way",
    },
    Sibling {
        layer: "http",
        module: "key",
        reason: "keys of dimensions are read, written and linked in one way",
    },
    Sibling {
        layer: "http",
        module: "table",
        reason: "every statistic is written as a table in one way",
    },
    Sibling { layer: "http", module: "page", reason: "lists are paged in one way" },
    Sibling {
        layer: "http",
        module: "parameter",
        reason: "query parameters are read strictly, in one way",
    },
    Sibling {
        layer: "http",
        module: "plan",
        reason: "meetings and events are put off and called off alike",
    },
    Sibling {
        layer: "http",
        module: "precondition",
        reason: "entity tags of single resources are made in one way",
    },
    Sibling { layer: "http", module: "problem", reason: "every failure is answered with it" },
    Sibling {
        layer: "http",
        module: "revision",
        reason: "a change looks alike in the feed and in a history",
    },
    Sibling { layer: "http", module: "route", reason: "no route without a policy" },
    Sibling {
        layer: "http",
        module: "rule",
        reason: "a majority rule looks alike wherever it is given",
    },
    Sibling { layer: "http", module: "state", reason: "what every handler may use" },
    Sibling {
        layer: "http",
        module: "valid",
        reason: "fields are checked by the rules of the domain",
    },
    Sibling {
        layer: "http",
        module: "view",
        reason: "every read is about a day and a state of knowledge",
    },
    Sibling { layer: "http", module: "word", reason: "closed lists are described in one way" },
    Sibling {
        layer: "http",
        module: "write",
        reason: "every write is one revision with one answer",
    },
    Sibling {
        layer: "cli",
        module: "copied",
        reason: "a copy is checked, unpacked and taken away in one way",
    },
    Sibling { layer: "cli", module: "error", reason: "what any command can fail with" },
    Sibling {
        layer: "cli",
        module: "expiry",
        reason: "the day on which a token ends, as it is written",
    },
    Sibling { layer: "cli", module: "output", reason: "what commands print" },
    Sibling {
        layer: "cli",
        module: "private",
        reason: "files that only their owner may read are made in one way",
    },
    Sibling { layer: "cli", module: "progress", reason: "what long work shows on a terminal" },
    Sibling { layer: "cli", module: "session", reason: "an opened register and who works with it" },
];

/// Modules that put their siblings together, as `mod.rs` does.
pub const COMPOSERS: &[Sibling] = &[
    Sibling {
        layer: "store",
        module: "db",
        reason: "holds the registers beside the connections they are loaded over",
    },
    Sibling { layer: "store", module: "register", reason: "loads the facts of all nouns" },
    Sibling { layer: "service", module: "application", reason: "an admission begins a membership" },
    Sibling {
        layer: "service",
        module: "transfer",
        reason: "what was moved is verified before it lasts",
    },
    Sibling { layer: "service", module: "setup", reason: "makes ready what several nouns need" },
    Sibling { layer: "service", module: "demonstration", reason: "records facts of several nouns" },
    Sibling { layer: "http", module: "openapi", reason: "describes the routes of all nouns" },
    Sibling { layer: "http", module: "edge", reason: "dresses every answer" },
];

/// What a macro exported at the crate's root is called, and the layer it belongs
/// to: macros have no path of their own.
pub const ROOT_MACROS: &[(&str, &str)] = &[("on_each", "store"), ("record", "store")];

/// What only some files may name, from other crates.
pub struct Outsider {
    /// A path; a trailing `*` stands for the rest of its last segment.
    pub path: &'static str,
    /// Beginnings of file paths; empty means nobody below `src`.
    pub only_in: &'static [&'static str],
    pub reason: &'static str,
}

pub const OUTSIDERS: &[Outsider] = &[
    Outsider { path: "diesel*", only_in: &["src/store/"], reason: "only store knows SQL" },
    Outsider {
        path: "actix*",
        only_in: &["src/http/", "src/web/", "src/server", "src/cli/openapi.rs", "src/telemetry"],
        reason: "only http and web, and what composes them, know the web framework",
    },
    Outsider {
        path: "serde_json",
        only_in: &["src/store/", "src/http/", "src/cli/", "src/schedule/checkpoint.rs"],
        reason: "JSON is a representation: of http, of the command line, of the journal's rows, of checkpoints in their file",
    },
    Outsider {
        path: "tokio",
        only_in: &[
            "src/store/db",
            "src/http/",
            "src/web/",
            "src/server",
            "src/cli/",
            "src/telemetry",
            "src/main.rs",
        ],
        reason: "everything below http is synchronous, and async meets blocking in store/db alone",
    },
];

/// What `domain` may not name on top of that: it has no input, no output, no
/// clock, and makes no ids, so its rules can be tested with values alone.
pub const NOT_IN_DOMAIN: &[&str] = &[
    "serde*",
    "tracing",
    "utoipa",
    "validator",
    "getrandom",
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "std::time::SystemTime",
    "std::time::Instant",
    "Utc::now",
    "chrono::Utc::now",
    "Local::now",
    "chrono::Local",
    "Uuid::now_v7",
    "uuid::Uuid::now_v7",
    "Uuid::new_v4",
    "uuid::Uuid::new_v4",
];
