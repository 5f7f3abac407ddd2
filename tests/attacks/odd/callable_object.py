"""An object that can be called instead of a function."""


class Server:
    def __init__(self, patience):
        self.patience = patience

    def __call__(self, sqs, url, handler):
        return sum(self._one(sqs, url, handler, message) for message in self._messages(sqs, url))

    def _messages(self, sqs, url):
        while found := sqs.receive_message(QueueUrl=url, WaitTimeSeconds=self.patience).get("Messages"):
            yield from found

    def _one(self, sqs, url, handler, message):
        handler(message["Body"])
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return 1


serve = Server(patience=3)
