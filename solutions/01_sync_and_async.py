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
# # 1 · Now or later
#
# **One idea: a queue turns a failure now into work later.** When one program *calls* another, both must be up at the
# same moment, and the slower one sets the pace. When one program *leaves a message* for another, the second one may be
# down, slow or busy: the work waits.
#
# ![Above, Buying calls Shipping and waits for it. Below, Buying leaves a message in a queue and goes on; Shipping
# fetches it when it can.](figures/01_two_ways.svg)
#
# After this lesson you know what you gain with a queue, what you pay for it, what a queue does **not** cure, and how to
# call another program when you must.

# %% setup
import json
import random
import time

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from kit import Sandbox, check, progress

YOUR_TOOLS = json, random, time, BotoCoreError, ClientError  # your answers may use these

# %%
sandbox = Sandbox()
sqs = boto3.client("sqs")

# %% [markdown]
# ## 1 · The direct call
#
# A coffee shop sells beans on its web page. Two programs do the work: **Buying** takes the order, **Shipping** packs
# it. Here Shipping is a Python function. One order takes it a second, and sometimes it is down.

# %%
shipping = {"up": True}
packed = {}


def ship(order):
    """Shipping, the program of another team: it packs one order in a second, when it is up."""
    sandbox.clock.sleep(1)
    if not shipping["up"]:
        raise ConnectionError("Shipping does not answer")
    packed[order["id"]] = sandbox.clock.now()


# %% [markdown]
# Buying calls it. That is a **synchronous** call: the customer waits until Shipping has answered.


# %%
def buy_by_calling(order):
    """What runs when a customer presses the button: call Shipping, wait for it, answer the customer."""
    try:
        ship(order)
    except ConnectionError:
        return "sorry, please try again"
    return "thank you"


def press_the_button(buy, number):
    """Let a customer buy; print what the customer read, and after how long."""
    began = sandbox.clock.now()
    answer = buy({"id": f"A-{number}", "item": "beans"})
    print(f"customer {number} read {answer!r} after {sandbox.clock.now() - began:.0f} s")


# %% [markdown]
# **Guess first.** Three customers buy. Shipping is up for the first one only. Then it is up again. What do the three
# customers read, and how many orders does Shipping have in the end?

# %%
packed.clear()
for number in (1, 2, 3):
    shipping["up"] = number == 1
    press_the_button(buy_by_calling, number)
shipping["up"] = True
print("Shipping is up again. Packed:", ", ".join(packed))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Two customers waited a second for an apology. Their orders are nowhere: when Shipping came back, there was nothing for
# it to do. A direct call ties two programs together **in time**. When one is down, the other one is, too, and when one
# is slow, everybody in front of it waits.
# </details>
#
# ## 2 · A queue in between
#
# Now Buying puts the order into a queue of Amazon SQS and answers the customer. Shipping fetches the orders by itself.
# That is **asynchronous**: sending and working happen at different times.

# %%
queue_url = sqs.create_queue(QueueName="orders")["QueueUrl"]


def buy_through_a_queue(order):
    """What runs when a customer presses the button: leave the order in the queue, answer the customer."""
    sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
    return "thank you, we have your order"


def work_on_the_queue():
    """What Shipping runs when it is up: fetch an order, pack it, delete its message, until nothing waits."""
    while messages := sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=1).get("Messages"):
        ship(json.loads(messages[0]["Body"]))
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=messages[0]["ReceiptHandle"])


# %% [markdown]
# **Guess first.** The same three customers, and Shipping is down for all of them. What do they read, and after how
# long?

# %%
packed.clear()
shipping["up"] = False
for number in (1, 2, 3):
    press_the_button(buy_through_a_queue, number)
print("Packed:", ", ".join(packed) or "nothing")

# %% [markdown]
# Here are the orders. They wait.

# %%
from kit.widgets import QueueView

QueueView(sandbox, "orders")

