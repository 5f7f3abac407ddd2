"""something that was true when it was read was not true any more when it was written

It looks whether the order is there, and writes without a condition: two steps, with room for another consumer between.
"""


def charge_once(payments, order_id, amount, charge, clock):
    now = int(clock.now())
    item = payments.get_item(Key={"order_id": order_id}, ConsistentRead=True).get("Item")
    if item is not None:
        if item["amount"] != amount:
            raise ValueError("another amount")
        if "receipt" in item:
            return item["receipt"]
        if item["until"] > now:
            return None
    payments.put_item(Item={"order_id": order_id, "amount": amount, "until": now + 60})
    try:
        receipt = charge(amount, order_id)
    except Exception:
        payments.delete_item(Key={"order_id": order_id})
        raise
    payments.put_item(Item={"order_id": order_id, "amount": amount, "receipt": receipt})
    return receipt
