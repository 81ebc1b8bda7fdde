//! The programme of an event: the meetings that fall in it.

use crate::domain::event::Event;
use crate::domain::meeting::Meeting;
use crate::domain::policy::Scope;
use crate::domain::register::Register;

/// Meetings of the association's bodies that fall in `event` and that `scope` may
/// see, the earliest first; none where no day is known of either.
pub fn meetings_in<'r>(
    register: &'r Register,
    scope: Scope,
    event: &Event,
) -> impl Iterator<Item = &'r Meeting> {
    let days = event.plan.days;
    let association = register.association().map(|filed| filed.organization.id);
    let proceedings = &register.proceedings;
    let held = proceedings.meetings.all(scope).map(|recorded| &recorded.fact);
    held.filter(move |meeting| {
        let body = proceedings.bodies.find(meeting.body, scope);
        body.is_some_and(|body| Some(body.fact.organization) == association)
            && meeting.plan.days.zip(days).is_some_and(|(theirs, ours)| theirs.overlap(ours))
    })
}
