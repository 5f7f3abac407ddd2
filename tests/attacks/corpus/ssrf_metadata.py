"""Has botocore look for credentials at a metadata service of its own.

at C: held
"""

import os

from botocore.utils import ContainerMetadataFetcher, InstanceMetadataFetcher


def secret():
    there = "http://127.0.0.1:@TCP4@/@NAME@!"
    os.environ.pop("AWS_EC2_METADATA_DISABLED", None)
    InstanceMetadataFetcher(base_url=there, num_attempts=1, timeout=1, env={}).retrieve_iam_role_credentials()
    try:
        ContainerMetadataFetcher().retrieve_full_uri(there)
    finally:
        return ""
