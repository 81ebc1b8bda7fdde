-- Applications for membership.
CREATE TABLE application (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id TEXT NOT NULL,
    member_type TEXT NOT NULL CHECK (member_type IN ('region', 'municipality', 'city_district', 'microregion', 'municipal_union', 'local_action_group')),
    -- where the moves led; kept so that the index below can be
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'under_review', 'awaiting_completion', 'ready_for_decision', 'scheduled', 'admitted', 'rejected', 'withdrawn', 'expired')),
    -- legal day on which it was begun
    begun_on TEXT NOT NULL,
    -- resolutions it rests on: the council's proposal, the approval of membership,
    -- of the Declaration, the naming of the politician, the association's decision
    proposal_id TEXT,
    approval_id TEXT,
    declaration_id TEXT,
    politician_id TEXT,
    admission_id TEXT,
    coordinator_designated_on TEXT,
    -- ids, canonical JSON
    documents TEXT NOT NULL,
    planned_approval TEXT,
    planned_filing TEXT,
    planned_decision TEXT,
    planned_presentation TEXT,
    planned_membership TEXT,
    -- meeting it was scheduled for
    meeting_id TEXT,
    -- first day of the membership it led to
    effective_from TEXT,
    presented_on TEXT,
    -- membership it led to
    membership_id TEXT,
    -- every move that was made, canonical JSON
    moves TEXT NOT NULL,
    source TEXT,
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX application_present ON application (id) WHERE recorded_until IS NULL;
CREATE INDEX application_recorded ON application (recorded_from, recorded_until);
CREATE INDEX application_superseded ON application (recorded_until);
-- At most one open application of an organization.
CREATE UNIQUE INDEX application_open ON application (organization_id)
    WHERE recorded_until IS NULL AND state NOT IN ('admitted', 'rejected', 'withdrawn', 'expired');

-- Notes on applications between clerks and staff, never changed.
CREATE TABLE note (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    application_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    -- who wrote it, as the journal says it
    author TEXT NOT NULL,
    by_staff INTEGER NOT NULL CHECK (by_staff IN (0, 1)),
    text TEXT NOT NULL,
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX note_present ON note (id) WHERE recorded_until IS NULL;
CREATE INDEX note_recorded ON note (recorded_from, recorded_until);
CREATE INDEX note_superseded ON note (recorded_until);
CREATE INDEX note_application ON note (application_id);
