//! Writes of what is no part of the register: sessions, passwords, links. They
//! make no revision, so they take neither reason nor key, and cannot be tried.

use std::net::IpAddr;

use actix_web::{HttpMessage as _, HttpResponse};

use super::{Answer, Writing};
use crate::http::caller::RequestId;
use crate::http::error::ApiError;
use crate::store::moment::Moment;
use crate::store::revision::{self, Act, Mode, Tx};

impl Writing {
    /// Refuses every query parameter.
    ///
    /// # Errors
    /// There is one.
    pub fn plain(&mut self) -> Result<(), ApiError> {
        self.parameters.take().map_or(Ok(()), super::Parameters::finish)
    }

    /// Where the request came from, as far as connection and trusted proxies tell.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.state.proxies.client(&self.request)
    }

    /// Runs `work` in one transaction and answers. Since no revision tells of it, the
    /// log says that `what` was done.
    ///
    /// # Errors
    /// What `work` returns, or there is a query parameter.
    pub async fn operate(
        mut self,
        what: &'static str,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<Answer, ApiError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        self.plain()?;
        let request_id = self.request.extensions().get::<RequestId>().map(|id| id.0.clone());
        let act = Act {
            actor: self.caller.actor(),
            reason: what.to_owned(),
            request_id,
            at: Moment(self.state.clock.now()),
        };
        let (actor, id) = (act.actor.clone(), act.request_id.clone());
        let written = self.state.store.write(move |conn| {
            revision::write(conn, &act, Mode::Commit, |tx| {
                let answer = work(tx)?;
                if tx.is_empty() { Ok(answer) } else { Err(ApiError::internal("a fact changed")) }
            })
        });
        let answer = written.await?.value;
        tracing::info!(request_id = id, actor, what, "done without a revision");
        Ok(answer.response(false))
    }
}
