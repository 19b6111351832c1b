"""Accounts on django-allauth: signing up, logging in, and the password."""
