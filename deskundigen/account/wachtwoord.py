"""Django's rules for passwords, each with a Dutch message that says what to do or why not."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)


class Minimumlengte(MinimumLengthValidator):
    def get_error_message(self):
        return f"Dit wachtwoord is te kort. Gebruik minstens {self.min_length} tekens."


class LijktNietOpNaam(UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "Dit wachtwoord lijkt te veel op je naam of je mailadres. Kies een ander wachtwoord."


class NietGangbaar(CommonPasswordValidator):
    def get_error_message(self):
        return "Dit wachtwoord is te makkelijk te raden. Kies een ander wachtwoord."
