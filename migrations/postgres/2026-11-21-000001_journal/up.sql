-- The journal: every accepted change of the register is one revision.
CREATE TABLE revision (
    -- grows by one, without gaps
    number bigint NOT NULL PRIMARY KEY CHECK (number > 0),
    recorded_at timestamptz NOT NULL,
    -- who: "command line", or "token" and its id
    actor text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    -- id of the request, null for the command line
    request_id text COLLATE "C",
    -- whether it touched facts that anyone may see
    public boolean NOT NULL,
    changes bigint NOT NULL,
    -- hash of the revision before; 64 zeros for the first
    previous text COLLATE "C" NOT NULL,
    -- SHA-256 in hexadecimal over the canonical text of this revision
    hash text COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE change (
    revision bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- place within the revision, from 1
    position bigint NOT NULL,
    entity text COLLATE "C" NOT NULL,
    entity_id text COLLATE "C" NOT NULL,
    operation text COLLATE "C" NOT NULL CHECK (operation IN ('create', 'update', 'delete')),
    public boolean NOT NULL,
    -- canonical JSON (RFC 8785) of the row before and after
    before text COLLATE "C",
    after text COLLATE "C",
    PRIMARY KEY (revision, position)
);
CREATE INDEX change_entity ON change (entity, entity_id, revision);

-- One row: where the journal stands. A write begins by advancing it, which
-- puts all writers in order.
CREATE TABLE journal_head (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    number bigint NOT NULL,
    hash text COLLATE "C" NOT NULL,
    recorded_at timestamptz,
    -- newest revision that touched public facts
    public_number bigint NOT NULL
);
INSERT INTO journal_head (id, number, hash, recorded_at, public_number)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', NULL, 0);
