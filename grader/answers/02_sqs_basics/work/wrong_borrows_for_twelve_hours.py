"""The consumer crashed when it had received and not begun to work

The longest timeout there is: after a crash nobody can do the work for half a day.
"""


def work(sqs, queue_url, handle):
    answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, VisibilityTimeout=43_200)
    done = 0
    for message in answer.get("Messages", []):
        try:
            handle(message["Body"])
        except Exception:
            continue
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        done += 1
    return done
