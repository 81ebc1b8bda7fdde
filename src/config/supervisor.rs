//! What a supervisor of the process (systemd) hands down: sockets that it listens on
//! already, and a place to say that the service is ready.

use std::net::TcpListener;

use listenfd::ListenFd;
use sd_notify::NotifyState;

use super::error::ConfigError;

/// The listener that was handed down (`LISTEN_FDS`, `sd_listen_fds(3)`), if there is one.
///
/// # Errors
/// There are several, or it is no TCP socket.
pub fn handed_down() -> Result<Option<TcpListener>, ConfigError> {
    let mut handed = ListenFd::from_env();
    match handed.len() {
        0 => Ok(None),
        1 => handed.take_tcp_listener(0).map_err(ConfigError::SocketUnfit),
        several => Err(ConfigError::SocketsSeveral(several)),
    }
}

/// Says that the service is ready, if somebody wants to know (`NOTIFY_SOCKET`,
/// `sd_notify(3)`); whether it could be said.
#[must_use]
pub fn tell_ready() -> bool {
    sd_notify::notify(&[NotifyState::Ready]).is_ok()
}
