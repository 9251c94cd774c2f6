"""The hold by its keys' own words, and of people in one go: look, wait, look again. Statistics when we know they are stale."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Locks are taken in one order by everyone, so holders cannot deadlock. hashtextextended is stable within a PostgreSQL
# version, which is all that is asked of it here. Volatile functions: each statement in them sees what was committed before it.
STATEMENTS = (
    # By time first: an index that begins with the tenant serves every lookup by id as well, to a planner without statistics.
    "DROP INDEX permit_issued_ix",
    "CREATE INDEX permit_issued_ix ON permit (issued_at, tenant)",
    "CREATE INDEX plan_run_person_ix ON plan_run (tenant, person)",
    "DROP FUNCTION take_hold(bigint[])",
    """
    CREATE FUNCTION take_hold(keys text[]) RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(number) FROM (
            SELECT DISTINCT hashtextextended(current_setting('app.tenant') || '|' || key, 7) AS number
            FROM unnest(keys) AS key ORDER BY 1) AS ordered;
        RETURN business_now();
    END $$
    """,
    # What must be held together with these persons: every member of their groups, and each of their addresses.
    """
    CREATE FUNCTION people_keys(persons uuid[]) RETURNS text[] LANGUAGE plpgsql VOLATILE
    SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        RETURN (WITH RECURSIVE grouped(person) AS (
            SELECT p FROM unnest(persons) AS p
            UNION
            SELECT e.other FROM grouped g JOIN LATERAL (
                SELECT s.b AS other FROM same_person s WHERE s.a = g.person AND s.undone_at IS NULL AND NOT s.is_suggestion
                UNION ALL
                SELECT s.a FROM same_person s WHERE s.b = g.person AND s.undone_at IS NULL AND NOT s.is_suggestion
            ) AS e ON true
        )
        SELECT coalesce(array_agg(key), '{}') FROM (
            SELECT 'person:' || person AS key FROM grouped
            UNION
            SELECT 'number:' || a.blind FROM grouped g
                CROSS JOIN LATERAL (SELECT blind FROM address WHERE person = g.person OFFSET 0) AS a WHERE a.blind <> ''
        ) AS keys);
    END $$
    """,
    """
    CREATE FUNCTION hold_people(persons uuid[], further text[], OUT keys text[], OUT at timestamptz, OUT is_whole boolean)
    LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        keys := people_keys(persons) || further;
        at := take_hold(keys);
        is_whole := people_keys(persons) <@ keys;
    END $$
    """,
    # Only an owner may ANALYZE, and the product is none.
    """
    CREATE FUNCTION refresh_statistics(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DECLARE name text;
    BEGIN
        FOREACH name IN ARRAY names LOOP
            EXECUTE format('ANALYZE public.%I', name);
        END LOOP;
    END $$
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX plan_run_person_ix, permit_issued_ix")
    op.execute("CREATE INDEX permit_issued_ix ON permit (tenant, issued_at)")
    op.execute("DROP FUNCTION refresh_statistics, hold_people, people_keys, take_hold")
    op.execute("""
        CREATE FUNCTION take_hold(keys bigint[]) RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
        DECLARE key bigint;
        BEGIN
            FOREACH key IN ARRAY keys LOOP
                PERFORM pg_advisory_xact_lock(key);
            END LOOP;
            RETURN business_now();
        END $$
    """)
