"""Every construct of Python 3.14, once.

The second paragraph is not kept.
"""
from __future__ import annotations
import a, b.c, d.e as f
from . import g
from ..h.i import j as k, l
from m import *

none, yes, no, dots = None, True, False, ...
numbers = 1, 0xff, 0b11, 0o17, 1_000, 9007199254740993, 1.5, 1e3, 2j
strings = "a" 'b' "\x41\u00e9\U0001F600\N{DASH}\101\q", r"\n", b"\x00\xff" b"a", """x
y"""
formatted = f"{x!r:>{width}.2f} {{}} {y=} {z!s}" "tail" rf"\d{n}"
nested = f"{f"{deep["key"]}"}"
template = t"hello {name}"
names[0], other.attribute = first, *rest = value
sliced = x[1], x[1:2], x[::3], x[a, b:c], x[*ys], x[a,]
call = f(1, *args, key=2, **kwargs)
operators = a + b - c * d / e // f % g ** h @ i << j >> k & l | m ^ n
unary = not a, -b, +c, ~d
logic = a and b or c
chain = a < b <= c != d is not e not in f
grouped = a < (b < c)
choice = x if y else z
function = lambda p, /, q=1, *r, s, **t: p
displays = [1, *x], (1,), (), {1, 2}, {"k": 1, **d}, {}
comprehensions = [x for x in y if x], {x for x in y}, {k: v for k, v in y}, (x for x in y)
if (n := len(a)) > 1:
    pass
elif n:
    del a, b[0]
else:
    assert n, "message"
annotated: int
annotated.too: "str" = 1
value += 1
value **= 2
for i, (j, *k) in items:
    continue
else:
    pass
while True:
    break
try:
    raise Error from cause
except A, B:
    raise
except (C, D) as e:
    pass
except:
    pass
else:
    pass
finally:
    pass
try:
    pass
except* Group as g:
    pass
with open(a) as b, (c), d as (e, f):
    pass
with (open(a) as b, c):
    pass
match subject:
    case 1 | -2 | "s" | None | 1 + 2j:
        pass
    case a.b | {}:
        pass
    case [x, *_, y] | (x, *y) if x:
        pass
    case {"k": v, a.b: _, **rest}:
        pass
    case Point(0, y=z) as p:
        pass
    case _:
        pass
type Alias[T] = list[T]
match = type = case = 1
match[0]


@decorator
@other(1)
def generic[T: int, *Ts, **P](
    x: T, /, y: T = 1, *args: *Ts, z, **kwargs: P.kwargs
) -> T:
    """Head.

    Tail."""
    global changed
    changed = yield x
    yield from y
    return z


async def coroutine(a):
    async with a as b, c:
        pass
    async for d in await b:
        yield d
    return


def positional_only(a, /): pass
def keyword_only(*, a): return [b async for b in a]


@marked
class Generic[T](Base[T], metaclass=Meta, **options):
    """A class."""
    field: T = None
    __private = field

    def method(self, __x):
        self.__private = __x
        return super().method(__y=1), __name__


class Empty: ...
x = 1; y = 2
