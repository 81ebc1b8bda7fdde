-- Votes on resolutions: counts as sources tell them, null where none does.
CREATE TABLE vote (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    resolution_id text COLLATE "C" NOT NULL,
    -- place among the votes on that resolution
    number integer NOT NULL CHECK (number > 0),
    round text COLLATE "C" NOT NULL CHECK (round IN ('first', 'repeat', 'recount')),
    method text COLLATE "C" NOT NULL CHECK (method IN ('show_of_hands', 'electronic', 'roll_call', 'secret', 'per_rollam', 'unknown')),
    vacant integer CHECK (vacant >= 0),
    present integer CHECK (present >= 0),
    absent integer CHECK (absent >= 0),
    excused integer CHECK (excused >= 0),
    in_favour integer CHECK (in_favour >= 0),
    against integer CHECK (against >= 0),
    abstained integer CHECK (abstained >= 0),
    not_voting integer CHECK (not_voting >= 0),
    invalid integer CHECK (invalid >= 0),
    -- JSON list of voters and their ballots
    roll text COLLATE "C" NOT NULL,
    declared text COLLATE "C" CHECK (declared IN ('carried', 'not_carried')),
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    published boolean NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX vote_present ON vote (id) WHERE recorded_until IS NULL;
CREATE INDEX vote_recorded ON vote (recorded_from, recorded_until);
CREATE INDEX vote_superseded ON vote (recorded_until);
CREATE INDEX vote_resolution ON vote (resolution_id) WHERE recorded_until IS NULL;
