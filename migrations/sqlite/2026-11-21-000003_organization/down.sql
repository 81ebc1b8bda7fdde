DROP TABLE affiliation;
DROP TABLE organization;
