"""A charge that failed is not in progress any more

The claim stays after a refused card, so the next try has to wait for its end.
"""


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
    receipt = charge(amount, order_id)
    payments.put_item(Item={"order_id": order_id, "amount": amount, "receipt": receipt})
    return receipt
