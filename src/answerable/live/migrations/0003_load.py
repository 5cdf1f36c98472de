"""The database counts what each agent carries now: no verb can forget to, and no brand's wall hides a part."""

from django.db import migrations

_COUNT = """
CREATE FUNCTION count_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.agent_id IS NOT NULL AND {was} THEN
        UPDATE staff_presence SET load = greatest(load - {weight}, 0) WHERE agent_id = OLD.agent_id;
    END IF;
    IF NEW.agent_id IS NOT NULL AND {now} THEN
        UPDATE staff_presence SET load = load + {weight} WHERE agent_id = NEW.agent_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_load AFTER INSERT OR UPDATE OF {columns} ON live_{name}
    FOR EACH ROW EXECUTE FUNCTION count_{name}();
"""


def counting(name: str, weight: int, running: str, columns: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=_COUNT.format(
            name=name,
            weight=weight,
            was=running.format(row="OLD"),
            now=running.format(row="NEW"),
            columns=columns,
        ),
        reverse_sql=f"DROP TRIGGER count_load ON live_{name}; DROP FUNCTION count_{name}();",
    )


class Migration(migrations.Migration):
    dependencies = [("live", "0002_brand_walls"), ("staff", "0007_load")]

    operations = [
        counting("chat", 2, "{row}.ended_at IS NULL", "agent_id, ended_at"),
        counting(
            "call", 5, "{row}.ended_at IS NULL AND {row}.answered_at IS NOT NULL",
            "agent_id, answered_at, ended_at",
        ),
    ]  # fmt: skip