# %% [markdown]
# Ten minutes later Shipping is up again. **Guess first:** what has it packed when the next cell is done? (Scroll back to
# the picture afterwards.)

# %%
sandbox.clock.advance(minutes=10)
shipping["up"] = True
work_on_the_queue()
print("Packed:", ", ".join(packed))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Nobody read an apology, nobody waited, and all three orders were packed, ten minutes later. The failure was the same.
# The queue turned it into work for later. Programs that are tied together as loosely as that are called **decoupled**.
# </details>
#
# ### What you pay for it
#
# ✗ *"Asynchronous is faster."* **Guess first.** One customer buys by a call, one through the queue. At that moment
# Shipping is busy with something else for 20 seconds before it looks into the queue. Which of the two has the answer
# first, and whose order is packed first?

# %%
for number, buy in ((4, buy_by_calling), (5, buy_through_a_queue)):
    began = sandbox.clock.now()
    press_the_button(buy, number)
    sandbox.clock.advance(seconds=20)  # Shipping is busy with something else
    work_on_the_queue()
    print(f"   ... and order A-{number} was packed after {packed[f'A-{number}'] - began:.0f} s")

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# The *customer* was served faster through the queue, and the *order* later. The work itself takes as long as before, and
# waiting comes on top. A queue does not make anything faster. It only takes the customer out of the line.
# </details>
#
# | | direct call | queue |
# |---|---|---|
# | The customer learns | that it is done, or that it failed | that it *will be* done |
# | Both programs up at the same moment | must be | need not be |
# | The other one is slow | the customer is slow | the backlog grows |
# | A failure | is the customer's problem, now | is tried again, later |
# | The work is done | once, or nobody knows | at least once, so twice must do no harm (lesson 3) |
#
# So call directly when the answer is needed *now*: is this seat still free, what does it cost, is this the right
# password? Use a queue when "we have it" is answer enough.
#
# ### Exercise: take_order (2 points)
#
# Turn the direct call into a message, and make a promise that you can keep: "accepted" means that the order is *safe in
# the queue*.
#
# <details><summary>Hint 1</summary>
#
# `buy_through_a_queue` above does the first half. What is it that nobody may call any more?
# </details>
#
# <details><summary>Hint 2</summary>
#
# `sqs.send_message` comes back when SQS has stored the message on several servers, and not before. When that did not
# work, it raises an error: a `ClientError` when AWS refuses, a `BotoCoreError` when AWS does not even answer.
# </details>
#
# <details><summary>Hint 3</summary>
#
# `try:` the one call, `except (ClientError, BotoCoreError):` return "sorry", and after it return "accepted".
# </details>


# %% exercise="take_order" points=2
def take_order(sqs, queue_url, order, ship):
    """Take a customer's order: put it into Shipping's queue, and answer the customer at once.

    sqs: an SQS client. queue_url: the URL of Shipping's queue (str).
    order: the order (dict of text, numbers, lists, True, False and None); order["id"] is its number.
    ship: what the shop has called until now: ship(order) packs the order while the customer waits. It is slow, it can
        raise an error, and sometimes it packs an order and its answer gets lost. From now on Shipping packs what it
        finds in the queue, where each message is one order, written as JSON.
    Returns the answer for the customer:
        "accepted" when the order is safe in the queue,
        "sorry" when SQS did not take it, whatever the reason.
    The customer waits for SQS alone. Each order is sent once.
    """
    ### BEGIN SOLUTION
    try:
        sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))
    except (ClientError, BotoCoreError):
        return "sorry"
    return "accepted"
    ### END SOLUTION


# %%
check("take_order")

# %% [markdown]
# ## 3 · Ten times as many
#
# Three customers prove little. The next cells send hundreds, by the second, to both ways: the *same* orders, first to a
# direct call, then to a real queue in an account of its own. What is printed is what was measured.
#
# Shipping has two **workers**, and each needs 0.4 seconds for an order: five orders a second are its **capacity**.

