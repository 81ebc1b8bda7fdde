//! Applications against a small model: any moves and edits, by anybody, on the cases
//! of two organizations, with the same answers on both engines.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

use crate::actor::{Actor, Answer};
use crate::app::App;
use crate::engine::{Engine, Seed};
use crate::given::{SCENARIO, all, one, organization, recorded};
use crate::planted::NOWHERE;
use crate::specimen::{self, body, contact, document_of, union};

/// How many sequences, and of how many steps.
const SEQUENCES: u32 = 256;
const STEPS: usize = 30;
/// Sequences that one service bears, before what they leave slows it down.
const BORNE: u32 = 16;

/// Who makes a step on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Of the organization whose case it is.
    Clerk,
    /// Of the other one.
    Other,
    Staff,
    Admin,
}

/// The applicant's decision on membership that a case names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Approval {
    None,
    Carried,
    Declared,
    Lost,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Begin,
    Remove,
    Move(&'static str, Sent),
    Approve(Approval),
    /// The Declaration and the politician, by one resolution.
    Declare(bool),
    Coordinate(bool),
    Attach(bool),
    Plan(u8),
    /// The meeting is put off, and another is called.
    PutOff,
    /// Whatever leads on from where the case stands, by who may.
    Onward,
}

/// What is sent with a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sent {
    /// Whether all that it needs is there.
    needed: bool,
    /// Whether it accepts what was declared.
    accept: bool,
    /// Whether the resolution that admits is about the other organization.
    astray: bool,
}

const WHOLE: Sent = Sent { needed: true, accept: true, astray: false };

/// A step: on which case, by whom, what; on the version before, if `stale`, and on
/// the application before the last one, if `former`.
#[derive(Debug, Clone)]
struct Step {
    case: usize,
    who: Who,
    act: Act,
    stale: bool,
    former: bool,
}

/// Steps of the moves that a caller can ask for.
const MOVES: [&str; 12] = [
    "submit",
    "take_up",
    "request_completion",
    "resubmit",
    "ready",
    "schedule",
    "unschedule",
    "admit",
    "reject",
    "withdraw",
    "expire",
    "rectify",
];

