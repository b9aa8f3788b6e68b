//! How fast a client must be to keep its connection: it asks for something, or bytes move.
//! Never sets a timer for a request: one for a connection, that looks now and then, costs a kept page nothing.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::MAX_TIME;

/// How often it is looked: longer than any answer takes, so that nobody who waits for one is cut off.
const LOOK_EVERY: Duration = Duration::from_secs(MAX_TIME.as_secs() + 5);
/// What must have moved since the last look.
const LEAST_BYTES: usize = 4 * 1024;

/// What moved on a connection since it was last looked.
#[derive(Clone, Default)]
pub(super) struct Pace(Arc<AtomicUsize>);

impl Pace {
    /// Something was asked for, however short.
    pub fn asked(&self) {
        self.moved(LEAST_BYTES);
    }

    fn moved(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Runs a connection to its end, or until its client is too slow.
    pub async fn keeps<T>(self, connection: impl Future<Output = T>) -> Option<T> {
        let mut connection = std::pin::pin!(connection);
        let mut looks = tokio::time::interval_at(tokio::time::Instant::now() + LOOK_EVERY, LOOK_EVERY);
        loop {
            tokio::select! {
                biased;
                ended = &mut connection => return Some(ended),
                _ = looks.tick() => if self.0.swap(0, Ordering::Relaxed) < LEAST_BYTES {
                    return None;
                }
            }
        }
    }
}

/// A stream whose bytes are counted.
pub(super) struct Paced<S> {
    stream: S,
    pace: Pace,
    /// What was read already by somebody else, and comes again before the rest.
    read_before: Bytes,
}

impl<S> Paced<S> {
    /// Counts the bytes of that stream.
    pub fn new(stream: S, pace: Pace) -> Self {
        Paced { stream, pace, read_before: Bytes::new() }
    }

    /// Lets these bytes come again before the rest.
    pub fn reads_first(&mut self, bytes: Bytes) {
        self.read_before = bytes;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.read_before.is_empty() {
            let length = self.read_before.len().min(buffer.remaining());
            buffer.put_slice(&self.read_before.split_to(length));
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.pace.moved(buffer.filled().len() - before);
        read
    }
}

impl<S: AsyncWrite + Unpin> Paced<S> {
    fn counted(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = written {
            self.pace.moved(bytes);
        }
        written
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.counted(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.counted(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    /// Both ends of a connection that holds at most so many bytes on its way.
    fn connected(held: usize) -> (Paced<DuplexStream>, DuplexStream) {
        let (stream, client) = duplex(held);
        (Paced::new(stream, Pace::default()), client)
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_sends_a_byte_now_and_then_is_cut_off() {
        let (mut server, mut client) = connected(64);
        tokio::spawn(async move {
            while client.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
        });
        let mut head = Vec::new();
        assert!(server.pace.clone().keeps(server.read_to_end(&mut head)).await.is_none());
        assert!(head.len() < 20, "{} bytes were waited for", head.len());
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_is_cut_off() {
        let (mut server, client) = connected(LEAST_BYTES / 2);
        let answer = vec![0; 10 * LEAST_BYTES];
        assert!(server.pace.clone().keeps(server.write_all(&answer)).await.is_none());
        drop(client);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_asks_or_takes_is_kept_however_long_it_lasts() {
        let (mut server, mut client) = connected(LEAST_BYTES);
        tokio::spawn(async move {
            let mut piece = vec![0; LEAST_BYTES];
            while client.read_exact(&mut piece).await.is_ok() {
                tokio::time::sleep(LOOK_EVERY - Duration::from_secs(1)).await;
            }
        });
        let answer = vec![0; 10 * LEAST_BYTES];
        assert!(server.pace.clone().keeps(server.write_all(&answer)).await.is_some());
        let pace = Pace::default();
        let asking = async {
            for _ in 0..10 {
                pace.asked();
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        assert!(pace.clone().keeps(asking).await.is_some());
    }
}
