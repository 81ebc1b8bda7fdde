//! Which municipalities belong to unions, microregions and local action groups.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::app::App;
use crate::given::{self, SCENARIO, all, grouping, one, organization, recorded};
use crate::specimen::{ico, union};

const PATH: &str = "/api/v1/compositions";
const IMPORT: &str = "/api/v1/compositions/import";
const UNIONS: &str = "/api/v1/unions";

/// The microregion that the norm has as its example, by its real IČO.
fn cesky_raj(staff: &Actor) -> String {
    organization(
        staff,
        &json!({"name": {"cs": "Mikroregion Český ráj"}, "legal_form": "union_of_municipalities",
                "ico": "69155950", "data_box": "44dyugd", "founded": "1999-06-14",
                "office": {"web": "https://www.craj.cz/"},
                "address": {"street": "Vyskeř 50", "postcode": "51264", "city": "Vyskeř"}}),
    )
}

/// The example of the norm (datagov-cz/otevrene-formalni-normy, 2 April 2026), cut to
/// what concerns members, with one of its invented persons left in.
fn example() -> Value {
    let member = |ico: &str, code: &str, name: &str, region: u32| {
        json!({"iri": format!("https://rpp-opendata.egon.gov.cz/odrpp/zdroj/orgán-veřejné-moci/{ico}"),
               "typ": "Obecní úřad jako člen dobrovolného svazku obcí", "den_vzniku_členství": "1999-10-20", "ičo": ico,
               "spravuje_obec": {"iri": format!("https://linked.cuzk.cz/resource/ruian/obec/{code}"), "název_obce": name},
               "leží_na_území_vyššího_územního_samosprávního_celku": format!("https://linked.cuzk.cz/resource/ruian/vusc/{region}")})
    };
    json!({
        "@context": "https://ofn.gov.cz/rejstříky-svazků-obcí/2026-04-01/kontexty/kontext.jsonld",
        "iri": "https://www.kraj-lbc.cz/urad/rejstrik-dobrovolnych-svazku-obci",
        "typ": "Rejstřík svazků obcí",
        "eviduje_svazky_obcí": [{
            "iri": "https://www.kraj-lbc.cz/urad/rejstrik-dobrovolnych-svazku-obci/case%3Adetail/id%3A577039",
            "typ": "Dobrovolný svazek obcí", "ičo": "69155950", "název": {"cs": "Mikroregion Český ráj"},
            "datum_vzniku": "1999-06-14", "zdroj_výčtu_členů": ["zdroje-výčtu-členů:sbírka-listin"],
            "má_orgány": [{"název": {"cs": "Předseda svazku"}, "obsahuje_funkce": [{"název_funkce": {"cs": "Předseda"},
                "je_vykonávána_fyzickou_osobou": [{"jméno": "Jan", "příjmení": "Novák"}]}]}],
            "má_člena": [
                member("00509205", "571946", "Branžež", 27), member("00275816", "577201", "Kacanovy", 78),
                member("00275824", "577219", "Karlovice", 78), member("00276286", "577685", "Vyskeř", 78),
            ],
        }],
    })
}

/// Sends a file as JSON-LD.
fn import(staff: &Actor, query: &str, body: &Value) -> crate::actor::Answer {
    let headers = [("Content-Type", "application/ld+json; charset=utf-8")];
    staff.send("POST", &format!("{IMPORT}{query}"), &headers, body.to_string().as_bytes())
}

fn counts(report: &Value) -> [u64; 3] {
    ["created", "unchanged", "changed"].map(|name| report[name].as_u64().expect("a count"))
}

/// Codes of the members of the only union that is exported.
fn exported(asked: &Actor, day: &str) -> Vec<String> {
    let body = asked.get(&format!("{UNIONS}?as_of={day}")).expect(200);
    let members = body["eviduje_svazky_obcí"][0]["má_člena"].as_array().expect("members").clone();
    let code = |member: &Value| {
        let iri = member["spravuje_obec"]["iri"].as_str().expect("an IRI").to_owned();
        iri.rsplit('/').next().expect("a code").to_owned()
    };
    members.iter().map(code).collect()
}

