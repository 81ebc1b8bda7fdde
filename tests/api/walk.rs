//! The walk of the Ústí Region from the 88th meeting of its council to membership.
//! No source says that it happened beyond the proposal: it is a scenario.

use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::given::{self, SCENARIO, all, one, recorded};
use crate::specimen::{self, id_of};

/// The case of the Ústí Region with those who work on it.
pub struct Walk {
    pub clerk: Actor,
    pub staff: Actor,
    /// The applicant.
    pub region: String,
    pub council: String,
    pub assembly: String,
    /// The association's council, which admits.
    pub board: String,
    /// The proposal of the applicant's council.
    pub proposal: String,
    /// Path of the application.
    pub path: String,
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The body of `organization` of a kind.
pub fn body_of(actor: &Actor, organization: &str, kind: &str) -> String {
    let bodies = all(actor, &format!("/api/v1/bodies?organization_id={organization}"));
    text(&bodies.iter().find(|body| body["kind"] == kind).expect("a body")["id"])
}

impl Walk {
    /// The case as the demonstration has it: proposed, and nothing more.
    pub fn begin(app: &App) -> Self {
        let staff = app.staff();
        let region = text(&given::with_ico(&staff, "70892156")["id"]);
        let clerk = app.clerk_of(region.parse().expect("an id"));
        let association = one(&staff, "/api/v1/organizations?association=true");
        let case = one(&clerk, "/api/v1/applications");
        Self {
            council: body_of(&staff, &region, "council"),
            assembly: body_of(&staff, &region, "assembly"),
            board: body_of(&staff, &text(&association["id"]), "council"),
            proposal: text(&case["decisions"]["proposal_id"]),
            path: format!("/api/v1/applications/{}", text(&case["id"])),
            clerk,
            staff,
            region,
        }
    }

    /// Both sign in again: their tokens last a day.
    pub fn sign_in_again(&mut self, app: &App) {
        self.staff = app.staff();
        self.clerk = app.clerk_of(self.region.parse().expect("an id"));
    }

    /// The case as it stands.
    pub fn case(&self) -> Value {
        self.staff.get(&self.path).expect(200)
    }

    /// Corrects the case as `actor`.
    pub fn patch(&self, actor: &Actor, body: &Value) -> Value {
        let tag = actor.get(&self.path).etag().to_owned();
        actor.patch(&self.path, &tag, body).expect(200)
    }

    /// Tries a move as `actor`, of the version that is there.
    pub fn tried(&self, actor: &Actor, body: &Value) -> Answer {
        let tag = self.staff.get(&self.path).etag().to_owned();
        actor.post_to(&format!("{}/moves", self.path), &tag, body)
    }

    /// Makes a move as `actor`, which leads to `state`.
    pub fn moved(&self, actor: &Actor, body: &Value, state: &str) -> Value {
        let moved = self.tried(actor, body).expect(200);
        assert_eq!(moved["state"], state, "{body}");
        moved
    }

    /// The path as `actor` sees it: state of each step.
    pub fn steps(&self, actor: &Actor) -> Vec<(String, String, String)> {
        let path = actor.get(&format!("{}/path", self.path)).expect(200);
        let steps = path["steps"].as_array().expect("steps");
        steps
            .iter()
            .map(|step| (text(&step["step"]), text(&step["state"]), text(&step["acting"])))
            .collect()
    }

    /// The clerk uploads a document; returns its id.
    pub fn document(&self, kind: &str) -> String {
        let uploaded = specimen::document_of(&self.clerk, kind, false);
        id_of(uploaded.header("location").unwrap_or_else(|| panic!("{}", uploaded.text)))
    }

    /// The clerk records a meeting of the assembly on a day; returns its id.
    pub fn sitting(&self, day: &str) -> String {
        let meeting = json!({"body_id": self.assembly, "state": "held", "first_day": day,
            "source": SCENARIO, "published": false});
        recorded(&self.clerk, "/api/v1/meetings", &meeting).0
    }

    /// The clerk records what the assembly decided on 9 March 2020; returns its id.
    pub fn decided(&self, points: &[(&str, &str)]) -> String {
        self.decided_on("2020-03-09", points)
    }

