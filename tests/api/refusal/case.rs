//! The refusals of applications, each once.

use serde_json::{Value, json};

use super::Refused;
use crate::app::App;
use crate::given::{self, SCENARIO, one, recorded};
use crate::specimen;
use crate::walk::Walk;

/// A resolution that is told on top of what a walk has.
fn resolution(body: &str, day: &str, more: &Value) -> Value {
    let mut resolution = json!({"body_id": body, "decided": day, "title": "Scénář", "source": SCENARIO, "published": false,
        "points": [{"verb": "approves", "subject": "membership", "text": "Scénář."}]});
    for (member, value) in more.as_object().expect("an object") {
        resolution[member] = value.clone();
    }
    resolution
}

/// What stands in the way of beginning an application, and of a clerk's writing.
fn begun(walk: &Walk, app: &App, refused: &mut Refused) {
    let begin = |body: Value| walk.staff.post("/api/v1/applications", &body);
    let place = "/organization_id";
    let again = json!({"organization_id": walk.region, "member_type": "region"});
    refused.note(&begin(again), 409, place, "application_open");
    let member = json!({"ico": "00263958", "member_type": "municipality"});
    refused.note(&begin(member), 409, place, "already_member");
    refused.note(&begin(json!({"member_type": "region"})), 422, place, "organization_to_be_named");
    refused.note(
        &begin(json!({"ico": "69155950", "member_type": "region"})),
        422,
        "/ico",
        "ico_unknown",
    );
    let gone = json!({"name": {"cs": "Zaniklá MAS"}, "legal_form": "registered_society", "dissolved": "2019-01-01"});
    let gone = given::organization(&walk.staff, &gone);
    let gone = json!({"organization_id": gone, "member_type": "local_action_group"});
    refused.note(&begin(gone), 409, place, "organization_dissolved");
    let meeting = json!({"body_id": walk.assembly, "first_day": "2020-03-09", "source": SCENARIO});
    refused.note(
        &walk.clerk.post("/api/v1/meetings", &meeting),
        422,
        "/published",
        "published_by_staff",
    );
    let public = format!("/api/v1/resolutions/{}", walk.proposal);
    refused.note(
        &walk.clerk.patch(&public, "*", &json!({"note": "x"})),
        409,
        "",
        "published_already",
    );
    let nothing = walk.tried(&app.admin(), &rectify(&specimen::id_of(&walk.path)));
    refused.note(&nothing, 409, "/move", "nothing_to_rectify");
}

fn rectify(document: &str) -> Value {
    json!({"move": "rectify", "reason": "Scénář", "document_id": document})
}

/// What is wrong with decisions and what is missing beside them.
fn checked(walk: &Walk, refused: &mut Refused) {
    let at = "/items/membership_approval";
    let mut submitted = |approval: Value, code: &str| {
        walk.patch(&walk.clerk, &json!({"decisions": {"approval_id": approval}}));
        refused.among(&walk.tried(&walk.clerk, &json!({"move": "submit"})), 409, at, code);
    };
    submitted(Value::Null, "item_missing");
    submitted(json!(walk.proposal), "body_not_competent");
    let made = |more: Value| {
        recorded(
            &walk.clerk,
            "/api/v1/resolutions",
            &resolution(&walk.assembly, "2020-03-09", &more),
        )
        .0
    };
    let fee = json!({"points": [{"verb": "approves", "subject": "fee", "text": "Scénář."}]});
    submitted(json!(made(fee)), "point_missing");
    let lost = made(json!({}));
    walk.voted(&lost, 27);
    submitted(json!(lost), "decision_not_carried");
    let outside = made(json!({"meeting_id": walk.sitting("2020-03-10")}));
    submitted(json!(outside), "decision_outside_meeting");
    let condition = json!({"body_id": walk.board, "subject": "fee"});
    let hanging = json!({"points": [{"verb": "approves", "subject": "membership", "text": "Scénář.", "condition": condition}]});
    submitted(json!(made(hanging)), "decision_conditional");
    let late = resolution(&walk.council, "2020-03-20", &json!({}));
    let late = recorded(&walk.clerk, "/api/v1/resolutions", &late).0;
    walk.patch(&walk.clerk, &json!({"decisions": {"proposal_id": late}}));
    submitted(json!(made(json!({}))), "decision_too_early");
    walk.patch(&walk.clerk, &json!({"decisions": {"proposal_id": walk.proposal}}));
}

