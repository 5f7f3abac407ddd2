"""Functions made by a function."""


def maker(key):
    sent = []

    def order(sqs, url, kind):
        sent.append(sqs.send_message(QueueUrl=url, MessageBody=json.dumps({key: kind}))["MessageId"])
        return sent[-1]

    def steep(clock, seconds):
        nonlocal sent
        sent, before = [], clock.now()
        clock.sleep(seconds)
        return int(clock.now() - before)

    return order, steep


order, steep = maker("tea")
