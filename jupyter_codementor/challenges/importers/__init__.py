"""Courses of other tools as challenges of ours. Nothing that is imported is ever executed."""

from .autotest_values import completed, completed_all, lacks_values
from .importing import (
    import_folder,
    import_notebook,
    import_path,
    import_zip,
    recognise,
    recognise_notebook,
)
from .models import Imported, ImportFormat, Lost
from .nbgrader_config import NbgraderConfig, read_config

__all__ = [
    "ImportFormat",
    "Imported",
    "Lost",
    "NbgraderConfig",
    "completed",
    "completed_all",
    "import_folder",
    "import_notebook",
    "import_path",
    "import_zip",
    "lacks_values",
    "read_config",
    "recognise",
    "recognise_notebook",
]