# %%
from kit.load import Burst, run_direct, run_queued


def compare(burst):
    """Send the same orders by a direct call and through a queue; print what was measured."""
    for name, run in (("direct call", run_direct(burst)), ("queue", run_queued(burst))):
        slowest = max(run.answers, default=0)
        packed_late = max(run.latencies, default=0)
        print(f"{name:11}: {run.accepted:3} customers accepted, {run.lost:3} orders lost;")
        print(f"{'':11}  slowest answer {slowest:.1f} s, longest way to the parcel {packed_late:.0f} s")


# %% [markdown]
# First an outage: four orders a second for a minute, and Shipping is down from second 10 to second 40. **Guess first:**
# how many of the 240 orders are lost, on each way?

# %%
compare(Burst(orders_per_second=4, seconds=60, outage=(10, 40)))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# By the direct call, more than half are lost: all that came in those 30 seconds, and some more. (When Shipping went
# down, it took the orders with it that it was working on, and in a crowded second a caller gives up.) Through the queue
# none is lost, and some wait for half a minute.
# </details>
#
# Now Shipping is up all the time, and for ten seconds 20 orders come in each second: **four times what it can do**,
# and ten times of what is usual. **Guess first:** how many of these 200 orders are lost by the direct call? And how long
# does the last order wait in the queue?

# %%
compare(Burst(orders_per_second=20, seconds=10))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# A caller waits for a free worker for two seconds, and then gives up: most orders of the burst are lost. Nothing was
# broken! There were only too many at once. The queue took all 200, and two workers worked them off at their own pace:
# 200 orders, five a second, are 40 seconds of work, and an order from the end of the burst waits for 30 of them. This is
# called **load leveling**: the peak becomes a backlog, and Shipping need not be built for the busiest second of the year.
# </details>
#
# Play with it. **What to notice:** which slider makes the direct call lose orders, which one makes the backlog high, and
# which one makes it *drain* sooner?

# %%
from kit.widgets import LoadSimulator

LoadSimulator(seed=1)

# %% [markdown]
# ## 4 · What a queue does not cure
#
# ✗ *"A queue cures overload."* That burst lasted ten seconds. Now ten orders a second come **all the time**, to the
# same two workers, who can do five. **Guess first:** how many orders are inside after half a minute, after one, after
# two? And when does the backlog stop growing?

# %%
overload = run_queued(Burst(orders_per_second=10, seconds=180, watched=180))
for second, inside in overload.backlog:
    if second % 30 == 0 and second:
        print(f"after {second:3} s: {inside:3} orders inside")
print("worked off:", overload.drained_at is not None, "| packed so far:", len(overload.latencies))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# It never stops. Ten come, five go, so every second five more are inside. Nothing is lost *yet*, every customer was told
# "we have your order", and each new one waits longer than the one before. A queue moves work in time. It does not make
# work less.
# </details>
#
# ![After a burst the backlog shrinks to nothing. When more orders arrive than the workers can do, all the time, it grows,
# and what is older than the retention is lost.](figures/01_backlog.svg)
#
# ### Little's law
#
# How long does an order wait that comes now? You need no simulation for that. John Little proved in 1961, for anything
# that people or things go into and come out of:
#
# > orders inside, on average = orders that arrive per second × seconds inside, on average
#
# In letters, **L = λ × W** ([Little's law](https://en.wikipedia.org/wiki/Little%27s_law)). It does not matter how the
# orders arrive or in which order they are served. Let us hold it against what was measured. **Guess first:** will it
# also hold for the overload?