fn act() -> impl Strategy<Value = Act> {
    let sent = (prop::bool::weighted(0.9), any::<bool>(), prop::bool::weighted(0.1));
    let sent = sent.prop_map(|(needed, accept, astray)| Sent { needed, accept, astray });
    let approval = prop::sample::select(vec![
        Approval::None,
        Approval::Carried,
        Approval::Declared,
        Approval::Lost,
    ]);
    prop_oneof![
        60 => Just(Act::Onward),
        10 => (prop::sample::select(MOVES.to_vec()), sent).prop_map(|(turn, sent)| Act::Move(turn, sent)),
        4 => Just(Act::Move("rectify", WHOLE)),
        6 => Just(Act::Move("request_completion", WHOLE)),
        4 => Just(Act::Move("reject", WHOLE)),
        1 => Just(Act::Move("withdraw", WHOLE)),
        2 => Just(Act::Begin),
        1 => Just(Act::Remove),
        2 => approval.prop_map(Act::Approve),
        1 => any::<bool>().prop_map(Act::Declare),
        1 => any::<bool>().prop_map(Act::Coordinate),
        1 => any::<bool>().prop_map(Act::Attach),
        1 => (1..28_u8).prop_map(Act::Plan),
        8 => Just(Act::PutOff),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let who = prop::sample::select(vec![
        Who::Clerk,
        Who::Clerk,
        Who::Clerk,
        Who::Staff,
        Who::Staff,
        Who::Staff,
        Who::Admin,
        Who::Other,
    ]);
    let flags = (prop::bool::weighted(0.04), prop::bool::weighted(0.08));
    let case = prop::sample::select(vec![0, 0, 0, 1]);
    (case, who, act(), flags).prop_map(|(case, who, act, (stale, former))| Step {
        case,
        who,
        act,
        stale,
        former,
    })
}

/// What sequences must come upon, each some times.
const COMMON: &[(&str, &[u16])] = &[
    ("begin", &[201, 403, 409]),
    ("remove", &[204, 404, 409]),
    ("submit", &[200, 404, 409]),
    ("take_up", &[200, 409]),
    ("request_completion", &[200, 409]),
    ("resubmit", &[200, 409]),
    ("ready", &[200, 409]),
    ("schedule", &[200, 409]),
    ("unschedule", &[409]),
    ("admit", &[200, 409]),
    ("reject", &[200, 409]),
    ("withdraw", &[200, 404, 409]),
    ("expire", &[409]),
    ("rectify", &[200, 404, 409]),
    ("put_off", &[200]),
    ("edit", &[200, 404, 409, 412]),
];

// The model.

/// An application as the model has it: the states it came through, the last of them
/// the present one, without those that were undone.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that was done or not")]
struct Application {
    states: Vec<&'static str>,
    moved: bool,
    approval: Approval,
    declared: bool,
    coordinated: bool,
    attached: bool,
    planned: u8,
    /// Whether what was declared was accepted, by each readiness that stands.
    accepted: Vec<bool>,
    /// Which of the meetings that were called it was scheduled for.
    meeting: usize,
}

impl Application {
    fn state(&self) -> &'static str {
        self.states.last().copied().unwrap_or("draft")
    }

    fn is_open(&self) -> bool {
        !matches!(self.state(), "admitted" | "rejected" | "withdrawn" | "expired")
    }

    fn is_filed(&self) -> bool {
        self.approval_stands(None) && self.attached
    }

    /// Whether the approval is no hindrance; to filing, where nothing is said of
    /// what was declared.
    fn approval_stands(&self, accepted: Option<bool>) -> bool {
        match self.approval {
            Approval::None | Approval::Lost => false,
            Approval::Carried => true,
            Approval::Declared => accepted.unwrap_or(true),
        }
    }

    fn is_complete(&self, accepted: bool) -> bool {
        self.approval_stands(Some(accepted)) && self.attached && self.declared && self.coordinated
    }
}

/// The case of one organization: its applications, the first begun first, and how
/// many meetings were put off.
#[derive(Debug, Clone, Default)]
struct Case(Vec<Application>, usize);

impl Case {
    fn place(&self, former: bool) -> Option<usize> {
        let last = self.0.len().checked_sub(1)?;
        Some(if former { last.saturating_sub(1) } else { last })
    }

    /// What leads on from where the case stands.
    fn onward(&self) -> (Who, Act) {
        let Some(application) = self.0.last() else { return (Who::Clerk, Act::Begin) };
        let by_staff = |turn| (Who::Staff, Act::Move(turn, WHOLE));
        match application.state() {
            "draft" if matches!(application.approval, Approval::None | Approval::Lost) => {
                (Who::Clerk, Act::Approve(Approval::Carried))
            }
            "draft" if !application.attached => (Who::Clerk, Act::Attach(true)),
            "draft" => (Who::Clerk, Act::Move("submit", WHOLE)),
            "submitted" => by_staff("take_up"),
            "under_review" if !application.declared => (Who::Staff, Act::Declare(true)),
            "under_review" if !application.coordinated => (Who::Admin, Act::Coordinate(true)),
            "under_review" => by_staff("ready"),
            "awaiting_completion" => (Who::Clerk, Act::Move("resubmit", WHOLE)),
            "ready_for_decision" => by_staff("schedule"),
            "scheduled" => by_staff("admit"),
            "admitted" => by_staff("rectify"),
            _ => (Who::Clerk, Act::Begin),
        }
    }

