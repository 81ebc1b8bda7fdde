-- Meetings of bodies.
CREATE TABLE meeting (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    body_id text COLLATE "C" NOT NULL,
    ordinal integer CHECK (ordinal > 0),
    state text COLLATE "C" NOT NULL CHECK (state IN ('planned', 'held', 'postponed', 'cancelled')),
    -- first and last day; null where no source tells them
    first_day date,
    last_day date CHECK (last_day >= first_day),
    place text COLLATE "C",
    -- JSON list: postponements and cancellations, the earliest first
    changes text COLLATE "C" NOT NULL,
    -- JSON list of agenda items in their order
    agenda text COLLATE "C" NOT NULL,
    -- how many attended, where known
    present integer CHECK (present >= 0),
    -- JSON list of those who attended, where known
    attendance text COLLATE "C",
    -- JSON list of document ids
    documents text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    published boolean NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX meeting_present ON meeting (id) WHERE recorded_until IS NULL;
CREATE INDEX meeting_recorded ON meeting (recorded_from, recorded_until);
CREATE INDEX meeting_superseded ON meeting (recorded_until);
CREATE INDEX meeting_body ON meeting (body_id) WHERE recorded_until IS NULL;
