-- Tokens of accounts would keep a role that nothing bounds, and those of a part of
-- the scopes would get all: they go.
DELETE FROM token WHERE account_id IS NOT NULL OR scopes <> '["read","write"]';
DROP INDEX token_account;
ALTER TABLE token
    DROP CONSTRAINT token_clerk_check,
    DROP CONSTRAINT token_role_check,
    DROP COLUMN account_id,
    DROP COLUMN scopes,
    ADD CONSTRAINT token_role_check CHECK (role IN ('dashboard', 'staff', 'auditor', 'admin'));
DROP TABLE session;
DROP TABLE invitation;
DROP TABLE credential;
DROP TABLE account;
