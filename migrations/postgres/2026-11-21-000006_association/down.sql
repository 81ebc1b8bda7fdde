DROP INDEX organization_association;
ALTER TABLE organization DROP COLUMN association;
