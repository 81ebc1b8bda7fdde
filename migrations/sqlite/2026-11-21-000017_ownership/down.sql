ALTER TABLE document DROP COLUMN organization_id;
DROP INDEX change_organization;
ALTER TABLE change DROP COLUMN organization_id;
