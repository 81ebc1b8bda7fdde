//! HTTP as it goes over the wire, for clients that do what no library does.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection that is kept.
pub struct Line {
    stream: TcpStream,
    port: u16,
}

/// What was answered, and how long after it was due.
#[derive(Debug, Clone, Copy)]
pub struct Reply {
    pub status: u16,
    pub took: Duration,
    /// Whether it says when to come again.
    pub retry: bool,
}

impl Line {
    pub fn to(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.set_write_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self { stream, port })
    }

    /// Asks for a path, which was due at `due`.
    pub fn get(&mut self, path: &str, due: Instant) -> io::Result<Reply> {
        let head = format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        // A kept connection may be closed just when it is used: any client asks again.
        self.send(head.as_bytes(), b"", due).or_else(|_| self.send(head.as_bytes(), b"", due))
    }

    /// Sends a head and a body, and reads the answer to its end.
    pub fn send(&mut self, head: &[u8], body: &[u8], due: Instant) -> io::Result<Reply> {
        self.stream.write_all(head)?;
        // Whoever refuses by the head reads no more.
        let sent = self.stream.write_all(body);
        let reply = self.answer(due);
        if reply.is_err() || sent.is_err() {
            *self = Self::to(self.port)?;
        }
        reply
    }

    fn answer(&mut self, due: Instant) -> io::Result<Reply> {
        let (mut text, mut buffer) = (Vec::new(), [0; 16 * 1024]);
        let end = loop {
            if let Some(at) = text.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            match self.stream.read(&mut buffer)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => text.extend_from_slice(&buffer[..read]),
            }
        };
        let head = String::from_utf8_lossy(&text[..end]).to_ascii_lowercase();
        let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
        let length = field("content-length: ").and_then(|text| text.parse::<usize>().ok());
        let mut left = length.unwrap_or(0).saturating_sub(text.len() - end);
        while left > 0 {
            match self.stream.read(&mut buffer)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => left = left.saturating_sub(read),
            }
        }
        let status = head.split(' ').nth(1).and_then(|text| text.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let retry = field("retry-after: ").is_some();
        let reply = Reply { status, took: due.elapsed(), retry };
        if field("connection: close").is_some() {
            *self = Self::to(self.port)?;
        }
        Ok(reply)
    }
}

/// The time that `part` of a hundred are not over.
pub fn percentile(times: &mut [Duration], part: usize) -> Duration {
    times.sort_unstable();
    let at = (times.len() * part).div_ceil(100).max(1) - 1;
    times.get(at).copied().unwrap_or_default()
}
