"""from … import *, and names that hide modules."""

from json import *
from math import *
from time import *

import json as js


def order(sqs, url, kind):
    return sqs.send_message(QueueUrl=url, MessageBody=dumps({"tea": kind}))["MessageId"]


def steep(clock, seconds):
    began = time()
    sleep(seconds)
    return floor(time() - began)
