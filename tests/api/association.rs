//! The association as an organization.

use healthy_cities_registry::clock::Ids;
use healthy_cities_registry::domain::association::Association;
use healthy_cities_registry::domain::identifier::Ico;
use healthy_cities_registry::domain::kind::MemberType;
use healthy_cities_registry::domain::membership::{Member, Membership};
use healthy_cities_registry::domain::organization::Organization;
use healthy_cities_registry::domain::policy::Scope;
use healthy_cities_registry::domain::span::{Bounds, Span};
use healthy_cities_registry::domain::text::{Name, Prose};
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::service::setup::{self, Prepared};
use healthy_cities_registry::service::{membership, organization};
use healthy_cities_registry::store::db::{Missing, Store};
use healthy_cities_registry::store::migration;
use healthy_cities_registry::store::moment::Moment;
use healthy_cities_registry::store::revision::{self, Act, Mode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::App;
use crate::engine::{Database, Engine, start_of_time};
use crate::given::{SCENARIO, all, grouping, one, present};

const ORGANIZATIONS: &str = "/api/v1/organizations";

fn act() -> Act {
    Act {
        actor: "command line".to_owned(),
        reason: "start".to_owned(),
        request_id: None,
        at: Moment(start_of_time()),
    }
}

/// Prepares a database as a start with these settings does.
fn started(database: &Database, name: &str, ico: &str) -> Result<Prepared, ServiceError> {
    let store = Store::open(&database.target, Missing::Create, 1, 8).expect("opens");
    let named = Association {
        name: Name::parse(name).expect("a name"),
        ico: Ico::parse(ico).expect("an IČO"),
    };
    let prepared =
        store.write_now(move |conn| setup::prepare(conn, &act(), &Ids::counted(), &named));
    store.close();
    prepared
}

/// A database made before there was an association, in which somebody recorded
/// the organization with the IČO of the default one.
fn older(engine: Engine, is_member: bool) -> Database {
    let database = Database::empty(engine);
    let store = Store::open(&database.target, Missing::Create, 1, 8).expect("opens");
    let recorded = Organization {
        name_cs: Name::parse("Národní síť").expect("a name"),
        association: false,
        ..Association::national().expect("sound").organization(Uuid::from_u128(7))
    };
    let spell = Membership {
        id: Uuid::from_u128(8),
        member: Member::Named { organization: recorded.id, identified_from: None },
        member_type: MemberType::Microregion,
        span: Span::new(Bounds::exact("2015-01-01".parse().expect("a day")), None).expect("a span"),
        end: None,
        continues: None,
        evidence: None,
        source: Prose::parse(SCENARIO).expect("a text"),
        note: None,
    };
    let filled = store.write_now(move |conn| {
        migration::run(conn)?;
        revision::write(conn, &act(), Mode::Commit, |tx| organization::create(tx, &recorded))?;
        if is_member {
            revision::write(conn, &act(), Mode::Commit, |tx| {
                membership::begin(tx, &spell, Scope::OF_RULES)
            })?;
        }
        Ok::<_, ServiceError>(())
    });
    filled.expect("it is filled");
    store.close();
    database
}

on_both! {
    fn it_is_there_from_the_first_start(app: Reference) {
        let asked = app.anonymous();
        let itself = one(&asked, &format!("{ORGANIZATIONS}?association=true"));
        insta::assert_json_snapshot!("national", itself, {".id" => "[id]", ".links" => "[links]"});
        assert_eq!(one(&asked, ORGANIZATIONS), itself, "and nobody else");
        assert_eq!(all(&asked, &format!("{ORGANIZATIONS}?association=false")), Vec::<Value>::new());
        assert_eq!(all(&asked, &format!("{ORGANIZATIONS}?known_at=2")), Vec::<Value>::new());
        let revision = app.auditor().get(&format!("/api/v1/revisions/{}", itself["revision"])).expect(200);
        assert_eq!(revision["changes"][0]["after"]["association"], true);
        assert_eq!(revision["reason"], "record the association: Národní síť Zdravých měst České republiky, z.s.p.o.");
    }

    fn no_request_says_which_it_is(app: Reference) {
        let staff = app.staff();
        let itself = one(&staff, &format!("{ORGANIZATIONS}?association=true"));
        let path = format!("{ORGANIZATIONS}/{}", itself["id"].as_str().expect("an id"));
        let (_, etag) = present(&staff, &path);
        let changed = staff.patch(&path, &etag, &json!({"office": {"web": "https://www.zdravamesta.cz"}}));
        assert_eq!(changed.expect(200)["association"], true, "a correction leaves it what it is");
        let mut other = grouping("Spolek");
        other["association"] = json!(true);
        for answer in [staff.post(ORGANIZATIONS, &other), staff.patch(&path, "*", &json!({"association": false}))] {
            assert_eq!((answer.status, answer.problem().1), (422, vec![("/association".to_owned(), "member_unknown".to_owned())]));
        }
        let made = staff.post(ORGANIZATIONS, &grouping("Spolek")).expect(201);
        assert_eq!(made["association"], false);
        let history = app.anonymous().get(&format!("{ORGANIZATIONS}/{}/history", made["id"].as_str().expect("an id"))).expect(200);
        assert_eq!(history["items"][0]["change"]["after"].get("association"), None, "documents of others are as they always were");
        assert_eq!(app.verify().faults, []);
    }

    fn another_association_can_use_the_register(app: Reference) {
        let database = Database::empty(app.engine);
        assert!(started(&database, "Jiná síť", "70892156").expect("it starts").founded);
        let again = started(&database, "Národní síť", "61385247").expect("it starts again");
        assert_eq!(again, Prepared::default(), "the first start has said it");
        let other = App::start_on(database, app.engine, |_| ());
        let itself = one(&other.anonymous(), &format!("{ORGANIZATIONS}?association=true"));
        assert_eq!((&itself["name"]["cs"], &itself["ico"]), (&json!("Jiná síť"), &json!("70892156")));
        assert_eq!((&itself["legal_form"], &itself["founded"]), (&json!("unknown"), &Value::Null), "nothing is claimed of it");
    }

    fn an_organization_with_its_number_becomes_it(app: Reference) {
        let database = older(app.engine, false);
        assert!(started(&database, "Národní síť Zdravých měst", "61385247").expect("it starts").founded);
        let later = App::start_on(database, app.engine, |_| ());
        let itself = one(&later.anonymous(), &format!("{ORGANIZATIONS}?association=true"));
        let id = Uuid::from_u128(7).to_string();
        assert_eq!((itself["id"].as_str(), &itself["name"]["cs"]), (Some(id.as_str()), &json!("Národní síť")), "it stays as it was recorded");
        assert_eq!(later.verify().faults, []);
    }

    fn a_member_never_becomes_it(app: Reference) {
        let database = older(app.engine, true);
        let refused = started(&database, "Národní síť", "61385247").expect_err("a member").to_string();
        assert!(refused.contains("never a member of itself"), "{refused}");
    }
}
