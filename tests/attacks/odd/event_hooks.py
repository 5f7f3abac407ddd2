"""botocore's events: a hook that sees every call."""

seen = []


def note(params, model, **_):
    seen.append(model.name)


def order(sqs, url, kind):
    sqs.meta.events.register("provide-client-params.sqs.*", lambda params, **_: None)
    sqs.meta.events.register("before-call.sqs.SendMessage", note)
    try:
        return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
    finally:
        sqs.meta.events.unregister("before-call.sqs.SendMessage", note)
