"""nobody will ever pay this order

A claim without an end: after a crash the order stays in progress.
"""


def charge_once(payments, order_id, amount, charge, clock):
    try:
        payments.put_item(
            Item={"order_id": order_id, "amount": amount}, ConditionExpression="attribute_not_exists(order_id)"
        )
    except payments.meta.client.exceptions.ConditionalCheckFailedException:
        item = payments.get_item(Key={"order_id": order_id}, ConsistentRead=True)["Item"]
        if item["amount"] != amount:
            raise ValueError("another amount") from None
        return item.get("receipt")
    try:
        receipt = charge(amount, order_id)
    except Exception:
        payments.delete_item(Key={"order_id": order_id})
        raise
    payments.put_item(Item={"order_id": order_id, "amount": amount, "receipt": receipt})
    return receipt
