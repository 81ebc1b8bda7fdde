-- Organizations: legal persons, or parts of one, that can be members.
CREATE TABLE organization (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    name_cs TEXT NOT NULL,
    name_en TEXT,
    -- JSON list of names it had, with the first day it no longer had them
    former_names TEXT NOT NULL,
    legal_form TEXT NOT NULL CHECK (legal_form IN ('region', 'capital_city', 'municipality', 'city_district', 'union_of_municipalities', 'association_of_legal_persons', 'registered_society', 'public_benefit_company', 'institute', 'unknown')),
    ico TEXT,
    dic TEXT,
    data_box TEXT,
    street TEXT,
    postcode TEXT,
    city TEXT,
    phone TEXT,
    email TEXT,
    web TEXT,
    -- the territories it governs
    region_code TEXT,
    municipality_code TEXT,
    city_district_code TEXT,
    -- where it sits, if it governs none
    seat_level TEXT CHECK (seat_level IN ('region', 'municipality')),
    seat_code TEXT,
    -- first day of its being, first day without it
    founded TEXT,
    dissolved TEXT CHECK (dissolved > founded),
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    -- folded names, and key of Czech order: made by the program
    search_key TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX organization_present ON organization (id) WHERE recorded_until IS NULL;
CREATE INDEX organization_recorded ON organization (recorded_from, recorded_until);
CREATE UNIQUE INDEX organization_ico ON organization (ico) WHERE recorded_until IS NULL;

-- Memberships of organizations in other networks.
CREATE TABLE affiliation (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id TEXT NOT NULL,
    network TEXT NOT NULL CHECK (network IN ('who_regions_for_health', 'who_european_healthy_cities')),
    -- null where no source gives one
    began_earliest TEXT,
    began_latest TEXT NOT NULL CHECK (began_latest >= began_earliest),
    ended_earliest TEXT,
    ended_latest TEXT CHECK (ended_latest >= ended_earliest),
    source TEXT NOT NULL,
    note TEXT,
    CHECK ((ended_earliest IS NULL) = (ended_latest IS NULL)),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX affiliation_present ON affiliation (id) WHERE recorded_until IS NULL;
CREATE INDEX affiliation_recorded ON affiliation (recorded_from, recorded_until);
CREATE INDEX affiliation_organization ON affiliation (organization_id);
