-- Which municipalities belong to a union, a microregion or a local action group.
CREATE TABLE composition (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id text COLLATE "C" NOT NULL,
    -- RÚIAN code
    municipality_code text COLLATE "C" NOT NULL,
    relation text COLLATE "C" NOT NULL CHECK (relation IN ('legal_member', 'territorial_scope')),
    -- first day; the earliest is null where no source gives one
    since_earliest date,
    since_latest date NOT NULL CHECK (since_earliest <= since_latest),
    -- first day without it; both null while it lasts
    until_earliest date,
    until_latest date CHECK (until_earliest <= until_latest),
    -- the list that says so
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    -- as the organization is
    published boolean NOT NULL,
    PRIMARY KEY (id, recorded_from),
    CHECK ((until_earliest IS NULL) = (until_latest IS NULL))
);
CREATE UNIQUE INDEX composition_present ON composition (id) WHERE recorded_until IS NULL;
CREATE INDEX composition_recorded ON composition (recorded_from, recorded_until);
CREATE INDEX composition_superseded ON composition (recorded_until);
CREATE INDEX composition_organization ON composition (organization_id);