# %%
runs = {
    "four a second, steady": run_queued(Burst(orders_per_second=4, seconds=120)),
    "a burst of 20 a second": run_queued(Burst(orders_per_second=20, seconds=10)),
    "overload, 10 a second": overload,
}
print("                         L measured   λ × W   (λ per s, W in s)")
for name, run in runs.items():
    rate, inside = run.arrival_rate, run.mean_time
    print(f"{name:24} {run.mean_backlog:10.1f} {rate * inside:7.1f}   ({rate:.1f}, {inside:.1f})")

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# It holds every time, within a few percent. (L was looked at once a second, so it cannot be exact. And in the overload
# the time inside counts up to the end of the look, because most orders had not come out.)
# </details>
#
# Turned round it is the most useful formula of this lesson. An order that comes now stands behind the whole backlog,
# and the backlog goes away at the rate at which orders are **served**:
#
# > waiting time of a new order = backlog ÷ served per second
#
# The next cell takes four orders out of the overload, and looks how many orders were inside when each of them came.
# **Guess first:** how far off is the formula?

# %%
shipped = [order for order in overload.orders if order.shipped is not None]
for order in shipped[99::200]:
    ahead = dict(overload.backlog)[int(order.arrived)]
    print(f"came at {order.arrived:5.1f} s, behind {ahead:3} orders: ", end="")
    print(f"{ahead} ÷ 5 = {ahead / 5:4.1f} s, measured {order.shipped - order.arrived:4.1f} s")

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# By less than a second, and that is the packing itself. A backlog is more than a number: divided by the rate it is the
# time that your customers wait. Whoever orders at the end of these three minutes, behind about 900 others, waits for
# another three.
# </details>
#
# ### More workers
#
# ✗ *"In the cloud, everything scales by itself."* SQS does: your queue takes ten orders a second or ten thousand. Your
# workers do not, unless you build it. And when you do, it may not help. **Guess first.** Ten orders a second, all the
# time. Which of these three gets along?
#
# - 2 workers, 0.4 s each
# - 6 workers, 0.4 s each
# - 6 workers that share one database. It can do five orders a second, so with six at once each needs 1.2 s

# %%
for workers, seconds in ((2, 0.4), (6, 0.4), (6, 1.2)):
    burst = Burst(10, 90, service_seconds=seconds, workers=workers, watched=90)
    run = run_queued(burst)
    print(
        f"{workers} workers, {seconds} s each, so {burst.capacity:4.1f} a second: {run.backlog[-1][1]:3} inside at the end"
    )

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# Six workers cure it, when it is the workers who are short. With the database as the narrow place, three times the
# workers do not pack one order more. They only wait for each other. Look for the narrow place first.
# </details>
#
# ### The end of the wait
#
# A queue keeps a message for a limited time, its **retention**: four days when nobody says otherwise, 60 seconds at
# least and 14 days at most
# ([CreateQueue](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html)). **Guess
# first:** what becomes of an order that waits longer?

# %%
attributes = {"MessageRetentionPeriod": "60"}
short = sqs.create_queue(QueueName=f"short-{len(sandbox.log)}", Attributes=attributes)["QueueUrl"]
sqs.send_message(QueueUrl=short, MessageBody="an order that waits")
sandbox.clock.advance(seconds=61)
print(sqs.receive_message(QueueUrl=short, WaitTimeSeconds=20).get("Messages", "nothing"))

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# It is gone, without a word: no error, no log entry, and the customer was told "we have your order" long ago. So an
# overload that lasts does lose orders in the end, only later and more quietly than a direct call.
# </details>
#
# What does cure an overload that lasts: more capacity at the narrow place, less work for each order, or **fewer orders
# accepted** (say "sorry, come back later" while you can still say it). A queue gives you time to choose.
#
# ### Exercise: time_to_drain (2 points)
#
# A colleague calls: "We have 12,000 messages in the queue, when will that be over?"
#
# <details><summary>Hint 1</summary>
#
# While the workers work on the backlog, new messages arrive. By how many does the backlog shrink in one second?
# </details>
#
# <details><summary>Hint 2</summary>
#
# Two different times are asked for. The queue is *empty* after backlog ÷ (served − arrivals). The last message of today's
# backlog *waits* for backlog ÷ served, and only that one is to be compared with the retention.
# </details>
#
# <details><summary>Hint 3</summary>
#
# Ask in this order: is there a backlog at all? Is more served than arrives? Does the last message wait too long? Asked in
# this order, nothing is ever divided by zero.
# </details>


