"""What a member sees of his sessions; code from before fills in neither."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deskundigen", "0018_zeg_hoe_het_wel_kan")]

    operations = [
        migrations.AddField(
            model_name="sessie",
            name="apparaat",
            field=models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="apparaat"),
        ),
        migrations.AddField(
            model_name="sessie",
            name="gezien_op",
            field=models.DateField(blank=True, null=True, verbose_name="laatst gezien op"),
        ),
    ]
