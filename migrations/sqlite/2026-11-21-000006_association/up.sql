-- Whether it is the association itself: at most one organization is.
ALTER TABLE organization ADD COLUMN association INTEGER NOT NULL DEFAULT 0 CHECK (association IN (0, 1));
CREATE UNIQUE INDEX organization_association ON organization (association) WHERE association = 1 AND recorded_until IS NULL;
