-- Documents: files, what they are and where they came from.
CREATE TABLE document (
    id TEXT NOT NULL,
    -- revision that recorded this version
    recorded_from INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until INTEGER REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    kind TEXT NOT NULL CHECK (kind IN ('resolution_extract', 'minutes', 'invitation', 'voting_record', 'declaration', 'statutes', 'application', 'press_release', 'other')),
    title TEXT,
    -- made harmless; the file is kept under its digest, never under its name
    file_name TEXT NOT NULL,
    -- told by the bytes
    media_type TEXT NOT NULL CHECK (media_type IN (
        'application/pdf',
        'image/png',
        'image/jpeg',
        'image/tiff',
        'text/plain',
        'text/csv',
        'application/vnd.oasis.opendocument.text',
        'application/vnd.oasis.opendocument.spreadsheet',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    )),
    -- bytes
    size INTEGER NOT NULL CHECK (size > 0),
    -- SHA-256 of the bytes in hexadecimal: the key of `content`, where the bytes
    -- are as long as a present document has them
    sha256 TEXT NOT NULL,
    -- where it came from
    source TEXT NOT NULL,
    -- the day it bears
    dated TEXT,
    note TEXT,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (id, recorded_from)
) STRICT;
CREATE UNIQUE INDEX document_present ON document (id) WHERE recorded_until IS NULL;
CREATE INDEX document_recorded ON document (recorded_from, recorded_until);
CREATE INDEX document_superseded ON document (recorded_until);
CREATE INDEX document_content ON document (sha256) WHERE recorded_until IS NULL;

-- Bytes of the files of present documents, each once: not versioned, since what
-- is taken back is to be gone.
CREATE TABLE content (
    -- SHA-256 of the bytes in hexadecimal
    sha256 TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size > 0),
    bytes BLOB NOT NULL
) STRICT;
