DROP VIEW v_member_count_monthly;
DROP VIEW v_membership;
