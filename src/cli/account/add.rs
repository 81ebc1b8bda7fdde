//! Making an account on the command line.

use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use serde_json::json;
use uuid::Uuid;

use crate::cli::session::Session;
use crate::cli::{CliError, output};
use crate::config::CommonArgs;
use crate::domain::account::{Account, Login};
use crate::domain::identifier::Ico;
use crate::domain::organization::Organization;
use crate::domain::policy::Role;
use crate::domain::text::Name;
use crate::http::sign_in::login_digest;
use crate::http::valid;
use crate::service::account::{self, Manager};
use crate::service::error::ServiceError;
use crate::service::invitation;
use crate::store::error::StoreError;
use crate::store::moment::Moment;
use crate::store::organization;
use crate::store::revision::{self, Mode};

/// What `account add` takes.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// What may be done by it
    #[arg(long, value_name = "ROLE", value_parser = role_parser())]
    role: Role,
    /// The office that it is for: it stands in the journal for good, so no name of
    /// a person
    #[arg(long, value_name = "TEXT")]
    label: String,
    /// IČO of an organization that a clerk acts for; may be given several times
    #[arg(long = "organization", value_name = "IČO")]
    organizations: Vec<String>,
    /// E-mail address to sign in with; without one the account has tokens alone
    #[arg(long, value_name = "EMAIL")]
    login: Option<String>,
    /// Print what was made as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub common: CommonArgs,
}

fn role_parser() -> impl clap::builder::TypedValueParser<Value = Role> {
    let of_accounts =
        Role::ALL.iter().map(|role| role.as_str()).filter(|word| Role::of_token(word).is_some());
    PossibleValuesParser::new(of_accounts)
        .try_map(|word| Role::of_token(&word).ok_or("no role of accounts"))
}

/// An account that was made, and the secret of its invitation with its end.
struct Made {
    id: Uuid,
    invitation: Option<(String, Moment)>,
}

/// Makes an account.
///
/// # Errors
/// The arguments can't be used, or rules refuse the account.
pub fn run(session: &Session, args: &AddArgs) -> Result<ExitCode, CliError> {
    let login = args.login.as_deref().map(|text| digest(session, text)).transpose()?;
    let organizations = args.organizations.iter().map(|ico| with_ico(session, ico));
    let organizations = organizations.collect::<Result<Vec<_>, _>>()?;
    let act = session.act(format!("make an account of role {}", args.role));
    let new = Account {
        id: session.ids.next(act.at.0),
        label: Name::parse(&args.label).map_err(CliError::Label)?,
        role: args.role,
        organizations,
        person: None,
        disabled_at: None,
    };
    let id = session.ids.next(act.at.0);
    let made = session.write(move |conn| {
        revision::write::<_, ServiceError>(conn, &act, Mode::Commit, |tx| {
            let (new, by) = (new.clone(), Manager::COMMAND_LINE);
            let Some(login) = &login else {
                let made = account::create(tx, new, by)?;
                return Ok(Made { id: made.fact.id, invitation: None });
            };
            let invited = invitation::invite(tx, new, login, id, by)?;
            let invitation = Some((invited.secret, invited.expires_at));
            Ok(Made { id: invited.account.fact.id, invitation })
        })
    })?;
    show(&made.value, args.json)
}

fn show(made: &Made, as_json: bool) -> Result<ExitCode, CliError> {
    let Made { id, invitation } = made;
    if as_json {
        output::json(&json!({
            "account_id": id,
            "invitation": invitation.as_ref().map(|(secret, _)| secret),
            "expires_at": invitation.as_ref().map(|(_, until)| until),
        }))?;
    } else {
        // Alone on standard output, so that a script can take it.
        output::line(invitation.as_ref().map_or(&id.to_string(), |(secret, _)| secret))?;
    }
    match invitation {
        Some((_, until)) => output::note(format_args!(
            "account {id}: its invitation is shown this once, and can be taken up until {until}"
        )),
        None => output::note(format_args!(
            "account {id}, for tokens alone: `token create --account {id}` makes one"
        )),
    }
    Ok(ExitCode::SUCCESS)
}

fn digest(session: &Session, text: &str) -> Result<String, CliError> {
    valid::email(text.trim()).map_err(|_| CliError::Login)?;
    let login = Login::of(text).ok_or(CliError::Login)?;
    let key = session.config.personal.master_key.as_ref().ok_or(CliError::MasterKeyMissing)?;
    Ok(login_digest(key, login.as_str()))
}

fn with_ico(session: &Session, text: &str) -> Result<Uuid, CliError> {
    let ico = Ico::parse(text).map_err(|violation| CliError::Ico(text.to_owned(), violation))?;
    let found: Result<_, StoreError> = session.store.read_now(|conn| {
        let row = organization::with_ico(conn, &ico)?;
        row.map(|row| Organization::try_from(&row)).transpose()
    });
    let found = found?.ok_or_else(|| CliError::OrganizationMissing(text.to_owned()))?;
    Ok(found.id)
}
