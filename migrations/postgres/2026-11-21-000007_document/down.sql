DROP TABLE content;
DROP TABLE document;
