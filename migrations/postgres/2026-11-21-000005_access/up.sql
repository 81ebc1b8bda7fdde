-- Bearer tokens; only the digest of the secret is kept.
CREATE TABLE token (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    label text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('dashboard', 'staff', 'auditor', 'admin')),
    -- SHA-256 in hexadecimal of the token as it was shown once
    digest text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX token_present ON token (id) WHERE recorded_until IS NULL;
CREATE INDEX token_recorded ON token (recorded_from, recorded_until);
CREATE UNIQUE INDEX token_digest ON token (digest) WHERE recorded_until IS NULL;

-- Settings of this installation; the journal holds digests of their values.
CREATE TABLE setting (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    value text COLLATE "C" NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX setting_present ON setting (id) WHERE recorded_until IS NULL;
CREATE INDEX setting_recorded ON setting (recorded_from, recorded_until);

-- Answers kept for repeated requests (operational: makes no revisions).
CREATE TABLE idempotency (
    account text COLLATE "C" NOT NULL,
    route text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    -- SHA-256 in hexadecimal of what was sent
    request text COLLATE "C" NOT NULL,
    status integer NOT NULL,
    etag text COLLATE "C",
    location text COLLATE "C",
    body text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account, route, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
