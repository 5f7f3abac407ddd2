"""Its own names replaced on the way, and its own json patched."""

import json
from types import SimpleNamespace
from unittest import mock

shop = SimpleNamespace(key="coffee")
plain_dumps = json.dumps
json.dumps = lambda value, **options: plain_dumps(value, **{"ensure_ascii": False, **options})


def order(sqs, url, kind):
    with mock.patch.object(shop, "key", "tea"), mock.patch.dict("os.environ", {"TEA": kind}):
        return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({shop.key: kind}))["MessageId"]
