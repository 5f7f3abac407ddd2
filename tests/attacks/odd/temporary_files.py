"""Temporary files and folders, and a file in the working folder.

not at B: nothing can be written there.
"""

import pathlib
import tempfile


def order(sqs, url, kind):
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w+") as draft:
        place = pathlib.Path(folder, "order.json")
        place.write_text(json.dumps({"tea": kind}), encoding="utf-8")
        draft.write(place.read_text(encoding="utf-8"))
        draft.seek(0)
        pathlib.Path("last.json").write_bytes(draft.read().encode())
    body = pathlib.Path("last.json").read_text()
    return sqs.send_message(QueueUrl=url, MessageBody=body)["MessageId"]
