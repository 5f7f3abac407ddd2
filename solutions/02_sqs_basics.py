# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2 · SQS from the ground up
#
# **One idea: a message lives until someone deletes it.** Reading it is not enough. It waits, it is received, it comes
# back, it is received again, until a consumer says "done", or until the queue's time for it is over.
#
# ![A sent message is delayed at first, if the queue says so, then it waits. Receiving makes it in flight; without a
# delete it waits again. It leaves by a delete, by a purge, or when its retention ends.](figures/02_life.svg)
#
# After this lesson you can make a queue and know what each field of the form does. You can send in batches, read a
# queue until it is empty, count what is in it, write the loop of a consumer, send what is too large, and read the bill.

# %% setup
import json
import math
import time
import uuid

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from kit import Sandbox, check, progress

YOUR_TOOLS = json, math, time, uuid, BotoCoreError, ClientError  # your answers may use these

# %%
sandbox = Sandbox()
sqs = boto3.client("sqs")

# %% [markdown]
# ## 1 · The console lab: a queue of your own
#
# Many courses begin with this lab in the AWS console, the web page of AWS. You do it here in seven steps, with the
# same fields. Every click in the console is a call underneath, and the call is what your programs will use.
#
# ### Step 1: create the queue, with every field of the form
#
# | field of the form | attribute of the queue | in this lab |
# |---|---|---|
# | Type | the name: `….fifo` or not | Standard |
# | Name | `QueueName` | orders-standard |
# | Visibility timeout | `VisibilityTimeout` | 10 seconds |
# | Message retention period | `MessageRetentionPeriod` | 4 days |
# | Delivery delay | `DelaySeconds` | 0 |
# | Maximum message size | `MaximumMessageSize` | 1024 KiB |
# | Receive message wait time | `ReceiveMessageWaitTimeSeconds` | 5 seconds |
# | Encryption | `SqsManagedSseEnabled` | enabled, with a key of SQS |
# | Access policy | `Policy` | only the owner of the queue |
# | Redrive allow policy | `RedriveAllowPolicy` | no queue may use this one for its dead letters |
# | Dead-letter queue | `RedrivePolicy` | disabled (lesson 4) |
# | Tags | `tags` | course = messaging |
#
# All attributes travel as **text**. Times are seconds, sizes are bytes.

# %%
arn = f"arn:aws:sqs:{sandbox.region}:{sandbox.account_id}:orders-standard"
owner = {"AWS": f"arn:aws:iam::{sandbox.account_id}:root"}
only_the_owner = {"Effect": "Allow", "Principal": owner, "Action": "sqs:*", "Resource": arn}
form = {
    "VisibilityTimeout": "10",
    "MessageRetentionPeriod": str(4 * 24 * 60 * 60),
    "DelaySeconds": "0",
    "MaximumMessageSize": str(1024 * 1024),
    "ReceiveMessageWaitTimeSeconds": "5",
    "SqsManagedSseEnabled": "true",
}

# %%
form["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": [only_the_owner]})
form["RedriveAllowPolicy"] = json.dumps({"redrivePermission": "denyAll"})
tags = {"course": "messaging"}
lab_url = sqs.create_queue(QueueName="orders-standard", Attributes=form, tags=tags)["QueueUrl"]
print(lab_url)

# %% [markdown]
# Look at it. The view moves along while you go through the steps.

# %%
from kit.widgets import QueueView

QueueView(sandbox, "orders-standard")

# %% [markdown]
# ### Step 2: send three messages

# %%
for body in ("one coffee", "two teas", "three phở"):
    answer = sqs.send_message(QueueUrl=lab_url, MessageBody=body)
    print(body, "→ MessageId", answer["MessageId"])

# %% [markdown]
# ### Step 3: poll for messages
#
# *Poll for messages* in the console is `ReceiveMessage`. **Guess first:** how many of the three come, when you ask for
# up to ten?


# %%
def poll(url):
    """Receive up to ten messages, print what came, and return the messages."""
    asked = {"MaxNumberOfMessages": 10, "MessageSystemAttributeNames": ["ApproximateReceiveCount"]}
    messages = sqs.receive_message(QueueUrl=url, **asked).get("Messages", [])
    for message in messages:
        print("received", message["Body"], "| receive count", message["Attributes"]["ApproximateReceiveCount"])
    if not messages:
        print("received nothing")
    return messages


messages = poll(lab_url)

# %% [markdown]
# ### Step 4: poll again
#
# ✗ *"Receiving deletes the message."* **Guess first.** Ten seconds later you poll, at once a second time, and after
# another ten seconds a third time. What comes, and with which receive counts?

