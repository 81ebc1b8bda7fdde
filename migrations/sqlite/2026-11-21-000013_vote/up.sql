-- Votes on resolutions: counts as sources tell them, null where none does.
CREATE TABLE vote (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    resolution_id TEXT NOT NULL,
    -- place among the votes on that resolution
    number INTEGER NOT NULL CHECK (number > 0),
    round TEXT NOT NULL CHECK (round IN ('first', 'repeat', 'recount')),
    method TEXT NOT NULL CHECK (method IN ('show_of_hands', 'electronic', 'roll_call', 'secret', 'per_rollam', 'unknown')),
    vacant INTEGER CHECK (vacant >= 0),
    present INTEGER CHECK (present >= 0),
    absent INTEGER CHECK (absent >= 0),
    excused INTEGER CHECK (excused >= 0),
    in_favour INTEGER CHECK (in_favour >= 0),
    against INTEGER CHECK (against >= 0),
    abstained INTEGER CHECK (abstained >= 0),
    not_voting INTEGER CHECK (not_voting >= 0),
    invalid INTEGER CHECK (invalid >= 0),
    -- JSON list of voters and their ballots
    roll TEXT NOT NULL,
    declared TEXT CHECK (declared IN ('carried', 'not_carried')),
    source TEXT NOT NULL,
    note TEXT,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX vote_present ON vote (id) WHERE recorded_until IS NULL;
CREATE INDEX vote_recorded ON vote (recorded_from, recorded_until);
CREATE INDEX vote_superseded ON vote (recorded_until);
CREATE INDEX vote_resolution ON vote (resolution_id) WHERE recorded_until IS NULL;
