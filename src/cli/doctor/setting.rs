//! Settings that work and are weak.

use std::path::Path;

use super::Finding;
use crate::config::{Config, DatabaseUrl};
use crate::store::ledger::Ledger;

pub(super) fn check(config: &Config) -> Vec<Finding> {
    let mut findings = vec![bind(config), proxy(config), log(config)];
    findings.extend(personal(config));
    findings
}

fn bind(config: &Config) -> Finding {
    let address = config.server.bind;
    if address.ip().is_loopback() {
        return Finding::fine("bind", format!("serves on {address}, for this machine alone"));
    }
    if config.server.tls.is_some() {
        return Finding::fine("bind", format!("serves HTTPS on {address}"));
    }
    Finding::warning(
        "bind",
        format!("serves on {address} without TLS: tokens and passwords can be read on their way"),
        "set `server.bind` to 127.0.0.1 and put a reverse proxy with TLS before it",
    )
}

/// Whose word on a caller's address is believed: of everybody's, nobody can be limited.
fn proxy(config: &Config) -> Finding {
    let trusted = &config.server.proxy.trusted;
    if let Some(network) = trusted.iter().find(|network| network.prefix_len() == 0) {
        return Finding::error(
            "proxy",
            format!("{network} is trusted: any caller may give itself any address"),
            "name the proxy's own address in `server.trusted_proxies`",
        );
    }
    match trusted.len() {
        0 => Finding::fine("proxy", "callers are told by the address that they come from"),
        count => Finding::fine("proxy", format!("{count} networks of proxies are trusted")),
    }
}

fn log(config: &Config) -> Finding {
    let level = config.log.level.to_lowercase();
    if ["debug", "trace"].iter().any(|word| level.contains(word)) {
        let said = format!("the level is `{level}`, which is for looking for faults");
        return Finding::warning("log", said, "set `log.level` to `info`");
    }
    Finding::fine("log", format!("the level is `{level}`"))
}

fn personal(config: &Config) -> Vec<Finding> {
    let key = match &config.personal.master_key {
        Some(_) => Finding::fine("master_key", "is configured"),
        None => Finding::warning(
            "master_key",
            "none is configured: nobody can sign in, and no contact can be kept",
            "set `personal.master_key_file`, see OPERATIONS.md",
        ),
    };
    vec![key, ledger(config)]
}

fn ledger(config: &Config) -> Finding {
    const CHECK: &str = "erasure_ledger";
    let Some(path) = &config.personal.erasure_ledger else {
        return Finding::warning(
            CHECK,
            "none is configured: a backup that is put back brings back whom it was asked to forget",
            "set `personal.erasure_ledger` to a file outside the backups",
        );
    };
    let shown = path.display();
    if let Err(error) = Ledger::at(path.clone()).entries() {
        if !path.exists() {
            let remedy = "the next `serve` makes it; if there was one, put it back first";
            return Finding::warning(CHECK, format!("{shown} is not there"), remedy);
        }
        let remedy = "put it back as it was: without it, erased persons come back with a backup";
        return Finding::error(CHECK, error.to_string(), remedy);
    }
    let beside = |file: &Path| file.parent().is_some_and(|parent| path.starts_with(parent));
    if matches!(&config.database.url, DatabaseUrl::Sqlite(file) if beside(file)) {
        let said = format!("{shown} lies beside the database: both are lost together");
        return Finding::warning(CHECK, said, "move it elsewhere, outside the backups");
    }
    Finding::fine(CHECK, format!("{shown} can be read"))
}