/// What a caller finds of the compositions of an organization.
fn found(actor: &Actor, organization: &str) -> usize {
    all(actor, &format!("{PATH}?organization_id={organization}")).len()
}

on_both! {
    fn a_composition_from_its_record_to_its_removal(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &union(1));
        let body = json!({"organization_id": id, "municipality": "571946", "relation": "legal_member",
            "since": {"earliest": null, "latest": "2010-12-31"}, "source": SCENARIO, "note": "a remark"});
        let made = staff.post(PATH, &body);
        let first = made.expect(201);
        let path = format!("{PATH}/{}", first["id"].as_str().expect("an id"));
        assert_eq!(made.header("location"), Some(path.as_str()));
        assert_eq!(asked.get(&path).expect(200), first);
        assert_eq!((&first["published"], &first["until"], &first["since"]), (&json!(true), &Value::Null, &body["since"]));

        let change = json!({"since": "2005-01-01", "until": {"earliest": "2015-01-01", "latest": "2015-12-31"}, "note": null});
        let corrected = staff.patch(&path, made.etag(), &change);
        let second = corrected.expect(200);
        assert_eq!((&second["until"], &second["note"]), (&change["until"], &Value::Null));
        let newest = app.newest_revision();
        let same = staff.patch(&path, corrected.etag(), &json!({"source": SCENARIO}));
        assert_eq!((same.expect(200), same.etag()), (second.clone(), corrected.etag()));
        assert_eq!(app.newest_revision(), newest, "a patch that changes nothing is no revision");
        assert_eq!(asked.get(&format!("{path}?known_at={}", first["revision"])).expect(200), first);

        assert_eq!(staff.delete(&path, made.etag()).problem().0, "precondition_failed");
        assert_eq!(staff.delete(&path, corrected.etag()).status, 204);
        assert_eq!(asked.get(&path).problem().0, "not_found");
        let history = asked.get(&format!("/api/v1/organizations/{id}/history")).expect(200);
        let told: Vec<_> = history["items"].as_array().expect("items").iter()
            .map(|item| (item["change"]["entity"].clone(), item["change"]["operation"].clone())).collect();
        let of = |operation: &str| (json!("composition"), json!(operation));
        assert_eq!(told[1..], [of("create"), of("update"), of("delete")]);
        assert!(app.verify().faults.is_empty());
    }

    fn lists_and_filters(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let (one_id, other) = (organization(&staff, &union(1)), organization(&staff, &grouping("MAS Scénář")));
        for (id, code, relation, since, until) in [
            (&one_id, "571946", "legal_member", "2010-01-01", json!("2015-01-01")),
            (&one_id, "571946", "legal_member", "2016-01-01", Value::Null),
            (&one_id, "577201", "legal_member", "2010-01-01", Value::Null),
            (&other, "571946", "territorial_scope", "2012-01-01", Value::Null),
        ] {
            recorded(&staff, PATH, &json!({"organization_id": id, "municipality": code, "relation": relation, "since": since, "until": until, "source": SCENARIO}));
        }
        assert_eq!(all(&asked, PATH).len(), 4);
        assert_eq!(all(&asked, &format!("{PATH}?limit=1")), all(&asked, PATH), "pages join up");
        for (query, number) in [
            (format!("organization_id={one_id}"), 3), ("municipality=571946".to_owned(), 3), ("relation=territorial_scope".to_owned(), 1),
            ("as_of=2015-01-01".to_owned(), 2), ("as_of=2014-12-31&municipality=571946".to_owned(), 2), ("as_of=2009-12-31".to_owned(), 0),
        ] {
            assert_eq!(all(&asked, &format!("{PATH}?{query}")).len(), number, "{query}");
        }
        for query in ["relation=friend", "organization_id=1", "municipality=571947", "q=a"] {
            assert_eq!(asked.get(&format!("{PATH}?{query}")).problem().0, "parameter_invalid", "{query}");
        }
    }

    fn a_composition_is_a_draft_as_long_as_its_organization(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let mut draft = union(1);
        draft["published"] = json!(false);
        let id = organization(&staff, &draft);
        let (own, other) = (app.clerk_of(id.parse().expect("an id")), organization(&staff, &union(2)));
        let other = app.clerk_of(other.parse().expect("an id"));
        let tag = asked.get(PATH).etag().to_owned();
        let body = json!({"organization_id": id, "municipality": "571946", "relation": "legal_member", "since": "2010-01-01", "source": SCENARIO});
        let (made, _) = recorded(&staff, PATH, &body);
        let path = format!("{PATH}/{made}");
        for (who, sees) in [(&asked, false), (&other, false), (&own, true), (&staff, true), (&app.auditor(), true)] {
            assert_eq!(who.get(&path).status, if sees { 200 } else { 404 });
            assert_eq!(found(who, &id), usize::from(sees));
        }
        assert_eq!(asked.get(PATH).etag(), tag, "nobody sees that somebody works");
        assert!(!asked.get("/api/v1/revisions?after=2").text.contains(&made));
        assert!(own.get("/api/v1/revisions?after=2").text.contains(&made));
        assert_eq!(own.post(PATH, &body).status, 403, "staff record compositions");

        staff.patch(&format!("/api/v1/organizations/{id}"), "*", &json!({"published": true})).expect(200);
        assert_eq!(asked.get(&path).expect(200)["published"], true);
        assert_eq!(found(&asked, &id), 1);
        let history = asked.get(&format!("/api/v1/organizations/{id}/history")).expect(200);
        assert!(!history["items"].as_array().expect("items").is_empty());
        assert!(history["items"].as_array().expect("items").iter().all(|item| item["change"]["before"].is_null()), "its earlier versions stay inside: {history}");
        assert!(app.verify().faults.is_empty());
    }

    fn the_example_of_the_norm_is_imported_and_exported(app: Reference) {
        let (asked, staff, auditor) = (app.anonymous(), app.staff(), app.auditor());
        let id = cesky_raj(&staff);
        let newest = app.newest_revision();
        assert_eq!(counts(&import(&staff, "?validate_only=true", &example()).expect(200)), [4, 0, 0]);
        assert_eq!(app.newest_revision(), newest, "it was only tried");
        assert_eq!(counts(&import(&staff, "", &example()).expect(200)), [4, 0, 0]);
        assert_eq!(app.newest_revision(), newest + 1, "one revision");
        let told = one(&asked, &format!("{PATH}?organization_id={id}&municipality=577685"));
        let known = json!({"earliest": "1999-10-20", "latest": "1999-10-20"});
        assert_eq!((&told["relation"], &told["since"]), (&json!("legal_member"), &known));
        assert_eq!(told["source"], "Rejstřík svazků obcí: https://www.kraj-lbc.cz/urad/rejstrik-dobrovolnych-svazku-obci; zdroj výčtu členů: sbírka-listin");
        let journal = auditor.get(&format!("/api/v1/revisions/{}", newest + 1)).text;
        assert!(!journal.contains("Novák"), "persons are not even looked at");
        assert_eq!(counts(&import(&staff, "", &example()).expect(200)), [0, 4, 0]);
        assert_eq!(app.newest_revision(), newest + 1, "the same file again changes nothing");

        let answer = asked.get(&format!("{UNIONS}?as_of=2020-02-20"));
        assert_eq!(answer.header("content-type"), Some("application/ld+json"));
        let body = answer.expect(200);
        insta::assert_json_snapshot!("unions", body, {".eviduje_svazky_obcí[].iri" => "[iri]"});
        assert_eq!(exported(&asked, "1999-10-19"), Vec::<String>::new());
        assert_eq!(import(&staff, "", &body).expect(200), json!({"created": 0, "unchanged": 4, "changed": 0}), "what is exported can be imported");
        assert_eq!(asked.get(&format!("{UNIONS}?as_of=1999-06-13")).expect(200)["eviduje_svazky_obcí"], json!([]), "it did not exist");

        let mut left = example();
        left["eviduje_svazky_obcí"][0]["má_člena"][1]["den_zániku_členství"] = json!("2010-01-01");
        assert_eq!(counts(&import(&staff, "", &left).expect(200)), [0, 3, 1]);
        assert_eq!(exported(&asked, "2009-12-31").len(), 4);
        assert_eq!(exported(&asked, "2010-01-01"), ["571946", "577219", "577685"]);
        assert_eq!(counts(&import(&staff, "", &example()).expect(200)), [0, 4, 0], "an older file does not undo an end");
        assert!(app.verify().faults.is_empty());
    }

    fn days_that_are_not_exact_come_through(app: Reference) {
        let (asked, staff) = (app.anonymous(), app.staff());
        let id = organization(&staff, &union(1));
        for (code, since, until) in [
            ("571946", json!({"earliest": null, "latest": "2010-12-31"}), Value::Null),
            ("577201", json!({"earliest": "2009-01-01", "latest": "2009-12-31"}), json!({"earliest": "2022-01-01", "latest": "2022-12-31"})),
        ] {
            recorded(&staff, PATH, &json!({"organization_id": id, "municipality": code, "relation": "legal_member", "since": since, "until": until, "source": SCENARIO}));
        }
        let body = asked.get(&format!("{UNIONS}?as_of=2020-02-20")).expect(200);
        assert_eq!(exported(&asked, "2020-02-20").len(), 2);
        assert_eq!(exported(&asked, "2010-12-30"), ["577201"], "the other only may have begun");
        assert_eq!(counts(&import(&staff, "", &body).expect(200)), [0, 2, 0]);
        assert!(body.to_string().contains("\"den_vzniku_členství_nejpozději\":\"2010-12-31\""), "{body}");
    }

    fn an_import_names_all_that_is_wrong_and_records_nothing(app: Reference) {
        let staff = app.staff();
        cesky_raj(&staff);
        let mut wrong = example();
        let members = wrong["eviduje_svazky_obcí"][0]["má_člena"].as_array_mut().expect("members");
        members[0]["spravuje_obec"]["iri"] = json!("https://linked.cuzk.cz/resource/ruian/obec/999997");
        members[2]["ičo"] = json!("00276286");
        let unknown = json!({"ičo": ico(7_000_009), "má_člena": [{"spravuje_obec": {"iri": "x"}}]});
        wrong["eviduje_svazky_obcí"].as_array_mut().expect("unions").push(unknown);
        let newest = app.newest_revision();
        let answer = import(&staff, "", &wrong);
        let at = |place: &str, code: &str| (format!("/eviduje_svazky_obcí/{place}"), code.to_owned());
        assert_eq!((answer.status, answer.problem()), (422, ("import_refused".to_owned(), vec![
            at("0/má_člena/0/spravuje_obec/iri", "territory_unknown"), at("0/má_člena/2/ičo", "ico_of_other_territory"),
            at("1/ičo", "union_unknown"), at("1/má_člena/0/spravuje_obec/iri", "municipality_iri_form"), at("1/má_člena/0/den_vzniku_členství", "day_form"),
        ])));
        assert_eq!(app.newest_revision(), newest);
        assert_eq!(all(&staff, PATH), Vec::<Value>::new());
        for (body, status) in [("{", 400), ("[]", 422), ("{}", 422), (r#"{"iri":"x","eviduje_svazky_obcí":{}}"#, 422), (r#"{"iri":"","eviduje_svazky_obcí":[]}"#, 422)] {
            let headers = [("Content-Type", "application/ld+json")];
            let answer = staff.send("POST", IMPORT, &headers, body.as_bytes());
            assert_eq!(answer.status, status, "{body}: {}", answer.text);
        }
        assert_eq!(counts(&import(&staff, "", &json!({"iri": "https://example.cz", "eviduje_svazky_obcí": []})).expect(200)), [0, 0, 0]);
    }
}

#[test]
fn the_import_is_for_staff() {
    let app = App::start(crate::engine::Engine::Sqlite, crate::engine::Seed::Reference);
    let id = cesky_raj(&app.staff());
    let clerk = app.clerk_of(id.parse().expect("an id"));
    for (who, status) in
        [(app.anonymous(), 401), (app.dashboard(), 403), (clerk, 403), (app.auditor(), 403)]
    {
        assert_eq!(import(&who, "", &example()).status, status);
    }
    assert_eq!(given::all(&app.anonymous(), PATH), Vec::<Value>::new());
}
