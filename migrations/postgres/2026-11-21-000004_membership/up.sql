-- Memberships: one spell of one organization, or of one member that a source
-- counts and does not name.
CREATE TABLE membership (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    -- null for an unnamed member
    organization_id text COLLATE "C",
    -- source, type, bounds and number of a member that is or was unnamed
    unnamed_key text COLLATE "C",
    -- region of an unnamed member, where known
    region_code text COLLATE "C",
    member_type text COLLATE "C" NOT NULL CHECK (member_type IN ('region', 'municipality', 'city_district', 'microregion', 'municipal_union', 'local_action_group')),
    began_earliest date NOT NULL,
    began_latest date NOT NULL CHECK (began_latest >= began_earliest),
    -- the first day without membership
    ended_earliest date,
    ended_latest date CHECK (ended_latest >= ended_earliest AND ended_latest > began_earliest),
    end_kind text COLLATE "C" CHECK (end_kind IN ('withdrawal', 'exclusion', 'dissolution', 'reclassification', 'unknown')),
    end_reason text COLLATE "C",
    end_evidence text COLLATE "C",
    end_source text COLLATE "C",
    -- the spell this one continues after a change of type
    continues text COLLATE "C",
    evidence text COLLATE "C",
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    CHECK (organization_id IS NOT NULL OR unnamed_key IS NOT NULL),
    CHECK ((ended_earliest IS NULL) = (ended_latest IS NULL)),
    CHECK ((ended_latest IS NULL) = (end_kind IS NULL)),
    CHECK ((end_kind IS NULL) = (end_source IS NULL)),
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX membership_present ON membership (id) WHERE recorded_until IS NULL;
CREATE INDEX membership_recorded ON membership (recorded_from, recorded_until);
CREATE INDEX membership_organization ON membership (organization_id);
CREATE UNIQUE INDEX membership_unnamed ON membership (unnamed_key) WHERE recorded_until IS NULL;