# %%
for seconds in (10, 0, 10):
    sandbox.clock.advance(seconds=seconds)
    print(f"{seconds} s later:")
    messages = poll(lab_url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# After ten seconds all three came again, with receive count 2: nobody had deleted them. At once after that: nothing,
# because they were **in flight**, hidden for the visibility timeout of 10 seconds. And then they came a third time.
# (Looking at messages in the console *is* receiving. It hides them from your consumers, and it is counted.)
# </details>
#
# ### Step 5: delete one
#
# A delete takes the **receipt handle** that came with the message. **Guess first:** you receive the three once more,
# and delete one. How many come after another ten seconds?

# %%
sandbox.clock.advance(seconds=10)
for message in poll(lab_url)[:1]:
    sqs.delete_message(QueueUrl=lab_url, ReceiptHandle=message["ReceiptHandle"])
    print("deleted:", message["Body"])
sandbox.clock.advance(seconds=10)
messages = poll(lab_url)

# %% [markdown]
# ### Step 6: purge
#
# *Purge* deletes everything in the queue, whoever has received it. ✗ *"Purge is instant."* On AWS it can take up to 60
# seconds ([PurgeQueue](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html)). The
# fault `eventual` makes the sandbox behave like that. **Guess first:** what does a poll find right after the purge, and
# what a minute later?

# %%
sandbox.clock.advance(seconds=10)
with sandbox.faults.eventual():
    sqs.purge_queue(QueueUrl=lab_url)
    print("right after the purge:")
    poll(lab_url)
    sandbox.clock.advance(seconds=60)
    print("a minute later:")
    poll(lab_url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Right after the purge the messages could still be received; a minute later they were gone, those in flight included. So
# wait for a minute before you believe it. (And one purge a minute is all that AWS accepts. A second one in between ends in
# `PurgeQueueInProgress`.)
# </details>
#
# ### Step 7: a mistake that was true once
#
# ✗ *"A message holds at most 256 KB."* It stood in this lab, and it stands in many courses. **Guess first:** what does
# SQS say to 300 KB, to 1 MiB, and to one byte more?


# %%
def send_bytes(url, size):
    """Send a message of so many bytes, and print what SQS says."""
    try:
        sqs.send_message(QueueUrl=url, MessageBody="x" * size)
        print(f"{size:9,} bytes: taken")
    except ClientError as error:
        print(f"{size:9,} bytes: {error.response['Error']['Code']}\n   {error.response['Error']['Message']}")


for size in (300 * 1024, 1024 * 1024, 1024 * 1024 + 1):
    send_bytes(lab_url, size)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The limit is **1 MiB** today, 1,048,576 bytes, and it is what a new queue gets
# ([CreateQueue](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html)). It was
# 256 KB until [August
# 2025](https://aws.amazon.com/about-aws/whats-new/2025/08/amazon-sqs-max-payload-size-1mib/). A queue can be set to less.
# </details>
#
# That was the lab. The name of the queue is taken now: `create_queue` with the same name and the same attributes returns
# the same queue, and with *other* attributes it is an error.
#
# ## 2 · What changes when you change a field
#
# Each cell below makes a queue of its own and changes one field.


# %%
def new_queue(**attributes):
    """Make a queue for one experiment, with these settings, and return its URL."""
    texts = {name: str(value) for name, value in attributes.items()}
    return sqs.create_queue(QueueName=f"try-{len(sandbox.log)}", Attributes=texts)["QueueUrl"]


def look(url, **options):
    """Receive once; print what came, and how long the call took."""
    began = sandbox.clock.now()
    messages = sqs.receive_message(QueueUrl=url, **options).get("Messages", [])
    print(f"after {sandbox.clock.now() - began:.0f} s:", [message["Body"] for message in messages] or "nothing")
    return messages


# %% [markdown]
# **Visibility timeout.** For how long a received message is hidden. **Guess first:** two queues, 5 and 50 seconds. Each
# message is received, and six seconds later you ask again. What comes from each?

# %%
for timeout in (5, 50):
    url = new_queue(VisibilityTimeout=timeout)
    sqs.send_message(QueueUrl=url, MessageBody=f"hidden for {timeout} s")
    sqs.receive_message(QueueUrl=url)
    sandbox.clock.advance(seconds=6)
    look(url)

# %% [markdown]
# **Delivery delay.** A new message stays hidden for that long. One message can say otherwise for itself. **Guess
# first:** what is received at once, and what 15 seconds later?

# %%
url = new_queue(DelaySeconds=15)
sqs.send_message(QueueUrl=url, MessageBody="as the queue says")
sqs.send_message(QueueUrl=url, MessageBody="at once", DelaySeconds=0)
look(url, MaxNumberOfMessages=10)
sandbox.clock.advance(seconds=15)
later = look(url, MaxNumberOfMessages=10)

# %% [markdown]
# **Receive message wait time.** How long does a receive take that finds nothing? **Guess first**, for a wait time of 0,
# of 5, and for a call that says 20 for itself.

# %%
look(new_queue(ReceiveMessageWaitTimeSeconds=0))
look(new_queue(ReceiveMessageWaitTimeSeconds=5))
nothing = look(new_queue(ReceiveMessageWaitTimeSeconds=5), WaitTimeSeconds=20)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# 0, 5 and 20 seconds. A number in the call comes before the number of the queue. Why waiting is a good thing is told in
# part 4.
# </details>
#
# **Message retention period.** After that time a message is gone, whether somebody has received it or not. The smallest
# is 60 seconds, the largest 14 days.

# %%
url = new_queue(MessageRetentionPeriod=60)
sqs.send_message(QueueUrl=url, MessageBody="read me soon")
look(url, VisibilityTimeout=0)
sandbox.clock.advance(seconds=60)
gone = look(url)

# %% [markdown]
# **Maximum message size.** The queue refuses what is larger. It protects consumers who cannot deal with large messages.

# %%
url = new_queue(MaximumMessageSize=1024)
send_bytes(url, 1024)
send_bytes(url, 1025)

# %% [markdown]
# **Access policy.** Who may do what. In the sandbox you are the administrator of the account, who may do everything. But
# an explicit *Deny* on the queue holds for everybody. **Guess first:** what can the administrator still do?

# %%
url = new_queue()
deny = {"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
send_bytes(url, 10)
nothing = look(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Receiving works, sending is `AccessDenied`. Lesson 7 is about policies that *allow*: without one, SNS cannot send to
# your queue.
# </details>
#
# **Type.** The name decides, together with one attribute, and it is decided for ever. **Guess first:** which of these
# three does AWS accept?


# %%
def try_to_create(name, **attributes):
    """Make a queue, and print what AWS says."""
    try:
        sqs.create_queue(QueueName=name, Attributes=attributes)
        print(name, attributes, "→ made")
    except ClientError as error:
        print(name, attributes, "→", error.response["Error"]["Code"])


try_to_create("receipts", FifoQueue="true")
try_to_create("receipts.fifo")
try_to_create("receipts.fifo", FifoQueue="true")

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Only the third: a name in `.fifo` *and* `FifoQueue`. There is no way from one type to the other; you make a new queue.
# FIFO queues are in lesson 5.
# </details>
#
# Two fields change nothing that you could see from here. **Encryption** protects the messages on AWS's disks; whoever may
# receive a message gets it in plain text. **Tags** are labels, for your bill and for your order:

# %%
print(sqs.list_queue_tags(QueueUrl=lab_url)["Tags"])
names = ["SqsManagedSseEnabled", "MaximumMessageSize", "CreatedTimestamp"]
print(sqs.get_queue_attributes(QueueUrl=lab_url, AttributeNames=names)["Attributes"])

# %% [markdown]
# **Dead-letter queue**, and **redrive allow policy.** A queue can name another one that takes what nobody manages to
# delete. The other one can forbid that, and your `orders-standard` does. **Guess first:** of two receives allowed, the
# third finds nothing. Where is the message?


# %%
def with_dead_letters(target):
    """Make a queue whose messages go to the queue with this URL after two receives; return its URL."""
    goes_to = f"arn:aws:sqs:{sandbox.region}:{sandbox.account_id}:{target.rpartition('/')[2]}"
    policy = json.dumps({"deadLetterTargetArn": goes_to, "maxReceiveCount": 2})
    return new_queue(VisibilityTimeout=0, RedrivePolicy=policy)


dead = new_queue()
url = with_dead_letters(dead)
sqs.send_message(QueueUrl=url, MessageBody="an order that nobody can read")
for each in (url, url, url, dead):
    look(each)

# %%
try:
    with_dead_letters(lab_url)
except ClientError as error:
    print(error.response["Error"]["Message"])

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# It is in the dead-letter queue, where a person can look at it. And `orders-standard` takes no dead letters of others,
# because step 1 said `denyAll`. Lesson 4 is about all this, and lesson 3 about the visibility timeout.
# </details>
#
# Changes of attributes take up to 60 seconds on AWS, those of the retention up to 15 minutes
# ([SetQueueAttributes](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html)).
#
# ### What SQS does not do: choose
#
# ✗ *"My consumer asks SQS for the refunds only."* A message can carry **attributes**: labels beside its body. **Guess
# first.** Two orders and a refund are in the queue. The consumer asks with `MessageAttributeNames=["kind"]`. What comes?

# %%
url = new_queue()
for kind in ("order", "order", "refund"):
    label = {"kind": {"DataType": "String", "StringValue": kind}}
    sqs.send_message(QueueUrl=url, MessageBody=f"{kind} of a coffee", MessageAttributes=label)
asked = {"MaxNumberOfMessages": 10, "MessageAttributeNames": ["kind"]}
for message in sqs.receive_message(QueueUrl=url, **asked)["Messages"]:
    print(message["Body"], "| kind:", message["MessageAttributes"]["kind"]["StringValue"])

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Everything. The parameter says which *attributes* you want to see, not which *messages*. `ReceiveMessage` has no
# parameter that chooses messages. Use a queue for each kind; lesson 7 shows how SNS puts each message into the right one.
# </details>
#
# ## 3 · The same calls in a terminal
#
# The **AWS CLI** offers the same calls in a terminal. What is `create_queue(QueueName="tea")` in Python is `sqs
# create-queue --queue-name tea` there. In a notebook cell of this course you write it with a percent sign, `%aws sqs
# list-queues`, and it talks to *this* sandbox. In a cell that is plain Python the same thing is `aws("sqs list-queues")`:

# %%
from kit.terminal import aws

url = new_queue()
try:
    aws(f"sqs send-message --queue-url {url} --message-body 'from the terminal'")
    aws(f"sqs receive-message --queue-url {url}")
except Exception as problem:  # the CLI is a program of its own, and it may not be there
    print(problem)

# %% [markdown]
# | boto3 | AWS CLI |
# |---|---|
# | `sqs.send_message(QueueUrl=url, MessageBody="tea")` | `%aws sqs send-message --queue-url … --message-body tea` |
# | `sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)` | `%aws sqs receive-message --queue-url … --wait-time-seconds 20` |
# | `sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])` | `%aws sqs get-queue-attributes --queue-url … --attribute-names All` |
# | `sqs.purge_queue(QueueUrl=url)` | `%aws sqs purge-queue --queue-url …` |
#
# In a real terminal the CLI talks to the real AWS, with the real keys of your computer. To reach your sandbox from there,
# `print(sandbox.serve().shell)` gives you a line to paste first. It makes the command `sandbox-aws`, which cannot go
# anywhere else. (The clock runs from then on, because a terminal cannot turn it.)
#
# ## 4 · Short polls and long polls
#
# ✗ *"An empty receive means an empty queue."* SQS keeps a queue on many servers, and each message on some of them. A
# **short poll** (wait time 0) asks only *some* of the servers and comes back at once with what these have. A **long
# poll** (wait time of 1 to 20) asks *all* of them, and waits when there is nothing
# ([ReceiveMessage](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html)).
#
# Misses are rare on a busy queue and common on one with few messages. The fault `misses` makes every short poll miss
# something. **Guess first:** what do five short polls find, and what does one long poll find?

# %%
few_url = new_queue()
for number in (1, 2, 3):
    sqs.send_message(QueueUrl=few_url, MessageBody=f"order {number}")
with sandbox.faults.misses():
    for _ in range(5):
        look(few_url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    found = look(few_url, MaxNumberOfMessages=10, WaitTimeSeconds=1, VisibilityTimeout=0)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Each short poll missed at least one of the three, and not always the same one. The long poll found all three, and it
# did not even wait: it waits only when there is nothing.
# </details>
#
# Here are the servers of that queue. (AWS does not say how many a queue has. Here it has six, and each message lies on two
# of them.) **What to notice:** press **short poll** a few
# times with the misses switched on, and compare which servers were asked with where the messages lie. Then press **long
# poll**.

# %%
from kit.widgets import ServersView

ServersView(sandbox, few_url)

# %% [markdown]
# ✗ *"Sleeping between short polls is as good as long polling, and cheaper."* An order comes in after ten minutes and
# five seconds. Three consumers wait for it in three ways. **Guess first:** how many calls does each of them make, and how
# late does each get the order?


# %%
def wait_for_an_order(wait, pause):
    """Wait for an order that comes after 605 seconds; print how many calls that took, and how late it was."""
    url = new_queue()
    sqs.send_message(QueueUrl=url, MessageBody="an order", DelaySeconds=605)
    began, calls = sandbox.clock.now(), 1
    while "Messages" not in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=wait):
        sandbox.clock.advance(seconds=pause)
        calls += 1
    late = sandbox.clock.now() - began - 605
    print(f"wait {wait:2} s, pause {pause:2} s: {calls:3} calls, {late:2.0f} s late")


# %%
wait_for_an_order(wait=0, pause=1)
wait_for_an_order(wait=0, pause=20)
wait_for_an_order(wait=20, pause=0)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Short polls each second: 606 calls, and each one is on the bill. With a pause of 20 seconds: few calls, and a customer
# who waits. The long poll needs as few calls and is not late at all: it comes back *at the moment* at which a message can
# be received. So use `WaitTimeSeconds=20`, or set it on the queue, and you need no pause at all.
# </details>
#
# ### Exercise: drain (2 points)
#
# A queue is to be switched off. Read what is in it, to the last message.
#
# <details><summary>Hint 1</summary>
#
# A loop: receive up to ten with a long poll, keep the bodies, delete each message. When is it over?
# </details>
#
# <details><summary>Hint 2</summary>
#
# No receive finds a delayed message, or one that another consumer holds. But they are counted:
# `ApproximateNumberOfMessagesDelayed` and `ApproximateNumberOfMessagesNotVisible`, beside `ApproximateNumberOfMessages`.
# `sqs.get_queue_attributes(QueueUrl=..., AttributeNames=[...])["Attributes"]` is a dict of texts like `"0"`.
# </details>
#
# <details><summary>Hint 3</summary>
#
# Stop when a long poll has found nothing *and* all three counts are `"0"`. Otherwise go round again: the next long poll
# does the waiting for you.
# </details>


# %% exercise="drain" points=2
def drain(sqs, queue_url):
    """Read a queue until it is really empty, delete everything, and return what was in it.

    sqs: an SQS client. queue_url: the queue's URL (str).
    Returns the bodies (list of str), each message once, in the order in which they were received.
    The queue is empty when nothing waits in it, nothing is delayed, and nothing is in flight with another consumer, which
    may have crashed: then its messages come back. Nobody sends to the queue any more.
    Each message is deleted soon after it was received: the visibility timeout of the queue may be a few seconds.
    """
    ### BEGIN SOLUTION
    kinds = ("", "Delayed", "NotVisible")
    names = [f"ApproximateNumberOfMessages{kind}" for kind in kinds]
    bodies = []
    while True:
        answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        for message in answer.get("Messages", []):
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        counts = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)["Attributes"]
        if "Messages" not in answer and all(count == "0" for count in counts.values()):
            return bodies
    ### END SOLUTION


# %%
check("drain")

# %% [markdown]
# ## 5 · Counting
#
# A message in a queue is in one of three states, and SQS counts them apart. **Guess first:** five messages are sent, two
# of them with a delay of a minute. Then one is received. What are the three counts?


# %%
def counts_of(url):
    """Return what SQS counts in a queue."""
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    start = "ApproximateNumberOfMessages"
    return {name[len(start) :] or "waiting": int(n) for name, n in attributes.items() if name.startswith(start)}


count_url = new_queue()
for delay in (0, 0, 0, 60, 60):
    sqs.send_message(QueueUrl=count_url, MessageBody="an order", DelaySeconds=delay)
sqs.receive_message(QueueUrl=count_url)
print(counts_of(count_url))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# 2 wait, 1 is in flight (*NotVisible*), 2 are delayed. A delayed message is **not** in flight: nobody has it.
# </details>
#
# ✗ *"The counts are exact."* Each of the names begins with *Approximate*. The counts are added up over all servers now
# and then, and they are right about a minute after the last change
# ([GetQueueAttributes](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html)).
# **Guess first:** what does the count say right after you have sent three messages, when the fault `eventual` is on?

# %%
url = new_queue()
sandbox.clock.advance(minutes=2)
for number in (1, 2, 3):
    sqs.send_message(QueueUrl=url, MessageBody=f"order {number}")
with sandbox.faults.eventual():
    print("at once:       ", counts_of(url))
    sandbox.clock.advance(seconds=60)
    print("a minute later:", counts_of(url))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Nothing at first, and the truth a minute later. A program that reads the count once and concludes "empty, delete the
# queue" throws messages away. AWS asks you to wait until all three counts have been 0 for several minutes
# ([confirming that a queue is
# empty](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/confirm-queue-is-empty.html)).
# </details>
#
# ### How old?
#
# The best sign of a healthy queue is not a count, it is an **age**. A thousand messages may be fine when each waits for
# two seconds. SQS keeps with each message when it was sent, as `SentTimestamp`, in thousandths of a second:

# %%
url = new_queue()
sqs.send_message(QueueUrl=url, MessageBody="an order")
sandbox.clock.advance(minutes=3)
asked = {"MessageSystemAttributeNames": ["SentTimestamp"]}
for message in sqs.receive_message(QueueUrl=url, **asked)["Messages"]:
    print(message["Attributes"])
    print(f"age: {sandbox.clock.now() - int(message['Attributes']['SentTimestamp']) / 1000:.1f} s")

# %% [markdown]
# (On AWS, CloudWatch also draws the age of the oldest message, `ApproximateAgeOfOldestMessage`. Lesson 11 is about that.)
#
# ### Exercise: queue_health (2 points)
#
# <details><summary>Hint 1</summary>
#
# `counts_of` above reads the counts. Only the names are other ones. And the counts come as text: `int("7")`.
# </details>
#
# <details><summary>Hint 2</summary>
#
# When all three counts are 0: `clock.sleep(60)`, and read them again. What you return are the counts of the last look.
# </details>
#
# <details><summary>Hint 3</summary>
#
# The oldest message has the *smallest* `SentTimestamp`, and `min(..., default=None)` knows what to do with an empty list.
# </details>


# %% exercise="queue_health" points=2
def queue_health(sqs, queue_url, received, clock):
    """Look at a queue without touching its messages, and say how it is.

    sqs: an SQS client. queue_url: the queue's URL (str).
    received: the messages that your consumer received last (list of dict, maybe empty), as receive_message returned them;
        message["Attributes"]["SentTimestamp"] is when each was sent, as text, in thousandths of a second.
    clock: clock.now() is the time in seconds (float), clock.sleep(seconds) waits.
    Returns a dict:
        "waiting": how many can be received now (int),
        "in_flight": how many are received and not deleted (int),
        "delayed": how many cannot be received yet, because of their delay (int),
        "oldest": how many seconds ago the oldest of `received` was sent (float), None when `received` is empty,
        "empty": True when all three counts are 0, else False.
    The counts can be a minute old. So when all three are 0 it looks once more, 60 seconds later, before it believes that,
    and the counts of that second look are the ones to return. Otherwise it answers at once.
    """
    ### BEGIN SOLUTION
    start = "ApproximateNumberOfMessages"
    names = {"waiting": start, "in_flight": f"{start}NotVisible", "delayed": f"{start}Delayed"}
    for pause in (60, 0):
        values = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=list(names.values()))["Attributes"]
        health = {name: int(values[attribute]) for name, attribute in names.items()}
        if any(health.values()) or not pause:
            break
        clock.sleep(pause)
    sent = min((int(message["Attributes"]["SentTimestamp"]) for message in received), default=None)
    health["oldest"] = None if sent is None else clock.now() - sent / 1000
    health["empty"] = health["waiting"] + health["in_flight"] + health["delayed"] == 0
    return health
    ### END SOLUTION


# %%
check("queue_health")

# %% [markdown]
# ## 6 · Ten at a time
#
# A **batch** carries up to ten messages in one call: fewer calls, less waiting, and a smaller bill. Each entry has an id
# that you choose, so that the answer can tell you about each one. **Guess first:** the middle one of these three bodies
# has a character in it that SQS does not take. What happens to the other two? Is it an exception?

# %%
url = new_queue()
entries = [{"Id": f"{n}", "MessageBody": body} for n, body in enumerate(["tea", "a bell \x07", "phở"])]
answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
for sent in answer["Successful"]:
    print("in the queue:", sent["Id"], sent["MessageId"])
for failure in answer["Failed"]:
    print("failed:", failure["Id"], failure["Code"], "| fault of the sender:", failure["SenderFault"])

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The other two are in the queue, and there is **no exception**: each entry succeeds or fails on its own. A producer that
# does not look at `Failed` loses messages without noticing. `SenderFault` says what to do next: *True*, it is your
# message, and sending it again is useless; *False*, it was SQS, so send it again.
# </details>
#
# ### How heavy is a message?
#
# All messages of a batch together may weigh 1 MiB, and so may a single one. What counts are **bytes** in UTF-8, and the
# attributes count, too: name, type and value of each
# ([message metadata](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html)).
# **Guess first:** how many bytes have these?

# %%
for text in ("tea", "phở", "cà phê sữa đá"):
    print(f"{text}: {len(text)} characters, {len(text.encode())} bytes")
label = {"kind": {"DataType": "String", "StringValue": "order"}}
parts = [part for name, value in label.items() for part in (name, value["DataType"], value["StringValue"])]
print(parts, "weigh", sum(len(part.encode()) for part in parts), "bytes")

# %% [markdown]
# Here are the limits in one table, read from the sandbox's own list. Each comes from a page of AWS, named in the file
# `kit/limits.py`.

# %%
from IPython.display import Markdown

from kit import limits


def row(what, limit, unit=""):
    """Return one line of the table."""
    text = f"{limit.low:,} to {limit.high:,}, default {limit.default:,}" if hasattr(limit, "low") else f"{limit:,}"
    return f"| {what} | {text} | {unit} |"


rows = ["| | limit | |", "|---|---|---|", row("visibility timeout", limits.SQS_VISIBILITY_TIMEOUT, "seconds")]
rows += [row("retention", limits.SQS_RETENTION, "seconds"), row("delay", limits.SQS_DELAY, "seconds")]
rows += [row("wait time of a receive", limits.SQS_WAIT, "seconds")]

# %%
rows += [row("a message with its attributes", limits.SQS_MESSAGE_BYTES, "bytes")]
rows += [row("a batch, all together", limits.SQS_BATCH_BYTES, "bytes")]
rows += [
    row("messages in a batch", limits.SQS_BATCH_ENTRIES),
    row("messages in a receive", limits.SQS_RECEIVE_MESSAGES),
]
rows += [row("attributes of a message", limits.SQS_MESSAGE_ATTRIBUTES)]
rows += [row("in flight at once", limits.SQS_IN_FLIGHT, "messages")]
rows += [row("name of a queue", limits.SQS_QUEUE_NAME_LENGTH, "characters")]
rows += [row("between two purges", limits.SQS_PURGE_PAUSE, "seconds")]
rows += [row("until a deleted name is free", limits.SQS_RECREATE_PAUSE, "seconds")]
Markdown("\n".join(rows))

# %% [markdown]
# (In flight, 120,000 is about the limit of a standard queue: a short poll above it is answered by `OverLimit`.)
#
# ### Exercise: send_all (2 points)
#
# Send a long list of messages: in few calls, and each message once. It is the most useful function of this lesson, and
# the one that is wrong in most programs.
#
# <details><summary>Hint 1</summary>
#
# Write a small function for the weight of one message first. The dict `message.get("MessageAttributes", {})` holds name
# and value of each attribute.
# </details>
#
# <details><summary>Hint 2</summary>
#
# Keep a list `to_send` of positions. Take positions off its front into a batch, until there are ten, or until the next
# one would make it too heavy. The position, as text, is a good `Id`: it is unique, and it comes back in the answer.
# </details>
#
# <details><summary>Hint 3</summary>
#
# After each call look at `answer.get("Failed", [])`. With `SenderFault`, the position goes into the list to return.
# Without, it goes back into `to_send`, and you wait a second. An exception needs no code: it ends the function by itself.
# </details>


# %% exercise="send_all" points=2
def send_all(sqs, queue_url, messages, clock):
    """Send many messages in few calls, each message once.

    sqs: an SQS client. queue_url: the queue's URL (str).
    messages: list of dict, each with what send_message takes: "MessageBody" (str), and maybe "MessageAttributes", like
        {"kind": {"DataType": "String", "StringValue": "order"}}. Each alone is light enough for a batch. Some may be alike.
    clock: clock.sleep(seconds) waits.
    One call carries at most ten messages, which weigh at most 1,048,576 bytes together.
    An entry that fails through no fault of yours (SenderFault is False) is sent again, after a pause, until it is in the
    queue. One that is your fault is not sent again.
    An error of a whole call goes on to the caller. (boto3 has tried again by itself by then.)
    Returns the positions in `messages` of those that SQS refused (list of int, in ascending order); [] when all are in.
    """
    ### BEGIN SOLUTION
    refused, to_send = [], list(range(len(messages)))
    while to_send:
        chunk, total = [], 0
        for position in to_send[:10]:
            total += weight_of(messages[position])
            if total > 1_048_576:
                break
            chunk.append(position)
        entries = [{"Id": str(position), **messages[position]} for position in chunk]
        failed = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries).get("Failed", [])
        refused += [int(failure["Id"]) for failure in failed if failure["SenderFault"]]
        again = [int(failure["Id"]) for failure in failed if not failure["SenderFault"]]
        if again:
            clock.sleep(1)
        to_send = again + to_send[len(chunk) :]
    return sorted(refused)


def weight_of(message):
    """Return how many bytes of a batch a message takes."""
    total = len(message["MessageBody"].encode())
    for name, value in message.get("MessageAttributes", {}).items():
        total += len(name.encode()) + len(value["DataType"].encode()) + len(value["StringValue"].encode())
    return total
    ### END SOLUTION


# %%
check("send_all")

# %% [markdown]
# ## 7 · The loop of a consumer
#
# **Receive, work, delete.** Three lines, in this order. Everything else in this lesson is about what happens when
# something goes wrong between two of them.
#
# ✗ *"Catch every error, then the queue does not get stuck."* The next consumer does so. **Guess first:** three orders are
# in the queue, and for one of them the work fails, because the printer has no paper. How many orders are lost?


# %%
def print_label(body, paper=False):
    """The work: print a label for an order."""
    if body == "two teas" and not paper:
        raise RuntimeError("the printer has no paper")
    print("   label for", body)


url = new_queue()
for body in ("one coffee", "two teas", "three phở"):
    sqs.send_message(QueueUrl=url, MessageBody=body)

# %%
for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]:
    try:
        print_label(message["Body"])
    except Exception as error:
        print("   never mind:", error)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
