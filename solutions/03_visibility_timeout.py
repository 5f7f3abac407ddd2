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
# # 3 · The visibility timeout
#
# **One idea: receiving is borrowing.** A consumer that receives a message borrows it for some time, the *visibility
# timeout*. When the work is done, it deletes the message. When the time ends first, the message is back in the queue
# by itself, and somebody else can borrow it.
#
# ![A consumer borrows a message. It deletes it in time, or the time ends and the message is back for the next
# consumer.](figures/03_borrowing.svg)
#
# After this lesson you can choose this time well, make it longer during the work, give a message back, and make sure
# that work which is done twice does no harm.

# %% setup
import json
import math
import random
import threading
import time

import boto3
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from kit import Sandbox, check, progress

YOUR_TOOLS = json, math, random, threading, time  # your answers may use these

# %%
sandbox = Sandbox()
sqs = boto3.client("sqs")

# %% [markdown]
# Three small functions for the experiments below. Each experiment gets a queue of its own, so you can run every cell
# as often as you like.


# %%
def new_queue(timeout=30):
    """Make a queue for one experiment, put one message into it, and return the queue's URL."""
    global began
    attributes = {"VisibilityTimeout": str(timeout)}
    url = sqs.create_queue(QueueName=f"films-{len(sandbox.log)}", Attributes=attributes)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="film.mp4")
    began = sandbox.clock.now()
    return url


def say(what):
    """Print what happened, with the seconds since the experiment began."""
    print(f"after {sandbox.clock.now() - began:6.0f} s: {what}")


# %%
def receive(url, **options):
    """Receive one message, say what came, and return the message; None when nothing came."""
    asked = {"QueueUrl": url, "MessageSystemAttributeNames": ["ApproximateReceiveCount"]}
    messages = sqs.receive_message(**asked, **options).get("Messages", [])
    for message in messages:
        say(f"received {message['Body']}, receive count {message['Attributes']['ApproximateReceiveCount']}")
        return message
    say("received nothing")
    return None


# %% [markdown]
# ## 1 · Receiving is borrowing
#
# The queue in the next cell has a visibility timeout of 10 seconds.
#
# **Guess first.** One message, two receives, one right after the other. What does the second receive return?

# %%
url = new_queue(timeout=10)
first = receive(url)
second = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The second receive returned nothing. The first consumer has borrowed the message, and SQS hides it from everybody
# else.
# </details>
#
# ✗ *"Receiving deletes the message."* **Guess first:** the next cell receives, counts, waits 10 seconds, and receives
# again. How many messages are in the queue in between?

