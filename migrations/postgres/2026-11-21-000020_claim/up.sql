-- Figures that somebody published about the membership.
CREATE TABLE claim (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    metric text COLLATE "C" NOT NULL CHECK (metric IN ('members', 'reach_municipalities', 'reach_inhabitants', 'reach_share', 'other')),
    member_type text COLLATE "C" CHECK (member_type IN ('region', 'municipality', 'city_district', 'microregion', 'municipal_union', 'local_action_group')),
    -- NUTS 3 code
    region text COLLATE "C",
    -- the day on which it is said to hold
    day_earliest date NOT NULL,
    day_latest date NOT NULL CHECK (day_latest >= day_earliest),
    -- how the source prints that day, where it prints no day
    as_printed text COLLATE "C",
    figure integer NOT NULL CHECK (figure >= 0),
    precision text COLLATE "C" NOT NULL CHECK (precision IN ('exactly', 'at_least', 'approximately')),
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    CHECK (metric = 'members' OR (member_type IS NULL AND region IS NULL)),
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX claim_present ON claim (id) WHERE recorded_until IS NULL;
CREATE INDEX claim_recorded ON claim (recorded_from, recorded_until);
CREATE INDEX claim_superseded ON claim (recorded_until);
