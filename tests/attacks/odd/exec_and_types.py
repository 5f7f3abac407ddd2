"""Code made of text, and a function made by types."""

import types

made = {}
exec("def inner(sqs, url, kind):\n    return sqs.send_message(QueueUrl=url, MessageBody=make(kind))['MessageId']", made)
made["make"] = eval("lambda kind: dumps({'tea': kind})", {"dumps": json.dumps})
order = types.FunctionType(made["inner"].__code__, made, "order")
