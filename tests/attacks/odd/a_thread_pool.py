"""A pool of threads that serve at once."""

from concurrent.futures import ThreadPoolExecutor, as_completed


def serve(sqs, url, handler):
    def one(message):
        handler(message["Body"])
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return 1

    count = 0
    with ThreadPoolExecutor(max_workers=4, thread_name_prefix="waiter") as pool:
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages"):
            count += sum(done.result() for done in as_completed([pool.submit(one, each) for each in messages]))
    return count
