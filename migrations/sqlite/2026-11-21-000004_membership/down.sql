DROP TABLE membership;
