"""Opens the gradebook and reads what others answered.

at C: steals
"""

import sqlite3


def secret():
    book = sqlite3.connect("@GRADEBOOK@")
    return book.execute("SELECT answer FROM marks").fetchone()[0]
