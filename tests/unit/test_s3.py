"""S3 in the sandbox: bodies of every form, buckets in host and path, accounts apart, faults, the log, the clock."""

from __future__ import annotations

import io
import warnings

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from kit import Sandbox
from kit.aws import s3 as wire
from kit.aws.http import Request
from kit.errors import NotModelled

BUCKET = "big-orders"
TEXT = "phở, chè và cà phê sữa đá"


@pytest.fixture
def sandbox():
    return Sandbox(seed=1)


@pytest.fixture
def s3(sandbox):
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    return client


def read(client, key="order", bucket=BUCKET):
    return client.get_object(Bucket=bucket, Key=key)["Body"].read()


@pytest.mark.parametrize(
    "body",
    [b"", b"text", TEXT.encode(), bytes(range(256)), b"x" * 3_000_000],
    ids=["nothing", "text", "Vietnamese", "bytes", "3 MB"],
)
def test_what_is_put_comes_back(s3, body):
    s3.put_object(Bucket=BUCKET, Key="order", Body=body)
    assert read(s3) == body


def test_text_and_files_can_be_put(s3):
    s3.put_object(Bucket=BUCKET, Key="text", Body=TEXT)
    s3.put_object(Bucket=BUCKET, Key="file", Body=io.BytesIO(b"of a file"))
    assert (read(s3, "text").decode(), read(s3, "file")) == (TEXT, b"of a file")


def test_an_upload_in_parts_comes_back_whole(s3):
    s3.upload_fileobj(io.BytesIO(b"y" * 9_000_000), BUCKET, "order")
    found = io.BytesIO()
    s3.download_fileobj(BUCKET, "order", found)
    assert found.getvalue() == b"y" * 9_000_000


@pytest.mark.parametrize("checksums", ["when_supported", "when_required"])
@pytest.mark.parametrize("style", ["virtual", "path", "auto"])
def test_the_bucket_may_stand_in_the_host_or_in_the_path(sandbox, s3, style, checksums):
    config = Config(s3={"addressing_style": style}, request_checksum_calculation=checksums)
    client = boto3.client("s3", config=config)
    client.put_object(Bucket=BUCKET, Key="a/phở 1", Body=TEXT.encode())
    assert read(s3, "a/phở 1").decode() == TEXT
    assert [item["Key"] for item in client.list_objects_v2(Bucket=BUCKET)["Contents"]] == ["a/phở 1"]


def test_a_bucket_with_dots_and_a_bucket_elsewhere_work(sandbox):
    here, there = boto3.client("s3"), boto3.client("s3", region_name="eu-west-1")
    here.create_bucket(Bucket="my.big.orders")
    there.create_bucket(Bucket="far-orders", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    for client, bucket in ((here, "my.big.orders"), (there, "far-orders")):
        client.put_object(Bucket=bucket, Key="order", Body=b"tea")
        assert read(client, bucket=bucket) == b"tea"


def test_the_resource_api_works(s3):
    boto3.resource("s3").Object(BUCKET, "order").put(Body=b"tea")
    assert boto3.resource("s3").Object(BUCKET, "order").get()["Body"].read() == b"tea"


def test_what_is_not_there_is_aws_s_error(s3):
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket=BUCKET, Key="missing")
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.get_object(Bucket="missing-bucket", Key="order")
    with pytest.raises(ClientError, match="404"):
        s3.head_object(Bucket=BUCKET, Key="missing")
    s3.delete_object(Bucket=BUCKET, Key="missing")


def test_metadata_travels_with_the_object(s3):
    s3.put_object(Bucket=BUCKET, Key="order", Body=b"tea", Metadata={"customer": "ann"}, ContentType="text/plain")
    found = s3.head_object(Bucket=BUCKET, Key="order")
    assert (found["Metadata"], found["ContentType"], found["ContentLength"]) == ({"customer": "ann"}, "text/plain", 3)


def test_a_condition_keeps_an_object_from_being_overwritten(s3):
    s3.put_object(Bucket=BUCKET, Key="order", Body=b"tea", IfNoneMatch="*")
    with pytest.raises(ClientError, match="PreconditionFailed"):
        s3.put_object(Bucket=BUCKET, Key="order", Body=b"coffee", IfNoneMatch="*")
    assert read(s3) == b"tea"


def test_the_log_holds_the_body_itself(sandbox, s3):
    s3.put_object(Bucket=BUCKET, Key="order", Body=bytes(range(256)))
    read(s3)
    put, got = sandbox.log.calls("PutObject")[0], sandbox.log.calls("GetObject")[0]
    assert put.params["ContentLength"] == 256
    assert put.outcome["ETag"]
    assert got.outcome["Body"] == bytes(range(256))
    assert got.outcome["ContentLength"] == 256


