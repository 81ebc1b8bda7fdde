-- Findings that staff have looked at and explained.
CREATE TABLE acknowledgement (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    finding text COLLATE "C" NOT NULL,
    -- id of the vote, resolution or body it was found on
    subject_id text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    -- as the fact it was found on
    published boolean NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX acknowledgement_present ON acknowledgement (id) WHERE recorded_until IS NULL;
CREATE INDEX acknowledgement_recorded ON acknowledgement (recorded_from, recorded_until);
CREATE INDEX acknowledgement_superseded ON acknowledgement (recorded_until);
CREATE UNIQUE INDEX acknowledgement_finding ON acknowledgement (finding, subject_id) WHERE recorded_until IS NULL;
