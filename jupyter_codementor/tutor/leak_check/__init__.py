"""The leak check: nothing that solves the task goes through."""
