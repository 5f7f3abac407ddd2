"""Signs as another account.

at C: held
"""


def peek(account, url):
    keys = {"aws_access_key_id": account, "aws_secret_access_key": "x", "aws_session_token": account}
    try:
        role = boto3.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/any", RoleSessionName="any")
        keys = {
            "aws_access_key_id": role["Credentials"]["AccessKeyId"],
            "aws_secret_access_key": role["Credentials"]["SecretAccessKey"],
            "aws_session_token": role["Credentials"]["SessionToken"],
        }
    except Exception:
        pass
    s3 = boto3.client("s3", **keys)
    try:
        return s3.get_object(Bucket="vault", Key="word", ExpectedBucketOwner=account)["Body"].read().decode()
    except Exception:
        return ""
