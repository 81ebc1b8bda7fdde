DROP TABLE composition;
