-- Documents: files, what they are and where they came from.
CREATE TABLE document (
    id text COLLATE "C" NOT NULL,
    -- revision that recorded this version
    recorded_from bigint NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
    -- revision that superseded it; null for the present version
    recorded_until bigint REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED CHECK (recorded_until > recorded_from),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('resolution_extract', 'minutes', 'invitation', 'voting_record', 'declaration', 'statutes', 'application', 'press_release', 'other')),
    title text COLLATE "C",
    -- made harmless; the file is kept under its digest, never under its name
    file_name text COLLATE "C" NOT NULL,
    -- told by the bytes
    media_type text COLLATE "C" NOT NULL CHECK (media_type IN (
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
    size bigint NOT NULL CHECK (size > 0),
    -- SHA-256 of the bytes in hexadecimal: the key of `content`, where the bytes
    -- are as long as a present document has them
    sha256 text COLLATE "C" NOT NULL,
    -- where it came from
    source text COLLATE "C" NOT NULL,
    -- the day it bears
    dated date,
    note text COLLATE "C",
    published boolean NOT NULL,
    PRIMARY KEY (id, recorded_from)
);
CREATE UNIQUE INDEX document_present ON document (id) WHERE recorded_until IS NULL;
CREATE INDEX document_recorded ON document (recorded_from, recorded_until);
CREATE INDEX document_superseded ON document (recorded_until);
CREATE INDEX document_content ON document (sha256) WHERE recorded_until IS NULL;

-- Bytes of the files of present documents, each once: not versioned, since what
-- is taken back is to be gone.
CREATE TABLE content (
    -- SHA-256 of the bytes in hexadecimal
    sha256 text COLLATE "C" NOT NULL PRIMARY KEY,
    size bigint NOT NULL CHECK (size > 0),
    bytes bytea NOT NULL
);