sandbox.clock.advance(minutes=1)
print("in the queue a minute later:", counts_of(url))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# One order is lost. The work was not done, and the message was deleted. **Not deleting is how you say "not done".** The
# message comes back by itself, and somebody tries again, maybe with paper. (When it fails again and again, lesson 4
# shows where it goes.)
# </details>
#
# And the two other orders of the three lines?
#
# - *delete, work*: a crash during the work loses the message.
# - *receive ten, work on ten, delete ten*: a crash at the end repeats the work of all ten.
#
# So delete each message right after **its** work. Then a crash repeats one piece of work at most, the one that was done
# and not yet deleted. That last gap cannot be closed by the order of calls; lesson 3 closes it in another way.
#
# ### Exercise: work (2 points)
#
# <details><summary>Hint 1</summary>
#
# `answer.get("Messages", [])` is an empty list when nothing came, so a `for` loop over it needs no `if`.
# </details>
#
# <details><summary>Hint 2</summary>
#
# `try:` only around the call of `handle`, and in `except Exception:` go on with the next message: `continue`.
# </details>
#
# <details><summary>Hint 3</summary>
#
# After the `try`, still inside the loop: delete this message, and count it.
# </details>


# %% exercise="work" points=2
def work(sqs, queue_url, handle):
    """Receive up to ten messages with one call, do the work of each, and delete each one whose work is done.

    sqs: an SQS client. queue_url: the queue's URL (str).
    handle: handle(body) does the work of one message; it raises an error when that fails.
    A message is deleted right after its work, before the next one is begun. A message whose work failed stays in the queue,
    so that it comes back after the visibility timeout of the queue; the work of the others goes on.
    Returns for how many messages the work was done (int); 0 when there was none.
    """
    ### BEGIN SOLUTION
    answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
    done = 0
    for message in answer.get("Messages", []):
        try:
            handle(message["Body"])
        except Exception:
            continue
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        done += 1
    return done
    ### END SOLUTION


