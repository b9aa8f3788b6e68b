//! Connections that there is no place for: each is told to come again.
//! Never looks at what is asked, and never waits for long, for much or for many at once.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::respond::BUSY;

/// Most connections that are being told at once.
const MAX_TOLD: usize = 64;
/// How long it is waited for a client to go once it was told.
const MAX_TIME: Duration = Duration::from_secs(1);
/// Most bytes that are read of what a client still sends.
const MAX_BYTES: u64 = 128 * 1024;

/// What they are told, before the words for it.
const HEAD: &str = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\r\nThe portal is busy. ";

/// Whoever is being told at the moment.
pub(super) struct TurnedAway {
    places: Arc<Semaphore>,
    answer: Bytes,
}

impl TurnedAway {
    /// Beside so many connections that are let in: few where these are few.
    pub fn beside(connections: usize) -> TurnedAway {
        let places = Arc::new(Semaphore::new(connections.div_ceil(8).min(MAX_TOLD)));
        TurnedAway { places, answer: format!("{HEAD}{BUSY}\n").into() }
    }

    /// Tells a client, and ends its connection.
    pub fn tell(&self, stream: TcpStream) {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            // Told as well as that goes without waiting: whoever sent more than was read may see no more than the end.
            let _ = stream.into_std().and_then(|mut stream| stream.write(&self.answer));
            return;
        };
        let answer = self.answer.clone();
        tokio::spawn(async move {
            let _ = tokio::time::timeout(MAX_TIME, told(stream, &answer)).await;
            drop(place);
        });
    }
}

/// Answers, and reads until the client goes: where a connection is closed before all that was sent is read, the system
/// resets it, and the answer may be lost on its way (RFC 9112, 9.6).
async fn told(mut stream: TcpStream, answer: &[u8]) -> io::Result<u64> {
    stream.write_all(answer).await?;
    stream.shutdown().await?;
    tokio::io::copy(&mut stream.take(MAX_BYTES), &mut tokio::io::sink()).await
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// Both ends of a connection.
    async fn connected() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
        let client = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("a connection");
        (listener.accept().await.expect("a client").0, client)
    }

    #[tokio::test]
    async fn a_client_that_is_still_sending_reads_that_it_is_to_come_again() {
        let (server, mut client) = connected().await;
        client.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000\r\n\r\n").await.expect("sent");
        let telling = tokio::spawn(async { told(server, HEAD.as_bytes()).await });
        for _ in 0..3 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            client.write_all(&[b'x'; 1_000]).await.expect("its form is taken");
        }
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.expect("the whole answer");
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 2\r\n"), "{answer}");
        drop(client);
        let read = telling.await.expect("it ends").expect("nothing breaks");
        assert!(read > 3_000, "{read} bytes");
    }

    #[tokio::test]
    async fn a_client_that_never_goes_is_not_waited_for() {
        let (server, mut client) = connected().await;
        let all = TurnedAway::beside(1);
        all.tell(server);
        assert_eq!(all.places.available_permits(), 0);
        let (another, _other_client) = connected().await;
        all.tell(another);
        tokio::time::sleep(MAX_TIME + Duration::from_millis(500)).await;
        assert_eq!(all.places.available_permits(), 1);
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).await.expect("the whole answer");
        assert_eq!(answer, all.answer);
    }
}
