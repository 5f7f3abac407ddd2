"""The walrus, match, and f-strings inside f-strings."""


def serve(sqs, url, handler):
    count = 0
    while True:
        match sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=(most := 10), WaitTimeSeconds=1):
            case {"Messages": [*messages]} if messages:
                for message in messages:
                    match message:
                        case {"Body": str(body), "ReceiptHandle": handle}:
                            handler(f"{f'{body}':>{len(body)}}")
                            sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
                            count += 1
            case _:
                return count