# %%
check("work")

# %% [markdown]
# Your loop at the printer: first without paper, a minute later with paper.

# %%
url = new_queue()
for body in ("one coffee", "two teas", "three phở"):
    sqs.send_message(QueueUrl=url, MessageBody=body)
try:
    print("done:", work(sqs, url, print_label))
    sandbox.clock.advance(minutes=1)
    print("done:", work(sqs, url, lambda body: print_label(body, paper=True)))
except NotImplementedError:
    print("work is not written yet")

# %% [markdown]
# ## 8 · What is too large for a message
#
# A photo of 3 MB does not fit into a message. Leave it at the cloakroom and send the **ticket**: put the body into S3, the
# file store of AWS, and send where it lies. The pattern is called **claim check**.
#
# ![The producer puts the body into a bucket and sends a claim through the queue. The consumer receives the claim, fetches
# the body, works, deletes the message, and then the object.](figures/02_claim_check.svg)
#
# S3 keeps **objects** in **buckets**, each under a key. Four calls are enough for this lesson:

# %%
s3 = boto3.client("s3")
bucket = f"photos-{sandbox.account_id}"
s3.create_bucket(Bucket=bucket)
s3.put_object(Bucket=bucket, Key="cat", Body="a very large photo of a cat, ảnh con mèo".encode())
print(s3.get_object(Bucket=bucket, Key="cat")["Body"].read().decode())
s3.delete_object(Bucket=bucket, Key="cat")
try:
    s3.get_object(Bucket=bucket, Key="cat")
