"""Prints, pretty prints and displays all the way."""

from pprint import pprint

from IPython.display import HTML, display


def serve(sqs, url, handler):
    count = 0
    while messages := sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=10).get("Messages"):
        pprint(messages)
        display(HTML(f"<b>{len(messages)}</b>"))
        for message in messages:
            print("serving", message["Body"], flush=True)
            handler(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            count += 1
    print(f"{count=}")
    return count


print("defined", serve)
