-- The organization whose clerks may see a change that is not public.
ALTER TABLE change ADD COLUMN organization_id TEXT;
CREATE INDEX change_organization ON change (organization_id, revision) WHERE organization_id IS NOT NULL;

-- The organization that a document belongs to; null of the association's own.
ALTER TABLE document ADD COLUMN organization_id TEXT;
