"""Has another program read the secret.

at C: steals
"""

import subprocess


def secret():
    return subprocess.run(["/bin/cat", "@CANARY@"], capture_output=True, text=True).stdout
