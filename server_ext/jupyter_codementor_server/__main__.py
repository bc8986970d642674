"""``python -m jupyter_codementor_server``: the same as ``jupyter codementor``."""

import sys

from .cli import main

sys.exit(main())
