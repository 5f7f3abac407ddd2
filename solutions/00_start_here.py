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
# # 0 · Start here
#
# In this course you write ordinary Python for AWS, and you *see* what happens to every message: who has it, when it
# comes back, and where it goes when nobody can use it.
#
# You need no AWS account, and nothing costs money. This first notebook takes about fifteen minutes. It shows you
#
# 1. the AWS that lives inside this notebook, and its clock,
# 2. how an exercise works: hints, check, progress.
#
# **How to read.** Click on the first grey cell and press `Shift`+`Enter`. The cell runs, and the next one is
# selected. Go from top to bottom. When a cell asks you to guess first, please guess: you remember what surprised you.

# %% setup
import json

import boto3

from kit import Sandbox, check, progress

# %% [markdown]
# ## An AWS inside this notebook
#
# ![boto3 in this notebook talks to an AWS account that lives in the same notebook. Nothing goes out to the
# Internet.](figures/00_inside.svg)
#
# `boto3` is the library with which Python programs use AWS. Usually it sends its requests over the Internet to AWS.
# Here the requests go to a **sandbox**: one AWS account that lives inside this notebook.

# %%
sandbox = Sandbox()
sandbox

# %% [markdown]
# That is all the preparation there is. From now on every line is what you would write for the real AWS, too. The next
# cell asks AWS "which account is this?".

# %%
identity = boto3.client("sts").get_caller_identity()
print("This is the AWS account", identity["Account"])

# %% [markdown]
# ## One message
#
# Amazon SQS (Simple Queue Service) keeps messages in **queues**. A *producer* sends a message. A *consumer* receives
# it, does the work, and then deletes it.
#
# ![A message waits in the queue. Receiving makes it in flight, hidden from others. Deleting removes it. If nobody
# deletes it, it waits again.](figures/00_life.svg)
#
# Make a queue, and send it one message.

# %%
sqs = boto3.client("sqs")
queue_url = sqs.create_queue(QueueName="orders")["QueueUrl"]
answer = sqs.send_message(QueueUrl=queue_url, MessageBody="one coffee")
print(queue_url)
print("sent message", answer["MessageId"])

# %% [markdown]
# A small function makes the next cells shorter. It receives one message and shows the text and the **receive count**:
# how often this message has been received so far.


# %%
def receive():
    """Receive one message and print what came."""
    options = {"QueueUrl": queue_url, "MessageSystemAttributeNames": ["ApproximateReceiveCount"]}
    messages = sqs.receive_message(**options).get("Messages", [])
    for message in messages:
        print("received:", message["Body"], "| receive count", message["Attributes"]["ApproximateReceiveCount"])
    if not messages:
        print("received: nothing")
    return messages


# %% [markdown]
# **Guess first.** The queue holds one message. The next cell receives, and then it receives again at once. What will
# the *second* receive print?

# %%
receive()
second = receive()

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The second receive found nothing. The message is not gone: it is **in flight**. SQS hides it for a while, so that
# two consumers do not work on the same message. This time is the *visibility timeout*. When nobody says otherwise,
# it is 30 seconds ([ReceiveMessage, API
# reference](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html)).
# </details>

# %% [markdown]
# ## A clock that you can turn
#
# Thirty seconds are boring to wait for, and some rules of AWS take four days to see. So the sandbox has its own
# clock. It stands still until you turn it: `sandbox.clock.advance(seconds=31)`, or `minutes=`, `hours=`, `days=`.
#
# **Guess first.** The message was received once, and nobody has deleted it. Now you turn the clock 31 seconds on and
# receive again. What comes, and with which receive count?

# %%
before = sandbox.clock.now()
sandbox.clock.advance(seconds=31)
print(f"{sandbox.clock.now() - before:.0f} seconds later")
late = receive()

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The same message came again, with receive count 2. Nobody had deleted it in time, so it became visible again. For
# SQS a message is done when somebody *deletes* it, and not before. Lesson 3 is about this rule.
# </details>
#
# So a consumer deletes a message when its work is done. It shows SQS the **receipt handle** that it got with the
# message.

# %%
sandbox.clock.advance(seconds=31)
for message in receive():
    sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
sandbox.clock.advance(seconds=31)
nothing = receive()

# %% [markdown]
# ## Look into the queue
#
# The next cell opens a window on the queue. A message travels from left to right: *waiting*, then *in flight* under a
# ring that counts down, then *deleted*. Looking does not touch the messages: no receive count rises because you look.
#
# Try this, in this order:
#
# 1. Press **Send**. A message waits.
# 2. Press **Receive**. The message moves, and its ring begins to count.
# 3. Press **+31 s** on the clock bar. The message is back. Its little badge says how often it was received.
# 4. Press **Receive**, then **Delete**.
# 5. Press **play** on the clock bar and watch the time run by itself.
#
# Under the picture you always find the line of `boto3` that your last click has run.

# %%
from kit.widgets import QueueView

