//! Invitations: how somebody gets an account, and its password.

use actix_web::HttpResponse;
use actix_web::web::{Path, Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationErrors};

use super::account::manager;
use super::describe::{Journaled, Repeatable, SignInProblems, WriteProblems};
use super::error::ApiError;
use super::session::{self, OpenedBody};
use super::sign_in::{chosen, login_digest};
use super::valid;
use super::word;
use super::write::{Answer, Writing};
use crate::domain::account::{Account, Login};
use crate::domain::policy::Role;
use crate::domain::text::Name;
use crate::domain::violation::{Refusal, Violation};
use crate::service::invitation::{self, Invited};
use crate::store::moment::Moment;

/// Who is invited.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationForm {
    /// E-mail address to sign in with. It is kept nowhere: only a digest of it is,
    /// made with the master key.
    #[validate(custom(function = "valid::email"))]
    #[schema(example = "strategie@example.cz")]
    login: String,
    /// The office that the account is for. It stands in the journal for good: no
    /// name of a person.
    #[validate(custom(function = "valid::name"))]
    #[schema(example = "Odbor strategie, přípravy a realizace projektů")]
    label: String,
    /// What may be done by it. Staff invite clerks alone.
    #[serde(default = "clerk")]
    #[validate(custom(function = "valid::role"))]
    #[schema(value_type = word::Role, default = "clerk")]
    role: String,
    /// The organizations that a clerk acts for, 1 to 8.
    #[serde(default)]
    organizations: Vec<Uuid>,
    /// Reference to the person who will hold it.
    person_id: Option<Uuid>,
}

fn clerk() -> String {
    Role::Clerk.to_string()
}

/// A new link says nothing but the account, which is in the path.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkForm {}

impl Validate for LinkForm {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// How an invitation is taken up.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceForm {
    /// The secret of the invitation.
    #[schema(example = "hci_…")]
    secret: String,
    /// E-mail address to sign in with, where nobody gave it before: that of the first
    /// administrator.
    #[validate(custom(function = "valid::email"))]
    login: Option<String>,
    /// The password from now on: 12 to 200 characters, without the login in it.
    #[validate(custom(function = "valid::password"))]
    password: String,
}

/// An invitation, to be handed to its person by a way that is private.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvitationBody {
    /// The account.
    account_id: String,
    /// What takes it up, once. Shown once: null where the request is repeated or
    /// only tried.
    #[schema(example = "hci_…")]
    secret: Option<String>,
    /// From when on it cannot be taken up.
    expires_at: String,
}

impl InvitationBody {
    /// With the secret, and without.
    fn of(invited: Invited) -> (Self, Self) {
        let account_id = invited.account.fact.id.to_string();
        let expires_at = invited.expires_at.to_string();
        let kept = Self { account_id, secret: None, expires_at };
        (Self { secret: Some(invited.secret), ..kept.clone() }, kept)
    }
}

impl InvitationForm {
    /// The account with `id` that a validated form describes.
    fn account(&self, id: Uuid) -> Result<Account, Refusal> {
        let unknown = || Violation::WordUnknown { allowed: Role::list() };
        let role = Role::of_token(&self.role);
        Ok(Account {
            id,
            label: Name::parse(&self.label).map_err(|violation| Refusal::at("label", violation))?,
            role: role.ok_or_else(|| Refusal::at("role", unknown()))?,
            organizations: self.organizations.clone(),
            person: self.person_id,
            disabled_at: None,
        })
    }
}

/// Makes an account and invites its person to give it a password.
///
/// The secret is a one-time link for seven days. Whoever has it gets the account.
#[utoipa::path(
    post, path = "/api/v1/invitations", tag = "invitations", request_body = InvitationForm,
    params(
        Repeatable,
        Journaled,
    ),
    responses(
        (status = 200, description = "The account would be made (`validate_only`)", body = InvitationBody),
        (status = 201, description = "The account is made", body = InvitationBody, headers(("ETag" = String), ("Location" = String))),
        WriteProblems,
    ),
    security(("token" = []))
)]
pub(super) async fn create(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let form: InvitationForm = writing.json(payload).await?;
    let new = form.account(writing.new_id()).map_err(|refusal| vec![refusal])?;
    let refused = || ApiError::from(vec![Refusal::at("login", Violation::EmailForm)]);
    let login = Login::of(&form.login).ok_or_else(refused)?;
    let login = login_digest(writing.state.master_key()?, login.as_str());
    let (id, by) = (writing.new_id(), manager(&writing.caller));
    let run = writing.run("invite to an account", move |tx| {
        let invited = invitation::invite(tx, new.clone(), &login, id, by)?;
        let location = format!("/api/v1/accounts/{}", invited.account.fact.id);
        let from = invited.account.from;
        let (shown, kept) = InvitationBody::of(invited);
        Answer::created(location, from, &kept)?.showing_once(&shown)
    });
    run.await
}

/// Makes a new link for an account, for who lost the first, or the password.
///
/// Older links end at once; the present password holds until the new one is taken
/// up. It makes no revision and is not kept under a key: who repeats it gets
/// another link.
#[utoipa::path(
    post, path = "/api/v1/accounts/{id}/invitations", tag = "invitations", request_body = LinkForm,
    params(("id" = Uuid, Path, description = "Id of the account")),
    responses((status = 201, description = "The link is made", body = InvitationBody, headers(("Location" = String))), SignInProblems),
    security(("token" = []))
)]
pub(super) async fn renew(
    mut writing: Writing,
    account: Path<Uuid>,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    writing.plain()?;
    let LinkForm {} = writing.json(payload).await?;
    writing.state.master_key()?;
    let (account, id, by) = (*account, writing.new_id(), manager(&writing.caller));
    let run = writing.operate("make a new link", move |tx| {
        let (shown, _) = InvitationBody::of(invitation::renew(tx, account, id, by)?);
        Answer::opened(format!("/api/v1/accounts/{account}"), &shown)
    });
    run.await
}

/// Takes up an invitation: gives its account the password, ends its older sessions
/// and signs in.
#[utoipa::path(
    post, path = "/api/v1/invitations/accept", tag = "invitations", request_body = AcceptanceForm,
    responses((status = 201, description = "The password is set, and a session is opened", body = OpenedBody, headers(("Location" = String))), SignInProblems)
)]
pub(super) async fn accept(
    mut writing: Writing,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    writing.plain()?;
    let form: AcceptanceForm = writing.json(payload).await?;
    let state = writing.state.clone();
    let key = state.master_key()?;
    let (secret, now) = (form.secret.clone(), Moment(state.clock.now()));
    let found = state.store.read(move |_, conn| invitation::look(conn, &secret, now));
    let found = found.await.map_err(ApiError::from)?;
    let given = form.login.as_deref().and_then(Login::of);
    let given = given.map(|login| login_digest(key, login.as_str()));
    let login = found.login(given).map_err(|refusal| vec![refusal])?;
    let password = chosen(key, &login, "password", &form.password)?;
    let hash = state.hasher.hash(password).await?;
    let id = writing.new_id();
    let run = writing.operate("take up an invitation", move |tx| {
        let chosen = [login.clone(), hash.clone()];
        let made = invitation::accept(tx, &form.secret, &found, chosen, id)?;
        session::opened(tx, made)
    });
    run.await
}
