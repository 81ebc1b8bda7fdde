-- Events of the association: general assemblies, schools, conferences.
CREATE TABLE event (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    kind TEXT NOT NULL CHECK (kind IN ('general_assembly', 'spring_school', 'autumn_school', 'assembly_and_school', 'conference', 'other')),
    name_cs TEXT NOT NULL,
    name_en TEXT,
    state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'postponed', 'cancelled')),
    -- null while it is postponed to a day not known yet
    first_day TEXT,
    last_day TEXT CHECK (last_day >= first_day),
    place TEXT,
    -- JSON list of what was planned before each postponement and cancellation
    changes TEXT NOT NULL,
    -- the organization that hosts it
    host_id TEXT,
    -- JSON list of themes in Czech and English
    themes TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    CHECK ((first_day IS NULL) = (last_day IS NULL)),
    CHECK (first_day IS NOT NULL OR state IN ('postponed', 'cancelled')),
    CHECK (first_day IS NULL OR state <> 'postponed'),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX event_present ON event (id) WHERE recorded_until IS NULL;
CREATE INDEX event_recorded ON event (recorded_from, recorded_until);
CREATE INDEX event_superseded ON event (recorded_until);
CREATE INDEX event_host ON event (host_id);