# %%
url = new_queue(timeout=10)
receive(url)
names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
print(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"])
sandbox.clock.advance(seconds=10)
back = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# No message was visible (`ApproximateNumberOfMessages`), and one was **in flight** (`...NotVisible`): received, and
# neither deleted nor back. It was in the queue all the time. After 10 seconds it came again, with receive count 2
# ([ReceiveMessage](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html)).
# </details>
#
# Here is the queue of that experiment. Receive, and watch the ring around the message in flight.

# %%
from kit.widgets import QueueView, Timeline

QueueView(sandbox, url)

# %% [markdown]
# ## 2 · A timeout that is too short
#
# Ann, Bob and Cho run the same program on three computers. It receives a film, works on it for **ten minutes**, and
# then deletes the message. The visibility timeout of the queue is **ten seconds**.
#
# Each of them is an ordinary client with a name. `sandbox.client("sqs", name="ann")` is short for
# `boto3.client("sqs", config=Config(user_agent_appid="ann"))`. The name travels with each call as its *application id*,
# and so the log and the pictures can say who called. To SQS it makes no difference.

# %%
team = {name: sandbox.client("sqs", name=name) for name in ("ann", "bob", "cho")}


def take_turn(name, url, working, done):
    """One look of one consumer: it finishes its job, goes on with it, or asks for a message."""
    if name in working and sandbox.clock.now() >= working[name]["until"]:
        team[name].delete_message(QueueUrl=url, ReceiptHandle=working.pop(name)["handle"])
        done.append(name)
    elif name not in working and name not in done:
        for message in team[name].receive_message(QueueUrl=url).get("Messages", []):
            working[name] = {"until": sandbox.clock.now() + 600, "handle": message["ReceiptHandle"]}


# %%
def share_the_work(timeout):
    """Let the team work until nobody works any more; return the queue's URL and who did the job."""
    url, working, done = new_queue(timeout), {}, []
    while working or not done:
        for name in team:
            take_turn(name, url, working, done)
        sandbox.clock.advance(seconds=5)
    return url, done


# %% [markdown]
# **Guess first.** There is one film in the queue. How many times is the ten-minute job done?

# %%
url, done = share_the_work(timeout=10)
print(len(done), "times, by", ", ".join(done))
Timeline(sandbox, url, list(team))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Three times. Ann borrowed the film for 10 seconds and needed 600. After 10 seconds SQS had to think that she had
# crashed: from outside, a consumer that works and a consumer that is dead look the same. So Bob got the film, and
# then Cho. Nobody made a mistake in the program; the number was too small.
# </details>
#
# The picture is drawn from the log of your own run. A short bar is a borrow of 10 seconds. The dots after it mean that
# this consumer was still at work, and the bracket above means that somebody else worked on the same film meanwhile.
#
# Move the slider: each stop runs the three consumers again. From which timeout on is the job done once?

# %%
from IPython.display import display
from ipywidgets import SelectionSlider, interact

timeouts = SelectionSlider(options=[10, 60, 300, 660, 900], description="timeout (s)", continuous_update=False)


@interact(timeout=timeouts)
def try_timeout(timeout):
    """Run the three consumers and draw what they did."""
    url, done = share_the_work(timeout)
    print("done by", ", ".join(done))
    display(Timeline(sandbox, url, list(team)))


# %% [markdown]
# ## 3 · A timeout that is too long
#
# Then let us take the largest timeout that AWS accepts, 12 hours (43,200 seconds). A consumer receives the film, and
# one second later its computer loses power.
#
# **Guess first.** When can another consumer begin?

# %%
url = new_queue(timeout=43_200)
crashed = receive(url)
for _ in range(4):
    sandbox.clock.advance(hours=3)
    receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# After twelve hours. The good news: the message came back *by itself*. Nobody had to notice the crash. The bad news:
# until then nobody could work on it. A timeout that is too short costs double work; one that is too long costs
# waiting after a crash.
# </details>
#
# So the rule is: **longer than the longest job, and not much longer.**
#
# ### Exercise: choose_timeout (1 point)
#
# <details><summary>Hint 1</summary>
#
# Which one of the durations decides? Not the mean: about half of the jobs take longer than that.
# </details>
#
# <details><summary>Hint 2</summary>
#
# AWS takes whole seconds. `int(12.7)` is 12, which is too short. What does `math.floor(12.7) + 1` give, and
# `math.floor(12) + 1`?
# </details>


# %% exercise="choose_timeout" points=1
def choose_timeout(durations):
    """Choose the visibility timeout of a queue from how long its jobs took.

    durations: how many seconds each job took (list of int or float, at least one, all above 0).
    Returns a whole number of seconds (int), so that
      - every job ends before its message comes back: the timeout is longer than the longest job,
      - it is at most twice as long as the longest job, rounded up: after a crash the message is soon back,
      - AWS accepts it: at most 43,200.
    Raises ValueError when the longest job takes 43,200 seconds or more, because no timeout is longer than that.
    """
    ### BEGIN SOLUTION
    longest = max(durations)
    if longest >= 43_200:
        raise ValueError(f"A job takes {longest} seconds, and AWS accepts at most 43,200: make the job shorter.")
    return math.floor(longest) + 1
    ### END SOLUTION


# %%
check("choose_timeout")

# %% [markdown]
# ## 4 · More time: ChangeMessageVisibility
#
# What if one job in a hundred takes an hour, and all others a minute? Then borrow for a minute, and ask for more time
# while you work. The call is
# [ChangeMessageVisibility](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html).
#
# **Guess first.** The timeout is 30 seconds. After 15 seconds the consumer sets it to 10. When is the message back:
# after 25, 30 or 40 seconds?

# %%
url = new_queue(timeout=30)
message = receive(url)
sandbox.clock.advance(seconds=15)
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=10)
sandbox.clock.advance(seconds=9)
receive(url)
sandbox.clock.advance(seconds=1)
back = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# After 25 seconds. The new time **counts from the call**: it is not added to the old one, and it does not count from
# the receive. A smaller number makes the time shorter.
# </details>
#
# ✗ *"The timeout is set once."* It can be changed as often as you like. But is the change remembered? **Guess
# first:** the timeout of the queue is 30. The consumer extends to 300, and later the message comes back. For how long
# does the *next* consumer borrow it: 30 or 300 seconds?

