-- Persons in a role at an organization. Who they are never goes here: nothing in
-- the journal is ever erased.
CREATE TABLE contact (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('head', 'politician', 'coordinator', 'office_director')),
    person_id text COLLATE "C" NOT NULL,
    from_day date NOT NULL,
    -- first day without it; null while it lasts
    until_day date CHECK (until_day > from_day),
    source text COLLATE "C" NOT NULL,
    note text COLLATE "C",
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX contact_present ON contact (id) WHERE recorded_until IS NULL;
CREATE INDEX contact_recorded ON contact (recorded_from, recorded_until);
CREATE INDEX contact_superseded ON contact (recorded_until);
CREATE INDEX contact_person ON contact (person_id);

-- Keyed digest of what is known of a person, under a key that dies with the values;
-- and the day on which the person was erased.
ALTER TABLE person ADD COLUMN digest text COLLATE "C";
ALTER TABLE person ADD COLUMN erased_on date CHECK (erased_on IS NULL OR digest IS NULL);

-- What is known of persons (operational: makes no revisions). The one table of
-- personal values, each row encrypted under a key of its own.
CREATE TABLE personal (
    person_id text COLLATE "C" PRIMARY KEY NOT NULL,
    -- which master key wraps the key of this person
    master_key_id text COLLATE "C" NOT NULL,
    wrapped_key bytea NOT NULL,
    -- name, e-mail and telephone
    sealed bytea NOT NULL,
    changed_at timestamptz NOT NULL
);

-- Who was shown what is known of whom (operational: makes no revisions).
CREATE TABLE access (
    id text COLLATE "C" PRIMARY KEY NOT NULL,
    at timestamptz NOT NULL,
    actor text COLLATE "C" NOT NULL,
    person_id text COLLATE "C" NOT NULL,
    request_id text COLLATE "C",
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('contact_read', 'contact_write', 'export'))
);
CREATE INDEX access_person ON access (person_id, at);
