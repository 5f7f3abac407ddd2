"""charge_once under test: late duplicates, two consumers, a crash at every call, refused cards, other amounts."""

import contextlib
import functools

import boto3

from kit import ConsumerCrashed
from kit.student import StudentError

DAY = 86_400


def test_late_duplicates_are_charged_once(student, sandbox, clock, rng):
    """Orders whose messages arrive again and again over days are charged once each, with the same receipt"""
    payments, provider = payments_table(sandbox), Provider(clock)
    amounts = {some_order(rng): rng.randint(100, 9_999) for _ in range(3)}
    receipts = {order: set() for order in amounts}
    for _ in range(4):
        for order in rng.sample(sorted(amounts), 3):
            receipts[order].add(charge(student, payments, order, amounts[order], provider, clock))
        clock.advance(seconds=rng.randint(DAY, 2 * DAY))
    assert len(provider.money) == 3, (
        f"Three orders arrived four times each over several days, and money was taken {len(provider.money)} "
        "times; the provider forgets its keys after a day, and the table forgets nothing."
    )
    assert provider.asked == 3, (
        f"Three orders arrived four times each over several days, and the provider was asked {provider.asked} "
        "times; the table knows what is paid."
    )
    assert payments.scan()["Count"] >= 3, (
        "Three orders are paid, and the table does not hold them: another consumer, or this one after a restart, "
        "knows nothing of them."
    )
    assert sorted(provider.money) == sorted(amounts.values()), (
        "The amounts that were taken are not those of the orders."
    )
    assert sorted(map(len, receipts.values())) == [1, 1, 1] and set().union(*receipts.values()) == provider.receipts, (
        "When an order arrived again, the answer was not always the receipt of its one charge."
    )


def test_a_second_consumer_keeps_out_while_the_first_one_charges(student, sandbox, clock, rng):
    """A second consumer that gets the order during the charge asks nobody and answers None"""
    order, payments, provider, second = some_order(rng), payments_table(sandbox), Provider(clock), []
    amount = rng.randint(100, 9_999)

    def meanwhile():
        written.append(payments.scan()["Count"])
        second.append(charge(student, payments, order, amount, provider, clock))
        clock.advance(seconds=rng.randint(10, 40))
        second.append(charge(student, payments, order, amount, provider, clock))

    written, provider.meanwhile = [], meanwhile
    first = charge(student, payments, order, amount, provider, clock)
    later = charge(student, payments, order, amount, provider, clock)
    assert provider.asked == 1, (
        "While one consumer was charging, another one got the same order twice; the provider was asked "
        f"{provider.asked} times. Two consumers must never ask for one order at the same time."
    )
    assert min(written, default=0) >= 1, (
        "While the first consumer was charging, the table did not hold this one order, so a consumer on another "
        "computer could not know of it."
    )
    assert second == [None, None], "While the first consumer was charging, the second one did not answer None."
    assert {first, later} == provider.receipts, "After the charge the answers were not the receipt of that charge."


def test_a_consumer_that_comes_in_between_two_calls_does_no_harm(student, sandbox, clock, rng):
    """Wherever another consumer comes in between two calls of the first one, the provider is asked once"""
    for number in range(1, 5):
        payments, provider = payments_table(sandbox, f"payments-{number}"), Provider(clock)
        order, amount = some_order(rng), rng.randint(100, 9_999)
        consumer = functools.partial(charge, student, payments, order, amount, provider, clock)
        clock.add_source(Meanwhile(clock, clock.now() + 2, consumer))
        with sandbox.faults.latency(at=[number], seconds=5):
            consumer()
        clock.advance(seconds=5)
        assert {consumer()} == provider.receipts, (
            "Two consumers got one order at nearly the same time, and later a third one; the third answer was "
            "not the receipt of the charge."
        )
        assert provider.asked == 1, (
            "One consumer's call to the table was slow, and another consumer got the same order meanwhile. The "
            f"provider was asked {provider.asked} times: something that was true when it was read was not true "
            "any more when it was written."
        )


def test_a_crash_or_a_lost_answer_neither_loses_nor_doubles_the_payment(student, sandbox, clock, rng):
    """Wherever a consumer crashes or an answer gets lost, the order is paid in the end, and money is taken once"""
    crash, lost = sandbox.faults.crash, sandbox.faults.lost_response
    for make in (crash, functools.partial(crash, after=True), lost):
        for number in range(1, 12):
            payments, provider = payments_table(sandbox, f"payments-{rng.randrange(10**9)}"), Provider(clock)
            order, amount = some_order(rng), rng.randint(100, 9_999)
            with make(at=[number]) as fault, contextlib.suppress(ConsumerCrashed):
                charge(student, payments, order, amount, provider, clock)
            if not fault.struck:
                break
            clock.advance(seconds=120)
            receipt = charge(student, payments, order, amount, provider, clock)
            assert receipt in provider.receipts, (
                "A consumer crashed while it worked on an order, or an answer of AWS got lost on its way. Two "
                "minutes later the order came again, and the answer was not a receipt: nobody will ever pay this "
                "order."
            )
            assert provider.money == [amount], (
                "A consumer crashed while it worked on an order, or an answer of AWS got lost on its way; the "
                f"order came again, and money was taken {len(provider.money)} times. Ask the provider with a key "
                "that is the same each time."
            )
        assert number > 1, "Not one call reached the table, so after a restart nobody knows what has been paid."


