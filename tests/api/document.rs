//! Documents: files that are taken, kept, handed out and taken back.

use diesel::connection::SimpleConnection as _;
use healthy_cities_registry::domain::document::FILE_NAME_MAX;
use healthy_cities_registry::store::document::existing;
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::revision::digest;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::engine::{Engine, Seed};
use crate::given::{SCENARIO, all, pages};
use crate::specimen::{form, made, places, refused};

const PATH: &str = "/api/v1/documents";
const PARTS: [(&str, &str); 2] = [("kind", "minutes"), ("source", SCENARIO)];
const DRAFT: [(&str, &str); 3] =
    [("kind", "minutes"), ("source", SCENARIO), ("published", "false")];
const ODT: &str = "application/vnd.oasis.opendocument.text";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn send(actor: &Actor, parts: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
    actor.upload(PATH, &[], &form(parts, Some((name, bytes))))
}

/// Records a document; returns its path.
fn filed(actor: &Actor, parts: &[(&str, &str)], name: &str, bytes: &[u8]) -> String {
    made(&send(actor, parts, name, bytes)).0
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A zip archive that other programs read too: entries kept as they are.
fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    let long = |value: usize| u32::try_from(value).expect("short").to_le_bytes();
    for (name, content) in entries {
        let start = long(bytes.len());
        let mut head = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
        head.extend(crc32(content.as_bytes()).to_le_bytes());
        head.extend([long(content.len()), long(content.len()), long(name.len())].concat());
        bytes.extend([b"PK\x03\x04", &head[..], name.as_bytes(), content.as_bytes()].concat());
        let place = [&[0; 10][..], &start].concat();
        directory.extend([b"PK\x01\x02\x14\0", &head[..], &place, name.as_bytes()].concat());
    }
    let count = u16::try_from(entries.len()).expect("few").to_le_bytes();
    let (size, start) = (long(directory.len()), long(bytes.len()));
    bytes.extend(directory);
    bytes.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &start, b"\0\0"].concat());
    bytes
}

