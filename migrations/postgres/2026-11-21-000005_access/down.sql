DROP TABLE idempotency;
DROP TABLE setting;
DROP TABLE token;
