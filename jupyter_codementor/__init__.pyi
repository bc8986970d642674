from IPython.core.interactiveshell import InteractiveShell

from jupyter_codementor.notebook.tutor_widget import TutorChat as TutorChat
from jupyter_codementor.notebook.widget import Challenge as Challenge

__version__: str

def load_ipython_extension(shell: InteractiveShell) -> None: ...