# %%
url = new_queue(timeout=30)
message = receive(url)
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=300)
sandbox.clock.advance(seconds=300)
receive(url)
sandbox.clock.advance(seconds=30)
again = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# For 30 seconds. The change holds for this one borrowing. The next receive begins with the timeout of the queue
# again.
# </details>
#
# ### The end: twelve hours
#
# AWS can refuse. A refusal reaches Python as a `ClientError`; what AWS says stands in `error.response["Error"]`.


# %%
def extend(url, message, seconds):
    """Ask for `seconds` from now on, and say what AWS answered."""
    try:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=seconds)
        say(f"{seconds} seconds from now: granted")
    except ClientError as error:
        code, text = error.response["Error"]["Code"], error.response["Error"]["Message"]
        say(f"{seconds} seconds from now: refused ({code})\n   {text}")


# %% [markdown]
# **Guess first.** A consumer has borrowed a message for 12 hours (43,200 seconds), and has worked for six. It asks
# for twelve more. What does AWS answer? And to six more?

# %%
url = new_queue(timeout=43_200)
message = receive(url)
sandbox.clock.advance(hours=6)
extend(url, message, 43_200)
extend(url, message, 21_600)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# It refuses the twelve and grants the six. Twelve hours **counted from the receive** is the longest that anybody can
# borrow a message, and AWS does not shorten a wish that is too large.
# </details>
#
# ### Too late
#
# **Guess first.** What happens when you extend a message that is back in the queue already? And one that is deleted?

# %%
url = new_queue(timeout=30)
message = receive(url)
sandbox.clock.advance(seconds=31)
extend(url, message, 30)
found = receive(url)
sqs.delete_message(QueueUrl=url, ReceiptHandle=found["ReceiptHandle"])
extend(url, message, 30)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Both are refused: `AWS.SimpleQueueService.MessageNotInflight` for the one that came back, `InvalidParameterValue`
# for the one that is gone. To a consumer they mean the same: *the message is not yours any more, stop.*
# </details>
#
# ### Exercise: keep_alive (2 points)
#
# <details><summary>Hint 1</summary>
#
# The function `extend` above does nearly all of it. It only talks instead of returning something.
# </details>
#
# <details><summary>Hint 2</summary>
#
# `AWS.SimpleQueueService.MessageNotInflight` and `InvalidParameterValue` are the codes that say "not yours any more".
# </details>
#
# <details><summary>Hint 3</summary>
#
# In `except ClientError as error:`, look at the code. When it is none of the two, a bare `raise` sends the error on.
# </details>


