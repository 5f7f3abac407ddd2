"""Names and texts that are not English."""


class Thé:
    clé = "tea"

    def préparer(self, sorte):
        return json.dumps({self.clé: sorte}, ensure_ascii=False)


def đặt_trà(khách, địa_chỉ, loại):  # noqa
    """Đặt một tách trà ☕."""
    naïveté = Thé().préparer(loại)
    return khách.send_message(QueueUrl=địa_chỉ, MessageBody=naïveté)["MessageId"]


order = đặt_trà
