//! Who sends requests, and the answers they get.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Actor {
    base: String,
    token: Option<String>,
    agent: Agent,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Actor {
    pub fn new(base: &str, token: Option<String>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Self { base: base.to_owned(), token, agent: config.into() }
    }

    /// Sends any request. `headers` come before the token's. A membership that is
    /// begun by hand needs a reason: who gives none gives this one.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let by_hand = method == "POST" && path.split('?').next() == Some("/api/v1/memberships");
        if !by_hand || path.contains("reason=") {
            return self.send_as_it_is(method, path, headers, body);
        }
        let join = if path.contains('?') { '&' } else { '?' };
        self.send_as_it_is(method, &format!("{path}{join}reason=scenario"), headers, body)
    }

    /// Sends a request without adding to its path.
    pub fn send_as_it_is(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let request = request.body(body.to_vec()).expect("a request");
        let request =
            self.agent.configure_request(request).allow_non_standard_methods(true).build();
        let mut response = self.agent.run(request).expect("an answer");
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec();
        let bytes = bytes.expect("the answer to its end");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, headers, text, bytes }
    }

    /// Somebody else at the same service, with this token.
    pub fn bearing(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(
            "POST",
            path,
            &[("Content-Type", "application/json")],
            body.to_string().as_bytes(),
        )
    }

    /// Posts with `If-Match`, as moves of a resource need it.
    pub fn post_to(&self, path: &str, etag: &str, body: &Value) -> Answer {
        let headers = [("Content-Type", "application/json"), ("If-Match", etag)];
        self.send("POST", path, &headers, body.to_string().as_bytes())
    }

    pub fn patch(&self, path: &str, etag: &str, body: &Value) -> Answer {
        let headers = [("Content-Type", "application/merge-patch+json"), ("If-Match", etag)];
        self.send("PATCH", path, &headers, body.to_string().as_bytes())
    }

    pub fn put(&self, path: &str, body: &Value) -> Answer {
        let headers = [("Content-Type", "application/json")];
        self.send("PUT", path, &headers, body.to_string().as_bytes())
    }

    pub fn delete(&self, path: &str, etag: &str) -> Answer {
        self.send("DELETE", path, &[("If-Match", etag)], b"")
    }

    /// Sends a form with a file, in which the boundary stands for itself.
    pub fn upload(&self, path: &str, headers: &[(&str, &str)], form: &[u8]) -> Answer {
        let headers = [headers, &[("Content-Type", crate::specimen::FORM)]].concat();
        self.send("POST", path, &headers, form)
    }

    /// Imports a table of members.
    pub fn import(&self, query: &str, table: &[u8]) -> Answer {
        self.send(
            "POST",
            &format!("/api/v1/imports{query}"),
            &[("Content-Type", "text/csv")],
            table,
        )
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The same, if the answer has `status`.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The answer is the one that was hoped for, whatever it holds.
    pub fn expect_ok(&self) {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.text);
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn etag(&self) -> &str {
        self.header("etag").expect("an ETag")
    }

    /// The problem's code, and the codes of its errors with where they are.
    pub fn problem(&self) -> (String, Vec<(String, String)>) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text);
        let body = self.json();
        assert_eq!(body["status"], self.status, "{body}");
        let code = body["code"].as_str().expect("a code").to_owned();
        let errors = body["errors"].as_array().map_or(Vec::new(), |errors| {
            let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
            errors
                .iter()
                .map(|error| {
                    let place = ["pointer", "parameter", "header"]
                        .iter()
                        .find_map(|key| text(&error[*key]));
                    (place.unwrap_or_default(), text(&error["code"]).unwrap_or_default())
                })
                .collect()
        });
        (code, errors)
    }
}
