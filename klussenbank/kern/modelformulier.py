"""Model forms that say at the field what a constraint of the model forbids."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class ModelFormulier(forms.ModelForm):
    """A model form; `constraint_velden` names, per constraint of the model, the field that bears its message.

    A constraint that is not named there speaks above the form. Of several constraints of one field the first in the
    model speaks: the others often say the same in more general words.
    """

    constraint_velden = {}

    def add_error(self, field, error):
        """Add an error; what the model says about a constraint goes to the field of that constraint."""
        if field is None and isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            for fout in error.error_dict.pop(NON_FIELD_ERRORS, []):
                veld = self._velden_bij_melding.get(fout.message)
                if veld is None or veld not in self.errors:
                    super().add_error(veld, fout)
        super().add_error(field, error)

    @property
    def _velden_bij_melding(self):
        # Django tells which message, not which constraint.
        return {
            constraint.get_violation_error_message(): self.constraint_velden.get(constraint.name)
            for constraint in self.instance._meta.constraints
        }
