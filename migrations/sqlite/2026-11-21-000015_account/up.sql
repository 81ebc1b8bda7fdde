-- Accounts: who may act, without what says who the person is.
CREATE TABLE account (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    -- the office it is for, never the name of a person
    label TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('dashboard', 'clerk', 'staff', 'auditor', 'admin')),
    -- JSON list of the ids of organizations that a clerk acts for, in order; empty for others
    organizations TEXT NOT NULL,
    -- the person it belongs to, if that is known
    person_id TEXT,
    -- since when nobody acts by it; null where it is active
    disabled_at TEXT,
    PRIMARY KEY (id, recorded_from),
    CHECK ((role = 'clerk') = (organizations <> '[]'))
) STRICT;
CREATE UNIQUE INDEX account_present ON account (id) WHERE recorded_until IS NULL;
CREATE INDEX account_recorded ON account (recorded_from, recorded_until);
CREATE INDEX account_superseded ON account (recorded_until);

-- What an account signs in with (operational: makes no revisions).
CREATE TABLE credential (
    account_id TEXT NOT NULL PRIMARY KEY,
    -- keyed digest of the login, which itself is nowhere
    login_digest TEXT NOT NULL UNIQUE,
    -- Argon2id in the form of the PHC; null until an invitation is taken up
    password_hash TEXT,
    changed_at TEXT NOT NULL
) STRICT;

-- One-time links to set a password (operational: makes no revisions).
CREATE TABLE invitation (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    -- SHA-256 in hexadecimal of the secret as it was shown once
    digest TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX invitation_account ON invitation (account_id);

-- Sessions of people who signed in (operational: makes no revisions).
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    -- SHA-256 in hexadecimal of the secret as it was shown once
    digest TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    last_used_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_age ON session (expires_at);

-- Tokens of accounts, with scopes: SQLite changes a CHECK by a new table alone.
CREATE TABLE token_with_account (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    label TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('dashboard', 'clerk', 'staff', 'auditor', 'admin')),
    -- SHA-256 in hexadecimal of the token as it was shown once
    digest TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    -- the account that role and organizations are taken from; null where it belongs to none
    account_id TEXT,
    -- JSON list of words: what of it all the token is for
    scopes TEXT NOT NULL,
    PRIMARY KEY (id, recorded_from),
    -- a clerk acts for the organizations of an account
    CHECK (role <> 'clerk' OR account_id IS NOT NULL)
) STRICT;
INSERT INTO token_with_account (id, recorded_from, recorded_until, label, role, digest, created_at, expires_at, revoked_at, account_id, scopes)
SELECT id, recorded_from, recorded_until, label, role, digest, created_at, expires_at, revoked_at, NULL, '["read","write"]' FROM token;
DROP TABLE token;
ALTER TABLE token_with_account RENAME TO token;
CREATE UNIQUE INDEX token_present ON token (id) WHERE recorded_until IS NULL;
CREATE INDEX token_recorded ON token (recorded_from, recorded_until);
CREATE UNIQUE INDEX token_digest ON token (digest) WHERE recorded_until IS NULL;
CREATE INDEX token_account ON token (account_id) WHERE recorded_until IS NULL;
