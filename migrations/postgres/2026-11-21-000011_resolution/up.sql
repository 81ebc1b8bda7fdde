-- Resolutions of bodies.
CREATE TABLE resolution (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    body_id text COLLATE "C" NOT NULL,
    meeting_id text COLLATE "C",
    number text COLLATE "C",
    -- bounds of the day it was decided; earliest null where unknown
    decided_earliest date,
    decided_latest date NOT NULL CHECK (decided_latest >= decided_earliest),
    title text COLLATE "C" NOT NULL,
    -- JSON list of operative points in their order
    points text COLLATE "C" NOT NULL,
    -- resolution with the proposal that this one decides on
    proposal_id text COLLATE "C",
    -- JSON list of document ids
    documents text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    published boolean NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX resolution_present ON resolution (id) WHERE recorded_until IS NULL;
CREATE INDEX resolution_recorded ON resolution (recorded_from, recorded_until);
CREATE INDEX resolution_superseded ON resolution (recorded_until);
CREATE INDEX resolution_body ON resolution (body_id) WHERE recorded_until IS NULL;
CREATE INDEX resolution_meeting ON resolution (meeting_id) WHERE recorded_until IS NULL;
CREATE INDEX resolution_proposal ON resolution (proposal_id) WHERE recorded_until IS NULL;
