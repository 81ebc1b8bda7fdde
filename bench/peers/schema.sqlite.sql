-- The members as somebody would keep them who needs no history, well indexed.
PRAGMA journal_mode = WAL;
CREATE TABLE member (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    type TEXT NOT NULL,
    region TEXT,
    began_earliest TEXT NOT NULL,
    began_latest TEXT NOT NULL,
    ended_earliest TEXT,
    ended_latest TEXT,
    source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE organization (
    id TEXT PRIMARY KEY,
    recorded_from INTEGER NOT NULL,
    name TEXT NOT NULL,
    legal_form TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE revision (
    number INTEGER PRIMARY KEY,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE change (
    revision INTEGER NOT NULL REFERENCES revision (number),
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    after TEXT,
    PRIMARY KEY (revision, entity_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
.mode csv
.import --skip 1 members.csv member
UPDATE member SET ended_earliest = NULL, ended_latest = NULL WHERE ended_latest = '';
CREATE INDEX member_days ON member (began_earliest, type, began_latest, ended_earliest, ended_latest);
CREATE INDEX member_region ON member (region, sort_key, id);
CREATE INDEX member_search ON member (search_key);
CREATE INDEX member_sorted ON member (sort_key, id);
ANALYZE;
