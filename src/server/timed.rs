//! A connection that is given up where its other side lets us wait: while no request is
//! worked on, for the head of the next one; and while an answer is written, for some of
//! it to be taken.
//!
//! The web framework below has a time for the first head of a connection and for one
//! that is idle, but none for a later head that does not end, and none for answers that
//! nobody takes.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use crate::http::occupied::Occupied;

/// What a caller must take of a waiting answer in each period, in bytes: less than the
/// slowest lines carry, and more than one takes who only wants to keep us.
const LEAST: usize = 16 * 1024;

/// How long the other side may let us wait.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// For the head of a request, while none is worked on.
    pub idle: Duration,
    /// For some of an answer to be taken.
    pub write: Duration,
}

/// A connection that is given up where its other side lets us wait.
pub struct Timed<S> {
    stream: S,
    times: Times,
    occupied: Rc<Occupied>,
    idle: Pin<Box<Sleep>>,
    stall: Option<Stall>,
}

/// An answer that waits to be taken.
struct Stall {
    period: Pin<Box<Sleep>>,
    taken: usize,
}

impl<S> Timed<S> {
    /// `stream`, which was just opened.
    pub fn new(stream: S, times: Times) -> Self {
        let idle = Box::pin(sleep(times.idle));
        Self { stream, times, occupied: Occupied::now(), idle, stall: None }
    }

    /// What is done for it.
    pub fn occupied(&self) -> Rc<Occupied> {
        Rc::clone(&self.occupied)
    }

    /// Ready when nothing was asked for too long.
    fn poll_idle(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        while self.idle.as_mut().poll(cx).is_ready() {
            let since = self.occupied.idle_since().filter(|_| self.stall.is_none());
            let since = since.map_or_else(Instant::now, Instant::from_std);
            let end = since + self.times.idle;
            if end <= Instant::now() {
                return Poll::Ready(given_up("no request came in time"));
            }
            self.idle.as_mut().reset(end);
        }
        Poll::Pending
    }

    /// Ready when too little of an answer was taken in a period.
    fn poll_stall(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let period = self.times.write;
        let stall =
            self.stall.get_or_insert_with(|| Stall { period: Box::pin(sleep(period)), taken: 0 });
        while stall.period.as_mut().poll(cx).is_ready() {
            if stall.taken < LEAST {
                return Poll::Ready(given_up("an answer was not taken in time"));
            }
            *stall = Stall { period: Box::pin(sleep_until(Instant::now() + period)), taken: 0 };
        }
        Poll::Pending
    }
}

fn given_up(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, why)
}

impl<S: AsyncRead + Unpin> AsyncRead for Timed<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_read(cx, buffer) {
            Poll::Pending => this.poll_idle(cx).map(Err),
            done @ Poll::Ready(_) => done,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Timed<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        match Pin::new(&mut this.stream).poll_write(cx, bytes) {
            Poll::Pending => this.poll_stall(cx).map(Err),
            done @ Poll::Ready(_) => {
                if let (Some(stall), Poll::Ready(Ok(taken))) = (&mut this.stall, &done) {
                    stall.taken += taken;
                }
                done
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // All of it is taken, as far as this side can tell.
        if this.stall.take().is_some() {
            this.occupied.rest();
        }
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;

    const TIMES: Times =
        Times { idle: Duration::from_millis(60), write: Duration::from_millis(60) };

    fn pair() -> (Timed<DuplexStream>, DuplexStream) {
        let (ours, theirs) = duplex(1024);
        (Timed::new(ours, TIMES), theirs)
    }

    fn kind<T>(result: io::Result<T>) -> io::ErrorKind {
        result.err().expect("it is given up").kind()
    }

    #[actix_web::test]
    async fn a_head_that_does_not_come_is_not_waited_for() {
        let (mut ours, mut theirs) = pair();
        theirs.write_all(b"GET / HT").await.expect("it is taken");
        let mut buffer = [0; 64];
        assert_eq!(ours.read(&mut buffer).await.expect("what there is"), 8);
        assert_eq!(kind(ours.read(&mut buffer).await), io::ErrorKind::TimedOut);
    }

    #[actix_web::test]
    async fn while_a_request_is_worked_on_nothing_is_waited_for() {
        let (mut ours, _theirs) = pair();
        let occupied = ours.occupied();
        let working = occupied.begin();
        let mut buffer = [0; 64];
        let longer = TIMES.idle * 4;
        assert!(tokio::time::timeout(longer, ours.read(&mut buffer)).await.is_err(), "it waits");
        drop(working);
        let begun = Instant::now();
        assert_eq!(kind(ours.read(&mut buffer).await), io::ErrorKind::TimedOut);
        assert!(begun.elapsed() >= TIMES.idle / 2, "from the end of the work on");
    }

    #[actix_web::test]
    async fn an_answer_that_nobody_takes_is_given_up() {
        let (mut ours, _theirs) = pair();
        let _working = ours.occupied().begin();
        assert_eq!(kind(ours.write_all(&[0; 4096]).await), io::ErrorKind::TimedOut);
    }

    #[actix_web::test]
    async fn one_that_is_taken_drop_by_drop_is_given_up_and_a_slow_one_is_not() {
        for (each, all_taken) in [(16, false), (LEAST, true)] {
            let (ours, mut theirs) = duplex(LEAST);
            let mut ours = Timed::new(ours, TIMES);
            let reader = actix_web::rt::spawn(async move {
                let mut buffer = vec![0; each];
                loop {
                    tokio::time::sleep(TIMES.write / 6).await;
                    if theirs.read(&mut buffer).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
            });
            let written = ours.write_all(&vec![0; LEAST * 16]).await;
            assert_eq!(written.is_ok(), all_taken, "{each} bytes at a time");
            reader.abort();
        }
    }
}
