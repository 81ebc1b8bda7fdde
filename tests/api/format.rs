//! Statistics as CSV, JSON-stat and CSV on the Web.

use serde_json::json;

const COUNTS: &str = "/api/v1/statistics/members?as_of=2020-02-20";

on_both! {
    fn a_table_as_csv(app: Demonstration) {
        let asked = app.anonymous();
        let answer = asked.get(&format!("{COUNTS}&by=type&format=csv"));
        answer.expect_ok();
        assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
        assert_eq!(answer.header("vary"), Some("Authorization, Accept"));
        let lines: Vec<&str> = answer.text.split("\r\n").collect();
        assert_eq!(lines[0], "as_of,type,type_label,count,at_most");
        assert_eq!(lines[1], "2020-02-20,region,Kraj,5,5");
        assert_eq!(lines[6], "2020-02-20,local_action_group,Místní akční skupina (MAS),3,3");
        assert_eq!((lines.len(), lines[7]), (8, ""), "each line has an end");
        let accepted = asked.send("GET", &format!("{COUNTS}&by=type"), &[("Accept", "text/csv")], b"");
        assert_eq!((accepted.text.as_str(), accepted.etag()), (answer.text.as_str(), answer.etag()));
        assert_ne!(asked.get(&format!("{COUNTS}&by=type")).etag(), answer.etag(), "each format has its tag");
        let again = asked.send("GET", &format!("{COUNTS}&by=type&format=csv"), &[("If-None-Match", answer.etag())], b"");
        assert_eq!((again.status, again.text.as_str()), (304, ""));
        let excel = asked.get(&format!("{COUNTS}&by=type,region&format=csv&excel=cs"));
        assert!(excel.bytes.starts_with(b"\xEF\xBB\xBFas_of;type;type_label;region;region_label;count;at_most\r\n"), "{}", excel.text);
        assert!(excel.text.contains("\r\n2020-02-20;municipality;Město nebo obec;CZ042;Ústecký kraj;6;6\r\n"), "{}", excel.text);
        assert!(excel.text.contains("\r\n2020-02-20;municipality;Město nebo obec;none;neuvedeno;88;88\r\n"), "{}", excel.text);
    }

    fn metadata_of_the_csv(app: Demonstration) {
        let asked = app.anonymous();
        let answer = asked.get(&format!("{COUNTS}&by=type&format=csv"));
        let link = answer.header("link").expect("a link");
        let path = link.trim_start_matches('<').split('>').next().expect("a path");
        let described = asked.get(path);
        assert_eq!(described.header("content-type"), Some("application/csvm+json"));
        let body = described.expect(200);
        assert_eq!(asked.get(body["url"].as_str().expect("an address")).text, answer.text, "it leads back to the table");
        let header: Vec<&str> = answer.text.lines().next().expect("a header").trim_end().split(',').collect();
        let columns = body["tableSchema"]["columns"].as_array().expect("columns");
        assert_eq!(columns.iter().map(|column| column["name"].as_str().expect("a name")).collect::<Vec<_>>(), header);
        assert!(columns.iter().zip(&header).all(|(column, name)| column["titles"]["und"] == *name));
        assert_eq!(body["tableSchema"]["primaryKey"], json!(["as_of", "type"]));
        insta::assert_json_snapshot!("csvw", body);
    }

    fn a_cube_as_json_stat(app: Demonstration) {
        let asked = app.anonymous();
        let body = asked.get(&format!("{COUNTS}&by=type,region&format=json-stat")).expect(200);
        assert_eq!(body["id"], json!(["as_of", "type", "region", "metric"]));
        assert_eq!(body["size"], json!([1, 6, 15, 2]));
        assert_eq!(body["role"], json!({"time": ["as_of"], "geo": ["region"], "metric": ["metric"]}));
        let values = body["value"].as_array().expect("values");
        assert_eq!(values.len(), 6 * 15 * 2);
        let json = asked.get(&format!("{COUNTS}&by=type,region")).expect(200);
        let counts = json["items"].as_array().expect("items").iter().flat_map(|item| [&item["count"], &item["at_most"]]);
        assert!(values.iter().eq(counts), "the same numbers in the same order");
        for id in ["as_of", "type", "region", "metric"] {
            let size = body["dimension"][id]["category"]["index"].as_array().expect("an index").len();
            assert!(size > 0, "{id}");
        }
        assert_eq!(body["dimension"]["region"]["category"]["label"]["CZ042"], "Ústecký kraj");
        let accepted = asked.send("GET", &format!("{COUNTS}&by=type,region"), &[("Accept", "application/vnd.json-stat+json, application/json;q=0.5")], b"");
        assert_eq!(accepted.header("content-type"), Some("application/vnd.json-stat+json"));
        assert_eq!(accepted.expect(200), body);
    }

    fn series_and_balance_have_tables_too(app: Demonstration) {
        let asked = app.anonymous();
        let csv = asked.get("/api/v1/statistics/members/series?until=2020-02-20&interval=year&by=type&format=csv").text;
        assert_eq!(csv.lines().count(), 1 + 27 * 6);
        assert!(csv.starts_with("period,type,type_label,count,at_most\r\n1994,region,Kraj,"), "{csv}");
        assert!(csv.contains("\r\n2020,municipality,Město nebo obec,99,99\r\n"), "{csv}");
        let cube = asked.get("/api/v1/statistics/members/series?until=2020-02-20&interval=year&format=json-stat").expect(200);
        assert_eq!((&cube["size"], &cube["role"]["time"]), (&json!([27, 2]), &json!(["period"])));
        let csv = asked.get("/api/v1/statistics/members/balance?from=2018-12-31&until=2020-02-20&format=csv").text;
        assert!(csv.starts_with("as_of,type,type_label,start,start_at_most,entries,"), "{csv}");
        assert_eq!(csv.lines().count(), 7);
    }

    fn without_dimensions_a_table_has_one_cell(app: Demonstration) {
        let text = app.anonymous().get(&format!("{COUNTS}&format=csv")).text;
        assert_eq!(text, "as_of,count,at_most\r\n2020-02-20,131,131\r\n");
        for (query, name) in [("format=xml", "format"), ("format=csv&excel=de", "excel"), ("excel=cs", "excel"), ("format=csvw&excel=cs", "excel")] {
            let refused = app.anonymous().get(&format!("{COUNTS}&{query}"));
            assert_eq!((refused.status, refused.problem().1), (400, vec![(name.to_owned(), "parameter_form".to_owned())]));
        }
    }
}