except s3.exceptions.NoSuchKey as error:
    print("gone:", error.response["Error"]["Code"])

# %% [markdown]
# Now the ticket itself. **Guess first**, for each of these four: what goes wrong?
#
# 1. The producer sends the ticket first, and then puts the body into S3. In between it crashes.
# 2. The consumer deletes the object first, and then the message. In between it crashes.
# 3. The key is a digest of the body, to save space. Two customers send the same photo.
# 4. The consumer takes each body that begins with `{"bucket":` for a ticket.
#
# <details><summary>What goes wrong</summary>
#
# 1. A ticket for nothing: the consumer finds no body, now or ever.
# 2. The message comes back, and its body is gone.
# 3. The first consumer deletes the object, and the second customer's photo with it.
# 4. Somebody sends a text that begins like this. Say it beside the body, in an attribute of the message.
#
# So: object, message, *work*, message, object. The message is in the queue only while the object is there, and a crash
# leaves an object too many at worst. (A lifecycle rule of the bucket removes those after some days.)
# </details>
#
# AWS has libraries for this, for Java and for Python
# ([large messages](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-s3-messages.html)). Once,
# write it yourself.
#
# ### Exercise: claim_check (3 points)
#
# Two functions: `claim_check` sends, `collect` receives.
#
# <details><summary>Hint 1</summary>
#
# The weight decides, and it is that of the message as it would be sent: body and attributes, in bytes. `uuid.uuid4()`
# makes a key that no other message has.
# </details>
#
# <details><summary>Hint 2</summary>
#
# Bucket and key can travel as JSON in the body, and an attribute such as `"claim"` says that this body is a ticket. The
# consumer sees attributes only when it asks: `MessageAttributeNames=["All"]`.
# </details>
#
# <details><summary>Hint 3</summary>
#
# In `collect`, `except s3.exceptions.NoSuchKey:` is the way to "gone": no work, but the message is deleted all the same.
# When the handler raises an error, let it go on its way: nothing after it runs, so message and object stay.
# </details>


