"""Ask the provider with a key that is the same each time

A fresh key for every try: the provider cannot know that it is the same order.
"""

import time


def charge_once(payments, order_id, amount, charge, clock):
    now = int(clock.now())
    try:
        payments.put_item(
            Item={"order_id": order_id, "amount": amount, "until": now + 60},
            ConditionExpression="attribute_not_exists(order_id) OR "
            "(attribute_not_exists(receipt) AND amount = :amount AND #until <= :now)",
            ExpressionAttributeNames={"#until": "until"},
            ExpressionAttributeValues={":amount": amount, ":now": now},
        )
    except payments.meta.client.exceptions.ConditionalCheckFailedException:
        item = payments.get_item(Key={"order_id": order_id}, ConsistentRead=True)["Item"]
        if item["amount"] != amount:
            raise ValueError("another amount") from None
        return item.get("receipt")
    try:
        receipt = charge(amount, f"{order_id}-{time.time()}")
    except Exception:
        payments.delete_item(Key={"order_id": order_id})
        raise
    payments.put_item(Item={"order_id": order_id, "amount": amount, "receipt": receipt})
    return receipt
