-- Persons in a role at an organization. Who they are never goes here: nothing in
-- the journal is ever erased.
CREATE TABLE contact (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    organization_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('head', 'politician', 'coordinator', 'office_director')),
    person_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    -- first day without it; null while it lasts
    until_day TEXT CHECK (until_day > from_day),
    source TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX contact_present ON contact (id) WHERE recorded_until IS NULL;
CREATE INDEX contact_recorded ON contact (recorded_from, recorded_until);
CREATE INDEX contact_superseded ON contact (recorded_until);
CREATE INDEX contact_person ON contact (person_id);

-- Keyed digest of what is known of a person, under a key that dies with the values;
-- and the day on which the person was erased.
ALTER TABLE person ADD COLUMN digest TEXT;
ALTER TABLE person ADD COLUMN erased_on TEXT CHECK (erased_on IS NULL OR digest IS NULL);

-- What is known of persons (operational: makes no revisions). The one table of
-- personal values, each row encrypted under a key of its own.
CREATE TABLE personal (
    person_id TEXT PRIMARY KEY NOT NULL,
    -- which master key wraps the key of this person
    master_key_id TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    -- name, e-mail and telephone
    sealed BLOB NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

-- Who was shown what is known of whom (operational: makes no revisions).
CREATE TABLE access (
    id TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    person_id TEXT NOT NULL,
    request_id TEXT,
    purpose TEXT NOT NULL CHECK (purpose IN ('contact_read', 'contact_write', 'export'))
) STRICT;
CREATE INDEX access_person ON access (person_id, at);
