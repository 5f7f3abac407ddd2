"""boto3.Session, with a Config of its own for retries and timeouts."""

from boto3 import Session
from botocore.config import Config

session = Session(region_name="us-east-1")
config = Config(retries={"max_attempts": 5, "mode": "adaptive"}, read_timeout=70, user_agent_extra="tea/1")


def order(sqs, url, kind):
    own = session.client("sqs", config=config)
    return own.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))["MessageId"]
