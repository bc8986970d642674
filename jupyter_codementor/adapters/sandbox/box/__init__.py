"""The program inside the jail: it holds one student's code and answers with plain data.

Its modules are compiled by the trusted side and handed over a socket, so that the jail needs none
of our files. They import the standard library only, and as little of it as they can: `re` alone
would double the time that a box takes to start. Nothing in here is evidence once student code ran.
"""
