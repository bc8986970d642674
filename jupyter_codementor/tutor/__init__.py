"""The tutor: specialists that find, a ladder of hints, words, and a check that nothing leaks."""
