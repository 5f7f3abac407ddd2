"""charge_once: pay an order once, however often its message arrives."""

import boto3

from kit.student import StudentError


def test_a_message_that_arrives_twice_is_paid_once(student, sandbox, clock, rng):
    """An order that arrives twice is charged once, and both answers are the receipt"""
    order, payments, asked = some_order(rng), payments_table(sandbox), []

    def charge(amount, key):
        asked.append(amount)
        return f"receipt {len(asked)}"

    answers = [student.charge_once(payments, order, 1999, charge, clock) for _ in range(2)]
    assert asked == [1999], (
        f"The order arrived twice, and the payment provider was asked for {asked}; expected is [1999]. "
        "What did the first call leave in the table for the second one to find?"
    )
    assert answers == ["receipt 1", "receipt 1"], (
        f"The two answers were {answers}; expected is the receipt 'receipt 1' both times, so keep it in the table."
    )


def test_two_consumers_at_once_charge_once(student, sandbox, clock, rng):
    """While one consumer is charging, a second one with the same order charges nothing and answers None"""
    order, payments, asked, second = some_order(rng), payments_table(sandbox), [], []

    def charge(amount, key):
        asked.append(key)
        if len(asked) == 1:
            second.append(student.charge_once(payments, order, 1999, charge, clock))
        return "receipt"

    first = student.charge_once(payments, order, 1999, charge, clock)
    assert (len(asked), second, first) == (1, [None], "receipt"), (
        "While the first consumer was charging, a second one got the same order. The provider was asked "
        f"{len(asked)} times, the second consumer answered {second} and the first {first!r}; expected are 1, "
        "[None] and 'receipt'. Write into the table that the order is in progress before you charge."
    )


def test_the_same_order_with_another_amount_is_an_error(student, sandbox, clock, rng):
    """The same order with another amount raises ValueError and charges nothing more"""
    order, payments, asked = some_order(rng), payments_table(sandbox), []

    def charge(amount, key):
        asked.append(amount)
        return "receipt"

    student.charge_once(payments, order, 1999, charge, clock)
    try:
        ending = f"returned {student.charge_once(payments, order, 2999, charge, clock)!r}"
    except StudentError as error:
        ending = f"raised {error.type}"
    assert (ending, asked) == ("raised ValueError", [1999]), (
        f"The order came back with the amount 2999 instead of 1999; charge_once {ending}, and the provider was "
        f"asked for {asked}. Expected is that it raises ValueError after the one charge of 1999."
    )


def some_order(rng):
    return f"order-{rng.randrange(10**9)}"


def payments_table(sandbox):
    sandbox.client("dynamodb").create_table(
        TableName="payments",
        KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return boto3.resource("dynamodb", region_name=sandbox.region).Table("payments")
