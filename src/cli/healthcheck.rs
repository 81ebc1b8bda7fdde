//! `healthcheck`: whether the service that has these settings is ready, for images of
//! containers, which have no other program to ask with.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::{CliError, output};
use crate::config::{self, CommonArgs, Defaults, ServerArgs};

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// The request (RFC 9112), and what a good answer begins with.
const ASKED: &[u8] = b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
const READY: &[u8] = b"HTTP/1.1 200 ";

/// What `healthcheck` takes.
#[derive(Debug, Args)]
pub struct HealthcheckArgs {
    #[command(flatten)]
    common: CommonArgs,
    #[command(flatten)]
    server: ServerArgs,
}

/// Asks once. Ends with 1 where the service is not ready, or is not there.
///
/// # Errors
/// The settings can't be used.
pub fn run(args: &HealthcheckArgs) -> Result<ExitCode, CliError> {
    // Whatever its database is: that is not opened.
    let defaults = Defaults { data: Some(PathBuf::from(".")), ..Defaults::command() };
    let config = config::load(&args.common, Some(&args.server), defaults)?;
    Ok(match ready(reachable(config.server.bind)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            output::note("the service is not ready");
            ExitCode::from(1)
        }
        Err(error) => {
            output::note(format_args!("the service does not answer: {error}"));
            ExitCode::from(1)
        }
    })
}

fn ready(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(ASKED)?;
    let mut begin = [0; READY.len()];
    stream.read_exact(&mut begin)?;
    Ok(begin == *READY)
}

/// Where a service that listens on `bind` is reached from the same machine.
fn reachable(bind: SocketAddr) -> SocketAddr {
    match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, bind.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, bind.port()).into(),
        _ => bind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_on_all_addresses_is_asked_on_this_machine() {
        for (bind, asked) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("192.0.2.1:80", "192.0.2.1:80"),
        ] {
            let bind = bind.parse().expect("an address");
            assert_eq!(reachable(bind).to_string(), asked);
        }
    }
}
