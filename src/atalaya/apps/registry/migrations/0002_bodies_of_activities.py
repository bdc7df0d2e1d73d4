"""Authorities and committees stand in an activity as organisations do."""

from django.db import migrations

import atalaya.apps.access.fields


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="bodies",
            field=atalaya.apps.access.fields.Links(
                blank=True, default=list, to="registry.Body", verbose_name="Bodies and committees"
            ),
        ),
    ]
