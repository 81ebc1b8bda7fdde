-- Tokens of accounts would keep a role that nothing bounds, and those of a part of
-- the scopes would get all: they go.
CREATE TABLE token_without_account (
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
INSERT INTO token_without_account (id, recorded_from, recorded_until, label, role, digest, created_at, expires_at, revoked_at)
SELECT id, recorded_from, recorded_until, label, role, digest, created_at, expires_at, revoked_at FROM token
WHERE account_id IS NULL AND scopes = '["read","write"]';
DROP TABLE token;
ALTER TABLE token_without_account RENAME TO token;
CREATE UNIQUE INDEX token_present ON token (id) WHERE recorded_until IS NULL;
CREATE INDEX token_recorded ON token (recorded_from, recorded_until);
CREATE UNIQUE INDEX token_digest ON token (digest) WHERE recorded_until IS NULL;
DROP TABLE session;
DROP TABLE invitation;
DROP TABLE credential;
DROP TABLE account;
