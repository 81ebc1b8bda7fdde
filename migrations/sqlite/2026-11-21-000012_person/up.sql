-- References to persons, for facts that name one. Names and whatever else is said
-- of a person never go here: nothing in the journal is ever erased.
CREATE TABLE person (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX person_present ON person (id) WHERE recorded_until IS NULL;
CREATE INDEX person_recorded ON person (recorded_from, recorded_until);
CREATE INDEX person_superseded ON person (recorded_until);
