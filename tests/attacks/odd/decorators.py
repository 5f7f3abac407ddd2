"""Decorators: of its own, of functools, and a cache."""

import functools


def logged(prefix):
    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            print(prefix, function.__name__)
            return function(*args, **kwargs)

        return call

    return decorate


@functools.lru_cache(maxsize=None)
def body_of(kind):
    return json.dumps({"tea": kind})


@logged("calling")
def order(sqs, url, kind):
    return sqs.send_message(QueueUrl=url, MessageBody=body_of(kind))["MessageId"]