# %% exercise="keep_alive" points=2
def keep_alive(sqs, queue_url, receipt_handle, seconds):
    """Keep a borrowed message hidden for some more seconds, counted from now.

    sqs: an SQS client. queue_url: the queue's URL (str).
    receipt_handle: the handle from the receive (str).
    seconds: for how long from now on (int, 1 to 43,200).
    Returns True when AWS grants it.
    Returns False when AWS refuses because of this message: it came back, another consumer has it, it is deleted, or its
    twelve hours do not allow so much.
    Any other error of AWS, such as a queue that does not exist, goes on to the caller.
    Other messages, and the queue's own timeout, stay as they are.
    """
    ### BEGIN SOLUTION
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
    except ClientError as error:
        refusals = {"AWS.SimpleQueueService.MessageNotInflight", "InvalidParameterValue"}
        if error.response["Error"]["Code"] in refusals:
            return False
        raise
    return True
    ### END SOLUTION


# %%
check("keep_alive")

# %% [markdown]
# ## 5 · The heartbeat
#
# A consumer that extends again and again while it works has a **heartbeat**. Each beat says "I am alive, and I still
# have it".
#
# ![A heartbeat moves the end of the borrowing on while the work goes on. After a crash there are no more beats, and
# the message is back within one timeout.](figures/03_heartbeat.svg)
#
# The timeout can be short now: when the consumer dies, the beats stop, and the message is back soon.
#
# **Guess first.** The timeout is 30 seconds and the job has four pieces of 20 seconds. Another consumer asks after
# each piece. The heart stops after the second piece. When does the other one get the message?

# %%
url = new_queue(timeout=30)
message = receive(url)
for piece in (1, 2, 3, 4):
    sandbox.clock.advance(seconds=20)
    say(f"piece {piece} of the work is done")
    if piece <= 2:
        extend(url, message, 30)
    receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# At 20 and 40 seconds the heart beat, so nobody else got the message. The last beat held it until second 70. At
# second 80, when the other consumer asked the next time, it got the message. Without any beat it would have got it at
# 40.
# </details>
#
# ### A job that takes breath
#
# In the next exercise the work is a Python *generator*. It works, and at every `yield` it stops for a moment, so that
# you can do something else. A `for` loop runs it:


# %%
def cut_film(message):
    """Work for 20 seconds, stop for a moment, work on: three times."""
    for scene in ("titles", "chase", "kiss"):
        sandbox.clock.advance(seconds=20)
        say(f"cut the {scene}")
        yield


began = sandbox.clock.now()
for _ in cut_film(None):
    print("   ... here you can do something else")

# %% [markdown]
# ### Exercise: work_with_heartbeat (4 points)
#
# Put it all together: receive, work with a heartbeat, delete. A loop like the one above is enough. A thread that
# beats on its own is right, too, when it stops in the end.
#
# <details><summary>Hint 1</summary>
#
# Write it first without the heartbeat: receive, `for _ in job(message): pass`, delete, and the three answers. Run the
# check. Which claims are missing?
# </details>
#
# <details><summary>Hint 2</summary>
#
# The beat belongs where `pass` was. When AWS refuses it, `return "lost"` leaves the loop, and with it the job.
# </details>
#
# <details><summary>Hint 3</summary>
#
# When the job raises an error, do not catch it: it should go on to the caller, and then nothing after the loop runs.
# So the delete belongs *after* the loop, and not into a `finally`.
# </details>


# %% exercise="work_with_heartbeat" points=4
def work_with_heartbeat(sqs, queue_url, job, timeout):
    """Receive one message, do its job, and delete it; keep it borrowed for as long as the work goes on.

    sqs: an SQS client. queue_url: the queue's URL (str).
    job: job(message) gives something to loop over: `for _ in job(message): ...` does the work piece by piece.
        `message` is the one that receive_message returned (dict). One piece takes at most half of `timeout`.
    timeout: for how many seconds the message is borrowed (int), at the receive and again at each heartbeat. At no
        moment is it hidden for longer than that from then on, so that it is soon back after a crash.
    Returns
        "empty" when there was no message (then no job is started),
        "done" when the job has ended and the message is deleted,
        "lost" when AWS refused to extend: begin no further piece of work, and delete nothing.
    When the job raises an error, that error goes on to the caller, and the message is not deleted.
    When the function has ended, in whichever way, nothing of it goes on running.
    """
    ### BEGIN SOLUTION
    answer = sqs.receive_message(QueueUrl=queue_url, VisibilityTimeout=timeout, WaitTimeSeconds=1)
    if "Messages" not in answer:
        return "empty"
    message = answer["Messages"][0]
    borrowed = {"QueueUrl": queue_url, "ReceiptHandle": message["ReceiptHandle"]}
    for _ in job(message):
        try:
            sqs.change_message_visibility(**borrowed, VisibilityTimeout=timeout)
        except ClientError:
            return "lost"
    sqs.delete_message(**borrowed)
    return "done"
    ### END SOLUTION


