DROP TABLE resolution;
