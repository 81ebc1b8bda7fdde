DROP TABLE access;
DROP TABLE personal;
ALTER TABLE person DROP COLUMN erased_on;
ALTER TABLE person DROP COLUMN digest;
DROP TABLE contact;
