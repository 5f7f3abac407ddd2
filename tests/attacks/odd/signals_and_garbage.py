"""Handlers for signals, the garbage collector switched off, a recursion limit, an exit hook."""

import atexit
import faulthandler
import gc
import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, lambda *_: print("bye"))
gc.disable()
sys.setrecursionlimit(5000)
atexit.register(print, "good bye")


def order(sqs, url, kind):
    gc.collect()
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
