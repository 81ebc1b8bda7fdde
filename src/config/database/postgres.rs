//! Addresses of PostgreSQL: which are clear, and what of them may be shown.

use std::fmt::{self, Write};

/// Query parameters that may be shown. All others are hidden: a password can
/// stand among them, under an encoded name as well.
const SHOWN: [&str; 6] = ["host", "hostaddr", "port", "dbname", "user", "sslmode"];

/// Whether libpq cuts the address (what follows the scheme) where its writer
/// meant it. Where it doesn't, its messages repeat parts of the password.
pub(super) fn is_clear(rest: &str) -> bool {
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = address.split_once('/').unwrap_or((address, ""));
    let (login, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
    let stray = login.contains('@') || path.contains('@') || query.contains('@');
    let foreign = |c: char| c == '#' || c.is_whitespace() || c.is_control();
    !stray
        && login.matches(':').count() <= 1
        && !rest.contains(foreign)
        && is_percent_encoded(rest)
        && has_ports(hosts)
}

/// Whether every `%` begins an encoded byte other than zero.
fn is_percent_encoded(text: &str) -> bool {
    text.split('%').skip(1).all(|tail| {
        let code = tail.get(..2).unwrap_or_default();
        code.len() == 2 && code != "00" && code.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Whether the port of every host is a number: else it may well be a password
/// whose `@` was left out.
fn has_ports(hosts: &str) -> bool {
    hosts.split(',').all(|host| {
        let after_address = host.rsplit_once(']').map_or(host, |(_, tail)| tail);
        let port = after_address.rsplit_once(':').map_or("", |(_, port)| port);
        port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Writes the address without password and without what might be one.
pub(super) fn write_hidden(formatter: &mut fmt::Formatter<'_>, url: &str) -> fmt::Result {
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    // The last `@`: should a password hold one after all, it stays hidden.
    let (login, place) = address.rsplit_once('@').unwrap_or(("", address));
    write!(formatter, "{scheme}://")?;
    match login.split_once(':') {
        Some((user, _)) => write!(formatter, "{user}:***@")?,
        None if login.is_empty() => {}
        None => write!(formatter, "{login}@")?,
    }
    formatter.write_str(place)?;
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    for (index, pair) in pairs.enumerate() {
        let key = pair.split_once('=').map_or("", |(key, _)| key);
        formatter.write_char(if index == 0 { '?' } else { '&' })?;
        formatter.write_str(if SHOWN.contains(&key) { pair } else { "***" })?;
    }
    Ok(())
}