# %% exercise="claim_check" points=3
def claim_check(sqs, s3, queue_url, bucket, body, attributes):
    """Send a body of any size: in a message when it fits, and else by S3, with a claim in the message.

    sqs, s3: clients. queue_url: the queue's URL (str). bucket: the bucket for large bodies (str).
    body: any text but the empty one (str), also one that looks like a claim of yours.
    attributes: the message's attributes (dict), as send_message takes them, all with a StringValue: at most nine, of
        60,000 bytes at most together, and no name begins with "claim". They are on the message in both cases.
    A message fits when body and attributes weigh 1,048,576 bytes at most. Then S3 is not used.
    Whatever happens to this function in the middle, no message is in the queue whose body is not in S3 yet.
    Returns the MessageId (str).
    """
    ### BEGIN SOLUTION
    parts = [body, *(part for name, value in attributes.items() for part in (name, *value.values()))]
    if sum(len(part.encode()) for part in parts) > 1_048_576:
        key = str(uuid.uuid4())
        s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
        body = json.dumps({"Bucket": bucket, "Key": key})
        attributes = {**attributes, "claim": {"DataType": "String", "StringValue": "check"}}
    return sqs.send_message(QueueUrl=queue_url, MessageBody=body, MessageAttributes=attributes)["MessageId"]
    ### END SOLUTION