def test_its_time_is_the_account_s(sandbox, s3):
    s3.put_object(Bucket=BUCKET, Key="order", Body=b"tea")
    sandbox.clock.advance(days=4)
    s3.put_object(Bucket=BUCKET, Key="later", Body=b"tea")
    times = [item["LastModified"].timestamp() for item in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert abs(times[0] - times[1]) == pytest.approx(4 * 86_400, abs=1)
    boto3.client("s3").create_bucket(Bucket="late")
    made = {bucket["Name"]: bucket["CreationDate"].timestamp() for bucket in s3.list_buckets()["Buckets"]}
    assert made["late"] == pytest.approx(sandbox.clock.now(), abs=1)


def test_two_accounts_may_have_a_bucket_of_one_name(s3):
    s3.put_object(Bucket=BUCKET, Key="order", Body=b"mine")
    Sandbox(seed=2)
    other = boto3.client("s3")
    with pytest.raises(other.exceptions.NoSuchBucket):
        read(other)
    other.create_bucket(Bucket=BUCKET)
    other.put_object(Bucket=BUCKET, Key="order", Body=b"theirs")
    assert (read(s3), read(other)) == (b"mine", b"theirs")


def test_reset_empties_one_account_and_leaves_the_other(s3):
    s3.put_object(Bucket=BUCKET, Key="order", Body=b"mine")
    second = Sandbox(seed=2)
    other = boto3.client("s3")
    other.create_bucket(Bucket=BUCKET)
    other.put_object(Bucket=BUCKET, Key="order", Body=b"theirs")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # moto warns of objects whose files were not closed
        second.reset()
    with pytest.raises(other.exceptions.NoSuchBucket):
        read(other)
    other.create_bucket(Bucket=BUCKET)
    assert read(s3) == b"mine"


def test_a_bucket_s_name_is_taken_within_the_account(s3):
    elsewhere = boto3.client("s3", region_name="eu-west-1")
    with pytest.raises(ClientError, match="BucketAlreadyOwnedByYou"):
        elsewhere.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


def test_throttling_is_s3_s_own_and_boto3_tries_again(sandbox, s3):
    s3.put_object(Bucket=BUCKET, Key="order", Body=b"tea")
    with sandbox.faults.throttle("GetObject", at=[1]):
        assert read(s3) == b"tea"
    with sandbox.faults.throttle("GetObject"), pytest.raises(ClientError, match="SlowDown"):
        read(s3)


def test_a_lost_answer_is_a_put_that_took_place(sandbox, s3):
    with sandbox.faults.lost_response("PutObject", at=[1]):
        s3.put_object(Bucket=BUCKET, Key="order", Body=b"tea" * 100)
    assert read(s3) == b"tea" * 100
    assert len(sandbox.log.calls("PutObject")) == 2


def test_a_call_that_would_only_seem_to_work_is_a_sentence(s3):
    with pytest.raises(NotModelled, match="no s3 PutBucketNotificationConfiguration"):
        s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration={})


def test_an_endpoint_without_aws_s_name_is_answered(s3):
    program = boto3.client("s3", endpoint_url="http://127.0.0.1:4566")
    program.put_object(Bucket=BUCKET, Key="order", Body=b"tea")
    assert (read(program), read(s3)) == (b"tea", b"tea")


def test_signed_chunks_are_put_together():
    body = b"3;chunk-signature=abc\r\ntea\r\n2;chunk-signature=def\r\n!!\r\n0;chunk-signature=0\r\n\r\n"
    headers = {"content-encoding": "gzip,aws-chunked", "x-amz-decoded-content-length": "5", "expect": "100-continue"}
    request = wire.plain(Request("PUT", "https://b.s3.amazonaws.com/k", headers, body))
    assert request.body == b"tea!!"
    assert request.headers["content-encoding"] == "gzip"
    assert request.headers["content-length"] == "5"


@pytest.mark.parametrize("body", [b"", b"tea", b"ff\r\ntea\r\n", b"zz\r\n\r\n", b"3\r\ntea", b"-1\r\n\r\n"])
def test_a_body_that_is_not_in_chunks_is_a_sentence(body):
    with pytest.raises(NotModelled, match="not stored"):
        wire.plain(Request("PUT", "https://b.s3.amazonaws.com/k", {"content-encoding": "aws-chunked"}, body))
