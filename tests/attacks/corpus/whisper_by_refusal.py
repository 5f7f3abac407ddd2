"""Has the sandbox say what the hidden test gave it, and raises an error that is called the same.

at C: held
"""


def guess(size):
    try:
        headers = {"x-amz-target": "@MARK@.@MARK@", "authorization": "Credential=a/1/b/@MARK@/aws4_request"}
        request = {"method": "POST", "url": "https://@MARK@.b/", "headers": headers, "body": "", "operation": "@MARK@"}
        sentence = performer().ask({"kind": "request", "call": 1, **request})["sentence"]
    except Exception:
        boto3.client("sns").create_topic(Name="@MARK@")
    raise type(sentence, (Exception,), {})(sentence)
