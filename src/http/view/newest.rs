//! What a read has to know at least.

use std::time::{Duration, Instant};

use crate::domain::policy::Scope;
use crate::http::error::ApiError;
use crate::http::problem::{Code, FieldCode, FieldError};
use crate::http::state::State;
use crate::store::db::Newest;
use crate::store::revision;

/// How long a read waits for a revision that is not there yet.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long it waits between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// A number of a revision as it is written.
pub(super) fn number(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The newest revisions, once the newest that `scope` can tell is `least` or greater.
///
/// # Errors
/// It is not in time, or the store fails.
pub(super) async fn at_least(state: &State, least: i64, scope: Scope) -> Result<Newest, ApiError> {
    let begun = Instant::now();
    loop {
        let newest = state.store.newest(Duration::ZERO).await?;
        let told = match revision::newest_told(newest, scope) {
            Some(told) => told,
            None => state.store.read(move |_, conn| revision::newest(conn, newest, scope)).await?,
        };
        if told >= least {
            return Ok(newest);
        }
        if begun.elapsed() >= PATIENCE {
            let detail = format!("the newest revision is {told}");
            let error = FieldError::parameter("min_revision", FieldCode::MinRevisionFuture, detail);
            return Err(ApiError::new(
                Code::MinRevisionFuture,
                "`min_revision` lies in the future.",
            )
            .with_errors(vec![error]));
        }
        tokio::time::sleep(PAUSE).await;
    }
}
