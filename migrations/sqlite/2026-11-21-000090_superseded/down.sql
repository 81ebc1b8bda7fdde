DROP INDEX territory_superseded;
DROP INDEX affiliation_superseded;
DROP INDEX membership_superseded;
DROP INDEX organization_superseded;