    /// The status that a step is answered with; what it does is done.
    fn expected(&mut self, who: Who, act: Act, stale: bool, former: bool) -> u16 {
        match act {
            Act::Begin => return self.begun(who),
            Act::PutOff => {
                let scheduled = self.0.iter_mut().filter(|one| one.state() == "scheduled");
                self.1 += 1;
                // The scheduling is undone, and stands no more.
                scheduled.for_each(|one| one.states.truncate(one.states.len() - 1));
                return 200;
            }
            _ => {}
        }
        let Some(place) = self.place(former).filter(|_| who != Who::Other) else { return 404 };
        if stale {
            return 412;
        }
        match act {
            Act::Remove if self.0[place].moved => 409,
            Act::Remove => {
                self.0.remove(place);
                204
            }
            Act::Move(turn, sent) => self.moved(place, who, turn, sent),
            edit => self.0[place].edited(who, edit),
        }
    }

    fn begun(&mut self, who: Who) -> u16 {
        if who == Who::Other {
            return 403;
        }
        if self.0.iter().any(|one| one.is_open() || one.state() == "admitted") {
            return 409;
        }
        self.0.push(Application {
            states: Vec::new(),
            moved: false,
            approval: Approval::None,
            declared: false,
            coordinated: false,
            attached: false,
            planned: 0,
            accepted: Vec::new(),
            meeting: 0,
        });
        201
    }

    fn moved(&mut self, place: usize, who: Who, turn: &'static str, sent: Sent) -> u16 {
        let other_open = |case: &Self| {
            case.0.iter().enumerate().any(|(other, one)| other != place && one.is_open())
        };
        let other_member = |case: &Self| {
            case.0
                .iter()
                .enumerate()
                .any(|(other, one)| other != place && one.state() == "admitted")
        };
        let application = &self.0[place];
        let state = application.state();
        let whose = match turn {
            "submit" | "resubmit" | "withdraw" => true,
            "unschedule" | "expire" => false,
            _ => who != Who::Clerk,
        };
        let (from, to): (&[&str], &'static str) = match turn {
            "submit" => (&["draft"], "submitted"),
            "take_up" => (&["submitted"], "under_review"),
            "request_completion" => (&["under_review"], "awaiting_completion"),
            "resubmit" => (&["awaiting_completion"], "under_review"),
            "ready" => (&["under_review"], "ready_for_decision"),
            "schedule" => (&["ready_for_decision"], "scheduled"),
            "admit" => (&["scheduled"], "admitted"),
            "reject" => (&["ready_for_decision", "scheduled"], "rejected"),
            _ => (&[], "withdrawn"),
        };
        let goes = match turn {
            "rectify" => !application.states.is_empty(),
            "withdraw" => application.is_open(),
            _ => from.contains(&state),
        };
        if !whose || !goes {
            return 409;
        }
        let accepted = application.accepted.last().copied().unwrap_or(false);
        let guarded = match turn {
            "submit" | "resubmit" => application.is_filed(),
            "ready" => application.is_complete(sent.accept),
            // The association's decision was declared, and needs to be accepted.
            "admit" => application.is_complete(accepted) && sent.accept && !sent.astray,
            "rectify" => application.is_open() || !other_open(self),
            _ => true,
        };
        let needs = matches!(
            turn,
            "request_completion" | "reject" | "withdraw" | "rectify" | "schedule" | "admit"
        );
        let lacks = needs && !sent.needed;
        // What is missing of the request is said together with what stands against it.
        if turn == "admit" && lacks {
            return 422;
        }
        if !guarded {
            return 409;
        }
        if lacks {
            return 422;
        }
        if turn == "admit" && other_member(self) {
            return 409;
        }
        let called = self.1;
        let application = &mut self.0[place];
        application.moved = true;
        if turn == "rectify" {
            if application.states.pop() == Some("ready_for_decision") {
                application.accepted.pop();
            }
            // Its meeting was put off since, and it needs another.
            if application.state() == "scheduled" && application.meeting < called {
                application.states.pop();
            }
        } else {
            if turn == "schedule" {
                application.meeting = called;
            }
            if turn == "ready" {
                application.accepted.push(sent.accept);
            }
            application.states.push(to);
        }
        200
    }
}

