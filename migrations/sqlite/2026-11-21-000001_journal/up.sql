-- The journal: every accepted change of the register is one revision.
CREATE TABLE revision (
    -- grows by one, without gaps
    number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
    recorded_at TEXT NOT NULL,
    -- who: "command line", or "token" and its id
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- id of the request, null for the command line
    request_id TEXT,
    -- whether it touched facts that anyone may see
    public INTEGER NOT NULL CHECK (public IN (0, 1)),
    changes INTEGER NOT NULL,
    -- hash of the revision before; 64 zeros for the first
    previous TEXT NOT NULL,
    -- SHA-256 in hexadecimal over the canonical text of this revision
    hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE change (
    revision INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- place within the revision, from 1
    position INTEGER NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('create', 'update', 'delete')),
    public INTEGER NOT NULL CHECK (public IN (0, 1)),
    -- canonical JSON (RFC 8785) of the row before and after
    before TEXT,
    after TEXT,
    PRIMARY KEY (revision, position)
) STRICT;
CREATE INDEX change_entity ON change (entity, entity_id, revision);

-- One row: where the journal stands. A write begins by advancing it, which
-- puts all writers in order.
CREATE TABLE journal_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,
    recorded_at TEXT,
    -- newest revision that touched public facts
    public_number INTEGER NOT NULL
) STRICT;
INSERT INTO journal_head (id, number, hash, recorded_at, public_number)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', NULL, 0);
