//! Every rule refuses through the front door, with its code and its place.

use std::collections::BTreeSet;

use healthy_cities_registry::domain::policy::Role;
use healthy_cities_registry::domain::violation::Violation;
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::given::{self, SCENARIO, all, grouping, membership, organization};
use crate::specimen::form;

mod case;
mod composition;

const HEADER: &str =
    "name,member_type,ico,territory_code,admitted_earliest,admitted_latest,count,source\n";

/// Codes that a client can be answered with, from the list of the rules.
fn codes() -> BTreeSet<String> {
    Violation::codes().map(ToOwned::to_owned).collect()
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

impl Refused {
    /// Notes an answer that must be refused with `status`, for this among others.
    fn among(&mut self, answer: &Answer, status: u16, place: &str, code: &str) {
        let found = if answer.status < 400 { Vec::new() } else { answer.problem().1 };
        if answer.status == status && found.contains(&(place.to_owned(), code.to_owned())) {
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
fn embodied(staff: &Actor, refused: &mut Refused) {
    let (town, grouping_id) = (organization(staff, &town()), organization(staff, &grouping("Spolek orgánů")));
    let mut hidden = grouping("Skrytý spolek");
    hidden["published"] = json!(false);
    let hidden = organization(staff, &hidden);
    let post = |body: Value| staff.post("/api/v1/bodies", &body);
    let plain = json!({"organization_id": town, "kind": "assembly", "name": {"cs": "Zastupitelstvo"}, "source": SCENARIO});
    let general = json!({"organization_id": grouping_id, "kind": "general_assembly", "name": {"cs": "Valná hromada"}, "source": SCENARIO});
    let seats = |list: Value| with(&plain, "seats", list);
    let version = |from: Value, seats: i64| json!({"from": from, "seats": seats, "source": SCENARIO});
    let rule = |rule: Value| with(&general, "rules", json!([{"from": null, "rule": rule}]));
    let own = json!({"base": "present", "more_than": [1, 2], "citation": "čl. 7 stanov"});
    let weighted = |weights: Value| with(&general, "rules", json!([{"from": null, "rule": own, "weights": weights}]));
    let council = |member: &str, value: Value| {
        let mut version = json!({"from": null, "rule": own});
        version[member] = value;
        with(&with(&general, "kind", json!("council")), "rules", json!([version]))
    };
    for (body, status, place, code) in [
        (with(&plain, "kind", json!("senate")), 422, "/kind", "word_unknown"),
        (with(&plain, "kind", json!("general_assembly")), 422, "/kind", "body_unfit"),
        (with(&general, "kind", json!("assembly")), 422, "/kind", "body_unfit"),
        (with(&plain, "electorate", json!("everybody")), 422, "/electorate", "word_unknown"),
        (with(&general, "electorate", json!("members")), 422, "/electorate", "body_unfit"),
        (with(&plain, "organization_id", json!("00000000-0000-0000-0000-0000000fffff")), 422, "/organization_id", "organization_unknown"),
        (with(&general, "organization_id", json!(hidden)), 422, "/organization_id", "organization_unpublished"),
        (with(&plain, "name", json!({"cs": ""})), 422, "/name/cs", "text_empty"),
        (with(&plain, "source", json!(" ")), 422, "/source", "text_empty"),
        (seats(json!([version(Value::Null, 0)])), 422, "/seats/0/seats", "number_form"),
        (seats(json!([version(Value::Null, 10_001)])), 422, "/seats/0/seats", "number_form"),
        (seats(json!([version(json!("2020-02-30"), 9)])), 422, "/seats/0/from", "day_form"),
        (seats(json!([version(Value::Null, 9), version(Value::Null, 11)])), 422, "/seats/1/from", "versions_unordered"),
        (seats(json!([version(json!("2020-01-01"), 9), version(json!("2020-01-01"), 11)])), 422, "/seats/1/from", "versions_unordered"),
        (rule(json!("cz-senate")), 422, "/rules/0/rule", "rule_unknown"),
        (rule(json!("cz-region-council")), 422, "/rules/0/rule", "rule_unfit"),
        (with(&plain, "rules", json!([{"from": null, "rule": "cz-region-assembly"}])), 422, "/rules/0/rule", "rule_unfit"),
        (rule(with(&own, "citation", Value::Null)), 422, "/rules/0/rule/citation", "citation_missing"),
        (rule(with(&own, "more_than", json!([3, 2]))), 422, "/rules/0/rule/more_than", "fraction_form"),
        (rule(with(&own, "at_least", json!([1, 2]))), 422, "/rules/0/rule", "inconsistent"),
        (rule(with(&own, "base", json!("everyone"))), 422, "/rules/0/rule/base", "word_unknown"),
        (weighted(json!([{"type": "town", "votes": 2}])), 422, "/rules/0/weights/0/type", "word_unknown"),
        (weighted(json!([{"type": "region", "votes": 0}])), 422, "/rules/0/weights/0/votes", "number_form"),
        (weighted(json!([{"type": "region", "votes": 1}, {"type": "region", "votes": 2}])), 422, "/rules/0/weights/1/type", "inconsistent"),
        (council("weights", json!([{"type": "region", "votes": 2}])), 422, "/rules/0/weights", "inconsistent"),
        (council("proxies_max", json!(1)), 422, "/rules/0/proxies_max", "inconsistent"),
        (with(&plain, "rules", json!([{"from": null, "rule": "cz-municipal-assembly", "proxies_max": 1}])), 422, "/rules/0/proxies_max", "inconsistent"),
    ] {
        refused.note(&post(body), status, place, code);
    }
    let (made, _) = given::recorded(staff, "/api/v1/bodies", &plain);
    let path = format!("/api/v1/bodies/{made}");
    refused.note(&post(plain), 409, "/kind", "body_taken");
    refused.note(&staff.patch(&path, "*", &json!({"organization_id": grouping_id})), 422, "/organization_id", "inconsistent");
    refused.note(&staff.patch(&path, "*", &json!({"published": false})), 422, "/published", "published_for_good");
    refused.note(&staff.patch(&path, "*", &json!({"published": null})), 422, "/published", "json_type");
    let town = format!("/api/v1/organizations/{town}");
    refused.note(&staff.delete(&town, "*"), 409, "", "still_referenced");
    refused.note(&staff.patch(&town, "*", &json!({"legal_form": "institute"})), 422, "", "body_unfit");
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
fn decided(staff: &Actor, refused: &mut Refused) {
    let post = |noun: &str, body: &Value| staff.post(&format!("/api/v1/{noun}"), body);
    let record = |noun: &str, body: &Value| given::recorded(staff, &format!("/api/v1/{noun}"), body).0;
    let nobody = "00000000-0000-7000-8000-0000000fffff";
    let owner = organization(staff, &grouping("Spolek s orgány"));
    let organ = record("bodies", &crate::specimen::body(&owner));
    let council = record("bodies", &with(&crate::specimen::body(&owner), "kind", json!("council")));
    let sits = crate::specimen::meeting(&organ);
    let plain = crate::specimen::resolution(&organ);
    let person = record("persons", &json!({}));
    let other = record("persons", &json!({}));
    for (body, place, code) in [
        (with(&sits, "body_id", json!(nobody)), "/body_id", "body_unknown"),
        (with(&sits, "ordinal", json!(0)), "/ordinal", "number_form"),
        (with(&sits, "last_day", json!("2021-12-01")), "/last_day", "days_too_many"),
        (with(&sits, "documents", json!([nobody])), "/documents/0", "document_unknown"),
        (with(&sits, "attendance", json!({"present": 3, "persons": [person]})), "/attendance/present", "attendance_differs"),
        (with(&sits, "attendance", json!({"persons": [person, person]})), "/attendance", "voter_repeated"),
        (with(&sits, "attendance", json!({"persons": [nobody]})), "/attendance/persons/0", "person_unknown"),
        (with(&sits, "attendance", json!({"organizations": [nobody]})), "/attendance/organizations/0", "organization_unknown"),
        (with(&sits, "attendance", json!({"present": 10_001})), "/attendance/present", "votes_form"),
    ] {
        refused.note(&post("meetings", &body), 422, place, code);
    }
    let meeting = record("meetings", &sits);
    let elsewhere = record("meetings", &crate::specimen::meeting(&council));
    let draft = record("meetings", &with(&sits, "published", json!(false)));
    let point = |key: &str, value: Value| with(&plain, "points", json!([with(&plain["points"][1], key, value)]));
    for (body, place, code) in [
        (with(&plain, "body_id", json!(nobody)), "/body_id", "body_unknown"),
        (with(&plain, "meeting_id", json!(nobody)), "/meeting_id", "meeting_unknown"),
        (with(&plain, "meeting_id", json!(elsewhere)), "/meeting_id", "meeting_of_other_body"),
        (with(&plain, "meeting_id", json!(draft)), "/meeting_id", "refers_to_draft"),
        (with(&plain, "proposal_id", json!(nobody)), "/proposal_id", "resolution_unknown"),
        (with(&plain, "points", json!([])), "/points", "points_form"),
        (point("condition", json!({"body_id": organ, "subject": "membership"})), "/points/0/condition/body_id", "condition_on_itself"),
        (point("addressee", json!({"person_id": nobody})), "/points/0/addressee/person_id", "person_unknown"),
        (point("addressee", json!({"office": "a", "person_id": nobody})), "/points/0/addressee", "inconsistent"),
        (point("done", json!({"on": "2021-03-01", "evidence": "x"})), "/points/0/done/on", "done_before_decided"),
        (with(&plain, "points", json!([with(&plain["points"][0], "done", json!({"on": "2021-05-01", "evidence": "x"}))])), "/points/0/done", "no_instruction"),
        (with(&plain, "decided", json!({"earliest": "2021-04-02", "latest": "2021-04-01"})), "/decided/latest", "bounds_crossed"),
        (with(&plain, "decided", json!("2126-01-01")), "/decided/latest", "in_the_future"),
        (point("done", json!({"on": "2126-03-01", "evidence": "x"})), "/points/0/done/on", "in_the_future"),
        (point("verb", json!("sings")), "/points/0/verb", "word_unknown"),
    ] {
        refused.note(&post("resolutions", &body), 422, place, code);
    }
    let id = record("resolutions", &with(&plain, "meeting_id", json!(meeting)));
    let path = format!("/api/v1/resolutions/{id}");
    refused.note(&staff.patch(&path, "*", &json!({"body_id": council})), 422, "/body_id", "moved");
    refused.note(&staff.patch(&path, "*", &json!({"proposal_id": id})), 422, "/proposal_id", "proposal_of_itself");
    let done = json!({"on": "2021-04-20", "evidence": "letter"});
    let fulfil = |point: &str, done: &Value| staff.post_to(&format!("{path}/points/{point}/fulfil"), "*", done);
    refused.note(&fulfil("3", &done), 422, "/point", "point_unknown");
    fulfil("2", &done).expect(200);
    refused.note(&fulfil("2", &done), 409, "/point", "already_done");
    let counts = |more: Value| {
        let mut body = json!({"resolution_id": id, "source": SCENARIO});
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body
    };
    let line = |voter: &str, ballot: &str| json!({"person_id": voter, "ballot": ballot});
    for (body, place, code) in [
        (with(&counts(json!({})), "resolution_id", json!(nobody)), "/resolution_id", "resolution_unknown"),
        (counts(json!({"round": "repeat"})), "/round", "round_out_of_turn"),
        (counts(json!({"for": 10_001})), "/for", "votes_form"),
        (counts(json!({"roll": [line(&person, "for"), line(&person, "for")]})), "/roll/1", "voter_repeated"),
        (counts(json!({"roll": [line(&person, "for"), {"organization_id": owner, "ballot": "for"}]})), "/roll/1", "voters_mixed"),
        (counts(json!({"roll": [{"organization_id": owner, "ballot": "for"}]})), "/roll/0", "voter_unfit"),
        (counts(json!({"roll": [line(nobody, "for")]})), "/roll/0/person_id", "person_unknown"),
        (counts(json!({"roll": [line(&person, "for")], "method": "secret"})), "/roll", "secret_roll"),
        (counts(json!({"roll": [line(&person, "for")], "for": 2})), "/for", "roll_differs"),
        (counts(json!({"roll": [line(&person, "for"), with(&line(&other, "absent"), "proxy_id", json!(person))]})), "/roll/1", "proxy_of_absent"),
        (counts(json!({"roll": [with(&line(&other, "for"), "proxy_id", json!(person))]})), "/roll/0", "proxy_absent"),
        (counts(json!({"roll": [line(&person, "for"), with(&line(&other, "for"), "proxy_id", json!(person))]})), "/roll/1/proxy_id", "proxies_too_many"),
    ] {
        refused.note(&post("votes", &body), 422, place, code);
    }
    let association = given::one(staff, "/api/v1/organizations?association=true")["id"].as_str().expect("an id").to_owned();
    let assembly = given::one(staff, &format!("/api/v1/bodies?organization_id={association}&kind=general_assembly"))["id"].as_str().expect("an id").to_owned();
    let admitted = record("resolutions", &crate::specimen::resolution(&assembly));
    let stranger = json!({"resolution_id": admitted, "source": SCENARIO, "roll": [{"organization_id": owner, "ballot": "for"}]});
    refused.note(&post("votes", &stranger), 422, "/roll/0", "not_entitled");
    let vote = record("votes", &crate::specimen::vote(&id));
    let seen = crate::specimen::acknowledgement(&vote);
    refused.note(&post("acknowledgements", &with(&seen, "subject_id", json!(nobody))), 409, "/subject_id", "finding_not_found");
    post("acknowledgements", &seen).expect(201);
    refused.note(&post("acknowledgements", &seen), 409, "/subject_id", "already_acknowledged");
    for noun in [format!("bodies/{organ}"), format!("meetings/{meeting}"), format!("resolutions/{id}"), format!("organizations/{owner}")] {
        refused.note(&staff.delete(&format!("/api/v1/{noun}"), "*"), 409, "", "still_referenced");
    }
}

fn filed(staff: &Actor, refused: &mut Refused) {
    let parts = [("kind", "minutes"), ("source", SCENARIO)];
    for (bytes, code) in [(&b""[..], "document_empty"), (b"<html></html>", "document_media_type")] {
        let answer = staff.upload("/api/v1/documents", &[], &form(&parts, Some(("a.pdf", bytes))));
        refused.note(&answer, 422, "/file", code);
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

#[rustfmt::skip] // a case a line
fn association(staff: &Actor, refused: &mut Refused) {
    let itself = given::one(staff, "/api/v1/organizations?association=true")["id"].as_str().expect("an id").to_owned();
    let begun = json!({"organization_id": itself, "type": "microregion", "began": "2015-01-01", "source": SCENARIO});
    refused.note(&staff.post("/api/v1/memberships", &begun), 422, "/organization_id", "association_itself");
    let unnamed = all(staff, "/api/v1/memberships?named=false&type=microregion")[0]["id"].as_str().expect("an id").to_owned();
    let named = staff.post_to(&format!("/api/v1/memberships/{unnamed}/identify"), "*", &json!({"organization_id": itself}));
    refused.note(&named, 422, "/organization_id", "association_itself");
    let row = "Národní síť,microregion,61385247,,2015-01-01,2015-01-01,1,scenario\n";
    refused.note(&staff.import("", format!("{HEADER}{row}").as_bytes()), 422, "/2/name", "association_itself");
    refused.note(&staff.delete(&format!("/api/v1/organizations/{itself}"), "*"), 409, "", "association_needed");
}

#[rustfmt::skip] // a case a line
fn events(staff: &Actor, refused: &mut Refused) {
    let draft = organization(staff, &with(&grouping("Spolek skrytý"), "published", json!(false)));
    let host = organization(staff, &grouping("Spolek hostitel"));
    let plain = json!({"kind": "conference", "name": {"cs": "Konference"}, "first_day": "2021-04-01", "last_day": "2021-04-03", "source": SCENARIO});
    let post = |body: Value| staff.post("/api/v1/events", &body);
    for (body, status, place, code) in [
        (with(&plain, "kind", json!("party")), 422, "/kind", "word_unknown"),
        (with(&plain, "name", json!({"cs": ""})), 422, "/name/cs", "text_empty"),
        (with(&plain, "first_day", json!("2021-04-31")), 422, "/first_day", "day_form"),
        (with(&plain, "first_day", json!("2021-04-04")), 422, "/last_day", "last_day_before_first"),
        (with(&plain, "first_day", Value::Null), 422, "/first_day", "inconsistent"),
        (with(&with(&plain, "first_day", Value::Null), "last_day", Value::Null), 422, "/first_day", "inconsistent"),
        (with(&plain, "last_day", json!("2022-04-03")), 422, "/last_day", "event_too_long"),
        (with(&plain, "themes", json!([{"cs": "a"}, {"cs": "b\u{0}"}])), 422, "/themes/1/cs", "text_control_character"),
        (with(&plain, "host_id", json!("00000000-0000-0000-0000-0000000fffff")), 422, "/host_id", "organization_unknown"),
        (with(&plain, "host_id", json!(draft)), 422, "/host_id", "organization_unpublished"),
        (with(&plain, "source", json!(" ")), 422, "/source", "text_empty"),
    ] {
        refused.note(&post(body), status, place, code);
    }
    let (id, _) = given::recorded(staff, "/api/v1/events", &with(&plain, "host_id", json!(host)));
    let path = format!("/api/v1/events/{id}");
    refused.note(&staff.delete(&format!("/api/v1/organizations/{host}"), "*"), 409, "", "still_referenced");
    refused.note(&staff.patch(&path, "*", &json!({"published": false})), 422, "/published", "published_for_good");
    refused.note(&staff.patch(&path, "*", &json!({"first_day": null, "last_day": null})), 422, "/first_day", "inconsistent");
    let turn = |verb: &str, body: Value| staff.post_to(&format!("{path}/{verb}"), "*", &body);
    let notice = json!({"noted_on": "2021-03-01", "source": SCENARIO});
    refused.note(&turn("postpone", with(&notice, "last_day", json!("2021-05-01"))), 422, "/first_day", "inconsistent");
    refused.note(&turn("postpone", with(&with(&notice, "first_day", json!("2021-05-02")), "last_day", json!("2021-05-01"))), 422, "/last_day", "last_day_before_first");
    refused.note(&turn("postpone", with(&with(&notice, "first_day", json!("2021-05-02")), "last_day", json!("2022-05-01"))), 422, "/last_day", "event_too_long");
    refused.note(&turn("postpone", with(&notice, "noted_on", json!("2027-01-01"))), 422, "/noted_on", "inconsistent");
    refused.note(&turn("cancel", with(&notice, "noted_on", json!("yesterday"))), 422, "/noted_on", "day_form");
    turn("postpone", with(&with(&notice, "first_day", json!("2030-05-01")), "last_day", json!("2030-05-02"))).expect(200);
    refused.note(&turn("hold", json!({})), 409, "/first_day", "not_yet_held");
    turn("postpone", notice.clone()).expect(200);
    refused.note(&turn("hold", json!({})), 409, "", "move_refused");
    refused.note(&staff.patch(&path, "*", &json!({"first_day": "2021-05-01"})), 422, "/first_day", "inconsistent");
    turn("cancel", notice.clone()).expect(200);
    refused.note(&turn("cancel", notice), 409, "", "move_refused");
}

#[rustfmt::skip] // a case a line
fn personal(app: &App, refused: &mut Refused) {
    let staff = app.staff();
    let nobody = "00000000-0000-7000-8000-0000000fffff";
    let owner = organization(&staff, &grouping("Spolek s kontakty"));
    let plain = crate::specimen::contact(&owner, "head");
    let post = |body: Value| staff.post("/api/v1/contacts", &body);
    let named = |id: &str| json!({"organization_id": owner, "role": "coordinator", "from": "2020-02-20", "person_id": id, "source": SCENARIO});
    for (body, place, code) in [
        (with(&plain, "organization_id", json!(nobody)), "/organization_id", "organization_unknown"),
        (with(&plain, "role", json!("king")), "/role", "word_unknown"),
        (with(&plain, "from", json!("20. 2. 2020")), "/from", "day_form"),
        (with(&plain, "until", json!("2020-02-20")), "/until", "ends_too_early"),
        (with(&plain, "name", json!(" ")), "/name", "text_empty"),
        (with(&plain, "name", json!("a\u{0}")), "/name", "text_control_character"),
        (with(&plain, "email", json!("nobody")), "/email", "email_form"),
        (with(&plain, "phone", json!("ask")), "/phone", "phone_form"),
        (with(&plain, "name", Value::Null), "/name", "inconsistent"),
        (with(&plain, "person_id", json!(nobody)), "/person_id", "inconsistent"),
        (named(nobody), "/person_id", "person_unknown"),
    ] {
        refused.note(&post(body), 422, place, code);
    }
    let made = post(plain.clone()).expect(201);
    refused.note(&post(with(&plain, "name", json!("Jiná Osoba"))), 409, "/from", "contacts_overlap");
    let path = format!("/api/v1/contacts/{}", made["id"].as_str().expect("an id"));
    let elsewhere = organization(&staff, &grouping("Jiný spolek"));
    for (patch, place) in [(json!({"role": "politician"}), "/role"), (json!({"organization_id": elsewhere}), "/organization_id"), (json!({"person_id": nobody}), "/person_id")] {
        refused.note(&staff.patch(&path, "*", &patch), 422, place, "moved");
    }
    refused.note(&staff.patch(&path, "*", &json!({"until": "2019-01-01"})), 422, "/until", "ends_too_early");
    let person = made["person_id"].as_str().expect("an id").to_owned();
    let reference = format!("/api/v1/persons/{person}");
    refused.note(&staff.delete(&reference, "*"), 409, "", "still_referenced");
    assert_eq!(staff.delete(&path, "*").status, 204);
    refused.note(&staff.delete(&reference, "*"), 409, "", "person_has_values");
    app.admin().post_to(&format!("{reference}/erase"), "*", &json!({"reason": SCENARIO})).expect(200);
    refused.note(&post(named(&person)), 409, "/person_id", "person_erased");
}

fn first_start(app: &App, refused: &mut Refused) {
    let secret = app.first_start().expect("nobody can act yet");
    let body = json!({"secret": secret, "password": given::PASSWORD});
    let answer = app.anonymous().post("/api/v1/invitations/accept", &body);
    refused.note(&answer, 422, "/login", "login_wanted");
}

#[rustfmt::skip] // a case a line
fn accounts(app: &App, refused: &mut Refused) {
    let (staff, anonymous) = (app.staff(), app.anonymous());
    let office = organization(&staff, &grouping("Spolek s úředníkem"));
    let invite = |body: Value| staff.post("/api/v1/invitations", &body);
    let plain = json!({"login": "a@example.cz", "label": "Podatelna", "organizations": [office]});
    let (account, secret) = given::invitation(&staff, &plain);
    refused.note(&invite(plain.clone()), 409, "/login", "login_taken");
    refused.note(&invite(with(&plain, "login", json!("b"))), 422, "/login", "email_form");
    refused.note(&invite(with(&with(&plain, "login", json!("b@example.cz")), "organizations", json!([]))), 422, "/organizations", "organizations_form");
    refused.note(&staff.delete(&format!("/api/v1/organizations/{office}"), "*"), 409, "", "still_referenced");
    let accept = |secret: &str, password: &str| anonymous.post("/api/v1/invitations/accept", &json!({"secret": secret, "password": password}));
    refused.note(&accept("hci_x", given::PASSWORD), 422, "/secret", "invitation_invalid");
    refused.note(&accept(&secret, "krátké"), 422, "/password", "password_length");
    refused.note(&accept(&secret, "moje a@example.cz"), 422, "/password", "password_holds_login");
    let with_login = |secret: &str, login: &str| json!({"secret": secret, "login": login, "password": given::PASSWORD});
    refused.note(&anonymous.post("/api/v1/invitations/accept", &with_login(&secret, "jiny@example.cz")), 422, "/login", "login_other");
    let clerk = given::accepted(&anonymous, &secret);
    let change = json!({"current": "není to ono heslo", "new": "úplně jiné heslo"});
    refused.note(&clerk.put("/api/v1/account/password", &change), 422, "/current", "password_wrong");
    let token = |actor: &Actor, body: Value| actor.post("/api/v1/tokens", &body);
    let plain = json!({"label": "program", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"});
    refused.note(&token(&clerk, with(&plain, "scopes", json!([]))), 422, "/scopes", "scopes_form");
    refused.note(&token(&clerk, with(&plain, "expires_at", json!("soon"))), 422, "/expires_at", "moment_form");
    refused.note(&token(&clerk, with(&plain, "expires_at", json!("2020-02-20T00:00:00Z"))), 422, "/expires_at", "expiry_range");
    refused.note(&token(&staff, plain.clone()), 422, "", "account_missing");
    let made = token(&clerk, with(&plain, "scopes", json!(["write"]))).expect(201);
    let writer = app.bearing(made["secret"].as_str().expect("a secret"));
    refused.note(&token(&writer, plain), 422, "/scopes", "scope_exceeded");
    let path = format!("/api/v1/accounts/{account}");
    staff.post_to(&format!("{path}/disable"), "*", &json!({})).expect(200);
    refused.note(&staff.post(&format!("{path}/invitations"), &json!({})), 409, "", "account_disabled");
    let admin = app.account(Role::Admin, &[]);
    let own = app.bearing(&app.session_of(admin).1);
    refused.note(&own.post_to(&format!("/api/v1/accounts/{admin}/disable"), "*", &json!({})), 409, "", "own_account");
    refused.note(&own.post(&format!("/api/v1/accounts/{admin}/invitations"), &json!({})), 409, "", "login_missing");
}

on_both! {
    fn every_rule_refuses_with_its_code_and_place(app: Demonstration) {
        let mut refused = Refused::default();
        first_start(app, &mut refused);
        let staff = app.staff();
        organizations(&staff, &mut refused);
        begun(&staff, &mut refused);
        moved(&staff, &mut refused);
        affiliated(&staff, &mut refused);
        composition::all(&staff, &mut refused);
        embodied(&staff, &mut refused);
        association(&staff, &mut refused);
        events(&staff, &mut refused);
        decided(&staff, &mut refused);
        imported(&staff, &mut refused);
        filed(&staff, &mut refused);
        checked(&app.anonymous(), &mut refused);
        personal(app, &mut refused);
        case::all(app, &mut refused);
        accounts(app, &mut refused);
        assert!(refused.wrong.is_empty(), "{:#?}", refused.wrong);
        let unreached: Vec<_> = codes().difference(&refused.codes).cloned().collect();
        assert_eq!(unreached, Vec::<String>::new(), "every rule is reached");
        assert!(app.verify().faults.is_empty());
    }
}
