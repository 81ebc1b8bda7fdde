-- Territory: reference data, loaded from CSV, versioned by its vintage.
CREATE TABLE territory (
    -- level and code, as municipality:554804
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    level TEXT NOT NULL CHECK (level IN ('region', 'district', 'orp', 'municipality', 'city_district')),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    -- state of the sources
    vintage TEXT NOT NULL,
    ruian TEXT,
    iso TEXT,
    seat TEXT,
    ico TEXT,
    data_box TEXT,
    assembly_seats INTEGER,
    council_seats INTEGER,
    -- region of a district, an ORP or a municipality
    region_code TEXT,
    -- municipality of a city district
    municipality_code TEXT,
    orp_code TEXT,
    pou TEXT,
    status TEXT,
    postcode TEXT,
    latitude TEXT,
    longitude TEXT,
    -- JSON list of the districts a municipality lay in, with their days
    districts TEXT NOT NULL,
    -- JSON list of inhabitants by day
    population TEXT NOT NULL,
    -- folded name, and key of Czech order: made by the program
    search_key TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX territory_present ON territory (id) WHERE recorded_until IS NULL;
CREATE INDEX territory_recorded ON territory (recorded_from, recorded_until);
