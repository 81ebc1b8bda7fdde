//! Small requests that would become large if anybody looked at them carelessly, and
//! large ones that anybody can send.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::raw::Line;
use crate::service::{Place, Service};
use crate::told::{alone, tell};

const MIB: u64 = 1024 * 1024;

/// The most that one bomb, and sixteen at once, may make the service hold.
const ONE: u64 = 32 * MIB;
const SIXTEEN: u64 = 64 * MIB;

/// A request that should be refused.
struct Bomb {
    name: &'static str,
    path: &'static str,
    /// Fields of the head beside those that every request has.
    fields: String,
    body: Vec<u8>,
    status: u16,
}

/// As the tool of that name compresses 100 MiB of nothing.
fn gzip() -> Vec<u8> {
    let command = Command::new("gzip")
        .arg("-9")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip is there");
    let mut command = command;
    let mut input = command.stdin.take().expect("its input");
    let writer = std::thread::spawn(move || {
        for _ in 0..100 {
            input.write_all(&vec![0; 1024 * 1024]).expect("it takes it");
        }
    });
    let output = command.wait_with_output().expect("it ends").stdout;
    writer.join().expect("it wrote");
    output
}

/// An archive that says of `files` files that each is 4 GiB of what `gzip` compressed.
fn zip(gzip: &[u8], files: u16) -> Vec<u8> {
    // RFC 1952: ten bytes before, a check and a size after what is deflated.
    let (deflated, check) = (&gzip[10..gzip.len() - 8], &gzip[gzip.len() - 8..gzip.len() - 4]);
    let size = u32::try_from(deflated.len()).expect("it fits").to_le_bytes();
    let name = b"word/document.xml";
    let length = u16::try_from(name.len()).expect("it fits").to_le_bytes();
    let described = |signature: &[u8], extra: &[u8]| {
        let mut head = signature.to_vec();
        head.extend(extra);
        head.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        head.extend(check);
        head.extend(size);
        head.extend(u32::MAX.to_le_bytes());
        head.extend(length);
        head
    };
    let mut archive = described(b"PK\x03\x04", &[]);
    archive.extend([0, 0]);
    archive.extend(name);
    archive.extend(deflated);
    let directory = u32::try_from(archive.len()).expect("it fits");
    for _ in 0..files {
        archive.extend(described(b"PK\x01\x02", &[20, 0]));
        // No extra field, no comment, the first disk, no attributes, the same place.
        archive.extend([0; 12]);
        archive.extend(0_u32.to_le_bytes());
        archive.extend(name);
    }
    let end = u32::try_from(archive.len()).expect("it fits");
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(files.to_le_bytes());
    archive.extend(files.to_le_bytes());
    archive.extend((end - directory).to_le_bytes());
    archive.extend(directory.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

fn form(file: &[u8]) -> (String, Vec<u8>) {
    let mut body =
        b"--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\r\n"
            .to_vec();
    body.extend(file);
    body.extend(b"\r\n--frontier--\r\n");
    ("Content-Type: multipart/form-data; boundary=frontier\r\n".to_owned(), body)
}

/// A table of 10,000 columns and as many rows as there is room for.
fn wide_table(size: usize) -> Vec<u8> {
    let mut table: String =
        (0..10_000).fold(String::new(), |table, column| table + &format!("column{column},"));
    let row = ",".repeat(9_999) + "\n";
    while table.len() + row.len() < size {
        table.push('\n');
        table.push_str(&row);
    }
    table.into_bytes()
}

/// The same as a spreadsheet program of old writes it.
fn in_windows_1250(table: &[u8]) -> Vec<u8> {
    let mut old = vec![0xE8; 32];
    for byte in table {
        if *byte == b'\n' {
            old.push(b'\r');
        }
        old.push(*byte);
    }
    old
}

fn bombs() -> Vec<Bomb> {
    let json = "Content-Type: application/json\r\n";
    let squeezed = gzip();
    let (multipart, archive) = form(&zip(&squeezed, 1));
    let (_, crowded) = form(&zip(&squeezed, 60_000));
    let documents = "/api/v1/documents";
    let bomb = |name, path, fields: &str, body, status| {
        let fields = fields.to_owned();
        Bomb { name, path, fields, body, status }
    };
    vec![
        bomb(
            "a compressed body",
            "/api/v1/organizations",
            &format!("{json}Content-Encoding: gzip\r\n"),
            squeezed.clone(),
            415,
        ),
        bomb("deep JSON", "/api/v1/organizations", json, vec![b'['; 256 * 1024], 400),
        bomb(
            "deep JSON, imported",
            "/api/v1/compositions/import",
            json,
            b"{\"a\":".repeat(4 * 1024 * 1024 / 5),
            400,
        ),
        bomb(
            "10,000 columns",
            "/api/v1/imports",
            "Content-Type: text/csv\r\n",
            wide_table(12 * 1024 * 1024),
            422,
        ),
        bomb(
            "10,000 columns in Windows-1250, with carriage returns",
            "/api/v1/imports",
            "Content-Type: text/csv\r\n",
            in_windows_1250(&wide_table(12 * 1024 * 1024 - 64 * 1024)),
            422,
        ),
        bomb(
            "120 KiB of head",
            "/api/v1/organizations",
            &format!("{json}X-A: {}\r\n", "a".repeat(120 * 1024)),
            Vec::new(),
            431,
        ),
        bomb(
            "4 MiB of head",
            "/api/v1/organizations",
            &format!("X-A: {}\r\n", "a".repeat(4 * 1024 * 1024)),
            Vec::new(),
            431,
        ),
        bomb("5,000 fields", "/api/v1/organizations", &"X-A: a\r\n".repeat(5_000), Vec::new(), 431),
        bomb("a zip bomb", documents, &multipart, archive, 422),
        bomb("a zip bomb of 60,000 files", documents, &multipart, crowded, 422),
    ]
}

/// Sends it; the status, or none where the connection was cut off meanwhile.
fn send(place: &Place, bomb: &Bomb) -> Option<u16> {
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n{}\r\n",
        bomb.path,
        place.token,
        bomb.body.len(),
        bomb.fields
    );
    let mut line = Line::to(place.port()).ok()?;
    line.send(head.as_bytes(), &bomb.body, Instant::now()).ok().map(|reply| reply.status)
}

/// How much more the service held, at most, than it holds before `work`.
fn rise(service: &Service, work: impl FnOnce()) -> u64 {
    let (before, _) = service.memory();
    work();
    service.memory().1.saturating_sub(before)
}

#[test]
fn bombs_are_refused_and_take_no_memory() {
    let _alone = alone();
    let place = Place::new();
    let service = place.serve();
    let bombs = bombs();
    // What the first request of a kind makes ready stays for the next ones.
    for bomb in &bombs {
        send(&place, bomb);
    }
    let (mut one, mut sixteen) = ((0, ""), (0, ""));
    for bomb in &bombs {
        let single = rise(&service, || {
            let status = send(&place, bomb);
            assert!(status.is_none_or(|status| status == bomb.status), "{}: {status:?}", bomb.name);
        });
        let crowd = rise(&service, || {
            std::thread::scope(|scope| {
                for _ in 0..16 {
                    scope.spawn(|| send(&place, bomb));
                }
            });
        });
        assert!(single <= ONE, "{}: {} KiB", bomb.name, single / 1024);
        assert!(crowd <= SIXTEEN, "{}, 16 at once: {} KiB", bomb.name, crowd / 1024);
        one = one.max((single, bomb.name));
        sixteen = sixteen.max((crowd, bomb.name));
    }
    tell(&format!(
        "bombs: {} kinds refused, memory rose by {:.1} MiB at most ({}), by {:.1} MiB with 16 at once ({})",
        bombs.len(),
        mebibytes(one.0),
        one.1,
        mebibytes(sixteen.0),
        sixteen.1,
    ));
    service.stop();
}

#[test]
fn bombs_without_limits_take_memory() {
    let _alone = alone();
    let place =
        Place::new().set(&[("REGISTRY_IMPORT_LIMIT", "1073741824"), ("REGISTRY_LIMIT_FILES", "0")]);
    let service = place.serve();
    let bomb = Bomb {
        name: "10,000 columns",
        path: "/api/v1/imports",
        fields: "Content-Type: text/csv\r\n".to_owned(),
        body: wide_table(48 * 1024 * 1024),
        status: 422,
    };
    let rise = rise(&service, || {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| send(&place, &bomb));
            }
        });
    });
    std::thread::sleep(Duration::from_millis(10));
    tell(&format!("bombs, control without limits: memory rose by {:.1} MiB", mebibytes(rise)));
    assert!(rise > SIXTEEN, "the check does not see memory");
    service.stop();
}

#[expect(clippy::cast_precision_loss, clippy::float_arithmetic, reason = "to be read by people")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / MIB as f64
}
