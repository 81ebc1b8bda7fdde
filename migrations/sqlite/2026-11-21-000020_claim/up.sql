-- Figures that somebody published about the membership.
CREATE TABLE claim (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    metric TEXT NOT NULL CHECK (metric IN ('members', 'reach_municipalities', 'reach_inhabitants', 'reach_share', 'other')),
    member_type TEXT CHECK (member_type IN ('region', 'municipality', 'city_district', 'microregion', 'municipal_union', 'local_action_group')),
    -- NUTS 3 code
    region TEXT,
    -- the day on which it is said to hold
    day_earliest TEXT NOT NULL,
    day_latest TEXT NOT NULL CHECK (day_latest >= day_earliest),
    -- how the source prints that day, where it prints no day
    as_printed TEXT,
    figure INTEGER NOT NULL CHECK (figure >= 0),
    precision TEXT NOT NULL CHECK (precision IN ('exactly', 'at_least', 'approximately')),
    source TEXT NOT NULL,
    note TEXT,
    CHECK (metric = 'members' OR (member_type IS NULL AND region IS NULL)),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX claim_present ON claim (id) WHERE recorded_until IS NULL;
CREATE INDEX claim_recorded ON claim (recorded_from, recorded_until);
CREATE INDEX claim_superseded ON claim (recorded_until);