# %% exercise="time_to_drain" points=2
def time_to_drain(backlog, arrivals, served, retention):
    """Work out after how many seconds a queue is empty.

    backlog: how many messages wait (int, 0 or more). They have all just arrived.
    arrivals: how many new messages arrive per second (int or float, 0 or more), on average.
    served: how many messages all workers together do per second (int or float, 0 or more).
    retention: for how many seconds the queue keeps a message (int).
    Returns
        the seconds until no message waits any more (int or float, not rounded); 0 when none waits now,
        None when that never happens, because as many messages arrive as are served, or more.
    Messages are served in the order in which they came. Raises ValueError when the last message of the backlog would
    have to wait for longer than the retention: messages would be lost, and the time would promise too much.
    """
    ### BEGIN SOLUTION
    if backlog == 0:
        return 0
    if served <= arrivals:
        return None
    if backlog / served > retention:
        raise ValueError(f"The last message waits {backlog / served:.0f} s, and the queue keeps it for {retention} s.")
    return backlog / (served - arrivals)
    ### END SOLUTION


# %%
check("time_to_drain")

# %% [markdown]
# Try it on the colleague's queue, in the morning (30 a second arrive) and at noon (45). The workers do 50 a second.

# %%
try:
    for arrivals in (30, 45, 50):
        print(f"{arrivals} a second arrive: empty after", time_to_drain(12_000, arrivals, 50, 345_600), "s")
except NotImplementedError:
    print("time_to_drain is not written yet")

# %% [markdown]
# ## 5 · When you must call
#
# Sometimes you need the answer now. And sending to a queue is a call, too! Networks fail, servers are restarted: every
# call can fail, and most failures are over a moment later. So try again. But *how* you try again decides whether the
# other side ever gets up.
#
# The next cell lets a hundred programs call at second 0. Shipping can answer ten calls a second; the other callers get
# an error and try again after a pause.

# %%
from collections import Counter


def crowd(pause):
    """A hundred programs call until each has its answer; return how many calls each second saw."""
    to_come, calls = [(0, 1)] * 100, Counter()
    while to_come:
        second, attempt = to_come.pop(0)
        calls[second] += 1
        if calls[second] > 10:  # this second's answers are used up
            to_come = sorted([*to_come, (second + pause(attempt), attempt + 1)])
    return calls


# %% [markdown]
# **Guess first.** Each program calls about how many times before it has its answer, when all of them
#
# - wait one second after each failure,
# - wait 2, then 4, then 8 seconds ... (**exponential backoff**),
# - wait a *random* time of up to 2, then 4, then 8 seconds ... (backoff with **full jitter**)?

# %%
ways = {
    "one second": lambda attempt: 1,
    "2, 4, 8 ...": lambda attempt: 2**attempt,
    "random up to 2, 4, 8 ...": lambda attempt: random.randint(1, 2**attempt),
}
for name, pause in ways.items():
    calls = crowd(pause)
    print(f"{name:25}: {sum(calls.values())} calls for 100 answers, the last answer after {max(calls)} s")

