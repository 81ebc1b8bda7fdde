DROP TABLE note;
DROP TABLE application;
