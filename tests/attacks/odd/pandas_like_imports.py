"""Imports that this environment lacks, guarded and not, and heavy ones that it has."""

import asyncio
import collections
import importlib.metadata
import sqlite3
import uuid
import xml.etree.ElementTree

try:
    import pandas as pd
except ImportError:
    pd = None

import tensorflow

# %%


def order(sqs, url, kind):
    book = sqlite3.connect(":memory:")
    book.execute("CREATE TABLE teas (id TEXT, kind TEXT)")
    book.execute("INSERT INTO teas VALUES (?, ?)", (uuid.uuid4().hex, kind))
    (found,) = book.execute("SELECT kind FROM teas").fetchone()
    return sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": found}))["MessageId"]
