"""Every page of this room, imported so that its routes hang on the blueprint."""

from webapp.auth import letter_links, my_sign_ins, sign_in_help, signing_up, single_sign_on
from webapp.auth.blueprint import blueprint

__all__ = ["blueprint", "letter_links", "my_sign_ins", "sign_in_help", "signing_up", "single_sign_on"]