def collect(sqs, s3, queue_url, handle):
    """Receive one message of claim_check's, do its work, and delete the message, and then its object, if it has one.

    sqs, s3: clients. queue_url: the queue's URL (str).
    handle: handle(body) does the work, with the whole body (str). When it raises an error, that error goes on to the
        caller, and message and object stay as they are.
    Returns
        "empty" when there was no message,
        "done" when the work is done, and message and object are deleted,
        "gone" when the object is not there any more. Then another consumer was faster with the same message, so the work
            is done: handle is not called, and the message is deleted.
    """
    ### BEGIN SOLUTION
    answer = sqs.receive_message(QueueUrl=queue_url, MessageAttributeNames=["All"], WaitTimeSeconds=1)
    if "Messages" not in answer:
        return "empty"
    message, claim, outcome = answer["Messages"][0], None, "done"
    body = message["Body"]
    if "claim" in message.get("MessageAttributes", {}):
        claim = json.loads(body)
        try:
            body = s3.get_object(**claim)["Body"].read().decode()
        except s3.exceptions.NoSuchKey:
            outcome = "gone"
    if outcome == "done":
        handle(body)
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
    if claim:
        s3.delete_object(**claim)
    return outcome
    ### END SOLUTION


# %%
check("claim_check")

# %% [markdown]
# Try it with a photo of three megabytes.

