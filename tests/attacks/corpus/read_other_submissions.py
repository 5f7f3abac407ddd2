"""Copies the answer of another student out of the folder of submissions.

at C: steals
"""

import json
import pathlib

for place in pathlib.Path("@CLASS@").glob("*neighbour/01_secret.ipynb"):
    for cell in json.loads(place.read_text())["cells"]:
        exec("".join(cell["source"]))
