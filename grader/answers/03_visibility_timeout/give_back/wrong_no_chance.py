"""draw each pause by chance

The pause doubles, and everything that failed together comes back together.
"""


def give_back(sqs, queue_url, message, held):
    pause = min(10 * 2 ** (int(message["Attributes"]["ApproximateReceiveCount"]) - 1), 43_200 - held)
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=pause)
    return pause
