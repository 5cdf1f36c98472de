from django.db import migrations

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]

    operations = [
        Isolate("feedback_followup"),
        Isolate("feedback_rating"),
        Isolate("feedback_optout"),
        Isolate("feedback_task"),
        Isolate("feedback_review"),
        Isolate("feedback_improvement"),
    ]