# %%
check("work_with_heartbeat")

# %% [markdown]
# Now look at your own heartbeat. Ann works with your function. After each piece Bob tries to get the film, too.


# %%
def cut_while_bob_asks(message):
    """Do the job of cut_film; after each piece Bob asks for a message."""
    for _ in cut_film(message):
        yield
        team["bob"].receive_message(QueueUrl=url)


url = new_queue(timeout=30)
try:
    print("Ann:", work_with_heartbeat(team["ann"], url, cut_while_bob_asks, 30))
except NotImplementedError:
    print("work_with_heartbeat is not written yet")
Timeline(sandbox, url, list(team))

# %% [markdown]
# ## 6 · Giving a message back
#
# Sometimes a consumer knows at once that it cannot do the job: the disk is full, a server does not answer. It need
# not wait for the end of its time. A timeout of **0** gives the message back now.
#
# **Guess first.** Which receive count does the second receive show?

# %%
url = new_queue(timeout=300)
message = receive(url)
extend(url, message, 0)
back = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# 2, and at the same moment: "0 seconds from now". But if the server still does not answer, this message will go round
# and round, as fast as your computer can.
# </details>
#
# So wait longer after each failure: 10 seconds, 20, 40, 80 ... This is called **exponential backoff**. The message
# itself tells you how often it has failed: its receive count.
#
# And wait a *random* time within that limit. When a server fails, a hundred messages fail together. Without chance
# they would all come back together, and all fail together again. AWS engineers call the random part *jitter* and show
# what it does in [Exponential Backoff And
# Jitter](https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).

# %%
for receive_count in (1, 2, 3, 8):
    ceiling = 10 * 2 ** (receive_count - 1)
    print(f"receive count {receive_count}: wait 1 to {ceiling:4} s, for example {random.randint(1, ceiling):4} s")

# %% [markdown]
# ✗ *"It failed, so I send it again and delete the old one."* **Guess first:** a message has failed three times. The
# consumer sends a copy and deletes the original. Which receive count does the copy show?

# %%
url = new_queue(timeout=10)
for _ in range(3):
    message = receive(url)
    sandbox.clock.advance(seconds=10)
sqs.send_message(QueueUrl=url, MessageBody=message["Body"])
sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
copy = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# It shows 1. The copy is a new message without a past. A message that can never work would go on for ever, because
# nothing counts its failures. Let the timeout do its work: the count goes on, and lesson 4 shows how SQS puts such a
# message aside.
# </details>
#
# ### Exercise: give_back (2 points)
#
# <details><summary>Hint 1</summary>
#
# `message["Attributes"]["ApproximateReceiveCount"]` is text. `int("3")` makes a number of it.
# </details>
#
# <details><summary>Hint 2</summary>
#
# The longest pause is the smaller one of two numbers: `10 * 2 ** (count - 1)`, and what is left of 43,200 seconds.
# </details>
#
# <details><summary>Hint 3</summary>
#
# `random.randint(1, ceiling)` draws the pause. `sqs.change_message_visibility` asks for it. Return the same number.
# </details>