# %% [markdown]
# <details><summary>What you saw, and why</summary>
#
# With a fixed pause everybody comes back in the same second: 550 calls, of which 450 were in vain, and a server that was
# just getting up is knocked down again. Longer pauses alone do not help: they all come back together, only later. What
# helps is **chance**: it spreads the callers, so that most of them find a free moment. Half of the calls are saved, and
# everybody has an answer soon. AWS engineers measured this in [Exponential Backoff And
# Jitter](https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
# </details>
#
# A good retry has five parts:
#
# 1. a **timeout** for each call: a call that hangs is a failure, too;
# 2. **only failures that can pass** are tried again: no answer, no connection, "too many requests". A wrong address is
#    as wrong the second time;
# 3. **backoff**: each pause may be longer than the one before, up to a **cap**;
# 4. **jitter**: each pause is random;
# 5. a **budget**: an end, after which the caller gets the error. Somebody is waiting for you, too.
#
# And one condition: what is tried again must do no harm when it is done twice. A call whose *answer* got lost was
# carried out. (You order the same order number again, not another parcel. More about this in lesson 3.)
#
# boto3 does all this inside each call. How many times did it try in the next cell? The fault lets SQS refuse the first
# two calls with "too many requests".

# %%
with sandbox.faults.throttle("SendMessage", at=[1, 2]):
    began = sandbox.clock.now()
    sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps({"id": "A-6", "item": "beans"}))
for call in sandbox.log.calls("SendMessage")[-3:]:
    print(f"after {call.at - began:.2f} s: {call.error or 'ok'}")

# %% [markdown]
# ### Exercise: call_with_retries (3 points)
#
# Write it yourself, once in your life. In the check, the clock is virtual, and `call` is a service that fails as the
# test wants it to.
#
# <details><summary>Hint 1</summary>
#
# Begin with the happy way and the two errors that are worth another try: in `while True:`, `try: return call(3)`, `except
# (TimeoutError, ConnectionError):` wait with `clock.sleep`. All other errors need no line of code.
# </details>
#
# <details><summary>Hint 2</summary>
#
# `random.uniform(0, ceiling)` draws a pause. Before the loop, `ceiling = 1`; after each pause, `ceiling = min(2 *
# ceiling, 8)`.
# </details>
#
# <details><summary>Hint 3</summary>
#
# Before the loop, `end = clock.now() + budget`. What is left is `end - clock.now()`: the call gets `min(3, left)`. When
# the pause would reach the end, a bare `raise` inside `except` sends the last error to the caller.
# </details>


# %% exercise="call_with_retries" points=3
def call_with_retries(call, clock, budget):
    """Call another program until it answers, within a budget of time.

    call: call(timeout) waits for an answer for at most `timeout` seconds (a number above 0) and returns it. It raises
        TimeoutError when there was none in time, and ConnectionError when there was no connection: both can pass. It
        can raise other errors, and those will not pass.
    clock: clock.now() is the time in seconds (float), clock.sleep(seconds) waits.
    budget: for how many seconds the caller can wait in all, from now on (int or float, above 0).
    Each call gets a timeout of 3 seconds, or of what is left of the budget when that is less.
    Before the second call it waits for a random time between 0 and 1 second, then between 0 and 2, 0 and 4, 0 and 8, and
    never longer than 8.
    Returns what call returned.
    Raises the last error when there is no time for another call within the budget, and an error that will not pass at
    once.
    """
    ### BEGIN SOLUTION
    end, ceiling = clock.now() + budget, 1
    while True:
        try:
            return call(min(3, end - clock.now()))
        except (TimeoutError, ConnectionError):
            pause = random.uniform(0, ceiling)
            if clock.now() + pause >= end:
                raise
        clock.sleep(pause)
        ceiling = min(2 * ceiling, 8)
    ### END SOLUTION


# %%
check("call_with_retries")

# %% [markdown]
# Here is your function with a Shipping that is down for ten seconds.

# %%
back_up = sandbox.clock.now() + 10


def call_shipping(timeout):
    """Shipping, down until second 10."""
    print(f"   second {sandbox.clock.now() - back_up + 10:4.1f}: call")
    if sandbox.clock.now() < back_up:
        raise ConnectionError("Shipping does not answer")
    return "packed"


try:
    print(call_with_retries(call_shipping, sandbox.clock, 60))
except NotImplementedError:
    print("call_with_retries is not written yet")

