-- Events of the association: general assemblies, schools, conferences.
CREATE TABLE event (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('general_assembly', 'spring_school', 'autumn_school', 'assembly_and_school', 'conference', 'other')),
    name_cs text COLLATE "C" NOT NULL,
    name_en text COLLATE "C",
    state text COLLATE "C" NOT NULL CHECK (state IN ('planned', 'held', 'postponed', 'cancelled')),
    -- null while it is postponed to a day not known yet
    first_day date,
    last_day date CHECK (last_day >= first_day),
    place text COLLATE "C",
    -- JSON list of what was planned before each postponement and cancellation
    changes text COLLATE "C" NOT NULL,
    -- the organization that hosts it
    host_id text COLLATE "C",
    -- JSON list of themes in Czech and English
    themes text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    published boolean NOT NULL,
    CHECK ((first_day IS NULL) = (last_day IS NULL)),
    CHECK (first_day IS NOT NULL OR state IN ('postponed', 'cancelled')),
    CHECK (first_day IS NULL OR state <> 'postponed'),
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX event_present ON event (id) WHERE recorded_until IS NULL;
CREATE INDEX event_recorded ON event (recorded_from, recorded_until);
CREATE INDEX event_superseded ON event (recorded_until);
CREATE INDEX event_host ON event (host_id);
