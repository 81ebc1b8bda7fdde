//! TLS, by rustls: a certificate and its key, read at the start and again when the
//! process is told to (SIGHUP), and connections with it or without.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::signal::unix::{SignalKind, signal};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

use crate::config::TlsConfig;

/// Why there is no TLS.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file is none of PEM, or cannot be read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// The reason.
        source: pem::Error,
    },
    /// Certificate and key do not fit each other, or cannot be used.
    #[error("the certificate and its key cannot be used: {0}")]
    Unfit(#[from] rustls::Error),
}

/// A certificate that may be replaced while it is used.
#[derive(Clone)]
pub struct Certificate {
    files: TlsConfig,
    current: Arc<Current>,
}

#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Certificate {
    /// That of `files`.
    ///
    /// # Errors
    /// They cannot be used.
    pub fn read(files: &TlsConfig) -> Result<Self, TlsError> {
        let current = Arc::new(Current(RwLock::new(Arc::new(load(files)?))));
        Ok(Self { files: files.clone(), current })
    }

    /// What accepts connections with it, by TLS 1.2 or 1.3.
    ///
    /// # Errors
    /// The library has no cipher in common with them.
    pub fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::<Current>::clone(&self.current));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Reads it anew at each SIGHUP; one that cannot be used changes nothing.
    pub async fn renew(self) {
        let Ok(mut told) = signal(SignalKind::hangup()) else {
            tracing::error!("SIGHUP cannot be heard: a new certificate needs a restart");
            return;
        };
        while told.recv().await.is_some() {
            match load(&self.files) {
                Ok(new) => {
                    let mut current =
                        self.current.0.write().unwrap_or_else(PoisonError::into_inner);
                    *current = Arc::new(new);
                    tracing::info!("the certificate was read anew");
                }
                Err(error) => tracing::error!(%error, "the certificate stays as it is"),
            }
        }
    }
}

fn load(files: &TlsConfig) -> Result<CertifiedKey, TlsError> {
    let failed = |path: &std::path::Path, source| TlsError::File {
        path: path.display().to_string(),
        source,
    };
    let of = |source| failed(&files.certificate, source);
    let chain = CertificateDer::pem_file_iter(&files.certificate).map_err(of)?;
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(of)?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|e| failed(&files.key, e))?;
    Ok(CertifiedKey::from_der(chain, key, &ring::default_provider())?)
}

/// A connection, with TLS or without.
pub enum Stream {
    /// Without.
    Plain(TcpStream),
    /// With it.
    Secure(Box<TlsStream<TcpStream>>),
}

impl Stream {
    /// Accepts `stream`, with TLS where there is an `acceptor`.
    ///
    /// # Errors
    /// Nothing was agreed upon within `time`.
    pub async fn accept(
        stream: TcpStream,
        acceptor: Option<TlsAcceptor>,
        time: Duration,
    ) -> io::Result<Self> {
        let Some(acceptor) = acceptor else { return Ok(Self::Plain(stream)) };
        let agreed = tokio::time::timeout(time, acceptor.accept(stream)).await;
        let agreed = agreed.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?;
        Ok(Self::Secure(Box::new(agreed?)))
    }
}

/// Does the same with either.
macro_rules! either {
    ($stream:expr, $inner:ident => $done:expr) => {
        match $stream.get_mut() {
            Stream::Plain(stream) => {
                let $inner = Pin::new(stream);
                $done
            }
            Stream::Secure(stream) => {
                let $inner = Pin::new(stream.as_mut());
                $done
            }
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        either!(self, inner => inner.poll_read(cx, buffer))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        either!(self, inner => inner.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, inner => inner.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, inner => inner.poll_shutdown(cx))
    }
}
