from django.db import migrations, models

STATES = [("waiting", "Being read"), ("done", "Read"), ("failed", "Could not be read")]


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="paper", name="fault", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="paper", name="taken_at", field=models.DateTimeField(null=True)),
        # Those that are there were read when they came.
        migrations.AddField(
            model_name="paper",
            name="state",
            field=models.CharField(choices=STATES, default="done", max_length=10),
        ),
        migrations.AlterField(
            model_name="paper",
            name="state",
            field=models.CharField(choices=STATES, default="waiting", max_length=10),
        ),
    ]
