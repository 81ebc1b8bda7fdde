-- Resolutions of bodies.
CREATE TABLE resolution (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    body_id TEXT NOT NULL,
    meeting_id TEXT,
    number TEXT,
    -- bounds of the day it was decided; earliest null where unknown
    decided_earliest TEXT,
    decided_latest TEXT NOT NULL CHECK (decided_latest >= decided_earliest),
    title TEXT NOT NULL,
    -- JSON list of operative points in their order
    points TEXT NOT NULL,
    -- resolution with the proposal that this one decides on
    proposal_id TEXT,
    -- JSON list of document ids
    documents TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX resolution_present ON resolution (id) WHERE recorded_until IS NULL;
CREATE INDEX resolution_recorded ON resolution (recorded_from, recorded_until);
CREATE INDEX resolution_superseded ON resolution (recorded_until);
CREATE INDEX resolution_body ON resolution (body_id) WHERE recorded_until IS NULL;
CREATE INDEX resolution_meeting ON resolution (meeting_id) WHERE recorded_until IS NULL;
CREATE INDEX resolution_proposal ON resolution (proposal_id) WHERE recorded_until IS NULL;
