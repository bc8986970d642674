"""What a class handed in: files, folders and zips as teachers get them from other tools."""

from .files import HandIn, HandIns, Task, find

__all__ = ["HandIn", "HandIns", "Task", "find"]
