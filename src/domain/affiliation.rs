//! Affiliation: membership of an organization in another network.

use chrono::NaiveDate;
use uuid::Uuid;

use super::kind::Network;
use super::span::{Bounds, Span};
use super::text::Prose;
use super::violation::{Refusal, Violation};

/// One spell of an organization in another network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affiliation {
    /// Its key.
    pub id: Uuid,
    /// The organization.
    pub organization: Uuid,
    /// The network.
    pub network: Network,
    /// First day it can have begun; often no source gives one.
    pub began_earliest: Option<NaiveDate>,
    /// Last day it can have begun.
    pub began_latest: NaiveDate,
    /// First day without it, if it ended.
    pub ended: Option<Bounds>,
    /// Who says so.
    pub source: Prose,
    /// A remark.
    pub note: Option<Prose>,
}

impl Affiliation {
    /// Its days, an unknown earliest begin taken as the beginning of time.
    ///
    /// # Errors
    /// Bounds in the wrong order, or an end before the begin.
    pub fn span(&self) -> Result<Span, Refusal> {
        let earliest = self.began_earliest.unwrap_or(NaiveDate::MIN);
        let began = Bounds::new(earliest, self.began_latest)
            .map_err(|violation| Refusal::at("began", violation))?;
        Span::new(began, self.ended)
    }

    /// Checks it against the `others` of the same organization.
    ///
    /// # Errors
    /// Days that cannot be, or that may overlap another in the same network.
    pub fn check(&self, others: &[Self]) -> Result<(), Vec<Refusal>> {
        let span = self.span().map_err(|refusal| vec![refusal])?;
        let overlapping = others.iter().filter(|other| {
            other.id != self.id
                && other.network == self.network
                && other.span().is_ok_and(|theirs| theirs.may_overlap(span))
        });
        let refusals: Vec<Refusal> = overlapping
            .map(|other| Refusal::at("began", Violation::AffiliationsOverlap { with: other.id }))
            .collect();
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }
}
