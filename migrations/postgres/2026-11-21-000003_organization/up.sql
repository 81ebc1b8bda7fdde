-- Organizations: legal persons, or parts of one, that can be members.
CREATE TABLE organization (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    name_cs text COLLATE "C" NOT NULL,
    name_en text COLLATE "C",
    -- JSON list of names it had, with the first day it no longer had them
    former_names text COLLATE "C" NOT NULL,
    legal_form text COLLATE "C" NOT NULL CHECK (legal_form IN ('region', 'capital_city', 'municipality', 'city_district', 'union_of_municipalities', 'association_of_legal_persons', 'registered_society', 'public_benefit_company', 'institute', 'unknown')),
    ico text COLLATE "C",
    dic text COLLATE "C",
    data_box text COLLATE "C",
    street text COLLATE "C",
    postcode text COLLATE "C",
    city text COLLATE "C",
    phone text COLLATE "C",
    email text COLLATE "C",
    web text COLLATE "C",
    -- the territories it governs
    region_code text COLLATE "C",
    municipality_code text COLLATE "C",
    city_district_code text COLLATE "C",
    -- where it sits, if it governs none
    seat_level text COLLATE "C" CHECK (seat_level IN ('region', 'municipality')),
    seat_code text COLLATE "C",
    -- first day of its being, first day without it
    founded date,
    dissolved date CHECK (dissolved > founded),
    published boolean NOT NULL,
    -- folded names, and key of Czech order: made by the program
    search_key text COLLATE "C" NOT NULL,
    sort_key bytea NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX organization_present ON organization (id) WHERE recorded_until IS NULL;
CREATE INDEX organization_recorded ON organization (recorded_from, recorded_until);
CREATE UNIQUE INDEX organization_ico ON organization (ico) WHERE recorded_until IS NULL;

-- Memberships of organizations in other networks.
CREATE TABLE affiliation (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id text COLLATE "C" NOT NULL,
    network text COLLATE "C" NOT NULL CHECK (network IN ('who_regions_for_health', 'who_european_healthy_cities')),
    -- null where no source gives one
    began_earliest date,
    began_latest date NOT NULL CHECK (began_latest >= began_earliest),
    ended_earliest date,
    ended_latest date CHECK (ended_latest >= ended_earliest),
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    CHECK ((ended_earliest IS NULL) = (ended_latest IS NULL)),
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX affiliation_present ON affiliation (id) WHERE recorded_until IS NULL;
CREATE INDEX affiliation_recorded ON affiliation (recorded_from, recorded_until);
CREATE INDEX affiliation_organization ON affiliation (organization_id);
