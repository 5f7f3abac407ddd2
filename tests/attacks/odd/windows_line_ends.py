"""Written on Windows: every line ends with CR LF, and tabs indent.

ends: CRLF
"""


def order(sqs, url, kind):
    body = json.dumps(
        {
            "tea": kind,
        }
    )
    return sqs.send_message(QueueUrl=url, MessageBody=body)["MessageId"]
