"""What is said of a card that cannot be laid, with how to mend it: nothing changes in the database."""

from django.db import migrations, models

IN_DE_WEG = (
    "Over één onderwerp kan een rode kaart niet samengaan met een groene of blauwe. Kies een ander onderwerp, of haal "
    "eerst de andere kaart weg."
)


class Migration(migrations.Migration):
    dependencies = [("deskundigen", "0017_een_index_op_organisatie")]

    operations = [
        migrations.AlterConstraint(
            model_name="kaart",
            name="een_kaart_per_onderwerp_en_kleur",
            constraint=models.UniqueConstraint(
                fields=("lid", "onderwerp", "kleur"),
                name="een_kaart_per_onderwerp_en_kleur",
                violation_error_message=(
                    "Je hebt al een kaart in deze kleur over dit onderwerp. "
                    "Kies een ander onderwerp, of wijzig die kaart."
                ),
            ),
        ),
        *[
            migrations.AlterConstraint(
                model_name="kaart",
                name=f"{kleur}_of_rood_per_onderwerp",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("kleur__in", [kleur, "rood"])),
                    fields=("lid", "onderwerp"),
                    name=f"{kleur}_of_rood_per_onderwerp",
                    violation_error_message=IN_DE_WEG,
                ),
            )
            for kleur in ("groen", "blauw")
        ],
    ]
