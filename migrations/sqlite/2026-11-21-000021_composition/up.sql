-- Which municipalities belong to a union, a microregion or a local action group.
CREATE TABLE composition (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id TEXT NOT NULL,
    -- RÚIAN code
    municipality_code TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('legal_member', 'territorial_scope')),
    -- first day; the earliest is null where no source gives one
    since_earliest TEXT,
    since_latest TEXT NOT NULL CHECK (since_earliest <= since_latest),
    -- first day without it; both null while it lasts
    until_earliest TEXT,
    until_latest TEXT CHECK (until_earliest <= until_latest),
    -- the list that says so
    source TEXT NOT NULL,
    note TEXT,
    -- as the organization is
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (id, recorded_from),
    CHECK ((until_earliest IS NULL) = (until_latest IS NULL))
) STRICT;
CREATE UNIQUE INDEX composition_present ON composition (id) WHERE recorded_until IS NULL;
CREATE INDEX composition_recorded ON composition (recorded_from, recorded_until);
CREATE INDEX composition_superseded ON composition (recorded_until);
CREATE INDEX composition_organization ON composition (organization_id);
