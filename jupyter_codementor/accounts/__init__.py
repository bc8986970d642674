"""People: their profiles and their calendar; what vouches for their files. No I/O."""

from .profiles import MAX_ALIAS, MAX_NAME, changed, default_profile, local_date
from .signing import SigningKeys

__all__ = ["MAX_ALIAS", "MAX_NAME", "SigningKeys", "changed", "default_profile", "local_date"]
