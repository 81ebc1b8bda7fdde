//! Drafts of one organization, each with a text of its own by which it is known in
//! whatever answer it turns up. All that they say is made up.

use healthy_cities_registry::domain::policy::TokenScopes;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::given::{SCENARIO, invitation, recorded};
use crate::specimen::{self, form, ico, id_of};

/// A kind of what can be asked for by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    Organization,
    Body,
    Meeting,
    Resolution,
    Vote,
    Document,
    Contact,
    Person,
    Application,
    Note,
    Event,
    Acknowledgement,
    Account,
    Token,
    Session,
    Membership,
    Affiliation,
    Claim,
    Composition,
}

/// One draft.
pub struct Draft {
    pub noun: Noun,
    pub id: String,
    /// What stands in its fields and nowhere else.
    pub marker: String,
}

/// An organization with a draft of every kind.
pub struct Planted {
    pub name: &'static str,
    /// Whether anyone may see the organization itself.
    pub published: bool,
    pub drafts: Vec<Draft>,
    pub ico: String,
    pub sha256: String,
    /// The account of its clerk.
    pub account: Uuid,
    pub clerk: Actor,
    app_token: String,
}

/// What is asked for where nothing is.
pub const NOWHERE: &str = "00000000-0000-7000-8000-00000000dead";

impl Planted {
    /// Plants the drafts of an organization, the `number`th.
    pub fn plant(app: &App, name: &'static str, number: u32, published: bool) -> Self {
        let staff = app.staff();
        let mark = |noun: &str| format!("skryto{name}{noun}");
        let mut union = specimen::union(number);
        union["published"] = json!(published);
        if !published {
            union["name"] = json!({"cs": mark("organization"), "en": mark("organization")});
        }
        let organization = recorded(&staff, "/api/v1/organizations", &union).0;
        let account = app.account(
            healthy_cities_registry::domain::policy::Role::Clerk,
            &[organization.parse().expect("an id")],
        );
        let (token, secret) = app.token_of(account, TokenScopes::ALL, chrono::Duration::days(1));
        let mut planted = Self {
            name,
            published,
            drafts: Vec::new(),
            ico: ico(7_000_000 + number),
            sha256: String::new(),
            account,
            clerk: app.bearing(&secret),
            app_token: token.to_string(),
        };
        planted.add(Noun::Organization, organization, &mark("organization"));
        if !published {
            planted.compose(&staff, &mark);
        }
        planted.decide(&mark);
        planted.apply(&staff, &mark);
        planted.add(Noun::Token, planted.app_token.clone(), &mark("token"));
        planted
    }

    fn add(&mut self, noun: Noun, id: String, marker: &str) {
        self.drafts.push(Draft { noun, id, marker: marker.to_owned() });
    }

    /// The id of its draft of a kind, if it has one.
    pub fn id(&self, noun: Noun) -> Option<&str> {
        let found = self.drafts.iter().find(|draft| draft.noun == noun);
        found.map(|draft| draft.id.as_str())
    }

    fn known(&self, noun: Noun) -> String {
        self.id(noun).unwrap_or_else(|| panic!("no {noun:?}")).to_owned()
    }

    /// Staff record what it is made of: as long a draft as the organization.
    fn compose(&mut self, staff: &Actor, mark: &impl Fn(&str) -> String) {
        let text = mark("composition");
        let mut composition = specimen::composition(&self.known(Noun::Organization), "554804");
        composition["source"] = json!(text);
        composition["note"] = json!(text);
        let composition = recorded(staff, "/api/v1/compositions", &composition).0;
        self.add(Noun::Composition, composition, &text);
    }

    /// Its clerk records what its body decided.
    fn decide(&mut self, mark: &impl Fn(&str) -> String) {
        let clerk = self.clerk.clone();
        let made = |path: &str, mut body: Value, noun: &str| {
            body["source"] = json!(mark(noun));
            body["note"] = json!(mark(noun));
            if noun != "vote" {
                body["published"] = json!(false);
            }
            recorded(&clerk, path, &body).0
        };
        let mut body = specimen::body(&self.known(Noun::Organization));
        body["name"] = json!({"cs": mark("body"), "en": mark("body")});
        let body = made("/api/v1/bodies", body, "body");
        self.add(Noun::Body, body.clone(), &mark("body"));

        let text = mark("document");
        let parts = [
            ("kind", "resolution_extract"),
            ("source", &text),
            ("title", &text),
            ("note", &text),
            ("published", "false"),
        ];
        let file = form(&parts, Some((&format!("{text}.txt"), text.as_bytes())));
        let uploaded = clerk.upload("/api/v1/documents", &[], &file);
        let document = uploaded.expect(201);
        document["sha256"].as_str().expect("a digest").clone_into(&mut self.sha256);
        let document = document["id"].as_str().expect("an id").to_owned();
        self.add(Noun::Document, document.clone(), &text);

        let mut meeting = specimen::meeting(&body);
        meeting["place"] = json!(mark("meeting"));
        meeting["agenda"] = json!([mark("meeting")]);
        meeting["documents"] = json!([document]);
        let meeting = made("/api/v1/meetings", meeting, "meeting");
        self.add(Noun::Meeting, meeting.clone(), &mark("meeting"));

        let text = mark("resolution");
        let mut decided = specimen::resolution(&body);
        decided["title"] = json!(text);
        decided["number"] = json!(text);
        decided["meeting_id"] = json!(meeting);
        decided["documents"] = json!([document]);
        for point in decided["points"].as_array_mut().expect("points") {
            point["text"] = json!(text);
        }
        let decided = made("/api/v1/resolutions", decided, "resolution");
        self.add(Noun::Resolution, decided.clone(), &text);
        let voted = made("/api/v1/votes", specimen::vote(&decided), "vote");
        self.add(Noun::Vote, voted, &mark("vote"));
    }