/// A file of each kind that is taken, with its media type and ending.
fn specimens() -> Vec<(Vec<u8>, &'static str, &'static str)> {
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xaeB`\x82";
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9";
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let odf = |kind| {
        zip(&[("mimetype", kind), ("content.xml", "<a/>"), ("META-INF/manifest.xml", "<a/>")])
    };
    let docx =
        [("[Content_Types].xml", types), ("_rels/.rels", "<a/>"), ("word/document.xml", "<a/>")];
    // As some programs write it: the part that tells comes after many others.
    let xlsx = [
        ("_rels/.rels", "<a/>"),
        ("docProps/app.xml", "<a/>"),
        ("docProps/core.xml", "<a/>"),
        ("xl/theme/theme1.xml", "<a/>"),
        ("xl/workbook.xml", "<a/>"),
        ("[Content_Types].xml", types),
    ];
    vec![
        (pdf.to_vec(), "application/pdf", "pdf"),
        (png.to_vec(), "image/png", "png"),
        (jpeg.to_vec(), "image/jpeg", "jpg"),
        (b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec(), "image/tiff", "tif"),
        (b"MM\0*\0\0\0\x08\0\0\0\0\0\0".to_vec(), "image/tiff", "tiff"),
        ("Usnesení č. 1\r\n\tpříloha\n".into(), "text/plain", "txt"),
        ("obec;hlas\nLitoměřice;pro\n".into(), "text/csv", "csv"),
        (odf(ODT), ODT, "odt"),
        (odf(ODS), ODS, "ods"),
        (zip(&docx), DOCX, "docx"),
        (zip(&xlsx), XLSX, "xlsx"),
    ]
}

/// Changes the database by hand.
fn by_hand(app: &App, statement: &str) {
    let statement = statement.to_owned();
    let done =
        app.store.write_now(move |conn| conn.batch_execute(&statement).map_err(StoreError::from));
    done.expect("it is changed");
}

/// How many files are kept.
fn kept(app: &App) -> usize {
    app.store
        .read_now(healthy_cities_registry::store::document::content::digests)
        .expect("a list")
        .len()
}

on_both! {
    fn every_kind_of_file_comes_back_as_it_went(app: Reference) {
        let (staff, asked) = (app.staff(), app.anonymous());
        for (bytes, media_type, ending) in specimens() {
            let name = format!("příloha.{ending}");
            let answer = send(&staff, &PARTS, &name, &bytes);
            let body = answer.expect(201);
            let (path, tag) = made(&answer);
            assert_eq!((&body["media_type"], &body["file_name"]), (&json!(media_type), &json!(name)));
            assert_eq!((&body["size"], &body["sha256"]), (&json!(bytes.len()), &json!(digest(&bytes))));
            let read = asked.get(&path);
            assert_eq!((read.expect(200), read.etag()), (body.clone(), tag.as_str()));
            let content = asked.get(body["links"]["content"].as_str().expect("a link"));
            assert_eq!((content.status, &content.bytes), (200, &bytes), "{media_type}");
            let served = content.header("content-type").expect("a type");
            let expected = if media_type.starts_with("text/") { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() };
            assert_eq!(served, expected);
            assert_eq!(content.header("content-disposition"), Some(format!("attachment; filename=\"priloha.{ending}\"; filename*=UTF-8''p%C5%99%C3%ADloha.{ending}").as_str()));
            assert_eq!(content.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(content.header("content-security-policy"), Some("sandbox; default-src 'none'; frame-ancestors 'none'"));
            assert_eq!(content.header("cache-control"), Some("no-cache"));
            assert_eq!(content.etag(), format!("\"sha256.{}\"", digest(&bytes)));
            let again = asked.send("GET", &format!("{path}/content"), &[("If-None-Match", content.etag())], b"");
            assert_eq!((again.status, again.bytes.len(), again.etag()), (304, 0, content.etag()));
            let head = asked.send("HEAD", &format!("{path}/content"), &[], b"");
            assert_eq!((head.status, head.bytes.len()), (200, 0));
        }
        assert_eq!(all(&asked, PATH).len(), specimens().len());
        assert_eq!(app.verify().faults, []);
    }

    fn a_file_is_what_its_bytes_are(app: Reference) {
        let staff = app.staff();
        for (name, bytes, media_type, file_name) in [
            // `form` says text/html of every file.
            ("zápis.html", &b"%PDF-1.7"[..], "application/pdf", "zápis.html.pdf"),
            ("zápis.docx", b"%PDF-1.7", "application/pdf", "zápis.docx.pdf"),
            ("setup.exe", b"plain text", "text/plain", "setup.exe.txt"),
            ("a.bat", b"del *", "text/plain", "a.bat.txt"),
            ("a.txt", b"\x89PNG\r\n\x1a\n", "image/png", "a.txt.png"),
            ("A.CSV", b"a;b", "text/csv", "A.CSV"),
        ] {
            let body = send(&staff, &PARTS, name, bytes).expect(201);
            assert_eq!((&body["media_type"], &body["file_name"]), (&json!(media_type), &json!(file_name)), "{name}");
        }
        let newest = app.newest_revision();
        let archive = zip(&[("a.txt", "x")]);
        let macros = zip(&[("[Content_Types].xml", "<a/>"), ("word/document.xml", "<a/>"), ("word/vbaProject.bin", "x")]);
        for (name, bytes) in [
            ("a.pdf", &b"<!DOCTYPE html><script>alert(1)</script>"[..]),
            ("a.txt", b"\n <html><body onload=alert(1)>"),
            ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("a.txt", b"<?xml version=\"1.0\"?><svg/>"),
            ("a.pdf", b"MZ\x90\0\x03\0\0\0"),
            ("a.txt", b"\x7fELF\x02\x01\x01"),
            ("a.txt", b"#!/bin/sh\nrm -rf /"),
            ("a.txt", b"a\0b"),
            ("a.txt", b"p\xf8\xedloha"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("a.eml", b"Received: from a\nSubject: b\n\nc"),
            ("a.docx", &archive),
            ("a.docx", &macros),
            ("a.docx", b"PK\x03\x04"),
        ] {
            let answer = send(&staff, &PARTS, name, bytes);
            assert_eq!(refused(&answer, 422, "invalid", PATH), places(&[("/file", "document_media_type")]), "{bytes:?}");
            assert!(answer.text.contains("application/pdf") && answer.text.contains("text/csv"), "it says what is taken: {}", answer.text);
        }
        assert_eq!((app.newest_revision(), kept(app)), (newest, 5), "nothing was kept");
    }

    fn names_are_made_harmless(app: Reference) {
        let (staff, asked) = (app.staff(), app.anonymous());
        let (long, emoji) = ("ž".repeat(10_000), "📄".repeat(10_000));
        for (name, expected) in [
            ("../../../etc/passwd", Some("passwd.txt")),
            ("..\\\\..\\\\windows\\\\system32\\\\a.txt", None),
            ("/", Some("document.txt")),
            ("", Some("document.txt")),
            ("...", Some("document.txt")),
            (".bashrc", Some("bashrc.txt")),
            ("NUL.txt", Some("_NUL.txt")),
            ("a\tb\u{85}\u{202e}c.txt", Some("abc.txt")),
            ("📄 zápis.txt", Some("📄 zápis.txt")),
            ("a\\\"; filename=\\\"b.txt", None),
            ("a%0d%0aSet-Cookie: b=c.txt", Some("a%0d%0aSet-Cookie_ b=c.txt")),
            (&long, None),
            (&emoji, None),
        ] {
            let answer = send(&staff, &PARTS, name, b"text");
            let body = answer.expect(201);
            let found = body["file_name"].as_str().expect("a name");
            assert!(expected.is_none_or(|expected| found == expected), "{name}: {found}");
            assert!((5..=FILE_NAME_MAX).contains(&found.chars().count()) , "{found}");
            assert_eq!(found.rsplit_once('.').map(|(_, ending)| ending), Some("txt"));
            assert!(!found.starts_with('.') && !found.contains(['/', '\\', '"', ':', '\r', '\n', '\t', '\u{202e}']), "{found:?}");
            let content = asked.get(&format!("{}/content", made(&answer).0));
            assert_eq!(content.status, 200);
            let header = content.header("content-disposition").expect("a name");
            assert!(header.starts_with("attachment; filename=\"") && header.is_ascii() && header.matches('"').count() == 2, "{header}");
            assert_eq!(content.header("set-cookie"), None);
        }
        // A line within the head of a part is no name: the form cannot be read.
        for name in ["a\r\nSet-Cookie: x=y\r\n\r\n.txt", "a\nb.txt", "a\u{7f}b.txt", "a\0b.txt"] {
            let answer = send(&staff, &PARTS, name, b"text");
            refused(&answer, 400, "bad_request", PATH);
            assert_eq!(answer.header("set-cookie"), None);
        }
        let nameless = b"--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext\r\n";
        let whole = [&nameless[..], &form(&PARTS, None)].concat();
        assert_eq!(staff.upload(PATH, &[], &whole).expect(201)["file_name"], "document.txt");
        assert_eq!(app.verify().faults, []);
    }

    fn parts_are_read_strictly_and_all_faults_are_named(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let text: Option<(&str, &[u8])> = Some(("a.txt", b"text"));
        let long = "x".repeat(2_001);
        for (parts, file, expected) in [
            (vec![], None, vec![("/file", "member_missing"), ("/kind", "member_missing"), ("/source", "member_missing")]),
            (vec![("kind", "minutes")], text, vec![("/source", "member_missing")]),
            (PARTS.to_vec(), Some(("a.txt", &b""[..])), vec![("/file", "document_empty")]),
            (vec![("kind", "letter"), ("source", " "), ("dated", "2020-02-30"), ("title", "a\nb"), ("note", &long), ("published", "yes")], Some(("a", &b"\0"[..])),
             vec![("/dated", "day_form"), ("/file", "document_media_type"), ("/kind", "word_unknown"), ("/note", "text_too_long"), ("/published", "json_type"), ("/source", "text_empty"), ("/title", "text_control_character")]),
            ([&PARTS[..], &[("note", "")]].concat(), text, vec![("/note", "text_empty")]),
            ([&PARTS[..], &[("owner", "x"), ("a/b~c", "x")]].concat(), text, vec![("/a~1b~0c", "member_unknown"), ("/owner", "member_unknown")]),
            ([&PARTS[..], &[("kind", "other"), ("media_type", "text/html")]].concat(), text, vec![("/kind", "member_repeated"), ("/media_type", "member_unknown")]),
            ([&PARTS[..], &[("file", "text")]].concat(), text, vec![("/file", "member_repeated")]),
        ] {
            let answer = staff.upload(PATH, &[], &form(&parts, file));
            assert_eq!(refused(&answer, 422, "invalid", PATH), places(&expected), "{parts:?}");
        }
        let latin = form(&[("kind", "minutes"), ("source", "SOURCE")], text);
        let place = latin.windows(6).position(|bytes| bytes == b"SOURCE").expect("a source");
        let latin = [&latin[..place], b"p\xf8\xed", &latin[place + 6..]].concat();
        assert_eq!(refused(&staff.upload(PATH, &[], &latin), 422, "invalid", PATH), places(&[("/source", "json_type")]));
        let huge = "x".repeat(17 << 10);
        refused(&send(&staff, &[("kind", "minutes"), ("source", &huge)], "a.txt", b"x"), 413, "content_too_large", PATH);
        let many = vec![("x", ""); 40];
        refused(&staff.upload(PATH, &[], &form(&many, text)), 413, "content_too_large", PATH);
        let whole = form(&PARTS, text);
        for length in (0..whole.len() - 14).step_by(7) {
            let answer = staff.upload(PATH, &[], &whole[..length]);
            assert!(answer.status == 400 || answer.status == 422, "cut at {length}: {} {}", answer.status, answer.text);
        }
        for kind in ["application/json", "multipart/mixed; boundary=BOUNDARY", "text/plain"] {
            let answer = staff.send("POST", PATH, &[("Content-Type", kind)], &whole);
            refused(&answer, 415, "media_type_unsupported", PATH);
        }
        assert_eq!((app.newest_revision(), kept(app)), (newest, 0));
    }

    fn the_same_bytes_are_kept_once_and_as_long_as_a_document_has_them(app: Reference) {
        let (staff, asked) = (app.staff(), app.anonymous());
        let first = filed(&staff, &PARTS, "a.txt", b"the same");
        let second = filed(&staff, &PARTS, "b.txt", b"the same");
        filed(&staff, &PARTS, "c.txt", b"others");
        assert_ne!(first, second);
        assert_eq!(kept(app), 2);
        let known_at = app.newest_revision();
        assert_eq!(staff.delete(&first, "*").status, 204);
        assert_eq!(kept(app), 2);
        refused(&asked.get(&format!("{first}/content")), 404, "not_found", &format!("{first}/content"));
        assert_eq!(asked.get(&format!("{second}/content")).text, "the same");
        assert_eq!(asked.get(&format!("{first}/content?known_at={known_at}")).text, "the same", "another document has it still");
        assert_eq!(app.verify().faults, []);
        assert_eq!(staff.delete(&second, "*").status, 204);
        assert_eq!(kept(app), 1);
        for path in [&first, &second] {
            let past = asked.get(&format!("{path}?known_at={known_at}")).expect(200);
            assert_eq!(past["sha256"], json!(digest(b"the same")), "what was said of it stays");
            let gone = asked.get(&format!("{path}/content?known_at={known_at}&as_of=2020-02-20"));
            refused(&gone, 404, "not_found", &format!("{path}/content"));
        }
        assert_eq!(app.verify().faults, []);
        let third = filed(&staff, &PARTS, "d.txt", b"the same");
        assert_eq!((kept(app), asked.get(&format!("{third}/content")).text.as_str()), (2, "the same"), "it can come again");
        assert_eq!(app.verify().faults, []);
    }

    fn a_draft_does_not_show_outside(app: Reference) {
        let (staff, auditor, asked, dashboard) = (app.staff(), app.auditor(), app.anonymous(), app.dashboard());
        filed(&staff, &PARTS, "public.txt", b"public");
        let known = app.newest_revision();
        let seen = |actor: &Actor| {
            let sha256 = digest(b"secret");
            ["?count=exact", "?q=tajn", &format!("?sha256={sha256}&count=exact"), "?kind=minutes"]
                .map(|query| { let answer = actor.get(&format!("{PATH}{query}")); (answer.text.clone(), answer.etag().to_owned()) })
        };
        let (lists, feed) = (seen(&asked), asked.get("/api/v1/revisions?limit=200").text);
        let draft = filed(&staff, &DRAFT, "tajný.txt", b"secret");
        staff.patch(&draft, "*", &json!({"note": "still a draft"})).expect(200);
        let content = format!("{draft}/content");
        for actor in [&asked, &dashboard] {
            refused(&actor.get(&draft), 404, "not_found", &draft);
            refused(&actor.get(&content), 404, "not_found", &content);
            refused(&actor.send("GET", &content, &[("If-None-Match", &format!("\"sha256.{}\"", digest(b"secret")))], b""), 404, "not_found", &content);
            assert_eq!(actor.get(&format!("{draft}/content?known_at={}", app.newest_revision())).status, 422);
        }
        assert_eq!(seen(&asked), lists, "not in a list, a count or a tag");
        assert_eq!(asked.get("/api/v1/revisions?limit=200").text, feed);
        for number in known + 1..=app.newest_revision() {
            assert_eq!(asked.get(&format!("/api/v1/revisions/{number}")).status, 404);
        }
        for actor in [&staff, &auditor] {
            let file = actor.get(&content);
            assert_eq!((file.text.as_str(), file.header("cache-control")), ("secret", Some("private, no-store")));
            assert_eq!(all(actor, &format!("{PATH}?q=TAJN%C3%9D")).len(), 1);
        }
        let before = app.newest_revision();
        let published = staff.patch(&draft, "*", &json!({"published": true})).expect(200);
        assert_eq!((asked.get(&draft).expect(200), asked.get(&content).text.as_str()), (published, "secret"));
        assert_eq!(staff.get(&content).header("cache-control"), Some("private, no-cache"));
        let change = asked.get(&format!("/api/v1/revisions/{}", app.newest_revision())).expect(200)["changes"][0].clone();
        assert_eq!((&change["before"], &change["after"]["published"]), (&Value::Null, &json!(true)), "what it was as a draft stays inside");
        refused(&asked.get(&format!("{draft}?known_at={before}")), 404, "not_found", &draft);
        let hidden = staff.patch(&draft, "*", &json!({"published": false}));
        assert_eq!(refused(&hidden, 422, "invalid", &draft), places(&[("/published", "published_for_good")]));
    }

    fn a_draft_keeps_nothing_open_that_was_taken_back(app: Reference) {
        let (staff, asked) = (app.staff(), app.anonymous());
        let published = filed(&staff, &PARTS, "a.txt", b"taken back");
        let known_at = app.newest_revision();
        filed(&staff, &DRAFT, "b.txt", b"taken back");
        let past = format!("{published}/content?known_at={known_at}");
        assert_eq!(asked.get(&past).status, 200);
        assert_eq!(staff.delete(&published, "*").status, 204);
        assert_eq!((asked.get(&past).status, staff.get(&past).status, kept(app)), (404, 200, 1));
        assert_eq!(app.verify().faults, []);
    }

    fn what_is_said_of_a_document_can_be_corrected(app: Reference) {
        let (staff, asked) = (app.staff(), app.anonymous());
        let parts = [("kind", "minutes"), ("source", SCENARIO), ("title", "Zápis"), ("dated", "2020-04-01"), ("note", "n"), ("published", "true")];
        let answer = send(&staff, &parts, "a.pdf", b"%PDF-1.7");
        let first = answer.expect(201);
        let (path, tag) = made(&answer);
        for (name, value) in &parts[..5] {
            assert_eq!(first[name], json!(value));
        }
        let change = json!({"kind": "resolution_extract", "title": null, "dated": null, "note": "seen"});
        let second = staff.patch(&path, &tag, &change).expect(200);
        assert_eq!((&second["kind"], &second["title"], &second["dated"], &second["note"]), (&change["kind"], &Value::Null, &Value::Null, &change["note"]));
        assert_eq!((&second["sha256"], &second["file_name"], &second["source"]), (&first["sha256"], &first["file_name"], &first["source"]));
        assert_eq!(asked.get(&format!("{path}?known_at={}", first["revision"])).expect(200), first);
        let newest = app.newest_revision();
        assert_eq!(staff.patch(&path, "*", &change).expect(200), second);
        assert_eq!(app.newest_revision(), newest, "a patch that changes nothing is no revision");
        refused(&staff.patch(&path, &tag, &change), 412, "precondition_failed", &path);
        for member in ["file_name", "media_type", "sha256", "size", "file", "id"] {
            let answer = staff.patch(&path, "*", &json!({member: "x"}));
            assert_eq!(refused(&answer, 422, "invalid", &path), places(&[(&format!("/{member}"), "member_unknown")]));
        }
        let wrong = staff.patch(&path, "*", &json!({"kind": "x", "source": "", "dated": "1"}));
        assert_eq!(refused(&wrong, 422, "invalid", &path), places(&[("/dated", "day_form"), ("/kind", "word_unknown"), ("/source", "text_empty")]));
    }

    fn lists_and_filters(app: Reference) {
        let (staff, asked) = (app.staff(), app.anonymous());
        for (kind, title, name) in [("minutes", "Zápis ze Žďáru", "a.txt"), ("declaration", "Deklarace", "žďár.txt"), ("minutes", "Jiný", "c.txt")] {
            filed(&staff, &[("kind", kind), ("source", SCENARIO), ("title", title)], name, name.as_bytes());
        }
        let whole = all(&asked, PATH);
        assert_eq!(whole.len(), 3);
        assert_eq!(pages(&asked, &format!("{PATH}?limit=1")).concat(), whole, "pages join up");
        for (query, count) in [("kind=minutes", 2), ("q=zdar", 2), ("q=%C5%BE%C4%8F%C3%A1r.TXT", 1), ("q=zdar&kind=minutes", 1), ("q=nothing", 0)] {
            assert_eq!(all(&asked, &format!("{PATH}?{query}")).len(), count, "{query}");
        }
        let sha256 = digest(b"c.txt");
        for sha256 in [sha256.clone(), sha256.to_uppercase()] {
            assert_eq!(all(&asked, &format!("{PATH}?sha256={sha256}"))[0]["file_name"], "c.txt");
        }
        for query in ["kind=letter", "sha256=abc", "q=", "source=x"] {
            refused(&asked.get(&format!("{PATH}?{query}")), 400, "parameter_invalid", PATH);
        }
        let past = asked.get(&format!("{PATH}?known_at={}&count=exact", whole[1]["revision"])).expect(200);
        assert_eq!(past["total"], 2);
    }

    fn a_try_and_a_repetition_leave_one_file_behind(app: Reference) {
        let staff = app.staff();
        let whole = form(&PARTS, Some(("a.txt", b"once")));
        let tried = staff.upload(&format!("{PATH}?validate_only=true"), &[], &whole);
        assert_eq!((tried.expect(200)["sha256"].clone(), kept(app)), (json!(digest(b"once")), 0));
        let key = [("Idempotency-Key", "k")];
        let first = staff.upload(PATH, &key, &whole);
        first.expect(201);
        let newest = app.newest_revision();
        let other = String::from_utf8(whole.clone()).expect("text").replace("BOUNDARY", "ANOTHER");
        let headers = [("Idempotency-Key", "k"), ("Content-Type", "multipart/form-data; boundary=ANOTHER")];
        for again in [staff.upload(PATH, &key, &whole), staff.send("POST", PATH, &headers, other.as_bytes())] {
            assert_eq!((again.status, again.header("idempotent-replayed"), &again.text), (201, Some("true"), &first.text));
        }
        assert_eq!((app.newest_revision(), kept(app)), (newest, 1));
        for form in [form(&PARTS, Some(("b.txt", b"once"))), form(&PARTS, Some(("a.txt", b"twice"))), form(&[("kind", "other"), PARTS[1]], Some(("a.txt", b"once")))] {
            refused(&staff.upload(PATH, &key, &form), 422, "idempotency_key_reused", PATH);
        }
        let reason = staff.upload(&format!("{PATH}?reason=p%C5%99ijato"), &[], &form(&PARTS, Some(("c.txt", b"c"))));
        reason.expect(201);
        assert_eq!(staff.get(&format!("/api/v1/revisions/{}", app.newest_revision())).expect(200)["reason"], "přijato");
    }

    fn a_byte_that_was_changed_is_found(app: Reference) {
        let staff = app.staff();
        let path = filed(&staff, &PARTS, "a.txt", b"unchanged");
        let sha256 = digest(b"unchanged");
        assert_eq!(app.verify().faults, []);
        let spoilt = if app.engine == Engine::Sqlite { "CAST('unchangeD' AS BLOB)" } else { "'unchangeD'::bytea" };
        by_hand(app, &format!("UPDATE content SET bytes = {spoilt}"));
        let found = app.verify().faults;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].problem, format!("content {sha256}: its bytes have another digest"));
        by_hand(app, "DELETE FROM content");
        let found = app.verify().faults;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].problem.starts_with(&format!("content {sha256}: is not there")) && found[0].revision == Some(app.newest_revision()), "{found:?}");
        refused(&staff.get(&format!("{path}/content")), 404, "not_found", &format!("{path}/content"));
        staff.get(&path).expect(200);
        assert_eq!(staff.delete(&path, "*").status, 204, "what is gone can be taken back");
    }

    fn those_that_are_there_are_told(app: Reference) {
        let staff = app.staff();
        let id = |path: &str| Uuid::try_parse(path.rsplit('/').next().expect("an id")).expect("an id");
        let first = id(&filed(&staff, &PARTS, "a.txt", b"a"));
        let draft = id(&filed(&staff, &DRAFT, "b.txt", b"b"));
        let gone = filed(&staff, &PARTS, "c.txt", b"c");
        assert_eq!(staff.delete(&gone, "*").status, 204);
        let asked = [draft, id(&gone), first, Uuid::nil(), first];
        let told = app.store.read_now(|conn| existing(conn, &asked)).expect("a list");
        assert_eq!(told, [first, draft]);
        assert!(app.store.read_now(|conn| existing(conn, &[])).expect("a list").is_empty());
    }
}

#[test]
fn files_beyond_the_limit_are_not_read_on() {
    let app =
        App::start_with(Engine::Sqlite, Seed::Reference, |config| config.document_limit = 4_096);
    let staff = app.staff();
    send(&staff, &PARTS, "a.txt", &[b'x'; 4_096]).expect(201);
    refused(&send(&staff, &PARTS, "a.txt", &[b'x'; 4_097]), 413, "content_too_large", PATH);
    refused(&send(&staff, &PARTS, "a.txt", &vec![b'x'; 200_000]), 413, "content_too_large", PATH);
    let before = [&b"\r\n".repeat(40_000)[..], &form(&PARTS, Some(("a.txt", b"x")))].concat();
    refused(&staff.upload(PATH, &[], &before), 413, "content_too_large", PATH);
    assert_eq!(kept(&app), 1);
}
