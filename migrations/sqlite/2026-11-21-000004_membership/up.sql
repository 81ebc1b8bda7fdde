-- Memberships: one spell of one organization, or of one member that a source
-- counts and does not name.
CREATE TABLE membership (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    -- null for an unnamed member
    organization_id TEXT,
    -- source, type, bounds and number of a member that is or was unnamed
    unnamed_key TEXT,
    -- region of an unnamed member, where known
    region_code TEXT,
    member_type TEXT NOT NULL CHECK (member_type IN ('region', 'municipality', 'city_district', 'microregion', 'municipal_union', 'local_action_group')),
    began_earliest TEXT NOT NULL,
    began_latest TEXT NOT NULL CHECK (began_latest >= began_earliest),
    -- the first day without membership
    ended_earliest TEXT,
    ended_latest TEXT CHECK (ended_latest >= ended_earliest AND ended_latest > began_earliest),
    end_kind TEXT CHECK (end_kind IN ('withdrawal', 'exclusion', 'dissolution', 'reclassification', 'unknown')),
    end_reason TEXT,
    end_evidence TEXT,
    end_source TEXT,
    -- the spell this one continues after a change of type
    continues TEXT,
    evidence TEXT,
    source TEXT NOT NULL,
    note TEXT,
    CHECK (organization_id IS NOT NULL OR unnamed_key IS NOT NULL),
    CHECK ((ended_earliest IS NULL) = (ended_latest IS NULL)),
    CHECK ((ended_latest IS NULL) = (end_kind IS NULL)),
    CHECK ((end_kind IS NULL) = (end_source IS NULL)),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX membership_present ON membership (id) WHERE recorded_until IS NULL;
CREATE INDEX membership_recorded ON membership (recorded_from, recorded_until);
CREATE INDEX membership_organization ON membership (organization_id);
CREATE UNIQUE INDEX membership_unnamed ON membership (unnamed_key) WHERE recorded_until IS NULL;
