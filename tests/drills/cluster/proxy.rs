//! Between the service and PostgreSQL, what can go wrong with a network.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What happens to what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Way {
    /// It passes.
    Open,
    /// It passes, each piece some time later.
    Slow,
    /// It is taken and passes only when that ends.
    Stalled,
    /// Questions pass, answers do not.
    Deaf,
    /// Connections are cut, and new ones are at once.
    Cut,
}

const WAYS: [Way; 5] = [Way::Open, Way::Slow, Way::Stalled, Way::Deaf, Way::Cut];

/// How much later a piece passes that is slow.
const DELAY: Duration = Duration::from_millis(30);

/// How often a connection looks whether the way has changed.
const LOOK: Duration = Duration::from_millis(5);

struct Shared {
    way: AtomicU8,
    /// Connections, both ends of each, to be cut.
    ends: Mutex<Vec<TcpStream>>,
    cut: AtomicUsize,
    target: u16,
}

/// A proxy; its threads end with the program.
pub struct Proxy {
    pub port: u16,
    shared: Arc<Shared>,
}

impl Shared {
    fn way(&self) -> Way {
        WAYS[usize::from(self.way.load(Ordering::SeqCst))]
    }

    fn cut(&self) {
        for end in self.ends.lock().expect("no panic").drain(..) {
            let _ = end.shutdown(Shutdown::Both);
            self.cut.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn take(self: &Arc<Self>, client: TcpStream) -> std::io::Result<()> {
        let server = TcpStream::connect(("127.0.0.1", self.target))?;
        for end in [&client, &server] {
            end.set_nodelay(true)?;
            end.set_read_timeout(Some(LOOK))?;
        }
        let mut ends = self.ends.lock().expect("no panic");
        ends.extend([client.try_clone()?, server.try_clone()?]);
        drop(ends);
        for (from, to, answers) in
            [(client.try_clone()?, server.try_clone()?, false), (server, client, true)]
        {
            let shared = Arc::clone(self);
            std::thread::spawn(move || shared.carry(from, to, answers));
        }
        Ok(())
    }

    fn held(&self, answers: bool) -> bool {
        match self.way() {
            Way::Stalled => true,
            Way::Deaf => answers,
            Way::Open | Way::Slow | Way::Cut => false,
        }
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream, answers: bool) {
        let mut piece = vec![0; 1 << 16];
        loop {
            let length = match from.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    continue;
                }
                Err(_) => break,
            };
            if self.way() == Way::Slow {
                std::thread::sleep(DELAY);
            }
            while self.held(answers) {
                std::thread::sleep(LOOK);
            }
            if to.write_all(&piece[..length]).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }
}

impl Proxy {
    /// A proxy to a port of this machine.
    pub fn to(target: u16) -> Self {
        let port = crate::service::free_port();
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port");
        let shared = Arc::new(Shared {
            way: AtomicU8::new(0),
            ends: Mutex::default(),
            cut: AtomicUsize::new(0),
            target,
        });
        let takes = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // Where nobody is behind it, the client finds itself cut off.
                if takes.way() != Way::Cut {
                    let _ = takes.take(client);
                }
            }
        });
        Self { port, shared }
    }

    /// What happens from now on.
    pub fn set(&self, way: Way) {
        self.shared.way.store(way as u8, Ordering::SeqCst);
        if way == Way::Cut {
            self.shared.cut();
        }
    }

    /// How many connections were cut.
    pub fn cut(&self) -> usize {
        self.shared.cut.load(Ordering::Relaxed) / 2
    }
}