def test_another_amount_is_refused_even_during_the_charge(student, sandbox, clock, rng):
    """The same order with another amount raises ValueError, during the charge and long after it"""
    order, payments, provider, endings = some_order(rng), payments_table(sandbox), Provider(clock), []
    amount, other = rng.sample(range(100, 9_999), 2)

    def try_the_other():
        endings.append(charge(student, payments, order, other, provider, clock))

    provider.meanwhile = try_the_other
    first = charge(student, payments, order, amount, provider, clock)
    clock.advance(seconds=2 * DAY)
    try_the_other()
    assert (provider.money, {first}) == ([amount], provider.receipts), (
        "An order arrived, and the same order number with another amount; not exactly the first amount was charged."
    )
    assert endings == ["ValueError", "ValueError"], (
        "The same order number arrived with another amount, once during the charge and once two days later; that "
        "was not a ValueError both times."
    )


def test_a_refused_card_can_be_tried_again_at_once(student, sandbox, clock, rng):
    """When the charge fails, its error reaches the caller, and the next try may charge at once"""
    order, payments, provider = some_order(rng), payments_table(sandbox), Provider(clock)
    amount = rng.randint(100, 9_999)
    provider.refusals = 2
    endings = [charge(student, payments, order, amount, provider, clock) for _ in range(3)]
    assert provider.asked == 3, (
        "A card was refused twice, and the order was tried three times, each right after the other; the provider "
        f"was asked {provider.asked} times. A charge that failed is not in progress any more."
    )
    assert endings[:2] == ["PermissionError"] * 2, (
        "The provider refused a card, and its error did not reach the caller."
    )
    assert ({endings[2]}, provider.money) == (provider.receipts, [amount]), (
        "At the third try the card was accepted, and the answer was not the receipt of one charge."
    )


def test_a_late_worker_does_no_harm(student, sandbox, clock, rng):
    """When a charge takes so long that another consumer takes over, the money is still taken once"""
    order, payments, provider, second = some_order(rng), payments_table(sandbox), Provider(clock), []
    amount = rng.randint(100, 9_999)

    def take_over():
        clock.advance(seconds=90)
        second.append(charge(student, payments, order, amount, provider, clock))

    provider.meanwhile = take_over
    first = charge(student, payments, order, amount, provider, clock)
    clock.advance(seconds=2 * DAY)
    later = charge(student, payments, order, amount, provider, clock)
    assert provider.money == [amount], (
        "A charge took 90 seconds and a second consumer took over meanwhile; money was taken "
        f"{len(provider.money)} times. Ask with a key that is the same each time."
    )
    assert {first, later} == provider.receipts and second[0] in {None, first}, (
        "A charge took 90 seconds and a second consumer took over meanwhile. In the end not everybody had the "
        "receipt of the one charge."
    )


class Meanwhile:
    """Lets something happen at a moment, whatever else is waiting then."""

    def __init__(self, clock, moment, act):
        self.clock, self.moment, self.act = clock, moment, act

    def next_due(self):
        return self.moment

    def run_due(self):
        if self.moment is not None and self.clock.now() >= self.moment:
            self.moment = None
            self.act()


class Provider:
    """A payment provider: for a day it knows a key again and takes no money twice for it."""

    def __init__(self, clock):
        self.clock, self.asked, self.money, self.receipts = clock, 0, [], set()
        self.refusals, self.meanwhile, self._known = 0, None, {}

    def charge(self, amount, key):
        self.asked += 1
        if self.refusals:
            self.refusals -= 1
            raise PermissionError("card refused")
        receipt, at = self._known.get(key, (None, 0))
        if receipt is None or self.clock.now() - at > DAY:
            receipt = f"receipt-{len(self.money) + 1}"
            self._known[key] = receipt, self.clock.now()
            self.money.append(amount)
            self.receipts.add(receipt)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return receipt


def charge(student, payments, order, amount, provider, clock):
    """Return what charge_once returned (the type of what is neither text nor None), or the error that it raised."""
    try:
        answer = student.charge_once(payments, order, amount, lambda amount, key: provider.charge(amount, key), clock)
    except StudentError as error:
        return error.type
    return answer if answer is None or type(answer) is str else f"a {type(answer).__name__}"


def some_order(rng):
    return f"order-{rng.randrange(10**9)}"


def payments_table(sandbox, name="payments"):
    sandbox.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return boto3.resource("dynamodb", region_name=sandbox.region).Table(name)
