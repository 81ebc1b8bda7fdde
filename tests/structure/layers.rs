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
    Layer {
        name: "domain",
        may_name: &[],
    },
    Layer {
        name: "clock",
        may_name: &["domain"],
    },
    Layer {
        name: "config",
        may_name: &["domain"],
    },
    Layer {
        name: "telemetry",
        may_name: &["config", "domain"],
    },
    Layer {
        name: "store",
        may_name: &["domain"],
    },
    Layer {
        name: "service",
        may_name: &["store", "domain", "clock"],
    },
    Layer {
        name: "http",
        may_name: &["service", "store", "domain", "clock"],
    },
    Layer {
        name: "web",
        may_name: &["service", "store", "domain", "clock"],
    },
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
        ],
    },
    Layer {
        name: "cli",
        may_name: &[
            "server",
            "http",
            "web",
            "service",
            "store",
            "domain",
            "config",
            "telemetry",
            "clock",
        ],
    },
];

/// A module that its siblings may import, because it imports none of them
/// (but other leaves).
pub struct Leaf {
    pub layer: &'static str,
    pub module: &'static str,
    pub reason: &'static str,
}

pub const LEAVES: &[Leaf] = &[
    Leaf {
        layer: "store",
        module: "db",
        reason: "connections and transactions: every query runs on one",
    },
    Leaf {
        layer: "store",
        module: "schema",
        reason: "the tables, made from the migrations",
    },
    Leaf {
        layer: "store",
        module: "moment",
        reason: "a column type that each engine keeps in its own way; the tables name it",
    },
    Leaf {
        layer: "store",
        module: "journal",
        reason: "every write is one revision",
    },
    Leaf {
        layer: "store",
        module: "error",
        reason: "what any query can fail with",
    },
    Leaf {
        layer: "service",
        module: "error",
        reason: "what any use case can fail with",
    },
    Leaf {
        layer: "http",
        module: "problem",
        reason: "every handler answers a refusal with it",
    },
    Leaf {
        layer: "http",
        module: "query",
        reason: "query parameters are read strictly, in one way",
    },
];

/// What a macro exported at the crate's root is called, and the layer it belongs
/// to: macros have no path of their own.
pub const ROOT_MACROS: &[(&str, &str)] = &[("on_each", "store")];

/// What only some files may name, from other crates.
pub struct Outsider {
    /// A path; a trailing `*` stands for the rest of its last segment.
    pub path: &'static str,
    /// Beginnings of file paths; empty means nobody below `src`.
    pub only_in: &'static [&'static str],
    pub reason: &'static str,
}

pub const OUTSIDERS: &[Outsider] = &[
    Outsider {
        path: "diesel*",
        only_in: &["src/store/"],
        reason: "only store knows SQL",
    },
    Outsider {
        path: "actix*",
        only_in: &[
            "src/http/",
            "src/web/",
            "src/server",
            "src/cli/openapi.rs",
            "src/telemetry",
        ],
        reason: "only http and web, and what composes them, know the web framework",
    },
    Outsider {
        path: "serde_json",
        only_in: &["src/store/", "src/http/", "src/cli/"],
        reason: "JSON is a representation: of http, of the command line, of the journal's rows",
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
