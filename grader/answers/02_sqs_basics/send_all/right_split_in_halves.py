"""Chunks by halving: a list that is too long or too heavy is cut in two, and so on."""

import time

LIMIT = 1024 * 1024


def send_all(sqs, queue_url, messages, clock):
    refused = set()
    for numbers in _chunks(list(enumerate(messages))):
        left = {str(number): message for number, message in numbers}
        pause = 0.5
        while left:
            answer = sqs.send_message_batch(
                QueueUrl=queue_url, Entries=[message | {"Id": number} for number, message in left.items()]
            )
            for sent in answer.get("Successful", []):
                del left[sent["Id"]]
            for failure in answer.get("Failed", []):
                if failure["SenderFault"]:
                    refused.add(int(failure["Id"]))
                    del left[failure["Id"]]
            if left:
                time.sleep(pause)
                pause *= 2
    return sorted(refused)


def _chunks(numbered):
    for start in range(0, len(numbered), 10):
        yield from _light(numbered[start : start + 10])


def _light(numbered):
    if len(numbered) < 2 or sum(_weight(message) for _, message in numbered) <= LIMIT:
        yield numbered
        return
    middle = len(numbered) // 2
    yield from _light(numbered[:middle])
    yield from _light(numbered[middle:])


def _weight(message):
    weight = len(message["MessageBody"].encode("utf-8"))
    for name, attribute in message.get("MessageAttributes", {}).items():
        weight += len((name + attribute["DataType"] + attribute["StringValue"]).encode("utf-8"))
    return weight
