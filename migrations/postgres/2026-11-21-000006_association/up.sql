-- Whether it is the association itself: at most one organization is.
ALTER TABLE organization ADD COLUMN association boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX organization_association ON organization (association) WHERE association AND recorded_until IS NULL;
