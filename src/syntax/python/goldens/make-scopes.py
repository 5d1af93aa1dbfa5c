"""Writes scopes.json: what Python's own symbol table says of scopes.py. Run with Python 3.11, where comprehensions still are functions:
python3.11 make-scopes.py
"""

import json
import symtable
from pathlib import Path

here = Path(__file__).parent
comprehensions = {"listcomp", "setcomp", "dictcomp", "genexpr"}


def is_used(symbol):
    return symbol.is_referenced() or symbol.is_assigned()


def comprehensions_of(table):
    for child in table.get_children():
        if child.get_name() in comprehensions:
            yield child
            yield from comprehensions_of(child)


def describe(table):
    symbols = table.get_symbols()
    passed = {s.get_name() for s in symbols if s.is_free()}
    free = {s.get_name() for s in symbols if s.is_free() and is_used(s)}
    names = {s.get_name() for s in symbols if s.is_global() and is_used(s)}
    for child in comprehensions_of(table):
        free |= {s.get_name() for s in child.get_symbols() if s.is_free() and is_used(s)} & passed
        names |= {s.get_name() for s in child.get_symbols() if s.is_global() and is_used(s)}
    return {
        "name": table.get_name(),
        "parameters": sorted(table.get_parameters()),
        "locals": sorted(s.get_name() for s in symbols if s.is_local()),
        "free": sorted(free),
        "global": sorted(names),
    }


def functions(table):
    for child in table.get_children():
        if child.get_type() == "function" and child.get_name() not in comprehensions:
            yield describe(child)
        yield from functions(child)


source = (here / "scopes.py").read_text()
truth = list(functions(symtable.symtable(source, "scopes.py", "exec")))
(here / "scopes.json").write_text(json.dumps(truth, indent=2) + "\n")
