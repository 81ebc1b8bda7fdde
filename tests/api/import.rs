//! Import of a table of members.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::given::{self, SCENARIO, all, of_type, one, total};

const DEMONSTRATION: &str = include_str!("../../data/members-2020-02-20.csv");
const MUNICIPALITIES: &str = include_str!("../../data/municipalities.csv");
const HEADER: &str = "name,member_type,ico,territory_code,admitted_earliest,admitted_latest,ended_earliest,ended_latest,count,source,note\n";

/// A table of these rows.
fn table(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

/// How many rows had each outcome.
fn counts(report: &Value) -> [u64; 4] {
    ["created", "unchanged", "changed", "refused"]
        .map(|outcome| report[outcome].as_u64().expect("a count"))
}

/// The code of a refused file and its errors, as line, column and code.
fn refusals(answer: &Answer) -> (String, Vec<(u64, String, String)>) {
    assert_eq!(answer.status, 422, "{}", answer.text);
    let body = answer.json();
    let errors = body["errors"].as_array().expect("errors").iter().map(|error| {
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        (error["line"].as_u64().unwrap_or_default(), text("column"), text("code"))
    });
    (body["code"].as_str().expect("a code").to_owned(), errors.collect())
}

/// A file is refused as a whole, and nothing is stored.
fn refused(app: &App, staff: &Actor, file: &[u8], code: &str) -> Value {
    let newest = app.newest_revision();
    let answer = staff.import("", file);
    let (problem, errors) = refusals(&answer);
    assert_eq!((problem.as_str(), errors[0].2.as_str()), ("import_unreadable", code));
    assert_eq!(app.newest_revision(), newest, "nothing is stored");
    answer.json()
}

/// A row of a municipality by its code.
fn municipality(code: &str, name: &str) -> String {
    format!("{name},municipality,,{code},2021-01-01,2021-01-01,,,1,{SCENARIO},\n")
}

on_both! {
    fn the_table_of_2020_makes_its_register_once(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let newest = app.newest_revision();
        let report = staff.import("", DEMONSTRATION.as_bytes()).expect(200);
        assert_eq!(counts(&report), [25, 0, 0, 0]);
        let lines: Vec<u64> = report["rows"].as_array().expect("rows").iter().map(|row| row["line"].as_u64().expect("a line")).collect();
        assert_eq!(lines, (2..=26).collect::<Vec<_>>(), "each row, by its line");
        assert_eq!(app.newest_revision(), newest + 1, "one revision");
        assert_eq!(total(&asked, "2020-02-20"), (131, 131));
        let again = staff.import("", DEMONSTRATION.as_bytes()).expect(200);
        assert_eq!(counts(&again), [0, 25, 0, 0]);
        assert_eq!(app.newest_revision(), newest + 1, "nothing changed, so no revision");
        assert!(app.verify().faults.is_empty());
    }

    fn the_demonstration_is_that_table(app: Demonstration) {
        let staff = app.staff();
        let newest = app.newest_revision();
        assert_eq!(counts(&staff.import("", DEMONSTRATION.as_bytes()).expect(200)), [0, 25, 0, 0]);
        assert_eq!(app.newest_revision(), newest);
    }

    fn a_dry_run_changes_nothing(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let report = staff.import("?validate_only=true", DEMONSTRATION.as_bytes()).expect(200);
        assert_eq!(counts(&report), [25, 0, 0, 0], "it tells what would happen");
        assert_eq!((app.newest_revision(), total(&staff, "2020-02-20")), (newest, (0, 0)));
        assert!(all(&staff, "/api/v1/organizations?association=false").is_empty());
    }

    fn changed_rows_change_their_members_alone(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let changed = DEMONSTRATION
            .replace("Telnice,municipality,00267074,568295,2015-01-01,2015-12-31,", "Telnice,municipality,00267074,568295,2015-03-01,2015-03-01,")
            .replace("Vimperk,municipality,00250805,550647,2019-01-01,2019-12-31,,,", "Vimperk,municipality,00250805,550647,2019-01-01,2019-12-31,2021-01-01,2021-12-31,");
        let before = one(&asked, "/api/v1/members?q=telnice");
        let newest = app.newest_revision();
        let report = staff.import("?reason=letters%20of%20the%20towns", changed.as_bytes()).expect(200);
        assert_eq!(counts(&report), [0, 23, 2, 0]);
        let outcomes: Vec<u64> = report["rows"].as_array().expect("rows").iter().filter(|row| row["outcome"] == "changed").map(|row| row["line"].as_u64().expect("a line")).collect();
        assert_eq!(outcomes, [11, 16]);
        let after = one(&asked, "/api/v1/members?q=telnice");
        assert_eq!((&after["membership_id"], &after["began"]["latest"]), (&before["membership_id"], &json!("2015-03-01")));
        assert_eq!(total(&asked, "2021-06-01"), (130, 131), "Vimperk may have left");
        let member = one(&asked, "/api/v1/members?q=vimperk&as_of=2020-12-31");
        let ended = asked.get(member["links"]["membership"].as_str().expect("a link")).expect(200);
        assert_eq!(ended["end"]["kind"], "unknown", "the table does not say why");
        let revision = staff.get(&format!("/api/v1/revisions/{}", newest + 1)).expect(200);
        assert_eq!((revision["change_count"].as_u64(), &revision["reason"]), (Some(2), &json!("letters of the towns")));
        assert!(app.verify().faults.is_empty());
    }

    fn unnamed_members_are_counted_up_and_not_silently_down(app: Demonstration) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let counting = |count: u32| DEMONSTRATION.replace(",municipality,,,1994-11-14,2020-02-20,,,88,", &format!(",municipality,,,1994-11-14,2020-02-20,,,{count},"));
        let report = staff.import("", counting(90).as_bytes()).expect(200);
        assert_eq!(counts(&report), [0, 24, 1, 0]);
        assert_eq!((total(&asked, "2020-02-20"), of_type(&asked, "2020-02-20", "municipality")), ((133, 133), (101, 101)));
        let answer = staff.import("", counting(89).as_bytes());
        assert_eq!(refusals(&answer), ("import_refused".to_owned(), vec![(22, "count".to_owned(), "unnamed_fewer".to_owned())]));
        assert!(answer.text.contains("90 unnamed members"), "{}", answer.text);
        assert_eq!(total(&asked, "2020-02-20"), (133, 133));
        let surplus = all(&asked, "/api/v1/memberships?named=false&type=municipality");
        let surplus = surplus.iter().find(|membership| membership["unnamed_key"].as_str().expect("a key").contains("|90|"));
        let path = format!("/api/v1/memberships/{}", surplus.expect("the ninetieth")["id"].as_str().expect("an id"));
        assert_eq!(staff.delete(&path, "*").status, 204);
        assert_eq!(counts(&staff.import("", counting(89).as_bytes()).expect(200)), [0, 25, 0, 0]);
        assert_eq!(total(&asked, "2020-02-20"), (132, 132));
    }

    fn tables_as_czech_excel_writes_them(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let text = format!("Name;Member_Type;Territory_Code;Admitted_Earliest;Admitted_Latest;Source\r\nKřešice;municipality;565083;1. 1. 2019;31.12.2019;{SCENARIO}; řádně\r\nŠtětí;municipality;565709;2019-01-01;2019-12-31;\"{SCENARIO}; ž\"\r\n");
        let text = text.replace(&format!("{SCENARIO}; řádně"), &format!("\"{SCENARIO}; řádně\""));
        let windows_1250: Vec<u8> = text.chars().map(|c| match c {
            'Š' => 0x8a, 'š' => 0x9a, 'ř' => 0xf8, 'ě' => 0xec, 'ž' => 0x9e, 'í' => 0xed, 'á' => 0xe1, 'ť' => 0x9d, 'é' => 0xe9, c => u8::try_from(u32::from(c)).expect("ASCII"),
        }).collect();
        assert_eq!(counts(&staff.import("", &windows_1250).expect(200)), [2, 0, 0, 0]);
        let found = all(&asked, "/api/v1/members");
        assert_eq!(given::column(&found, "name"), ["Křešice", "Štětí"]);
        assert_eq!(found[0]["source"], format!("{SCENARIO}; řádně"));
        assert_eq!(found[0]["began"], json!({"earliest": "2019-01-01", "latest": "2019-12-31"}));
        let with_mark = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let tabs = text.replace("; řádně", "| řádně").replace("; ž", "| ž").replace(';', "\t").replace("| ", "; ");
        let utf_16: Vec<u8> = [0xfeff_u16].into_iter().chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for (file, what) in [(text.as_bytes(), "UTF-8"), (with_mark.as_slice(), "a byte order mark"), (utf_16.as_slice(), "UTF-16 and tabs")] {
            assert_eq!(counts(&staff.import("", file).expect(200)), [0, 2, 0, 0], "{what}");
        }
    }

    fn files_that_are_no_tables(app: Reference) {
        let staff = app.staff();
        refused(app, &staff, b"", "csv_empty");
        refused(app, &staff, b" \r\n\n", "csv_empty");
        refused(app, &staff, b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "csv_binary");
        refused(app, &staff, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "csv_binary");
        refused(app, &staff, "Křešice,municipality,00263851,565083\n".as_bytes(), "csv_header_missing");
        refused(app, &staff, HEADER.as_bytes(), "csv_no_rows");
        refused(app, &staff, b"name,member_type,Name,admitted_earliest,admitted_latest,source\na,b,c,d,e,f\n", "csv_column_repeated");
        let body = refused(app, &staff, b"name,member_typ,admitted_earliest,admitted_latest,source\na,b,c,d,e\n", "csv_column_unknown");
        assert!(body["detail"].as_str().expect("a detail").contains("member_type"), "it names the nearest: {body}");
        refused(app, &staff, b"name,source\na,b\n", "csv_column_missing");
        let body = refused(app, &staff, &table("a,b\nc\n"), "csv_row_length");
        assert_eq!(body["errors"].as_array().expect("errors").iter().map(|error| error["line"].as_u64()).collect::<Vec<_>>(), [Some(2), Some(3)]);
        assert!(all(&staff, "/api/v1/organizations?association=false").is_empty());
    }

    fn a_table_that_was_cut(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let bytes = DEMONSTRATION.as_bytes();
        let (mut whole, mut torn) = (0, 0);
        for cut in (HEADER.len()..bytes.len() - 2).step_by(97) {
            let answer = staff.import("?validate_only=true", &bytes[..cut]);
            if answer.status == 200 {
                // Cut between two rows, or within the remark that ends one: whole to all appearance.
                whole += 1;
            } else {
                refusals(&answer);
                torn += 1;
            }
        }
        assert!(torn > whole, "{torn} {whole}");
        let quote = bytes.iter().rposition(|byte| *byte == b'"').expect("a quote");
        refused(app, &staff, &bytes[..quote], "csv_quote_unclosed");
        assert_eq!(app.newest_revision(), newest);
    }

    fn every_reason_with_its_line(app: Demonstration) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let long = "ř".repeat(1_000_000);
        let rows = [
            "Křešice,town,00263851,565083,2019-01-01,2019-12-31,,,1,s,",
            "Křešice,municipality,00263852,565084,2019-02-30,2019-12-31,,,1,s,",
            "Křešice,municipality,x,x,2019-01-01,,,,1,,",
            "Křešice,municipality,,565083,2019-12-31,2019-01-01,,,1,s,",
            "Křešice,municipality,,565083,2019-01-01,2019-12-31,2018-01-01,2018-01-01,1,s,",
            "Křešice,municipality,,565083,2019-01-01,2019-12-31,,2020-01-01,1,s,",
            "Křešice,municipality,,565083,2019-01-01,2019-12-31,,,2,s,",
            ",municipality,,,2019-01-01,2019-12-31,,,0,s,",
            ",municipality,,,2019-01-01,2019-12-31,,,10001,s,",
            ",municipality,00263851,,2019-01-01,2019-12-31,,,1,s,",
            "Nikde,municipality,,,2019-01-01,2019-12-31,,,1,s,",
            "MAS Nikde,local_action_group,,,2019-01-01,2019-12-31,,,1,s,",
            "Kraj,region,,CZ099,2019-01-01,2019-12-31,,,1,s,",
            "Libavá,municipality,,503941,2019-01-01,2019-12-31,,,1,s,",
            "Brno,municipality,00263851,582786,2019-01-01,2019-12-31,,,1,s,",
            "Brno,municipality,,582786,2019-01-01,2019-12-31,,,1,s,",
            "Brno,municipality,,582786,2020-01-01,2020-12-31,,,1,s,",
        ];
        let text = rows.join("\n") + &format!("\n{long},municipality,,582786,2019-01-01,2019-12-31,,,1,s,\n");
        let answer = staff.import("", &table(&text));
        let (code, errors) = refusals(&answer);
        assert_eq!(code, "import_refused");
        let told: Vec<String> = errors.iter().map(|(line, column, code)| format!("{line} {column} {code}")).collect();
        insta::assert_snapshot!("reasons", told.join("\n"));
        let report = answer.json()["report"].clone();
        assert_eq!(counts(&report), [1, 0, 0, 17]);
        assert_eq!(app.newest_revision(), newest, "all or nothing");
        assert!(all(&staff, "/api/v1/members?q=brno").is_empty());
    }

    fn one_bad_row_among_good_ones_stores_nothing(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let rows = format!("{}{}{}", municipality("554804", "Ústí nad Labem"), municipality("554805", "Nikde"), municipality("582786", "Brno"));
        let answer = staff.import("", &table(&rows));
        assert_eq!(refusals(&answer).1, [(3, "territory_code".to_owned(), "territory_code_check_digit".to_owned())]);
        assert_eq!(counts(&answer.json()["report"]), [2, 0, 0, 1]);
        assert_eq!(app.newest_revision(), newest);
        assert!(all(&staff, "/api/v1/organizations?association=false").is_empty() && all(&staff, "/api/v1/memberships").is_empty());
    }

    fn ten_thousand_bad_rows_are_all_told(app: Reference) {
        let staff = app.staff();
        let newest = app.newest_revision();
        let mut rows = String::new();
        for number in 0..10_000 {
            writeln!(rows, "Obec {number},municipality,12345678,1,2020-02-30,2020-01-01,,,x,,").expect("a row");
        }
        let answer = staff.import("", &table(&rows));
        let (code, errors) = refusals(&answer);
        assert_eq!(code, "import_refused");
        let per_row = ["admitted_earliest day_form", "count count_form", "source text_empty", "territory_code territory_code_form"];
        assert_eq!(errors.len(), 10_000 * per_row.len());
        for (place, reasons) in errors.chunks(per_row.len()).enumerate() {
            let mut told: Vec<String> = reasons.iter().map(|(_, column, code)| format!("{column} {code}")).collect();
            told.sort_unstable();
            assert_eq!(told, per_row);
            assert!(reasons.iter().all(|(line, ..)| *line == u64::try_from(place).expect("a place") + 2));
        }
        assert_eq!(counts(&answer.json()["report"]), [0, 0, 0, 10_000]);
        assert_eq!(app.newest_revision(), newest);
    }

    fn six_thousand_rows_in_one_go(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let newest = app.newest_revision();
        let mut rows = String::new();
        let mut count = 0;
        for line in MUNICIPALITIES.lines().skip(1).filter(|line| !line.contains(",military_area,")).take(6_000) {
            let mut fields = line.split(',');
            let (code, name) = (fields.next().expect("a code"), fields.next().expect("a name"));
            rows.push_str(&municipality(code, name));
            count += 1;
        }
        assert_eq!(count, 6_000);
        let report = staff.import("", &table(&rows)).expect(200);
        assert_eq!(counts(&report), [6_000, 0, 0, 0]);
        assert_eq!(app.newest_revision(), newest + 1, "one revision");
        assert_eq!((total(&asked, "2020-12-31"), total(&asked, "2021-01-01")), ((0, 0), (6_000, 6_000)));
        let feed = asked.get(&format!("/api/v1/revisions/{}", newest + 1)).expect(200);
        assert_eq!(feed["change_count"], 12_000, "an organization and a membership each");
        assert_eq!(counts(&staff.import("", &table(&rows)).expect(200)), [0, 6_000, 0, 0]);
        assert_eq!(app.newest_revision(), newest + 1);
        assert!(app.verify().faults.is_empty());
    }

    fn rows_may_meet_one_organization_by_any_of_its_keys(app: Demonstration) {
        let staff = app.staff();
        let by_ico = "Jiné jméno,municipality,00263851,,2019-01-01,2019-12-31,,,1,\"Press release of Ústecký kraj, 20 February 2020 (source/004_bcd22b9c5c313942.txt); healthycities.cz news: nine new members in 2019\",\n";
        let report = staff.import("", &table(by_ico)).expect(200);
        assert_eq!((counts(&report), &report["rows"][0]["outcome"]), ([0, 1, 0, 0], &json!("unchanged")));
        assert!(report["rows"][0]["warnings"][0].as_str().expect("a warning").contains("Křešice"), "{report}");
        let twice = "Křešice,municipality,00263851,,2019-01-01,2019-12-31,,,1,s,\nKřešice,municipality,,565083,2019-01-01,2019-12-31,,,1,s,\n";
        assert_eq!(refusals(&staff.import("", &table(twice))).1, [(3, "name".to_owned(), "row_repeated".to_owned())]);
    }

    fn a_form_with_a_file(app: Reference) {
        let staff = app.staff();
        let form = |field: &str, file: &[u8]| {
            let head = format!("--X\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--X\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"m.csv\"\r\nContent-Type: text/csv\r\n\r\n");
            [head.as_bytes(), file, b"\r\n--X--\r\n"].concat()
        };
        let send = |body: &[u8]| staff.send("POST", "/api/v1/imports", &[("Content-Type", "multipart/form-data; boundary=X")], body);
        let newest = app.newest_revision();
        assert_eq!(send(&form("table", DEMONSTRATION.as_bytes())).problem(), ("invalid".to_owned(), vec![("/file".to_owned(), "member_missing".to_owned())]));
        assert_eq!(refusals(&send(&form("file", b""))).0, "import_unreadable");
        let whole = form("file", DEMONSTRATION.as_bytes());
        let cut = send(&whole[..whole.len() - 40]);
        assert_eq!((cut.status, cut.problem().0.as_str()), (400, "bad_request"), "a form without its end");
        assert_eq!(app.newest_revision(), newest);
        assert_eq!(counts(&send(&whole).expect(200)), [25, 0, 0, 0]);
        assert_eq!(counts(&staff.import("", DEMONSTRATION.as_bytes()).expect(200)), [0, 25, 0, 0], "the same table either way");
    }

    fn other_media_types_are_not_taken(app: Reference) {
        let staff = app.staff();
        for media_type in ["application/json", "text/plain", "application/vnd.ms-excel", ""] {
            let answer = staff.send("POST", "/api/v1/imports", &[("Content-Type", media_type)], DEMONSTRATION.as_bytes());
            assert_eq!((answer.status, answer.problem().0.as_str()), (415, "media_type_unsupported"), "{media_type}");
        }
    }

    fn an_older_table_does_not_undo_an_end(app: Demonstration) {
        let staff = app.staff();
        let member = app.anonymous().get("/api/v1/members?as_of=2020-02-20&q=telnice").expect(200);
        let path = member["items"][0]["links"]["membership"].as_str().expect("a path").to_owned();
        let end = json!({"on": "2021-01-01", "kind": "withdrawal", "source": "Scenario of a test"});
        let ended = staff.post_to(&format!("{path}/end"), "*", &end).expect(200);
        let report = staff.import("", &std::fs::read("data/members-2020-02-20.csv").expect("a table")).expect(200);
        assert_eq!((&report["unchanged"], &report["changed"]), (&json!(25), &json!(0)), "{report}");
        assert_eq!(app.anonymous().get(&path).expect(200), ended);
    }

    fn a_table_adds_so_many_members_and_no_more(app: Reference) {
        let staff = app.staff();
        let row = |source: u32| format!(",municipality,,,2019-01-01,2019-12-31,,,10000,source {source},\n");
        let table: String = std::iter::once("name,member_type,ico,territory_code,admitted_earliest,admitted_latest,ended_earliest,ended_latest,count,source,note\n".to_owned())
            .chain((0..11).map(row)).collect();
        let answer = staff.import("?validate_only=true", table.as_bytes());
        let (code, errors) = answer.problem();
        assert_eq!((code.as_str(), errors), ("import_refused", vec![("/12/count".to_owned(), "count_form".to_owned())]));
    }
}