impl Application {
    fn edited(&mut self, who: Who, edit: Act) -> u16 {
        let mut after = self.clone();
        match edit {
            Act::Approve(approval) => after.approval = approval,
            Act::Declare(declared) => after.declared = declared,
            Act::Coordinate(coordinated) => after.coordinated = coordinated,
            Act::Attach(attached) => after.attached = attached,
            Act::Plan(planned) => after.planned = planned,
            act => panic!("{act:?} is no edit"),
        }
        let said =
            |one: &Self| (one.approval, one.declared, one.coordinated, one.attached, one.planned);
        let closed = match self.state() {
            "admitted" if who != Who::Clerk => said(self) != said(&after),
            "draft" | "awaiting_completion" => false,
            _ => !self.is_open() || who == Who::Clerk,
        };
        if closed {
            return 409;
        }
        *self = after;
        200
    }
}

// The service.

/// What an organization has that applies.
struct Applicant {
    organization: String,
    clerk: Actor,
    carried: String,
    declared: String,
    lost: String,
    declaration: String,
    extract: String,
    admission: String,
}

/// A service with two organizations that may apply.
struct World {
    app: App,
    staff: Actor,
    admin: Actor,
    board: String,
    letter: String,
    applicants: [Applicant; 2],
    borne: AtomicU32,
}

/// Where a sequence stands on a service.
struct Run {
    applications: [Vec<String>; 2],
    meetings: [String; 2],
}

impl World {
    fn new(engine: Engine) -> Self {
        let app = App::start(engine, Seed::Bare);
        let (staff, admin) = (app.staff(), app.admin());
        let association = one(&staff, "/api/v1/organizations?association=true");
        let council = json!({"organization_id": association["id"], "kind": "council",
            "name": {"cs": "Rada"}, "source": SCENARIO});
        let board = recorded(&staff, "/api/v1/bodies", &council).0;
        let letter = document_of(&staff, "other", false).expect(201);
        let letter = letter["id"].as_str().expect("an id").to_owned();
        let applicants = [1, 2].map(|number| Applicant::new(&app, &staff, &board, number));
        Self { app, staff, admin, board, letter, applicants, borne: AtomicU32::new(0) }
    }

    fn meeting(&self) -> String {
        let meeting = json!({"body_id": self.board, "first_day": "2021-05-01", "source": SCENARIO});
        recorded(&self.staff, "/api/v1/meetings", &meeting).0
    }

    fn begin(&self) -> Run {
        self.borne.fetch_add(1, Ordering::Relaxed);
        Run { applications: [Vec::new(), Vec::new()], meetings: [self.meeting(), self.meeting()] }
    }

    fn actor(&self, case: usize, who: Who) -> &Actor {
        match who {
            Who::Clerk => &self.applicants[case].clerk,
            Who::Other => &self.applicants[1 - case].clerk,
            Who::Staff => &self.staff,
            Who::Admin => &self.admin,
        }
    }

