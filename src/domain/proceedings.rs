//! Proceedings (jednání): all that bodies do and all that goes with it, as one
//! revision left it.

use std::sync::Arc;

use super::acknowledgement::Acknowledgement;
use super::application::Application;
use super::body::Body;
use super::claim::Claim;
use super::contact::Contact;
use super::document::Document;
use super::event::Event;
use super::fact::Facts;
use super::meeting::Meeting;
use super::note::Note;
use super::person::Person;
use super::resolution::Resolution;
use super::vote::Vote;

/// Facts of every kind, each shared between the revisions that did not touch it.
#[derive(Debug, Clone, Default)]
pub struct Proceedings {
    /// Bodies.
    pub bodies: Arc<Facts<Body>>,
    /// Meetings.
    pub meetings: Arc<Facts<Meeting>>,
    /// Resolutions.
    pub resolutions: Arc<Facts<Resolution>>,
    /// Votes.
    pub votes: Arc<Facts<Vote>>,
    /// Acknowledgements of findings.
    pub acknowledgements: Arc<Facts<Acknowledgement>>,
    /// Documents.
    pub documents: Arc<Facts<Document>>,
    /// References to persons.
    pub persons: Arc<Facts<Person>>,
    /// Contacts of organizations.
    pub contacts: Arc<Facts<Contact>>,
    /// Events of the association, by first day, those without a day last.
    pub events: Arc<Facts<Event>>,
    /// Figures that somebody published about the membership, by day.
    pub claims: Arc<Facts<Claim>>,
    /// Applications.
    pub applications: Arc<Facts<Application>>,
    /// Notes on applications.
    pub notes: Arc<Facts<Note>>,
}
