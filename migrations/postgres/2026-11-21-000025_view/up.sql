-- For tools that want SQL: memberships as they are believed now, with the days by
-- which they are counted (clipped to the organization's existence). Public facts.
CREATE VIEW v_membership AS
SELECT
    membership.id AS membership_id,
    membership.organization_id,
    organization.name_cs AS organization,
    organization.ico,
    membership.member_type,
    membership.organization_id IS NOT NULL AS named,
    CASE
        WHEN membership.organization_id IS NULL THEN membership.region_code
        WHEN unit.level = 'region' THEN unit.code
        WHEN unit.level = 'city_district' THEN (
            SELECT city.region_code FROM territory AS city
            WHERE city.id = 'municipality:' || unit.municipality_code AND city.recorded_until IS NULL
        )
        ELSE unit.region_code
    END AS region,
    greatest(membership.began_earliest, coalesce(organization.founded, membership.began_earliest)) AS began_earliest,
    least(
        greatest(membership.began_latest, coalesce(organization.founded, membership.began_latest)),
        coalesce(organization.dissolved - 1, DATE '9999-12-31')
    ) AS began_latest,
    least(coalesce(membership.ended_earliest, organization.dissolved), coalesce(organization.dissolved, membership.ended_earliest)) AS ended_earliest,
    least(coalesce(membership.ended_latest, organization.dissolved), coalesce(organization.dissolved, membership.ended_latest)) AS ended_latest,
    membership.end_kind,
    membership.evidence,
    membership.source
FROM membership
LEFT JOIN organization ON organization.id = membership.organization_id AND organization.recorded_until IS NULL
LEFT JOIN territory AS unit ON unit.recorded_until IS NULL AND unit.id = CASE membership.member_type
    WHEN 'region' THEN 'region:' || organization.region_code
    WHEN 'municipality' THEN 'municipality:' || organization.municipality_code
    WHEN 'city_district' THEN 'city_district:' || organization.city_district_code
    ELSE organization.seat_level || ':' || organization.seat_code
END
WHERE membership.recorded_until IS NULL;

-- Members by type on the last day of every month since the association was founded:
-- for certain, and at most.
CREATE VIEW v_member_count_monthly AS
WITH RECURSIVE month (as_of) AS (
    SELECT DATE '1994-01-31'
    UNION ALL
    SELECT (date_trunc('month', as_of) + interval '2 months' - interval '1 day')::date FROM month WHERE as_of < date_trunc('month', now() AT TIME ZONE 'UTC')
),
type (member_type) AS (
    VALUES ('region' COLLATE "C"), ('municipality'), ('city_district'), ('microregion'), ('municipal_union'), ('local_action_group')
)
SELECT
    month.as_of,
    type.member_type,
    count(CASE WHEN member.began_latest <= month.as_of AND (member.ended_earliest IS NULL OR month.as_of < member.ended_earliest) THEN 1 END) AS members,
    count(CASE WHEN member.began_earliest <= month.as_of AND (member.ended_latest IS NULL OR month.as_of < member.ended_latest) THEN 1 END) AS members_at_most
FROM month
CROSS JOIN type
LEFT JOIN v_membership AS member ON member.member_type = type.member_type
GROUP BY month.as_of, type.member_type;