/// What stands against moves from submission to admission.
fn moved(walk: &Walk, refused: &mut Refused) {
    walk.gather();
    walk.complete();
    walk.moved(&walk.clerk, &json!({"move": "submit"}), "submitted");
    let again = walk.tried(&walk.clerk, &json!({"move": "submit"}));
    refused.note(&again, 409, "/move", "move_not_open");
    let others = walk.tried(&walk.clerk, &json!({"move": "take_up"}));
    refused.note(&others, 409, "/move", "move_not_yours");
    let closed = walk.clerk.patch(&walk.path, "*", &json!({"source": "x"}));
    refused.note(&closed, 409, "", "application_closed");
    let frozen = specimen::document_of(&walk.clerk, "other", false);
    refused.note(&frozen, 409, "", "frozen_by_application");
    walk.moved(&walk.staff, &json!({"move": "take_up"}), "under_review");
    let meeting = walk.planned();
    let much = walk.tried(&walk.staff, &json!({"move": "ready", "meeting_id": meeting}));
    refused.note(&much, 422, "/meeting_id", "not_for_move");
    walk.moved(&walk.staff, &json!({"move": "ready"}), "ready_for_decision");
    let schedule = |meeting: &str| {
        walk.tried(&walk.staff, &json!({"move": "schedule", "meeting_id": meeting}))
    };
    let nothing = walk.tried(&walk.staff, &json!({"move": "schedule"}));
    refused.note(&nothing, 422, "/meeting_id", "needed_for_move");
    let held = json!({"body_id": walk.board, "first_day": "2020-03-20", "state": "held", "source": SCENARIO});
    let held = recorded(&walk.staff, "/api/v1/meetings", &held).0;
    refused.note(&schedule(&held), 409, "/meeting_id", "meeting_not_planned");
    walk.to_scheduled();
    let admission = walk.admission();
    let mut unaccepted = Walk::admit(&admission);
    unaccepted["accept"] = Value::Null;
    refused.note(
        &walk.tried(&walk.staff, &unaccepted),
        409,
        "/resolution_id",
        "decision_unverified",
    );
    let mut early = Walk::admit(&admission);
    early["effective_from"] = json!("2020-03-24");
    refused.note(&walk.tried(&walk.staff, &early), 422, "/effective_from", "before_decision");
    let undeclared = resolution(&walk.board, "2020-03-25", &json!({}));
    let undeclared = recorded(&walk.staff, "/api/v1/resolutions", &undeclared).0;
    refused.note(
        &walk.tried(&walk.staff, &Walk::admit(&undeclared)),
        409,
        "/resolution_id",
        "decision_undeclared",
    );
    let association = one(&walk.staff, "/api/v1/organizations?association=true");
    let about = json!({"points": [{"verb": "approves", "subject": "membership", "text": "Scénář.",
        "addressee": {"organization_id": association["id"]}}]});
    let about = recorded(
        &walk.staff,
        "/api/v1/resolutions",
        &resolution(&walk.board, "2020-03-25", &about),
    )
    .0;
    refused.note(
        &walk.tried(&walk.staff, &Walk::admit(&about)),
        409,
        "/resolution_id",
        "about_another",
    );
}

/// Every refusal of applications.
pub fn all(app: &App, refused: &mut Refused) {
    let walk = Walk::begin(app);
    begun(&walk, app, refused);
    checked(&walk, refused);
    moved(&walk, refused);
}
