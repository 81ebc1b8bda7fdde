-- Bodies: assemblies, councils and general assemblies of organizations.
CREATE TABLE body (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('assembly', 'council', 'general_assembly')),
    name_cs text COLLATE "C" NOT NULL,
    name_en text COLLATE "C",
    -- JSON list of numbers of seats, each from a day on, with its source
    seats text COLLATE "C" NOT NULL,
    -- JSON list of majority rules, each from a day on: of law, by id, or its own
    rules text COLLATE "C" NOT NULL,
    -- who votes in it
    electorate text COLLATE "C" NOT NULL CHECK (electorate IN ('seats', 'members')),
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    published boolean NOT NULL,
    CHECK (electorate = 'seats' OR kind = 'general_assembly'),
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX body_present ON body (id) WHERE recorded_until IS NULL;
CREATE INDEX body_recorded ON body (recorded_from, recorded_until);
CREATE INDEX body_superseded ON body (recorded_until);
CREATE UNIQUE INDEX body_organization ON body (organization_id, kind) WHERE recorded_until IS NULL;
