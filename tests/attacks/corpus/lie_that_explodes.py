"""Returns and raises objects that raise when anything is asked of them, even their name.

at C: held
"""


class Bomb(BaseException):
    def __getattribute__(self, name):
        raise Bomb()

    __repr__ = __str__ = __eq__ = __hash__ = __bool__ = __len__ = __reduce__ = lambda self, *_: [][0]


class Meta(type):
    @property
    def __name__(cls):
        raise Bomb()


class Worse(Exception, metaclass=Meta):
    def __str__(self):
        raise Bomb()


def total(a, b):
    if a % 2:
        return Bomb()
    raise Worse()
