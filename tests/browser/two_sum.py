"""Solutions to the challenge two-sum, right and wrong."""

RIGHT = """\
def two_sum(numbers, target):
    seen = {}
    for position, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], position]
        seen[number] = position
    return []
"""

# Passes two of the four visible tests.
WRONG = """\
def two_sum(numbers, target):
    return [0, 1]
"""

RAISES = """\
def two_sum(numbers, target):
    seen = {}
    return seen[target]
"""

UNREADABLE = """\
def two_sum(numbers, target)
    return [0, 1]
"""

ENDLESS = """\
def two_sum(numbers, target):
    while True:
        pass
"""

CHATTY = """\
def two_sum(numbers, target):
    while True:
        print("looking " * 1000)
"""
