//! HTTPS with a certificate made here.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::*;

/// A certificate for `localhost` in files of `directory`, and what a client knows of it.
fn certificate(directory: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
    let made = made.expect("a certificate");
    fs::write(directory.join("certificate.pem"), made.cert.pem()).expect("it is written");
    let key = directory.join("key.pem");
    fs::write(&key, made.signing_key.serialize_pem()).expect("it is written");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("for its owner");
    CertificateDer::from_pem_slice(made.cert.pem().as_bytes()).expect("it is one")
}

/// Asks for health as somebody who knows `root` alone; the answer, or why there is none.
fn ask(address: &str, root: &CertificateDer<'static>) -> Result<String, String> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().expect("a name");
    let client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let stream = TcpStream::connect(address).expect("it listens");
    let mut stream = StreamOwned::new(client, stream);
    let request = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).map_err(|error| error.to_string())?;
    let mut answer = String::new();
    // It may end without a word, as HTTP says by itself how long an answer is.
    let _ = stream.read_to_string(&mut answer);
    Ok(answer)
}

fn settings(directory: &Path) -> [String; 4] {
    let path = |name| text(&directory.join(name)).to_owned();
    [
        "--tls-certificate".to_owned(),
        path("certificate.pem"),
        "--tls-key".to_owned(),
        path("key.pem"),
    ]
}

#[test]
fn https_is_served_and_its_certificate_is_replaced_without_a_restart() {
    let (directory, data) = data(Seed::Reference);
    let directory = directory.path();
    let first = certificate(directory);
    let tls = settings(directory);
    let mut args = vec!["serve", "--bind", "127.0.0.1:0", "--data", text(&data)];
    args.extend(tls.iter().map(String::as_str));
    let serving = Serving::start(&args, &directory.join("log"));
    let said = serving.said.last().expect("where it listens").clone();
    let address = said.strip_prefix("listening on https://").expect("over HTTPS").to_owned();
    let answer = ask(&address, &first).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    // Without TLS nobody is answered.
    let mut plain = TcpStream::connect(&address).expect("it listens");
    plain.write_all(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").expect("it is sent");
    let mut bytes = Vec::new();
    let _ = plain.read_to_end(&mut bytes);
    assert!(!String::from_utf8_lossy(&bytes).contains("HTTP"), "{bytes:?}");

    let second = certificate(directory);
    assert!(ask(&address, &second).is_err(), "not yet");
    let renewed = (0..100).any(|_| {
        let pid = serving.child.id().to_string();
        assert!(Command::new("kill").args(["-HUP", &pid]).status().expect("kill").success());
        std::thread::sleep(Duration::from_millis(50));
        ask(&address, &second).is_ok()
    });
    assert!(renewed && ask(&address, &first).is_err(), "the new one");
    // One that cannot be used changes nothing.
    fs::write(directory.join("certificate.pem"), "x").expect("it is written");
    let pid = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-HUP", &pid]).status().expect("kill").success());
    std::thread::sleep(Duration::from_millis(200));
    assert!(ask(&address, &second).is_ok());
}

#[test]
fn what_is_no_certificate_stops_the_start() {
    let (directory, data) = data(Seed::Reference);
    let directory = directory.path();
    certificate(directory);
    let tls = settings(directory);
    let serve = |more: &[&str]| {
        run(&[&["serve", "--bind", "127.0.0.1:0", "--data", text(&data)], more].concat())
    };
    let half = serve(&[&tls[0], &tls[1]]).ends_with(2);
    assert!(half.err.contains("go together"), "{half:?}");
    let key = directory.join("key.pem");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).expect("for others");
    let all: Vec<&str> = tls.iter().map(String::as_str).collect();
    let open = serve(&all).ends_with(2);
    assert!(open.err.contains("open to others (mode 640)"), "{open:?}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("for its owner");
    for (name, wrong) in [("certificate.pem", "x"), ("key.pem", "x")] {
        certificate(directory);
        fs::write(directory.join(name), wrong).expect("it is written");
        let refused = serve(&all).ends_with(2);
        assert!(refused.err.contains("cert") || refused.err.contains("key.pem"), "{refused:?}");
    }
    // A key of another certificate.
    certificate(directory);
    let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("one");
    fs::write(&key, other.signing_key.serialize_pem()).expect("it is written");
    let unfit = serve(&all).ends_with(2);
    assert!(unfit.err.contains("cannot be used"), "{unfit:?}");
}
