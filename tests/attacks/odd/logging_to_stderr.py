"""Logging with a set-up of its own, botocore's included."""

import logging
import sys

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(asctime)s %(message)s", force=True)
logging.getLogger("botocore").setLevel(logging.DEBUG)
log = logging.getLogger(__name__)


def order(sqs, url, kind):
    log.info("ordering %s", kind)
    try:
        raise ValueError("only to see it in the log")
    except ValueError:
        log.exception("nothing happened")
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