# %% exercise="give_back" points=2
def give_back(sqs, queue_url, message, held):
    """Give a message back after a failure, so that it is tried again after a pause.

    sqs: an SQS client. queue_url: the queue's URL (str).
    message: what receive_message returned (dict). message["Attributes"]["ApproximateReceiveCount"] is how often it was
        received, as text: "1" the first time.
    held: how many whole seconds ago you received it (int, 0 to 43,000).
    The pause is a random whole number of seconds, from 1 up to a ceiling: 10 seconds after the first receive, 20 after
        the second, 40 after the third, and so on, doubling each time. The ceiling is never higher than AWS allows:
        counted from its receive, a message can be hidden for 43,200 seconds.
    Returns the pause in seconds (int).
    """
    ### BEGIN SOLUTION
    count = int(message["Attributes"]["ApproximateReceiveCount"])
    ceiling = min(10 * 2 ** (count - 1), 43_200 - held)
    pause = random.randint(1, ceiling)
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=pause)
    return pause
    ### END SOLUTION


# %%
check("give_back")

# %% [markdown]
# ## 7 · Late, twice, and exactly once
#
# **Guess first.** The timeout is 10 seconds. A consumer needs ten minutes, and then deletes the message. Nobody else
# has asked meanwhile. Does the late delete work?

# %%
url = new_queue(timeout=10)
message = receive(url)
sandbox.clock.advance(minutes=10)
sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
nothing = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# It works: on a standard queue a late delete removes the message. But that is luck, because nobody else had asked.
# With three consumers the work was done three times, and each of the three deletes was answered without an error.
# When somebody has received the message after you, AWS does not even promise that your older handle deletes it
# ([DeleteMessage](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html)).
# </details>
#
# ✗ *"To delete, give the MessageId."* **Guess first:** what does AWS say to that?

# %%
url = new_queue()
message = receive(url)
try:
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["MessageId"])
except ClientError as error:
    print(error.response["Error"]["Code"])

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# `ReceiptHandleIsInvalid`. The id names the *message*; the receipt handle names *this receive of it*, and each
# receive gives a new one.
# </details>
#
# ### Twice, although nobody was late
#
# A standard queue delivers **at least once**. SQS keeps copies of each message on several servers. When one of them
# does not answer for a moment, its copy can be handed out again, although you have received or even deleted the
# message ([at-least-once
# delivery](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html)).
# This is rare. Here you can order it: `sandbox.faults`.
#
# **Guess first.** What is different this time?

# %%
url = new_queue(timeout=30)
with sandbox.faults.duplicates():
    first = receive(url)
    second = receive(url)
print("the same message:", first["MessageId"] == second["MessageId"])

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The second receive got the message although the first consumer had it. No timeout protects you from that, however
# well chosen.
# </details>
#
# ### FIFO queues
#
# The name of a FIFO queue ends in `.fifo`. It keeps messages in order, and it takes a message only once that a
# *producer* sends twice within five minutes. Lesson 5 is about such queues. Two things that people believe of them
# are not so.


# %%
def new_fifo_queue(timeout):
    """Make a FIFO queue for one experiment, put one message into it, and return the queue's URL."""
    global began
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true", "VisibilityTimeout": str(timeout)}
    url = sqs.create_queue(QueueName=f"films-{len(sandbox.log)}.fifo", Attributes=attributes)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="film.mp4", MessageGroupId="films")
    began = sandbox.clock.now()
    return url


# %% [markdown]
# ✗ *"FIFO deletes on receive."* **Guess first:** what does the second receive return, after the timeout?

# %%
url = new_fifo_queue(timeout=10)
first = receive(url)
sandbox.clock.advance(seconds=10)
second = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The message came again, with receive count 2. A FIFO queue lends messages exactly as a standard queue does, and the
# consumer deletes them.
# </details>
#
# ✗ *"FIFO means exactly once, so I need not think about doing work twice."* A consumer works for 11 seconds under a
# timeout of 10, and then deletes. **Guess first:** does this late delete work, as it did on the standard queue?

# %%
url = new_fifo_queue(timeout=10)
message = receive(url)
sandbox.clock.advance(seconds=11)
try:
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
except ClientError as error:
    say(f"{error.response['Error']['Code']}: the delete was refused")
