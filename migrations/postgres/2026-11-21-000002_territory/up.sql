-- Territory: reference data, loaded from CSV, versioned by its vintage.
CREATE TABLE territory (
    -- level and code, as municipality:554804
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    level text COLLATE "C" NOT NULL CHECK (level IN ('region', 'district', 'orp', 'municipality', 'city_district')),
    code text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    -- state of the sources
    vintage text COLLATE "C" NOT NULL,
    ruian text COLLATE "C",
    iso text COLLATE "C",
    seat text COLLATE "C",
    ico text COLLATE "C",
    data_box text COLLATE "C",
    assembly_seats integer,
    council_seats integer,
    -- region of a district, an ORP or a municipality
    region_code text COLLATE "C",
    -- municipality of a city district
    municipality_code text COLLATE "C",
    orp_code text COLLATE "C",
    pou text COLLATE "C",
    status text COLLATE "C",
    postcode text COLLATE "C",
    latitude text COLLATE "C",
    longitude text COLLATE "C",
    -- JSON list of the districts a municipality lay in, with their days
    districts text COLLATE "C" NOT NULL,
    -- JSON list of inhabitants by day
    population text COLLATE "C" NOT NULL,
    -- folded name, and key of Czech order: made by the program
    search_key text COLLATE "C" NOT NULL,
    sort_key bytea NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX territory_present ON territory (id) WHERE recorded_until IS NULL;
CREATE INDEX territory_recorded ON territory (recorded_from, recorded_until);
