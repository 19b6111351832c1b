"""Model forms that say at the field what a constraint of the model forbids."""

from django import forms
from django.core.exceptions import ValidationError


class ModelFormulier(forms.ModelForm):
    """A model form; `constraint_velden` names, per constraint of the model, the field that bears its message.

    A constraint that is not named there speaks above the form.
    """

    constraint_velden = {}

    def validate_constraints(self):
        """Check every constraint of the model, as Django does, with the message at its field."""
        uitgezonderd = self._get_validation_exclusions()
        for constraint in self.instance._meta.constraints:
            try:
                constraint.validate(type(self.instance), self.instance, exclude=uitgezonderd)
            except ValidationError as fout:
                self.add_error(self.constraint_velden.get(constraint.name), fout)