QueueView(sandbox, "orders")

# %% [markdown]
# Everything that the account saw is written down in its log.

# %%
for call in sandbox.log[-3:]:
    print(call.operation, "→", call.error or "ok")

# %% [markdown]
# ## Nothing here can reach AWS
#
# You cannot break anything, and you cannot spend money: nothing leaves this notebook, not even when your computer has
# real AWS keys. A service that the sandbox does not have says so, in one sentence.

# %%
try:
    boto3.client("ec2").describe_instances()
except Exception as error:
    print(error)

# %% [markdown]
# ## How an exercise works
#
# An exercise is a function with a description and no content yet. You write the content, run the cell, and then run
# the check below it. Here is one to try it with.
#
# ### Exercise: send_order (1 point)
#
# Send one order to a queue. The order is a Python dict. SQS carries text, so write it as JSON: `json.dumps` makes
# JSON text out of a dict.
#
# Before you write anything, run the cell and then the check. It says "not attempted yet", which is no mistake:
# everything in this course runs from top to bottom, also before you have solved it.
#
# <details><summary>Hint 1</summary>
#
# You have seen every call you need above, in the cell that sent "one coffee".
# </details>
#
# <details><summary>Hint 2</summary>
#
# `sqs.send_message(QueueUrl=..., MessageBody=...)` answers with a dict. One of its keys is `MessageId`.
# </details>
#
# <details><summary>Hint 3</summary>
#
# Use the three arguments of the function: the client is called `sqs`, the queue is `queue_url`, and the body is
# `json.dumps(order)`. Do not forget to `return` the id.
# </details>


# %% exercise="send_order" points=1
def send_order(sqs, queue_url, order):
    """Send one order to a queue, as one message.

    sqs: an SQS client, as boto3.client("sqs") makes it.
    queue_url: the URL of the queue (str).
    order: the order (dict); it holds text, numbers, lists, True, False and None.
    The body of the message is the order as JSON.
    Returns the id that AWS gave to the message (str).
    """
    ### BEGIN SOLUTION
    answer = sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
    return answer["MessageId"]
    ### END SOLUTION


# %%
check("send_order")

# %% [markdown]
# ### Reading the card
#
# A check makes a new AWS account, calls your function there, and looks at what the queue holds afterwards. Your own
# sandbox above is not touched. The card shows one line for each claim, with one of three words.
#
# | word | meaning |
# |---|---|
# | **passed** | the claim is true for your function |
# | **not yet** | it is not true yet. The sentence says what was seen, what was expected, and where to look next |
# | **not attempted** | the exercise still has its empty function |
#
# Open *What AWS saw in this test* to see each call that your function made.
#
# There is no blessed solution that yours is compared with: any way that leads to the right effect is right. In a
# class your teacher's grader runs further tests: other data, a crash at a bad moment, the same message twice. The
# claims on the card tell you the story, and the description of the function is the promise that you make.
#
# ### Your progress

# %%
progress()

# %% [markdown]
# The table shows, for every exercise, the best check so far. It is kept in the file `notebooks/.progress.json` on
# your computer. It is for you alone: no grade is made from it. `progress().export("my-progress.json")` writes a copy.
#
# **On Binder** the computer is lent to you for one session. When the session ends, your answers and your progress are
# lost. Download your notebooks before you leave: *File → Download*.
#
# ### When you are stuck
#
# - Open the hints one at a time. The first one is only a nudge.
# - Read the sentence under *not yet*. The end of it says where to look.
# - Look at what AWS saw. Often one call is missing, or made twice.
# - Try your function on your own queue, in a cell of your own (the **+** button in the toolbar makes one). Turn the
#   clock, look at the queue view.
# - Start again with a clean account: `sandbox = Sandbox()`, then make your clients again.
# - If the notebook behaves strangely, choose *Kernel → Restart Kernel and Run All Cells*.

# %%
order = {"id": "A-1", "item": "one coffee", "quantity": 2}
try:
    print("sent", send_order(sqs, queue_url, order))
except NotImplementedError:
    print("send_order is not written yet: that is fine, come back later")

# %% [markdown]
# ## What you know now
#
# - `Sandbox()` makes an AWS account inside this notebook, and ordinary `boto3` works in it. Nothing gets out.
# - `sandbox.clock.advance(seconds=31)` turns its clock. It stands still otherwise.
# - Receiving hides a message for some time; only deleting removes it.
# - An exercise is a function to fill in. `check("its_name")` tells you which claims hold, `progress()` shows the
#   whole course.
#
# ## Reset
#
# Do you want to begin again from the top? Write `True` and run the cell: it empties the account, as if it were new. The
# pictures above are empty then, too.

# %%
begin_again = False
if begin_again:
    sandbox.reset()
print(len(sqs.list_queues().get("QueueUrls", [])), "queues in this account")

# %% [markdown]
# Go on with the next lesson in the list on the left.
