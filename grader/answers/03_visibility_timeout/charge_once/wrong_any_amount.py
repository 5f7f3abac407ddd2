"""that was not a ValueError both times

A known order number is enough; the amount is not looked at.
"""


def charge_once(payments, order_id, amount, charge, clock):
    now = int(clock.now())
    try:
        payments.put_item(
            Item={"order_id": order_id, "until": now + 60},
            ConditionExpression="attribute_not_exists(order_id) OR (attribute_not_exists(receipt) AND #until <= :now)",
            ExpressionAttributeNames={"#until": "until"},
            ExpressionAttributeValues={":now": now},
        )
    except payments.meta.client.exceptions.ConditionalCheckFailedException:
        return payments.get_item(Key={"order_id": order_id}, ConsistentRead=True)["Item"].get("receipt")
    try:
        receipt = charge(amount, order_id)
    except Exception:
        payments.delete_item(Key={"order_id": order_id})
        raise
    payments.put_item(Item={"order_id": order_id, "receipt": receipt})
    return receipt
