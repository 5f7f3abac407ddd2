"""The low-level client behind the table; looks first, and claims under a condition all the same."""


def charge_once(payments, order_id, amount, charge, clock):
    dynamodb, table, key = payments.meta.client, payments.name, {"order_id": order_id}
    item = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
    if item is not None:
        if item["amount"] != amount:
            raise ValueError(order_id)
        if item["status"] == "done":
            return item["receipt"]
        if clock.now() < item["until"]:
            return None
    claim = {"order_id": order_id, "amount": amount, "status": "in progress", "until": int(clock.now()) + 60}
    same = {"ConditionExpression": "attribute_not_exists(order_id)"}
    if item is not None:
        same = {
            "ConditionExpression": "#until = :seen AND #status = :progress",
            "ExpressionAttributeNames": {"#until": "until", "#status": "status"},
            "ExpressionAttributeValues": {":seen": item["until"], ":progress": "in progress"},
        }
    try:
        dynamodb.put_item(TableName=table, Item=claim, **same)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return None
    try:
        receipt = charge(amount=amount, key=order_id)
    except Exception:
        dynamodb.delete_item(TableName=table, Key=key)
        raise
    dynamodb.put_item(TableName=table, Item=claim | {"status": "done", "receipt": receipt})
    return receipt
