from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0020_several_links_a_pair")]

    operations = [
        migrations.AddIndex(model_name="delivery", index=models.Index(fields=["to"], name="delivery_to"))
    ]
