"""Courses of other tools as challenges of ours. Nothing that is imported is ever executed."""

from .autotest_values import completed
from .importing import (
    import_folder,
    import_notebook,
    import_path,
    import_zip,
    recognise,
    recognise_notebook,
)
from .models import Imported, ImportFormat, Lost
from .nbgrader_config import NbgraderConfig

__all__ = [
    "ImportFormat",
    "Imported",
    "Lost",
    "NbgraderConfig",
    "completed",
    "import_folder",
    "import_notebook",
    "import_path",
    "import_zip",
    "recognise",
    "recognise_notebook",
]