again = receive(url)

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# A FIFO queue refuses the late delete
# ([ReceiveMessage](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html),
# under *ReceiveRequestAttemptId*). The work was done, the message is still there, and it comes again: the work will
# be done twice. "Exactly once" is about messages that a producer sends twice. It is not about your work.
# </details>
#
# ## 8 · Make the second time harmless
#
# A consumer that is too slow, a crash between the work and the delete, a duplicate: whatever you do, a message can
# arrive twice.
#
# **Guess first.** The consumer charges a card. Then, before the delete, its computer loses power. It starts again.
# How much money is taken for the one order of 1,999?

# %%
taken = []
url = new_queue(timeout=30)
message = receive(url)
taken.append(1999)  # the card is charged ... and here the power goes
sandbox.clock.advance(seconds=31)
message = receive(url)  # the computer is back
taken.append(1999)
sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
print("money taken:", sum(taken))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# 3,998. Deleting *before* the work would be worse: then a crash loses the order.
# </details>
#
# Work is **idempotent** when doing it twice has the same effect as doing it once. "Switch the light on" is
# idempotent, "press the switch" is not. AWS asks for it in so many words: design your applications to be idempotent
# ([at-least-once
# delivery](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html)).
#
# ### A door that only one can pass
#
# For a payment you need a place to remember what is paid, one that all consumers share and that survives a crash.
# Here it is a table in DynamoDB, the key-value store of AWS.


