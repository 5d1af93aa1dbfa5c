"""Our own snippets about scopes; the truth in scopes.json is what Python's symtable says of this file."""
import os.path
from os import environ as env, sep

COUNT = 0
__private = 1


def plain(a, /, b, *args, c=COUNT, **kw):
    local = a + b
    for i, (j, *rest) in enumerate(args):
        local += i + j
    with open(local) as handle, open(c):
        pass
    try:
        import os.path as p, json.decoder
    except (OSError, ValueError) as error:
        del handle
    else:
        from re import match as rematch
    finally:
        annotated: int
        valued: str = kw
    return rest, error, p, json, rematch, missing


def globals_and_nonlocals():
    global COUNT, NEW
    COUNT = 1
    NEW = 2
    state = []

    def inner():
        nonlocal state
        state = [COUNT]
        own = 1

        def innermost(x=own):
            return state, own, x, COUNT

        return innermost

    return inner


def shadowing_global():
    x = 1

    def middle():
        global x
        x = 2

        def deepest():
            return x

        return deepest

    return middle, x


class Outer:
    attribute = 1
    copied = attribute
    __hidden = 2

    def method(self, __secret=attribute):
        __local = __secret
        self.__field = __local
        return attribute, __class__, __private

    class Nested:
        inner = 1

        def method(self):
            return inner, Outer

    values = [attribute for _ in (copied,)]


def make_class():
    enclosing = 1

    class Local:
        used = enclosing

        def method(self):
            return enclosing

    return Local


def comprehensions(rows):
    squares = [row * COUNT for row in rows if row]
    pairs = {k: v for k, v in zip(rows, squares)}
    nested = [[cell for cell in row] for row in rows]
    last = [found := row for row in rows]
    lazy = (lambda: row + offset for row in rows)
    offset = 1

    def reader():
        return [found + item for item in squares]

    return pairs, nested, last, lazy, reader, found


def lambdas(factor):
    double = lambda x, y=factor: x * y * factor
    capture = lambda: (inside := factor)
    return double, capture


def matching(command):
    match command:
        case [first, *others]:
            return first, others
        case {"key": value, **rest}:
            return value, rest
        case Outer(attribute=named) | {"named": named}:
            return named
        case _ as whole if whole:
            return whole


def late_binding():
    def use():
        return later

    later = 1
    return use


async def asynchronous(source):
    async for item in source:
        async with item as opened:
            yield opened
    return_ = [x async for x in source]
    await return_


def walrus_in_default(a):
    def inner(b=(c := a)):
        return b

    while chunk := inner():
        if (size := len(chunk)) > c:
            break
    return size


def deleted():
    gone = 1
    del gone
    if False:
        never = 1
    return never


def augmented():
    total = 0
    total += COUNT
    env.name += 1
    return total


def decorated():
    def wrap(f):
        return f

    @wrap
    def target(x: annotation_name = 1) -> wrap:
        return x

    @wrap
    class Marked(wrap, metaclass=wrap):
        pass

    return target, Marked


class WithGlobal:
    global COUNT
    COUNT = 3

    def reads(self):
        return COUNT