    /// Takes a step; returns the answer.
    fn take(&self, run: &mut Run, step: &Step) -> Answer {
        let Step { case, who, act, stale, former } = *step;
        let (actor, applicant) = (self.actor(case, who), &self.applicants[case]);
        let mine = &run.applications[case];
        let place = mine
            .len()
            .checked_sub(1)
            .map(|last| if former { last.saturating_sub(1) } else { last });
        let id = place.map_or(NOWHERE, |place| mine[place].as_str());
        let path = format!("/api/v1/applications/{id}");
        let tag = if stale { "\"1.1\"" } else { "*" };
        let named = |there: bool, id: &str| if there { json!(id) } else { Value::Null };
        let edit = match act {
            Act::Begin => {
                let begun = json!({"organization_id": applicant.organization, "member_type": "microregion"});
                let answer = actor.post("/api/v1/applications", &begun);
                if answer.status == 201 {
                    run.applications[case]
                        .push(answer.json()["id"].as_str().expect("an id").to_owned());
                }
                return answer;
            }
            Act::Remove => {
                let answer = actor.delete(&path, tag);
                if let (204, Some(place)) = (answer.status, place) {
                    run.applications[case].remove(place);
                }
                return answer;
            }
            Act::PutOff => {
                let meeting = format!("/api/v1/meetings/{}/postpone", run.meetings[case]);
                let answer = self.staff.post_to(&meeting, "*", &specimen::notice());
                run.meetings[case] = self.meeting();
                return answer;
            }
            Act::Move(turn, sent) => {
                let body = self.sent(run, case, turn, sent);
                return actor.post_to(&format!("{path}/moves"), tag, &body);
            }
            Act::Approve(approval) => {
                let id = match approval {
                    Approval::None => Value::Null,
                    Approval::Carried => json!(applicant.carried),
                    Approval::Declared => json!(applicant.declared),
                    Approval::Lost => json!(applicant.lost),
                };
                json!({"decisions": {"approval_id": id}})
            }
            Act::Declare(there) => {
                let id = named(there, &applicant.declaration);
                json!({"decisions": {"declaration_id": id, "politician_id": id}})
            }
            Act::Coordinate(there) => {
                json!({"coordinator_designated_on": named(there, "2021-04-02")})
            }
            Act::Attach(there) => {
                json!({"documents": if there { vec![&applicant.extract] } else { Vec::new() }})
            }
            Act::Plan(day) => json!({"planned": {"filing": format!("2021-06-{day:02}")}}),
            Act::Onward => panic!("the model says which step that is"),
        };
        actor.patch(&path, tag, &edit)
    }

    fn sent(&self, run: &Run, case: usize, turn: &str, sent: Sent) -> Value {
        let mut body = json!({"move": turn});
        let about = if sent.astray { 1 - case } else { case };
        if sent.needed {
            match turn {
                "request_completion" | "reject" | "withdraw" => body["reason"] = json!(SCENARIO),
                "rectify" => {
                    body["reason"] = json!(SCENARIO);
                    body["document_id"] = json!(self.letter);
                }
                "schedule" => body["meeting_id"] = json!(run.meetings[case]),
                "admit" => {
                    body["resolution_id"] = json!(self.applicants[about].admission);
                    body["effective_from"] = json!("2021-06-01");
                }
                _ => {}
            }
        }
        if sent.accept && matches!(turn, "ready" | "admit") {
            body["accept"] = json!(SCENARIO);
        }
        body
    }

    /// How the applications of a case stand, and what must be so in any state: at
    /// most one is open, and there is a membership exactly where one was admitted.
    fn standing(&self, run: &Run, case: usize) -> Vec<String> {
        let organization = &self.applicants[case].organization;
        let found =
            all(&self.staff, &format!("/api/v1/applications?organization_id={organization}"));
        let open = |one: &&Value| {
            !matches!(
                one["state"].as_str(),
                Some("admitted" | "rejected" | "withdrawn" | "expired")
            )
        };
        assert!(found.iter().filter(open).count() <= 1, "{found:?}");
        let members =
            all(&self.staff, &format!("/api/v1/memberships?organization_id={organization}"));
        let members: Vec<&Value> = members.iter().map(|one| &one["id"]).collect();
        let admitted = found.iter().filter(|one| one["state"] == "admitted");
        assert_eq!(members, admitted.map(|one| &one["membership_id"]).collect::<Vec<_>>());
        for one in &found {
            assert_eq!(one["membership_id"].is_null(), one["state"] != "admitted", "{one}");
            assert!(one["state"] != "scheduled" || !one["meeting_id"].is_null(), "{one}");
        }
        let state = |id: &String| {
            let one = found.iter().find(|one| one["id"] == json!(id)).expect("it is listed");
            one["state"].as_str().expect("a state").to_owned()
        };
        run.applications[case].iter().map(state).collect()
    }

