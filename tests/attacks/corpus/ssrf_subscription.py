"""Subscribes an address of its own to a topic and to a bucket, and lets AWS knock there.

at C: held
"""


def secret():
    there = "http://127.0.0.1:@TCP4@/@NAME@!"
    try:
        sns = boto3.client("sns")
        topic = sns.create_topic(Name="news")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=there)
        sns.publish(TopicArn=topic, Message="hello")
    finally:
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="news")
        rule = {"LambdaFunctionArn": there, "Events": ["s3:ObjectCreated:*"]}
        s3.put_bucket_notification_configuration(
            Bucket="news", NotificationConfiguration={"LambdaFunctionConfigurations": [rule]}
        )
        s3.put_object(Bucket="news", Key="x", Body=b"x")
        return ""