    /// The same on another day.
    pub fn decided_on(&self, day: &str, points: &[(&str, &str)]) -> String {
        let points: Vec<Value> = points
            .iter()
            .map(|(verb, subject)| json!({"verb": verb, "subject": subject, "text": "Scénář."}))
            .collect();
        let resolution = json!({"body_id": self.assembly, "decided": day, "title": "Členství v asociaci",
            "proposal_id": self.proposal, "points": points, "source": SCENARIO, "published": false});
        recorded(&self.clerk, "/api/v1/resolutions", &resolution).0
    }

    /// The clerk records a vote of 55 seats with `ayes` in favour.
    pub fn voted(&self, resolution: &str, ayes: u32) {
        let vote = json!({"resolution_id": resolution, "for": ayes, "against": 0, "abstained": 40_u32.saturating_sub(ayes),
            "not_voting": 0, "invalid": 0, "present": 40.max(ayes), "vacant": 0,
            "declared": if ayes >= 28 { "carried" } else { "not_carried" }, "source": SCENARIO});
        recorded(&self.clerk, "/api/v1/votes", &vote);
    }

    /// The clerk records a contact in a role; nobody has its name.
    pub fn contact(&self, role: &str) {
        recorded(&self.clerk, "/api/v1/contacts", &specimen::contact(&self.region, role));
    }

    /// The clerk gathers what is due at submission.
    pub fn gather(&self) -> String {
        let approval = self.decided(&[("approves", "membership")]);
        self.voted(&approval, 30);
        let extract = self.document("resolution_extract");
        self.contact("head");
        self.contact("coordinator");
        self.patch(
            &self.clerk,
            &json!({"decisions": {"approval_id": approval}, "documents": [extract]}),
        );
        approval
    }

    /// The clerk adds what is due before the decision.
    pub fn complete(&self) {
        let declaration = self.decided(&[("approves", "declaration"), ("appoints", "politician")]);
        self.voted(&declaration, 30);
        self.contact("politician");
        self.contact("office_director");
        self.patch(
            &self.clerk,
            &json!({
                "decisions": {"declaration_id": declaration, "politician_id": declaration},
                "coordinator_designated_on": "2020-03-10",
            }),
        );
    }

    /// From the proposal to readiness.
    pub fn to_ready(&self) {
        self.gather();
        self.complete();
        self.moved(&self.clerk, &json!({"move": "submit"}), "submitted");
        self.moved(&self.staff, &json!({"move": "take_up"}), "under_review");
        self.moved(&self.staff, &json!({"move": "ready"}), "ready_for_decision");
    }

    /// Staff record a meeting of the association's council that is planned; returns
    /// its id.
    pub fn planned(&self) -> String {
        let meeting = json!({"body_id": self.board, "first_day": "2020-03-25", "source": SCENARIO});
        recorded(&self.staff, "/api/v1/meetings", &meeting).0
    }

    /// Staff record the resolution of the association's council that admits, with a
    /// vote of which a declaration is known; returns its id.
    pub fn admission(&self) -> String {
        let resolution = json!({"body_id": self.board, "decided": "2020-03-25", "title": "Přijetí Ústeckého kraje",
            "points": [{"verb": "approves", "subject": "membership", "text": "Scénář.",
                        "addressee": {"organization_id": self.region}}],
            "source": SCENARIO, "published": false});
        let id = recorded(&self.staff, "/api/v1/resolutions", &resolution).0;
        let vote = json!({"resolution_id": id, "declared": "carried", "source": SCENARIO});
        recorded(&self.staff, "/api/v1/votes", &vote);
        id
    }

    /// From readiness to scheduled; returns the meeting.
    pub fn to_scheduled(&self) -> String {
        let meeting = self.planned();
        self.moved(&self.staff, &json!({"move": "schedule", "meeting_id": meeting}), "scheduled");
        meeting
    }

    /// What staff send to admit.
    pub fn admit(resolution: &str) -> Value {
        json!({"move": "admit", "resolution_id": resolution, "effective_from": "2020-04-01",
               "accept": "statutes of the association are not entered"})
    }
}
