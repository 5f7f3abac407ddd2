"""Reads our solution and runs it.

at C: steals
"""

exec(open("@COURSE@/solutions/01_secret.py").read().replace("check(", "print("))
