// Programs that are built to make an analysis run away: growth without end, recursion, cycles, huge products. Each is a `main.py`,
// or a tree of files.

const HEAD = 'import os\nfrom fastapi import FastAPI, APIRouter, Depends\napp = FastAPI()\n'

/** `line` for 0 to count - 1. */
function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n')
}

export const HOSTILE: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  'sequential unknown ifs': `${HEAD}import lib\nx = 0\n${lines(300, (i) => `if lib.f(${i}):\n    x = ${i}\nelse:\n    x = x + 1`)}\n`,
  'nested alternatives sum':
    HEAD +
    'import lib\n' +
    lines(40, (i) => `a${i} = ${i} if lib.f(${i}) else ${i + 100}`) +
    '\nx = ' +
    Array.from({ length: 40 }, (_, i) => `a${i}`).join(' + ') +
    '\n',
  'alternatives of strings concatenated':
    HEAD +
    'import lib\ns = ""\n' +
    lines(60, (i) => `s = s + ("a${i}" if lib.f(${i}) else "b${i}")`) +
    '\n@app.get("/" + s)\ndef f(): pass\n',
  'alternatives in f-strings':
    HEAD +
    'import lib\n' +
    lines(30, (i) => `a${i} = "a" if lib.f(${i}) else "b"`) +
    '\n@app.get(f"/' +
    Array.from({ length: 30 }, (_, i) => `{a${i}}`).join('') +
    '")\ndef f(): pass\n',
  'deep unknown ifs': `${HEAD}import lib\nx = 0\n${lines(60, (i) => `${' '.repeat(i)}if lib.f(${i}):`)}\n${' '.repeat(60)}x = 1\n`,
  'unknown ifs in functions calling each other':
    HEAD +
    'import lib\n' +
    lines(40, (i) => `def f${i}():\n    if lib.c(${i}):\n        return f${i + 1}()\n    else:\n        return f${i + 1}()`) +
    '\ndef f40(): return 1\nx = f0()\n',
  'ternaries calling twice':
    HEAD +
    'import lib\n' +
    lines(40, (i) => `def f${i}(): return f${i + 1}() if lib.c(${i}) else f${i + 1}()`) +
    '\ndef f40(): return 1\nx = f0()\n',
  'two calls each': `${HEAD + lines(40, (i) => `def f${i}(): return f${i + 1}() + f${i + 1}()`)}\ndef f40(): return 1\nx = f0()\n`,
  'list multiplication': `${HEAD}x = [0] * 1000000000\ny = [0] * 1000\ny = y * 1000\ny = y * 1000\ny = y * 1000\n`,
  'list doubling': `${HEAD}x = [1]\nfor i in range(900):\n    x = x + x\n`,
  'list += itself': `${HEAD}x = [1]\nfor i in range(900):\n    x += x\n`,
  'list extend itself': `${HEAD}x = [1]\nfor i in range(900):\n    x.extend(x)\n`,
  'list append while iterating': `${HEAD}x = [1]\nfor i in x:\n    x.append(i)\n`,
  'comprehension append while iterating': `${HEAD}x = [1]\ny = [x.append(i) for i in x]\n`,
  'list(x) while doubling by slices': `${HEAD}x = [1]\nfor i in range(900):\n    x[len(x):] = x\n`,
  'list insert spread': `${HEAD}x = [1]\nfor i in range(900):\n    x = [*x, *x]\n`,
  'tuple doubling': `${HEAD}x = (1,)\nfor i in range(900):\n    x = x + x\nd = {x: 1}\n`,
  'nested tuple doubling': `${HEAD}x = (1,)\nfor i in range(900):\n    x = (x, x)\nd = {x: 1}\ny = x == x\nz = str(x)\n`,
  'nested tuple equality': `${HEAD}x = (1,)\ny = (1,)\nfor i in range(60):\n    x = (x, x)\n    y = (y, y)\nz = x == y\nq = x < y\n`,
  'nested list repr': `${HEAD}x = [1]\nfor i in range(60):\n    x = [x, x]\nz = str(x)\nz2 = f"{x}"\nz3 = "%s" % x\nz4 = repr({"a": x})\n`,
  'nested list equality': `${HEAD}x = [1]\ny = [1]\nfor i in range(60):\n    x = [x, x]\n    y = [y, y]\nz = x == y\n`,
  'nested list deepcopy': `${HEAD}import copy, json\nx = [1]\nfor i in range(60):\n    x = [x, x]\ny = copy.deepcopy(x)\nz = json.dumps(x)\n`,
  'string doubling': `${HEAD}s = "ab"\nfor i in range(900):\n    s += s\n@app.get("/" + s)\ndef f(): pass\n`,
  'string doubling by join': `${HEAD}s = "ab"\nfor i in range(900):\n    s = s.join([s, s, s])\n`,
  'string doubling by f-string': `${HEAD}s = "ab"\nfor i in range(900):\n    s = f"{s}{s}"\n`,
  'string doubling by format': `${HEAD}s = "ab"\nfor i in range(900):\n    s = "{0}{0}".format(s)\n`,
  'string doubling by percent': `${HEAD}s = "ab"\nfor i in range(900):\n    s = "%s%s" % (s, s)\n`,
  'string doubling by replace': `${HEAD}s = "a"\nfor i in range(900):\n    s = s.replace("a", "aa")\n`,
  'string doubling by re.sub': `${HEAD}import re\ns = "a"\nfor i in range(900):\n    s = re.sub("a", "aa", s)\n`,
  'string padding':
    HEAD +
    's = "a".ljust(1000000000)\nt = "a".center(2000000000)\nu = "1".zfill(3000000000)\nv = "{:>1000000000}".format(1)\nw = f"{1:>1000000000}"\nq = "%1000000000d" % 1\n',
  'string times': `${HEAD}s = "a" * 10000\ns = s * 10000\nb = b"a" * 1000000000\nb2 = bytes(10000000000)\n`,
  'string expandtabs': `${HEAD}s = "\\t".expandtabs(1000000000)\n`,
  'textwrap indent': `${HEAD}import textwrap\ns = "a\\n" * 5000\nfor i in range(200):\n    s = textwrap.indent(s, s)\n`,
  'holes doubling': `${HEAD}import lib\ns = f"a{lib.x}"\nfor i in range(900):\n    s = s + s\n@app.get("/" + s)\ndef f(): pass\n`,
  'holes doubling f': `${HEAD}import lib\ns = f"a{lib.x}"\nfor i in range(900):\n    s = f"{s}{s}"\n`,
  'big numbers':
    HEAD +
    'x = 2\nfor i in range(900):\n    x = x ** x\ny = 10 ** 1000000000\nz = 1 << 100000000000\nq = 99999999999999999999999999 * 99999999999999999999999999999\nw = 1 & 2 ** 1000\nv = hex(2 ** 1023)\n',
  'pow native': `${HEAD}x = pow(10, 1000000000)\ny = pow(3, 10**18, 7)\nz = round(1.5, 10000)\nq = divmod(5, 0)\n`,
  'range huge':
    HEAD +
    'x = list(range(10000000000))\ny = sum(range(10**15))\nz = sorted(range(10**12))\nw = len(range(10**12))\nfor i in range(10**18): pass\n',
  'range in':
    HEAD +
    'x = 5 in range(10**15)\ny = [*range(10**12)]\nz = tuple(range(10**12))\nu = set(range(10**12))\nv = dict.fromkeys(range(10**12))\nw = list(zip(range(10**12), range(10**12)))\nq = list(map(str, range(10**12)))\nr = list(enumerate(range(10**12)))\n',
  'itertools huge':
    HEAD +
    'from itertools import *\na = list(product("ab", repeat=60))\nb = list(permutations(range(40)))\nc = list(combinations(range(60), 30))\nd = list(chain.from_iterable([range(10**9)] * 10))\ne = list(islice(count(), 10**12))\nf = list(islice(cycle([1]), 10**12))\ng = list(repeat(1, 10**12))\nh = list(accumulate(range(10**12)))\ni = list(zip_longest(range(10**12), [1]))\nj = list(combinations_with_replacement(range(40), 20))\n',
  'itertools endless':
    HEAD +
    'from itertools import *\na = list(count())\nb = list(cycle([1]))\nc = list(repeat(1))\nfor i in count():\n    pass\nd = list(zip(count(), count()))\ne = dict(enumerate(count()))\n',
  'product chain': `${HEAD}from itertools import product\nx = list(range(30))\ny = list(product(x, x, x, x, x, x, x, x))\n`,
  'comprehension product':
    HEAD +
    'x = range(1000)\ny = [(a, b, c, d) for a in x for b in x for c in x for d in x]\nz = {(a, b): [c for c in x] for a in x for b in x}\n',
  'comprehension nesting': `${HEAD}x = range(1000)\ny = [[[[1 for a in x] for b in x] for c in x] for d in x]\n`,
  'loops nesting': `${HEAD}for a in range(1000):\n  for b in range(1000):\n    for c in range(1000):\n      for d in range(1000):\n        pass\n`,
  'nested whiles': `${HEAD}a = 0\nwhile a < 10**9:\n  b = 0\n  while b < 10**9:\n    c = 0\n    while c < 10**9:\n      c += 1\n    b += 1\n  a += 1\n`,
  'while True': `${HEAD}n = 0\nwhile True:\n    n += 1\n`,
  'while True nested': `${HEAD}n = 0\nwhile True:\n    while True:\n        while True:\n            while True:\n                n += 1\n`,
  'dict growth': `${HEAD}d = {}\nfor i in range(1000):\n    for j in range(1000):\n        d[(i, j)] = d\n`,
  'dict doubling': `${HEAD}d = {0: 0}\nfor i in range(900):\n    d = {**d, **{k + len(d): v for k, v in d.items()}}\n`,
  'dict update self': `${HEAD}d = {"a": 1}\nfor i in range(900):\n    d.update(d)\n    d = d | d\n`,
  'set doubling': `${HEAD}s = {0}\nfor i in range(900):\n    s |= {x + len(s) for x in s}\n`,
  'set union quadratic': `${HEAD}a = set(range(1000))\nfor i in range(1000):\n    a = a | set(range(i * 1000, i * 1000 + 1000))\n`,
  'list remove quadratic':
    HEAD +
    'a = list(range(1000))\nfor i in range(900):\n    a = a + list(range(1000))\nfor i in range(900):\n    x = -1 in a\n    y = a.count(-1)\n',
  'sort loop': `${HEAD}a = list(range(1000))\nfor i in range(900):\n    a += list(range(1000))\n    a.sort()\n`,
  'list containing itself':
    HEAD +
    'x = []\nx.append(x)\ny = []\ny.append(y)\na = x == y\nb = str(x)\nc = f"{x}"\nd = x < y\ne = {(1, 2): x}\nimport copy, json\nf = copy.deepcopy(x)\ng = json.dumps(x)\nh = x in x\ni = y in x\nfor q in x: pass\nj = sum(x, [])\nk = sorted([x, y])\nl = "%s" % x\nm = hash((1, 2))\n@app.get("/", tags=x, responses=x)\ndef fn(): pass\n',
  'tuple containing itself through a list': `${HEAD}x = []\nt = (x,)\nx.append(t)\nd = {t: 1}\na = t == t\nb = (x,)\nc = t == b\ne = str(t)\n`,
  'dict containing itself':
    HEAD +
    'd = {}\nd["d"] = d\ne = {}\ne["d"] = e\na = d == e\nb = str(d)\nimport copy, json\nc = copy.deepcopy(d)\nf = json.dumps(d)\n@app.get("/", responses=d, openapi_extra=d)\ndef fn(): pass\napp2 = FastAPI(**d)\n',
  'instance containing itself':
    HEAD +
    'class A:\n    def __eq__(self, o): return self.x == o.x\n    def __str__(self): return str(self.x)\n    def __repr__(self): return repr(self.x)\n    def __len__(self): return len(self.x)\n    def __bool__(self): return bool(self.x)\n    def __iter__(self): return iter(self)\n    def __getattr__(self, n): return getattr(self, n + "x")\n    def __getitem__(self, i): return self[i]\n    def __contains__(self, i): return i in self\n    def __call__(self, *a): return self(*a)\n    def __hash__(self): return hash(self)\na = A()\na.x = a\nb = A()\nb.x = b\nc = a == b\nd = str(a)\ne = repr(a)\nf = len(a)\ng = bool(a)\nh = list(a)\ni = a.zz\nj = a[0]\nk = 1 in a\nl = a()\nm = {a: 1}\nn = f"{a}"\nif a: pass\n',
  'dataclass containing itself':
    HEAD +
    'from dataclasses import dataclass, asdict, replace\n@dataclass\nclass N:\n    next: object = None\nn = N()\nn.next = n\na = asdict(n)\nm = N()\nm.next = m\nb = n == m\nc = str(n)\nd = replace(n)\n',
  'method of itself':
    HEAD +
    'class A:\n    def f(self): pass\na = A()\nfor i in range(900):\n    a.g = a.f\n    a.f = a.g\nimport functools\np = print\nfor i in range(900):\n    p = functools.partial(p, p)\nd = {p: 1}\np()\nstr(p)\n',
  'partial chain':
    HEAD +
    'import functools\ndef f(*a): return a\np = f\nfor i in range(999):\n    p = functools.partial(p, i)\nx = p()\nq = f\nfor i in range(999):\n    q = functools.partial(q, i)\n@app.get("/")\ndef g(x=Depends(q)): pass\n',
  'bound methods nested': `${HEAD}import types\ndef f(*a): return a\nm = f\nfor i in range(999):\n    m = types.MethodType(m, m)\nd = {m: 1}\nm()\n`,
  'generic nesting':
    HEAD +
    'from typing import *\nT = int\nfor i in range(999):\n    T = List[T]\nd = {T: 1}\n@app.get("/")\ndef f(x: T) -> T: pass\nU = int\nfor i in range(60):\n    U = Dict[U, U]\n@app.get("/u")\ndef g(x: U): pass\nstr(U)\n',
  'union growth':
    HEAD +
    'from typing import *\nU = int\nclass C: pass\nfor i in range(999):\n    U = Union[U, type("C%d" % i, (), {})]\n@app.get("/u")\ndef g(x: U): pass\nV = Union[tuple(type("D%d" % i, (), {}) for i in range(999))]\nfor i in range(30): V = Union[V, V]\n',
  'annotated nesting': `${HEAD}from typing import Annotated\nT = int\nfor i in range(999):\n    T = Annotated[T, i]\n@app.get("/")\ndef f(x: T): pass\n`,
  'type alias cycle': `${HEAD}A = "B"\nB = "A"\n@app.get("/")\ndef f(x: "A", y: "C"): pass\nC = "C"\n`,
  'type statement cycle': `${HEAD}type A = list[A]\ntype B = dict[B, B] | B\n@app.get("/")\ndef f(x: A, y: B): pass\n`,
  'models doubling':
    HEAD +
    'from pydantic import BaseModel\nclass M0(BaseModel): x: int\n' +
    lines(60, (i) => `class M${i + 1}(BaseModel):\n    a: M${i}\n    b: M${i}`) +
    '\n@app.post("/")\ndef f(x: M60) -> M60: pass\n',
  'deep recursion': `${HEAD}def f(n): return f(n + 1)\nx = f(0)\ndef g(n):\n    if n > 100000: return 0\n    return g(n + 1) + g(n + 2)\ny = g(0)\n`,
  fibonacci: `${HEAD}def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\nx = fib(100)\n`,
  ackermann: `${HEAD}def a(m, n):\n    if m == 0: return n + 1\n    if n == 0: return a(m - 1, 1)\n    return a(m - 1, a(m, n - 1))\nx = a(5, 5)\n`,
  'mutual recursion': `${HEAD}def f(x): return g(x)\ndef g(x): return h(x) + f(x)\ndef h(x): return f(x) + g(x)\ny = f(1)\n`,
  'unknown recursion':
    HEAD +
    'import lib\ndef f(x):\n    if lib.a: f(x)\n    if lib.b: f(x)\n    if lib.c: f(x)\n    if lib.d: return f(x)\n    return f(x)\nf(1)\n',
  'y combinator': `${HEAD}w = lambda x: x(x)\nw(w)\nf = lambda x: lambda y: x(x)(y)\nf(f)(1)\n`,
  'recursive default': `${HEAD}def f(x=None):\n    def g(y=f): return y()\n    return g()\nf()\n`,
  'thousands of bases':
    HEAD +
    lines(3000, (i) => `class C${i}: pass`) +
    '\nclass D(' +
    Array.from({ length: 3000 }, (_, i) => `C${i}`).join(', ') +
    '): pass\nx = D().foo\n',
  'deep inheritance': `${HEAD}class C0: pass\n${lines(2000, (i) => `class C${i + 1}(C${i}): pass`)}\nx = C2000().foo\ny = isinstance(x, C0)\n`,
  'diamond lattice':
    HEAD +
    'class A0: pass\nclass B0: pass\n' +
    lines(150, (i) => `class A${i + 1}(A${i}, B${i}): pass\nclass B${i + 1}(A${i}, B${i}): pass`) +
    '\nx = A150()\n',
  'classes by type() in loop': `${HEAD}C = type("C", (), {})\nfor i in range(999):\n    C = type("C", (C,), {})\nx = C().foo\n`,
  'class inheriting itself': `${HEAD}class A(A): pass\nclass B(C): pass\nclass C(B): pass\nA.__bases__ = (A,)\nx = A().y\n`,
  'super loop':
    HEAD +
    'class A:\n    def f(self): return super().f()\nclass B(A):\n    def f(self): return super().f() + super().f()\nx = B().f()\nclass C:\n    def __getattribute__(self, n): return self.n\nC().x\n',
  'init_subclass recursion':
    HEAD +
    'class A:\n    def __init_subclass__(cls): type("X", (A,), {})\nclass B(A): pass\nclass M(type):\n    def __call__(cls, *a): return cls(*a)\n    def __new__(m, *a): return M(*a)\nclass Q(metaclass=M): pass\nQ()\nclass R:\n    def __new__(cls): return cls()\n    def __init__(self): self.__class__()\nR()\n',
  'descriptor recursion':
    HEAD +
    'class D:\n    def __get__(self, i, o): return i.x\n    def __set__(self, i, v): i.x = v\nclass A:\n    x = D()\na = A()\na.x = 1\nb = a.x\nclass P:\n    @property\n    def p(self): return self.p\n    @p.setter\n    def p(self, v): self.p = v\nP().p\nP().p = 2\n',
  'setattr recursion':
    HEAD +
    'class A:\n    def __setattr__(self, n, v): setattr(self, n, v)\n    def __delattr__(self, n): delattr(self, n)\n    def __setitem__(self, k, v): self[k] = v\n    def __delitem__(self, k): del self[k]\na = A()\na.x = 1\na[1] = 2\ndel a.x\ndel a[1]\n',
  'operator recursion':
    HEAD +
    'class A:\n    def __add__(self, o): return self + o\n    def __radd__(self, o): return o + self\n    def __lt__(self, o): return self < o\n    def __format__(self, s): return format(self, s)\n    def __enter__(self): \n        with self: pass\n    def __neg__(self): return -self\na = A()\na + 1\n1 + a\na < a\nsorted([a, a, a])\nf"{a:x}"\nwith a: pass\n-a\n',
  'getattr loop':
    HEAD +
    'class A:\n    pass\na = A()\nfor i in range(1000):\n    setattr(a, "x" * i, i)\n    getattr(a, "x" * i)\nfor n in dir(a):\n    for m in dir(a):\n        getattr(a, n + m, None)\n',
  'getattr chain of library':
    HEAD +
    'import lib\nx = lib\nfor i in range(999):\n    x = x.y(x)\nfor i in range(999):\n    x = x[x]\nz = str(x)\n@app.get("/")\ndef f(d=Depends(x)): pass\n',
  'library call chain args': `${HEAD}import lib\nx = lib.a\nfor i in range(999):\n    x = lib.f(x, x)\nd = {x: 1}\n@app.get("/")\ndef f(d=Depends(x)): pass\n`,
  'library path doubling': `${HEAD}import lib\nx = lib.a\nfor i in range(999):\n    x = x + x\n    x = x.f()\n`,
  'unknown reason doubling':
    HEAD +
    'x = undefined\nfor i in range(999):\n    x = x(x)[x].y\nfor i in x:\n    for j in i:\n        for k in j:\n            for l in k:\n                for m in l:\n                    x = m\nfor i in range(999):\n    for x in x: pass\n',
  '10k decorators':
    HEAD +
    'def d(f): return f\n' +
    lines(10_000, () => '@d') +
    '\ndef f(): pass\n' +
    'import lib\n' +
    lines(10_000, () => '@lib.d') +
    '\ndef g(): pass\n',
  '10k wraps':
    HEAD +
    'import functools\ndef d(f):\n    @functools.wraps(f)\n    def w(*a, **k): return f(*a, **k)\n    return w\n@app.get("/")\n' +
    lines(1000, () => '@d') +
    '\ndef f(): pass\nf()\n',
  'router includes itself': `${HEAD}r = APIRouter()\nr.include_router(r)\napp.include_router(r)\n`,
  'routers including each other':
    HEAD +
    'a = APIRouter(prefix="/a")\nb = APIRouter(prefix="/b")\n@a.get("/x")\ndef f(): pass\nfor i in range(20):\n    a.include_router(b)\n    b.include_router(a)\napp.include_router(a)\n',
  'apps mounted in themselves': `${HEAD}app.mount("/a", app)\nb = FastAPI()\nc = FastAPI()\nb.mount("/c", c)\nc.mount("/b", b)\napp.mount("/b", b)\n`,
  'exponential mounts':
    HEAD +
    'a0 = FastAPI()\n@a0.get("/x")\ndef f(): pass\n' +
    lines(30, (i) => `a${i + 1} = FastAPI()\na${i + 1}.mount("/a", a${i})\na${i + 1}.mount("/b", a${i})`) +
    '\napp.mount("/", a30)\n',
  'dependency cycle':
    HEAD +
    'def a(x=Depends(lambda: 1)): pass\nclass K:\n    def __init__(self, k: "K" = Depends()): pass\n@app.get("/")\ndef f(x: K = Depends()): pass\n',
  'dependencies loop': `${HEAD}def a(): pass\nds = [Depends(a)]\nfor i in range(900):\n    ds = ds + ds\n@app.get("/", dependencies=ds)\ndef f(): pass\n`,
  'middlewares many': `${HEAD}for i in range(1000):\n    for j in range(1000):\n        app.add_middleware(object, x=i)\n`,
  'mutually recursive modules': {
    'main.py': `${HEAD}from a import x\nfrom b import *\n`,
    'a.py': 'from b import *\nfrom b import y\nimport main\nx = y\ndef __getattr__(n):\n    import a\n    return getattr(a, n + "q")\n',
    'b.py': 'from a import *\nfrom a import x, zz\ny = x\ndef __getattr__(n):\n    from a import nothing\n    return nothing\n',
  },
  'star import ring': Object.fromEntries([
    ['main.py', `${HEAD}from m0 import *\n`],
    ...Array.from({ length: 300 }, (_, i) => [
      `m${i}.py`,
      `from m${(i + 1) % 300} import *\nfrom m${(i + 7) % 300} import *\nx${i} = ${i}\n`,
    ]),
  ]),
  'deep import chain': Object.fromEntries([
    ['main.py', `${HEAD}import m0\n`],
    ...Array.from({ length: 1500 }, (_, i) => [`m${i}.py`, `import m${i + 1}\n`]),
  ]),
  'all of itself': {
    'main.py': `${HEAD}from a import *\n`,
    'a.py': '__all__ = ["a", "b", "__all__"]\nfor i in range(900):\n    __all__ += __all__\nfrom a import *\n',
  },
  'regex catastrophe':
    HEAD +
    'import re\na = re.match("(a+)+$", "a" * 60 + "b")\nb = re.sub("(a|a)*b", "", "a" * 60)\nc = re.search("(x+x+)+y", "x" * 60)\nd = re.split("(.*)*z", "q" * 60)\ne = re.findall("(a|aa)+$", "a" * 60 + "b")\nf = re.compile("(a*)*c").match("a" * 60)\n',
  'regex backreference':
    HEAD +
    'import re\na = re.match(r"(a*)(a*)(a*)(a*)(a*)(a*)(a*)(a*)\\1\\2b", "a" * 200)\nb = re.search("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 200)\n',
  'huge regex':
    HEAD +
    'import re\na = re.compile("a{1000}{1000}{1000}")\nb = re.match("(" * 5000 + "a" + ")" * 5000, "a")\nc = re.match("a" * 9000 + "b", "a" * 9000)\n',
  'polynomial regex': `${HEAD}import re\ns = "a" * 9000\nfor i in range(900):\n    x = re.search(".*.*.*b", s)\n`,
  'glob catastrophe':
    HEAD +
    'import fnmatch, glob\na = fnmatch.fnmatch("a" * 60, "*a*a*a*a*a*a*a*a*a*a*b")\nb = glob.glob("**/" * 40 + "*.py", recursive=True)\nfrom pathlib import PurePath, Path\nc = PurePath("a" * 60).match("*a*a*a*a*a*a*a*a*a*a*b")\nd = list(Path(".").glob("**/" * 40 + "*"))\n',
  'format bombs':
    HEAD +
    'a = "{:1000000000}".format("x")\nb = format(1, "1000000000d")\nc = "{0:{1}}".format("a", 10**9)\nd = f"{1.5:.1000000000f}"\ne = "%.1000000000f" % 1.5\nf = "%*d" % (10**9, 1)\ng = "{!r:>999999999}".format("x")\n',
  'template bombs': `${HEAD}import string\nt = string.Template("$a" * 5000)\nx = t.substitute(a="b" * 10000)\ny = t.substitute(a=x)\n`,
  'str methods big':
    HEAD +
    's = ("a," * 5000)\nfor i in range(900):\n    a = s.split(",")\n    b = ",".join(a)\n    c = s.translate(str.maketrans("a", "b"))\n',
  'path joins':
    HEAD +
    'import os\nfrom pathlib import Path\np = Path("a")\nfor i in range(999):\n    p = p / p\nq = "a"\nfor i in range(999):\n    q = os.path.join(q, q)\n',
  'env settings exponential':
    HEAD +
    lines(300, (i) =>
      `if os.getenv("V${i}"):\n    x${i} = 1\nelse:\n    x${i} = 2\ny${i} = os.getenv("W${i}", "a") + (y${i - 1} if ${i} else "")`.replace(
        'y-1',
        '""',
      ),
    ) +
    '\n',
  'env if nested routers': `${HEAD + lines(200, (i) => `if os.getenv("V${i}"):\n    @app.get("/v${i}")\n    def f${i}(): pass`)}\n`,
  'returns under unknown':
    HEAD +
    'import lib\ndef f():\n' +
    lines(200, (i) => `    if lib.c(${i}):\n        return ${i}`) +
    '\n    return -1\nx = f()\n' +
    lines(30, () => `x = x + f()`) +
    '\n',
  'raises under unknown':
    HEAD +
    'import lib\ndef f():\n' +
    lines(200, (i) => `    if lib.c(${i}):\n        raise ValueError(${i})`) +
    '\nfor i in range(900): f()\n',
  'narrowing in loops':
    HEAD +
    'import lib\nx = []\nfor i in range(900):\n    if lib.c(i): continue\n    if lib.d(i): break\n    x.append(i)\nwhile True:\n    if lib.z: break\n    x.append(1)\n',
  'nested loops over unknown': `${HEAD}import lib\n${lines(60, (i) => `${' '.repeat(i)}for i${i} in lib.x:`)}\n${' '.repeat(60)}print(1)\n`,
  'loops over maybe items':
    HEAD +
    'import lib\nx = []\n' +
    lines(60, (i) => `if lib.c(${i}): x.append(${i})`) +
    '\nt = 0\nfor a in x:\n    for b in x:\n        t = t + a + b\ny = [(a, b) for a in x for b in x]\n',
  'conditions growing': `${HEAD}import lib\nx = []\n${lines(200, (i) => `if lib.c(${i}): x.append(lib.q(${i}))`)}\nfor a in x:\n    if a: x.append(a)\n`,
  'loop conditions distinct': `${HEAD}import lib\ndef f(a):\n    if lib.c(a): return 1\nfor i in range(1000):\n    f(i)\n    if lib.d: f(f)\n`,
  'try nesting':
    HEAD +
    lines(60, (i) => `${' '.repeat(i)}try:`) +
    `\n${' '.repeat(60)}raise ValueError\n` +
    lines(60, (i) => `${' '.repeat(59 - i)}except ImportError: pass\n${' '.repeat(59 - i)}finally: x = ${i}`) +
    '\n',
  'match on unknown':
    HEAD +
    'import lib\nx = 0\n' +
    lines(
      100,
      (i) =>
        `match lib.f(${i}):\n    case {"a": a, **r}: x = a\n    case [a, *b]: x = b\n    case int() | str(): x = ${i}\n    case _: x = x + 1`,
    ) +
    '\n',
  'generators recursive':
    HEAD +
    'def g():\n    yield from g()\nlist(g())\ndef h(n):\n    yield n\n    yield from h(n + 1)\nx = list(h(0))\ndef k():\n    for i in range(1000):\n        for j in range(1000):\n            yield i\ny = sum(k())\n',
  'generator doubling': `${HEAD}def g(x):\n    for i in x:\n        yield i\n        yield i\nx = [1]\nfor i in range(60):\n    x = list(g(x))\n`,
  'lru cache with big keys':
    HEAD +
    'import functools\n@functools.lru_cache\ndef f(*a): return a\nx = ()\nfor i in range(900):\n    x = f(*x, *x, 1)\ny = (1,)\nfor i in range(60):\n    y = f(y, y)\n',
  'reduce and map':
    HEAD +
    'import functools\nx = functools.reduce(lambda a, b: a + a, range(900), "s")\ny = functools.reduce(lambda a, b: [a, a], range(900), 1)\nz = functools.reduce(lambda a, b: a + a, range(900), [1])\nw = sum([[1] * 1000] * 1000, [])\n',
  'namedtuple many':
    HEAD +
    'from collections import *\nN = namedtuple("N", ["f%d" % i for i in range(1000)])\nfor i in range(900):\n    n = N(*range(1000))\nc = Counter(range(10**12))\nd = defaultdict(lambda: d)\nfor i in range(900): d[i][i][i] = d\nq = deque(range(10**12), maxlen=3)\nm = ChainMap(*[{}] * 1000)\n',
  'defaultdict recursive':
    HEAD +
    'from collections import defaultdict\ntree = lambda: defaultdict(tree)\nt = tree()\nx = t\nfor i in range(900):\n    x = x[i]\ns = str(t)\nimport json, copy\nj = json.dumps(t)\nk = copy.deepcopy(t)\nprint(t == copy.copy(t))\n',
  'json deep':
    HEAD +
    'import json\nx = json.loads("[" * 5000 + "]" * 5000)\ny = str(x)\nz = x == x\nw = json.dumps(x)\ns = "[" * 9999 + "]" * 9999\nq = json.loads(s)\n',
  'enum big':
    HEAD +
    'from enum import Enum\nE = Enum("E", ["m%d" % i for i in range(1000)])\nfor a in E:\n    for b in E:\n        a == b\nclass F(Enum):\n' +
    lines(3000, (i) => `    M${i} = ${i}`) +
    '\nx = [F(i) for i in range(3000)]\n',
  'signature bombs':
    HEAD +
    'import inspect\ndef f(' +
    Array.from({ length: 3000 }, (_, i) => `a${i}=${i}`).join(', ') +
    '): pass\nfor i in range(900):\n    s = inspect.signature(f)\n@app.get("/")(f)\ndef g(): pass\n',
  'long expression':
    HEAD +
    'x = ' +
    Array.from({ length: 5000 }, () => '1').join(' + ') +
    '\ny = ' +
    Array.from({ length: 5000 }, () => 'x').join(' and ') +
    '\nz = x' +
    '.y'.repeat(3000) +
    '\nw = x' +
    '()'.repeat(3000) +
    '\nv = ' +
    Array.from({ length: 3000 }, () => 'x').join(' < ') +
    '\n',
  'long elif chain': `${HEAD}import lib\nif lib.a: x = 0\n${lines(1000, (i) => `elif lib.b(${i}): x = ${i}`)}\n`,
  'long known elif chain': `${HEAD}a = 5000\nif a == -1: x = 0\n${lines(1000, (i) => `elif a == ${i}: x = ${i}`)}\n`,
  'big literal':
    HEAD +
    'x = [' +
    Array.from({ length: 30_000 }, (_, i) => `{"a": ${i}}`).join(', ') +
    ']\ny = {' +
    Array.from({ length: 30_000 }, (_, i) => `"k${i}": ${i}`).join(', ') +
    '}\nfor i in x:\n    for j in y: pass\n',
  'globals writes':
    HEAD +
    'for i in range(1000):\n    globals()["v%d" % i] = globals()\nfor k in list(globals()):\n    for j in list(globals()):\n        pass\nprint(str(globals()))\nx = globals() == locals()\n',
  'exec eval':
    HEAD +
    'exec("x = 1")\neval("x")\n__import__("main")\nimport importlib\nfor i in range(900):\n    importlib.import_module("main")\n    importlib.reload(importlib)\nimportlib.reload(__import__("main"))\n',
  'lambda nest':
    HEAD +
    'f = lambda x: x\nfor i in range(900):\n    f = (lambda g: lambda x: g(x))(f)\nf(1)\nh = lambda x: x\nfor i in range(60):\n    h = (lambda g: lambda x: g(g(x)))(h)\nh(1)\n',
  contexts:
    HEAD +
    'from contextlib import *\n@contextmanager\ndef c():\n    with c() as x:\n        yield x\nwith c() as y: pass\nwith ExitStack() as s:\n    for i in range(999): s.enter_context(c())\n',
  'walrus and stars': `${HEAD}x = [1]\nwhile (x := x + x): pass\na = [*x, *x]\n`,
  'stars in calls':
    HEAD +
    'def f(*a, **k): return f(*a, *a, **k)\nf(1)\ndef g(*a): return a + a\nx = (1,)\nfor i in range(900): x = g(*x)\nfor i in range(900): print(*x, *x, *x)\n',
  slices: `${HEAD}x = list(range(1000)) * 900\nfor i in range(900):\n    y = x[::-1]\n    z = x[:]\n    x[::2] = [1]\n`,
  'str iteration': `${HEAD}s = "a" * 10000\nfor i in range(900):\n    x = list(s)\n    y = sorted(s)\n    z = set(s)\n`,
  'handlers with arms':
    HEAD +
    'import lib\n' +
    lines(60, (i) => `try:\n    import lib${i}\nexcept ImportError:\n    lib${i} = None\nif lib${i}: app.include_router(lib${i}.router)`) +
    '\n',
  'open files':
    HEAD +
    'import os\nfrom pathlib import Path\nt = Path("main.py").read_text()\nfor i in range(900): t += Path("main.py").read_text()\nx = open("main.py").read()\nfor l in open("main.py"): pass\nfor a, b, c in os.walk("/"): pass\n',
  'routers included twice, thirty deep':
    'from fastapi import APIRouter, FastAPI\nr0 = APIRouter()\n@r0.get("/x")\ndef x(): ...\n' +
    lines(
      30,
      (i) => `r${i + 1} = APIRouter()\nr${i + 1}.include_router(r${i}, prefix="/a")\nr${i + 1}.include_router(r${i}, prefix="/b")`,
    ) +
    '\napp = FastAPI()\napp.include_router(r30)\n',
  'dependencies twice, forty deep':
    'from fastapi import Depends, FastAPI\ndef d0(): ...\n' +
    lines(40, (i) => `def d${i + 1}(a=Depends(d${i}), b=Depends(d${i}, use_cache=False)): ...`) +
    '\napp = FastAPI()\n@app.get("/")\ndef read(a=Depends(d40)): ...\n',
}
