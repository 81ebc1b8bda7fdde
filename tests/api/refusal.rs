//! Every rule refuses through the front door, with its code and its place.

use std::collections::BTreeSet;

use healthy_cities_registry::domain::violation::Violation;
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::given::{self, SCENARIO, all, grouping, membership, organization};

const HEADER: &str =
    "name,member_type,ico,territory_code,admitted_earliest,admitted_latest,count,source\n";

/// Codes that a client can be answered with, from the list of the rules.
fn codes() -> BTreeSet<String> {
    Violation::CODES.iter().map(|code| (*code).to_owned()).collect()
}

/// What was refused so far, and where.
#[derive(Default)]
struct Refused {
    codes: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Refused {
    /// Notes an answer that must be refused with `status` for one reason alone.
    fn note(&mut self, answer: &Answer, status: u16, place: &str, code: &str) {
        let found = if answer.status < 400 { Vec::new() } else { answer.problem().1 };
        if answer.status == status && found == [(place.to_owned(), code.to_owned())] {
            self.codes.insert(code.to_owned());
        } else {
            self.wrong.push(format!("{code} at {place}, {status}: {} {found:?}", answer.status));
        }
    }
}

/// A town that is no member and in no other test.
fn town() -> Value {
    json!({"name": {"cs": "Želechovice"}, "legal_form": "municipality", "territories": [{"level": "municipality", "code": "500011"}]})
}

/// `body` with another value at `key`.
fn with(body: &Value, key: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[key] = value;
    body
}

#[rustfmt::skip] // a case a line
fn organizations(staff: &Actor, refused: &mut Refused) {
    let post = |body: Value| staff.post("/api/v1/organizations", &body);
    let plain = grouping("Spolek");
    let name = |text: &str| with(&plain, "name", json!({"cs": text}));
    let territories = |units: Value| with(&plain, "territories", units);
    let unit = |level: &str, code: &str| json!({"level": level, "code": code});
    let office = |key: &str, text: &str| with(&plain, "office", json!({key: text}));
    for (body, status, place, code) in [
        (name(" "), 422, "/name/cs", "text_empty"),
        (name(&"x".repeat(301)), 422, "/name/cs", "text_too_long"),
        (name("a\u{0}"), 422, "/name/cs", "text_control_character"),
        (with(&plain, "ico", json!("12a")), 422, "/ico", "ico_form"),
        (with(&plain, "ico", json!("123456789")), 422, "/ico", "ico_form"),
        (with(&plain, "ico", json!("70892157")), 422, "/ico", "ico_check_digit"),
        (with(&plain, "dic", json!("70892156")), 422, "/dic", "dic_form"),
        (with(&with(&plain, "dic", json!("CZ70892156")), "ico", json!("69155950")), 422, "/dic", "dic_form"),
        (with(&plain, "dic", json!("CZ70892157")), 422, "/dic", "ico_check_digit"),
        (with(&plain, "data_box", json!("t9zbsv")), 422, "/data_box", "data_box_form"),
        (with(&plain, "address", json!({"street": "a", "postcode": "4000", "city": "b"})), 422, "/address/postcode", "postcode_form"),
        (office("email", "nobody"), 422, "/office/email", "email_form"),
        (office("phone", "475 657 111 ext. 3"), 422, "/office/phone", "phone_form"),
        (office("phone", &format!("475{}657", " ".repeat(100_000))), 422, "/office/phone", "phone_form"),
        (office("phone", "1234567890123456"), 422, "/office/phone", "phone_form"),
        (office("web", "javascript:alert(1)"), 422, "/office/web", "web_form"),
        (with(&plain, "legal_form", json!("kraj")), 422, "/legal_form", "word_unknown"),
        (with(&plain, "founded", json!("2020-02-30")), 422, "/founded", "day_form"),
        (with(&plain, "founded", json!("2020-2-3")), 422, "/founded", "day_form"),
        (with(&with(&plain, "founded", json!("2020-01-01")), "dissolved", json!("2020-01-01")), 422, "/dissolved", "dissolved_before_founded"),
        (with(&plain, "former_names", json!([{"name": "a"}, {"name": "b", "until": "x"}])), 422, "/former_names/1/until", "day_form"),
        (territories(json!([unit("region", "CZ42")])), 422, "/territories/0/code", "territory_code_form"),
        (territories(json!([unit("region", "CZ020"), unit("municipality", "500012")])), 422, "/territories/1/code", "territory_code_check_digit"),
        (territories(json!([unit("region", "CZ020"), unit("region", "CZ031")])), 422, "/territories/1/code", "inconsistent"),
        (territories(json!([unit("district", "CZ0421")])), 422, "/territories/0/code", "inconsistent"),
        (territories(json!([unit("village", "1")])), 422, "/territories/0/level", "word_unknown"),
        (territories(json!([unit("region", "CZ099")])), 422, "/territories/0/code", "territory_unknown"),
        (territories(json!([unit("region", "CZ020"), unit("municipality", "503941")])), 422, "/territories/1/code", "military_area"),
        (territories(json!([unit("municipality", "500011"), unit("city_district", "500089")])), 422, "/territories/1/code", "city_district_of_other_municipality"),
        (territories(json!([unit("municipality", "564567")])), 409, "/territories/0/code", "territory_taken"),
        (with(&town(), "ico", json!("69155950")), 422, "/ico", "ico_of_other_territory"),
        (with(&plain, "ico", json!("263958")), 409, "/ico", "ico_taken"),
        (with(&plain, "seat", json!({"level": "district", "code": "CZ0421"})), 422, "/seat/level", "inconsistent"),
        (with(&plain, "seat", json!({"level": "region", "code": "CZ099"})), 422, "/seat/code", "territory_unknown"),
    ] {
        refused.note(&post(body), status, place, code);
    }
    let member = given::with_ico(staff, "00263958")["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/organizations/{member}");
    refused.note(&staff.patch(&path, "*", &json!({"published": false})), 422, "/published", "published_for_good");
    refused.note(&staff.delete(&path, "*"), 409, "", "still_referenced");
    let taken = json!({"territories": [{"level": "municipality", "code": "554804"}]});
    let id = organization(staff, &plain);
    refused.note(&staff.patch(&format!("/api/v1/organizations/{id}"), "*", &taken), 409, "/territories/0/code", "territory_taken");
}

#[rustfmt::skip] // a case a line
fn begun(staff: &Actor, refused: &mut Refused) {
    let post = |body: Value| staff.post("/api/v1/memberships", &body);
    let id = organization(staff, &with(&grouping("Mikroregion Mladý"), "founded", json!("2010-01-01")));
    let draft = organization(staff, &with(&grouping("Mikroregion Skrytý"), "published", json!(false)));
    let plain = json!({"organization_id": id, "type": "microregion", "began": "2015-01-01", "source": SCENARIO});
    let unnamed = json!({"unnamed_number": 1, "type": "microregion", "began": "2015-01-01", "source": SCENARIO});
    membership(staff, &unnamed);
    let end = |on: &str, kind: &str| json!({"on": on, "kind": kind, "source": SCENARIO});
    for (body, status, place, code) in [
        (with(&plain, "type", json!("town")), 422, "/type", "word_unknown"),
        (with(&plain, "began", json!("2015-02-29")), 422, "/began", "day_form"),
        (with(&plain, "began", json!({"earliest": "2015-02-01", "latest": "2015-04-31"})), 422, "/began/latest", "day_form"),
        (with(&plain, "began", json!({"earliest": "2015-02-01", "latest": "2015-01-01"})), 422, "/began/latest", "bounds_crossed"),
        (with(&plain, "end", end("2015-01-01", "withdrawal")), 422, "/end/on", "ends_before_begin"),
        (with(&plain, "end", end("2015-13-01", "withdrawal")), 422, "/end/on", "day_form"),
        (with(&plain, "end", end("2016-01-01", "reclassification")), 422, "/end/kind", "inconsistent"),
        (with(&plain, "end", end("2016-01-01", "left")), 422, "/end/kind", "word_unknown"),
        (with(&plain, "source", json!("")), 422, "/source", "text_empty"),
        (with(&plain, "note", json!("x".repeat(2_001))), 422, "/note", "text_too_long"),
        (with(&with(&plain, "began", json!("2005-01-01")), "end", end("2010-01-01", "unknown")), 422, "/began", "outside_existence"),
        (with(&plain, "type", json!("region")), 422, "/type", "type_unfit"),
        (with(&plain, "organization_id", json!(draft)), 422, "/organization_id", "member_unpublished"),
        (with(&plain, "organization_id", json!("00000000-0000-0000-0000-0000000fffff")), 422, "/organization_id", "organization_unknown"),
        (with(&plain, "region", json!("CZ042")), 422, "/region", "inconsistent"),
        (with(&plain, "unnamed_number", json!(1)), 422, "/organization_id", "inconsistent"),
        (with(&plain, "organization_id", Value::Null), 422, "/organization_id", "inconsistent"),
        (with(&unnamed, "unnamed_number", json!(0)), 422, "/unnamed_number", "count_form"),
        (with(&unnamed, "unnamed_number", json!(10_001)), 422, "/unnamed_number", "count_form"),
        (with(&unnamed, "region", json!("CZ42")), 422, "/region", "territory_code_form"),
        (with(&unnamed, "region", json!("CZ099")), 422, "/region", "territory_unknown"),
        (unnamed.clone(), 409, "/unnamed_number", "unnamed_taken"),
    ] {
        refused.note(&post(body), status, place, code);
    }
    membership(staff, &plain);
    refused.note(&post(with(&plain, "began", json!("2020-01-01"))), 409, "/began", "spells_overlap");
}

#[rustfmt::skip] // a case a line
fn moved(staff: &Actor, refused: &mut Refused) {
    let path = |name: &str| {
        let member = given::one(staff, &format!("/api/v1/members?as_of=2000-01-01&q={name}"));
        format!("/api/v1/memberships/{}", member["membership_id"].as_str().expect("an id"))
    };
    let (zlin, town) = (path("zlin"), path("litomerice"));
    let unnamed = all(staff, "/api/v1/memberships?named=false")[0]["id"].as_str().expect("an id").to_owned();
    let unnamed = format!("/api/v1/memberships/{unnamed}");
    let end = |on: Value| json!({"on": on, "kind": "withdrawal", "source": SCENARIO});
    let to = |kind: &str, on: Value| json!({"type": kind, "on": on, "source": SCENARIO});
    let post = |path: &str, verb: &str, body: Value| staff.post_to(&format!("{path}/{verb}"), "*", &body);
    refused.note(&post(&zlin, "end", end(json!("2020-01-01"))), 409, "", "already_ended");
    refused.note(&post(&town, "end", end(json!("1994-11-14"))), 422, "/on", "ends_before_begin");
    refused.note(&post(&town, "end", end(json!({"earliest": "2021-01-02", "latest": "2021-01-01"}))), 422, "/on/latest", "bounds_crossed");
    refused.note(&post(&town, "end", json!({"on": "2021-01-01", "kind": "reclassification", "source": SCENARIO})), 422, "/kind", "inconsistent");
    let bounds = json!({"earliest": "2021-01-01", "latest": "2021-01-02"});
    refused.note(&post(&town, "reclassify", to("region", bounds)), 422, "/on", "reclassification_day_inexact");
    refused.note(&post(&town, "reclassify", to("municipality", json!("2021-01-01"))), 422, "/type", "reclassification_same_type");
    refused.note(&post(&town, "reclassify", to("region", json!("2021-01-01"))), 422, "/type", "type_unfit");
    refused.note(&post(&town, "reclassify", to("region", json!("1990-01-01"))), 422, "/on", "ends_before_begin");
    refused.note(&post(&zlin, "reclassify", to("region", json!("2021-01-01"))), 409, "", "already_ended");
    refused.note(&post(&unnamed, "reclassify", to("region", json!("2021-01-01"))), 409, "", "member_not_named");
    let region = given::with_ico(staff, "70892156")["id"].clone();
    refused.note(&post(&town, "identify", json!({"organization_id": region})), 409, "", "member_already_named");
    let id = organization(staff, &grouping("Mikroregion Změn"));
    let (spell, _) = membership(staff, &json!({"organization_id": id, "type": "microregion", "began": "2015-01-01", "source": SCENARIO}));
    let spell = format!("/api/v1/memberships/{spell}");
    post(&spell, "reclassify", to("municipal_union", json!("2020-01-01"))).expect(201);
    refused.note(&staff.patch(&spell, "*", &json!({"end": {"on": "2019-06-01"}})), 422, "/end/on", "reclassification_parted");
    refused.note(&staff.delete(&spell, "*"), 422, "", "reclassification_parted");
}

#[rustfmt::skip] // a case a line
fn affiliated(staff: &Actor, refused: &mut Refused) {
    let id = organization(staff, &grouping("Spolek sítí"));
    let plain = json!({"organization_id": id, "network": "who_regions_for_health", "began_earliest": "2010-01-01", "began_latest": "2010-12-31", "source": SCENARIO});
    let (made, _) = given::recorded(staff, "/api/v1/affiliations", &plain);
    let post = |body: Value| staff.post("/api/v1/affiliations", &body);
    refused.note(&post(plain.clone()), 409, "/began_latest", "affiliations_overlap");
    refused.note(&post(with(&plain, "began_earliest", json!("2011-01-01"))), 422, "/began_latest", "bounds_crossed");
    refused.note(&post(with(&plain, "ended", json!("2009-01-01"))), 422, "/ended", "ends_before_begin");
    refused.note(&post(with(&plain, "began_latest", json!("2010-02-30"))), 422, "/began_latest", "day_form");
    refused.note(&post(with(&plain, "network", json!("un"))), 422, "/network", "word_unknown");
    refused.note(&post(with(&plain, "organization_id", json!("00000000-0000-0000-0000-0000000fffff"))), 422, "/organization_id", "organization_unknown");
    let path = format!("/api/v1/affiliations/{made}");
    refused.note(&staff.patch(&path, "*", &json!({"began_earliest": "2010-12-32"})), 422, "/began_earliest", "day_form");
    let region = given::with_ico(staff, "70892156")["id"].clone();
    refused.note(&staff.patch(&path, "*", &json!({"organization_id": region})), 422, "/organization_id", "inconsistent");
}

#[rustfmt::skip] // a case a line
fn imported(staff: &Actor, refused: &mut Refused) {
    for (rows, place, code) in [
        (",microregion,,,2015-01-01,2015-01-01,2,scenario\n", "", ""),
        (",microregion,,,2015-01-01,2015-01-01,1,scenario\n", "/2/count", "unnamed_fewer"),
        (",microregion,,,2015-01-01,2015-01-01,0,scenario\n", "/2/count", "count_form"),
        ("Obec,municipality,,,2015-01-01,2015-01-01,1,scenario\n", "/2/ico", "organization_unclear"),
        ("Brno,municipality,,582786,2015-01-01,2015-01-01,1,s\nBrno,municipality,,582786,2015-01-01,2015-01-01,1,s\n", "/3/name", "row_repeated"),
    ] {
        let answer = staff.import("", format!("{HEADER}{rows}").as_bytes());
        if code.is_empty() {
            answer.expect(200);
        } else {
            refused.note(&answer, 422, place, code);
        }
    }
}

#[rustfmt::skip] // a case a line
fn checked(anonymous: &Actor, refused: &mut Refused) {
    let post = |body: Value| anonymous.post("/api/v1/majority-checks", &body);
    let plain = json!({"rule": "cz-region-assembly", "on": "2020-03-09", "seats": 55});
    let counts = |counts: Value| {
        let mut body = plain.clone();
        body.as_object_mut().expect("an object").extend(counts.as_object().expect("an object").clone());
        body
    };
    let rule = |rule: Value| with(&plain, "rule", rule);
    for (body, place, code) in [
        (rule(json!("cz-senate")), "/rule", "rule_unknown"),
        (rule(json!("")), "/rule", "rule_unknown"),
        (with(&plain, "on", json!("2000-11-11")), "/on", "rule_not_in_force"),
        (with(&plain, "on", json!("9.3.2020")), "/on", "day_form"),
        (with(&plain, "declared", json!("yes")), "/declared", "word_unknown"),
        (rule(json!({"base": "seats", "more_than": [1, 2]})), "/rule/base", "word_unknown"),
        (rule(json!({"base": "present", "more_than": [3, 2]})), "/rule/more_than", "fraction_form"),
        (rule(json!({"base": "present", "at_least": [0, 2]})), "/rule/at_least", "fraction_form"),
        (rule(json!({"base": "present", "at_least": [1, 1001]})), "/rule/at_least", "fraction_form"),
        (rule(json!({"base": "present"})), "/rule", "inconsistent"),
        (rule(json!({"base": "present", "more_than": [1, 2], "at_least": [1, 2]})), "/rule", "inconsistent"),
        (rule(json!({"base": "cast", "more_than": [1, 2], "quorum": {"base": "present", "more_than": [1, 2]}})), "/rule/quorum/base", "inconsistent"),
        (counts(json!({"for": 28, "present": 27})), "/present", "tally_over_present"),
        (counts(json!({"for": 30, "absent": 26})), "/seats", "tally_over_seats"),
        (counts(json!({"vacant": 0, "present": 40, "absent": 14})), "/seats", "tally_does_not_sum"),
        (counts(json!({"absent": 2, "excused": 3})), "/excused", "excused_over_absent"),
        (with(&plain, "seats", json!(10_001)), "/seats", "votes_form"),
    ] {
        refused.note(&post(body), 422, place, code);
    }
}

on_both! {
    fn every_rule_refuses_with_its_code_and_place(app: Demonstration) {
        let staff = app.staff();
        let mut refused = Refused::default();
        organizations(&staff, &mut refused);
        begun(&staff, &mut refused);
        moved(&staff, &mut refused);
        affiliated(&staff, &mut refused);
        imported(&staff, &mut refused);
        checked(&app.anonymous(), &mut refused);
        assert!(refused.wrong.is_empty(), "{:#?}", refused.wrong);
        let unreached: Vec<_> = codes().difference(&refused.codes).cloned().collect();
        assert_eq!(unreached, Vec::<String>::new(), "every rule is reached");
        assert!(app.verify().faults.is_empty());
    }
}