    /// Ends what is open, and takes back what was admitted, for the next sequence.
    fn clear(&self, run: &Run, case: usize) {
        let withdraw = |id: &String| {
            let path = format!("/api/v1/applications/{id}");
            let draft = self.staff.get(&path).expect(200)["state"] == "draft";
            let gone = draft && self.staff.delete(&path, "*").status == 204;
            if !gone {
                let body = json!({"move": "withdraw", "reason": SCENARIO});
                self.staff.post_to(&format!("{path}/moves"), "*", &body).expect(200);
            }
        };
        let states = self.standing(run, case);
        let stand = |state: &dyn Fn(&str) -> bool| -> Vec<&String> {
            let all = run.applications[case].iter().zip(&states);
            all.filter(|(_, found)| state(found)).map(|(id, _)| id).collect()
        };
        stand(&|state| !matches!(state, "admitted" | "rejected" | "withdrawn" | "expired"))
            .into_iter()
            .for_each(withdraw);
        for id in stand(&|state| state == "admitted") {
            let body = json!({"move": "rectify", "reason": SCENARIO, "document_id": self.letter});
            self.staff.post_to(&format!("/api/v1/applications/{id}/moves"), "*", &body).expect(200);
            withdraw(id);
        }
    }
}

impl Applicant {
    fn new(app: &App, staff: &Actor, board: &str, number: u32) -> Self {
        let organization = organization(staff, &union(number));
        let clerk = app.clerk_of(organization.parse().expect("an id"));
        let mut form = body(&organization);
        form["published"] = json!(false);
        let assembly = recorded(&clerk, "/api/v1/bodies", &form).0;
        let point = |verb: &str, subject: &str| json!({"verb": verb, "subject": subject, "text": "Scénář."});
        let decided = |by: &Actor, body: &str, day: &str, points: Value| {
            let form = json!({"body_id": body, "decided": day, "title": "Scénář", "points": points,
                "source": SCENARIO, "published": false});
            recorded(by, "/api/v1/resolutions", &form).0
        };
        let own = |points: Value| decided(&clerk, &assembly, "2021-04-01", points);
        let voted = |by: &Actor, resolution: &str, ayes: u32| {
            let vote = json!({"resolution_id": resolution, "for": ayes, "against": 9 - ayes, "abstained": 0,
                "not_voting": 0, "invalid": 0, "absent": 0, "vacant": 0,
                "declared": if ayes > 4 { "carried" } else { "not_carried" }, "source": SCENARIO});
            recorded(by, "/api/v1/votes", &vote);
        };
        let declared = |by: &Actor, resolution: &str| {
            let vote =
                json!({"resolution_id": resolution, "declared": "carried", "source": SCENARIO});
            recorded(by, "/api/v1/votes", &vote);
        };
        let membership = || json!([point("approves", "membership")]);
        let (carried, unverified, lost) = (own(membership()), own(membership()), own(membership()));
        voted(&clerk, &carried, 6);
        declared(&clerk, &unverified);
        voted(&clerk, &lost, 3);
        let declaration =
            own(json!([point("approves", "declaration"), point("appoints", "politician")]));
        voted(&clerk, &declaration, 7);
        let mut admits = point("approves", "membership");
        admits["addressee"] = json!({"organization_id": organization});
        let admission = decided(staff, board, "2021-05-01", json!([admits]));
        declared(staff, &admission);
        for role in ["head", "politician", "coordinator", "office_director"] {
            recorded(&clerk, "/api/v1/contacts", &contact(&organization, role));
        }
        let extract = document_of(&clerk, "resolution_extract", false).expect(201);
        let extract = extract["id"].as_str().expect("an id").to_owned();
        Self {
            organization,
            clerk,
            carried,
            declared: unverified,
            lost,
            declaration,
            extract,
            admission,
        }
    }
}

/// What is compared of two answers: status, state, and what stands against it.
fn told(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    if answer.status >= 400 {
        let (code, errors) = answer.problem();
        return (answer.status, code, errors);
    }
    let state = if answer.text.is_empty() { Value::Null } else { answer.json()["state"].clone() };
    (answer.status, state.to_string(), Vec::new())
}

