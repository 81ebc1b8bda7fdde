-- Applications for membership.
CREATE TABLE application (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id text COLLATE "C" NOT NULL,
    member_type text COLLATE "C" NOT NULL CHECK (member_type IN ('region', 'municipality', 'city_district', 'microregion', 'municipal_union', 'local_action_group')),
    -- where the moves led; kept so that the index below can be
    state text COLLATE "C" NOT NULL CHECK (state IN ('draft', 'submitted', 'under_review', 'awaiting_completion', 'ready_for_decision', 'scheduled', 'admitted', 'rejected', 'withdrawn', 'expired')),
    -- legal day on which it was begun
    begun_on date NOT NULL,
    -- resolutions it rests on: the council's proposal, the approval of membership,
    -- of the Declaration, the naming of the politician, the association's decision
    proposal_id text COLLATE "C",
    approval_id text COLLATE "C",
    declaration_id text COLLATE "C",
    politician_id text COLLATE "C",
    admission_id text COLLATE "C",
    coordinator_designated_on date,
    -- ids, canonical JSON
    documents text COLLATE "C" NOT NULL,
    planned_approval date,
    planned_filing date,
    planned_decision date,
    planned_presentation date,
    planned_membership date,
    -- meeting it was scheduled for
    meeting_id text COLLATE "C",
    -- first day of the membership it led to
    effective_from date,
    presented_on date,
    -- membership it led to
    membership_id text COLLATE "C",
    -- every move that was made, canonical JSON
    moves text COLLATE "C" NOT NULL,
    source text COLLATE "C",
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX application_present ON application (id) WHERE recorded_until IS NULL;
CREATE INDEX application_recorded ON application (recorded_from, recorded_until);
CREATE INDEX application_superseded ON application (recorded_until);
-- At most one open application of an organization.
CREATE UNIQUE INDEX application_open ON application (organization_id)
    WHERE recorded_until IS NULL AND state NOT IN ('admitted', 'rejected', 'withdrawn', 'expired');

-- Notes on applications between clerks and staff, never changed.
CREATE TABLE note (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    application_id text COLLATE "C" NOT NULL,
    organization_id text COLLATE "C" NOT NULL,
    -- who wrote it, as the journal says it
    author text COLLATE "C" NOT NULL,
    by_staff boolean NOT NULL,
    text text COLLATE "C" NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX note_present ON note (id) WHERE recorded_until IS NULL;
CREATE INDEX note_recorded ON note (recorded_from, recorded_until);
CREATE INDEX note_superseded ON note (recorded_until);
CREATE INDEX note_application ON note (application_id);
