//! The refusals of compositions, each once.

use serde_json::{Value, json};

use super::{Refused, with};
use crate::actor::Actor;
use crate::given::{self, SCENARIO, grouping, organization, recorded};
use crate::specimen::ico;

const PATH: &str = "/api/v1/compositions";

#[rustfmt::skip] // a case a line
pub fn all(staff: &Actor, refused: &mut Refused) {
    let number = ico(7_100_000);
    let union = json!({"name": {"cs": "Svazek složený"}, "legal_form": "union_of_municipalities", "ico": number, "founded": "2000-01-01", "dissolved": "2030-01-01"});
    let id = organization(staff, &union);
    let plain = json!({"organization_id": id, "municipality": "571946", "relation": "legal_member", "since": "2010-01-01", "source": SCENARIO});
    let post = |body: Value| staff.post(PATH, &body);
    let (made, _) = recorded(staff, PATH, &plain);
    let region = given::with_ico(staff, "70892156")["id"].clone();
    for (body, status, place, code) in [
        (plain.clone(), 409, "/since", "compositions_overlap"),
        (with(&plain, "relation", json!("friend")), 422, "/relation", "word_unknown"),
        (with(&plain, "municipality", json!("57194")), 422, "/municipality", "territory_code_form"),
        (with(&plain, "municipality", json!("571947")), 422, "/municipality", "territory_code_check_digit"),
        (with(&plain, "municipality", json!("999997")), 422, "/municipality", "territory_unknown"),
        (with(&plain, "municipality", json!("503941")), 422, "/municipality", "military_area"),
        (with(&plain, "since", json!("2010-02-30")), 422, "/since", "day_form"),
        (with(&plain, "since", json!({"earliest": "2011-01-01", "latest": "2010-01-01"})), 422, "/since/latest", "bounds_crossed"),
        (with(&plain, "until", json!("2010-01-01")), 422, "/until", "ends_before_begin"),
        (with(&with(&plain, "since", json!("1999-01-01")), "until", json!("2000-01-01")), 422, "/since", "outside_existence"),
        (with(&plain, "source", json!("")), 422, "/source", "text_empty"),
        (with(&plain, "organization_id", json!("00000000-0000-0000-0000-0000000fffff")), 422, "/organization_id", "organization_unknown"),
        (with(&plain, "organization_id", region.clone()), 422, "/organization_id", "composition_unfit"),
    ] {
        refused.note(&post(body), status, place, code);
    }
    let path = format!("{PATH}/{made}");
    let elsewhere = organization(staff, &grouping("Jiný svazek"));
    refused.note(&staff.patch(&path, "*", &json!({"organization_id": elsewhere})), 422, "/organization_id", "inconsistent");
    let owner = format!("/api/v1/organizations/{id}");
    refused.note(&staff.delete(&owner, "*"), 409, "", "still_referenced");
    refused.note(&staff.patch(&owner, "*", &json!({"legal_form": "municipality"})), 422, "/compositions/organization_id", "composition_unfit");
    refused.note(&staff.patch(&owner, "*", &json!({"founded": "2000-01-01", "dissolved": "2009-01-01"})), 422, "/compositions/since", "outside_existence");

    let obec = |code: &str| json!({"iri": format!("https://linked.cuzk.cz/resource/ruian/obec/{code}")});
    let file = |ico: &str, member: Value| json!({"iri": "https://example.cz/r", "eviduje_svazky_obcí": [{"ičo": ico, "má_člena": [member]}]});
    let import = |body: Value| staff.post(&format!("{PATH}/import"), &body);
    let plain = json!({"den_vzniku_členství": "2015-01-01", "spravuje_obec": obec("577201")});
    let at = |place: &str| format!("/eviduje_svazky_obcí/0{place}");
    let iri = at("/má_člena/0/spravuje_obec/iri");
    for (body, place, code) in [
        (file(&ico(7_100_001), plain.clone()), at("/ičo"), "union_unknown"),
        (file("70892156", plain.clone()), at("/ičo"), "composition_unfit"),
        (file("12a", plain.clone()), at("/ičo"), "ico_form"),
        (file(&number, with(&plain, "spravuje_obec", Value::Null)), at("/má_člena/0"), "municipality_unclear"),
        (file(&number, json!({"den_vzniku_členství": "2015-01-01", "ičo": "70892156"})), at("/má_člena/0/ičo"), "municipality_unclear"),
        (file(&number, with(&plain, "spravuje_obec", json!({"iri": "https://example.cz/571946"}))), iri.clone(), "municipality_iri_form"),
        (file(&number, with(&plain, "spravuje_obec", obec("577202"))), iri.clone(), "territory_code_check_digit"),
        (file(&number, with(&plain, "spravuje_obec", obec("999997"))), iri.clone(), "territory_unknown"),
        (file(&number, with(&plain, "spravuje_obec", obec("503941"))), iri, "military_area"),
        (file(&number, with(&plain, "ičo", json!("00276286"))), at("/má_člena/0/ičo"), "ico_of_other_territory"),
        (file(&number, with(&plain, "den_vzniku_členství", Value::Null)), at("/má_člena/0/den_vzniku_členství"), "day_form"),
        (file(&number, with(&plain, "den_vzniku_členství", json!("1. 1. 2015"))), at("/má_člena/0/den_vzniku_členství"), "day_form"),
        (file(&number, with(&plain, "den_zániku_členství", json!("2014-01-01"))), at("/má_člena/0/den_zániku_členství"), "ends_before_begin"),
        (file(&number, with(&plain, "den_vzniku_členství_nejpozději", json!("2016-01-01"))), at("/má_člena/0/den_vzniku_členství"), "inconsistent"),
        (file(&number, with(&plain, "den_zániku_členství_nejpozději", json!("2016-01-01"))), at("/má_člena/0/den_zániku_členství"), "inconsistent"),
    ] {
        refused.note(&import(body), 422, &place, code);
    }
    let twice = json!({"iri": "https://example.cz/r", "eviduje_svazky_obcí": [{"ičo": number, "má_člena": [plain, plain]}]});
    refused.note(&import(twice), 422, &at("/má_člena/1"), "row_repeated");
}