# %% [markdown]
# ## 6 · Questions
#
# Four small scenes, as they come up at work and in exams. Each answer explains itself, the wrong ones, too. The next
# cells are folded, because the answers are in them: run them, and the questions appear.

# %% questions
from kit.widgets import Option, Question, Quiz

peak = Question(
    "A ticket shop runs well all year. Once a year, for five minutes, ten times the usual orders come in, and the database "
    "behind it answers with errors. Orders must not be lost. What costs the least?",
    options=[
        Option("A database ten times as large", False, "It would idle for all the year but five minutes."),
        Option("A queue between shop and database", True, "A short peak becomes a backlog, worked off afterwards."),
        Option("Longer timeouts in the shop", False, "Then every customer waits, and the database has as much to do."),
        Option("Retries without a pause in the shop", False, "More calls to a database that has too many already."),
    ],
)

# %% questions
growing = Question(
    "For a week the backlog of a queue has grown by about 1,000 messages every hour, day and night. Each job takes its "
    "worker a second of computing. What helps?",
    options=[
        Option("A longer retention", False, "Messages are dropped later. The backlog grows on."),
        Option("A second queue", False, "Two queues have as much work in them as one."),
        Option("More workers", True, "Workers who compute are the narrow place, so more of them raise the capacity."),
        Option("Nothing, the queue will level it out", False, "It levels peaks. This is no peak: λ is above capacity."),
    ],
)

# %% questions
waiting = Question(
    "600 messages wait. 8 a second arrive, 10 a second are served, in order. How long does a message wait that arrives "
    "now, and when is the queue empty?",
    options=[
        Option("It waits 60 s; empty after 60 s", False, "While it waits, new ones arrive: it is not empty then."),
        Option("It waits 60 s; empty after 300 s", True, "600 ÷ 10 for the one; 600 ÷ (10 − 8) for the whole queue."),
        Option("It waits 300 s; empty after 300 s", False, "Those who come later stand behind it and cost it no time."),
        Option("It waits 75 s; never empty", False, "10 are served and 8 arrive: the queue shrinks by 2 a second."),
    ],
)

# %% questions
login = Question(
    "A program checks a password by calling another one, and the customer waits for the result. The call fails now and "
    "then for a second. What is right?",
    options=[
        Option("Put the check into a queue", False, "The customer needs the answer now, not later."),
        Option("Try again with growing random pauses, for a few seconds", True, "Failures pass, and there is an end."),
        Option("Try again at once until it works", False, "All callers together keep the other program down."),
        Option("Try again when the password is wrong, too", False, "That error will not pass."),
    ],
)
Quiz("01_sync_and_async", [peak, growing, waiting, login])

# %% [markdown]
# ## What you know now
#
# | ✗ people say | what you have seen |
# |---|---|
# | Asynchronous is faster. | The customer is served sooner, the work is done later (2). |
# | "Accepted" can be said at once. | When SQS has the message, and not before (2). |
# | A queue cures overload. | It levels peaks. What lasts grows without an end, and is lost at last (4). |
# | In the cloud, everything scales by itself. | The queue does. Workers do not, and the narrow place decides (4). |
# | The backlog is just a number. | Divided by the rate it is the time that customers wait (4). |
# | Failed? Call again at once. | Wait longer each time, and by chance; have an end (5). |
#
# More to read: [Timeouts, retries and backoff with
# jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/) and [Avoiding insurmountable
# queue backlogs](https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/), both in the Amazon
# Builders' Library.

# %%
progress()

# %% [markdown]
# ## Reset
#
# Do you want to begin again from the top? Write `True` and run the cell: it empties the account. Queues and log are gone
# then, and with them the picture above.

# %%
begin_again = False
if begin_again:
    sandbox.reset()
print(len(sqs.list_queues().get("QueueUrls", [])), "queues in this account")

# %% [markdown]
# In the next lesson you meet the queue itself: what lives in it, for how long, and what it costs.
