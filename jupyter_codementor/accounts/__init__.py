"""People: their profiles and their calendar. No I/O."""

from .profiles import MAX_ALIAS, MAX_NAME, changed, default_profile, local_date

__all__ = ["MAX_ALIAS", "MAX_NAME", "changed", "default_profile", "local_date"]