# %%
def new_table():
    """Make a table of payments, with the order's number as its key."""
    return boto3.resource("dynamodb").create_table(
        TableName=f"payments-{len(sandbox.log)}",
        KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


# %% [markdown]
# "Look whether it is there, and write it if not" are two steps, and another consumer can come in between. A
# **condition** makes one step of them: DynamoDB writes only when the condition is true, and else raises
# `ConditionalCheckFailedException`
# ([PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html)).
#
# **Guess first.** Ann and Bob both try to put the same order into the table, if it is not there yet. What is printed?

# %%
payments = new_table()
for name in ("Ann", "Bob"):
    try:
        item = {"order_id": "A-1", "by": name}
        payments.put_item(Item=item, ConditionExpression=Attr("order_id").not_exists())
        print(name, "has the order")
    except ClientError as error:
        print(name, "stops:", error.response["Error"]["Code"])
print(payments.get_item(Key={"order_id": "A-1"}, ConsistentRead=True)["Item"])

# %% [markdown]
# ### Three states
#
# ![An order is unknown, then in progress until a moment, then done with its receipt. A refused card or the end of the
# claim opens the way again.](figures/03_charge_once.svg)
#
# An order is *unknown*, then *in progress*, then *done*.
#
# - **In progress** keeps a second consumer out while the first one is charging.
# - A claim needs an **end**: when the consumer crashes, nobody else will take the claim away. (It is a visibility
#   timeout again, this time your own.)
# - **Done** keeps the receipt, so that a late duplicate gets the same answer.
#
# One gap is left. A consumer crashes *after* the charge and *before* it writes "done". The next one cannot know
# whether money was taken, so it must charge again. For that, payment providers take an **idempotency key** with the
# charge: asked again with the same key, they take nothing and return the first receipt. They do not keep keys for
# ever, and a message can live for 14 days, so you need both: their key, and your table.
#
# ### Exercise: charge_once (4 points)
#
# <details><summary>Hint 1</summary>
#
# Begin with the claim: one `payments.put_item` with a condition, before the charge. When it succeeds, this order is
# yours. When it fails, `payments.get_item(Key={"order_id": order_id}, ConsistentRead=True)` tells you why.
# </details>
#
# <details><summary>Hint 2</summary>
#
# The claim may be written when the order is not in the table, **or** when it is in progress, for the same amount, and
# its end is over: `Attr("order_id").not_exists() | (Attr("state").eq("in progress") & Attr("amount").eq(amount) &
# Attr("until").lte(now))`. Whole numbers go into the table as they are: `now = int(clock.now())`.
# </details>
#
# <details><summary>Hint 3</summary>
#
# Around the charge: `except Exception:`, delete the item from the table, `raise`. After the charge: `put_item` once
# more, with the state "done" and the receipt.
# </details>


# %% exercise="charge_once" points=4
def charge_once(payments, order_id, amount, charge, clock):
    """Charge an order once, however often its message arrives, and return the receipt.

    payments: a DynamoDB table (boto3 resource) whose key is order_id (str). What else you write into it is up to you.
    order_id: the order (str). amount: what it costs, in cents (int).
    charge: charge(amount, key) takes the money and returns the receipt (str). Asked again with the same key (str)
        within a day, it takes nothing and returns the first receipt. It raises an error when the card is refused; then
        no money was taken.
    clock: clock.now() is the time in seconds (float).
    Returns
        the receipt, when the order is paid: now, or at any time before (then charge is not called),
        None, when another consumer is charging this order right now (then charge is not called).
    Another consumer's claim counts for 60 seconds. An older claim is from a consumer that crashed: charge again.
    Raises ValueError when the order is known with another amount, paid or in progress; nothing is charged then.
    When charge raises an error, that error goes on to the caller, and the next try may charge at once.
    """
    ### BEGIN SOLUTION
    now = int(clock.now())
    item = {"order_id": order_id, "amount": amount, "state": "in progress", "until": now + 60}
    over = Attr("state").eq("in progress") & Attr("amount").eq(amount) & Attr("until").lte(now)
    try:
        payments.put_item(Item=item, ConditionExpression=Attr("order_id").not_exists() | over)
    except payments.meta.client.exceptions.ConditionalCheckFailedException:
        known = payments.get_item(Key={"order_id": order_id}, ConsistentRead=True).get("Item", {})
        if known.get("amount", amount) != amount:
            raise ValueError(f"{order_id} is known with another amount than {amount}") from None
        return known.get("receipt")
    try:
        receipt = charge(amount, order_id)
    except Exception:
        payments.delete_item(Key={"order_id": order_id})
        raise
    payments.put_item(Item=item | {"state": "done", "receipt": receipt})
    return receipt
    ### END SOLUTION


# %%
check("charge_once")

# %% [markdown]
# Try your function on the crash from above: the same order arrives three times, over three days.

# %%
taken = []


def charge(amount, key):
    """Take the money; a provider that forgets every key at once."""
    taken.append(amount)
    return f"receipt {len(taken)}"


payments = new_table()
try:
    for _ in range(3):
        print(charge_once(payments, "order-7", 1999, charge, sandbox.clock), "| money taken:", sum(taken))
        sandbox.clock.advance(days=1)
except NotImplementedError:
    print("charge_once is not written yet")

# %% [markdown]
# ## What you know now
#
# | ✗ people say | what you have seen |
# |---|---|
# | Receiving deletes the message. | Receiving borrows it. Only a delete removes it (1). |
# | A long timeout is safe. | After a crash nobody can work until it ends (3). |
# | The timeout is set once. | A change counts from the call, for this receive only, and ends after 12 hours (4). |
# | When it fails, send it again. | Then the receive count starts anew. Give it back, and wait longer each time (6). |
# | Delete takes the MessageId. | It takes the receipt handle of the latest receive (7). |
# | A late delete fails. | Not on a standard queue. But the work may have been done twice (2, 7). |
# | FIFO deletes on receive. | It lends messages as every queue does (7). |
# | Exactly once means that I need no idempotency. | A late consumer does work twice on every queue (7, 8). |
#
# More to read: [Amazon SQS visibility
# timeout](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html) in
# the Developer Guide.

# %%
progress()

# %% [markdown]
# ## Reset
#
# Do you want to begin again from the top? Write `True` and run the cell: it empties the account. Queues, tables and log
# are gone then, and with them the pictures above.

# %%
begin_again = False
if begin_again:
    sandbox.reset()
print(len(sqs.list_queues().get("QueueUrls", [])), "queues in this account")
