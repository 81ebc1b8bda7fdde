-- Bodies: assemblies, councils and general assemblies of organizations.
CREATE TABLE body (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('assembly', 'council', 'general_assembly')),
    name_cs TEXT NOT NULL,
    name_en TEXT,
    -- JSON list of numbers of seats, each from a day on, with its source
    seats TEXT NOT NULL,
    -- JSON list of majority rules, each from a day on: of law, by id, or its own
    rules TEXT NOT NULL,
    -- who votes in it
    electorate TEXT NOT NULL CHECK (electorate IN ('seats', 'members')),
    source TEXT NOT NULL,
    note TEXT,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    CHECK (electorate = 'seats' OR kind = 'general_assembly'),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX body_present ON body (id) WHERE recorded_until IS NULL;
CREATE INDEX body_recorded ON body (recorded_from, recorded_until);
CREATE INDEX body_superseded ON body (recorded_until);
CREATE UNIQUE INDEX body_organization ON body (organization_id, kind) WHERE recorded_until IS NULL;