/// Runs steps on both services; what they answer is what the model expects.
fn agree(
    worlds: &[World; 2],
    steps: &[Step],
    tally: &RefCell<BTreeMap<(&'static str, u16), usize>>,
) -> Result<(), TestCaseError> {
    let mut cases = [Case::default(), Case::default()];
    let mut resolved = Vec::new();
    for step in steps {
        let mut step = step.clone();
        if step.act == Act::Onward {
            (step.who, step.act) = cases[step.case].onward();
            (step.stale, step.former) = (false, false);
        }
        let state = cases[step.case].0.last().map_or("", Application::state);
        let expected = cases[step.case].expected(step.who, step.act, step.stale, step.former);
        let done = match step.act {
            Act::Move(turn, _) => turn,
            Act::PutOff if state == "scheduled" => "put_off",
            Act::PutOff => "called",
            Act::Begin => "begin",
            Act::Remove => "remove",
            _ => "edit",
        };
        *tally.borrow_mut().entry((done, expected)).or_default() += 1;
        let states: Vec<&str> = cases[step.case].0.iter().map(Application::state).collect();
        resolved.push((step, expected, states.join(" ")));
    }
    let expected: Vec<Vec<String>> = cases
        .iter()
        .map(|case| case.0.iter().map(|one| one.state().to_owned()).collect())
        .collect();
    let run = |world: &World| {
        let mut run = world.begin();
        let answers: Vec<_> =
            resolved.iter().map(|(step, ..)| told(&world.take(&mut run, step))).collect();
        let standing = [0, 1].map(|case| world.standing(&run, case));
        for case in [0, 1] {
            world.clear(&run, case);
        }
        (answers, standing)
    };
    let [lite, pg] = worlds;
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(pg));
        (run(lite), other.join().expect("the sequence ends"))
    });
    for (place, ((step, status, after), (one, other))) in
        resolved.iter().zip(one.0.iter().zip(&other.0)).enumerate()
    {
        prop_assert_eq!(one, other, "step {}, {:?}: both engines", place, step);
        prop_assert_eq!(one.0, *status, "step {}, {:?}, then {}: {:?}", place, step, after, one);
    }
    prop_assert_eq!(&one.1[..], &expected[..]);
    prop_assert_eq!(one.1, other.1);
    Ok(())
}

fn worlds() -> [World; 2] {
    std::thread::scope(|scope| {
        let postgres = scope.spawn(|| World::new(Engine::Postgres));
        [World::new(Engine::Sqlite), postgres.join().expect("a service")]
    })
}

#[test]
fn any_steps_are_answered_as_the_model_says_on_sqlite_and_postgres() {
    let current = RefCell::new(worlds());
    let ends = |worlds: &[World; 2]| {
        for world in worlds {
            assert!(world.app.verify().faults.is_empty());
        }
    };
    let config = Config {
        cases: SEQUENCES,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let tally = RefCell::default();
    let run = TestRunner::new(config).run(&prop::collection::vec(step(), STEPS), |steps| {
        if current.borrow()[0].borne.load(Ordering::Relaxed) >= BORNE {
            ends(&current.borrow());
            current.replace(worlds());
        }
        let agreed = agree(&current.borrow(), &steps, &tally);
        if agreed.is_err() {
            // What broke may have left anything.
            current.replace(worlds());
        }
        agreed
    });
    if let Err(failure) = run {
        panic!("{failure}");
    }
    ends(&current.borrow());
    // Sequences that hardly get anywhere would prove little.
    let tally = tally.into_inner();
    for (done, statuses) in COMMON {
        for status in *statuses {
            let times = tally.get(&(*done, *status)).copied().unwrap_or(0);
            assert!(times >= 3, "{done} with {status}: {times} times, of {tally:?}");
        }
    }
}
