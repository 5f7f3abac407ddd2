"""expected is a pause

Zero: the failing message comes round and round without a pause.
"""


def give_back(sqs, queue_url, message, held):
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    return 0
