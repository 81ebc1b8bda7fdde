//! An application that went all the way, another that was taken back, and a note:
//! each column with a value somewhere.

use serde_json::{Value, json};

use crate::app::App;
use crate::given::one;
use crate::specimen::{body, contact, form, id_of, made, resolution, union, vote};

/// Records them.
pub fn applications(app: &App) {
    let staff = app.staff();
    let post = |path: &str, body: &Value| made(&staff.post(path, body)).0;
    let applicant = id_of(&post("/api/v1/organizations", &union(9)));
    let parts = [
        ("kind", "resolution_extract"),
        ("source", "scenario"),
        ("published", "false"),
        ("organization_id", applicant.as_str()),
    ];
    let extract =
        staff.upload("/api/v1/documents", &[], &form(&parts, Some(("c.txt", b"extract"))));
    let extract = id_of(&made(&extract).0);
    let approval = decided(
        app,
        &applicant,
        "general_assembly",
        &json!([
            {"verb": "approves", "subject": "membership", "text": "x"},
            {"verb": "approves", "subject": "declaration", "text": "x"},
            {"verb": "appoints", "subject": "politician", "text": "x"},
        ]),
    );
    for role in ["head", "politician", "coordinator", "office_director"] {
        post("/api/v1/contacts", &contact(&applicant, role));
    }
    let case = json!({
        "organization_id": applicant, "member_type": "microregion", "documents": [extract], "source": "scenario",
        "decisions": {"proposal_id": approval, "approval_id": approval, "declaration_id": approval, "politician_id": approval},
        "planned": {"approval": "2021-04-01", "filing": "2021-05-01", "decision": "2021-06-01", "presentation": "2021-07-01", "membership": "2021-07-01"},
    });
    let case = post("/api/v1/applications", &case);
    staff.patch(&case, "*", &json!({"coordinator_designated_on": "2021-04-02"})).expect(200);
    staff.post(&format!("{case}/notes"), &json!({"text": "seen"})).expect(201);
    let association = one(&staff, "/api/v1/organizations?association=true");
    let association = association["id"].as_str().expect("an id");
    let admission = decided(
        app,
        association,
        "council",
        &json!([{"verb": "approves", "subject": "membership", "text": "x"}]),
    );
    let council = one(&staff, &format!("/api/v1/bodies?organization_id={association}"));
    let meeting =
        json!({"body_id": council["id"], "first_day": "2021-06-01", "source": "scenario"});
    let meeting = id_of(&post("/api/v1/meetings", &meeting));
    for turn in [
        json!({"move": "submit"}),
        json!({"move": "take_up"}),
        json!({"move": "ready"}),
        json!({"move": "schedule", "meeting_id": meeting}),
        json!({"move": "admit", "resolution_id": admission, "effective_from": "2021-07-01", "presented_on": "2021-07-01"}),
    ] {
        staff.post_to(&format!("{case}/moves"), "*", &turn).expect(200);
    }
    let other = id_of(&post("/api/v1/organizations", &union(10)));
    let mistake = post(
        "/api/v1/applications",
        &json!({"organization_id": other, "member_type": "microregion"}),
    );
    assert_eq!(staff.delete(&mistake, "*").status, 204);
}

/// What a body of nine decided with nine in favour; returns the id.
fn decided(app: &App, organization: &str, kind: &str, points: &Value) -> String {
    let staff = app.staff();
    let mut organ = body(organization);
    organ["kind"] = kind.into();
    let organ = id_of(&made(&staff.post("/api/v1/bodies", &organ)).0);
    let mut decision = resolution(&organ);
    decision["points"] = points.clone();
    let decision = id_of(&made(&staff.post("/api/v1/resolutions", &decision)).0);
    let mut counts = vote(&decision);
    for (count, value) in [("for", 9), ("against", 0), ("absent", 0)] {
        counts[count] = value.into();
    }
    staff.post("/api/v1/votes", &counts).expect(201);
    decision
}
