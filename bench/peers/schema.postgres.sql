-- The same for PostgreSQL, in a schema beside that of the register.
CREATE SCHEMA bench;
CREATE TABLE bench.member (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    name text NOT NULL,
    search_key text COLLATE "C" NOT NULL,
    sort_key text COLLATE "C" NOT NULL,
    type text NOT NULL,
    region text,
    began_earliest date NOT NULL,
    began_latest date NOT NULL,
    ended_earliest date,
    ended_latest date,
    source text NOT NULL
);
\copy bench.member FROM 'members.csv' WITH (FORMAT csv, HEADER)
CREATE INDEX member_days ON bench.member (began_earliest, type, began_latest, ended_earliest, ended_latest);
CREATE INDEX member_region ON bench.member (region, sort_key, id);
CREATE INDEX member_search ON bench.member (search_key);
CREATE INDEX member_sorted ON bench.member (sort_key, id);
CREATE TYPE bench.type_count AS (type text, count bigint, at_most bigint);
CREATE FUNCTION bench.counts(as_of date) RETURNS SETOF bench.type_count LANGUAGE sql STABLE AS $$
    SELECT type,
           count(*) FILTER (WHERE began_latest <= as_of AND (ended_earliest IS NULL OR ended_earliest > as_of)),
           count(*)
    FROM bench.member
    WHERE began_earliest <= as_of AND (ended_latest IS NULL OR ended_latest > as_of)
    GROUP BY type ORDER BY type
$$;
CREATE TYPE bench.month_count AS (month date, type text, count bigint, at_most bigint);
CREATE FUNCTION bench.series(since date, until date) RETURNS SETOF bench.month_count LANGUAGE sql STABLE AS $$
    SELECT month::date, type,
           count(*) FILTER (WHERE began_latest <= month AND (ended_earliest IS NULL OR ended_earliest > month)),
           count(*)
    FROM generate_series(since::timestamp, until::timestamp, interval '1 month') AS month
    JOIN bench.member ON began_earliest <= month AND (ended_latest IS NULL OR ended_latest > month)
    GROUP BY month, type ORDER BY month, type
$$;
CREATE FUNCTION bench.named(beginning text) RETURNS SETOF bench.member LANGUAGE sql STABLE AS $$
    SELECT * FROM bench.member
    WHERE search_key >= beginning AND search_key < beginning || U&'\FFFF'
    ORDER BY sort_key, id LIMIT 50
$$;
ANALYZE bench.member;
