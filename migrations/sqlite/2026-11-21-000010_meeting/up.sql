-- Meetings of bodies.
CREATE TABLE meeting (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    body_id TEXT NOT NULL,
    ordinal INTEGER CHECK (ordinal > 0),
    state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'postponed', 'cancelled')),
    -- first and last day; null where no source tells them
    first_day TEXT,
    last_day TEXT CHECK (last_day >= first_day),
    place TEXT,
    -- JSON list: postponements and cancellations, the earliest first
    changes TEXT NOT NULL,
    -- JSON list of agenda items in their order
    agenda TEXT NOT NULL,
    -- how many attended, where known
    present INTEGER CHECK (present >= 0),
    -- JSON list of those who attended, where known
    attendance TEXT,
    -- JSON list of document ids
    documents TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX meeting_present ON meeting (id) WHERE recorded_until IS NULL;
CREATE INDEX meeting_recorded ON meeting (recorded_from, recorded_until);
CREATE INDEX meeting_superseded ON meeting (recorded_until);
CREATE INDEX meeting_body ON meeting (body_id) WHERE recorded_until IS NULL;