# %%
url = new_queue()
try:
    claim_check(sqs, s3, url, bucket, "ảnh con mèo " * 200_000, {})
    print("in the message:", sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"][0]["Body"][:70])
    print(collect(sqs, s3, url, lambda body: print("the handler got", len(body.encode()), "bytes")))
    print("objects left:", s3.list_objects_v2(Bucket=bucket)["KeyCount"])
except NotImplementedError:
    print("claim_check is not written yet")

# %% [markdown]
# ## 9 · The bill
#
# SQS bills **requests**. Every call is one, an *empty receive* included. A batch of ten is one request. A request carries
# 64 KB of messages: a call with 300 KB is billed as five. The first million of a month is free. Prices change, so look
# where these come from, and from when they are:

# %%
from kit.bill import PRICE_NOTE, cost_of, idle_receives

print(PRICE_NOTE)

# %% [markdown]
# **Guess first.** A million messages of 1 KB are sent, received and deleted: how many requests are that, one by one and
# in batches of ten? And with messages of 300 KB?

# %%
for kilobytes, batch in ((1, 1), (1, 10), (300, 1)):
    bill = cost_of(messages=1_000_000, body_bytes=kilobytes * 1024, batch=batch)
    print(f"{kilobytes:3} KB, batches of {batch:2}: {bill.requests:10,} requests, ${bill.dollars:.2f}")

# %% [markdown]
# And now a quiet month: **nothing** comes in for 30 days, and ten consumers wait. **Guess first:** what does the waiting
# cost, with a short poll each second, and with long polls of 20 seconds?

# %%
month = 30 * 24 * 60 * 60
for name, wait, pause in (("a short poll each second", 0, 1), ("long polls of 20 seconds", 20, 0)):
    empty = idle_receives(month, wait, pause, consumers=10)
    print(f"{name}: {empty:10,} requests, ${cost_of(messages=0, empty_receives=empty).dollars:.2f}")

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Three million requests one by one, 300,000 in batches; with 300 KB each, eleven million (sending and receiving carry
# the weight, deleting does not). And ten consumers who poll each second make more requests in a month *without* a single
# message than all of that together. So three things make the bill: how you poll, whether you batch, and how heavy your
# messages are.
# </details>
#
# Here is the bill of *this* lesson, up to now, and a calculator.

# %%
from kit.widgets import BillMeter

BillMeter(sandbox)

# %% [markdown]
# ## 10 · Questions
#
# Five small scenes. Each answer explains itself, the wrong ones, too. The next cells are folded, because the answers are
# in them: run them, and the questions appear.

# %% questions
from kit.widgets import Option, Question, Quiz

back_again = Question(
    "A consumer works on its messages without an error, and an hour later the same messages come again. What is missing?",
    options=[
        Option("A longer retention", False, "Retention is how long a message lives at most. These live too long."),
        Option("DeleteMessage after the work", True, "A message lives until someone deletes it. Receiving lends it."),
        Option("A FIFO queue", False, "A FIFO queue lends messages as well, and waits for the delete."),
        Option("Long polling", False, "It finds messages better. It does not make them go away."),
    ],
)

# %% questions
bill_grows = Question(
    "A queue gets a message every few minutes, and the bill shows millions of requests. What do you change first?",
    options=[
        Option("The receive message wait time, to 20 s", True, "Each receive waits up to 20 s: few empty ones."),
        Option("Sending, to batches", False, "Good in general, but here the empty receives make the bill."),
        Option("The consumer: it sleeps between receives", False, "Fewer calls, and messages that wait for it."),
        Option("The messages, to smaller ones", False, "They are few. A request carries 64 KB in any case."),
    ],
)

# %% questions
batch_lost = Question(
    "A producer uses SendMessageBatch, and never sees an exception. Now and then a message is missing. Why?",
    options=[
        Option("SQS loses a message now and then", False, "It stores each on several servers before it answers."),
        Option("Batches may not be used with standard queues", False, "They may be, with both kinds of queue."),
        Option("Entries can fail one by one, and it does not look at Failed", True, "A batch has no all or nothing."),
        Option("Ids of entries must be unique in the queue", False, "Only within one batch. They are not kept."),
    ],
)

# %% questions
too_large = Question(
    "Documents of up to 20 MB are to be worked on by consumers. What is the usual way?",
    options=[
        Option("Cut them into messages of 1 MiB", False, "Pieces arrive in any order, twice, or one of them too late."),
        Option("Ask AWS for a larger limit", False, "1 MiB is fixed. (It was 256 KB for a long time.)"),
        Option("Put them into S3 and send the bucket and the key", True, "The claim check: the message stays small."),
        Option("Send them as attributes", False, "Attributes count towards the same limit."),
    ],
)

# %% questions
empty_queue = Question(
    "A script deletes a queue when one receive finds nothing. Sometimes messages are lost. What would be right?",
    options=[
        Option("Receive twice", False, "Two short polls can miss, and a delayed message is found by none."),
        Option("Look at ApproximateNumberOfMessages once", False, "It can be a minute old, and is one of three."),
        Option("Purge the queue first", False, "That deletes the messages even faster."),
        Option("Long polls, and all three counts 0 for minutes", True, "Waiting, in flight and delayed: all three."),
    ],
)
Quiz("02_sqs_basics", [back_again, bill_grows, batch_lost, too_large, empty_queue])

# %% [markdown]
# ## What you know now
#
# | ✗ people say | what you have seen |
# |---|---|
# | Receiving deletes the message. | It comes back, with a higher receive count, until someone deletes it (1). |
# | Purge is instant. | It takes up to a minute (1). |
# | A message holds at most 256 KB. | 1 MiB, attributes included, in bytes (1, 6). |
# | SQS filters messages. | A receive cannot choose (2). |
# | An empty receive means an empty queue. | A short poll asks some of the servers only (4). |
# | Sleeping is as good as long polling. | Late, or expensive. A long poll is neither (4). |
# | The counts are exact. | They can be a minute old, and there are three of them (5). |
# | No exception, so the batch is in. | Entries fail one by one (6). |
# | Catch every error, and delete. | Then work that failed is lost. Not deleting means "not done" (7). |
#
# More to read: [How Amazon SQS
# works](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-how-it-works.html) in the Developer
# Guide.

# %%
progress()

# %% [markdown]
# ## Reset
#
# Do you want to begin again from the top? Write `True` and run the cell: it empties the account. Queues, buckets and log
# are gone then, and with them the pictures above.

# %%
begin_again = False
if begin_again:
    sandbox.reset()
print(len(sqs.list_queues().get("QueueUrls", [])), "queues in this account")
