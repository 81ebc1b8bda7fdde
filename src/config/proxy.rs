//! The proxies whose word on a caller's address is believed.

use std::net::IpAddr;

use clap::ValueEnum;
use ipnet::IpNet;
use serde::Deserialize;

use super::error::ConfigError;

/// The proxies whose word on a caller's address is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProxyConfig {
    /// Their networks; none is believed where there are none.
    pub trusted: Vec<IpNet>,
    /// The header in which they say it.
    pub header: ProxyHeader,
}

/// The header in which a proxy says for whom it asks. One of them: what a proxy does
/// not write itself it passes on as the caller wrote it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// `X-Forwarded-For`: what most proxies write.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

pub(super) fn merge(
    trusted: &[String],
    header: Option<ProxyHeader>,
) -> Result<ProxyConfig, ConfigError> {
    let trusted = trusted.iter().map(|text| network(text)).collect::<Result<_, _>>()?;
    Ok(ProxyConfig { trusted, header: header.unwrap_or_default() })
}

/// A network in CIDR notation, or one address.
fn network(text: &str) -> Result<IpNet, ConfigError> {
    let text = text.trim();
    let one = |_| text.parse::<IpAddr>().map(IpNet::from);
    let parsed = text.parse::<IpNet>().or_else(one);
    parsed.map_err(|_| ConfigError::Network(text.to_owned()))
}
