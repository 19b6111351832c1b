from django.contrib.auth.password_validation import MinimumLengthValidator


class Minimumlengte(MinimumLengthValidator):
    """Django's rule, whose message has no Dutch translation."""

    def get_error_message(self):
        return f"Dit wachtwoord is te kort. Gebruik minstens {self.min_length} tekens."
