-- Bearer tokens; only the digest of the secret is kept.
CREATE TABLE token (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    label TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('dashboard', 'staff', 'auditor', 'admin')),
    -- SHA-256 in hexadecimal of the token as it was shown once
    digest TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX token_present ON token (id) WHERE recorded_until IS NULL;
CREATE INDEX token_recorded ON token (recorded_from, recorded_until);
CREATE UNIQUE INDEX token_digest ON token (digest) WHERE recorded_until IS NULL;

-- Settings of this installation; the journal holds digests of their values.
CREATE TABLE setting (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    value TEXT NOT NULL,
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX setting_present ON setting (id) WHERE recorded_until IS NULL;
CREATE INDEX setting_recorded ON setting (recorded_from, recorded_until);

-- Answers kept for repeated requests (operational: makes no revisions).
CREATE TABLE idempotency (
    account TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    -- SHA-256 in hexadecimal of what was sent
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    etag TEXT,
    location TEXT,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (account, route, key)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);
