DROP TABLE journal_head;
DROP TABLE change;
DROP TABLE revision;
