//! A running service with a database and a clock of its own.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use chrono::{DateTime, Utc};
use healthy_cities_registry::clock::{Clock, Ids};
use healthy_cities_registry::config::{self, CommonArgs, Defaults, ServerConfig};
use healthy_cities_registry::domain::account::Account;
use healthy_cities_registry::domain::policy::{Role, TokenScopes};
use healthy_cities_registry::domain::text::Name;
use healthy_cities_registry::http::hasher::Hasher;
use healthy_cities_registry::master_key::MasterKey;
use healthy_cities_registry::server::{self, Service};
use healthy_cities_registry::service::error::ServiceError;
use healthy_cities_registry::service::revision::{Verification, verify};
use healthy_cities_registry::service::token::{self, Holder, New};
use healthy_cities_registry::service::{invitation, session};
use healthy_cities_registry::store::account::AccountRow;
use healthy_cities_registry::store::db::{Missing, Store};
use healthy_cities_registry::store::error::StoreError;
use healthy_cities_registry::store::ledger::Ledger;
use healthy_cities_registry::store::moment::Moment;
use healthy_cities_registry::store::revision::{self, Act, Mode};
use uuid::Uuid;

use crate::actor::Actor;
use crate::engine::{Database, Engine, Seed, start_of_time};

/// A running service. It stops with the test.
pub struct App {
    pub engine: Engine,
    pub store: Store,
    pub database: Database,
    pub hasher: Hasher,
    /// Where erasures are noted.
    pub ledger: Ledger,
    clock: Clock,
    base: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl App {
    /// Starts a service on a copy of the template of `engine` and `seed`, with a
    /// clock that stands still and ids that count.
    pub fn start(engine: Engine, seed: Seed) -> Self {
        Self::start_with(engine, seed, |_| ())
    }

    /// The same with a configuration changed by `configure`.
    pub fn start_with(
        engine: Engine,
        seed: Seed,
        configure: impl FnOnce(&mut ServerConfig),
    ) -> Self {
        Self::start_on(Database::copy(engine, seed), engine, configure)
    }

    /// The same on a database that is ready to be served.
    pub fn start_on(
        database: Database,
        engine: Engine,
        configure: impl FnOnce(&mut ServerConfig),
    ) -> Self {
        Self::start_serving(database, engine, configure, |_| ())
    }

    /// A service without a master key.
    pub fn without_master_key(engine: Engine, seed: Seed) -> Self {
        let database = Database::copy(engine, seed);
        Self::start_serving(database, engine, |_| (), |service| service.master_key = None)
    }

    /// The same, with what is served changed by `change`.
    pub fn start_serving(
        database: Database,
        engine: Engine,
        configure: impl FnOnce(&mut ServerConfig),
        change: impl FnOnce(&mut Service),
    ) -> Self {
        let store = Store::open(&database.target, Missing::Refuse, 2, 64).expect("opens");
        let clock = Clock::frozen(start_of_time());
        // Past the ids that the template counted.
        let ids = Ids::Counted(Arc::new(AtomicU64::new(1_000_000)));
        let mut config = config();
        // Nobody is turned away because the machine of the tests is busy.
        config.limit.wait = Duration::ZERO;
        configure(&mut config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let ledger_path = crate::engine::directory()
            .join(format!("{}.jsonl", base.replace("http://127.0.0.1:", "erasures-")));
        let _ = std::fs::remove_file(&ledger_path);
        let ledger = Ledger::at(ledger_path);
        let mut service = Service {
            store: store.clone(),
            clock: clock.clone(),
            ids,
            master_key: Some(master_key()),
            erasure_ledger: Some(ledger.clone()),
        };
        change(&mut service);
        let state = server::state(&config, service).expect("a state");
        let hasher = state.hasher.clone();
        let (sender, receiver) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = server::build(&config, state, listener).expect("a server");
                sender.send(server.handle()).expect("the test waits");
                server.await.expect("the server ends well");
            });
        });
        let handle = receiver.recv().expect("the server starts");
        let thread = Some(thread);
        Self { engine, store, database, hasher, ledger, clock, base, handle, thread }
    }

    /// Address of the service, as `http://127.0.0.1:PORT`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The moment at which the clock stands.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Moves the clock.
    pub fn advance(&self, by: chrono::Duration) {
        let Clock::Frozen(micros) = &self.clock else { panic!("a test's clock is frozen") };
        micros.fetch_add(by.num_microseconds().expect("not that far"), Ordering::SeqCst);
    }

    /// Nobody signed in.
    pub fn anonymous(&self) -> Actor {
        Actor::new(&self.base, None)
    }

    /// A program that queries statistics.
    pub fn dashboard(&self) -> Actor {
        self.with_role(Role::Dashboard)
    }

    /// Staff of the association's office.
    pub fn staff(&self) -> Actor {
        self.with_role(Role::Staff)
    }

    /// Reads all.
    pub fn auditor(&self) -> Actor {
        self.with_role(Role::Auditor)
    }

    /// Runs the service.
    pub fn admin(&self) -> Actor {
        self.with_role(Role::Admin)
    }

    /// Somebody with this token, whatever it is.
    pub fn bearing(&self, token: &str) -> Actor {
        Actor::new(&self.base, Some(token.to_owned()))
    }

    /// Somebody with a fresh token of `role`; the anonymous have none.
    pub fn with_role(&self, role: Role) -> Actor {
        if role == Role::Anonymous {
            return self.anonymous();
        }
        let (_, secret) = self.token(role, chrono::Duration::days(1));
        self.bearing(&secret)
    }

    /// A clerk of `organization`, which need not be there.
    pub fn clerk_of(&self, organization: Uuid) -> Actor {
        let account = self.account(Role::Clerk, &[organization]);
        self.bearing(&self.token_of(account, TokenScopes::ALL, chrono::Duration::days(1)).1)
    }

    /// Makes a token that lives for `lifetime`; returns its id and the secret. That
    /// of a clerk belongs to an account that acts for an organization that is not there.
    pub fn token(&self, role: Role, lifetime: chrono::Duration) -> (Uuid, String) {
        self.scoped_token(role, TokenScopes::ALL, lifetime)
    }

    /// The same for `scopes`.
    pub fn scoped_token(
        &self,
        role: Role,
        scopes: TokenScopes,
        lifetime: chrono::Duration,
    ) -> (Uuid, String) {
        if role == Role::Clerk {
            return self.token_of(
                self.account(role, &[Uuid::from_u128(1 << 90)]),
                scopes,
                lifetime,
            );
        }
        self.make_token(Holder::Role(role), scopes, lifetime)
    }

    /// The same for an account.
    pub fn token_of(
        &self,
        account: Uuid,
        scopes: TokenScopes,
        lifetime: chrono::Duration,
    ) -> (Uuid, String) {
        self.make_token(Holder::Account(account), scopes, lifetime)
    }

    fn make_token(
        &self,
        holder: Holder,
        scopes: TokenScopes,
        lifetime: chrono::Duration,
    ) -> (Uuid, String) {
        let (id, act) = (fresh_id(), self.act("make a token"));
        let label = Name::parse("test").expect("a name");
        let new = New { id, label, scopes, expires_at: self.now() + lifetime };
        let created = self.store.write_now(move |conn| {
            revision::write(conn, &act, Mode::Commit, |tx| token::create(tx, &new, holder))
        });
        let created: Result<_, ServiceError> = created;
        (id, created.expect("a token").value.secret)
    }

    /// Opens a session of an account; returns its id and the secret.
    pub fn session_of(&self, account: Uuid) -> (Uuid, String) {
        let (id, act) = (fresh_id(), self.act("open a session"));
        let opened = self.store.write_now(move |conn| {
            revision::write(conn, &act, Mode::Commit, |tx| {
                session::open(tx, &account.to_string(), id)
            })
        });
        let opened: Result<_, ServiceError> = opened;
        (id, opened.expect("a session").value.expect("an active account").secret)
    }

    /// Makes an account without a login that acts for organizations, which need not
    /// be there.
    pub fn account(&self, role: Role, organizations: &[Uuid]) -> Uuid {
        let account = Account {
            id: fresh_id(),
            label: Name::parse(&format!("test {role}")).expect("a name"),
            role,
            organizations: organizations.to_vec(),
            person: None,
            disabled_at: None,
        };
        let (id, act) = (account.id, self.act("make an account"));
        let made = self.store.write_now(move |conn| {
            revision::write(conn, &act, Mode::Commit, |tx| {
                tx.create(vec![AccountRow::from(&account)])
            })
        });
        let made: Result<_, StoreError> = made;
        made.expect("an account");
        id
    }

    /// What a start does with a register by which nobody can act: the secret of the
    /// invitation for its first administrator, or none where somebody can.
    pub fn first_start(&self) -> Option<String> {
        let (ids, act) = ([fresh_id(), fresh_id()], self.act("invite the first administrator"));
        let invited = self.store.write_now(move |conn| {
            revision::write(conn, &act, Mode::Commit, |tx| invitation::first(tx, ids))
        });
        let invited: Result<_, ServiceError> = invited;
        invited.expect("it is tried").value.map(|invited| invited.secret)
    }

    /// An act of the command line, now.
    pub fn act(&self, reason: &str) -> Act {
        Act {
            actor: "command line".to_owned(),
            reason: reason.to_owned(),
            request_id: None,
            at: Moment(self.now()),
        }
    }

    /// What verification of the journal finds.
    pub fn verify(&self) -> Verification {
        self.store
            .read_now(|conn| verify(conn, Some(&master_key()), |_, _| ()))
            .expect("it can be read")
    }

    /// Number of the newest revision.
    pub fn newest_revision(&self) -> i64 {
        let head = self.store.read_now(revision::head);
        let head: Result<_, StoreError> = head;
        head.expect("a head").number
    }
}

/// An id past those that the service counts.
fn fresh_id() -> Uuid {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    Uuid::from_u128((1 << 100) + u128::from(COUNT.fetch_add(1, Ordering::SeqCst)))
}

/// The master key of tests.
pub fn master_key() -> MasterKey {
    MasterKey::parse("c2NlbmFyaW8gb2YgYSB0ZXN0OiBub3QgYSBzZWNyZXQ=").expect("a key")
}

/// How tests serve: as the program does where nothing is set, on less.
pub fn config() -> ServerConfig {
    let common = CommonArgs { data: Some("unused".into()), ..CommonArgs::default() };
    let given = config::load(&common, None, Defaults::serve()).expect("a configuration");
    ServerConfig {
        bind: "127.0.0.1:0".parse().expect("an address"),
        workers: 1,
        cache_limit: 1024 * 1024,
        shutdown_timeout: Duration::from_secs(1),
        ..given.server
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            // A server that broke has failed the test already.
            let _ = thread.join();
        }
    }
}
