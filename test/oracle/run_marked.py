# Runs programs with a marked text and says on which lines it reached `os.system`: a list of programs comes in, a list of lists goes out.
import json
import os
import sys
import types


class FastAPI:
    def post(self, path):
        return lambda func: func


fastapi = types.ModuleType("fastapi")
fastapi.FastAPI = FastAPI
sys.modules["fastapi"] = fastapi
MARK = "<MARK>"


def run(text, bits):
    reached = set()

    def record(command):
        if MARK in command:
            reached.add(sys._getframe(1).f_lineno)

    os.system = record
    names = {"__name__": "main"}
    exec(compile(text, "main.py", "exec"), names)
    for n in range(1 << bits):
        names["do"](MARK, n)
    return sorted(reached)


print(json.dumps([run(one["text"], one["bits"]) for one in json.load(sys.stdin)]))