    /// Its clerk applies, and staff record what goes with it.
    fn apply(&mut self, staff: &Actor, mark: &impl Fn(&str) -> String) {
        let clerk = self.clerk.clone();
        let organization = self.known(Noun::Organization);
        let text = mark("contact");
        let mut contact = specimen::contact(&organization, "head");
        for field in ["name", "source", "note"] {
            contact[field] = json!(text);
        }
        contact["email"] = json!(format!("{text}@example.cz"));
        let contact = clerk.post("/api/v1/contacts", &contact).expect(201);
        self.add(Noun::Contact, contact["id"].as_str().expect("an id").to_owned(), &text);
        let person = contact["person_id"].as_str().expect("a person").to_owned();
        self.add(Noun::Person, person, &text);

        let application = json!({"organization_id": organization, "member_type": "microregion",
            "source": mark("application"), "documents": [self.known(Noun::Document)],
            "decisions": {"approval_id": self.known(Noun::Resolution)}});
        let application = recorded(&clerk, "/api/v1/applications", &application).0;
        self.add(Noun::Application, application.clone(), &mark("application"));
        let note = json!({"text": mark("note")});
        let note = clerk.post(&format!("/api/v1/applications/{application}/notes"), &note);
        let note = note.expect(201)["id"].as_str().expect("an id").to_owned();
        self.add(Noun::Note, note, &mark("note"));

        let text = mark("event");
        let mut event = specimen::event(1);
        event["name"] = json!({"cs": text, "en": text});
        event["place"] = json!(text);
        event["host_id"] = json!(organization);
        event["source"] = json!(text);
        event["note"] = json!(text);
        event["themes"] = json!([{"cs": text}]);
        event["published"] = json!(false);
        let event = recorded(staff, "/api/v1/events", &event).0;
        self.add(Noun::Event, event, &text);

        let mut seen = specimen::acknowledgement(&self.known(Noun::Vote));
        seen["reason"] = json!(mark("acknowledgement"));
        let seen = specimen::made(&staff.post("/api/v1/acknowledgements", &seen)).0;
        self.add(Noun::Acknowledgement, id_of(&seen), &mark("acknowledgement"));

        let text = mark("account");
        let invited = json!({"login": format!("{text}@example.cz"), "label": text,
            "organizations": [organization]});
        let (account, _) = invitation(staff, &invited);
        self.add(Noun::Account, account, &text);
    }
}

/// What anyone may see of an organization: a body of its, what it decided at which
/// meeting with which document, a membership, an affiliation, an event; and a claim.
pub fn show(app: &App, number: u32) -> Actor {
    let staff = app.staff();
    let organization = recorded(&staff, "/api/v1/organizations", &specimen::union(number)).0;
    let body = recorded(&staff, "/api/v1/bodies", &specimen::body(&organization)).0;
    let meeting = recorded(&staff, "/api/v1/meetings", &specimen::meeting(&body)).0;
    let document = specimen::document_of(&staff, "minutes", true).expect(201)["id"].clone();
    let mut decided = specimen::resolution(&body);
    decided["meeting_id"] = json!(meeting);
    decided["documents"] = json!([document]);
    let decided = recorded(&staff, "/api/v1/resolutions", &decided).0;
    let voted = recorded(&staff, "/api/v1/votes", &specimen::vote(&decided)).0;
    let seen = specimen::acknowledgement(&voted);
    staff.post("/api/v1/acknowledgements", &seen).expect(201);
    recorded(&staff, "/api/v1/memberships", &specimen::membership(&organization));
    recorded(&staff, "/api/v1/affiliations", &specimen::affiliation(&organization));
    let composition = specimen::composition(&organization, "554804");
    recorded(&staff, "/api/v1/compositions", &composition);
    recorded(&staff, "/api/v1/claims", &specimen::claim(6));
    let mut event = specimen::event(7);
    event["host_id"] = json!(organization);
    event["source"] = json!(SCENARIO);
    recorded(&staff, "/api/v1/events", &event);
    staff
}
