-- Accounts: who may act, without what says who the person is.
CREATE TABLE account (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    -- the office it is for, never the name of a person
    label text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('dashboard', 'clerk', 'staff', 'auditor', 'admin')),
    -- JSON list of the ids of organizations that a clerk acts for, in order; empty for others
    organizations text COLLATE "C" NOT NULL,
    -- the person it belongs to, if that is known
    person_id text COLLATE "C",
    -- since when nobody acts by it; null where it is active
    disabled_at timestamptz,
    PRIMARY KEY (id, recorded_from),
    CHECK ((role = 'clerk') = (organizations <> '[]'))
);
CREATE UNIQUE INDEX account_present ON account (id) WHERE recorded_until IS NULL;
CREATE INDEX account_recorded ON account (recorded_from, recorded_until);
CREATE INDEX account_superseded ON account (recorded_until);

-- What an account signs in with (operational: makes no revisions).
CREATE TABLE credential (
    account_id text COLLATE "C" NOT NULL PRIMARY KEY,
    -- keyed digest of the login, which itself is nowhere
    login_digest text COLLATE "C" NOT NULL UNIQUE,
    -- Argon2id in the form of the PHC; null until an invitation is taken up
    password_hash text COLLATE "C",
    changed_at timestamptz NOT NULL
);

-- One-time links to set a password (operational: makes no revisions).
CREATE TABLE invitation (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    -- SHA-256 in hexadecimal of the secret as it was shown once
    digest text COLLATE "C" NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX invitation_account ON invitation (account_id);

-- Sessions of people who signed in (operational: makes no revisions).
CREATE TABLE session (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    -- SHA-256 in hexadecimal of the secret as it was shown once
    digest text COLLATE "C" NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_age ON session (expires_at);

-- Tokens of accounts, with scopes.
ALTER TABLE token
    DROP CONSTRAINT token_role_check,
    ADD CONSTRAINT token_role_check CHECK (role IN ('dashboard', 'clerk', 'staff', 'auditor', 'admin')),
    -- the account that role and organizations are taken from; null where it belongs to none
    ADD COLUMN account_id text COLLATE "C",
    -- JSON list of words: what of it all the token is for; those that are there get all
    ADD COLUMN scopes text COLLATE "C" NOT NULL DEFAULT '["read","write"]',
    -- a clerk acts for the organizations of an account
    ADD CONSTRAINT token_clerk_check CHECK (role <> 'clerk' OR account_id IS NOT NULL);
ALTER TABLE token ALTER COLUMN scopes DROP DEFAULT;
CREATE INDEX token_account ON token (account_id) WHERE recorded_until IS NULL;
