"""A method of a class under the exercise's name."""


class Tea:
    @staticmethod
    def order(sqs, url, kind):
        return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]

    @classmethod
    def steep(cls, clock, seconds):
        before = clock.now()
        clock.sleep(seconds)
        return int(clock.now() - before)


order, steep = Tea.order, Tea().steep
